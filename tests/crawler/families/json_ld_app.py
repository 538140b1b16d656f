"""A single-page application: the markup is an empty frame, the article stands in JSON-LD, the sitemap is all there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.families.base import Family


class JsonLdApp(Family):
    """Nothing but the site's name and a note about scripts is text on any page."""

    folder = "json_ld_app"

    def path(self, article: Sample) -> str:
        """Slug and number, without extension."""
        return f"/tin-bai/{article.slug}-{article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """The frame as home page and sections, sitemap, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /api/admin", "Sitemap: /sitemap.xml")
        yield "/", self.page("frame.html", ())
        for section in self.site.sections:
            yield f"/{section}", self.page("frame.html", ())
        yield "/sitemap.xml", self.page("sitemap.xml", newest, XML)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The sitemap."""
        return {"sitemaps": ["/sitemap.xml"], "article": r"^/tin-bai/[^/]+-\d+$"}

    def structured(self, article: Sample) -> str:
        """The article's JSON-LD, its body as markup."""
        paragraphs = [part if isinstance(part, str) else part.caption for part in article.body]
        record = {
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.lead,
            "articleBody": "".join(f"<p>{line}</p>" for line in (article.lead, *paragraphs)),
            "datePublished": self.instant(article).isoformat(),
            "dateModified": self.clock.isoformat(),
            "author": [{"@type": "Person", "name": article.byline}] if article.byline else [],
            "publisher": {"@type": "Organization", "name": self.site.name},
        }
        crumbs = {"@type": "BreadcrumbList", "itemListElement": []}
        return json.dumps({"@context": "https://schema.org", "@graph": [crumbs, record]})
