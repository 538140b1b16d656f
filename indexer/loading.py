"""Bringing the index up to date with the article store.

Three steps, each of which can be interrupted and goes on where it stopped: analyse what is new in the store (kept in the
analysis cache), work out what each document is now, write those that the index does not have in that state.
"""

from __future__ import annotations

import errno
import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from config.settings import Settings
from crawler.database import fault_of
from crawler.lock import data_lock
from crawler.records import Change
from crawler.store import ArticleStore
from indexer.analysis import Analysed, Analysts, Task
from indexer.analysis_cache import (
    AnalysisCache,
    Keys,
    analysis_version,
    keys_of,
    rules_version,
)
from indexer.engines import open_engine
from indexer.engines.base import Engine, EngineError, Search, Writer
from indexer.facets.corrections import Corrections, CorrectionsError, load
from indexer.states import State, States, batches

Progress = Callable[[int, int | None, str], object]

_MAKE_ROOM = "; make room, then run `giaoban index` again"
_DELETE = "; delete analysis.sqlite*, which the next run makes anew"
_MENDS = {
    sqlite3.SQLITE_FULL: _MAKE_ROOM,
    sqlite3.SQLITE_NOTADB: _DELETE,
    sqlite3.SQLITE_CORRUPT: _DELETE,
}
_READ_AT_ONCE = 2000  # changes of the store per step
_CACHED_AT_ONCE = 64  # analysed articles per transaction of the cache
_WRITTEN_AT_ONCE = 500  # documents per batch of the engine
_COMMITTED_AT_ONCE = 10_000  # documents per commit


