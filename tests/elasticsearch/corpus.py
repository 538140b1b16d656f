"""Small entries in any number, for tests that care how many there are and not what they say."""

from __future__ import annotations

from collections.abc import Iterator

from config.settings import Settings, load_settings
from indexer.document import Document
from indexer.engines.base import Entry, Terms
from indexer.engines.elastic import ElasticsearchEngine
from indexer.facets.values import FACETS


def entries(start: int, stop: int) -> Iterator[Entry]:
    """Entries numbered from `start` up to `stop`."""
    return (entry(number) for number in range(start, stop))


def entry(number: int) -> Entry:
    """A document of a few syllables that differs from its neighbours."""
    text = f"giao ban quý {number % 4 + 1} khối số {number}"
    folded = f"giao ban quy {number % 4 + 1} khoi so {number}"
    quarter = f"{2020 + number % 5}-Q{number % 4 + 1}"
    document = Document(id=f"d{number:07d}", title=text, text=text, periods=(quarter,))
    facets = {facet: values(document) for facet, values in FACETS.items()}
    return Entry(document, Terms(syllables=text, folded=folded), facets)


def impatient(url: str, prefix: str) -> Settings:
    """Settings of an index with a prefix of its own, that wait two seconds for the server at most."""
    return load_settings(
        environ={
            "GIAOBAN_ENGINE": "elasticsearch",
            "GIAOBAN_ELASTICSEARCH_URL": url,
            "GIAOBAN_ELASTICSEARCH_PREFIX": prefix,
            "GIAOBAN_ELASTICSEARCH_PATIENCE": "2",
        }
    )


def rebuild(engine: ElasticsearchEngine, documents: int) -> None:
    """A new index of so many entries."""
    with engine.rebuild() as writer:
        writer.write(entries(0, documents))
        writer.commit(1)
