"""The embedded engine against tantivy with nothing around it."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from config.settings import load_settings
from indexer.engines.base import Entry, Search
from indexer.engines.counts import VALUES
from indexer.engines.embedded import EmbeddedEngine, schema
from indexer.engines.embedded.writing import HEAP, THREADS
from indexer.query.tree import AllOf, Term
from tests.benchmarks.engines import (
    FACETS,
    Loaded,
    exporting,
    growth,
    loading,
    match_all,
    searching,
)
from tests.benchmarks.measuring import Line, megabytes, scratch, timed
from tests.benchmarks.pages import pages
from tests.benchmarks.synthetic import Corpus

_LOADED_AT_ONCE = 10_000  # documents held ready in memory


def measure(folder: Path, corpus: Corpus, searches: int) -> Iterator[Line]:
    """All lines of the embedded engine on one corpus."""
    with scratch() as aside:
        yield _loading(aside, corpus)
    loaded = load(folder, corpus)
    data = data_of(folder, corpus)
    yield Line("disk", f"{megabytes(data / 'index'):.0f} MB")
    yield from searching(loaded, searches)
    yield match_all(loaded)
    yield from exporting(loaded)
    yield from pages(load_settings(environ={"GIAOBAN_DATA": str(data)}), loaded, searches)
    loaded.engine.close()


def measure_growth(folder: Path, few: Corpus, many: Corpus, searches: int) -> Iterator[Line]:
    """What becomes of the embedded engine when there are more documents."""
    yield from growth(load(folder, few), load(folder, many), searches)


def data_of(folder: Path, corpus: Corpus) -> Path:
    """The data folder of one corpus."""
    return folder / f"{corpus.count}x{corpus.tokens}"


def load(folder: Path, corpus: Corpus) -> Loaded:
    """A corpus in both, built where the folder does not have it from an earlier run."""
    data = data_of(folder, corpus)
    engine, bare = EmbeddedEngine(data / "index"), BareIndex(data / "bare")
    if not engine.health().documents:
        with engine.rebuild() as writer:
            writer.write(bare.loading(corpus.entries()))
            writer.commit(1)

    def forget() -> None:
        engine.close()
        engine.health()

    return Loaded(corpus, engine, bare, forget)


def _loading(folder: Path, corpus: Corpus) -> Line:
    """All fields, from ready documents to the end of all merges; the better of three runs each."""
    ready = list(itertools.islice(corpus.entries(), _LOADED_AT_ONCE))
    prepared = [schema.columns(entry) for entry in ready]
    engine = EmbeddedEngine(folder / "loaded")

    def ours() -> None:
        with engine.rebuild() as writer:
            writer.write(ready)
            writer.commit(1)

    def bare() -> None:
        target = folder / "loaded-bare"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        load_same_fields(target, prepared)

    pairs = [(timed(ours), timed(bare)) for _ in range(3)]
    return loading(len(ready), pairs, target=0.85)


def load_same_fields(folder: Path, prepared: Iterable[schema.Columns]) -> None:
    """Add documents with the engine's own fields to a new index, one commit at the end."""
    index = tantivy.Index(schema.build_schema(), str(folder))
    schema.register_analysers(index)
    writer = index.writer(HEAP, THREADS)
    for columns in prepared:
        writer.add_document(columns.document())
    writer.commit()
    writer.wait_merging_threads()


class BareIndex:
    """One white-space field, four facets, the stored document: plain conjunctions, no boosts, no grouping, no relaxing."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace_only", index_option="position")
        for facet in FACETS:
            builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_bytes_field("document", stored=True)
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(builder.build(), str(folder))
        schema.register_analysers(self.index)
        self.searcher = self.index.searcher()

    def loading(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Add entries on their way to another engine: making them takes longer than adding them."""
        writer = self.index.writer(HEAP, THREADS)
        writer.delete_all_documents()
        for entry in entries:
            writer.add_document(self._document(entry))
            yield entry
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    @staticmethod
    def _document(entry: Entry) -> tantivy.Document:
        document = tantivy.Document()
        document.add_text("text", entry.terms.syllables)
        for facet in FACETS:
            for value in entry.facets[facet]:
                document.add_text(facet, value)
        stored = json.dumps(entry.document.to_json(), ensure_ascii=False)
        document.add_bytes("document", stored.encode())
        return document

    def search(self, search: Search) -> int:
        """The top 20 loaded, the total, the counts of four facets under all filters."""
        assert isinstance(search.query.must, AllOf)
        texts = [node.text for node in search.query.must.nodes if isinstance(node, Term)]
        clauses = [(Occur.Must, self._term("text", text)) for text in texts]
        for facet, values in search.filters.include.items():
            either = [(Occur.Should, self._term(facet, value)) for value in values]
            clauses.append((Occur.Must, Query.boolean_query(either)))
        query = Query.boolean_query(clauses)
        found: Any = self.searcher.search(query, 20)
        for _, address in found.hits:
            json.loads(bytes(self.searcher.doc(address).get_first("document") or b""))
        asked = {
            f: {"terms": {"field": f, "size": VALUES, "segment_size": 10_000_000}} for f in FACETS
        }
        self.searcher.aggregate(query, asked)
        return int(found.count)

    def _term(self, field: str, text: str) -> Query:
        return Query.term_query(self.index.schema, field, text)