@dataclass
class LoadReport:
    """What a run did. `refused` names documents that could not be analysed or written, and why."""

    analysed: int = 0
    written: int = 0
    deleted: int = 0
    documents: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The report for a person."""
        counts = f"{self.analysed} analysed, {self.written} written, {self.deleted} removed"
        refused = [f"refused {id_}: {why}" for id_, why in sorted(self.refused.items())]
        return [f"{counts}; {self.documents} documents in the index", *refused]


def update_index(
    settings: Settings,
    *,
    rebuild: bool = False,
    workers: int = 0,
    progress: Progress | None = None,
) -> LoadReport:
    """Bring the index up to date; `rebuild` writes a new one aside and swaps it in. EngineError with one clear line.

    Raises crawler.lock.Locked while another process indexes the same data folder: both would note in the analysis cache what
    is in the index.
    """
    report = LoadReport()
    show = progress or (lambda *_: None)
    corrections = _corrections(settings)
    engine = open_engine(settings)
    try:
        with (
            data_lock(settings.data, "giaoban index", "index"),
            ArticleStore(settings.store_path) as store,
            AnalysisCache(settings.analysis_path) as cache,
        ):
            states = States(cache, corrections)
            loading = _Loading(engine, cache, states, report, show)
            with engine.rebuild() if rebuild else engine.writer() as writer:
                position = _analyse(store, cache, workers, report, show)
                states.group(show)
                loading.rebuild(writer, position) if rebuild else loading.update(writer, position)
            if rebuild:
                loading.rebuilt()
                cache.prune()
        report.documents = engine.health().documents
    except sqlite3.Error as error:
        files = f"{settings.store_path} or {settings.analysis_path}"
        mend = _MENDS.get(fault_of(error), "")
        raise EngineError(f"cannot read or write {files}: {error}{mend}") from error
    except OSError as error:
        mend = _MAKE_ROOM if error.errno == errno.ENOSPC else ""
        reason = error.strerror or error
        raise EngineError(f"{settings.data} cannot be written ({reason}){mend}") from error
    finally:
        engine.close()
    return report


def _corrections(settings: Settings) -> Corrections:
    try:
        return load(settings.data)
    except CorrectionsError as error:
        raise EngineError(str(error)) from None


# ---------------------------------------------------------------- analysing


def _analyse(
    store: ArticleStore, cache: AnalysisCache, workers: int, report: LoadReport, show: Progress
) -> int:
    """Read what is new in the store into the cache; the number of the last change that was read."""
    versions = f"{analysis_version()} {rules_version()}"
    read = cache.note("store")
    if cache.note("versions") != versions or not (read and store.remembers(read)):
        with cache.transaction():
            cache.clear_articles()
            cache.set_note("position", "0")
            cache.set_note("versions", versions)
    position = int(cache.note("position") or 0)
    total = store.counts()["articles"] if position == 0 else None
    changes = store.changes(position)
    done = 0
    with Analysts(workers) as analysts:
        while chunk := list(itertools.islice(changes, _READ_AT_ONCE)):
            for n in _analyse_chunk(chunk, cache, analysts, report):
                done += n
                show(done, total, "analysing")
            position = chunk[-1].number
            with cache.transaction():
                cache.set_note("position", str(position))
                # Numbers of changes begin again where a backup ends: what is read must be told by more than its number.
                cache.set_note("store", store.newest())
    return position


def _analyse_chunk(
    chunk: Sequence[Change],
    cache: AnalysisCache,
    analysts: Analysts,
    report: LoadReport,
) -> Iterator[int]:
    """Analyse what the cache does not know, then note which articles there are; yields how many more are done."""
    keys = {change.id: keys_of(change.article) for change in chunk if change.article}
    tasks: list[Task] = []
    for article in (change.article for change in chunk if change.article):
        has_terms, has_facets = cache.known(keys[article.id])
        if not (has_terms and has_facets):
            tasks.append(Task(article, facets=not has_facets, terms=not has_terms))
    results = analysts.run(tasks)
    while part := list(itertools.islice(results, _CACHED_AT_ONCE)):
        with cache.transaction():
            for task, found in part:
                _keep(task.article.id, keys[task.article.id], found, cache, report)
        yield len(part)
    with cache.transaction():
        for change in chunk:
            if change.article and change.id not in report.refused:
                cache.set_article(change.id, keys[change.id])
            else:
                cache.remove_article(change.id)
    yield len(chunk) - len(tasks)


def _keep(
    document_id: str, keys: Keys, found: Analysed, cache: AnalysisCache, report: LoadReport
) -> None:
    if found.error:
        report.refused[document_id] = found.error
        return
    if found.terms:
        cache.add_terms(keys.terms, found.terms)
    if found.document and found.signature:
        cache.add_document(keys.facets, found.signature, found.document)
    report.analysed += 1


# ---------------------------------------------------------------- writing


class _Loading:
    """Writes the documents of the cache into an index, each in the state that it should have there."""

    def __init__(
        self,
        engine: Engine,
        cache: AnalysisCache,
        states: States,
        report: LoadReport,
        show: Progress,
    ) -> None:
        self._engine, self._cache, self._states = engine, cache, states
        self._report, self._show = report, show
        self._done = 0

    def rebuild(self, writer: Writer, position: int) -> None:
        """Write every document into a new index."""
        total = self._cache.count()
        for batch in batches(self._states.all(), _WRITTEN_AT_ONCE):
            self._write(writer, batch, total)
        writer.commit(position)

    def rebuilt(self) -> None:
        """Note what the new index has, once it is the live one."""
        with self._cache.transaction():
            self._cache.clear_written()
            for batch in batches(self._states.all(), _WRITTEN_AT_ONCE):
                self._note(batch)
                self._cache.fresh(state.id for state in batch if self._accepted(state.id))
        self._note_index()

    def update(self, writer: Writer, position: int) -> None:
        """Write the documents that the index has in another state, remove those that are gone."""
        self._recognise_index(writer)
        before = self._engine.position()
        total = self._cache.count_stale()
        for ids in batches(self._cache.stale(), _COMMITTED_AT_ONCE):
            states = [state for id_ in ids if (state := self._states.of(id_))]
            gone = set(ids) - {state.id for state in states}
            self._remove(writer, [id_ for id_ in gone if self._cache.written(id_)])
            differing = [s for s in states if self._cache.written(s.id) != s.digest]
            self._done += len(ids) - len(differing)
            for batch in batches(differing, _WRITTEN_AT_ONCE):
                self._write(writer, batch, total)
            writer.commit(before)
            with self._cache.transaction():
                self._note(differing)
                self._cache.forget_written(gone)
                self._cache.fresh(filter(self._accepted, ids))
            self._note_index()
        if before != position:
            writer.commit(position)
            self._note_index()

    def _recognise_index(self, writer: Writer) -> None:
        """Start from nothing known where the index is not the one that the last run left."""
        if self._cache.note("index") == self._engine.health().generation:
            return
        everything = self._engine.iterate(Search())
        self._remove(writer, [d.id for d in everything if not self._cache.article(d.id)])
        with self._cache.transaction():
            self._cache.clear_written()
            self._cache.doubt_index()

    def _remove(self, writer: Writer, ids: Sequence[str]) -> None:
        writer.delete(ids)
        self._report.deleted += len(ids)

    def _write(self, writer: Writer, batch: Sequence[State], total: int) -> None:
        outcome = writer.write(self._states.entry(state) for state in batch)
        self._report.written += outcome.written
        self._report.refused |= outcome.refused
        self._done += len(batch)
        self._show(self._done, total, "writing")

    def _note(self, states: Iterable[State]) -> None:
        self._cache.set_written({s.id: s.digest for s in states if self._accepted(s.id)})

    def _accepted(self, document_id: str) -> bool:
        return document_id not in self._report.refused

    def _note_index(self) -> None:
        health = self._engine.health()
        if not health.ok:
            raise EngineError(health.message)
        self._cache.set_note("index", health.generation)
