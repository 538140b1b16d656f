"""What the server said a moment ago: every search page asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

_BELIEVED = 1.0  # seconds

T = TypeVar("T")


class Lately(Generic[T]):
    """One answer, asked for again a second after it came: one that took its time is believed, too."""

    def __init__(self) -> None:
        self._answer: tuple[float, T] | None = None

    def get(self, ask: Callable[[], T]) -> T:
        """The answer of the last second, or what `ask` gives now; what it raises is not kept."""
        kept = self._fresh()
        if kept is None:
            answer = ask()
            kept = self._answer = (time.monotonic(), answer)
        return kept[1]

    def kept(self) -> T | None:
        """The answer of the last second; None without one."""
        kept = self._fresh()
        return kept[1] if kept else None

    def forget(self) -> None:
        """Ask anew the next time."""
        self._answer = None

    def _fresh(self) -> tuple[float, T] | None:
        kept = self._answer
        return kept if kept and time.monotonic() - kept[0] < _BELIEVED else None
