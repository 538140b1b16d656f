"""The crawl lock: two crawls of one data folder never overlap."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Locked(Exception):
    """Another crawl is running; the message says which process."""


@contextmanager
def crawl_lock(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; the system releases it when the process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip()
            who = f" (process {holder})" if holder else ""
            raise Locked(f"another crawl of {path.parent} is running{who}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
