"""A broadcaster's site with endless scrolling: a section's further articles come as JSON from an address in the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class EndlessScroll(Family):
    """`/<slug>-<long number>.htm`; the number begins with the date, as on many sites of one large platform."""

    folder = "endless_scroll"

    def path(self, article: Sample) -> str:
        """Slug, then a number made of the time of publication."""
        return f"/{article.slug}-{article.published:%y%m%d%H%M}{article.number % 10_000:05d}.htm"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections with their JSON, articles."""
        yield self.robots("Allow: /")
        yield "/", self.page("section.html", self.site.newest_first[:3], name="", more="")
        for zone, (section, name) in enumerate(self.site.sections.items(), 7):
            for number, count, batch in self.batches(section):
                if number == 1:
                    more = self.more(zone, 2) if count > 1 else ""
                    yield f"/{section}.htm", self.page("section.html", batch, name=name, more=more)
                else:
                    yield self.more(zone, number), self._json(batch, count > number)
            yield self.more(zone, count + 1), self._json((), False)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Sections with the address of further pages."""
        zones = dict(enumerate(self.site.sections, 7))
        return {
            "listings": [
                {"url": f"/{section}.htm", "pages": self.more(zone, "{page}")}
                for zone, section in zones.items()
            ],
            "article": r"-\d{15}\.htm$",
            "select": {
                "title": ".kbwc-title",
                "lead": ".kbwc-sapo",
                "body": ".knc-content",
                "date": ".kbwc-time",
                "byline": ".kbwcm-author",
            },
        }

    @staticmethod
    def more(zone: int, number: int | str) -> str:
        """The address of further articles."""
        return f"/api/timeline?zoneId={zone}&pageIndex={number}"

    def _json(self, batch: Sequence[Sample], more: bool) -> Page:
        items = [
            {
                "newsId": a.number,
                "title": a.title,
                "url": self.path(a),
                "avatar": "/a.jpg",
                "sapo": a.lead,
            }
            for a in batch
        ]
        body = json.dumps({"success": True, "hasMore": more, "data": items})
        return Page(body.encode(), "application/json; charset=utf-8")
