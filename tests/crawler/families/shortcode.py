"""A paper whose addresses end in a short code where case matters: `/<section>/<slug>-<code>.html`."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class Shortcode(Family):
    """The date is in words, the lead a heading; sections turn by `/trang-2.html`."""

    folder = "shortcode"

    def path(self, article: Sample) -> str:
        """Section, slug, nine letters and digits."""
        digest = hashlib.sha256(article.slug.encode()).digest()
        code = b64encode(digest, b"xY").decode()[:9]
        return f"/{article.section}/{article.slug}-{code}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, articles."""
        yield self.robots("Allow: /")
        yield "/", self.page("home.html", self.site.newest_first[:3])
        yield from self.section_pages("section.html", self.listing)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Sections and selectors."""
        return {
            "listings": [
                {"url": self.listing(s, 1), "next": "li.next a"} for s in self.site.sections
            ],
            "article": r"-[A-Za-z0-9]{9}\.html$",
            "select": {
                "title": "h1",
                "lead": "h2.summary",
                "body": "#noidung",
                "date": ".post-info",
                "byline": ".name-author",
            },
        }

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        return f"/{section}" + (f"/trang-{number}.html" if number > 1 else "")
