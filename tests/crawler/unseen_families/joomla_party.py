"""A party committee's portal on Joomla 4: `/index.php/<section>/<number>-<slug>`, pages of a section by `?start=`."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen, with_notices


class JoomlaParty(Unseen):
    """The lead is the first paragraph in bold, the account that posted stands where an author would, hits are counted."""

    folder = "joomla_party"

    def __init__(self, site: Site, base: str) -> None:
        named = site.model_copy(update={"name": "Trang thông tin điện tử Đảng bộ tỉnh (mẫu)"})
        super().__init__(with_notices(named), base)

    def path(self, article: Sample) -> str:
        """Menu item, number and slug."""
        return f"/index.php/{article.section}/{article.number}-{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, documents, pages about the committee, articles."""
        yield self.robots("Disallow: /administrator/", "Disallow: /cache/", "Disallow: /tmp/")
        yield "/", self.page("home.html", self.site.newest_first[:5])
        yield from self.numbered(self.listing)
        path = "/index.php/van-ban"
        yield path, self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            yield self.document(document), self.page("document.html", (), document=document)
        for path, name, paragraphs in (
            ("/index.php/gioi-thieu/lich-su-dang-bo", "Lịch sử Đảng bộ", texts.ABOUT),
            ("/index.php/gioi-thieu/chuc-nang", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def listing(self, section: str, number: int) -> str:
        """A page of a section: how many stories come before it."""
        path = f"/index.php/{section}"
        return f"{path}?start={(number - 1) * self.per_page}" if number > 1 else path

    def beside(self, article: Sample) -> tuple[Sample | None, Sample | None]:
        """The story of the section that came before, and the one that came next."""
        own = self.of(article.section)
        here = own.index(article)
        older = own[here + 1] if here + 1 < len(own) else None
        return older, own[here - 1] if here else None

    @staticmethod
    def document(document: texts.Document) -> str:
        """The address of a document's page."""
        return f"/index.php/van-ban/{document.number}-van-ban"
