"""A department's page of a provincial centre's system: `/?gd=1&cn=<section>&tc=<number>`; every page is the root."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class HueQuery(Unseen):
    """The query is the whole address; the page's title is the site's name; the copy to print takes the same number."""

    folder = "hue_query"

    def path(self, article: Sample) -> str:
        """Group of sections, section, story."""
        return f"/?gd=1&cn={self.code(article.section)}&tc={article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, documents, pages about the house, articles with their copies."""
        yield self.robots("Disallow: /Admin/")
        yield "/", self.page("list.html", self.site.newest_first[:4], name="", pages={}, number=1)
        yield from self.numbered(self.listing)
        for number, name, paragraphs in (
            (31, "Giới thiệu chung", texts.ABOUT),
            (32, "Chức năng nhiệm vụ", texts.DUTIES),
        ):
            page = self.page("about.html", (), name=name, paragraphs=paragraphs)
            yield f"/?gd=2&cn={number}", page
        yield "/?gd=5&cn=60", self.page("documents.html", (), documents=texts.DOCUMENTS)
        yield "/?gd=9&lang=en", self.page("english.html", ())
        for article in self.site.articles:
            yield f"/Portal/In.aspx?tc={article.number}", self.page("print.html", [article])
        yield from self.article_pages()

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        return f"/?gd=1&cn={self.code(section)}" + (f"&page={number}" if number > 1 else "")
