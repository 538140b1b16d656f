"""What answers depend on, and answers that cost many searches, kept as long as they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from crawler.times import today
from indexer.recent import Recent
from search_ui.backend import backend
from search_ui.language import language

KEPT = 32  # answers


def generation() -> str:
    """What the answer to a request depends on: the state of the index, and the day, as in `giao ban năm ngoái`."""
    return f"{backend().service.health().generation} {today()}"


def by_generation(what: str, key: str, make: Callable[[], Any]) -> Any:
    """`make()` once for each key, language and generation."""
    kept: Recent[tuple[str, ...], Any] = current_app.extensions.setdefault(
        "giaoban.kept", Recent(KEPT)
    )
    return kept.get((generation(), what, language(), key), make)
