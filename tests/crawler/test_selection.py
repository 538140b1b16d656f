"""Selectors of portal files: by date, missing, empty, and in disagreement with the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.portals import Portal
from crawler.extraction import Page, extract_page
from crawler.times import VIETNAM

URL = "https://vungsay.example.vn/tin/giao-ban-12345.html"
TITLE = "Thành ủy Vũng Sậy giao ban công tác dân vận quý I"
STORY = "".join(
    f"<p>Đoạn {n}: các phường, xã báo cáo việc hòa giải ở cơ sở, nêu khó khăn và kiến nghị với Thành ủy.</p>"
    for n in range(6)
)
TEXT = STORY.replace("<p>", "").replace("</p>", "\n").strip()
HEAD = "<title>Trang tin</title>"
OLD = f"{HEAD}<div class='o-ten'>{TITLE}</div><div class='o-ngay'>3/4/2019</div><div class='o-chu'>{STORY}</div>"
NEW = f"{HEAD}<h2 id='ten'>{TITLE}</h2><i id='ngay'>03-04-2019</i><main id='chu'>{STORY}</main>"
SELECT_OLD = {"title": ".o-ten", "date": ".o-ngay", "body": ".o-chu", "until": "2021-06-30"}
SELECT_NEW = {"title": "#ten", "date": "#ngay", "body": "#chu"}


def portal(*selects: dict[str, Any], **facts: Any) -> Portal:
    known = {
        "id": "vungsay",
        "name": "Vũng Sậy",
        "kind": "party",
        "base": "https://vungsay.example.vn/",
        "select": list(selects),
    }
    return Portal.model_validate(known | facts)


def read(markup: str, known: Portal, year: int = 2023) -> Page:
    fetched = dt.datetime(year, 5, 10, 9, 30, tzinfo=VIETNAM)
    return extract_page(markup.encode(), URL, portal=known, fetched=fetched)


@pytest.mark.parametrize(("markup", "year"), [(OLD, 2020), (NEW, 2023), (OLD, 2023), (NEW, 2020)])
def test_each_page_is_read_by_the_selectors_that_fit_it(markup: str, year: int) -> None:
    page = read(markup, portal(SELECT_NEW, SELECT_OLD), year)
    assert page.title == TITLE
    assert page.text == TEXT
    assert (page.published, page.published_from) == ("2019-04-03", "select")
    assert page.flags == ()


def test_those_of_the_day_come_first_where_several_fit() -> None:
    both = f"{OLD}<h2 id='ten'>{TITLE}</h2><main id='chu'>{STORY}<p>Thêm một đoạn mới.</p></main>"
    known = portal(SELECT_NEW, SELECT_OLD)
    assert read(both, known, 2020).text == TEXT
    assert read(both, known, 2023).text.endswith("Thêm một đoạn mới.")


def test_a_redesign_is_read_without_selectors_and_flagged() -> None:
    page = read(NEW, portal({"title": ".gone", "body": ".gone", "date": ".gone"}))
    assert page.title == TITLE
    assert page.text == TEXT
    assert page.published == "2019-04-03"
    assert page.flags == ("select-title-missing", "select-body-missing", "select-date-missing")


def test_selectors_of_another_time_are_not_missed() -> None:
    page = read(NEW, portal(SELECT_OLD | {"until": "2020-12-31"}))
    assert page.text == TEXT
    assert page.flags == ()


def test_an_empty_body_is_not_replaced_by_a_story_of_the_side_bar() -> None:
    side = f"<div class='ben-phai'>{STORY}</div>"
    page = read(
        f"<h2 id='ten'>{TITLE}</h2><i id='ngay'>03-04-2019</i><main id='chu'></main>{side}",
        portal(SELECT_NEW),
    )
    assert page.is_article
    assert page.text == ""
    assert "empty-body" in page.flags


def test_selectors_that_take_the_wrong_part_are_flagged() -> None:
    wrong = "<div class='gioi-thieu'><p>Thành ủy Vũng Sậy là cơ quan lãnh đạo của Đảng bộ giữa hai kỳ đại hội.</p></div>"
    page = read(
        f"<title>x</title><h1>{TITLE}</h1><div id='chu'>{STORY}</div>{wrong}",
        portal({"body": ".gioi-thieu"}),
    )
    assert "selectors-disagree" in page.flags


def test_lead_and_byline_are_selected() -> None:
    markup = (
        f"<h1>{TITLE}</h1><p class='dan'>Giao ban diễn ra ngày 3/4 ở Bến Đò.</p>"
        f"<div id='chu'>{STORY}</div><u class='tg'>Lý Hòa</u>"
    )
    page = read(markup, portal({"body": "#chu", "lead": ".dan", "byline": ".tg"}))
    assert page.lead == "Giao ban diễn ra ngày 3/4 ở Bến Đò."
    assert page.text == f"{page.lead}\n{TEXT}"
    assert page.byline == ("Lý Hòa",)


def test_a_lead_inside_the_body_stays_in_its_place() -> None:
    markup = f"<h1>{TITLE}</h1><div id='chu'><p class='dan'>Giao ban diễn ra ngày 3/4 ở Bến Đò.</p>{STORY}</div>"
    page = read(markup, portal({"body": "#chu", "lead": ".dan"}))
    assert page.text == f"Giao ban diễn ra ngày 3/4 ở Bến Đò.\n{TEXT}"
    assert page.lead == "Giao ban diễn ra ngày 3/4 ở Bến Đò."


CANONICAL = "<link rel='canonical' href='%s'>" + f"<h1>{TITLE}</h1><div id='chu'>{STORY}</div>"


@pytest.mark.parametrize(
    "other",
    [
        "https://vungsay.example.vn/tin/khac-99999.html",
        "https://tin.vungsay.example.vn/bai-viet?id=12345",
        "https://vungsay.example.vn/thanh-uy-vung-say-giao-ban-cong-tac-dan-van",
    ],
)
def test_the_canonical_link_is_followed_within_the_portal(other: str) -> None:
    known = portal(hosts=["tin.vungsay.example.vn"])
    assert read(CANONICAL % other, known).canonical == other


@pytest.mark.parametrize(
    "other",
    [
        "https://spam.example.com/tin/giao-ban-12345.html",
        "https://vungsay.example.vn/",
        "https://vungsay.example.vn/tin",
        "https://vungsay.example.vn/tin/chi-tiet.aspx",
        "https://vungsay.example.vn/tin/dan-van-va-mat-tran-doan-the",
        "javascript:void(0)",
        "",
    ],
)
def test_a_canonical_link_that_does_not_name_the_page_is_not_believed(other: str) -> None:
    assert read(CANONICAL % other, portal()).canonical == URL


def test_the_article_pattern_tells_what_a_canonical_link_may_be() -> None:
    known = portal(article=r"/tin/")
    assert read(CANONICAL % "/tin/12345", known).canonical == "https://vungsay.example.vn/tin/12345"
    assert read(CANONICAL % "/muc/giao-ban-12345.html", known).canonical == URL


def test_a_login_box_in_the_header_does_not_hide_the_article() -> None:
    box = "<div class='login'><p>Đăng nhập hệ thống</p><form><input type='password'></form></div>"
    assert read(f"{box}<h1>{TITLE}</h1><div id='chu'>{STORY}</div>", portal()).is_article


def test_an_article_about_missing_things_is_an_article() -> None:
    title = "Huyện Suối Vàng không tìm thấy chủ rừng bị phá"
    markup = f"<title>{title}</title><h1>{title}</h1><p class='date'>03/04/2019</p><div id='chu'>{STORY}</div>"
    assert read(markup, portal()).is_article


def test_home_page_and_lists_are_no_articles() -> None:
    links = "".join(
        f"<li><a href='/t-{n}.html'>Huyện số {n} giao ban với các chi bộ trực thuộc</a></li>"
        for n in range(9)
    )
    markup = f"<h1>Tin hoạt động của các cấp ủy</h1><ul>{links}</ul>"
    assert read(markup, portal()).kind == "listing"
    home = extract_page(
        f"<h1>{TITLE}</h1><p>{STORY}</p>".encode(), "https://vungsay.example.vn/", portal=portal()
    )
    assert home.kind == "listing"


def test_an_address_that_the_portal_file_calls_an_article_may_be_short() -> None:
    markup = "<h1>Tin vắn trong ngày</h1><p>Mất điện ở phường Một.</p>"
    assert not read(markup, portal()).is_article
    assert read(markup, portal(article=r"-\d+\.html$")).is_article


tags = st.sampled_from(
    (
        "div",
        "p",
        "span",
        "h1",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "a",
        "b",
        "br",
        "img",
        "script",
        "title",
    )
)
attributes = st.sampled_from(
    (
        "",
        " class='title'",
        " id=content-detail",
        " href='/a'",
        " class=related",
        " style='display:none'",
        " hidden",
    )
)
words = st.sampled_from(
    (
        "Tỉnh ủy",
        "giao ban quý II,",
        "03/04/2021",
        "Tin liên quan",
        "Zalo",
        "|",
        "\x00",
        "&#0;",
        "<!--",
        "404",
    )
)
markups = st.lists(
    st.one_of(
        words,
        st.builds(lambda tag, names: f"<{tag}{names}>", tags, attributes),
        st.builds(lambda tag: f"</{tag}>", tags),
        st.text(max_size=12),
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markups)
def test_any_markup_is_read_without_an_error(markup: str) -> None:
    page = extract_page(markup.encode("utf-8", "surrogatepass"), URL, portal=portal(SELECT_NEW))
    assert page.is_article or page.text == ""
    assert all(line.strip() for line in page.text.split("\n")) or not page.text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    assert extract_page(body, URL).kind


def test_a_deep_and_a_long_page() -> None:
    assert extract_page(b"<div>" * 50_000 + b"a", URL).kind
    assert extract_page(b"<p>" + b"a " * 500_000, URL).kind
