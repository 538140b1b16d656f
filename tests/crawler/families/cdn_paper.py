"""A paper on the 1cdn platform: `/<slug>-<number>.html`, feeds `/rss/<section>` without extension, a news sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import HTML, XML, Page
from tests.crawler.families.base import Family


class CdnPaper(Family):
    """Feeds stand only on the page `/rss`; the address with `.rss` answers with an empty feed."""

    folder = "cdn_paper"

    def path(self, article: Sample) -> str:
        """Slug and number."""
        return f"/{article.slug}-{300_000 + article.number}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, feeds, news sitemap, sections, a collection, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /search/")
        yield "/", self.page("section.html", newest[:4], name="", following="")
        yield "/rss", self.page("feeds.html", (), HTML)
        yield "/sitemap.xml", self.page("index.xml", (), XML)
        yield "/sitemap-news.xml", self.page("sitemap.xml", newest[:5], XML)
        yield (
            "/su-kien-giao-ban-event7.html",
            self.page("section.html", newest[:3], name="Giao ban", following=""),
        )
        for section, name in self.site.sections.items():
            yield f"/rss/{section}", self.page("feed.xml", self.of(section)[:5], XML)
            yield f"/rss/{section}.rss", self.page("feed.xml", (), XML)
            for number, count, batch in self.batches(section):
                following = f"/{section}?page={number + 1}" if number < count else ""
                path = f"/{section}" + (f"?page={number}" if number > 1 else "")
                yield path, self.page("section.html", batch, name=name, following=following)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Feeds and sections of the family."""
        return {
            "family": "onecdn",
            "feeds": [f"/rss/{section}" for section in self.site.sections],
            "listings": [{"url": f"/{s}", "next": ".c-more a"} for s in self.site.sections],
            "select": {
                "title": "h1",
                "lead": ".sc-longform-header-sapo",
                "body": "div.b-maincontent",
                "date": ".sc-longform-header-date",
                "byline": ".sc-longform-header-author",
            },
        }
