"""A provincial portal on a telecom company's system: `/chi-tiet-tin?/<slug>/<number>`, a query that has no key."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen, with_notices


class VnptPortal(Unseen):
    """Documents have addresses of the same form as articles; notices have no lead; side boxes are full of dates."""

    folder = "vnpt_portal"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_notices(site), base)

    def path(self, article: Sample) -> str:
        """The page that shows a story; which one is told by a bare query."""
        return f"/chi-tiet-tin?/{article.slug}/{article.number + 10_000_000}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, documents, pages about the house, articles."""
        yield self.robots("Disallow: /admin", "Disallow: /login")
        yield "/", self.page("home.html", self.site.newest_first[:5])
        yield from self.numbered(self.listing)
        yield "/van-ban", self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            yield self.document(document), self.page("document.html", (), document=document)
        for path, name, paragraphs in (
            ("/gioi-thieu", "Giới thiệu chung", texts.ABOUT),
            ("/chuc-nang-nhiem-vu", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield "/so-do-cong", self.page("sitemap.html", ())
        yield from self.article_pages()

    @staticmethod
    def document(document: texts.Document) -> str:
        """The address of a document."""
        return f"/chi-tiet-van-ban?/{document.sign.lower().replace('/', '-')}/{document.number}"

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        return f"/{section}" + (f"?page={number}&pageSize=4" if number > 1 else "")
