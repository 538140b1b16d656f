"""A paper with `/<slug>-a<number>.html` addresses whose sections turn by `?p=`, with pictures for the arrows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family


class FckPaper(Family):
    """Text pasted from Word: `<div>` and `<span>` soup, `&nbsp;`, empty paragraphs; `ngày … tháng …` for the date."""

    folder = "fck_paper"

    def path(self, article: Sample) -> str:
        """Slug and number behind an a."""
        return f"/{article.slug}-a{200_000 + article.number}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, articles."""
        yield "/", self.page("home.html", self.site.newest_first[:3])
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                following = f"?p={number + 1}" if number < count else ""
                page = self.page(
                    "section.html", batch, name=name, number=number, following=following
                )
                path = f"/{section}" + (f"?p={number}" if number > 1 else "")
                yield path, page
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The family's sections."""
        listings = [{"url": f"/{section}", "next": "a.next"} for section in self.site.sections]
        select = {
            "title": ".detail-title",
            "lead": ".detail-desc",
            "body": ".content-fck",
            "date": ".detail-date",
            "byline": ".detail-author",
        }
        return {"family": "content_fck", "listings": listings, "select": select}
