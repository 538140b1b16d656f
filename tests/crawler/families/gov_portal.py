"""A province's government portal: pages turn only by script, all headlines are `<div>`s, a sitemap of everything helps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.families.base import Family


class GovPortal(Family):
    """`/chi-tiet-tin/-/tin/<slug>`; each page is padded with notices, and says `Ngày đăng` as well as `Ngày cập nhật`."""

    folder = "gov_portal"

    def path(self, article: Sample) -> str:
        """Slug under the page that shows all."""
        return f"/chi-tiet-tin/-/tin/{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, sitemap, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /tim-kiem")
        yield "/", self.page("list.html", newest[:3], name="")
        for section, name in self.site.sections.items():
            yield f"/{section}", self.page("list.html", self.of(section)[:3], name=name)
        yield "/sitemap.xml", self.page("sitemap.xml", newest, XML)
        yield "/gioi-thieu/chuc-nang", self.page("about.html", ())
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """The sitemap."""
        return {
            "sitemaps": ["/sitemap.xml"],
            "article": "^/chi-tiet-tin/-/tin/",
            "select": {
                "title": ".tin-tieu-de",
                "lead": ".tin-tom-tat",
                "body": ".tin-noi-dung",
                "date": ".ngay-dang",
            },
        }
