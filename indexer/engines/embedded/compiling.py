"""The query tree and the filters as tantivy queries, built as objects: nothing a person types is ever parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tantivy import FieldType, Occur, Query, Schema

from indexer.engines.base import EngineError, Filters
from indexer.engines.embedded.schema import TEXT
from indexer.engines.fields import facet_field, gram_field, syllable_field
from indexer.engines.order import scores
from indexer.facets.values import FACETS
from indexer.query import tree

# Characters that a regular expression of tantivy's reads as more than themselves.
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$#&~-]")

# Bytes; tantivy refuses patterns of more than 1000 states, and no syllable is that long.
_LONGEST_PREFIX = 500

# From this many values on, one set of terms is faster than as many clauses.
_MANY = 64


@dataclass(frozen=True)
class Compiler:
    """Makes queries for one schema. Every matching clause but terms and phrases is scored 0."""

    schema: Schema

    def matching(self, node: tree.Node | None) -> Query:
        """What has to match; everything for None."""
        return self.everything() if node is None else self._node(node, title=False)

    def scored(self, match: Query, boosts: Iterable[tree.Boost]) -> Query:
        """The match, with what raises its scores."""
        shoulds = [(Occur.Should, self._boost(boost)) for boost in boosts if boost.weight > 0]
        return Query.boolean_query([(Occur.Must, match), *shoulds]) if shoulds else match

    def narrowed(self, match: Query, filters: Sequence[tuple[Occur, Query]]) -> Query:
        """The match within the filters, its scores unchanged."""
        return Query.boolean_query([(Occur.Must, match), *filters]) if filters else match

    def filters(self, filters: Filters, ignoring: str | None = None) -> list[tuple[Occur, Query]]:
        """The clauses of all filters, but for the selection in the facet `ignoring`."""
        clauses = [
            (Occur.Must, self.any_value(facet, values))
            for facet, values in filters.include.items()
            if values and facet != ignoring
        ]
        clauses += [
            (Occur.MustNot, self.any_value(facet, values))
            for facet, values in filters.exclude.items()
            if values
        ]
        if filters.published_from:
            clauses.append((Occur.Must, self._days("last", lower=filters.published_from)))
        if filters.published_to:
            clauses.append((Occur.Must, self._days("first", upper=filters.published_to)))
        return clauses

    def any_value(self, facet: str, values: Sequence[str]) -> Query:
        """Documents with one of a facet's values."""
        if facet not in FACETS:
            raise EngineError(f"no facet is called {facet}; there are {', '.join(FACETS)}")
        return self.any_term(facet_field(facet), values)

    def any_term(self, field: str, values: Sequence[str | int]) -> Query:
        """Documents with one of the terms in a field, all scored 0."""
        if len(values) > _MANY:
            return _unscored(Query.term_set_query(self.schema, field, list(values)))
        terms = [Query.term_query(self.schema, field, v, index_option="basic") for v in values]
        return _unscored(_any(terms))

    def word(self, word: str) -> Query:
        """Documents with a word, scored."""
        return self._term("words", word)

    def everything(self) -> Query:
        """All documents, scored 0."""
        return _unscored(Query.all_query())

    def _days(self, field: str, *, lower: str | None = None, upper: str | None = None) -> Query:
        first, last = (
            date.fromisoformat(day).toordinal() if day else None for day in (lower, upper)
        )
        return _unscored(Query.range_query(self.schema, field, FieldType.Unsigned, first, last))

    def _boost(self, boost: tree.Boost) -> Query:
        query = self._node(boost.node, title=False)
        if scores(boost.node):
            return Query.boost_query(query, boost.weight)
        return Query.const_score_query(query, boost.weight)

    def _node(self, node: tree.Node, *, title: bool) -> Query:
        match node:
            case tree.InTitle(inner):
                return self._node(inner, title=True)
            case tree.AllOf(nodes):
                return self._all(nodes, title)
            case tree.AnyOf(nodes):
                return _any([self._node(inner, title=title) for inner in nodes])
            case tree.Not():
                return self._all([node], title)
            case tree.FacetIs(facet, value):
                return self.any_value(facet, [value])
            case _:
                return self._text(node, title)

    def _text(
        self,
        node: tree.Term | tree.Phrase | tree.Bigram | tree.Word | tree.Prefix,
        title: bool,
    ) -> Query:
        match node:
            case tree.Term(text, folded):
                return self._term(syllable_field(folded=folded, title=title), text)
            case tree.Bigram(_, folded) if title:
                return self._phrase(node.syllables, folded, title)
            case tree.Bigram(text):
                return self._term(gram_field(node), text)
            case tree.Word(text):
                return self._term("words", text)
            case tree.Phrase(syllables, folded):
                return self._phrase(syllables, folded, title)
            case tree.Prefix(text, folded):
                return self._prefix(syllable_field(folded=folded, title=title), text)

    def _term(self, field: str, text: str) -> Query:
        return Query.term_query(self.schema, field, text, index_option=_scoring_option(field))

    def _all(self, nodes: Sequence[tree.Node], title: bool) -> Query:
        """Nodes side by side; negations need something to be taken from."""
        wanted = [self._node(n, title=title) for n in nodes if not isinstance(n, tree.Not)]
        refused = [self._node(n.node, title=title) for n in nodes if isinstance(n, tree.Not)]
        if len(wanted) == 1 and not refused:
            return wanted[0]
        clauses = [(Occur.Must, query) for query in wanted or [self.everything()]]
        return Query.boolean_query(clauses + [(Occur.MustNot, query) for query in refused])

    def _phrase(self, syllables: Sequence[str], folded: bool, title: bool) -> Query:
        if not syllables:
            return Query.empty_query()
        if len(syllables) == 1:
            return self._node(tree.Term(syllables[0], folded), title=title)
        words: list[str | tuple[int, str]] = list(syllables)
        return Query.phrase_query(self.schema, syllable_field(folded=folded, title=title), words)

    def _prefix(self, field: str, text: str) -> Query:
        if len(text.encode()) > _LONGEST_PREFIX:
            return Query.empty_query()
        pattern = _SPECIAL.sub(lambda special: "\\" + special.group(), text) + ".*"
        return _unscored(Query.regex_query(self.schema, field, pattern))


def _any(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    clauses = [(Occur.Should, query) for query in queries]
    return Query.boolean_query(clauses) if clauses else Query.empty_query()


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _scoring_option(field: str) -> str:
    """How to read a term's postings: positions are for phrases, scores need no more than frequencies."""
    return "freq" if field in TEXT else "basic"
