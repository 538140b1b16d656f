from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import Hints, Page, extract_page
from crawler.extraction.dates import after, agree, date_in_address, find_date, partial_date
from crawler.times import VIETNAM

FETCHED = dt.datetime(2023, 5, 10, 9, 30, tzinfo=VIETNAM)
days = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


@given(days)
def test_every_day_is_read_in_every_way_of_writing_it(day: dt.date) -> None:
    d, m, y = day.day, day.month, day.year
    for text in (
        f"{d}/{m}/{y}",
        f"{d:02}-{m:02}-{y}",
        f"{d:02}.{m:02}.{y}, 07:15",
        f"Thứ Sáu, {d:02}/{m:02}/{y}, 13:31 [GMT+7]",
        f"({d:02}/{m:02}/{y} 03:15 PM)",
        f"Cập nhật lúc: 08:05 ngày {d}/{m}/{y}",
        f"Ngày {d} tháng {m} năm {y}",
        f"{d} Tháng {m}, {y}",
        f"Tháng {m} {d}, {y}",
        f"{d} Th{m}, {y}",
        f"Th{m} {d}, {y}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m:02}/{d:02}",
        f"{y}-{m:02}-{d:02}T10:00:00+07:00",
        f"{y}-{m:02}-{d:02} 23:59:59",
        day.strftime("%a, %d %b %Y 10:00:00 +0700"),
        day.strftime("%B %d, %Y"),
        day.strftime("%d-%b-%Y"),
    ):
        assert find_date(text) == day.isoformat(), text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("8 Tháng Bảy, 2021", "2021-07-08"),
        ("Tháng Mười Hai 24, 2020", "2020-12-24"),
        ("12/25/2020 3:40:00 PM", "2020-12-25"),
        ("2021-07-08T17:20:00Z", "2021-07-09"),
        ("Wed, 07 Jul 2021 20:00:00 GMT", "2021-07-08"),
        ("Sáng 9/7", None),
        ("2.986 đảng viên, 7,3 tỷ đồng", None),
        ("31/02/2021", None),
        ("Nghị quyết số 12-NQ/TW", None),
        ("Điện thoại: 0207.3822.045", None),
        ("nhiệm kỳ 2020-2025", None),
        ("1.234.2020", None),
        ("", None),
    ],
)
def test_other_ways_and_things_that_are_no_dates(text: str, wanted: str | None) -> None:
    assert find_date(text) == wanted


@given(st.text(max_size=80))
def test_any_text_has_a_date_or_none(text: str) -> None:
    for found in (find_date(text), partial_date(text)):
        assert found is None or dt.date.fromisoformat(
            (found + "-01-01")[:10] if len(found) < 10 else found
        )


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://x.vn/chinh-tri/202406/giao-ban-9ad10c4/", "2024-06"),
        ("https://x.vn/2022/10/giu-yen-vung-bien/", "2022-10"),
        ("https://x.vn/2022/10/03/giu-yen-vung-bien/", "2022-10-03"),
        ("https://x.vn/chinh-tri/202413/a/", None),
        ("https://x.vn/giao-ban-202406.html", None),
    ],
)
def test_dates_in_addresses(url: str, wanted: str | None) -> None:
    assert date_in_address(url) == wanted


def test_partial_dates_compare() -> None:
    assert after("2023-06", dt.date(2023, 5, 31))
    assert not after("2023-05", dt.date(2023, 5, 1))
    assert not after("2023", dt.date(2023, 5, 1))
    assert agree("2023-05-02", "2023-05")
    assert agree("2023-06-01", "2023-05")
    assert not agree("2023-08-01", "2023-05")


# ---------------------------------------------------------------- on a page

TITLE = "Thành ủy Vũng Sậy giao ban công tác dân vận quý I"
PARAGRAPH = "Thành ủy Vũng Sậy vừa giao ban công tác dân vận quý I với các phường, xã trên địa bàn thành phố."


