"""A paper on a newsroom system: `/<slug>-d<number>.html`, a section goes on in pieces of markup behind a button."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured


class BemPaper(Unseen):
    """The lead is a list of one point, the text begins with a drop cap and is broken by boxes; films look like stories."""

    folder = "bem_paper"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_structured(site), base)

    def path(self, article: Sample) -> str:
        """Slug and number."""
        return f"/{article.slug}-d{article.number + 600_000}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections with their pieces, an event, authors, films, pages about the house, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /tim-kiem", "Disallow: /member/")
        yield "/", self.page("list.html", newest[:5], name="", more="")
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                more = self.piece(section, number + 1) if number < count else ""
                if number == 1:
                    yield f"/{section}", self.page("list.html", batch, name=name, more=more)
                else:
                    page = self.page("piece.html", batch, more=more)
                    yield self.piece(section, number), page
        briefings = [article for article in newest if "giao-ban" in article.slug][:4]
        yield "/giao-ban-quy-e12.html", self.page("list.html", briefings, name="Giao ban", more="")
        for name in sorted({article.byline for article in newest if article.byline}):
            own = [article for article in newest if article.byline == name][:4]
            yield self.author(name), self.page("list.html", own, name=name, more="")
        yield "/video", self.page("films.html", (), films=texts.FILMS)
        for film in texts.FILMS:
            yield self.film(film), self.page("film.html", (), film=film)
        for path, name, paragraphs in (
            ("/gioi-thieu-s1.html", "Giới thiệu tòa soạn", texts.ABOUT),
            ("/chinh-sach-bao-mat-s2.html", "Chính sách bảo mật", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def piece(self, section: str, number: int) -> str:
        """The address of a section's further stories."""
        return f"/ajax/zone/{self.code(section)}/p{number}.html"

    @staticmethod
    def author(name: str) -> str:
        """The address of an author's page."""
        return f"/tac-gia/tac-gia-{crc32(name.encode()) % 10_000}.html"

    @staticmethod
    def film(film: texts.Film) -> str:
        """The address of a film."""
        return f"/{film.slug}-d{film.number}.html"

    def seconds(self, article: Sample) -> int:
        """The moment of publication as machines count it."""
        return int(self.instant(article).timestamp())
