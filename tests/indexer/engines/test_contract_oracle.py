"""The contract of all engines: any tree under any filters gives what reading every document word by word gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines import open_engine
from indexer.engines.base import Engine, Filters, Search
from indexer.query.tree import (
    AllOf,
    AnyOf,
    Bigram,
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
from tests.indexer.engines import naive
from tests.indexer.engines.conftest import NewSettings
from tests.indexer.engines.corpus import BLOCS, QUARTERS, SYLLABLES, fill, fold, random_entries

ENTRIES = random_entries(60, seed=7)
VALUES = {
    "bloc": BLOCS,
    "quarter": QUARTERS,
    "province": ("Tuyên Quang", "Tuyên Quang/Hà Giang", "Cà Mau", "nowhere"),
    "kind": ("giao_ban",),
}

terms = st.sampled_from(SYLLABLES).flatmap(
    lambda s: st.sampled_from([Term(s), Term(fold(s), folded=True)])
)
bigrams = st.builds(
    lambda a, b: Bigram(f"{a}_{b}"), st.sampled_from(SYLLABLES), st.sampled_from(SYLLABLES)
)
leaves: st.SearchStrategy[Node] = st.one_of(
    terms,
    bigrams,
    st.builds(Word, st.sampled_from(SYLLABLES)),
    st.builds(
        lambda found, folded: Phrase(tuple(map(fold, found) if folded else found), folded),
        st.lists(st.sampled_from(SYLLABLES), max_size=3),
        st.booleans(),
    ),
    st.sampled_from([Prefix("n"), Prefix("đả"), Prefix("da", folded=True), Prefix("zz")]),
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda facet: st.builds(FacetIs, st.just(facet), st.sampled_from(VALUES[facet]))
    ),
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda nodes: AllOf(tuple(nodes)), st.lists(inner, max_size=3)),
        st.builds(lambda nodes: AnyOf(tuple(nodes)), st.lists(inner, max_size=3)),
        st.builds(Not, inner),
        st.builds(InTitle, inner),
    ),
    max_leaves=8,
)
chosen = st.dictionaries(st.sampled_from(sorted(VALUES)), st.just(()), max_size=3).flatmap(
    lambda facets: st.fixed_dictionaries(
        {
            f: st.lists(st.sampled_from(VALUES[f]), max_size=2, unique=True).map(tuple)
            for f in facets
        }
    )
)
days = st.none() | st.sampled_from(
    [
        "2019-12-31",
        "2020-12-31",
        "2021-01-01",
        "2021-02-28",
        "2021-03-15",
        "2021-04-15",
        "2023-01-01",
    ]
)
filters = st.builds(Filters, chosen, chosen, days, days)


@pytest.fixture(scope="module")
def crowd(new_settings: NewSettings) -> Iterator[Engine]:
    engine = open_engine(new_settings())
    fill(engine, ENTRIES[:25], 1)
    fill(engine, ENTRIES[25:], 2)
    yield engine
    engine.close()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tree=st.none() | trees,
    narrowed=filters,
    sort=st.sampled_from(["newest", "oldest"]),
    group=st.booleans(),
)
def test_engines_agree_with_the_oracle(
    crowd: Engine, tree: Node | None, narrowed: Filters, sort: str, group: bool
) -> None:
    search = Search(
        query=Query(must=tree), filters=narrowed, sort=sort, group=group, size=100, facets=tuple(VALUES)  # type: ignore[arg-type]
    )  # fmt: skip
    expected = naive.evaluate(ENTRIES, search)
    found = crowd.search(search)
    ids = naive.one_per_meeting(ENTRIES, expected.ids) if group else expected.ids
    assert [hit.document.id for hit in found.hits] == ids
    assert found.total == len(expected.ids)
    assert found.meetings == expected.meetings
    assert found.facets == expected.facets


@settings(max_examples=60, deadline=None)
@given(tree=trees, relaxed=trees, narrowed=filters)
def test_relaxing_adds_partial_matches_and_loses_none(
    crowd: Engine, tree: Node, relaxed: Node, narrowed: Filters
) -> None:
    search = Search(query=Query(must=tree, relaxed=relaxed), filters=narrowed, size=100)
    full = naive.evaluate(ENTRIES, Search(query=Query(must=tree), filters=narrowed)).ids
    either = Query(must=AnyOf((tree, relaxed)))
    partial = naive.evaluate(ENTRIES, Search(query=either, filters=narrowed)).ids
    found = crowd.search(search)
    ids = [hit.document.id for hit in found.hits]
    assert ids == (partial if found.relaxed else full)
    few = sum(naive.matches(e, tree) for e in ENTRIES) < 10
    assert found.relaxed == (
        few and any(naive.matches(e, relaxed) and not naive.matches(e, tree) for e in ENTRIES)
    )
