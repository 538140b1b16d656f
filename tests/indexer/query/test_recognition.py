from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from indexer.query import parse
from indexer.query.tree import AllOf, AnyOf, Bigram, Boost, FacetIs, Gram, Term


class Index:
    """An index of a handful of facts."""

    def officials(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        return {("tran", "thai", "binh"): ("Trần Thái Bình",), ("vu", "lan"): ("Vũ Lân", "Vũ Lan")}

    def quarters(self) -> tuple[str, ...]:
        return ("2023-Q2", "2022-Q2", "2022-Q1")

    def portals(self) -> tuple[str, ...]:
        return ("bao-a", "Tinh-B")

    def frequencies(self, grams: Collection[Gram]) -> Mapping[Gram, int]:
        known: dict[Gram, int] = {
            Bigram("giao_ban", folded=True): 10,
            Bigram("giao_ban"): 9,
            Bigram("tuyên_giáo"): 5,
            Bigram("tuyen_giao", folded=True): 6,
        }
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
    ("q", "expected"),
    [
        ("họp Tuyên Quang", {("province", "Tuyên Quang")}),
        ("hop tuyen quang", {("province", "Tuyên Quang")}),
        ("họp Hà Giang", {("province", "Hà Giang")}),
        ("họp Đắc Lắc", {("province", "Đắk Lắk")}),
        ("vịnh Hạ Giang", set()),
        ("Hà Nam 2024", {("province", "Hà Nam"), ("quarter", "2024")}),
        ("ha nam 2024", {("province", "Hà Nam"), ("quarter", "2024")}),
        ("thu ha nam 2024", {("province", "Hà Nam"), ("quarter", "2024")}),
        ("2024 Hà Nam", {("province", "Hà Nam"), ("quarter", "2024")}),
        ("Hà Nam năm 2024", {("province", "Hà Nam"), ("quarter", "2024")}),
        ("ha nam nam 2024", {("province", "Hà Nam"), ("quarter", "2024")}),
        ("quang nam 2022", {("province", "Quảng Nam"), ("quarter", "2022")}),
        ("quy 2 quang nam 2022", {("province", "Quảng Nam"), ("quarter", "2022")}),
        ("giao ban 2021 ho chi minh", {("kind", "giao_ban"), ("quarter", "2021")}),
        ("Hà Nam nay là xã", {("province", "Hà Nam")}),
        ("Việt Nam 2023", {("quarter", "2023")}),
        ("Việt Nam nay", set()),
        ("viet nam nay", set()),
        ("nam 2024", {("quarter", "2024")}),
        ("quy 2 nam 2021", {("quarter", "2021-Q2")}),
        ("biển Thái Bình Dương", set()),
        ("khối Đảng, đoàn thể", {("bloc", "dang"), ("bloc", "doan_the_mttq")}),
        ("sơ kết công tác dân vận", {("kind", "so_ket"), ("bloc", "dan_van")}),
        ("Phó Bí thư TT", {("post", "pbt_thuong_truc")}),
        ("pbt", set()),
        ("quý II/2021", {("quarter", "2021-Q2")}),
        ("năm ngoái quý 3 ở Hà Nội", {("quarter", "2025-Q3"), ("province", "Hà Nội")}),
        ("năm 2021", {("quarter", "2021")}),
        ("giao ban tháng 7/2021", {("kind", "giao_ban"), ("quarter", "2021-Q3")}),
        ("2021-2022", {("quarter", "2021"), ("quarter", "2022")}),
        ("quý I, II/2021", {("quarter", "2021-Q1"), ("quarter", "2021-Q2")}),
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


@pytest.mark.parametrize(
    ("q", "instead"),
    [
        ("giao ban -tuyên giáo", '-"tuyên giáo"'),
        ("giao ban -Tuyên Giáo quý II", '-"Tuyên Giáo"'),
        ("giao ban -tuyen giao", '-"tuyen giao"'),
        ("giao ban NOT tuyên giao", '-"tuyên giao"'),
        ("(họp -tuyên giáo) OR báo", '-"tuyên giáo"'),
        ("title:tuyên giáo họp", 'title:"tuyên giáo"'),
        ("title:giao ban", 'title:"giao ban"'),
        ("title:tuyên báo", ""),
        ('title:"tuyên" giáo', ""),
        ("title:tuyên, giáo", ""),
        ("giao ban -tuyên báo", ""),
        ("giao ban -tuyên OR giáo", ""),
        ("giao ban -tuyên, giáo", ""),
        ("giao ban -tuyên -giáo", ""),
        ('giao ban -"tuyên giáo"', ""),
        ('giao ban -"tuyên" giáo', ""),
        ("giao ban -(tuyên) giáo", ""),
    ],
)
def test_how_to_ask_for_both_syllables_of_a_word_is_told(q: str, instead: str) -> None:
    notes = parse(q, Index()).notes
    assert [instead in note for note in notes] == ([True] if instead else [])
    assert parse(q).notes == ()
