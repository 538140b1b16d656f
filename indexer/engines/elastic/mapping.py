"""The fields of the index, and what is written into them of an entry.

Terms come analysed from Python, so that every text field takes the `whitespace` analyser, which every Elasticsearch has:
no plugin is needed, and both engines see the same terms. There is no `_source`: the analysed copies are searched only, and
what is shown stands packed in columns. The server reads a column where it lies, at a seventh of what unpacking a block of
sources costs for each hit (20 against 145 µs a row in exports).
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from indexer.document import Document
from indexer.engines.base import Entry
from indexer.engines.dates import span
from indexer.engines.fields import facet_field
from indexer.engines.grouping import meeting_number
from indexer.engines.order import keys
from indexer.engines.stored import pack, unpack
from indexer.facets.values import FACETS

VERSION = 5  # raise it with every change of the fields or their content

# Terms are looked up in these; only phrases need positions, and phrases run on syllables.
_WITH_POSITIONS = ("syllables", "folded", "title", "title_folded")
_WITHOUT_POSITIONS = ("bigrams", "folded_bigrams", "words")
TEXT = (*_WITH_POSITIONS, *_WITHOUT_POSITIONS)
DOCUMENT = ("document", "evidence")  # the columns that make a document
VOCABULARY = ("vocabulary",)
LEXICAL_LIMIT = 64  # characters of a syllable that spelling help knows


def mappings(position: int = 0) -> dict[str, Any]:
    """The explicit mapping; unknown fields are refused. `_meta` remembers the store position of the last commit."""
    keyword = {"type": "keyword"}
    positions = {"type": "text", "analyzer": "whitespace"}
    frequencies = positions | {"index_options": "freqs"}
    number = {"type": "long"}
    column = {"type": "binary", "doc_values": True}
    properties: dict[str, Any] = {
        **dict.fromkeys(("newest", "oldest"), keyword),
        **dict.fromkeys(_WITH_POSITIONS, positions),
        **dict.fromkeys(_WITHOUT_POSITIONS, frequencies),
        **{facet_field(facet): keyword for facet in FACETS},
        # Different numbers are counted three times as fast as different texts.
        **dict.fromkeys(("first", "last", "meeting"), number),
        "lexicon": keyword | {"doc_values": False, "ignore_above": LEXICAL_LIMIT},
        **dict.fromkeys((*DOCUMENT, *VOCABULARY), column),
    }
    return {
        "dynamic": "strict",
        "_meta": {"version": VERSION, "position": position},
        "_source": {"enabled": False},
        "properties": properties,
    }


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """Index settings. Nothing written is visible before the writer's `commit` refreshes the index."""
    return {"number_of_shards": shards, "number_of_replicas": replicas, "refresh_interval": "-1"}


def to_source(entry: Entry) -> dict[str, Any]:
    """What is sent of an entry."""
    document, terms = entry.document, entry.terms
    newest, oldest = keys(entry)
    source: dict[str, Any] = {"newest": newest, "oldest": oldest}
    source |= {name: getattr(terms, name) for name in TEXT}
    source |= {facet_field(facet): list(values) for facet, values in entry.facets.items() if values}
    if days := span(document.published):
        source["first"], source["last"] = days
    if (meeting := meeting_of(document)) is not None:
        source["meeting"] = meeting
    source["lexicon"] = list(dict.fromkeys(terms.syllables.split()))
    source["vocabulary"] = _packed(" ".join(dict.fromkeys(terms.words.split())).encode())
    source |= zip(DOCUMENT, map(_packed, pack(document)), strict=True)
    return source


def meeting_of(document: Document) -> int | None:
    """The number of its meeting as the server's signed 64 bits; None for an article that is alone with its meeting."""
    number = meeting_number(document)
    return None if number is None else number - 2**63


def document_from(hit: Mapping[str, Any]) -> Document:
    """The document of a hit that came with the columns `DOCUMENT`."""
    return unpack(*(_unpacked(hit, column) for column in DOCUMENT))


def vocabulary_from(hit: Mapping[str, Any]) -> Sequence[str]:
    """The different words of a hit that came with the column `VOCABULARY`."""
    return _unpacked(hit, *VOCABULARY).decode().split()


def _packed(content: bytes) -> str:
    return b64encode(zlib.compress(content, 1)).decode()


def _unpacked(hit: Mapping[str, Any], column: str) -> bytes:
    return zlib.decompress(b64decode(hit["fields"][column][0]))
