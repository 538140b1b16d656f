"""Reading a query: its structure, what it asks of the engine, what was recognised, and what was understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from crawler import times
from indexer.facets.labels import Language, facet_label, label
from indexer.query import syntax
from indexer.query.compiling import MOST_WORDS, Run, compile_query
from indexer.query.facet_values import resolve, shown_value
from indexer.query.knowledge import Knowledge, Nothing
from indexer.query.messages import message
from indexer.query.tree import Query
from indexer.search import Offer
from indexer.text import Token


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood.

    `echo` is the query as it was read, in its own language; `offers` the filters that its words name; `runs` the terms to
    highlight; `words` the plain words as typed; `named` those of them that name something known, and so are spelt right.
    """

    query: Query
    echo: str
    offers: tuple[Offer, ...]
    notes: tuple[str, ...]
    runs: tuple[Run, ...]
    words: tuple[tuple[Token, ...], ...]
    named: frozenset[Token]


def parse(
    q: str,
    knowledge: Knowledge | None = None,
    *,
    language: Language = "vi",
    today: date | None = None,
) -> Parsed:
    """Read any string as a query; never raises. Without `knowledge` of an index every word is taken as typed.

    `today` is the day it is in Vietnam, unless it is given.
    """
    knowledge, today = knowledge or Nothing(), today or times.today()
    root, notes = syntax.read(q, partial(resolve, knowledge=knowledge, today=today))
    query, gathered = compile_query(root, knowledge, q, today)
    notes += tuple(dict.fromkeys(gathered.notes))
    if gathered.words > MOST_WORDS:
        notes += (syntax.Note("too_many_words", str(MOST_WORDS)),)
    offers = (
        Offer(item.facet, value, label(item.facet, value, language), _quoted(q, span))
        for item, tokens in gathered.recognised
        for span in [tokens[item.first : item.last]]
        for value in (shown_value(item.facet, value) for value in item.values)
    )
    return Parsed(
        query,
        " ".join(_Echo(q, language).pieces(root)),
        tuple({(offer.facet, offer.value): offer for offer in offers}.values()),
        tuple(message(note.code, note.about, language) for note in notes),
        tuple(gathered.runs),
        tuple(_plain(root)),
        frozenset(t for item, run in gathered.recognised for t in run[item.first : item.last]),
    )


def _quoted(q: str, tokens: tuple[Token, ...]) -> str:
    return q[tokens[0].start : tokens[-1].end]


def _plain(node: syntax.Node) -> Iterable[tuple[Token, ...]]:
    """The runs of plain words that are asked for."""
    match node:
        case syntax.Words(tokens):
            yield tokens
        case syntax.Every(nodes) | syntax.Either(nodes):
            for inner in nodes:
                yield from _plain(inner)


@dataclass(frozen=True, slots=True)
class _Echo:
    """The query as it was read, in the words typed."""

    q: str
    language: Language

    def pieces(self, node: syntax.Node) -> Iterable[str]:
        match node:
            case syntax.Words(tokens):
                yield self.typed(tokens)
            case syntax.Exact(tokens):
                yield f'"{self.typed(tokens)}"'
            case syntax.Starred(token, _):
                yield f"{self.typed((token,))}*"
            case syntax.Field(facet, values, typed):
                first = shown_value(facet, values[0])
                shown = label(facet, first, self.language) if len(values) == 1 else typed
                yield f"[{facet_label(facet, self.language)}: {shown}]"
            case syntax.Titled(inner):
                yield f"[{facet_label('title', self.language)}: {self.whole(inner)}]"
            case syntax.Negated(inner):
                yield f"{'không có' if self.language == 'vi' else 'not'} ({self.whole(inner)})"
            case syntax.Every(nodes):
                for inner in nodes:
                    text = self.whole(inner)
                    yield f"({text})" if isinstance(inner, syntax.Either) else text
            case syntax.Either(nodes):
                yield (" hoặc " if self.language == "vi" else " or ").join(map(self.whole, nodes))

    def whole(self, node: syntax.Node) -> str:
        return " ".join(self.pieces(node))

    def typed(self, tokens: tuple[Token, ...]) -> str:
        return " ".join(self.q[token.start : token.end] for token in tokens)
