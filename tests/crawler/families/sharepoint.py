"""A government portal on SharePoint: every article is an item of a list, told apart by `?ItemID=` alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class SharePoint(Family):
    """The links are padded with blanks, the `<title>` is the same everywhere, lists turn by `Page=`."""

    folder = "sharepoint"

    def path(self, article: Sample) -> str:
        """The one page that shows all items."""
        return f"/Pages/chi-tiet-tin.aspx?ItemID={article.number}&l={self.list_of(article.section)}&lv=4"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, lists, items."""
        yield "/", self.page("home.html", self.site.newest_first[:4])
        yield from self.section_pages("list.html", self.listing)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Lists with their next link, and the class names of the web parts."""
        return {
            "listings": [
                {"url": self.listing(s, 1), "next": ".next a"} for s in self.site.sections
            ],
            "article": r"[?&]ItemID=\d+",
            "select": {
                "title": ".news-title",
                "lead": ".news-summary",
                "body": ".ms-rtestate-field",
                "date": ".news-date",
                "byline": ".news-author",
            },
        }

    @staticmethod
    def list_of(section: str) -> str:
        """The name of the list that holds a section."""
        return "".join(word.capitalize() for word in section.split("-"))

    def listing(self, section: str, number: int) -> str:
        """A page of a list."""
        path = f"/Pages/{section}.aspx"
        return path + (f"?Paged=TRUE&Page={number}" if number > 1 else "")
