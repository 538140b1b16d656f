"""The hits as the search page lists them: marked passages, names and addresses ready to be shown."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from crawler.store import StoreError
from indexer.document import Document
from indexer.search import Answer, Hit, Request
from search_ui.accents import FOLDED, distinguished
from search_ui.addresses import address, web_address
from search_ui.backend import backend
from search_ui.labels import periods_label, value_label

log = logging.getLogger("giaoban.pages")


@dataclass(frozen=True, slots=True)
class Result:
    """One hit; `link` leads to the article, which is highlighted there, `source` to its portal, `copy` to the archive.

    The last two are None where there is no such page.
    """

    document: Document
    title: Markup
    passages: tuple[Markup, ...]
    portal: str
    periods: list[str]
    blocs: list[str]
    link: str
    source: str | None
    copy: str | None

    @property
    def folded(self) -> bool:
        """Whether something matches only without its accents."""
        return any(FOLDED in text for text in (self.title, *self.passages))


def results(answer: Answer) -> list[Result]:
    """The hits of an answer in their order."""
    # The same for all; and `url_for` would take ten times as long as joining strings.
    article, copy = address("", Request(q=answer.request.q)), address("", Request())
    archived = _archived(answer)
    return [
        _result(hit, answer.request.q, article, copy if hit.document.id in archived else None)
        for hit in answer.hits
    ]


def _archived(answer: Answer) -> Collection[str]:
    """The hits that have an archived copy; none where the store cannot be read, for the hits are there all the same."""
    try:
        return backend().store.with_capture(hit.document.id for hit in answer.hits)
    except (StoreError, sqlite3.Error) as error:
        log.error("archived copies: %s", error)
        return ()


def _result(hit: Hit, q: str, article: str, copy: str | None) -> Result:
    document, name = hit.document, quote(hit.document.id)
    return Result(
        document,
        _marked(hit.title_html, q),
        tuple(_marked(snippet.html, q) for snippet in hit.snippets),
        backend().portal_name(document.portal),
        periods_label(document.periods),
        [value_label("bloc", bloc) for bloc in document.blocs],
        f"/articles/{name}{article}",
        web_address(document.url),
        None if copy is None else f"/captures/{name}{copy}",
    )


def _marked(html: str, q: str) -> Markup:
    return Markup(distinguished(html, q))  # noqa: S704 - escaped by the search service
