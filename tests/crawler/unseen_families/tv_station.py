"""A broadcaster: `-n<number>.html` is a story, `-v` a film, `-c` a section; texts pasted from a word processor."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class TvStation(Unseen):
    """Lists mix stories and films; lines break in the middle of sentences; a schedule of broadcasts has a page a day."""

    folder = "tv_station"

    def path(self, article: Sample) -> str:
        """Slug, a letter for the kind of page, number."""
        return f"/{article.slug}-n{article.number}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, films, schedule, pages about the house, articles."""
        yield self.robots("Disallow: /cms/")
        films = texts.FILMS
        newest = self.site.newest_first
        yield "/", self.page("home.html", newest[:4], films=films)
        yield from self.section_pages("list.html", self.listing, films=films)
        yield "/truyen-hinh-c90.html", self.page("films.html", (), films=films)
        for film in films:
            yield self.film(film), self.page("film.html", (), film=film, films=films)
        for day in (23, 24, 25):
            yield f"/lich-phat-song/{day}-11-2026.html", self.page("schedule.html", (), day=day)
        yield "/gioi-thieu-p1.html", self.page("about.html", (), paragraphs=texts.ABOUT)
        yield from self.article_pages()

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        path = f"/{section}-c{self.code(section)}"
        return f"{path}/trang-{number}.html" if number > 1 else f"{path}.html"

    @staticmethod
    def film(film: texts.Film) -> str:
        """The address of a film."""
        return f"/{film.slug}-v{film.number}.html"
