"""A line as tokens: syllables, numbers, abbreviations, marks, each with its place in the line and its matching key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.facets.wording import UPPER, key

_TOKEN = re.compile(
    rf"[{UPPER}]{{1,4}}(?:\.[{UPPER}]{{1,3}})+\b"  # T.Ư, UVT.Ư
    r"|\b(?:TP|Tp|TS|ThS|PGS|GS|BS|KS|Q|P|Đ|Mr|Mrs|Ms|Dr|Lt|Gen|Sen|Col)\.(?=\s|$|[^\W\d])"
    r"|[ĐđDd]/[cC]\b"
    r"|\d+(?:[.,/-]\d+)*"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?(?:&[^\W\d_]+)*"
    r"|\.{2,}|…|[^\w\s]|_"
)
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: `key` for matching, `start` and `end` in the line, `spaced` when a blank stands before it."""

    text: str
    key: str
    start: int
    end: int
    spaced: bool

    @property
    def is_word(self) -> bool:
        """Whether it has letters."""
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is written in capitals throughout (UBND, TVTU), a single letter not counting."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_dash(self) -> bool:
        """Whether it is a hyphen or a dash."""
        return self.text in _DASHES


def tokenize(line: str) -> list[Token]:
    """The tokens of a line."""
    view = key(line)
    return [
        Token(
            m[0],
            view[m.start() : m.end()],
            m.start(),
            m.end(),
            line[m.start() - 1 : m.start()].isspace(),
        )
        for m in _TOKEN.finditer(line)
    ]


_SHORTENED = frozenset({"mr", "mrs", "ms", "dr", "ts", "ths", "gs", "pgs", "bs", "tp"})


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens sentence by sentence, each with its final mark; a full stop ends one before a capital or at the end."""
    start = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        ends = token.text in ("!", "?", "…") or token.text.startswith("..")
        if token.text == ".":
            ends = following is None or following.is_capital or not following.is_word
            ends = ends and not (index and following and tokens[index - 1].key in _SHORTENED)
        if ends:
            yield tokens[start : index + 1]
            start = index + 1
    if start < len(tokens):
        yield tokens[start:]
