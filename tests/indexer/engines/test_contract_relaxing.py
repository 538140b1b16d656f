"""The contract of all engines: partial matches beside full ones, where these are few."""

from __future__ import annotations

import pytest

from indexer.engines.base import Engine, Filters, Search
from indexer.engines.relaxing import ENOUGH, UP_TO
from indexer.query.tree import AllOf, AnyOf, Boost, FacetIs, Not, Query, Term
from tests.indexer.engines.asking import ids
from tests.indexer.engines.corpus import article, fill

ALL_WORDS = AllOf((Term("giao"), Term("quý"), Term("cháy")))
ANY_WORD = AnyOf((Term("giao"), Term("quý"), Term("cháy")))
RELAXING = Query(must=ALL_WORDS, relaxed=ANY_WORD)


def test_partial_matches_join_few_full_ones(library: Engine) -> None:
    found = library.search(Search(query=RELAXING, facets=("kind",)))
    assert found.relaxed
    assert ids(found) == {"tq-1", "tq-2", "cm-1", "cm-2", "xx-2", "xx-3"}
    assert found.total == 6
    assert found.facets == {"kind": {"giao_ban": 4}}


def test_no_relaxing_unless_asked(library: Engine) -> None:
    found = library.search(Search(query=RELAXING, relax=False))
    assert (found.total, found.relaxed) == (0, False)


def test_relaxing_obeys_filters_and_exclusions(library: Engine) -> None:
    query = Query(
        must=AllOf((ALL_WORDS, Not(Term("báo")))), relaxed=AllOf((ANY_WORD, Not(Term("báo"))))
    )
    chosen = Filters(exclude={"portal": ("bao-tq",)}, published_from="2000-01-01")
    found = library.search(Search(query=query, filters=chosen))
    assert found.relaxed
    assert ids(found) == {"tq-2"}


def test_counts_of_relaxed_searches_hold_when_a_value_is_chosen(library: Engine) -> None:
    counts = library.search(Search(query=RELAXING, facets=("portal",))).facets["portal"]
    for value, count in counts.items():
        chosen = Filters(include={"portal": (value,)})
        assert library.search(Search(query=RELAXING, filters=chosen)).total == count


def test_full_matches_outrank_partial_ones(library: Engine) -> None:
    query = Query(
        must=AllOf((Term("cháy"), Term("rừng"))), relaxed=AnyOf((Term("cháy"), Term("rừng")))
    )
    found = library.search(Search(query=query, sort="relevance"))
    assert found.hits[0].document.id == "cm-2"
    assert ids(found) == {"cm-1", "cm-2", "xx-2"}


def test_a_full_match_outranks_a_partial_one_of_the_right_bloc(empty: Engine) -> None:
    fill(
        empty,
        [
            article("full", "chợ sông", "xa nhau"),
            article("bloc", "chợ", "chợ chợ", blocs=("dan_van",)),
            *(article(f"other-{n}", "sông") for n in range(20)),
        ],
    )
    both = (Term("chợ"), Term("sông"))
    boosts = (Boost(FacetIs("bloc", "dan_van"), 4.0),)
    found = empty.search(Search(Query(AllOf(both), boosts, AnyOf(both)), sort="relevance"))
    assert found.relaxed
    assert [hit.document.id for hit in found.hits][:2] == ["full", "bloc"]


@pytest.mark.parametrize("full", [0, ENOUGH - 1, ENOUGH])
def test_relaxing_fills_up_to_its_limit(empty: Engine, full: int) -> None:
    both = [article(f"full-{n}", "", "giao ban") for n in range(full)]
    some = [article(f"part-{n:03}", "", "giao") for n in range(UP_TO + 50)]
    fill(empty, both + some)
    query = Query(
        must=AllOf((Term("giao"), Term("ban"))), relaxed=AnyOf((Term("giao"), Term("ban")))
    )
    found = empty.search(Search(query=query, sort="relevance", size=20))
    assert found.relaxed == (full < ENOUGH)
    assert found.total == (UP_TO if full < ENOUGH else full)
    assert sum(1 for d in empty.iterate(Search(query=query)) if d.id.startswith("full")) == full
    assert len(list(empty.iterate(Search(query=query, sort="relevance")))) == found.total
