"""From the characters of a query to its lexemes: words, quoted phrases, operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from indexer.text import fold

LONGEST_QUERY = 2_000  # characters that are read; a question is never longer, an accident may be

Kind = Literal["word", "quoted", "unclosed", "open", "close", "or", "not", "field"]

# Field names as people type them, with and without accents, in either language.
FIELDS = {
    "title": "title",
    "tieude": "title",
    "tinh": "province",
    "province": "province",
    "quy": "quarter",
    "quarter": "quarter",
    "khoi": "bloc",
    "bloc": "bloc",
    "canbo": "official",
    "official": "official",
    "loai": "kind",
    "kind": "kind",
    "nguon": "portal",
    "portal": "portal",
}

# Headlines in capitals are full of KHÔNG: it stays a word.
_LEXEME = re.compile(
    r"""
    (?P<quoted>["“”«»„](?P<inside>[^"“”«»„]*)["“”«»„])
  | (?P<unclosed>["“”«»„])
  | (?P<open>\()
  | (?P<close>\))
  | (?P<not>(?<![^\s(:])(?:[-−!](?=[^\s)−-])|NOT(?![^\s()])))
  | (?P<field>(?<![^\s(\-−!])(?P<name>(?:[^\W\d_][\u0300-\u036f]*){2,9}):[ ]?(?=[^\s)]))
  | (?P<or>(?<![^\s()])(?:OR|HOẶC|HOA\u0323\u0306C|HOAC|\|{1,2})(?![^\s()]))
  | (?P<and>(?<![^\s()])(?:AND|&&)(?![^\s()]))
  | (?P<word>[^\s()"“”«»„]+)
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[^\s()\"“”«»„]+")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query: `text` is what stands inside the quotes, the field's facet, or the word itself."""

    kind: Kind
    text: str
    start: int
    end: int


def lexemes(q: str) -> Iterator[Lexeme]:
    """The lexemes of any string, in order. AND says what is true anyway and is skipped."""
    position = 0
    while match := _LEXEME.search(q, position):
        kind, text = match.lastgroup, match.group()
        if kind == "field":
            text = FIELDS.get(fold(match["name"]), "")
            if not text:  # `12:30`, `https:` and the like are words up to the next space
                match = _WORD.match(q, match.start()) or match
                kind, text = "word", match.group()
        position = match.end()
        if kind == "quoted":
            text = match["inside"]
        if kind != "and":
            yield Lexeme(cast("Kind", kind), text, *match.span())


def unaccented(q: str) -> str:
    """The query with its words and phrases without accents, operators as they are: what then matches with any accents."""
    parts, position = [], 0
    for lexeme in lexemes(q):
        if lexeme.kind in ("word", "quoted"):
            parts += [q[position : lexeme.start], fold(q[lexeme.start : lexeme.end])]
            position = lexeme.end
    return "".join((*parts, q[position:]))
