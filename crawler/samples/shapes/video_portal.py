"""A broadcaster's site: the headline only in `<title>`, text in `<div>`s, listings paged by a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page, Shape, split

PER_PAGE = 6


class VideoPortal(Shape):
    """`/<section>/<slug>-<number>.html`; the only date is a line "Cập nhật lúc" and a meta element."""

    folder = "video_portal"

    def path(self, article: Sample) -> str:
        """Section, slug, number."""
        return f"/{article.section}/{article.slug}-{article.number}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, listings by `?p=`, articles."""
        newest = self.site.newest_first
        yield self.robots("Allow: /")
        yield "/", self.page("home.html", newest[:3])
        for section, name in self.site.sections.items():
            own = [article for article in newest if article.section == section]
            batches = split(own, PER_PAGE)
            for number, batch in enumerate(batches, 1):
                path = f"/{section}" + (f"?p={number}" if number > 1 else "")
                following = f"/{section}?p={number + 1}" if number < len(batches) else ""
                yield path, self.page("listing.html", batch, name=name, following=following)
        for article in self.site.articles:
            yield self.path(article), self.page("article.html", [article], popular=newest[:2])

    def discovery(self) -> dict[str, Any]:
        """Listings; the rest is for the extraction to find out."""
        listings = [{"url": f"/{section}", "next": "a.trang-sau"} for section in self.site.sections]
        return {"listings": listings, "article": r"^/[a-z-]+/[^/]+-\d+\.html$"}
