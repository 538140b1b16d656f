"""Syllables: the unit that recall rests on. Vietnamese writes a space between any two, so there is nothing to guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.text.cleaning import Cleaned, clean
from indexer.text.spelling import beginnings, fold, normal, toned

# Letters and digits; a mark that has no composed form stays inside its word.
SYLLABLE = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


class Token(NamedTuple):
    """One syllable or word in normal form, and where it stands: `original[start:end]`."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The token without accents."""
        return fold(self.text)


def syllables(text: str) -> list[Token]:
    """All syllables of any string, in normal form, with offsets into the string as given."""
    return list(syllables_of(clean(text)))


def syllables_of(cleaned: Cleaned) -> Iterator[Token]:
    """The syllables of a text that is clean already."""
    if cleaned.starts is None:
        for match in SYLLABLE.finditer(cleaned.text):
            yield Token(normal(match.group()), match.start(), match.end())
        return
    for match in SYLLABLE.finditer(cleaned.text):
        yield Token(normal(match.group()), *cleaned.origin(match.start(), match.end()))


def begun(text: str, token: Token) -> tuple[str, ...]:
    """How all syllables begin, in normal form, that a token of a text may become which is typed so far."""
    return beginnings(clean(text[token.start : token.end]).text)


def respelled(text: str) -> str:
    """A name with its tone marks where the press puts them: what `Tỉnh uỷ` and `Tỉnh ủy` have in common."""
    return SYLLABLE.sub(lambda syllable: toned(syllable[0]), text)
