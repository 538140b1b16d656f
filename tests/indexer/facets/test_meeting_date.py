from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from indexer.facets import meeting_date
from tests.indexer.facets.cases import articles, check_quotes, source

HELD = "Tỉnh ủy tổ chức hội nghị giao ban quý II."


@pytest.mark.parametrize(
    ("text", "fields", "day"),
    [
        (f"Sáng ngày 8/7, {HELD}", {"published": "2021-07-08"}, "2021-07-08"),
        (f"Sáng nay (8/7), {HELD}", {"published": "2021-07-08"}, "2021-07-08"),
        (f"Sáng thứ Sáu (30/6), {HELD}", {"published": "2023-06-30"}, "2023-06-30"),
        (f"Chiều 28.6, {HELD}", {"url": "https://bao.example/tin/202107/x-1/"}, "2021-06-28"),
        (f"Ngày 28 tháng 6 năm 2020, {HELD}", {}, "2020-06-28"),
        (f"Sáng 30-12, {HELD}", {"published": "2021-01-02"}, "2020-12-30"),
        (f"7h30 sáng 8/7/2021, {HELD}", {}, "2021-07-08"),
        (f"Chiều nay, {HELD}", {"published": "2021-07-08"}, "2021-07-08"),
        (f"Chiều nay, {HELD}", {"published": "2021-07"}, None),
        (f"Thứ Sáu, ngày 30 tháng 6 năm 2023, {HELD}", {}, "2023-06-30"),
        (f"30/6/2023, {HELD}", {}, "2023-06-30"),
        ("Thứ Sáu, 30/6/2023, 15:04\nTỉnh ủy giao ban.", {}, None),
        (f"Sáng 8/7, {HELD}", {}, None),
        (f"Sáng 31/2, {HELD}", {"published": "2021-07-08"}, None),
        (f"14:26, 22/06/2018\nNgày 21-6, {HELD}", {}, "2018-06-21"),
        (f"Thực hiện Quy định số 12 ngày 3/4/2019, {HELD}", {}, None),
        ("On July 2, the Board held its meeting.", {"published": "2019-07-03"}, "2019-07-02"),
        (
            "Updated: Wednesday, May 09, 2018\nOn the evening of May 8th, the Board met.",
            {},
            "2018-05-08",
        ),
        ("Mr. An chaired the briefing on work from April 6th to May 7th 2018.", {}, None),
        ("Hội nghị tổng kết năm 2025. Đảng bộ ra đời vào ngày 10/7/2025.", {}, None),
    ],
)
def test_finds_the_day(text: str, fields: dict[str, str], day: str | None) -> None:
    read = source(text=text, **fields)
    found = meeting_date.find(read)
    assert found.value == day
    check_quotes(found, read)


@pytest.mark.parametrize(
    ("day", "reviewed", "expected"),
    [("Sáng 8/7", "2021-Q2", "2021-07-08"), ("Sáng 12/1", "2020-Q4", "2021-01-12")],
)
def test_takes_the_year_from_the_period(day: str, reviewed: str, expected: str) -> None:
    assert meeting_date.find(source(text=f"{day}, {HELD}"), [reviewed]).value == expected


def test_quotes_the_day_without_the_line_before() -> None:
    read = source(text="Overview of the meeting\nOn May 8, 2018, the Board held its meeting.")
    assert meeting_date.find(read).evidence[0].quote == "On May 8, 2018"


def test_ignores_the_day_of_the_visit_in_the_header() -> None:
    text = f"Chủ nhật, 26/09/2021\nChiều 16/1, {HELD}"
    told = meeting_date.find(source(text=text, url="https://baolangson.vn/x.html"))
    assert told.value is None
    assert meeting_date.find(source(text=text)).value == "2021-01-16"


@given(articles)
def test_never_fails_and_quotes_exactly(fields: dict[str, Any]) -> None:
    read = source(**fields)
    check_quotes(meeting_date.find(read, ["2021-Q2", "XXXX-Q1"]), read)
