"""What the server said a moment ago: every search page asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from indexer.engines.base import EngineError

_BELIEVED = 1.0  # seconds

T = TypeVar("T")


class Lately(Generic[T]):
    """One answer, or the EngineError in its place, asked for again a second after it came: a slow one is believed, too."""

    def __init__(self) -> None:
        self._kept: tuple[float, T | EngineError] | None = None

    def get(self, ask: Callable[[], T]) -> T:
        """The answer of the last second, or what `ask` gives now; what was raised is raised again."""
        kept = self._fresh()
        if kept is None:
            outcome = _outcome(ask)
            kept = self._kept = (time.monotonic(), outcome)
        return _told(kept[1])

    def check(self) -> None:
        """Raise again what was raised in the last second; nothing is asked."""
        if kept := self._fresh():
            _told(kept[1])

    def forget(self) -> None:
        """Ask anew the next time."""
        self._kept = None

    def _fresh(self) -> tuple[float, T | EngineError] | None:
        kept = self._kept
        return kept if kept and time.monotonic() - kept[0] < _BELIEVED else None


def _outcome(ask: Callable[[], T]) -> T | EngineError:
    try:
        return ask()
    except EngineError as error:
        return error


def _told(outcome: T | EngineError) -> T:
    if isinstance(outcome, EngineError):
        # Each thread raises an error of its own: a traceback grows with every time that one is raised.
        raise type(outcome)(str(outcome)) from outcome
    return outcome
