"""A party portal on DotNetNuke: `/<Section>/tabid/<n>/ItemID/<n>/Default.aspx`, months in words, copies to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen, with_notices

MONTHS = (
    *("Một", "Hai", "Ba", "Tư", "Năm", "Sáu"),
    *("Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"),
)


class DnnTabid(Unseen):
    """Bold lead, bare text, then paragraphs in one `<div>`; events and documents have pages of the same form."""

    folder = "dnn_tabid"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_notices(site), base)

    def path(self, article: Sample) -> str:
        """Tab and item."""
        return self.item(self.tab(article.section), article.number)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, documents, events, questions, pages about the house, articles with copies to print."""
        yield self.robots("Disallow: /admin/", "Disallow: /DesktopModules/")
        yield "/", self.page("home.html", self.site.newest_first[:5])
        yield from self.numbered(self.listing)
        yield self.tab("Van-Ban"), self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            path = self.item(self.tab("Van-Ban"), document.number)
            yield path, self.page("document.html", (), document=document)
        yield self.tab("Hoi-Dap"), self.page("questions.html", ())
        for film in texts.FILMS:
            path = self.item(self.tab("Su-Kien"), film.number)
            yield path, self.page("event.html", (), film=film)
        yield self.tab("Su-Kien"), self.page("events.html", (), films=texts.FILMS)
        page = self.page("about.html", (), paragraphs=(*texts.ABOUT, *texts.DUTIES))
        yield self.tab("Gioi-Thieu"), page
        for article in self.site.articles:
            yield self.printed(article), self.page("print.html", [article])
        yield from self.article_pages()

    def tab(self, section: str) -> str:
        """A page of the portal, without its ending."""
        others = {"Van-Ban": 90, "Hoi-Dap": 91, "Su-Kien": 92, "Gioi-Thieu": 93}
        number = others.get(section) or self.code(section) + 60
        return f"/{section.title().replace('-', '')}/tabid/{number}/Default.aspx"

    @staticmethod
    def item(tab: str, number: int) -> str:
        """An item that a tab shows."""
        return tab.replace("/Default.aspx", f"/ItemID/{number}/language/vi-VN/Default.aspx")

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        turned = f"/currentpage/{number}/Default.aspx"
        return self.tab(section).replace("/Default.aspx", turned if number > 1 else "/Default.aspx")

    def printed(self, article: Sample) -> str:
        """The copy to print."""
        return f"{self.path(article)}?dnnprintmode=true&mid=431"

    def in_full(self, day: dt.datetime) -> str:
        """A day as the server's locale writes it: `Thứ Ba, 05 Tháng Bảy 2022`."""
        return f"{self.thu(day, capital=True)}, {day:%d} Tháng {MONTHS[day.month - 1]} {day:%Y}"
