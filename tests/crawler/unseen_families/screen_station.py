"""A broadcaster: `/tin-tuc/doc/` are stories to read, `/tin-tuc/xem/` stories with a film and its text, programmes apart."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class ScreenStation(Unseen):
    """Paragraphs are `<div>`s, pictures stand in tables, the newsroom's names follow a label; programmes have no text."""

    folder = "screen_station"

    def path(self, article: Sample) -> str:
        """The kind of story, slug and number."""
        kind = "xem" if self.filmed(article) else "doc"
        return f"/tin-tuc/{kind}/{article.slug}-{article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, programmes, schedule, live picture, pages about the station, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /cp/", "Disallow: /api/")
        yield "/", self.page("home.html", newest[:5], films=texts.FILMS)
        yield from self.numbered(self.listing)
        yield "/chuong-trinh", self.page("programmes.html", (), films=texts.FILMS)
        for film in texts.FILMS:
            yield self.film(film), self.page("programme.html", (), film=film, films=texts.FILMS)
        yield "/lich-phat-song", self.page("schedule.html", ())
        yield "/truc-tuyen/kenh-1", self.page("live.html", ())
        for path, name, paragraphs in (
            ("/gioi-thieu", "Giới thiệu", texts.ABOUT),
            ("/ban-quyen", "Bản quyền", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        path = f"/tin-tuc/{section}"
        return f"{path}?trang={number}" if number > 1 else path

    @staticmethod
    def filmed(article: Sample) -> bool:
        """Whether the story was broadcast, and the film stands above its text."""
        return article.number % 2 == 0

    @staticmethod
    def film(film: texts.Film) -> str:
        """The address of a programme."""
        return f"/chuong-trinh/{film.slug}/tap-{film.number}"
