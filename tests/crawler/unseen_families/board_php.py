"""A board's small site in PHP: `/tintuc.php?id=`, a list of news by `/danhmuc.php?cm=&page=`, tables of documents."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen, with_notices


class BoardPhp(Unseen):
    """The title of every page is the site's name, the lead is bold, the day stands in brackets with the hour."""

    folder = "board_php"

    def __init__(self, site: Site, base: str) -> None:
        named = site.model_copy(update={"name": "Ban Tuyên giáo Tỉnh ủy (mẫu)"})
        super().__init__(with_notices(named), base)

    def path(self, article: Sample) -> str:
        """The number."""
        return f"/tintuc.php?id={article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, documents, pictures, pages about the board, articles."""
        yield self.robots("Disallow: /admin/")
        yield "/", self.page("home.html", self.site.newest_first[:6])
        yield from self.numbered(self.listing)
        yield "/vanban.php", self.page("documents.html", (), documents=texts.DOCUMENTS)
        for document in texts.DOCUMENTS:
            path = f"/vanban.php?id={document.number}"
            yield path, self.page("document.html", (), document=document)
        yield "/hinhanh.php", self.page("albums.html", (), films=texts.FILMS)
        for film in texts.FILMS:
            yield f"/hinhanh.php?album={film.number}", self.page("album.html", (), film=film)
        for path, name, paragraphs in (
            ("/gioithieu.php?muc=1", "Lịch sử hình thành", texts.ABOUT),
            ("/gioithieu.php?muc=2", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        path = f"/danhmuc.php?cm={self.code(section)}"
        return f"{path}&page={number}" if number > 1 else path

    def older(self, article: Sample) -> list[Sample]:
        """The stories of the section before this one."""
        own = self.of(article.section)
        here = own.index(article)
        return own[here + 1 : here + 6]
