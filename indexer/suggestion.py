"""Completion while typing, and what was probably meant by a misspelt word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from indexer import places
from indexer.engines.base import Engine, Search
from indexer.index_knowledge import IndexKnowledge
from indexer.query.tree import AllOf, Node, Prefix, Query, Term
from indexer.text import Token, fold, syllables

_FREQUENT = 4  # how many times more documents a correction must have than what was typed
_CANDIDATES = 12  # syllables considered in place of one


def complete_names(names: Iterable[str], prefix: str, limit: int) -> list[str]:
    """Names some word of which begins what was typed, in the order given; accents typed must agree, others may lack."""
    typed = [token.text for token in syllables(prefix)]
    return list(_limited((name for name in names if typed and _begins(name, typed)), limit))


def complete_titles(engine: Engine, prefix: str, limit: int) -> list[str]:
    """Headlines that have the words typed, the last of which may be unfinished."""
    tokens = syllables(prefix)
    if not tokens or len(tokens[-1].text) < 2:
        return []
    terms = [_term(token) for token in tokens[:-1]]
    last = tokens[-1]
    unfinished = Prefix(last.text, last.text == last.folded)
    nodes: tuple[Node, ...] = (*terms, unfinished)
    from indexer.query.tree import InTitle

    query = Query(InTitle(AllOf(nodes)))
    found = engine.search(Search(query, sort="newest", relax=False, size=limit))
    return list(dict.fromkeys(hit.document.title for hit in found.hits if hit.document.title))


def place_names() -> tuple[str, ...]:
    """All provinces, today's first."""
    return tuple(dict.fromkeys((*places.current(), *places.units())))


def correct(words: Sequence[Sequence[Token]], q: str, knowledge: IndexKnowledge) -> str | None:
    """The query with misspelt or wrongly accented syllables replaced; None where nothing is clearly better."""
    replaced: dict[tuple[int, int], str] = {}
    for run in words:
        for index, token in enumerate(run):
            if (better := _better(run, index, knowledge)) is not None:
                replaced[token.start, token.end] = better
    if not replaced:
        return None
    parts, position = [], 0
    for (start, end), better in sorted(replaced.items()):
        parts += [q[position:start], better]
        position = end
    return "".join((*parts, q[position:]))


def _better(run: Sequence[Token], index: int, knowledge: IndexKnowledge) -> str | None:
    """A syllable that stands far more often beside this one's neighbours than the one typed."""
    token = run[index]
    if not token.text.isalpha() or len(token.text) < 2:
        return None
    before = run[index - 1].text if index else None
    after = run[index + 1].text if index + 1 < len(run) else None
    typed_folded = token.text == token.folded
    known = (
        knowledge.frequency(token.folded, folded=True)
        if typed_folded
        else knowledge.frequency(token.text)
    )
    together = _together(before, token.text, after, knowledge, folded=typed_folded)
    if together or (known and before is None and after is None):
        return None
    best, best_score = None, 0
    for candidate in _candidates(token.text, frozenset(knowledge.vocabulary)):
        score = _together(before, candidate, after, knowledge, folded=False)
        if before is None and after is None:
            score = knowledge.frequency(candidate)
        if score > best_score:
            best, best_score = candidate, score
    enough = 1 if not known else _FREQUENT
    return best if best_score >= enough else None


def _together(
    before: str | None, syllable: str, after: str | None, knowledge: IndexKnowledge, *, folded: bool
) -> int:
    pairs = [(a, b) for a, b in ((before, syllable), (syllable, after)) if a and b]
    spell = fold if folded else str
    return sum(
        knowledge.frequency(f"{spell(a)}_{spell(b)}", folded=folded)
        or (
            0
            if folded
            else knowledge.frequency(f"{fold(a)}_{fold(b)}", folded=True)
            // 2
            * (fold(a) == a or fold(b) == b)
        )
        for a, b in pairs
    )


def _candidates(typed: str, vocabulary: frozenset[str]) -> list[str]:
    """Known syllables with other accents, or one letter away, accents aside."""
    return sorted(_near(typed, vocabulary))[: 40 * _CANDIDATES]


@lru_cache(maxsize=1024)
def _near(typed: str, vocabulary: frozenset[str]) -> frozenset[str]:
    key = fold(typed)
    neighbours = {key, *_edits(key)}
    return frozenset(s for s in vocabulary if s != typed and fold(s) in neighbours)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _edits(word: str) -> Iterator[str]:
    """Words one insertion, deletion, exchange or swap away."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _begins(name: str, typed: Sequence[str]) -> bool:
    forms = [token.text for token in syllables(name)]
    starts = range(len(forms) - len(typed) + 1)
    return any(_fits(forms[start : start + len(typed)], typed) for start in starts)


def _fits(forms: Sequence[str], typed: Sequence[str]) -> bool:
    *whole, last = typed
    agrees = all(t in (f, fold(f)) for t, f in zip(whole, forms, strict=False))
    return agrees and (forms[-1].startswith(last) or fold(forms[-1]).startswith(last))


def _term(token: Token) -> Term:
    accented = token.text != token.folded
    return Term(token.text) if accented else Term(token.folded, folded=True)


def _limited(names: Iterable[str], limit: int) -> Iterator[str]:
    for count, name in enumerate(dict.fromkeys(names)):
        if count == limit:
            return
        yield name