def page(
    around: str = "",
    head: str = "",
    url: str = "https://x.example.vn/a-12345.html",
    hint: str | None = None,
) -> Page:
    markup = f"<head><title>{TITLE}</title>{head}</head><h1>{TITLE}</h1>{around}<div class='noidung'><p>{PARAGRAPH}</p></div>"
    return extract_page(markup.encode(), url, fetched=FETCHED, hints=Hints(published=hint))


JSON_LD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","datePublished":"%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


def test_sources_in_order_of_trust() -> None:
    line = "<p class='date'>04/04/2023 08:00</p>"
    json_ld = JSON_LD % (TITLE, "2023-04-02")
    meta = META % "2023-04-03T08:00:00+07:00"
    month = "https://x.example.vn/chinh-tri/202304/a-9ad10c4/"
    tries = [
        (page(line, json_ld + meta, month, "2023-04-05"), "2023-04-02", "json-ld"),
        (page(line, meta, month, "2023-04-05"), "2023-04-03", "meta"),
        (page(line, "", month, "2023-04-05"), "2023-04-04", "text"),
        (page("", "", month, "2023-04-05"), "2023-04-05", "feed"),
        (page("", "", month), "2023-04", "url"),
    ]
    for found, date, source in tries:
        assert (found.published, found.published_from) == (date, source)
    bare = page()
    assert (bare.published, bare.published_from) == (None, None)
    assert "no-date" in bare.flags


def test_the_time_element_and_microdata() -> None:
    assert page("<time datetime='2023-04-03T20:00:00Z'>hôm qua</time>").published == "2023-04-04"
    assert (
        page("<span itemprop='datePublished' content='2023-04-03'>3 tháng 4</span>").published
        == "2023-04-03"
    )


def test_no_date_of_the_future() -> None:
    found = page("<p class='date'>10/04/2023</p>", META % "2032-04-03T08:00:00+07:00")
    assert (found.published, found.published_from) == ("2023-04-10", "text")
    assert "future-date" in found.flags
    assert page("<p class='date'>11/05/2023</p>").published is None  # the morrow of the visit
    only = page("", META % "2032-04-03")
    assert only.published is None
    assert "future-date" in only.flags


def test_no_date_of_the_visit() -> None:
    for clock in ("Thứ Tư, 10/05/2023, 09:30", "Hôm nay: 10/05/2023"):
        assert page(f"<p class='date'>{clock}</p>").published is None
    assert page("", META % FETCHED.isoformat()).published is None
    early = page("<p class='date'>10/05/2023 07:15</p>")
    assert early.published == "2023-05-10"


def test_a_clock_in_the_header_is_no_date() -> None:
    clock = "<header>Thứ Tư, 03/05/2023</header>"
    markup = f"<title>{TITLE}</title>{clock}<h1>{TITLE}</h1><div class='noidung'><p>{PARAGRAPH}</p></div>"
    found = extract_page(markup.encode(), "https://x.example.vn/a-12345.html", fetched=FETCHED)
    assert found.published is None


def test_the_publication_is_preferred_to_the_update() -> None:
    line = "<div class='meta'>Cập nhật: 08/04/2023 10:00</div><div class='meta'>Ngày đăng: 05/04/2023 08:00</div>"
    assert page(line).published == "2023-04-05"
    assert page("<div class='meta'>Cập nhật: 08/04/2023 10:00</div>").published == "2023-04-08"


def test_a_date_far_from_the_month_in_the_address_is_not_believed() -> None:
    found = page(
        "<p class='date'>02/05/2023</p>", url="https://x.example.vn/chinh-tri/201806/a-9ad10c4/"
    )
    assert (found.published, found.published_from) == ("2018-06", "url")
    assert "date-conflict" in found.flags


def test_a_date_in_the_middle_of_the_story_is_not_that_of_its_publication() -> None:
    story = f"{PARAGRAPH} Ngày 02/04/2020, Thành ủy ban hành Nghị quyết số 07 về công tác dân vận trong tình hình mới."
    markup = f"<title>{TITLE}</title><h1>{TITLE}</h1><div class='noidung'><p>{story}</p><p>{PARAGRAPH} Khác.</p></div>"
    assert (
        extract_page(
            markup.encode(), "https://x.example.vn/a-12345.html", fetched=FETCHED
        ).published
        is None
    )
