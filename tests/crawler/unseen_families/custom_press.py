"""A paper on WordPress with a theme of its own: `/<section>/<slug>.html`, a feed with full texts, sitemaps of a plug-in."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import XML, Page, split
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured


class CustomPress(Unseen):
    """The excerpt is the lead, the account that posted is printed above, the reporter's name ends the text."""

    folder = "custom_press"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_structured(site), base)

    def path(self, article: Sample) -> str:
        """Section and slug."""
        return f"/{article.section}/{article.slug}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, feed, sitemaps, lists by section and tag, pages about the house, articles."""
        newest = self.site.newest_first
        yield self.robots(
            "Disallow: /wp-admin/",
            "Allow: /wp-admin/admin-ajax.php",
            "",
            f"Sitemap: {self.base}sitemap_index.xml",
        )
        yield "/sitemap_index.xml", self.page("index.xml", newest, XML)
        yield "/post-sitemap.xml", self.page("posts.xml", newest, XML)
        yield "/page-sitemap.xml", self.page("fixed.xml", (), XML)
        yield "/feed/", self.page("feed.xml", newest[:6], XML)
        yield "/", self.page("home.html", newest[:7])
        for section, name in self.site.sections.items():
            yield from self.listing(f"/chuyen-muc/{section}/", name, self.of(section))
        tagged = [article for article in newest if "giao-ban" in article.slug][:4]
        yield from self.listing("/the/giao-ban/", "giao ban", tagged)
        for path, name, paragraphs in (
            ("/gioi-thieu/", "Giới thiệu", texts.ABOUT),
            ("/quy-dinh-su-dung/", "Quy định sử dụng", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def listing(self, path: str, name: str, articles: list[Sample]) -> Iterator[tuple[str, Page]]:
        """The pages of a list."""
        batches = split(articles, self.per_page)
        pages = {n: path + (f"page/{n}/" if n > 1 else "") for n in range(1, len(batches) + 1)}
        for number, batch in enumerate(batches, 1):
            page = self.page("list.html", batch, name=name, number=number, pages=pages)
            yield pages[number], page
