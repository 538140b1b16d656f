"""The command line, as people and scripts call it: what it prints, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from config.settings import load_settings
from search_ui.app import create_app
from tests.conftest import Run
from tests.elasticsearch.server import free_port

ARTICLES = [
    {
        "id": "k1",
        "url": "https://baothainguyen.vn/chinh-tri/202404/giao-ban-noi-chinh-1a2b3c4",
        "title": "Giao ban công tác nội chính quý I năm 2024",
        "text": "Sáng 3/4, Ban Nội chính Tỉnh ủy tổ chức hội nghị giao ban công tác nội chính quý I/2024. "
        "Đồng chí Lương Thị Mai Hạ, Ủy viên Ban Thường vụ, Trưởng ban Nội chính Tỉnh ủy chủ trì.",
        "published": "2024-04-03",
    },
    {
        "id": "k2",
        "title": "Sơ kết công tác dân vận sáu tháng đầu năm",
        "text": "Ngày 8/7, Ban Dân vận Tỉnh ủy sơ kết công tác dân vận 6 tháng đầu năm 2023.\n"
        "=cmd|' /C calc'!A0 là dòng mà bảng tính không được chạy.",
        "published": "2023-07-08",
    },
    {"id": "k3", "title": "Hội chợ nông sản mùa thu", "text": "Hội chợ có tám mươi gian hàng."},
]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    lines = (json.dumps(article, ensure_ascii=False) for article in ARTICLES)
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.fixture
def indexed(run: Run, articles: Path) -> Run:
    assert run("import", str(articles))[0] == 0
    assert run("index")[0] == 0
    return run


def answer(run: Run, *arguments: str) -> dict[str, Any]:
    status, out, err = run("search", *arguments, "--json")
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def test_import_then_index_then_search(indexed: Run) -> None:
    found = answer(indexed, "giao ban nội chính")
    assert found["hits"][0]["id"] == "k1"
    assert found["hits"][0]["province"] == "Thái Nguyên"


def test_json_is_the_answer_of_the_api(indexed: Run, tmp_path: Path) -> None:
    settings = load_settings(environ={"GIAOBAN_DATA": str(tmp_path / "data")})
    client = create_app(settings).test_client()
    for q in ("giao ban nội chính quý I/2024 Thái Nguyên", ""):
        assert answer(indexed, q) == client.get(f"/api/search?q={q}&size=10").json


def test_everything_imported_is_found_briefing_or_not(indexed: Run) -> None:
    assert answer(indexed, "hội chợ")["hits"][0]["id"] == "k3"
    assert answer(indexed)["total"] == 3


def test_filters_narrow_and_take_names_without_accents(indexed: Run) -> None:
    hits = answer(indexed, "--province", "thai nguyen", "--quarter", "2024-Q1")["hits"]
    assert [hit["id"] for hit in hits] == ["k1"]
    hits = answer(indexed, "--from", "2023-07", "--to", "2023")["hits"]
    assert [hit["id"] for hit in hits] == ["k2"]


def test_importing_again_changes_nothing(indexed: Run, articles: Path) -> None:
    status, out, _ = indexed("import", str(articles))
    assert status == 0
    assert "3 unchanged" in out
    assert "0 analysed" in indexed("index")[1]


def test_a_broken_line_is_named_and_the_rest_goes_in(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "half.jsonl"
    good = json.dumps(ARTICLES[0], ensure_ascii=False)
    file.write_text(f"{good}\n{{not json\n{good.replace('k1', 'k9')}\n", "utf-8")
    status, out, err = run("import", str(file))
    assert status == 1
    assert "2" in err
    assert "half.jsonl" in err
    assert "Traceback" not in err
    assert out.startswith("2 new")


def test_batch_answers_one_line_per_query(indexed: Run, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(
        '{"id": "q1", "query": "nội chính"}\nnonsense\n{"id": 2, "query": ""}\n', "utf-8"
    )
    status, out, err = indexed("search", "--batch", str(file))
    assert status == 1
    assert "line 2" in err
    first, second = (json.loads(line) for line in out.splitlines())
    assert first["id"] == "q1"
    assert first["hits"][0]["id"] == "k1"
    assert set(first["hits"][0]) == {"id", "score", "title"}
    assert second["total"] == 3
    trec = indexed("search", "--batch", str(file), "--format", "trec")[1].splitlines()
    assert trec[0].split()[:4] == ["q1", "Q0", "k1", "1"]


def test_extract_gives_a_document_per_line_in_order(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [json.dumps({"text": ARTICLES[0]["text"], "id": "a", "title": None}), "[]", '{"id": 1}']
    lines.append(json.dumps({"text": " nguyên văn \n", "published": "2021", "id": "b"}))
    stdin = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    status, out, err = run("extract")
    first, second = (json.loads(line) for line in out.splitlines())
    assert status == 1
    assert "line 2" in err
    assert "line 3" in err
    assert first["periods"] == ["2024-Q1"]
    assert first["officials"][0]["name"] == "Lương Thị Mai Hạ"
    assert second["text"] == " nguyên văn \n"


def test_csv_export_can_be_opened_by_a_spreadsheet(indexed: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    assert indexed("export", "--format", "csv", "--output", str(file))[0] == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert rows[0][:4] == ["id", "title", "url", "portal"]
    assert {row[0] for row in rows[1:]} == {"k1", "k2", "k3"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_file_that_cannot_be_written_is_named(indexed: Run, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "all.csv"
    status, _, err = indexed("export", "--format", "csv", "--output", str(file))
    assert status == 1
    assert err == f"giaoban: {file} cannot be written: No such file or directory\n"


def test_an_export_says_what_it_was_taken_to_mean(indexed: Run) -> None:
    out, err = indexed("export", "nội chính xyz", "--format", "jsonl")[1:]
    assert "partial matches are included" in err
    assert all(json.loads(line)["id"] for line in out.splitlines())
    assert indexed("export", "nội chính", "--match", "all", "--format", "jsonl")[2] == ""


def test_jsonl_export_goes_to_stdout_whole(indexed: Run) -> None:
    out = indexed("export", "nội chính", "--format", "jsonl")[1]
    assert json.loads(out.splitlines()[0])["text"] == ARTICLES[0]["text"]


def test_xlsx_wants_a_file(indexed: Run) -> None:
    status, _, err = indexed("export", "--format", "xlsx")
    assert status == 2
    assert "--output" in err


def test_status_says_what_is_there(indexed: Run) -> None:
    status, out, _ = indexed("status", "--json")
    report = json.loads(out)
    assert status == 0
    assert report["articles"]["articles"] == 3
    assert report["index"]["documents"] == 3
    assert report["index"]["behind"] == 0
    assert "3 documents" in indexed("status")[1]


def test_a_folder_without_an_index_is_named(run: Run, tmp_path: Path) -> None:
    for command in (("search", "giao ban"), ("export", "--format", "csv")):
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert f"{tmp_path / 'data'}: there is no index yet; run `giaoban index`" in err


def test_status_fails_when_articles_have_waited_for_a_day_to_be_indexed(
    run: Run, articles: Path, tmp_path: Path
) -> None:
    assert run("import", str(articles))[0] == 0
    assert run("status", "--quiet") == (0, "", "")  # the next `giaoban index` is on its way
    with sqlite3.connect(tmp_path / "data" / "articles.sqlite") as store:
        for table, column in (("revisions", "stored"), ("decisions", "at")):
            store.execute(f"UPDATE {table} SET {column} = '2024-04-03T07:20:00+00:00'")
    status, out, err = run("status", "--quiet")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "index: articles wait since 2024-04-03" in err
    assert run("index")[0] == 0
    assert run("status", "--quiet") == (0, "", "")
    shutil.rmtree(tmp_path / "data" / "index")
    assert run("status", "--quiet")[0] == 1


def test_status_fails_when_the_store_is_older_than_the_index(
    indexed: Run, articles: Path, tmp_path: Path
) -> None:
    for file in (tmp_path / "data").glob("articles.sqlite*"):
        file.unlink()
    articles.write_text(articles.read_text("utf-8").splitlines()[0], "utf-8")
    assert indexed("import", str(articles))[0] == 0
    status, _, err = indexed("status", "--quiet")
    assert status == 1
    assert "restoring a backup" in err
    assert indexed("index")[0] == 0
    assert indexed("status", "--quiet") == (0, "", "")


def test_status_fails_when_a_portal_file_is_refused(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "portals"
    folder.mkdir()
    (folder / "hong.yaml").write_text("id: hong\n", "utf-8")
    status, out, err = run("status", "--quiet", "--config", str(folder))
    assert (status, out) == (1, "")
    assert "hong.yaml" in err


def test_an_unknown_portal_is_wrong_usage(run: Run) -> None:
    status, _, err = run("crawl", "khong-co")
    assert status == 2
    assert "khong-co" in err


def test_a_broken_portal_file_is_named_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "portals"
    folder.mkdir()
    good = "id: {0}\nname: Báo mẫu\nprovince: null\nkind: newspaper\nbase: http://127.0.0.1:9/\n"
    (folder / "tot.yaml").write_text(good.format("tot"), "utf-8")
    (folder / "hong.yaml").write_text(good.format("hong") + "colour: red\n", "utf-8")
    status, out, err = run("portals", "list", "--config", str(folder))
    assert status == 1
    assert "hong.yaml" in err
    assert "colour" in err
    assert out.startswith("tot ")


def test_a_dead_portal_fails_the_crawl_without_a_traceback(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "portals"
    folder.mkdir()
    facts = (
        "id: tat\nname: Báo tắt\nprovince: null\nkind: newspaper\nlistings: [{url: /}]\ndelay: 0\n"
    )
    (folder / "tat.yaml").write_text(f"{facts}base: http://127.0.0.1:{free_port()}/\n", "utf-8")
    status, out, err = run("crawl", "--config", str(folder))
    assert status == 1
    assert "tat" in out + err
    assert "Traceback" not in out + err


def test_a_wrong_setting_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_ENGINE", "sphinx")
    status, _, err = run("status")
    assert status == 1
    assert err.count("\n") == 1
    assert "engine" in err


def test_an_engine_that_is_down_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_ENGINE", "elasticsearch")
    monkeypatch.setenv("GIAOBAN_ELASTICSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("GIAOBAN_ELASTICSEARCH_PATIENCE", "0")
    for command in (("search", "giao ban"), ("index",), ("export", "--format", "csv")):
        status, _, err = run(*command)
        assert status == 1
        assert "does not answer" in err
        assert err.count("\n") == 1


def test_status_claims_nothing_of_an_index_that_is_away(
    indexed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAOBAN_ENGINE", "elasticsearch")
    monkeypatch.setenv("GIAOBAN_ELASTICSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    status, out, err = indexed("status")
    assert status == 1
    assert err.count("does not answer") == 1
    line = next(line for line in out.splitlines() if line.startswith("index"))
    assert line.endswith("is it running?")
    index = json.loads(indexed("status", "--json")[1])["index"]
    assert index["documents"] is None
    assert index["behind"] is None


@pytest.mark.parametrize("query", ['"', "((", "a" * 10_000, "\x00\x07", "tinh:", "-", "*", "OR OR"])
def test_odd_queries_get_an_answer(indexed: Run, query: str) -> None:
    assert indexed("search", query)[0] == 0


def test_odd_dates_and_values_get_an_answer_and_a_note(indexed: Run) -> None:
    found = answer(indexed, "--from", "99/99/2024", "--province", "Atlantis", "--bloc", "xyz")
    assert len(found["understood"]["notes"]) >= 2


@pytest.mark.parametrize(("option", "value"), [("--from", "99/99/2024"), ("--to", "2024-13")])
def test_an_export_refuses_dates_that_it_would_have_to_ignore(
    indexed: Run, option: str, value: str
) -> None:
    status, out, err = indexed("export", "--format", "csv", option, value)
    assert status == 2
    assert not out
    assert value in err


def test_a_value_that_nothing_has_exports_nothing(indexed: Run) -> None:
    status, out, _ = indexed("export", "--format", "jsonl", "--province", "Atlantis")
    assert (status, out) == (0, "")


def test_a_bad_day_is_one_clear_line(run: Run) -> None:
    status, _, err = run("crawl", "--since", "31/02/2024")
    assert status in (1, 2)
    assert "31/02/2024" in err
    assert "Traceback" not in err


def test_adding_a_portal_that_does_not_answer_says_so(run: Run, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    status, out, err = run("portals", "add", url, "--config", str(tmp_path))
    assert status == 1
    assert url in out + err
    assert list(tmp_path.glob("*.yaml")) == []


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("host", ["127.0.0.1", "300.1.1.1"])
def test_an_address_that_cannot_be_had_is_one_clear_line(run: Run, command: str, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, out, err = run(command, "--host", host, "--port", str(port))
    assert (status, out) == (1, "")
    assert err.count(str(port)) == 1
    assert f"{host}:{port}" in err
    assert err.count("\n") == 1
