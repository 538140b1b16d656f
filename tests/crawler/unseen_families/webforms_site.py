"""A town's site on ASP.NET forms: `/tin-bai/<section>/<slug>.aspx`, lists that turn only by `__doPostBack`."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured


class WebformsSite(Unseen):
    """Older stories are reached from newer ones; the day stands below the text; everything is inside a form."""

    folder = "webforms_site"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_structured(site), base)

    def path(self, article: Sample) -> str:
        """Section and slug."""
        return f"/tin-bai/{article.section}/{article.slug}.aspx"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, the first page of each section, documents, pages about the house, English, articles."""
        yield self.robots("Disallow: /umbraco/")
        yield "/", self.page("home.html", self.site.newest_first[:3])
        for section, name in self.site.sections.items():
            own = self.of(section)
            page = self.page("list.html", own[:3], name=name, pages=range(2, len(own) // 3 + 2))
            yield f"/tin-bai/{section}.aspx", page
        yield "/van-ban.aspx", self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            yield self.document(document), self.page("document.html", (), document=document)
        for path, name, paragraphs in (
            ("/gioi-thieu.aspx", "Giới thiệu chung", texts.ABOUT),
            ("/gioi-thieu/chuc-nang-nhiem-vu.aspx", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield "/en/home.aspx", self.page("english.html", ())
        yield from self.article_pages()

    def beside(self, article: Sample) -> tuple[list[Sample], list[Sample]]:
        """The section's stories next to this one: three newer, three older."""
        own = self.of(article.section)
        place = own.index(article)
        return own[max(place - 3, 0) : place], own[place + 1 : place + 4]

    @staticmethod
    def document(document: texts.Document) -> str:
        """The address of a document."""
        return f"/van-ban/{document.sign.lower().replace('/', '-')}.aspx"
