"""A party portal on DotNetNuke: table layout, the same `<title>` everywhere, `ctl/Detail/id/…` addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page, Shape, split

PER_PAGE = 4
MODULE = "dnn_ctr412_ViewNews"


class DotNetNuke(Shape):
    """Neither feed nor sitemap nor structured data; the listing's pages are numbered in the path."""

    folder = "dotnetnuke"
    module = MODULE

    def path(self, article: Sample) -> str:
        """The module's detail view of the article's number."""
        return f"/{article.section}/tabid/109/ctl/Detail/mid/412/id/{article.number}/Default.aspx"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, listings, articles."""
        yield self.robots("Disallow: /Login.aspx")
        yield "/", self.page("home.html", self.site.newest_first[:PER_PAGE])
        for section, name in self.site.sections.items():
            yield from self._listing(section, name)
        for article in self.site.articles:
            yield self.path(article), self.page("article.html", [article])

    def discovery(self) -> dict[str, Any]:
        """Listings, and selectors: nothing else marks headline and date."""
        return {
            "listings": [
                {"url": self.listing_path(section, 1), "next": "a.NextPage"}
                for section in self.site.sections
            ],
            "article": r"/ctl/Detail/mid/\d+/id/\d+/",
            "select": {
                "title": f"#{MODULE}_lblTitle",
                "lead": f"#{MODULE}_lblSummary",
                "body": f"#{MODULE}_lblContent",
                "date": ".NgayDang",
                "byline": ".TacGia",
            },
        }

    @staticmethod
    def listing_path(section: str, number: int) -> str:
        """A page of a section's listing, from 1."""
        return f"/{section}/tabid/109/currentpage/{number}/Default.aspx"

    def _listing(self, section: str, name: str) -> Iterator[tuple[str, Page]]:
        own = [article for article in self.site.newest_first if article.section == section]
        batches = split(own, PER_PAGE)
        for number, batch in enumerate(batches, 1):
            following = self.listing_path(section, number + 1) if number < len(batches) else ""
            page = self.page("listing.html", batch, name=name, following=following)
            yield self.listing_path(section, number), page
