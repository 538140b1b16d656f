"""A paper on WordPress: feed of the newest posts, category listings with next links, OpenGraph, related posts."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import LOCAL, XML, Page, Shape, split

PER_PAGE = 5
IN_FEED = 6
TRACKING = "?utm_source=rss&utm_medium=rss"


class WordPress(Shape):
    """`/<year>/<month>/<slug>/`; the feed links with tracking parameters and knows only the newest."""

    folder = "wordpress"

    def path(self, article: Sample) -> str:
        """Year and month of publication, then the slug."""
        return f"/{article.published:%Y/%m}/{article.slug}/"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, feed, listings, posts."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /wp-admin/", f"Sitemap: {self.base}wp-sitemap.xml")
        yield "/", self.page("home.html", newest[:PER_PAGE])
        yield "/feed/", self.page("feed.xml", newest[:IN_FEED], XML, tracking=TRACKING)
        for section, name in self.site.sections.items():
            yield from self._listing(section, name)
        for article in self.site.articles:
            related = [other for other in newest if other.section == article.section][:3]
            yield self.path(article), self.page("post.html", [article], related=related)

    def discovery(self) -> dict[str, Any]:
        """The feed for what is new, the category listings for the rest."""
        listings = [
            {"url": f"/category/{section}/", "next": "a.next.page-numbers"}
            for section in self.site.sections
        ]
        return {"feeds": ["/feed/"], "listings": listings, "article": r"^/20\d\d/\d\d/[^/]+/$"}

    @staticmethod
    def mail_date(article: Sample) -> str:
        """The date as feeds write it."""
        return format_datetime(article.published.replace(tzinfo=LOCAL))

    def _listing(self, section: str, name: str) -> Iterator[tuple[str, Page]]:
        posts = [article for article in self.site.newest_first if article.section == section]
        batches = split(posts, PER_PAGE)
        for number, batch in enumerate(batches, 1):
            path = f"/category/{section}/" + (f"page/{number}/" if number > 1 else "")
            following = f"/category/{section}/page/{number + 1}/" if number < len(batches) else ""
            yield path, self.page("listing.html", batch, name=name, following=following)
