"""A board's site on WordPress with a block theme: `/archives/<number>`, sections that turn by `?query-7-page=`."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import XML, Page, split
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured

HOUSES = {
    "/gioi-thieu": ("Giới thiệu", texts.ABOUT),
    "/chuc-nang-nhiem-vu": ("Chức năng, nhiệm vụ", texts.DUTIES),
    "/sample-page": ("Trang mẫu", texts.TERMS),
}


class WpBlocks(Unseen):
    """Text in columns beside pictures, headings and lists as blocks, months in the middle of dates, comments with days."""

    folder = "wp_blocks"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_structured(site), base)

    def path(self, article: Sample) -> str:
        """The post's number."""
        return f"/archives/{article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sitemaps, sections, an author, pages about the house, articles."""
        newest = self.site.newest_first
        sitemap = f"Sitemap: {self.base}wp-sitemap.xml"
        yield self.robots("Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php", "", sitemap)
        yield "/wp-sitemap.xml", self.page("index.xml", (), XML)
        yield "/wp-sitemap-posts-post-1.xml", self.page("posts.xml", newest, XML)
        yield "/wp-sitemap-posts-page-1.xml", self.page("places.xml", (), XML, paths=HOUSES)
        sections = [f"/archives/category/{section}" for section in self.site.sections]
        yield (
            "/wp-sitemap-taxonomies-category-1.xml",
            self.page("places.xml", (), XML, paths=sections),
        )
        yield from self.listing("/", "", newest[:8])
        for section, name in self.site.sections.items():
            yield from self.listing(f"/archives/category/{section}", name, self.of(section))
        yield from self.listing("/archives/author/banbientap", "banbientap", newest[:4])
        for path, (name, paragraphs) in HOUSES.items():
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def listing(self, path: str, name: str, articles: list[Sample]) -> Iterator[tuple[str, Page]]:
        """The pages of a list."""
        batches = split(articles, self.per_page)
        for number, batch in enumerate(batches, 1):
            following = f"{path}?query-7-page={number + 1}" if number < len(batches) else ""
            here = path + (f"?query-7-page={number}" if number > 1 else "")
            yield here, self.page("list.html", batch, name=name, following=following)
