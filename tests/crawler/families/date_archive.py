"""A paper whose older articles are reached only day by day: `/news/<number>p1c30/<slug>.htm`, archive `/ngay/dd-mm-yyyy`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family

_EVERY = 3  # days between two articles


class DateArchive(Family):
    """The home page has the newest stories and a strip of the last days; an archive page links to the days around it."""

    folder = "date_archive"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(_lately(site, self.clock), base)

    def path(self, article: Sample) -> str:
        """Number, page, section, then the slug."""
        return f"/news/{article.number}p1c30/{article.slug}.htm"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, a page for each day, articles."""
        newest = self.site.newest_first
        today = self.clock.date()
        yield "/", self.page("list.html", newest[:3], day=today, days=self.around(today))
        for back in range((today - newest[-1].published.date()).days + 90):
            day = today - dt.timedelta(days=back)
            own = [article for article in newest if article.published.date() == day]
            yield (
                f"/ngay/{day:%d-%m-%Y}",
                self.page("list.html", own, day=day, days=self.around(day)),
            )
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The archive, day by day."""
        return {
            "listings": [{"url": "/", "pages": "/ngay/{date:%d-%m-%Y}"}],
            "article": r"^/news/\d+p",
            "select": {
                "title": "h1",
                "lead": ".lead",
                "body": ".detail",
                "date": ".posted",
                "byline": ".by",
            },
        }

    def around(self, day: dt.date) -> list[dt.date]:
        """The days that a page of `day` links to."""
        days = [day - dt.timedelta(days=back) for back in range(-1, 7)]
        return [other for other in days if other <= self.clock.date()]


def _lately(site: Site, now: dt.datetime) -> Site:
    """The site with its articles published in the last weeks: archives are read from today on."""
    articles = [
        article.model_copy(
            update={"published": (now - dt.timedelta(days=1 + _EVERY * n)).replace(tzinfo=None)}
        )
        for n, article in enumerate(site.newest_first)
    ]
    return site.model_copy(update={"articles": tuple(articles)})
