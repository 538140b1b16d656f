"""A paper on old ASP.NET: `viewer.aspx?macm=…&mabb=…`, sections `default.aspx?macm=…`, pages as `[1] [2] [3]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class Viewer(Family):
    """Query strings are the whole address; frames of tables with a control's id for each field."""

    folder = "viewer"

    def path(self, article: Sample) -> str:
        """The viewer with the codes of section and article."""
        return f"/viewer.aspx?macm={self.code(article.section)}&macmp=1&mabb={article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, articles."""
        yield "/", self.page("list.html", self.site.newest_first[:3], name="", number=1, numbers={})
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                numbers = {n: self.listing(section, n) for n in range(1, count + 1)}
                page = self.page("list.html", batch, name=name, number=number, numbers=numbers)
                yield self.listing(section, number), page
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Sections by code."""
        return {
            "listings": [
                {"url": self.listing(s, 1), "next": ".trang b + a"} for s in self.site.sections
            ],
            "article": r"[?&]mabb=\d+",
            "select": {
                "title": "#ctl00_lblTieuDe",
                "lead": "#ctl00_lblTomTat",
                "body": "#ctl00_lblNoiDung",
                "date": "#ctl00_lblNgay",
                "byline": "#ctl00_lblTacGia",
            },
        }

    def code(self, section: str) -> int:
        """A section's number."""
        return list(self.site.sections).index(section) + 3

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        return f"/default.aspx?macm={self.code(section)}" + (
            f"&trang={number}" if number > 1 else ""
        )
