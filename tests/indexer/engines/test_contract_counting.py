"""The contract of all engines: counts of facets, and meetings beside articles."""

from __future__ import annotations

import pytest

from indexer.engines.base import Engine, Filters, Search
from indexer.engines.counts import VALUES
from indexer.query.tree import Boost, FacetIs, Query, Term
from tests.indexer.engines.asking import found_by, ids, phrase
from tests.indexer.engines.corpus import article, fill


def test_counts_ignore_the_own_selection_and_obey_all_others(library: Engine) -> None:
    chosen = Filters(
        include={"province": ("Cà Mau",), "kind": ("giao_ban",)}, exclude={"portal": ("dai-cm",)}
    )
    found = library.search(Search(filters=chosen, facets=("province", "kind", "bloc", "portal")))
    assert ids(found) == {"cm-1"}
    assert found.facets == {
        "province": {
            "Tuyên Quang": 2,
            "Tuyên Quang/Tuyên Quang": 2,
            "Cà Mau": 1,
            "Cà Mau/Cà Mau": 1,
        },
        "kind": {"giao_ban": 1, "tong_ket": 1},
        "bloc": {"bao_chi": 1, "tuyen_giao": 1},
        "portal": {"bao-cm": 1, "dai-cm": 0},
    }


def test_counts_obey_query_and_dates(library: Engine) -> None:
    search = Search(
        query=Query(must=Term("giao")),
        filters=Filters(published_from="2024-03-01"),
        facets=("bloc", "organiser"),
    )
    assert library.search(search).facets == {
        "bloc": {"tuyen_giao": 1, "bao_chi": 2},
        "organiser": {},
    }


def test_selected_values_are_listed_without_hits(library: Engine) -> None:
    chosen = Filters(include={"official": ("Không Ai",)})
    found = library.search(Search(filters=chosen, facets=("official",)))
    assert found.total == 0
    assert found.facets["official"] == {
        "Lý Thị Hoa": 3, "Trần Văn Núi": 1, "Vàng Seo Sính": 1, "Hồ Trung Biển": 2, "Không Ai": 0
    }  # fmt: skip


def test_a_count_is_what_choosing_the_value_gives(library: Engine) -> None:
    base = Search(query=Query(must=Term("ban")), facets=("bloc", "province", "quarter"))
    for facet, counts in library.search(base).facets.items():
        for value, count in counts.items():
            assert (
                len(found_by(library, Term("ban"), filters=Filters(include={facet: (value,)})))
                == count
            )


@pytest.mark.parametrize("facet", ["official", "portal"])
def test_a_selected_value_is_counted_however_many_are_more_frequent(
    empty: Engine, facet: str
) -> None:
    """Only so many values are listed; a chosen one is among them with its own count."""
    frequent = [f"phổ biến {number}" for number in range(VALUES + 50)]
    values = [*frequent, *frequent, "hiếm"]
    entries = (
        article(f"d{n}", "chợ", officials=(value,))
        if facet == "official"
        else article(f"d{n}", "chợ", portal=value)
        for n, value in enumerate(values)
    )
    fill(empty, entries)
    search = Search(filters=Filters(include={facet: ("hiếm", frequent[0])}), facets=(facet,))
    found = empty.search(search)
    assert found.total == 3
    assert (found.facets[facet]["hiếm"], found.facets[facet][frequent[0]]) == (1, 2)


def test_meetings_are_counted_beside_articles(library: Engine) -> None:
    found = library.search(Search())
    assert (found.total, found.meetings) == (10, 8)
    only_one = library.search(Search(query=Query(must=phrase("họp giao ban"))))
    assert (only_one.total, only_one.meetings) == (1, 1)


def test_grouping_shows_the_first_report_of_each_meeting(library: Engine) -> None:
    newest = library.search(Search(group=True, sort="newest", size=100))
    assert [h.document.id for h in newest.hits] == [
        "cm-1", "cm-3", "tq-2", "xx-1", "hg-1", "xx-3", "xx-0", "xx-2"
    ]  # fmt: skip
    assert (newest.total, newest.meetings) == (10, 8)
    oldest = library.search(Search(group=True, sort="oldest", size=100))
    assert [h.document.id for h in oldest.hits] == [
        "xx-3", "hg-1", "tq-1", "xx-1", "cm-3", "cm-2", "xx-0", "xx-2"
    ]  # fmt: skip


def test_grouping_shows_the_best_report_by_relevance(library: Engine) -> None:
    query = Query(must=Term("giao"), should=(Boost(FacetIs("portal", "bao-tq"), 50.0),))
    found = library.search(Search(query=query, sort="relevance", group=True))
    assert next(h.document.id for h in found.hits) == "tq-1"
    assert "tq-2" not in ids(found)
