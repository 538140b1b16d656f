"""Periods and days in a query: what is read as one, and how it is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import parse, periods
from indexer.query.tree import AllOf, AnyOf, FacetIs, Node, Phrase, Term
from indexer.text import fold, syllables

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("written", "quarters"),
    [
        ("quý II năm 2021", "2021:2"),
        ("quý 2/2021", "2021:2"),
        ("quí II.2021", "2021:2"),
        ("Quý I-2015", "2015:1"),
        ("quy 3/2022", "2022:3"),
        ("quý tư của năm 2020", "2020:4"),
        ("Q2/2024", "2024:2"),
        ("Q2-2021", "2021:2"),
        ("QII-2021", "2021:2"),
        ("QII/2021", "2021:2"),
        ("Q.II/2021", "2021:2"),
        ("2024-Q2", "2024:2"),
        ("Q.2 và Q.7", ""),  # districts
        ("quý II-21", "2021:2"),
        ("quý 2/21", "2021:2"),
        ("q2/21", "2021:2"),
        ("quý IV-27", "2027:4"),
        ("quý 2/28", "XXXX:2"),  # a year to come is none
        ("quý 2 21", "XXXX:2"),
        ("tháng 7/21", "2021:3"),
        ("tháng 7-05", "2005:3"),
        ("quý I, II/2020", "2020:12"),
        ("quý I, II, III/2022", "2022:123"),
        ("quý 1, quý 2 và quý 3 năm 2022", "2022:123"),
        ("quý III & IV/2019", "2019:34"),
        ("quý I, 3 nhiệm vụ", "XXXX:1"),
        ("quý IV/2021, quý I/2022", "2021:4 2022:1"),
        ("tháng 4, 5 và 7/2022", "2022:23"),
        ("quý 1 đến quý 3/2022", "2022:123"),
        ("quý 1-3/2022", "2022:123"),
        ("quý 2-04/2022", "2022:234"),
        ("quý II-04", "2004:2"),
        ("từ quý 1/2022 đến quý 3/2022", "2022:123"),
        ("từ quý I/2022 đến hết quý III", "2022:123"),
        ("quý IV/2021 - quý II/2022", "2021:4 2022:12"),
        ("Q3/2021 – Q1/2023", "2021:34 2022:1234 2023:1"),
        ("quý III/2022 đến quý I/2022", "2022:3 2022:1"),
        ("quý I/2000 - quý IV/2020", "2000:1 2020:4"),
        ("tháng 1 đến tháng 6/2022", "2022:12"),
        ("tháng 1-6/2022", "2022:12"),
        ("tháng 11/2021 - tháng 2/2022", "2021:4 2022:1"),
        ("2021-2023", "2021:1234 2022:1234 2023:1234"),
        ("năm 2021 đến năm 2023", "2021:1234 2022:1234 2023:1234"),
        ("từ 2021 đến 2023", "2021:1234 2022:1234 2023:1234"),
        ("2000-3000 hộ", ""),
        ("2000-2050 hộ", ""),
        ("120-150 hộ", ""),
        ("2019-2021 hộ nghèo", ""),
        ("2019 đến 2021 đại biểu", ""),
        ("2019-2021 hồ sơ", "2019:1234 2020:1234 2021:1234"),
        ("từ 2019 đến 2021 hộ nghèo", "2019:1234 2020:1234 2021:1234"),
        ("nhiệm kỳ 2020-2025", ""),
        ("giai đoạn 2 2021 - 2025", ""),
        ("giai đoạn 2021 đến 2025", ""),
        ("nhiệm kỳ 2020 đến 2025", ""),
        ("nhiệm kỳ 2020 2025", ""),
        ("năm học 2020/2021", ""),
        ("NK 2020-2025", ""),
        ("đại hội 2020-2025", ""),
        ("kế hoạch 2021-2025", ""),
        ("chương trình nông thôn mới 2021 - 2025", ""),
        ("2021-2024", "2021:1234 2022:1234 2023:1234 2024:1234"),
        ("từ 2021 đến 2025", "2021:1234 2022:1234 2023:1234 2024:1234 2025:1234"),
        ("năm 2021-2025", "2021:1234 2022:1234 2023:1234 2024:1234 2025:1234"),
        ("từ năm 2005 đến 2025", ""),
        ("2021 2022", "2021:1234 2022:1234"),
        ("nhiều năm nay", ""),
        ("5 năm nay", ""),
        ("20 năm nay", ""),
        ("mấy năm nay", ""),
        ("những năm nay", ""),
        ("bao năm nay", ""),
        ("tuần 5 năm nay", "2026:1234"),
        ("2000 hộ nghèo", ""),
        ("2004", ""),
        ("năm 2004", "2004:1234"),
        ("2005", "2005:1234"),
        ("2027", "2027:1234"),
        ("2028", ""),
        ("2021 hộ nghèo", ""),
        ("2021 hồ sơ", "2021:1234"),
        ("năm 2021 hộ nghèo", "2021:1234"),
        ("7/2021 người dân", "2021:1234"),
        ("2020 đảng viên", ""),
        ("2020 đảng bộ", "2020:1234"),
        ("2020 m2", ""),
        ("2020 đồng chí", "2020:1234"),
        ("quý 2 2020 hộ nghèo", "XXXX:2"),
        ("2021/NQ-HĐND", ""),
        ("15/2020/QĐ-TTg", ""),
        ("0912 2021 345", ""),
        ("0203.2021.123", ""),
        ("quyết định 123 2021", "2021:1234"),
        ("tháng bảy 2022", "2022:3"),
        ("tháng mười một năm 2022", "2022:4"),
        ("tháng mười/2022", "2022:4"),
        ("trong tháng, hai bên", ""),
        ("T7/2021", "2021:3"),
        ("T12 2021", "2021:4"),
        ("T13/2021", "2021:1234"),
        ("tháng 7-2021", "2021:3"),
        ("bảy tháng đầu năm 2022", "2022:123"),
        ("tám tháng đầu năm 2022", "2022:123"),
        ("mười tháng đầu năm 2022", "2022:1234"),
        ("mười một tháng đầu năm 2022", "2022:1234"),
        ("hai quý đầu năm 2023", "2023:12"),
        ("2 quý cuối năm 2023", "2023:34"),
        ("quý đầu năm 2023", "2023:1"),
        ("quý đầu tiên của năm 2023", "2023:1"),
        ("ba quý đầu năm", "XXXX:123"),
        ("quý 1-2-3/2021", "2021:123"),
        ("quý II–III–IV năm 2021", "2021:234"),
        ("quý 1-2-21", "2021:12"),
        ("từ 1/1/2021 đến 30/6/2021", "2021:12"),
        ("từ ngày 15/12/2020 đến ngày 14/6/2021", "2021:1"),
        ("1.10.2020 - 31.12.2021", "2020:4 2021:1234"),
        ("từ 5/7/2021 đến 8/7/2021", ""),
        ("từ 30/6/2021 đến 1/1/2021", ""),
        ("3 tháng đầu năm 2020", "2020:1"),
        ("3 tháng cuối năm 2020", "2020:4"),
        ("6 tháng đầu năm 2021", "2021:12"),
        ("sáu tháng cuối năm 2020", "2020:34"),
        ("nửa đầu năm 2023", "2023:12"),
        ("nửa cuối năm 2023", "2023:34"),
        ("nửa năm đầu 2023", "2023:12"),
        ("nửa đầu", ""),
        ("đầu năm, cuối năm", ""),
        ("9 tháng 2023", "2023:123"),
        ("tháng 8 năm 2016", "2016:3"),
        ("tháng 10/2020", "2020:4"),
        ("năm 2011", "2011:1234"),
        ("cuối năm 2011", "2011:1234"),
        ("năm ngoái", "2025:1234"),
        ("năm nay", "2026:1234"),
        ("quý này", "2026:2"),
        ("quý trước", "2026:1"),
        ("tháng trước", "2026:2"),
        ("quý hai năm ngoái", "2025:2"),
        ("quý 4 năm ngoái đến quý 1 năm nay", "2025:4 2026:1"),
        ("6 tháng đầu năm nay", "2026:12"),
        ("nửa cuối năm ngoái", "2025:34"),
        ("tháng 2 năm nay", "2026:1"),
        ("năm 2022 quý 2", "2022:2"),
        ("2021 quý 2", "2021:2"),
        ("2022, quý I và II", "2022:12"),
        ("năm 2022 quý 1 đến quý 3", "2022:123"),
        ("2022 6 tháng đầu năm", "2022:12"),
        ("năm ngoái quý 3", "2025:3"),
        ("năm nay quý 2", "2026:2"),
        ("năm 2022 tháng 7", "2022:3"),
        ("Q2 of 2021", "2021:2"),
        ("quý 1 2021 quý 2", "2021:1 XXXX:2"),
        ("năm 2022 quý 2/2023", "2022:1234 2023:2"),
        ("năm 2022 và quý 2", "2022:1234 XXXX:2"),
        ("quý IV", "XXXX:4"),
        ("6 tháng đầu năm", "XXXX:12"),
        ("3 tháng", ""),
        ("tháng 13", ""),
        ("nghị quyết 2", ""),
    ],
)
@pytest.mark.parametrize("way", [str, str.upper, fold])
def test_periods(written: str, quarters: str, way: Callable[[str], str]) -> None:
    typed = way(written)
    found = sorted(periods.find(typed, syllables(typed), TODAY), key=lambda period: period.first)
    assert [quarter for period in found for quarter in period.quarters] == [
        f"{year}-Q{number}"
        for year, numbers in (part.split(":") for part in quarters.split())
        for number in numbers
    ]


_PIECES = ["quý", "q", "ii", "2", "1", "08", "7", "21", "2021", "2023"]
_PIECES += ["tháng", "năm", "đầu", "ngoái", "từ", "đến"]


@given(st.lists(st.sampled_from([*_PIECES, " ", " ", "-", "/", ".", ", "]), max_size=20))
def test_periods_do_not_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    tokens = syllables(text)
    found = sorted(periods.find(text, tokens, TODAY), key=lambda period: period.first)
    for period in found:
        assert 0 <= period.first < period.last <= len(tokens)
        assert len(period.others) == period.last - period.first
        assert bool(period.quarters) != bool(period.day)
    assert all(one.last <= other.first for one, other in pairwise(found))


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from("/-."))
def test_every_day_is_read_however_it_is_written(day: date, mark: str) -> None:
    padded = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    bare = f"{day.day}{mark}{day.month}{mark}{day.year}"
    words = f"ngày {day.day} tháng {day.month} năm {day.year}"
    for written in (padded, bare, words, day.isoformat()):
        (found,) = periods.find(written, syllables(written), TODAY)
        assert (found.day, found.first) == (day.isoformat(), 0)


@pytest.mark.parametrize("written", ["quỹ 2", "thắng 6", "nữa đầu năm", "quý bón", "năm này"])
def test_other_accents_are_other_words(written: str) -> None:
    assert list(periods.find(written, syllables(written), TODAY)) == []


@pytest.mark.parametrize(
    ("today", "quarters"),
    [
        (
            date(2024, 1, 1),
            {"quý trước": "2023-Q4", "tháng trước": "2023-Q4", "quý này": "2024-Q1"},
        ),
        (
            date(2024, 4, 1),
            {"quý trước": "2024-Q1", "tháng trước": "2024-Q1", "quý này": "2024-Q2"},
        ),
        (date(2024, 12, 31), {"quý trước": "2024-Q3", "quý này": "2024-Q4"}),
    ],
)
def test_relative_periods_go_by_the_day(today: date, quarters: Mapping[str, str]) -> None:
    for q, quarter in quarters.items():
        assert [offer.value for offer in parse(q, today=today).offers] == [quarter]
        assert parse(f"quy:{q}", today=today).query.must == FacetIs("quarter", quarter)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("quy:QII/2021", "2021-Q2"),
        ("quy:2/21", "2021-Q2"),
        ("quy:1-3/2022", "2022-Q1 2022-Q2 2022-Q3"),
        ("quy:I, II/2022", "2022-Q1 2022-Q2"),
        ('quy:"từ quý IV/2021 đến quý I/2022"', "2021-Q4 2022-Q1"),
        ("quy:nửa đầu năm 2023", "2023-Q1 2023-Q2"),
    ],
)
def test_periods_as_values_of_a_field(typed: str, values: str) -> None:
    asked = tuple(FacetIs("quarter", value) for value in values.split())
    assert parse(typed).query.must == (AnyOf(asked) if len(asked) > 1 else asked[0])


def offers(q: str) -> set[tuple[str, str]]:
    return {(offer.facet, offer.value) for offer in parse(q).offers}


@pytest.mark.parametrize(
    "day",
    [
        "8/7/2021",
        "08/07/2021",
        "08-07-2021",
        "8.7.2021",
        "2021-07-08",
        "2021/7/8",
        "8 tháng 7 năm 2021",
        "8 tháng 7/2021",
    ],
)
@pytest.mark.parametrize("before", ["", "ngày ", "ngay ", "NGÀY "])
def test_a_day_is_the_meetings_and_not_a_quarter(before: str, day: str) -> None:
    parsed = parse(f"họp {before}{day}")
    assert [(offer.facet, offer.value) for offer in parsed.offers] == [
        ("meeting_date", "2021-07-08")
    ]
    assert parsed.offers[0].label == "08/07/2021"
    assert parsed.offers[0].quote == before + day
    assert "quarter" not in repr(parsed.query)
    assert FacetIs("meeting_date", "2021-07-08") in [boost.node for boost in parsed.query.should]


def test_a_day_is_found_however_it_is_printed() -> None:
    must = parse("2021-07-08").query.must
    printed = (Term("2021"), AnyOf((Term("07"), Term("7"))), AnyOf((Term("08"), Term("8"))))
    assert must == AnyOf((AllOf(printed), FacetIs("meeting_date", "2021-07-08")))


@pytest.mark.parametrize(
    "q", ["31/2/2021", "8/13/2021", "quý 2 tháng 7/2021", "tháng 6 tháng 7/2021", "1-3/2022"]
)
def test_what_is_no_day(q: str) -> None:
    assert "meeting_date" not in {facet for facet, _ in offers(q)}


_COUNTED = [
    "tuần 2",
    "kỳ 1",
    "phiên họp lần 2",
    "khối 3",
    "tổ 3",
    "kỳ họp thứ 6",
    "phường 2",
    "số 9",
    "đợt 2",
]


@pytest.mark.parametrize("counted", _COUNTED)
@pytest.mark.parametrize("month", ["tháng 7/2023", "tháng 7 năm 2023"])
@pytest.mark.parametrize("way", [str, str.upper, fold])
def test_a_number_of_a_thing_before_a_month_is_no_day(
    counted: str, month: str, way: Callable[[str], str]
) -> None:
    assert offers(way(f"{counted} {month}")) == {("quarter", "2023-Q3")}


@pytest.mark.parametrize(
    "before",
    ["họp", "sáng", "chiều", "tối", "hôm", "thứ hai", "thứ 2,", "chủ nhật", "họp (", "tổ,"],
)
def test_a_number_before_a_month_is_a_day(before: str) -> None:
    assert offers(f"{before} 5 tháng 7 năm 2023") == {("meeting_date", "2023-07-05")}


def test_a_day_is_no_value_of_the_quarter() -> None:
    assert any("quy:8/7/2021" in note for note in parse("quy:8/7/2021").notes)


def test_a_number_of_a_period_is_found_in_any_spelling() -> None:
    query = parse("quý 2").query
    assert isinstance(query.must, AllOf)
    assert query.must.nodes[1] == AnyOf((Term("2"), Term("02"), Term("ii")))


def test_an_article_of_one_quarter_of_a_range_is_found_and_of_a_half_year_only_both() -> None:
    either = AnyOf((FacetIs("quarter", "2022-Q1"), FacetIs("quarter", "2022-Q2")))
    for q, instead in (
        ("tháng 1-6/2022", either),
        ("quý 1, 2/2022", either),
        ("6 tháng đầu năm 2022", AllOf(either.nodes)),
    ):
        must = parse(q).query.must
        assert isinstance(must, AnyOf)
        assert must.nodes[1] == instead


@pytest.mark.parametrize(
    ("q", "phrases"),
    [
        ('"quý 2 năm 2021"', ["quý 2 năm 2021", "quý 02 năm 2021", "quý ii năm 2021"]),
        ('"họp quý II"', ["hop quy ii", "họp quý 2", "họp quý 02"]),
        ('"6 tháng đầu năm"', ["6 tháng đầu năm", "06 tháng đầu năm", "sáu tháng đầu năm"]),
        ('"ngày 8/7/2021"', [f"ngày {d} {m} 2021" for d in ("8", "08") for m in ("7", "07")]),
        ('"nghị quyết 2"', ["nghị quyết 2"]),
        ('"quý 1, 2, 3 năm 2021"', ["quý 1 2 3 năm 2021"]),  # too many to ask for
    ],
)
def test_in_a_phrase_numbers_of_a_period_are_found_in_any_spelling(
    q: str, phrases: list[str]
) -> None:
    assert [" ".join(syllables) for syllables in _phrases(parse(q).query.must)] == phrases


def _phrases(node: Node | None) -> list[tuple[str, ...]]:
    match node:
        case Phrase(syllables):
            return [syllables]
        case AnyOf(nodes) | AllOf(nodes):
            return [phrase for inner in nodes for phrase in _phrases(inner)]
    return []


def test_a_year_of_two_digits_is_found_in_full() -> None:
    must = parse("tháng 7/21").query.must
    assert isinstance(must, AllOf)
    assert must.nodes[2] == AnyOf((Term("21"), Term("2021")))
