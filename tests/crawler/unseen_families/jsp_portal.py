"""A government portal on Java pages: `/portal/folder/<section>/detail?id=<number>`, links that carry a session."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen, with_notices


class JspPortal(Unseen):
    """Each story answers with `;jsessionid=` and without; legal texts are whole; weekdays are numbers."""

    folder = "jsp_portal"
    session = ";jsessionid=4C1E0B7A92D35F.node1"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_notices(site), base)

    def path(self, article: Sample) -> str:
        """Section and number."""
        return f"/portal/folder/{article.section}/detail?id={article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, legal texts, a week's work, pages about the house, articles under both addresses."""
        yield self.robots("Disallow: /portal/admin/")
        yield "/", self.page("home.html", self.site.newest_first[:5])
        yield from self.numbered(self.listing)
        yield "/portal/folder/van-ban", self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            page = self.page("document.html", (), document=document, rules=texts.DUTIES)
            yield f"/portal/folder/van-ban/detail?id={document.number}", page
        yield "/portal/folder/lich-cong-tac", self.page("week.html", ())
        for path, name, paragraphs in (
            ("/portal/page/gioi-thieu", "Giới thiệu chung", texts.ABOUT),
            ("/portal/page/co-cau-to-chuc", "Cơ cấu tổ chức", texts.DUTIES),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        for path, page in self.article_pages():
            yield path, page
            yield path.replace("?", f"{self.session}?"), page

    def linked(self, article: Sample) -> str:
        """The address as the server writes it for a visitor of whom it has no cookie."""
        return self.path(article).replace("?", f"{self.session}?")

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        return f"/portal/folder/{section}" + (f"?p={number}" if number > 1 else "")

    @staticmethod
    def numbered_day(article: Sample) -> str:
        """The weekday as a number: `Thứ 3`."""
        day = article.published.isoweekday() + 1
        return "Chủ nhật" if day == 8 else f"Thứ {day}"
