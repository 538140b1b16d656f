"""A paper with `/<section>/<YYYYMM>/<slug>-<number>/` addresses: no feed, no sitemap, nothing for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class NumericMonth(Family):
    """The home page shows only the newest; sections are paged by number, captions stand in tables."""

    folder = "numeric_month"

    def path(self, article: Sample) -> str:
        """Section, year and month, slug with number."""
        number = 5_000_000 + article.number
        return f"/{article.section}/{article.published:%Y%m}/{article.slug}-{number}/"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, articles, print copies."""
        yield "/", self.page("home.html", self.site.newest_first[:3])
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                path = self.listing(section, number)
                numbers = {n: self.listing(section, n) for n in range(1, count + 1)}
                page = self.page("section.html", batch, name=name, number=number, numbers=numbers)
                yield path, page
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Listings of the family of such papers."""
        pages = [
            {"url": self.listing(section, 1), "next": ".paging b + a"}
            for section in self.site.sections
        ]
        return {"family": "yyyymm", "listings": pages}

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        return f"/{section}/" + (f"page/{number}/" if number > 1 else "")
