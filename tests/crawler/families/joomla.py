"""A board's site on Joomla: `index.php?option=com_content&view=article&id=…`, print copies, lists by `start=`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.families.base import Family


class Joomla(Family):
    """The same article hangs under several menu items; the feed of a section says the site's mail address as author."""

    folder = "joomla"

    def path(self, article: Sample) -> str:
        """The component's view of one article, under the section's menu item."""
        return self._path(article, self.code(article.section))

    def _path(self, article: Sample, item: int) -> str:
        id = f"{article.number}:{article.slug}"  # noqa: A001
        return f"/index.php?option=com_content&view=article&id={id}&catid={self.code(article.section)}&Itemid={item}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections with feeds, articles, their print copies and twins."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /administrator/")
        yield (
            "/",
            self.page(
                "list.html",
                newest[:3],
                item=101,
                name="",
                following="",
                feed="/index.php?format=feed&type=rss",
            ),
        )
        yield "/index.php?format=feed&type=rss", self.page("feed.xml", newest[:3], XML)
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                following = self.listing(section, number + 1) if number < count else ""
                page = self.page(
                    "list.html",
                    batch,
                    item=self.code(section),
                    name=name,
                    following=following,
                    feed="",
                )
                yield self.listing(section, number), page
        for article in self.site.articles:
            page = self.page("article.html", [article])
            for item in (self.code(article.section), 101):
                yield self._path(article, item), page
            yield self.path(article) + "&tmpl=component&print=1", page

    def discovery(self) -> dict[str, Any]:
        """Sections with their next link."""
        return {
            "listings": [
                {"url": self.listing(s, 1), "next": ".pagination-next a"}
                for s in self.site.sections
            ],
            "article": r"view=article&id=\d+:[^&]+&catid=\d+&Itemid=\d+$",
            "select": {
                "title": ".page-header h2",
                "body": "[itemprop=articleBody]",
                "date": ".published",
            },
        }

    def code(self, section: str) -> int:
        """A section's number."""
        return list(self.site.sections).index(section) + 8

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        start = (number - 1) * self.per_page
        path = f"/index.php?option=com_content&view=category&layout=blog&id={self.code(section)}"
        return path + (f"&start={start}" if start else "")
