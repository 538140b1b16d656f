"""Numbers that all workers of the server share, safe even where one of them is killed in the middle of changing them."""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import tempfile
import threading
import weakref
from collections.abc import Iterator

_WIDTH = 8  # bytes of a number


class SharedNumbers:
    """`count` floating-point numbers, at first 0. Made before the workers are forked.

    The lock is one of the file system's, not a semaphore: the kernel opens it when the process that holds it dies.
    """

    def __init__(self, count: int) -> None:
        self._memory = mmap.mmap(-1, count * _WIDTH)
        self._values = memoryview(self._memory).cast("d")
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - kept open for as long as the numbers
        self._threads = threading.Lock()
        weakref.finalize(self, self._file.close)

    @contextlib.contextmanager
    def locked(self) -> Iterator[memoryview[float]]:
        """The numbers, while nobody else reads or changes them."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield self._values
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
