"""The locks of a data folder: two processes never do the same work in it at the same time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class Locked(Exception):
    """Another process does that work; the message says which, what it does, and since when."""


@contextmanager
def data_lock(folder: Path, work: str, name: str = "crawl") -> Iterator[None]:
    """Hold a lock of `folder` for `work`; the system releases it when the process ends.

    `crawl` is the lock of all that brings articles in (crawl, import …), `index` that of what indexes them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise Locked(
                f"{folder} is in use by {holder}; nothing was done, try again when that has ended"
            ) from None
        file.truncate(0)
        since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M")
        file.write(f"{work} (process {os.getpid()}, since {since})")
        file.flush()
        yield
