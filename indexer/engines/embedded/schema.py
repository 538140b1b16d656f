"""The fields of the tantivy index, and an entry as a tantivy document.

Terms come analysed: text fields split at white space and nothing else. What hits show is stored once, as the JSON of the
document; everything else is there to match, sort or count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import tantivy

from indexer.document import Document
from indexer.engines.base import Entry
from indexer.engines.dates import span
from indexer.engines.fields import facet_field
from indexer.engines.grouping import meeting_number, number_of
from indexer.engines.order import day_numbers
from indexer.engines.stored import pack, unpack
from indexer.facets.values import FACETS

VERSION = 7  # raise it with every change of the fields or their content

# What terms are looked up in → its index option. Only phrases need positions; bigrams and words are never in a phrase.
TEXT = {
    "syllables": "position",
    "folded": "position",
    "title": "position",
    "title_folded": "position",
    "bigrams": "freq",
    "folded_bigrams": "freq",
    "words": "freq",
}


# Facets with values without end are counted as numbers: looking up the texts of ten thousand values takes longer than
# counting them, and a page shows a hundred.
NUMBERED = frozenset({"official"})

# Facets with few values, several of them in one document, are counted by what a document has together: a column with one
# value for each document is read five times as fast, and there are few different sets.
TOGETHER = frozenset({"province", "bloc"})
_BETWEEN = "\0"


def counted_field(facet: str) -> str:
    """The name of the column that a facet is counted from."""
    if facet in NUMBERED:
        return f"number_{facet}"
    return f"together_{facet}" if facet in TOGETHER else facet_field(facet)


def together(values: Iterable[str]) -> str:
    """What stands for all values of a document in the column of a facet counted together; the order makes no difference."""
    return _BETWEEN.join(sorted(values))


def apart(counted: str) -> list[str]:
    """The values that were put together."""
    return counted.split(_BETWEEN)


@lru_cache(maxsize=100_000)
def value_number(value: str) -> int:
    """What stands for a value in the column of a numbered facet."""
    return number_of(value)


def build_schema() -> tantivy.Schema:
    """The schema; the same fields in the same order for every index of this version."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name, option in TEXT.items():
        builder.add_text_field(name, tokenizer_name="whitespace_only", index_option=option)
    for facet in FACETS:
        itself = counted_field(facet) == facet_field(facet)
        builder.add_text_field(
            facet_field(facet), fast=itself, tokenizer_name="raw", index_option="basic"
        )
        if facet in NUMBERED:
            builder.add_unsigned_field(counted_field(facet), fast=True)
        elif facet in TOGETHER:
            builder.add_text_field(
                counted_field(facet), fast=True, tokenizer_name="raw", index_option="basic"
            )
    for name in ("newest", "oldest", "first", "last", "head", "tail", "length"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("meeting", indexed=True, fast=True)
    for name in ("document", "evidence", "vocabulary"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def register_analysers(index: tantivy.Index) -> None:
    """Name the white-space tokenizer to an index; tantivy forgets it when the index is closed."""
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace_only", analyser)


def id_numbers(document_id: str) -> list[tuple[str, int]]:
    """An id as numbers: its first and second eight bytes, which sort as the id does, and its length in bytes."""
    content = document_id.encode()
    first, second = (content[start : start + 8].ljust(8, b"\0") for start in (0, 8))
    return [
        ("head", int.from_bytes(first)),
        ("tail", int.from_bytes(second)),
        ("length", len(content)),
    ]


def id_of(head: int, tail: int, length: int) -> str | None:
    """The id that the numbers came from, None for one of more than sixteen bytes, which has to be read."""
    if length > 16:
        return None
    return (head.to_bytes(8) + tail.to_bytes(8))[:length].decode()


@dataclass(frozen=True, slots=True)
class Columns:
    """The values of one document by field, as tantivy takes them; a field with several values is there several times."""

    texts: list[tuple[str, str]]
    numbers: list[tuple[str, int]]
    stored: list[tuple[str, bytes]]

    def document(self) -> tantivy.Document:
        """What is handed to tantivy."""
        made = tantivy.Document()
        for name, text in self.texts:
            made.add_text(name, text)
        for name, number in self.numbers:
            made.add_unsigned(name, number)
        for name, content in self.stored:
            made.add_bytes(name, content)
        return made


def columns(entry: Entry) -> Columns:
    """What is indexed of an entry; UnicodeEncodeError for text that is no valid Unicode."""
    document, terms = entry.document, entry.terms
    texts = [("id", document.id)]
    texts += [(name, getattr(terms, name)) for name in TEXT]
    numbers = [*zip(("newest", "oldest"), day_numbers(entry.order), strict=True)]
    for facet, values in entry.facets.items():
        different = dict.fromkeys(values)
        texts += [(facet_field(facet), value) for value in different]
        if facet in NUMBERED:
            numbers += [(counted_field(facet), value_number(value)) for value in different]
        elif facet in TOGETHER and different:
            texts.append((counted_field(facet), together(different)))
    numbers += id_numbers(document.id)
    if days := span(document.published):
        numbers += zip(("first", "last"), days, strict=True)
    if (meeting := meeting_number(document)) is not None:
        numbers.append(("meeting", meeting))
    vocabulary = " ".join(dict.fromkeys(terms.words.split())).encode()
    stored = zip(("document", "evidence"), pack(document), strict=True)
    return Columns(texts, numbers, [*stored, ("vocabulary", vocabulary)])


def read_document(stored: tantivy.Document) -> Document:
    """The document that a hit stores."""
    return unpack(_bytes(stored, "document"), _bytes(stored, "evidence"))


def read_id(stored: tantivy.Document) -> str:
    """The id of a hit, without reading the rest."""
    return str(stored.get_first("id"))


def read_vocabulary(stored: tantivy.Document) -> list[str]:
    """The different words of a hit, in the order of their first appearance."""
    return _bytes(stored, "vocabulary").decode().split()


def _bytes(stored: tantivy.Document, field: str) -> bytes:
    content = stored.get_first(field)
    assert isinstance(content, bytes)
    return content
