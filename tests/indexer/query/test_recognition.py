from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from indexer.query import parse, periods
from indexer.query.tree import AllOf, AnyOf, Bigram, Boost, FacetIs, Gram, Term
from indexer.text import syllables


class Index:
    """An index of a handful of facts."""

    def officials(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        return {("tran", "thai", "binh"): ("Trần Thái Bình",), ("vu", "lan"): ("Vũ Lân", "Vũ Lan")}

    def quarters(self) -> tuple[str, ...]:
        return ("2023-Q2", "2022-Q2", "2022-Q1")

    def portals(self) -> tuple[str, ...]:
        return ("bao-a", "Tinh-B")

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        known: dict[Gram, int] = {Bigram("giao_ban", folded=True): 10, Bigram("giao_ban"): 9}
        return {gram: known.get(gram, 0) for gram in grams}


def offers(q: str) -> set[tuple[str, str]]:
    return {(offer.facet, offer.value) for offer in parse(q, Index()).offers}


@pytest.mark.parametrize(
    "q", ["nguon:bao-a họp báo", "portal:BAO-A họp báo", 'nguồn:"bao-a" họp báo']
)
def test_a_portal_is_one_word_and_the_rest_is_the_query(q: str) -> None:
    parsed = parse(q, Index())
    words = (Term("họp"), Term("báo"))
    assert parsed.query.must == AllOf((FacetIs("portal", "bao-a"), *words))
    assert parsed.notes == ()


def test_a_portal_that_is_not_there_is_said() -> None:
    parsed = parse("nguon:bao-z họp", Index())
    assert any("nguon:bao-z" in note for note in parsed.notes)
    assert parse("nguon:tinh-b", Index()).query.must == FacetIs("portal", "Tinh-B")


@pytest.mark.parametrize(
    ("written", "quarters"),
    [
        ("quý II năm 2021", ["2021-Q2"]),
        ("quý 2/2021", ["2021-Q2"]),
        ("quí II.2021", ["2021-Q2"]),
        ("Quý I-2015", ["2015-Q1"]),
        ("quy 3/2022", ["2022-Q3"]),
        ("Q2/2024", ["2024-Q2"]),
        ("2024-Q2", ["2024-Q2"]),
        ("quý I, II/2020", ["2020-Q1", "2020-Q2"]),
        ("3 tháng đầu năm 2020", ["2020-Q1"]),
        ("6 tháng đầu năm 2021", ["2021-Q1", "2021-Q2"]),
        ("06 thang dau nam 2021", ["2021-Q1", "2021-Q2"]),
        ("sáu tháng cuối năm 2020", ["2020-Q3", "2020-Q4"]),
        ("9 tháng 2023", ["2023-Q1", "2023-Q2", "2023-Q3"]),
        ("tháng 8 năm 2016", ["2016-Q3"]),
        ("tháng 10/2020", ["2020-Q4"]),
        ("năm 2011", [f"2011-Q{n}" for n in (1, 2, 3, 4)]),
        ("quý IV", ["XXXX-Q4"]),
        ("6 tháng đầu năm", ["XXXX-Q1", "XXXX-Q2"]),
        ("quỹ 2", []),
        ("3 tháng", []),
        ("tháng 13", []),
        ("nghị quyết 2", []),
    ],
)
def test_periods(written: str, quarters: list[str]) -> None:
    found = periods.find([token.text for token in syllables(written)])
    assert [quarter for period in found for quarter in period.quarters] == quarters


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("họp Tuyên Quang", {("province", "Tuyên Quang")}),
        ("hop tuyen quang", {("province", "Tuyên Quang")}),
        ("họp Hà Giang", {("province", "Tuyên Quang/Hà Giang")}),
        ("họp Đắc Lắc", {("province", "Đắk Lắk")}),
        ("vịnh Hạ Giang", set()),
        ("biển Thái Bình Dương", set()),
        ("khối Đảng, đoàn thể", {("bloc", "dang"), ("bloc", "doan_the_mttq")}),
        ("sơ kết công tác dân vận", {("kind", "so_ket"), ("bloc", "dan_van")}),
        ("Phó Bí thư TT", {("post", "pbt_thuong_truc")}),
        ("pbt", set()),
        ("quý II/2021", {("quarter", "2021-Q2")}),
        ("năm 2021", {("quarter", "2021")}),
        ("Trần Thái Bình phát biểu", {("official", "Trần Thái Bình")}),
        ("tran thai binh", {("official", "Trần Thái Bình")}),
        ("vu lan", {("official", "Vũ Lân"), ("official", "Vũ Lan")}),
        ("Vũ Lân", {("official", "Vũ Lân")}),
        ("họp -Tuyên Quang", set()),
    ],
)
def test_what_a_query_names_is_offered(q: str, expected: set[tuple[str, str]]) -> None:
    assert offers(q) == expected


def test_the_offer_quotes_the_query() -> None:
    (offer,) = parse("họp quý II/2021 ở đâu").offers
    assert (offer.quote, offer.label) == ("quý II/2021", "Quý II/2021")


def test_an_article_of_the_province_need_not_name_it() -> None:
    query = parse("họp Tuyên Quang").query
    named = AllOf((Term("tuyên"), Term("quang", folded=True)))
    assert query.must == AllOf((Term("họp"), AnyOf((named, FacetIs("province", "Tuyên Quang")))))


def test_a_number_of_a_period_is_found_in_any_spelling() -> None:
    query = parse("quý 2").query
    assert isinstance(query.must, AllOf)
    assert query.must.nodes[1] == AnyOf((Term("2"), Term("02"), Term("ii")))


def test_recognised_facets_raise_articles_and_exclude_none() -> None:
    boosted = [boost.node for boost in parse("giao ban Tuyên Quang").query.should]
    assert FacetIs("province", "Tuyên Quang") in boosted
    assert FacetIs("briefing", "true") in boosted


def test_a_quarter_without_a_year_raises_that_quarter_of_every_year_there_is() -> None:
    boosts = parse("quý II", Index()).query.should
    years = AnyOf((FacetIs("quarter", "2023-Q2"), FacetIs("quarter", "2022-Q2")))
    assert any(isinstance(b, Boost) and b.node == AllOf((years,)) for b in boosts)


def test_the_index_tells_which_words_have_no_accents_anyway() -> None:
    assert parse("giao ban noi chinh", Index()).query.must == AllOf(
        (
            Term("giao"),
            Term("ban"),
            Term("noi", folded=True),
            Term("chinh", folded=True),
        )
    )
