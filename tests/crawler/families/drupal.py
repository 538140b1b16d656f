"""A board's site on Drupal: addresses without any number, pages counted from 0, "Trang sau" only as a title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.families.base import Family


class Drupal(Family):
    """The front page is a list with a pager of its own; fields are `<div>`s named after the system's."""

    folder = "drupal"

    def path(self, article: Sample) -> str:
        """Section and slug."""
        return f"/{article.section}/{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Front page, feed, sections, nodes."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /admin/", "Disallow: /user/")
        yield "/", self.page("list.html", newest[:4], name="", following="")
        yield "/rss.xml", self.page("feed.xml", newest[:4], XML)
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                following = f"?page={number}" if number < count else ""
                path = f"/{section}" + (f"?page={number - 1}" if number > 1 else "")
                yield path, self.page("list.html", batch, name=name, following=following)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Sections with their pager."""
        sections = "|".join(self.site.sections)
        return {
            "listings": [
                {"url": f"/{section}", "next": ".pager__item--next a"}
                for section in self.site.sections
            ],
            "article": rf"^/({sections})/[^/?]+$",
            "select": {
                "title": "h1",
                "lead": ".field--name-field-sapo",
                "body": ".field--name-body",
                "date": ".submitted",
                "byline": ".field--name-field-author .field__item",
            },
        }
