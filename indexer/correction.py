"""What was probably meant by a misspelt or wrongly accented word, from the words of the index and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from indexer.index_knowledge import IndexKnowledge
from indexer.query.tree import Bigram, Gram, Term
from indexer.text import Token, fold

MOST = 4  # words replaced in one query
# Words of a query; longer ones are questions in whole sentences, found by their other words.
LONGEST = 12
_OPERATORS = {"or"}  # in small letters a word, of which a note tells how it is meant to be typed
FREQUENT = 4  # times that a correction of a known word has to stand beside its neighbours

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Sounds that many speakers do not tell apart, as written in folded syllables: initials, then finals.
_INITIALS: Sequence[Sequence[str]] = (
    ("ch", "tr"),
    ("s", "x"),
    ("d", "gi", "r", "v"),
    ("l", "n"),
    ("ng", "ngh"),
    ("g", "gh"),
    ("c", "k", "qu"),
)
_FINALS: Sequence[Sequence[str]] = (("n", "ng", "nh"), ("c", "t", "ch"), ("i", "y"))


def correct(
    words: Sequence[Sequence[Token]], named: Set[Token], q: str, knowledge: IndexKnowledge
) -> str | None:
    """The query with misspelt or wrongly accented syllables replaced; None where nothing is clearly better.

    `named` are words that name something known: they are left as they are.
    """
    replaced: dict[tuple[int, int], str] = {}
    if sum(map(len, words)) > LONGEST:
        return None
    for run in words:
        doubtful = [i for i, t in enumerate(run) if t not in named and t.text not in _OPERATORS]
        forms = [token.text for token in run]
        for index, better in _replacements(forms, doubtful, knowledge).items():
            replaced[run[index].start, run[index].end] = better
    if not replaced:
        return None
    parts, position = [], 0
    for (start, end), better in sorted(replaced.items()):
        parts += [q[position:start], better]
        position = end
    return "".join((*parts, q[position:]))


def _replacements(
    forms: list[str], doubtful: Sequence[int], knowledge: IndexKnowledge
) -> dict[int, str]:
    """Position → better syllable. The clearest goes first: its neighbours are then judged beside the right word."""
    replaced: dict[int, str] = {}
    for _ in range(MOST):
        found = [
            (*better, index)
            for index in doubtful
            if index not in replaced and (better := _better(forms, index, knowledge))
        ]
        if not found:
            break
        _, syllable, index = max(found)
        forms[index] = replaced[index] = syllable
    return replaced


_Score = tuple[int, int]


def _better(
    forms: Sequence[str], index: int, knowledge: IndexKnowledge
) -> tuple[_Score, str] | None:
    """A syllable that stands far more often beside this one's neighbours than the one typed, and how often."""
    typed = forms[index]
    if not typed.isalpha() or len(typed) < 2:
        return None
    beside = [(forms[index - 1], True)] if index else []
    beside += [(forms[index + 1], False)] if index + 1 < len(forms) else []
    alone = Term(typed, folded=typed == fold(typed))
    known = knowledge.frequencies([alone])[alone]
    if (known and not beside) or _together([typed], beside, knowledge)[0][0]:
        return None
    others = _near(typed, knowledge)
    scores = _together(others, beside, knowledge)
    best: tuple[_Score, str] = max(zip(scores, others, strict=True), default=((0, 0), ""))
    return best if best[0][0] >= (FREQUENT if known else 1) else None


def _together(
    forms: Sequence[str], beside: Sequence[tuple[str, bool]], knowledge: IndexKnowledge
) -> list[_Score]:
    """How often each of some syllables stands beside its neighbours (before it or after), and how often with these accents.

    A neighbour typed without accents may stand for one that has some. Without neighbours a syllable counts alone.
    """
    grams = [list(_grams(form, beside)) for form in forms]
    known = knowledge.frequencies([gram for pairs in grams for pair in pairs for gram in pair])
    return [
        (sum(known[loose] for loose, _ in pairs), sum(known[strict] for _, strict in pairs))
        for pairs in grams
    ]


def _grams(form: str, beside: Sequence[tuple[str, bool]]) -> Iterator[tuple[Gram, Gram]]:
    """What a syllable is looked up as beside each neighbour: loosely, and with its accents."""
    if not beside:
        yield Term(form), Term(form)
    for neighbour, is_before in beside:
        first, second = (neighbour, form) if is_before else (form, neighbour)
        strict = Bigram.of(first, second)
        if neighbour == fold(neighbour):
            yield Bigram.of(fold(first), fold(second), folded=True), strict
        else:
            yield strict, strict


def _near(typed: str, knowledge: IndexKnowledge) -> Sequence[str]:
    """Known syllables with other accents, one letter away or of the same sound for many."""
    by_folded = knowledge.by_folded
    key = fold(typed)
    keys = {key, *_edits(key), *_confused(key)}
    return [s for near in keys for s in by_folded.get(near, ()) if s != typed]


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


@lru_cache(maxsize=4096)
def _confused(word: str) -> tuple[str, ...]:
    """The same syllable with an initial or a final that sounds the same to many."""
    found = [
        other + word[len(one) :]
        for group in _INITIALS
        for one in group
        for other in group
        if word.startswith(one) and one != other
    ]
    found += [
        word[: -len(one)] + other
        for group in _FINALS
        for one in group
        for other in group
        if word.endswith(one) and one != other
    ]
    return tuple(found)
