"""Answers that cost many searches, kept until the index changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from flask import current_app, g

from search_ui.backend import backend

KEPT = 32


class Kept:
    """A small cache whose keys begin with the index generation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: OrderedDict[tuple[str, ...], Any] = OrderedDict()

    def get(self, key: tuple[str, ...], make: Callable[[], Any]) -> Any:
        """The value of a key, made where it is new; the one unused for longest is forgotten."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > KEPT:
                self._values.popitem(last=False)
        return value


def by_generation(what: str, key: str, make: Callable[[], Any]) -> Any:
    """`make()` once for each key, language and generation of the index."""
    kept: Kept = current_app.extensions.setdefault("giaoban.kept", Kept())
    generation = backend().service.health().generation
    return kept.get((generation, what, g.get("language", "vi"), key), make)
