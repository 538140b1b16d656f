"""A second thread for the passes of one search over a large index; tantivy lets go of Python's lock while it works."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

# Documents. Below, few searches take longer than 20 ms; above, the slow ones take half the time. Without a second core
# there is nothing to gain.
HELP_FROM = 250_000 if (os.cpu_count() or 1) > 1 else sys.maxsize

T = TypeVar("T")
Work = Callable[[], T]


class Aside:
    """Where a search puts work that waits for nothing else."""

    def __init__(self, helper: ThreadPoolExecutor | None) -> None:
        self._helper = helper

    @property
    def helped(self) -> bool:
        """Whether what is set aside is begun at once, by another thread."""
        return self._helper is not None

    def __call__(self, work: Work[T]) -> Work[T]:
        """Set work aside; what is returned gives its result, once. What nobody has begun by then is done there."""
        if self._helper is None:
            return work
        begun = self._helper.submit(work)
        return lambda: work() if begun.cancel() else begun.result()


class Helper:
    """A thread that helps one search at a time.

    Others that come meanwhile do all their work themselves: helping costs an additional pass over the hits, and many
    searches at once use all cores anyway.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search-helper")
        self._taken = threading.Lock()

    @contextlib.contextmanager
    def asked(self, wanted: bool) -> Iterator[Aside]:
        """Help for one search, where it is wanted and no other search has it."""
        if not wanted or not self._taken.acquire(blocking=False):
            yield Aside(None)
            return
        try:
            yield Aside(self._thread)
        finally:
            self._taken.release()
