"""Pages written for this project, each built the way a kind of provincial site is built, with what must be read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from config.portals import load_portals
from crawler.extraction import Page, extract_page

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(file.stem for file in PAGES.glob("*.json"))


def read(name: str, **changes: Any) -> tuple[Page, dict[str, Any]]:
    wanted = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    fetched = dt.datetime.fromisoformat(wanted["fetched"])
    body = (PAGES / f"{name}.html").read_bytes()
    return extract_page(body, wanted["url"], fetched=fetched, **changes), wanted


@pytest.mark.parametrize("name", NAMES)
def test_page(name: str) -> None:
    page, wanted = read(name)
    assert page.kind == wanted.get("kind", "article"), page.reason
    if page.kind != "article":
        assert page.text == ""
        return
    assert page.title == wanted["title"]
    assert page.text.splitlines() == wanted["text"]
    assert page.lead == wanted["lead"]
    assert page.byline == tuple(wanted["byline"])
    assert page.captions == tuple(wanted.get("captions", ()))
    assert (page.published, page.published_from) == (wanted["published"], wanted["published_from"])
    assert page.flags == tuple(wanted.get("flags", ()))
    assert page.canonical == wanted.get("canonical", page.canonical)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("seed", "portal", "path"),
    [
        (
            "000",
            "tuyenquang",
            "thoi-su/hoi-nghi-giao-ban-khoi-dang-doan-the-noi-chinh-tinh-quy-ii/index.html",
        ),
        ("001", "thainguyen", "tin-tuc/giao-ban-khoi-noi-chinh-dan-van-quy-i-2024.html"),
        ("002", "cong-dang-bo", "Default.aspx/ctl-Detail-id-31.html"),
        (
            "003",
            "dongnai",
            "chinh-tri/202406/giao-ban-thuong-truc-chanh-van-phong-cap-uy-quy-2-2024.html",
        ),
        (
            "004",
            "bao-dia-phuong",
            "chinh-tri/ban-dan-van-tinh-uy-trien-khai-nhiem-vu-6-thang-cuoi-nam-21345.html",
        ),
    ],
)
@pytest.mark.parametrize("selectors", [True, False], ids=["portal file", "auto"])
def test_nothing_of_a_real_article_is_lost_and_nothing_added(
    shared: Path, seed: str, portal: str, path: str, selectors: bool
) -> None:
    known = load_portals(shared / "portals" / "config").portals[portal]
    known = known if selectors else known.model_copy(update={"select": ()})
    page = extract_page(
        (shared / "portals" / portal / path).read_bytes(), known.base + path, portal=known
    )
    (text,) = (shared / "seeds").glob(f"{seed}_*.txt")
    seed_lines = [" ".join(line.split()) for line in text.read_text("utf-8").splitlines()]
    noise = {
        "",
        "Banner",
        "Zalo",
        "Thứ Sáu, 09/07/2021, 13:31",
        page.title,
        *page.byline,
        " – ".join(page.byline),
    }
    wanted = [line for line in dict.fromkeys(seed_lines) if line not in noise]
    assert page.is_article
    assert page.text.splitlines() == wanted
    if seed != "003":  # its headline stands only in the page's <title>
        assert page.title in seed_lines
