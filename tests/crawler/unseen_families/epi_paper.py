"""A newspaper on a newsroom system: `/<section>/<slug>-i<number>/`, older stories only by a sitemap for each month."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class EpiPaper(Unseen):
    """Films and picture rows have addresses and sitemaps of their own; every `lastmod` is the time of the visit."""

    folder = "epi_paper"

    def path(self, article: Sample) -> str:
        """Section, slug, number."""
        return f"/{article.section}/{article.slug}-i{article.number + 500_000}/"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sitemaps, sections, tag, films, articles with their copies to print."""
        newest = self.site.newest_first
        months = sorted({f"{article.published:%Y-%m}" for article in newest}, reverse=True)
        yield self.robots("Disallow: /tim-kiem/", f"Sitemap: {self.base}sitemap.xml")
        yield "/", self.page("section.html", newest[:5], name="")
        yield "/sitemap.xml", self.page("index.xml", (), XML, months=months)
        yield "/sitemaps/categories.xml", self.page("places.xml", (), XML, paths=self.sections)
        films = [self.film(film) for film in texts.FILMS]
        yield "/sitemaps/videos.xml", self.page("places.xml", (), XML, paths=films)
        for month in months:
            own = [article for article in newest if f"{article.published:%Y-%m}" == month]
            yield f"/sitemaps/news-{month}.xml", self.page("month.xml", own, XML)
        for section, name in self.site.sections.items():
            page = self.page("section.html", self.of(section)[: self.per_page], name=name)
            yield f"/{section}/", page
        yield "/tag/giao-ban-t88/", self.page("section.html", newest[2:6], name="giao ban")
        yield "/multimedia/", self.page("films.html", (), films=texts.FILMS)
        for film in texts.FILMS:
            yield self.film(film), self.page("film.html", (), film=film, films=texts.FILMS)
        for article in self.site.articles:
            yield f"/print/{article.number + 500_000}/", self.page("print.html", [article])
        yield from self.article_pages()

    @property
    def sections(self) -> list[str]:
        """The addresses of the sections."""
        return [f"/{section}/" for section in self.site.sections] + ["/tag/giao-ban-t88/"]

    @staticmethod
    def film(film: texts.Film) -> str:
        """The address of a film."""
        return f"/multimedia/{film.slug}-i{film.number}/"
