"""What changed from one revision of an article to the next, paragraph by paragraph and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+\s*|\s+")
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
        elif what == "replace" and b - a == d - c:
            yield from (_words(x, y) for x, y in zip(before[a:b], after[c:d], strict=True))
        else:
            yield from ((Piece("del", text),) for text in before[a:b])
            yield from ((Piece("ins", text),) for text in after[c:d])


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
