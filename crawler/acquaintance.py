"""What is known of each portal's pages before one of them is read: the lines that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.portals import Portal
from crawler.captures import CapturedResponse, CaptureError, read_capture
from crawler.extraction import Hints, Page, extract_page, page_lines
from crawler.extraction.furniture import NONE, Furniture, shared_lines
from crawler.records import Captured
from crawler.store import ArticleStore
from crawler.times import instant

_NEWEST = 10  # captures of a portal that are looked at

Read = tuple[Page, list[str]]  # a page and all its lines


@dataclass
class Acquaintance:
    """Learns each portal once, from its newest captures; a portal whose file names the body needs no acquaintance."""

    store: ArticleStore
    captures: Path
    _known: dict[str, Furniture | None] = field(default_factory=dict)

    def furniture(self, portal: Portal) -> Furniture | None:
        """What the portal's articles have in common; None while there are too few captures to tell."""
        if portal.id not in self._known:
            named = any(select.body for select in portal.select)
            self._known[portal.id] = NONE if named else shared_lines(self._newest(portal))
        return self._known[portal.id]

    def learn(self, portal: Portal, pages: Iterable[Read]) -> None:
        """Get to know the portal from pages that were read without; as few as they are, no more are waited for."""
        self._known[portal.id] = shared_lines(pages) or NONE

    def _newest(self, portal: Portal) -> Iterator[Read]:
        for item in self.store.newest_captured(portal.id, _NEWEST):
            try:
                response = read_capture(self.captures, item.capture)
            except CaptureError:
                continue  # `reextract` names what cannot be read
            page = read_again(item, response, portal)
            yield page, page_lines(response.body, response.url, response.charset)


def read_again(
    item: Captured,
    response: CapturedResponse,
    portal: Portal | None,
    furniture: Furniture | None = None,
) -> Page:
    """Read a captured page as on the day it was fetched.

    Its headline, and the day that a feed gave, were told elsewhere and are not in the capture.
    """
    return extract_page(
        response.body,
        response.url,
        declared_charset=response.charset,
        portal=portal,
        hints=Hints(item.title, item.published if item.published_from == "feed" else None),
        fetched=instant(response.fetched),
        furniture=furniture,
    )
