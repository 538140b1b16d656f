"""The real input: five portals with five real articles, crawled, indexed and found, by the command line alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

BASE = "http://127.0.0.1:"
# What ../shared/portals/README.md says a crawl must bring home: portal → facets.
EXPECTED: dict[str, dict[str, Any]] = {
    "tuyenquang": {
        "province": "Tuyên Quang",
        "periods": ["2021-Q2"],
        "blocs": {"dang", "doan_the_mttq", "noi_chinh"},
        "officials": {("Lê Thị Kim Dung", "chair")},
    },
    "thainguyen": {
        "province": "Thái Nguyên",
        "periods": ["2024-Q1"],
        "blocs": {"noi_chinh", "dan_van"},
        "officials": {("Phạm Hoàng Sơn", "speak")},
    },
    "cong-dang-bo": {
        "province": None,
        "periods": ["2022-Q2"],
        "blocs": {"noi_chinh", "dan_van"},
        "officials": set(),
    },
    "dongnai": {
        "province": "Đồng Nai",
        "periods": ["2024-Q2"],
        "blocs": {"van_phong_cap_uy", "dang"},
        "officials": {("Hồ Thanh Sơn", "chair"), ("Nguyễn Thị Hoàng", "attend")},
    },
    "bao-dia-phuong": {
        "province": None,
        "periods": ["2021-Q1", "2021-Q2"],
        "blocs": {"dan_van"},
        "officials": {("Đinh Văn An", "chair")},
    },
}


@dataclass(frozen=True)
class Collected:
    """What the commands printed and answered."""

    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    status: tuple[dict[str, Any], dict[str, Any]]
    documents: list[dict[str, Any]]
    data: Path


def giaoban(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"GIAOBAN_DATA": str(data), "GIAOBAN_CRAWL_DELAY": "0"}
    environ.pop("GIAOBAN_ENGINE", None)
    command = [sys.executable, "-m", "giaoban", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture(scope="module")
def portals(shared: Path) -> Iterator[Path]:
    server = subprocess.Popen(
        [sys.executable, str(shared / "portals" / "serve.py")], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    lines = iter(server.stdout.readline, "")
    if not any(line.strip() == "READY" for line in lines):
        pytest.fail("the sample portals did not start: is one of the ports 8900 to 8904 in use?")
    yield shared / "portals" / "config"
    server.terminate()
    server.communicate(timeout=10)


@pytest.fixture(scope="module")
def collected(portals: Path, tmp_path_factory: pytest.TempPathFactory) -> Collected:
    data = tmp_path_factory.mktemp("acceptance") / "data"
    config = ("--config", str(portals))
    first = giaoban(data, "crawl", *config)
    assert giaoban(data, "index", *config).returncode == 0
    before = json.loads(giaoban(data, "status", "--json", *config).stdout)
    second = giaoban(data, "crawl", *config)
    assert giaoban(data, "index", *config).returncode == 0
    after = json.loads(giaoban(data, "status", "--json", *config).stdout)
    exported = giaoban(data, "export", "--format", "jsonl")
    documents = [json.loads(line) for line in exported.stdout.splitlines()]
    return Collected(first, second, (before, after), documents, data)


def test_the_crawl_reads_every_portal(collected: Collected) -> None:
    assert collected.first.returncode == 0, collected.first.stderr
    assert "Traceback" not in collected.first.stderr + collected.second.stderr


def test_it_brings_home_the_five_articles_and_nothing_else(collected: Collected) -> None:
    assert sorted(document["portal"] for document in collected.documents) == sorted(EXPECTED)


@pytest.mark.parametrize("portal", EXPECTED)
def test_each_article_has_the_facets_of_the_table(collected: Collected, portal: str) -> None:
    (document,) = (d for d in collected.documents if d["portal"] == portal)
    named = {(o["name"], o["role"]) for o in document["officials"] if o["name"]}
    strong = {(name, role) for name, role in named if role != "mention"}
    got = {
        "province": document["province"],
        "periods": document["periods"],
        "blocs": set(document["blocs"]),
        "officials": strong,
    }
    assert got == EXPECTED[portal]
    assert document["briefing"] is True


@pytest.mark.parametrize("portal", EXPECTED)
def test_the_text_is_the_article_and_only_the_article(
    collected: Collected, shared: Path, portal: str
) -> None:
    seed = {"tuyenquang": "000", "thainguyen": "001", "cong-dang-bo": "002"}
    seed |= {"dongnai": "003", "bao-dia-phuong": "004"}
    (file,) = (shared / "seeds").glob(f"{seed[portal]}_*.txt")
    (document,) = (d for d in collected.documents if d["portal"] == portal)
    words = document["text"].split()
    original = set(file.read_text("utf-8").split())
    assert {"Banner", "Zalo"}.isdisjoint(words)
    assert [word for word in words if word not in original] == []
    assert len(words) > 0.85 * len(file.read_text("utf-8").split()) - 60


def test_every_evidence_quotes_its_field(collected: Collected) -> None:
    for document in collected.documents:
        for items in document["evidence"].values():
            for item in items:
                if item["quote"] is not None:
                    field = document[item["field"]]
                    assert field[item["start"] : item["end"]] == item["quote"]


def test_a_second_crawl_fetches_and_stores_nothing_again(collected: Collected) -> None:
    before, after = collected.status
    assert after["articles"] == before["articles"] | {"runs": 2}
    assert after["index"]["documents"] == before["index"]["documents"] == 5
    for portal in after["portals"]:
        assert portal["last"]["fetched"] == 0, portal


@pytest.mark.parametrize(
    ("query", "portal"),
    [
        ("giao ban khối đảng đoàn thể nội chính quý 2 năm 2021 tuyen quang", "tuyenquang"),
        ("giao ban khối nội chính dân vận quý I năm 2024", "thainguyen"),
        ("Hồ Thanh Sơn chánh văn phòng cấp ủy", "dongnai"),
        ("Dinh Van An dan van 6 thang dau nam", "bao-dia-phuong"),
        ("nội chính dân vận quý II 2022", "cong-dang-bo"),
    ],
)
def test_each_is_found_by_words(collected: Collected, query: str, portal: str) -> None:
    answer = json.loads(giaoban(collected.data, "search", query, "--json").stdout)
    assert answer["hits"][0]["portal"] == portal


def test_they_are_found_by_facets(collected: Collected) -> None:
    found = giaoban(
        collected.data, "search", "--province", "thai nguyen", "--quarter", "2024-Q1", "--json"
    )
    (hit,) = json.loads(found.stdout)["hits"]
    assert hit["portal"] == "thainguyen"
