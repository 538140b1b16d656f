from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indexer.engines.base import Filters
from indexer.index_knowledge import IndexKnowledge
from indexer.requests import understand
from indexer.search import Request

VALUES = {
    "portal": ["bao-a"],
    "official": ["Trần Thái Bình", "H'Lan", "H’Lan"],
    "organiser": ["Tỉnh ủy"],
    "quarter": ["2021-Q2", "2020-Q2"],
}


class FewValues:
    """An engine that only knows facet values."""

    def facet_values(self, facet: str, *_: Any) -> list[tuple[str, int]]:
        return [(value, 1) for value in VALUES.get(facet, ())]


def read(**request: Any) -> tuple[Request, Filters, tuple[str, ...]]:
    knowledge = IndexKnowledge(FewValues(), "1")  # type: ignore[arg-type]
    return understand(Request(**request), knowledge, "vi", date(2026, 5, 20))


@pytest.mark.parametrize(
    ("facet", "typed", "values"),
    [
        ("province", "tuyen quang", ("Tuyên Quang",)),
        ("province", "TỈNH THANH HOÁ", ("Thanh Hóa",)),
        ("province", "tp.hcm", ("TP Hồ Chí Minh",)),
        ("province", "Hà Giang", ("Tuyên Quang/Hà Giang",)),
        ("province", "Tuyên Quang@2024", ("Tuyên Quang/Tuyên Quang",)),
        ("province", "Tuyên Quang@2026", ("Tuyên Quang",)),
        ("quarter", "2021", ("2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4")),
        ("quarter", "2021-q2", ("2021-Q2",)),
        ("quarter", "XXXX-Q2", ("XXXX-Q2",)),
        ("bloc", "Nội chính", ("noi_chinh",)),
        ("official", "trần thái bình", ("Trần Thái Bình",)),
        ("official", "H'Lan", ("H'Lan",)),
        ("official", "h'lan", ("H'Lan", "H’Lan")),
        ("organiser", "Tỉnh uỷ", ("Tỉnh ủy",)),
        ("portal", "bao-a", ("bao-a",)),
        ("kind", "giao_ban", ("giao_ban",)),
    ],
)
def test_aliases(facet: str, typed: str, values: tuple[str, ...]) -> None:
    _, filters, notes = read(include={facet: (typed,)})
    assert filters.include == {facet: values}
    assert notes == ()


def test_a_value_in_an_answer_is_understood_again() -> None:
    request, filters, _ = read(include={"province": ("Tuyên Quang@2024", "hà giang")})
    assert request.include == {"province": ("Tuyên Quang@2025", "Hà Giang")}
    _, again, _ = read(include=request.include)
    assert again == filters


@pytest.mark.parametrize(
    ("facet", "typed"),
    [
        ("province", "Atlantis"),
        ("province", "Atlantis/Atlantis"),
        ("quarter", "Q9"),
        ("bloc", "x"),
        ("portal", "bao-b"),
    ],
)
def test_unknown_values_stay_filters_and_are_named(facet: str, typed: str) -> None:
    request, filters, notes = read(include={facet: (typed,)})
    assert filters.include == request.include == {facet: (typed,)}
    assert typed in notes[0]


def test_an_unknown_value_beside_a_known_one_takes_nothing_away() -> None:
    _, filters, notes = read(include={"bloc": ("x", "Nội chính")})
    assert filters.include == {"bloc": ("x", "noi_chinh")}
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024", "2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", "2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", None, ("2024-02-03", None)),
        ("03/02/2024", "5/2024", ("2024-02-03", "2024-05-31")),
        ("2024", "2023", ("2023-01-01", "2024-12-31")),
        ("", " ", (None, None)),
    ],
)
def test_dates(
    first: str | None, last: str | None, expected: tuple[str | None, str | None]
) -> None:
    _, filters, _ = read(published_from=first, published_to=last)
    assert (filters.published_from, filters.published_to) == expected


@pytest.mark.parametrize(
    "odd", ["99/99/2024", "2024-13", "0000", "hôm qua", "2023-02-30", "1" * 50]
)
def test_odd_dates_are_ignored_and_named(odd: str) -> None:
    request, filters, notes = read(published_from=odd)
    assert filters.published_from is None
    assert request.published_from is None
    assert odd[:40] in notes[0]


def test_size_and_page_are_kept_within_bounds() -> None:
    request, _, _ = read(size=1000, page=-3)
    assert (request.size, request.page) == (100, 1)
