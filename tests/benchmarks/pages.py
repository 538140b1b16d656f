"""The HTML search page against the engine's own share of it."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from unittest.mock import patch
from urllib.parse import urlencode

from config.settings import Settings
from indexer.engines.base import Found, Search
from indexer.query.tree import AllOf, Term
from indexer.search_service import Service
from search_ui import create_app
from tests.benchmarks.engines import Loaded
from tests.benchmarks.measuring import Clock, Line, percentile, timed

_WARM = 100  # pages that fill the caches of templates and labels


class _Watch:
    """A search of an engine that adds up the seconds it takes."""

    def __init__(self, search: Callable[[Search], Found]) -> None:
        self._search = search
        self.seconds = 0.0

    def __call__(self, asked: Search) -> Found:
        start = Clock.now()
        try:
            return self._search(asked)
        finally:
            self.seconds += Clock.now() - start


def pages(settings: Settings, loaded: Loaded, count: int) -> Iterator[Line]:
    """Search pages from the request to the last byte of HTML, in this process, each asked once."""
    engine, watch = loaded.engine, _Watch(loaded.engine.search)
    settings = settings.model_copy(update={"serve": settings.serve.model_copy(update={"rate": 0})})
    client = create_app(settings, Service(engine)).test_client()
    asked = map(_address, loaded.corpus.searches(_WARM + count, seed=7))
    for path in itertools.islice(asked, _WARM):
        assert client.get(path).status_code == HTTPStatus.OK, path
    loaded.forget()
    gc.collect()
    gc.freeze()  # as the server does, which also has none of what a benchmark keeps
    times, own = [], []
    with patch.object(engine, "search", watch):
        for path in asked:
            watch.seconds = 0.0
            times.append(timed(partial(client.get, path)))
            own.append(watch.seconds)
    gc.unfreeze()
    for share, target in ((0.5, None), (0.95, 1.6)):
        page, search = percentile(times, share) * 1000, percentile(own, share) * 1000
        yield Line(
            f"HTML page against its search, p{share * 100:.0f}", f"{page:.1f} ms", f"{search:.1f} ms",
            f"{page / search:.2f}", f"<= {target}" if target else "",
            not target or page <= target * search,
        )  # fmt: skip


def _address(search: Search) -> str:
    """The address of a search, without the provinces, which have invented names here."""
    assert isinstance(search.query.must, AllOf)
    words = [node.text for node in search.query.must.nodes if isinstance(node, Term)]
    quarters = search.filters.include.get("quarter", ())
    return "/?" + urlencode([("q", " ".join(words)), *(("quarter", q) for q in quarters)])
