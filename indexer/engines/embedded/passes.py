"""Independent passes over a large index, on several threads at once: tantivy lets go of Python's lock while it works."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from indexer.engines.embedded.view import View

_LARGE = (
    250_000  # documents; below, a pass takes no longer than handing it to another thread is worth
)

_threads = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="passes")

T = TypeVar("T")


def is_large(view: View) -> bool:
    """Whether passes over this index are worth threads of their own."""
    return int(view.searcher.num_docs) >= _LARGE


def aside(view: View, work: Callable[[], T]) -> Callable[[], T]:
    """Begin some work that waits for no other such work; what is returned gives its result, once.

    Over a small index it is done when its result is asked for.
    """
    return _threads.submit(work).result if is_large(view) else work
