"""The contract of all engines: what matches, within which filters, with which scores."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.engines.base import Engine, EngineError, Filters, Search
from indexer.query.tree import (
    AllOf,
    AnyOf,
    Bigram,
    Boost,
    FacetIs,
    InTitle,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Term,
    Word,
)
from tests.indexer.engines.asking import found_by, ids, phrase
from tests.indexer.engines.corpus import LIBRARY, article, fill

ALL = {e.document.id for e in LIBRARY}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (None, ALL),
        (Term("núi"), {"xx-1"}),
        (Term("nui", folded=True), {"xx-1"}),
        (Term("nui"), set()),
        (Bigram("vùng_cao"), {"xx-0"}),
        (Bigram("vung_cao", folded=True), {"xx-0"}),
        (Word("chợ"), {"xx-0"}),
        (Prefix("nội"), {"tq-1", "tq-2"}),
        (Prefix("mưa"), {"xx-1"}),
        (Prefix("phie", folded=True), {"xx-0"}),
        (phrase("giao ban quý"), {"tq-1", "tq-2"}),
        (phrase("ban giao"), set()),
        (phrase("giao ban quy", folded=True), {"tq-1", "tq-2"}),
        (phrase("noi chinh", folded=True), {"tq-1", "tq-2"}),
        (phrase("nội chính"), {"tq-1", "tq-2"}),
        (phrase("nội"), {"tq-1", "tq-2"}),
        (phrase(""), set()),
        (phrase("ngày trời"), set()),
        (InTitle(Term("giao")), {"tq-1", "tq-2", "cm-1", "cm-2"}),
        (InTitle(phrase("giao ban")), {"tq-1", "tq-2", "cm-1", "cm-2"}),
        (InTitle(Prefix("qu")), {"tq-1"}),
        (InTitle(Bigram("giao_ban")), {"tq-1", "tq-2", "cm-1", "cm-2"}),
        (InTitle(AllOf((Term("giao"), Not(Term("tháng"))))), {"tq-1", "tq-2", "cm-2"}),
        (FacetIs("province", "Tuyên Quang"), {"tq-1", "tq-2", "hg-1"}),
        (FacetIs("province", "Tuyên Quang/Hà Giang"), {"hg-1"}),
        (FacetIs("official", "Lý Thị Hoa"), {"tq-1", "tq-2", "cm-3"}),
        (AllOf((Term("giao"), Term("báo"))), {"cm-1", "cm-2"}),
        (AllOf(()), ALL),
        (AnyOf((Term("núi"), Term("chợ"))), {"xx-0", "xx-1"}),
        (AnyOf(()), set()),
        (Not(Term("giao")), {"hg-1", "cm-3", "xx-0", "xx-1", "xx-2"}),
        (Not(Not(Term("núi"))), {"xx-1"}),
        (AllOf((Term("giao"), Not(Term("báo")))), {"tq-1", "tq-2", "xx-3"}),
        (AllOf((Not(Term("giao")), Not(Term("họp")))), {"hg-1", "cm-3", "xx-1", "xx-2"}),
        (AnyOf((Not(AnyOf((Term("giao"), Term("cao")))), Term("núi"))), {"hg-1", "cm-3", "xx-1", "xx-2"}),
        (AnyOf((AllOf((Term("giao"), phrase("phòng cháy"))), Term("mưa"))), {"cm-1", "cm-2", "xx-1"}),
    ],
)  # fmt: skip
def test_tree(library: Engine, node: Node | None, expected: set[str]) -> None:
    assert found_by(library, node) == expected


def test_everything_stored_comes_back(library: Engine) -> None:
    for stored in LIBRARY:
        assert library.get(stored.document.id) == stored.document
    (hit,) = library.search(Search(query=Query(must=Term("núi")))).hits
    assert hit.document == next(e.document for e in LIBRARY if e.document.id == "xx-1")


def test_unknown_document(library: Engine) -> None:
    assert library.get("nobody") is None
    assert library.get("") is None


# ---------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(include={"bloc": ("dang", "bao_chi")}), {"tq-2", "cm-1", "cm-2", "cm-3"}),
        (Filters(include={"bloc": ("dang",), "province": ("Cà Mau",)}), {"cm-3"}),
        (Filters(include={"bloc": ()}), ALL),
        (Filters(include={"quarter": ("2021-Q1",)}), {"hg-1"}),
        (Filters(include={"briefing": ("false",)}), {"xx-0", "xx-1", "xx-2", "xx-3"}),
        (
            Filters(exclude={"bloc": ("noi_chinh", "bao_chi")}),
            ALL - {"tq-1", "tq-2", "cm-1", "cm-2"},
        ),
        (
            Filters(include={"province": ("Cà Mau",)}, exclude={"kind": ("tong_ket",)}),
            {"cm-1", "cm-2"},
        ),
        (
            Filters(include={"post": ("bi_thu",)}, exclude={"official": ("Lý Thị Hoa",)}),
            {"hg-1", "cm-1"},
        ),
        (Filters(published_from="2021-07-08", published_to="2021-07-08"), {"tq-1", "xx-1"}),
        (Filters(published_from="2024-03-30"), {"cm-2"}),
        (Filters(published_from="2023-05-01", published_to="2023-05-02"), {"cm-3"}),
        (Filters(published_to="2000-01-01"), {"xx-3"}),
        (Filters(published_from="2024-03-29", published_to="2024-03-01"), {"cm-2"}),
        (Filters(published_from="1900-01-01"), ALL - {"xx-0", "xx-2"}),
    ],
)
def test_filters(library: Engine, filters: Filters, expected: set[str]) -> None:
    assert found_by(library, None, filters=filters) == expected


def test_an_unknown_facet_is_an_error(library: Engine) -> None:
    with pytest.raises(EngineError, match="colour"):
        library.search(Search(filters=Filters(include={"colour": ("red",)})))


# ---------------------------------------------------------------- scores


def test_boosts_raise_and_exclude_nothing(library: Engine) -> None:
    plain = Search(query=Query(must=Term("giao")), sort="relevance")
    boosts = (
        Boost(FacetIs("portal", "dai-cm"), 100.0),
        Boost(Term("chợ"), 5.0),
        Boost(Term("không"), 0.0),
    )
    found = library.search(Search(query=Query(must=Term("giao"), should=boosts), sort="relevance"))
    assert found.hits[0].document.id == "cm-2"
    assert ids(found) == ids(library.search(plain))


def test_a_boost_on_facets_adds_its_weight(library: Engine) -> None:
    either = AnyOf((FacetIs("kind", "giao_ban"), FacetIs("portal", "bao-cm")))
    query = Query(should=(Boost(either, 2.5),))
    scores = {
        h.document.id: h.score for h in library.search(Search(query=query, sort="relevance")).hits
    }
    assert scores["cm-1"] == scores["cm-3"] == scores["tq-1"] == pytest.approx(2.5)
    assert scores["xx-1"] == 0


def test_rarer_and_more_frequent_terms_score_more(library: Engine) -> None:
    query = Query(must=AnyOf((Term("giao"), Term("rừng"))))
    hits = library.search(Search(query=query, sort="relevance")).hits
    assert hits[0].document.id == "cm-2"
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_filters_leave_scores_alone(library: Engine) -> None:
    query = Query(must=Term("giao"))
    free = {
        h.document.id: h.score for h in library.search(Search(query=query, sort="relevance")).hits
    }
    chosen = Search(query=query, sort="relevance", filters=Filters(include={"kind": ("giao_ban",)}))
    for hit in library.search(chosen).hits:
        assert hit.score == pytest.approx(free[hit.document.id], rel=1e-5)


def test_date_sorts_have_no_scores(library: Engine) -> None:
    assert {h.score for h in library.search(Search(query=Query(must=Term("giao")))).hits} == {0.0}


# ---------------------------------------------------------------- hostile and empty


HOSTILE = [
    '"', "\\", '\\"', "a\nb", "\t", "\x00", "*", ".*", "(", "[a-", "đoàn_*", "{a TO b}", "~", "x" * 40_000, "𝕳",
    "a/b", "AND", "OR NOT", "<script>", "%", "' OR 1=1", "\u202e", "title:x", "🙂", "\ufeff", "{}", "$where",
]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: repr(word[:12]))
@pytest.mark.parametrize(
    "make",
    [
        Term,
        Prefix,
        Word,
        Bigram,
        lambda word: Phrase((word, word), folded=True),
        lambda word: InTitle(Prefix(word, folded=True)),
        lambda word: FacetIs("official", word),
        lambda word: Not(FacetIs("province", word)),
    ],
    ids=["term", "prefix", "word", "bigram", "phrase", "title", "facet", "not"],
)
def test_hostile_words_find_nothing_and_break_nothing(
    library: Engine, word: str, make: Callable[[str], Node]
) -> None:
    expected = len(LIBRARY) if isinstance(make(word), Not) else 0
    search = Search(
        query=Query(must=make(word)),
        filters=Filters(exclude={"bloc": (word,)}),
        facets=("bloc",),
        relax=False,
    )
    assert library.search(search).total == expected


def test_hostile_values_are_found_as_they_are(empty: Engine) -> None:
    names = ['Nguyễn "Ba"', "back\\slash", "a/b", "new\nline", "x AND y", "*", "{a TO b}"]
    fill(
        empty,
        [
            article(f"id {n}\"'\\/", "", "giao ban", officials=(name,))
            for n, name in enumerate(names)
        ],
    )
    for number, name in enumerate(names):
        found = empty.search(
            Search(filters=Filters(include={"official": (name,)}), facets=("official",))
        )
        assert ids(found) == {f"id {number}\"'\\/"}
        assert found.facets["official"] == dict.fromkeys(names, 1)
    first = empty.search(Search(size=3))
    rest = empty.search(Search(size=10, cursor=first.cursor))
    assert ids(first) | ids(rest) == {f"id {n}\"'\\/" for n in range(len(names))}


def test_ten_thousand_filters(library: Engine) -> None:
    many = tuple(f"Người {n}" for n in range(10_000))
    found = library.search(
        Search(filters=Filters(include={"official": (*many, "Lý Thị Hoa")}), facets=("official",))
    )
    assert ids(found) == {"tq-1", "tq-2", "cm-3"}
    assert len(found.facets["official"]) == 10_004
    assert found_by(library, None, filters=Filters(exclude={"official": many})) == ALL


def test_an_empty_index_answers(empty: Engine) -> None:
    both = Query(must=AllOf((Term("giao"), Term("ban"))), relaxed=Term("giao"))
    found = empty.search(Search(query=both, facets=("province",), sort="relevance", group=True))
    assert (found.total, found.meetings, found.hits, found.cursor) == (0, 0, (), None)
    assert found.facets == {"province": {}}
    assert list(empty.iterate(Search())) == []
    assert empty.similar("x", 5) == []
    assert list(empty.syllables()) == []
    assert empty.frequencies([Term("giao")]) == {Term("giao"): 0}
    assert empty.word_counts(Search(), 10) == ({}, 0)
    assert empty.facet_values("bloc", lambda _: True, Search(), 5) == []
    assert empty.health().ok
    assert empty.position() == 0
