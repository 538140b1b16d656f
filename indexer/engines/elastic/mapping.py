"""The fields of the index, and what is written into them of an entry.

Terms come analysed from Python, so that every text field takes the `whitespace` analyser, which every Elasticsearch has:
no plugin is needed, and both engines see the same terms. `_source` keeps what is shown and nothing else, so that the server
hands it out as it is: the analysed copies are searched only, and the words of a document stand in a column of their own.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from indexer.document import Document
from indexer.engines.base import Entry
from indexer.engines.dates import span
from indexer.engines.grouping import meeting_number
from indexer.engines.order import keys
from indexer.engines.stored import divide, unite
from indexer.facets.values import FACETS

VERSION = 4  # raise it with every change of the fields or their content

# Terms are looked up in these; only phrases need positions, and phrases run on syllables.
_WITH_POSITIONS = ("syllables", "folded", "title", "title_folded")
_WITHOUT_POSITIONS = ("bigrams", "folded_bigrams", "words")
TEXT = (*_WITH_POSITIONS, *_WITHOUT_POSITIONS)
LEXICAL_LIMIT = 64  # characters of a syllable that spelling help knows


def facet_field(facet: str) -> str:
    """The name of the index field of a facet."""
    return f"facet_{facet}"


def mappings(position: int = 0) -> dict[str, Any]:
    """The explicit mapping; unknown fields are refused. `_meta` remembers the store position of the last commit."""
    keyword = {"type": "keyword"}
    positions = {"type": "text", "analyzer": "whitespace"}
    frequencies = positions | {"index_options": "freqs"}
    number = {"type": "long"}
    properties: dict[str, Any] = {
        **dict.fromkeys(("newest", "oldest"), keyword),
        **dict.fromkeys(_WITH_POSITIONS, positions),
        **dict.fromkeys(_WITHOUT_POSITIONS, frequencies),
        **{facet_field(facet): keyword for facet in FACETS},
        **dict.fromkeys(("first", "last"), number),
        "meeting": keyword,
        "lexicon": keyword | {"doc_values": False, "ignore_above": LEXICAL_LIMIT},
        "vocabulary": {"type": "binary", "doc_values": True},
        "document": {"type": "object", "enabled": False},
    }
    return {
        "dynamic": "strict",
        "_meta": {"version": VERSION, "position": position},
        "_source": {"includes": ["document", "meeting"]},
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
    if (meeting := meeting_number(document)) is not None:
        source["meeting"] = str(meeting)
    source["lexicon"] = list(dict.fromkeys(terms.syllables.split()))
    words = " ".join(dict.fromkeys(terms.words.split()))
    source["vocabulary"] = b64encode(zlib.compress(words.encode(), 1)).decode()
    values, evidence = divide(document)
    source["document"] = values | {"evidence": evidence}
    return source


def document_from(hit: Mapping[str, Any]) -> Document:
    """The document of a hit that came with its `_source`."""
    values = hit["_source"]["document"]
    return unite(values, values["evidence"])


def vocabulary_from(hit: Mapping[str, Any]) -> Sequence[str]:
    """The different words of a hit that came with the column `vocabulary`."""
    packed = hit["fields"]["vocabulary"][0]
    return zlib.decompress(b64decode(packed)).decode().split()
