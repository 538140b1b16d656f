"""From articles to what the index needs of them, in as many processes as there are cores.

Analysing an article is most of the work of indexing. Workers are started afresh rather than forked, so that they behave
the same on every system and inherit neither locks nor connections.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Self

from crawler.article import Article
from indexer.analysis_cache import pack_document, pack_terms
from indexer.engines.base import EngineError
from indexer.meetings import Signature

_BATCH = 8  # articles handed to a worker at once
_AHEAD = 4  # batches per worker that wait or are done
_WORTH_A_PROCESS = 48  # articles; starting a worker takes as long as analysing about as many


@dataclass(frozen=True, slots=True)
class Task:
    """One article, and which halves of its analysis are wanted."""

    article: Article
    facets: bool = True
    terms: bool = True


@dataclass(frozen=True, slots=True)
class Analysed:
    """What was asked for of one article, packed for the cache; `error` in place of it when analysing failed.

    Packing is done where the analysis is, so that the one process that writes has little to do for each article.
    """

    document: bytes | None = None
    signature: str | None = None
    terms: bytes | None = None
    error: str | None = None


class Analysts:
    """The processes that analyse, started when there is enough to do. `workers` 0 means one per core."""

    def __init__(self, workers: int = 0) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Analysed]]:
        """Every task with its result, in order. EngineError when a process was ended from outside."""
        if self._pool is None and (self._workers == 1 or len(tasks) < _WORTH_A_PROCESS):
            for task in tasks:
                yield task, analyse_one(task)
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_start_worker)
        try:
            yield from _in_order(self._pool, tasks, self._workers * _AHEAD)
        except BrokenProcessPool:
            message = "a process that analyses articles was ended from outside, perhaps for lack of memory"
            raise EngineError(
                f"{message}; run `giaoban index` again, with fewer --workers"
            ) from None


def analyse_one(task: Task) -> Analysed:
    """Analyse one article; an article that breaks the analysis is named, not fatal."""
    from indexer.facets import extract
    from indexer.text import analyse

    article = task.article
    try:
        document = extract(article) if task.facets else None
        terms = analyse(article.title, article.lead, article.text) if task.terms else None
        return Analysed(
            document=pack_document(document) if document else None,
            signature=Signature.of(document).dump() if document else None,
            terms=pack_terms(terms) if terms else None,
        )
    except Exception as error:
        return Analysed(error=f"{type(error).__name__}: {error}")


def _in_order(
    pool: ProcessPoolExecutor, tasks: Sequence[Task], most: int
) -> Iterator[tuple[Task, Analysed]]:
    """Results in the order of the tasks, with no more than `most` batches under way."""
    batches = (tasks[start : start + _BATCH] for start in range(0, len(tasks), _BATCH))
    running: deque[tuple[Sequence[Task], Future[list[Analysed]]]] = deque()
    for batch in batches:
        running.append((batch, pool.submit(_analyse_batch, batch)))
        if len(running) >= most:
            done, future = running.popleft()
            yield from zip(done, future.result(), strict=True)
    for done, future in running:
        yield from zip(done, future.result(), strict=True)


def _analyse_batch(tasks: Sequence[Task]) -> list[Analysed]:
    return [analyse_one(task) for task in tasks]


def _start_worker() -> None:
    # An interrupt from the keyboard goes to every process; the one that started the workers ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that is killed ends no worker: each would wait for work for ever, and hold the terminal's pipes open."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
