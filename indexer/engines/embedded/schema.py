"""The fields of the tantivy index, and an entry as a tantivy document.

Terms come analysed: text fields split at white space and nothing else. What hits show is stored once, as the JSON of the
document; everything else is there to match, sort or count.
"""

from __future__ import annotations

import json

import tantivy

from indexer.document import Document
from indexer.engines.base import Entry
from indexer.engines.dates import span
from indexer.engines.grouping import meeting_number
from indexer.engines.order import keys
from indexer.facets.values import FACETS

VERSION = 1  # raise it with every change of the fields or their content

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


def facet_field(facet: str) -> str:
    """The name of the index field of a facet."""
    return f"facet_{facet}"


def build_schema() -> tantivy.Schema:
    """The schema; the same fields in the same order for every index of this version."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "oldest"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name, option in TEXT.items():
        builder.add_text_field(name, tokenizer_name="whitespace_only", index_option=option)
    for facet in FACETS:
        builder.add_text_field(
            facet_field(facet), fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in ("day", "first", "last", "head"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("meeting", indexed=True, fast=True)
    for name in ("document", "vocabulary"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def register_analysers(index: tantivy.Index) -> None:
    """Name the white-space tokenizer to an index; tantivy forgets it when the index is closed."""
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace_only", analyser)


def head(document_id: str) -> int:
    """The first eight bytes of an id as a number that sorts as the id does, to break most ties without reading it."""
    return int.from_bytes(document_id.encode()[:8].ljust(8, b"\0"))


def to_tantivy(entry: Entry) -> tantivy.Document:
    """What is indexed of an entry; UnicodeEncodeError for text that is no valid Unicode."""
    document, terms = entry.document, entry.terms
    made = tantivy.Document()
    newest, oldest = keys(entry)
    made.add_text("id", document.id)
    made.add_text("newest", newest)
    made.add_text("oldest", oldest)
    for name in TEXT:
        made.add_text(name, getattr(terms, name))
    for facet, values in entry.facets.items():
        for value in dict.fromkeys(values):
            made.add_text(facet_field(facet), value)
    made.add_unsigned("day", entry.order)
    made.add_unsigned("head", head(document.id))
    if days := span(document.published):
        made.add_unsigned("first", days[0])
        made.add_unsigned("last", days[1])
    if (meeting := meeting_number(document)) is not None:
        made.add_unsigned("meeting", meeting)
    made.add_bytes("document", json.dumps(document.to_json(), ensure_ascii=False).encode())
    made.add_bytes("vocabulary", " ".join(dict.fromkeys(terms.words.split())).encode())
    return made


def read_document(stored: tantivy.Document) -> Document:
    """The document that a hit stores."""
    return Document.from_json(json.loads(_bytes(stored, "document")))


def read_id(stored: tantivy.Document) -> str:
    """The id of a hit, without reading the rest."""
    return str(stored.get_first("id"))


def read_vocabulary(stored: tantivy.Document) -> list[str]:
    """The different words of a hit, in the order of their first appearance."""
    return _bytes(stored, "vocabulary").decode().split()


def _bytes(stored: tantivy.Document, field: str) -> bytes:
    content = stored.get_first(field)
    assert content is not None
    return bytes(content)
