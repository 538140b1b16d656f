"""From the structure of a query to the tree that engines compile: what must match, what ranks, what to fall back on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from indexer.query import periods, syntax, weights
from indexer.query.knowledge import Knowledge
from indexer.query.periods import Period
from indexer.query.recognition import Recognised, recognise
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
)
from indexer.text import Token, fold
from indexer.text.abbreviations import Forms, other_forms, other_forms_of

# Of one query, and phrases that say the same as one; engines bound the number of clauses.
MOST_WORDS = 100
MOST_PERIODS = 12
MOST_PHRASES = 16

Alternatives = tuple[Term, ...]
_WEIGHTS = {
    "quarter": weights.PERIOD,
    "meeting_date": weights.PERIOD,
    "province": weights.PROVINCE,
    "bloc": weights.BLOC,
    "official": weights.OFFICIAL,
    "post": weights.POST,
    "kind": weights.KIND,
}


class Run(NamedTuple):
    """Adjacent words to highlight, each with the terms that say the same.

    `together`: only where all of them stand; `in_title`: only in the headline.
    """

    words: tuple[Alternatives, ...]
    together: bool = False
    in_title: bool = False


@dataclass(slots=True)
class Gathered:
    """What was met while compiling, for ranking, highlighting and the echo."""

    boosts: list[Boost] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    recognised: list[tuple[Recognised, tuple[Token, ...]]] = field(default_factory=list)
    notes: list[syntax.Note] = field(default_factory=list)
    words: int = 0
    periods: int = 0


def compile_query(
    root: syntax.Every, knowledge: Knowledge, q: str, today: date
) -> tuple[Query, Gathered]:
    """The tree for the structure of the query `q`, and what was met on the way."""
    compiler = _Compiler(knowledge, q, today)
    must, relaxed = compiler.node(root)
    gathered = compiler.gathered
    if must is None:
        return Query(), gathered
    return Query(must, tuple(dict.fromkeys(gathered.boosts)), relaxed), gathered


class _Compiler:
    def __init__(self, knowledge: Knowledge, q: str, today: date) -> None:
        self.knowledge, self.q, self.today = knowledge, q, today
        self.gathered = Gathered()
        self.ranking = True  # off inside negations and titles

    def node(self, node: syntax.Node) -> tuple[Node | None, Node | None]:
        """What must match and what is asked when too little does (None where nothing can be relaxed)."""
        match node:
            case syntax.Words(tokens):
                return self.words(tokens)
            case syntax.Every(nodes):
                return self.every(nodes)
            case syntax.Either(nodes):
                return self.either(nodes)
            case _:
                return self.fixed(node), None

    def every(self, nodes: Sequence[syntax.Node]) -> tuple[Node | None, Node | None]:
        """Everything must match; relaxed, words and phrases beside words need not, but fields and negations still do."""
        strict: list[Node] = []
        hard: list[Node] = []
        soft: list[Node] = []
        worded = any(isinstance(inner, syntax.Words) for inner in nodes)
        self.doubt_halves(nodes)
        for inner in nodes:
            must, relaxed = self.node(inner)
            if must is None:
                continue
            strict.append(must)
            if isinstance(inner, syntax.Words) or (worded and isinstance(inner, syntax.Exact)):
                soft += _members(relaxed or must)
            else:
                hard.append(relaxed or must)
        if not strict:
            return None, None
        loose = [*hard, AnyOf(tuple(dict.fromkeys(soft)))] if soft else hard
        return _all(strict), (_all(loose) if len(soft) > 1 else None)

    def doubt_halves(self, nodes: Sequence[syntax.Node]) -> None:
        """Tell how to ask for a word of two syllables where the minus or `title:` took the first of them only.

        The index knows which stand side by side, those typed without accents with any.
        """
        doubts: dict[syntax.Note, Bigram] = {}
        for two in pairwise(nodes):
            match two:
                case syntax.Negated(syntax.Words((one,))), syntax.Words((other, *_)):
                    code, sign = "half_negated", "-"
                case syntax.Titled(syntax.Words((one,))), syntax.Words((other, *_)):
                    code, sign = "half_titled", "title:"
                case _:
                    continue
            if self.q[one.end : other.start].isspace():
                both = f"{self.q[one.start : one.end]} {self.q[other.start : other.end]}"
                doubts[syntax.Note(code, f'{sign}"{both}"')] = _side_by_side(one, other)
        if doubts and self.gathered.words < MOST_WORDS:
            known = self.knowledge.frequencies(list(doubts.values())[:MOST_WORDS])
            self.gathered.notes += [note for note, pair in doubts.items() if known.get(pair)]

    def either(self, nodes: Sequence[syntax.Node]) -> tuple[Node | None, Node | None]:
        """One side must match; relaxed sides stand beside sides that cannot be relaxed."""
        sides = [(must, relaxed) for must, relaxed in map(self.node, nodes) if must is not None]
        if not sides:
            return None, None
        strict = AnyOf(tuple(must for must, _ in sides))
        if not any(relaxed for _, relaxed in sides):
            return strict, None
        return strict, AnyOf(tuple(relaxed or must for must, relaxed in sides))

    def fixed(self, node: syntax.Node) -> Node | None:
        """What is asked for explicitly and never relaxed."""
        match node:
            case syntax.Exact(tokens):
                return self.exact(tokens)
            case syntax.Starred(token, forms):
                folded = token.text == token.folded
                self.gathered.runs.append(Run((tuple(Term(f"{form}*", folded) for form in forms),)))
                return _any([Prefix(form, folded) for form in forms])
            case syntax.Field(facet, values):
                return _any([FacetIs(facet, value) for value in values])
            case syntax.Titled(inner):
                return self.titled(inner)
            case syntax.Negated(inner):
                refused = self.unranked(inner)
                return Not(refused) if refused else None
        return None

    def titled(self, inner: syntax.Node) -> Node | None:
        runs = self.gathered.runs
        before = len(runs)
        asked = self.unranked(inner, keep_runs=True)
        runs[before:] = [run._replace(in_title=True) for run in runs[before:]]
        return InTitle(asked) if asked else None

    def unranked(self, inner: syntax.Node, *, keep_runs: bool = False) -> Node | None:
        """The strict form of a node that gives no boosts, no offers and, if so wished, no highlights."""
        runs = len(self.gathered.runs)
        before, self.ranking = self.ranking, False
        must, _ = self.node(inner)
        self.ranking = before
        if not keep_runs:
            del self.gathered.runs[runs:]
        return must

    def exact(self, tokens: Sequence[Token]) -> Node | None:
        tokens = self._bounded(tokens)
        if not tokens:
            return None
        run = self._alternatives(tokens, self._periods(tokens))
        if prod(map(len, run)) > MOST_PHRASES:
            run = tuple(words[:1] for words in run)
        self.gathered.runs.append(Run(run, together=True))
        self._highlight(other_forms_of(tuple(token.text for token in tokens)))
        if self.ranking:
            self.gathered.boosts += _bigrams(run)
        return _any([_phrase(terms) for terms in product(*run)])

    def words(self, tokens: Sequence[Token]) -> tuple[Node | None, Node | None]:
        """Words side by side: all of them, where a facet can stand for the words that name it."""
        tokens = self._bounded(tokens)
        if not tokens:
            return None, None
        recognised = (
            recognise(tokens, self.knowledge, self._periods(tokens)) if self.ranking else ()
        )
        run = self._alternatives(tokens, recognised)
        self.gathered.runs.append(Run(run))
        self._highlight(sorted({*other_forms([token.text for token in tokens], {})}))
        if self.ranking:
            self.gathered.boosts += _bigrams(run)
            self.gathered.boosts += self._facet_boosts(recognised)
            self.gathered.recognised += [(item, tuple(tokens)) for item in recognised]
        named = {item.first: item for item in recognised if item.instead}
        soft = [_any(alternatives) for alternatives in run]
        soft += [item.instead for item in named.values() if item.instead]
        members = tuple(dict.fromkeys(member for node in soft for member in _members(node)))
        must = _all([*_strictly(run, named)])
        return must, (AnyOf(members) if len(members) > 1 else None)

    def _highlight(self, forms: Iterable[Forms]) -> None:
        """Mark what is written out in the index for an abbreviation, or abbreviated, where all of it stands in the text."""
        self.gathered.runs += [
            Run(tuple((Term(f),) for f in form), together=True) for form in forms
        ]

    def _periods(self, tokens: Sequence[Token]) -> Sequence[Period]:
        found = tuple(periods.find(self.q, tokens, self.today))
        kept = found[: max(0, MOST_PERIODS - self.gathered.periods)]
        self.gathered.periods += len(found)
        return kept

    def _bounded(self, tokens: Sequence[Token]) -> Sequence[Token]:
        kept = tokens[: max(0, MOST_WORDS - self.gathered.words)]
        self.gathered.words += len(tokens)
        return kept

    def _alternatives(
        self, tokens: Sequence[Token], named: Iterable[Recognised | Period]
    ) -> tuple[Alternatives, ...]:
        """For each word the terms that say the same: numbers of a period are written in several ways."""
        others = {
            item.first + i: written for item in named for i, written in enumerate(item.others)
        }
        return tuple(
            (term, *map(Term, others.get(i, ()))) for i, term in enumerate(self._terms(tokens))
        )

    def _terms(self, tokens: Sequence[Token]) -> list[Term]:
        """Words as typed where they have accents or are known to have none, else folded."""
        literal = self._literal(tokens)
        return [
            Term(token.folded, folded=True)
            if _unaccented(token) and i not in literal
            else Term(token.text)
            for i, token in enumerate(tokens)
        ]

    def _literal(self, tokens: Sequence[Token]) -> set[int]:
        """Which words the index says to have no accents, typed without: `giao ban`, unlike `tuyen quang`.

        Beside its neighbour a syllable is hardly ever ambiguous (1.9 % of folded bigrams are, 49 % of folded syllables).
        """
        pairs = {
            i: (Bigram.of(a.text, b.text), Bigram.of(a.folded, b.folded, folded=True))
            for i, (a, b) in enumerate(pairwise(tokens))
            if _unaccented(a) or _unaccented(b)
        }
        known = self.knowledge.frequencies([bigram for both in pairs.values() for bigram in both])
        as_typed = [i for i, (typed, all_) in pairs.items() if 2 * known[typed] >= known[all_] > 0]
        return {index for i in as_typed for index in (i, i + 1)}

    def _facet_boosts(self, recognised: Sequence[Recognised]) -> Iterator[Boost]:
        for item in recognised:
            for node, share in item.boosts:
                yield Boost(node, _WEIGHTS[item.facet] * share)
        if recognised:
            yield Boost(FacetIs("briefing", "true"), weights.BRIEFING)


def _strictly(run: Sequence[Alternatives], named: Mapping[int, Recognised]) -> Iterator[Node]:
    """What a document must have for each word; for words that name a facet, all of them or what it may have instead.

    `named` are the facets by the place of their first word.
    """
    position = 0
    while position < len(run):
        item = named.get(position)
        last = item.last if item else position + 1
        asked = [_any(alternatives) for alternatives in run[position:last]]
        yield AnyOf((_all(asked), item.instead)) if item and item.instead else asked[0]
        position = last


def _unaccented(token: Token) -> bool:
    return token.text == token.folded and token.text.isalpha()


def _side_by_side(one: Token, other: Token) -> Bigram:
    if _unaccented(one) or _unaccented(other):
        return Bigram.of(one.folded, other.folded, folded=True)
    return Bigram.of(one.text, other.text)


def _phrase(terms: Sequence[Term]) -> Node:
    """The words side by side: in the folded copy where one is folded, beside the others as they were typed."""
    if len(terms) == 1:
        return terms[0]
    if not any(term.folded for term in terms):
        return Phrase(tuple(term.text for term in terms))
    exact = [term for term in terms if not term.folded]
    return _all([Phrase(tuple(fold(term.text) for term in terms), folded=True), *exact])


def _bigrams(run: Sequence[Alternatives]) -> Iterator[Boost]:
    """Adjacent words as bigrams; where one is folded, both are looked up folded."""
    for left, right in pairwise(run):
        for a, b in product(left, right):
            folded = a.folded or b.folded
            first, second = (fold(a.text), fold(b.text)) if folded else (a.text, b.text)
            yield Boost(Bigram.of(first, second, folded=folded), weights.BIGRAM)


def _members(node: Node) -> list[Node]:
    return list(node.nodes) if isinstance(node, AnyOf) else [node]


def _all(nodes: Sequence[Node]) -> Node:
    """All of the nodes, without a level that only repeats this one; a lone negation needs something to stand in."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, AllOf) else [node]
    if len(flat) == 1 and not isinstance(flat[0], Not):
        return flat[0]
    return AllOf(tuple(dict.fromkeys(flat)))


def _any(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))
