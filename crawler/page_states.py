"""What the store knows of the addresses that were fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

from crawler.addresses import canonical
from crawler.database import Database
from crawler.records import PageState


class PageStates(Database):
    """The table of pages, by canonical address."""

    def page(self, url: str) -> PageState | None:
        """What is known of an address, in any of its spellings."""
        row = self._db.execute("SELECT * FROM pages WHERE url = ?", (canonical(url),)).fetchone()
        return PageState(**dict(row)) if row else None

    def save_page(self, page: PageState) -> None:
        """Note the state of an address, in place of what was known."""
        self.save_pages([page])

    def save_pages(self, pages: Iterable[PageState]) -> None:
        """Note the state of several addresses in one transaction."""
        rows = [asdict(replace(page, url=canonical(page.url))) for page in pages]
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO pages VALUES (:url, :status, :fetched, :portal, :id, :etag,"
                " :last_modified, :hash, :failures)",
                rows,
            )
