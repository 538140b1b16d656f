"""Pages that a script makes in the browser, read from the data they carry along."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest

from crawler.extraction import Page, extract_page

URL = "https://mau.vn/a/1207/xa-ben-song-giao-ban-quy-mot"
TITLE = "Xã Bến Sông giao ban công tác quý I năm 2024"
ONE = "Sáng 4/4, xã Bến Sông giao ban quý I, bàn việc sửa đường liên thôn và nạo vét kênh."
TWO = "Các thôn báo cáo đã góp 1.200 ngày công; đường vào thôn Đoài xong trước mùa mưa."
STORY = {
    "id": 1207,
    "title": TITLE,
    "sapo": "Đường liên thôn là việc lớn nhất của xã trong sáu tháng tới.",
    "content": f"<p>{ONE}</p><figure><img src='a.jpg'><figcaption>Đường cũ.</figcaption></figure><p>{TWO}</p>",
    "author": {"name": "Lê Hoa"},
    "createdAt": "2024-04-01T02:00:00Z",
    "publishedAt": "2024-04-04T20:30:00.000Z",
}
POPUP = {"title": "Thông báo", "content": f"<p>{ONE * 2}</p>", "date": "2026-01-01"}


def island(story: Any, *, body: str = '<div id="app"></div>', url: str = URL) -> Page:
    state = json.dumps({"props": {"popup": POPUP, "post": story}}).replace("</", "<\\/")
    page = f'<title>Bến Sông</title><body>{body}<script type="application/json">{state}</script>'
    return extract_page(page.encode(), url)


def test_a_story_is_read_from_the_data_of_its_page() -> None:
    page = island(STORY)
    assert page.kind == "article"
    assert page.title == TITLE
    assert page.text.split("\n") == [STORY["sapo"], ONE, "Đường cũ.", TWO]
    assert (page.lead, page.captions, page.byline) == (STORY["sapo"], ("Đường cũ.",), ("Lê Hoa",))
    assert page.published == "2024-04-05", "in Vietnam's time"


def test_the_author_of_a_short_story_is_no_line_of_it() -> None:
    page = island(STORY | {"content": f"<p>{ONE}</p>"})
    assert (page.text.split("\n"), page.byline) == ([STORY["sapo"], ONE], ("Lê Hoa",))


@pytest.mark.parametrize(
    "changes",
    [
        {"publishedAt": 1712262600},
        {"publishedAt": 1712262600000},
        {"content": {"rendered": STORY["content"]}},
        {"content": None, "noi_dung": f"{ONE}\n{TWO}"},
        {"publishedAt": None, "ngay_dang": "05/04/2024"},
        {"publishedAt": "\x00", "createdAt": "2024-04-05 08:00", "sapo": "Cao < 2 m &\x00 rộng"},
    ],
)
def test_data_of_other_makers_is_read_too(changes: dict[str, Any]) -> None:
    page = island(STORY | changes)
    assert page.published == "2024-04-05"
    assert ONE in page.text.split("\n")


def test_the_data_may_stand_in_an_attribute() -> None:
    state = escape(json.dumps({"props": {"post": STORY}}))
    page = extract_page(f'<title>Bến Sông</title><div data-page="{state}"></div>'.encode(), URL)
    assert (page.title, page.published) == (TITLE, "2024-04-05")


def test_what_the_page_itself_shows_comes_before_its_data() -> None:
    shown = f"<h1>{TITLE}</h1><div>05/04/2024</div><p>{TWO}</p><p>Dòng của trang, không có trong dữ liệu.</p>"
    page = island(STORY, body=shown)
    assert "Dòng của trang, không có trong dữ liệu." in page.text
    assert ONE not in page.text


@pytest.mark.parametrize(
    "story",
    [
        {"title": "Giới thiệu", "content": f"<p>{ONE}</p><p>{TWO}</p>"},
        STORY | {"id": 1208},
        STORY | {"publishedAt": 10**40, "createdAt": None},
        [],
    ],
    ids=["no day", "another story", "no moment", "nothing"],
)
def test_data_that_is_not_the_story_of_the_page_makes_no_article(story: Any) -> None:
    assert island(story).kind != "article"
