"""The contract of all engines: order, pages, cursors, and streaming every hit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.engines.base import CursorError, Engine, Filters, Search, Sort
from indexer.query.tree import AnyOf, Boost, FacetIs, Prefix, Query, Term
from tests.indexer.engines import naive
from tests.indexer.engines.corpus import LIBRARY, article, fill, random_entries

NEWEST = ["cm-1", "cm-2", "cm-3", "tq-2", "tq-1", "xx-1", "hg-1", "xx-3", "xx-0", "xx-2"]
OLDEST = ["xx-3", "hg-1", "tq-1", "xx-1", "tq-2", "cm-3", "cm-2", "cm-1", "xx-0", "xx-2"]
GIAO = Query(must=Term("giao"))
SEARCHES = [
    Search(sort="newest", size=3),
    Search(sort="oldest", size=3),
    Search(query=GIAO, sort="relevance", size=3),
    Search(query=Query(must=AnyOf((Term("giao"), Term("ban"), Term("đảng")))), sort="relevance", size=7),
    Search(query=Query(must=Prefix("gi")), sort="relevance", size=4),
    Search(query=GIAO, filters=Filters(include={"bloc": ("dang",)}), sort="oldest", size=3),
]  # fmt: skip


def page(engine: Engine, search: Search) -> list[str]:
    return [hit.document.id for hit in engine.search(search).hits]


def by_cursor(engine: Engine, search: Search) -> list[str]:
    """All hits, page by page with cursors."""
    seen: list[str] = []
    while True:
        found = engine.search(search)
        seen += [hit.document.id for hit in found.hits]
        assert len(found.hits) <= search.size
        if found.cursor is None:
            return seen
        assert len(found.hits) == search.size
        search = replace(search, cursor=found.cursor)


def by_number(engine: Engine, search: Search) -> list[str]:
    """All hits, page by page with numbers."""
    seen: list[str] = []
    while ids := page(engine, search):
        seen += ids
        search = replace(search, page=search.page + 1)
    return seen


@pytest.mark.parametrize(("sort", "expected"), [("newest", NEWEST), ("oldest", OLDEST)])
def test_dates_order_hits_the_undated_last_ties_by_id(
    library: Engine, sort: Sort, expected: list[str]
) -> None:
    assert page(library, Search(sort=sort)) == expected


def test_equal_scores_fall_back_to_the_newest(library: Engine) -> None:
    everything = Query(should=(Boost(FacetIs("kind", "giao_ban"), 3.0),))
    ids = page(library, Search(query=everything, sort="relevance"))
    assert ids[:4] == ["cm-1", "cm-2", "tq-2", "tq-1"]
    assert ids[4:] == [id_ for id_ in NEWEST if id_ not in ids[:4]]


def test_relevance_without_anything_to_score_is_newest(library: Engine) -> None:
    assert page(library, Search(sort="relevance")) == NEWEST
    prefixed = Search(query=Query(must=Prefix("gia")), sort="relevance")
    assert page(library, prefixed) == page(library, replace(prefixed, sort="newest"))


@pytest.fixture(scope="module")
def crowd(new_settings) -> Engine:  # type: ignore[no-untyped-def]
    """Many documents with few different dates, texts and values."""
    from indexer.engines import open_engine

    engine = open_engine(new_settings())
    entries = random_entries(150)
    fill(engine, entries[:60], 1)
    fill(engine, entries[60:], 2)
    return engine


@pytest.mark.parametrize("group", [False, True], ids=["articles", "meetings"])
@pytest.mark.parametrize("search", SEARCHES, ids=lambda s: f"{s.sort}-{s.size}")
def test_every_way_of_reading_gives_the_same_hits_in_the_same_order(
    crowd: Engine, search: Search, group: bool
) -> None:
    search = replace(search, group=group)
    at_once = page(crowd, replace(search, size=100, page=1)) + page(
        crowd, replace(search, size=100, page=2)
    )
    assert len(at_once) == len(set(at_once))
    assert by_cursor(crowd, search) == at_once
    assert by_number(crowd, search) == at_once
    assert [d.id for d in crowd.iterate(search)] == at_once
    found = crowd.search(search)
    assert len(at_once) == (found.meetings if group else found.total)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_date_orders_are_those_of_the_oracle(crowd: Engine, sort: Sort) -> None:
    search = Search(sort=sort, size=200)
    expected = naive.evaluate(random_entries(150), search).ids
    assert page(crowd, search) == expected
    grouped = naive.one_per_meeting(random_entries(150), expected)
    assert page(crowd, replace(search, group=True)) == grouped


def test_pages_beyond_the_end_are_empty(library: Engine) -> None:
    found = library.search(Search(page=1000, size=100))
    assert (found.total, found.hits, found.cursor) == (10, (), None)
    assert library.search(Search(query=GIAO, sort="relevance", page=99, group=True)).hits == ()


def test_a_full_last_page_has_no_cursor(library: Engine) -> None:
    assert library.search(Search(size=10)).cursor is None
    assert library.search(Search(size=9)).cursor is not None


# ---------------------------------------------------------------- cursors


def test_there_is_no_cursor_where_none_is_wanted(library: Engine) -> None:
    assert library.search(Search(size=3, resumable=False)).cursor is None


@pytest.mark.parametrize(
    "change",
    [
        {"sort": "oldest"},
        {"query": GIAO},
        {"filters": Filters(include={"bloc": ("dang",)})},
        {"filters": Filters(published_from="2020-01-01")},
        {"group": True},
        {"relax": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_cursor_belongs_to_its_search(library: Engine, change: dict[str, object]) -> None:
    cursor = library.search(Search(size=3)).cursor
    with pytest.raises(CursorError):
        library.search(Search(size=3, cursor=cursor, **change))  # type: ignore[arg-type]


def test_size_facets_and_the_order_of_filters_do_not_bind_a_cursor(library: Engine) -> None:
    one = Filters(include={"bloc": ("dang", "bao_chi"), "kind": ()})
    other = Filters(include={"bloc": ("bao_chi", "dang")})
    cursor = library.search(Search(size=2, filters=one)).cursor
    rest = library.search(Search(size=5, filters=other, cursor=cursor, facets=("bloc",), page=7))
    assert [h.document.id for h in rest.hits] == ["cm-3", "tq-2"]


@pytest.mark.parametrize(
    "forged", ["", "x", "!!!!", "AAAA", "é", "A" * 10_000, "\x00", "..", "=" * 5]
)
def test_forged_cursors_are_refused(library: Engine, forged: str) -> None:
    with pytest.raises(CursorError):
        library.search(Search(cursor=forged))


def test_a_changed_cursor_is_refused(library: Engine) -> None:
    cursor = library.search(Search(size=3)).cursor
    assert cursor is not None
    for place in range(0, len(cursor), 7):
        letter = "A" if cursor[place] != "A" else "B"
        with pytest.raises(CursorError):
            library.search(Search(size=3, cursor=cursor[:place] + letter + cursor[place + 1 :]))


@pytest.mark.parametrize("search", SEARCHES[:5], ids=lambda s: f"{s.sort}-{s.size}")
def test_cursors_neither_skip_nor_repeat_while_documents_arrive(
    empty: Engine, search: Search
) -> None:
    entries = random_entries(80)
    fill(empty, entries)
    expected = {d.id for d in empty.iterate(search)}
    found = empty.search(search)
    seen = [hit.document.id for hit in found.hits]
    late = 0
    while found.cursor:
        fill(empty, [article(f"late-{late}", "giao ban", "giao ban đảng", "2030-01-01")], 2 + late)
        late += 1
        found = empty.search(replace(search, cursor=found.cursor))
        seen += [hit.document.id for hit in found.hits]
    assert len(seen) == len(set(seen))
    if search.sort != "relevance":
        assert [id_ for id_ in seen if not id_.startswith("late")] == [
            e for e in naive.evaluate(entries, search).ids if e in expected
        ]
    assert expected <= set(seen)


def test_cursors_survive_another_process_or_a_restart(engine_settings) -> None:  # type: ignore[no-untyped-def]
    from indexer.engines import open_engine

    first = open_engine(engine_settings)
    fill(first, random_entries(60))
    for search in SEARCHES:
        other = open_engine(engine_settings)
        begin = first.search(search)
        rest = other.search(replace(search, cursor=begin.cursor, size=100))
        whole = page(first, replace(search, size=100))
        assert [h.document.id for h in (*begin.hits, *rest.hits)] == whole
        other.close()
    first.close()


# ---------------------------------------------------------------- streaming


def test_streaming_reads_a_frozen_view(empty: Engine) -> None:
    fill(empty, random_entries(50))
    stream = empty.iterate(Search(sort="oldest"))
    seen = [next(stream).id for _ in range(5)]
    with empty.writer() as writer:
        writer.delete([e.document.id for e in random_entries(50)])
        writer.write([article("late", "", "giao")])
        writer.commit(2)
    assert empty.search(Search()).total == 1
    seen += [document.id for document in stream]
    assert seen == naive.evaluate(random_entries(50), Search(sort="oldest")).ids


def test_streaming_can_be_left_early(empty: Engine) -> None:
    fill(empty, random_entries(50))
    for _ in range(30):
        stream = empty.iterate(Search())
        next(stream)
        stream.close()
    assert empty.search(Search()).total == 50


def test_streaming_ignores_page_size_and_cursor(library: Engine) -> None:
    search = Search(size=2, page=3, cursor="whatever")
    assert [d.id for d in library.iterate(search)] == NEWEST
    assert {d.id: d for d in library.iterate(search)} == {
        e.document.id: e.document for e in LIBRARY
    }


@pytest.mark.parametrize("published", [None, "2021-07-08"])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_many_articles_of_one_day_and_alike_ids_are_paged_once_each(
    empty: Engine, sort: Sort, published: str | None
) -> None:
    ids = [f"{start}{n:03d}" for start in ("a", "the-same-sixteen", "ừ-") for n in range(30)]
    fill(empty, [article(id_, "giao ban", published=published) for id_ in ids])
    assert by_cursor(empty, Search(sort=sort, size=7)) == sorted(ids)
    assert [d.id for d in empty.iterate(Search(sort=sort))] == sorted(ids)
