"""A paper with `/<slug>-post<number>.html` addresses and a sitemap index of months that only robots.txt names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.families.base import Family


class PostId(Family):
    """Sections show one page, the rest comes by a script: the sitemap reaches everything."""

    folder = "post_id"

    def path(self, article: Sample) -> str:
        """Slug and number, no section."""
        return f"/{article.slug}-post{100_000 + article.number}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, sitemaps, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /tim-kiem", f"Sitemap: {self.base}sitemaps/index.xml")
        yield "/", self.page("section.html", newest[:4], name=self.site.name)
        for section, name in self.site.sections.items():
            yield f"/{section}/", self.page("section.html", self.of(section)[:3], name=name)
        months = defaultdict(list)
        for article in newest:
            months[article.published.strftime("%Y-%-m")].append(article)
        yield "/sitemaps/index.xml", self.page("index.xml", (), XML, months=list(months))
        yield "/sitemaps/categories.xml", self.page("sections.xml", (), XML)
        for month, articles in months.items():
            yield f"/sitemaps/news-{month}.xml", self.page("sitemap.xml", articles, XML)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The sitemap and the selectors of the family."""
        return {"family": "post_id", "sitemaps": ["/sitemaps/index.xml"]}
