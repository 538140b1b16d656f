"""The fields of the index, and what is written into them of an entry.

Terms come analysed from Python, so that every text field takes the `whitespace` analyser, which every Elasticsearch has:
no plugin is needed, and both engines see the same terms. The analysed copies are searched, never shown:
`_source` leaves them out.
"""

from __future__ import annotations

from typing import Any

from indexer.engines.base import Entry
from indexer.engines.dates import span
from indexer.engines.grouping import meeting_number
from indexer.engines.order import keys
from indexer.facets.values import FACETS

VERSION = 3  # raise it with every change of the fields or their content

# Terms are looked up in these; only phrases need positions, and phrases run on syllables.
_WITH_POSITIONS = ("syllables", "folded", "title", "title_folded")
_WITHOUT_POSITIONS = ("bigrams", "folded_bigrams", "words")
TEXT = (*_WITH_POSITIONS, *_WITHOUT_POSITIONS)
LEXICAL_LIMIT = 64  # characters of a syllable that completion and spelling help know


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
        **dict.fromkeys(("id", "newest", "oldest"), keyword),
        **dict.fromkeys(_WITH_POSITIONS, positions),
        **dict.fromkeys(_WITHOUT_POSITIONS, frequencies),
        **{facet_field(facet): keyword for facet in FACETS},
        **dict.fromkeys(("first", "last"), number),
        "meeting": keyword,
        **dict.fromkeys(
            ("known_syllables", "known_folded"), keyword | {"ignore_above": LEXICAL_LIMIT}
        ),
        "vocabulary": {"type": "keyword", "index": False, "doc_values": False},
        "document": {"type": "object", "enabled": False},
    }
    return {
        "dynamic": "strict",
        "_meta": {"version": VERSION, "position": position},
        "_source": {"includes": ["document", "vocabulary", "meeting", "newest"]},
        "properties": properties,
    }


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """Index settings. Nothing written is visible before the writer's `commit` refreshes the index."""
    return {"number_of_shards": shards, "number_of_replicas": replicas, "refresh_interval": "-1"}


def to_source(entry: Entry) -> dict[str, Any]:
    """What is sent of an entry."""
    document, terms = entry.document, entry.terms
    newest, oldest = keys(entry)
    source: dict[str, Any] = {"id": document.id, "newest": newest, "oldest": oldest}
    source |= {name: getattr(terms, name) for name in TEXT}
    source |= {facet_field(facet): list(values) for facet, values in entry.facets.items() if values}
    if days := span(document.published):
        source["first"], source["last"] = days
    if (meeting := meeting_number(document)) is not None:
        source["meeting"] = str(meeting)
    source["known_syllables"] = list(dict.fromkeys(terms.syllables.split()))
    source["known_folded"] = list(dict.fromkeys(terms.folded.split()))
    source["vocabulary"] = " ".join(dict.fromkeys(terms.words.split()))
    source["document"] = document.to_json()
    return source
