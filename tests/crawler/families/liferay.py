"""A party portal on Liferay: asset publisher addresses, links that carry a session's token, paged by `_cur`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family

_PORTLET = "101_INSTANCE_xY12"


class Liferay(Family):
    """The site's name is an `<h1>`, the headline an `<h3>`; a column of other stories has more text than some articles."""

    folder = "liferay"

    def path(self, article: Sample) -> str:
        """The publisher's view of one asset."""
        return f"/web/guest/{article.section}/-/asset_publisher/xY12/content/{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, publishers, assets."""
        yield self.robots("Disallow: /c/portal/")
        yield "/", self.page("list.html", self.site.newest_first[:4], following="")
        yield from self.section_pages("list.html", self.listing)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The publishers of the family."""
        listings = [
            {"url": self.listing(s, 1), "next": ".lfr-pagination-next a"}
            for s in self.site.sections
        ]
        select = {
            "title": ".header-title",
            "body": ".journal-content-article",
            "date": ".metadata-publish-date",
        }
        return {"family": "liferay", "listings": listings, "select": select}

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section's publisher."""
        query = f"?p_p_id={_PORTLET}&p_p_lifecycle=0&_{_PORTLET}_delta=4&_{_PORTLET}_cur={number}"
        return f"/web/guest/{section}" + (query if number > 1 else "")
