"""What changed from one revision of an article to the next, paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_WORDS = re.compile(r"\S+\s*|\s+")
ALIKE = 0.6  # share of letters in common from which two paragraphs are one that was edited
MOST_WORDS = 5_000  # of a paragraph that is compared word by word


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is the same (`""`), was taken out (`del`) or put in (`ins`)."""

    kind: str
    text: str


Paragraph = tuple[Piece, ...]


def changes(old: str, new: str) -> list[Paragraph]:
    """The paragraphs of both texts, with what was taken out and put in."""
    before, after = old.split("\n"), new.split("\n")
    return list(_paragraphs(before, after))


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from ((Piece("", text),) for text in before[a:b])
        else:
            for old, new in zip_longest(before[a:b], after[c:d]):
                yield from _changed(old, new)


def _changed(old: str | None, new: str | None) -> Iterator[Paragraph]:
    if old is not None and new is not None and _alike(old, new):
        yield _words(old, new)
        return
    if old is not None:
        yield (Piece("del", old),)
    if new is not None:
        yield (Piece("ins", new),)


def _alike(old: str, new: str) -> bool:
    return SequenceMatcher(None, old, new, autojunk=False).quick_ratio() >= ALIKE


def _words(old: str, new: str) -> Paragraph:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return (Piece("del", old), Piece("ins", new))
    pieces = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("", "".join(before[a:b])))
        else:
            pieces += [Piece("del", "".join(before[a:b]))] if b > a else []
            pieces += [Piece("ins", "".join(after[c:d]))] if d > c else []
    return tuple(pieces)
