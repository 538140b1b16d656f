"""A paper with `/<section>/<YYYYMM>/<slug>-<hex>/` addresses, a sitemap index (one part gzipped) and JSON-LD."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page, Shape


class HexPaper(Shape):
    """Every article has a print copy that names the article as canonical; some stand in two sections."""

    folder = "hex_paper"

    def path(self, article: Sample, section: str = "") -> str:
        """Section, year and month, slug with the hexadecimal number."""
        section = section or article.section
        return f"/{section}/{article.published:%Y%m}/{article.slug}-{article.hex_id}/"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sitemaps, articles at each of their addresses, print copies."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /tim-kiem/", f"Sitemap: {self.base}sitemap.xml")
        yield "/", self.page("home.html", newest[:8])
        yield from self._sitemaps()
        for article in self.site.articles:
            page = self.page("article.html", [article], related=newest[:3])
            yield self.path(article), page
            if article.also_in:
                yield self.path(article, article.also_in), page
            yield f"/trang-in-{article.hex_id}.html", self.page("print.html", [article])

    def discovery(self) -> dict[str, Any]:
        """The sitemap index reaches everything."""
        return {"sitemaps": ["/sitemap.xml"], "article": r"^/[a-z-]+/20\d{4}/[^/]+-[0-9a-f]{7}/$"}

    @staticmethod
    def structured(article: Sample, publisher: str) -> str:
        """The article's JSON-LD block."""
        record = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.lead,
            "datePublished": f"{article.published:%Y-%m-%dT%H:%M:00+07:00}",
            "publisher": {"@type": "Organization", "name": publisher},
        }
        return json.dumps(record, ensure_ascii=False)

    def _sitemaps(self) -> Iterator[tuple[str, Page]]:
        years = sorted({article.published.year for article in self.site.articles})
        names = {
            year: f"sitemap-{year}.xml" + (".gz" if year == years[0] else "") for year in years
        }
        newest = self.site.newest_first
        yield "/sitemap.xml", self.page("sitemap_index.xml", newest, XML, names=names.values())
        for year, name in names.items():
            part = [article for article in newest if article.published.year == year]
            page = self.page("sitemap.xml", part, XML)
            if name.endswith(".gz"):
                body = gzip.compress(page.body, mtime=0)
                page = replace(page, body=body, content_type="application/gzip")
            yield f"/{name}", page
