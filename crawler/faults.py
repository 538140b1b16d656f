"""Which faults end a crawl, and which cost only the page that met them."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.frontier import Task
from crawler.messages import Message

STORAGE = (OSError, sqlite3.Error)  # the data folder cannot be written: nothing more can be kept

_LOG = logging.getLogger(__name__)


class Unwritable(Exception):
    """The data folder cannot be written; the message says why, and how to mend it."""


@contextmanager
def writing(folder: Path, again: str) -> Iterator[None]:
    """Tell in one line, as Unwritable, that the data folder cannot be written; `again` says how to go on after that."""
    try:
        yield
    except STORAGE as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unwritable(
            f"{folder} cannot be written ({reason}); nothing that was brought home is lost,"
            f" once that is mended {again}"
        ) from error


@contextmanager
def survived(task: Task, failed: Callable[[Task, str, str], None]) -> Iterator[None]:
    """A page that trips the reader must not stop the crawl, nor be lost: it is tried again next time."""
    try:
        yield
    except STORAGE:
        raise
    except Exception as error:
        _LOG.exception("cannot take in %s", task.url)
        told = f"{type(error).__name__}: {error}"
        failed(task, "internal", Message("a fault of the crawler itself (%(error)s)", error=told))
