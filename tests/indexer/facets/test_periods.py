from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from indexer.facets import meeting, periods
from tests.indexer.facets.cases import articles, check_quotes, load, source


@pytest.mark.parametrize("case", load("period"), ids=lambda case: case["title"][:50])
def test_finds_the_quarters_under_review(case: dict[str, Any]) -> None:
    read = source(**case)
    found, _ = periods.find(read, meeting.names(read))
    assert found.value == case["periods"]
    check_quotes(found, read)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Giao ban công tác nội chính tháng 3/2020", "month"),
        ("Giao ban công tác nội chính quý I/2020", "quarter"),
        ("Sơ kết công tác nội chính 6 tháng đầu năm 2020", "half"),
        ("Đánh giá kết quả công tác nội chính 9 tháng năm 2020", "nine_months"),
        ("Tổng kết công tác nội chính năm 2020", "year"),
        ("Đánh giá kết quả công tác nội chính 4 tháng đầu năm 2020", "other"),
    ],
)
def test_tells_the_kind_of_period(title: str, kind: str) -> None:
    read = source(title=title)
    _, found = periods.find(read, meeting.names(read))
    assert found.value == kind
    check_quotes(found, read)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": "Quý II/2021, các ban đã hoàn thành nhiệm vụ."}, "year_of_same_period"),
        ({"text": "Hội nghị bàn nhiệm vụ quý III/2021."}, "year_of_next_period"),
        ({"text": "Sáng 2/7/2021, hội nghị diễn ra."}, "session_date"),
        ({"published": "2021-07"}, "published"),
        ({"url": "https://bao.example/tin/202107/giao-ban-1234567/"}, "address_date"),
        ({"text": "Vi phạm giảm so với cùng kỳ năm 2020."}, "year_after_baseline"),
        ({"text": "Các ban phục vụ bầu cử đại biểu Quốc hội khóa XV."}, "year_of_event"),
        ({"text": "Thu ngân sách đạt nửa dự toán của tỉnh năm 2021."}, "year_named"),
    ],
)
def test_takes_the_year_from_elsewhere(fields: dict[str, str], rule: str) -> None:
    read = source(title="Giao ban khối nội chính quý II", **fields)
    found, _ = periods.find(read, meeting.names(read))
    assert found.value == ["2021-Q2"]
    assert found.evidence[-1].rule == rule
    check_quotes(found, read)


def test_leaves_the_year_open_where_nothing_tells_it() -> None:
    found, _ = periods.find(source(title="Giao ban khối nội chính quý II"))
    assert found.value == ["XXXX-Q2"]


@given(articles)
def test_never_fails_and_quotes_exactly(fields: dict[str, Any]) -> None:
    read = source(**fields)
    for finding in periods.find(read, meeting.names(read)):
        check_quotes(finding, read)
