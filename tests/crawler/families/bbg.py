"""A paper with `/<slug>-postid<number>.bbg` addresses behind a splash page; older stories behind "Xem thêm tin"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class Bbg(Family):
    """The home page only forwards; dates are `08-04-2022`, the author stands before the lead."""

    folder = "bbg"

    def path(self, article: Sample) -> str:
        """Slug, number, the platform's extension."""
        return f"/{article.slug}-postid{400_000 + article.number}.bbg"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Splash page, front page, sections, articles."""
        yield "/", self.page("splash.html", ())
        yield (
            "/trang-chu.bbg",
            self.page("section.html", self.site.newest_first[:3], name="", following=""),
        )
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                following = f"/{section}.bbg?trang={number + 1}" if number < count else ""
                path = f"/{section}.bbg" + (f"?trang={number}" if number > 1 else "")
                yield path, self.page("section.html", batch, name=name, following=following)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Sections with the link behind the button."""
        return {
            "listings": [{"url": f"/{s}.bbg", "next": ".xem-them a"} for s in self.site.sections],
            "article": r"-postid\d+\.bbg$",
            "select": {
                "title": "h1",
                "lead": ".news_detail_sapo",
                "body": ".news-details__content",
                "date": ".time-post",
                "byline": ".author-post",
            },
        }
