"""A party portal on NukeViet: `/news/<section>/<slug>-<number>.html`, `page-<n>`, an `/rss/` page that lists the feeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.families.base import Family


class NukeViet(Family):
    """Feeds are declared nowhere but on the page `/rss/`; copies to print and save stand beside each article."""

    folder = "nukeviet"

    def path(self, article: Sample) -> str:
        """Module, section, slug with number."""
        return f"/news/{article.section}/{article.slug}-{article.number}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, page of feeds, feeds, sections, articles with their copies."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /admin/", "Disallow: /*/print/")
        yield "/", self.page("home.html", newest[:3])
        yield "/rss/", self.page("feeds.html", ())
        yield "/news/rss/", self.page("feed.xml", newest[:6], XML)
        for section, name in self.site.sections.items():
            yield f"/news/rss/{section}/", self.page("feed.xml", self.of(section)[:6], XML)
            for number, count, batch in self.batches(section):
                numbers = {n: self.listing(section, n) for n in range(1, count + 1)}
                page = self.page("section.html", batch, name=name, number=number, numbers=numbers)
                yield self.listing(section, number), page
        for article in self.site.articles:
            yield (
                f"/news/savefile/{article.section}/{article.slug}-{article.number}.html",
                self.page("print.html", [article]),
            )
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Feeds and sections."""
        return {
            "family": "nukeviet",
            "feeds": ["/news/rss/"],
            "listings": [
                {"url": self.listing(s, 1), "next": ".pagination .active + li a"}
                for s in self.site.sections
            ],
            "select": {
                "title": "h1.title",
                "lead": ".hometext",
                "body": "#news-bodyhtml",
                "date": ".h5",
                "byline": ".author",
            },
        }

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        return f"/news/{section}/" + (f"page-{number}/" if number > 1 else "")
