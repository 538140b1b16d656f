"""A board's site on Bootstrap: `/Home/ChiTiet/<number>`, all older stories in one archive that folds by year."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured


class AccordionBoard(Unseen):
    """A rule that folds away stands on each page and is longer than a story; days have dots, hours an `h`."""

    folder = "accordion_board"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_structured(site), base)

    def path(self, article: Sample) -> str:
        """The story's number."""
        return f"/Home/ChiTiet/{article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, newest of each section, archive, library, album, quiz, pages about the house, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /Admin")
        yield "/", self.page("home.html", newest[:4])
        for section, name in self.site.sections.items():
            page = self.page("list.html", self.of(section)[:3], name=name)
            yield f"/Home/ChuyenMuc/{self.code(section)}", page
        years = sorted({article.published.year for article in newest}, reverse=True)
        yield "/Home/LuuTru", self.page("archive.html", newest, years=years)
        yield "/Home/ThuVien", self.page("library.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            path = f"/Home/VanBan/{document.number}"
            yield path, self.page("document.html", (), document=document)
        for film in texts.FILMS:
            yield f"/Home/Album/{film.number}", self.page("album.html", (), film=film)
        yield "/Home/TracNghiem", self.page("quiz.html", ())
        for number, name, paragraphs in (
            (1, "Lịch sử ngành", texts.ABOUT),
            (2, "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            page = self.page("about.html", (), name=name, paragraphs=paragraphs)
            yield f"/Home/Trang/{number}", page
        yield from self.article_pages(films=texts.FILMS)
