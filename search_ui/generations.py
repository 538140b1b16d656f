"""Answers that cost many searches, kept until the index changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from indexer.recent import Recent
from search_ui.backend import backend
from search_ui.language import language

KEPT = 32  # answers


def by_generation(what: str, key: str, make: Callable[[], Any]) -> Any:
    """`make()` once for each key, language and generation of the index."""
    kept: Recent[tuple[str, ...], Any] = current_app.extensions.setdefault(
        "giaoban.kept", Recent(KEPT)
    )
    generation = backend().service.health().generation
    return kept.get((generation, what, language(), key), make)
