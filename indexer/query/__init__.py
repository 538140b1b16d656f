"""The query language: reading what people type, never failing on it.

`parse` is imported when it is called: the engines know this package for its tree, and reading a query knows the engines'
records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.query.knowledge import Knowledge
    from indexer.query.reading import Parsed


def parse(q: str, knowledge: Knowledge | None = None, **options: Any) -> Parsed:
    """Read any string as a query; see `indexer.query.reading.parse`."""
    from indexer.query import reading

    return reading.parse(q, knowledge, **options)
