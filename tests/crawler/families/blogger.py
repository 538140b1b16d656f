"""A district's youth union on a blog service: `/<year>/<month>/<slug>.html`, an Atom feed, "Bài đăng cũ hơn"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page, split
from tests.crawler.families.base import Family


class Blogger(Family):
    """One list of everything, cut by a moment in the address; labels are searches; the text has no paragraphs but `<br>`."""

    folder = "blogger"

    def path(self, article: Sample) -> str:
        """Year, month, slug."""
        return f"/{article.published:%Y/%m}/{article.slug}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """The list, the feed, articles."""
        batches = split(self.site.newest_first, self.per_page)
        paths = ["/"] + [self._before(batch[-1]) for batch in batches]
        yield self.robots("Disallow: /search", "Allow: /search?updated-max")
        for number, batch in enumerate(batches):
            following = paths[number + 1] if number + 1 < len(batches) else ""
            yield paths[number], self.page("list.html", batch, following=following)
        feed = self.page("feed.xml", batches[0], "application/atom+xml; charset=UTF-8")
        yield "/feeds/posts/default", feed
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The list."""
        return {
            "listings": [{"url": "/", "next": ".blog-pager-older-link"}],
            "article": r"^/20\d\d/\d\d/[^/]+\.html$",
            "select": {"title": ".post-title", "body": ".post-body", "date": ".date-header"},
        }

    def _before(self, article: Sample) -> str:
        moment = quote(self.instant(article).isoformat(), safe=":")
        return f"/search?updated-max={moment}&max-results={self.per_page}"
