"""A provincial paper with a tree of sections: `/<parent>/<section>/<slug>_<number>.html`, newer and older stories below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen

PARENTS = {"tin-trong-tinh": "Tin trong tỉnh", "van-hoa-xa-hoi": "Văn hóa - Xã hội"}


class TreePaper(Unseen):
    """The lead stands in a heading above related stories, the author's name at the end, tags and comments below."""

    folder = "tree_paper"

    def path(self, article: Sample) -> str:
        """Parent, section, slug and number."""
        return f"{self.place(article.section)}/{article.slug}_{article.number + 70_000}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, parents, sections with their pages, films, a tag, pages about the house, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /quan-tri/", "Disallow: /tim-kiem")
        yield "/", self.page("home.html", newest[:5])
        for parent, name in PARENTS.items():
            yield f"/{parent}", self.page("parent.html", (), parent=parent, name=name)
        yield from self.numbered(self.listing)
        tagged = [article for article in newest if "giao-ban" in article.slug][:4]
        yield "/tu-khoa/giao-ban", self.page("parent.html", tagged, parent="", name="giao ban")
        yield "/truyen-hinh", self.page("films.html", (), films=texts.FILMS)
        for film in texts.FILMS:
            yield self.film(film), self.page("film.html", (), film=film)
        for path, name, paragraphs in (
            ("/toa-soan", "Thông tin tòa soạn", texts.ABOUT),
            ("/dieu-khoan", "Điều khoản sử dụng", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    def children(self, parent: str) -> list[str]:
        """The sections below a parent: the first two stand below the first."""
        sections = list(self.site.sections)
        return sections[:2] if parent == next(iter(PARENTS)) else sections[2:]

    def parent(self, section: str) -> str:
        """The parent of a section."""
        return next(parent for parent in PARENTS if section in self.children(parent))

    def place(self, section: str) -> str:
        """The first page of a section."""
        return f"/{self.parent(section)}/{section}"

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        return self.place(section) + (f"/p{number}" if number > 1 else "")

    def newer(self, article: Sample) -> Sequence[Sample]:
        """The three stories of the section that came next."""
        own = self.of(article.section)
        here = own.index(article)
        return own[max(here - 3, 0) : here]

    def older(self, article: Sample) -> Sequence[Sample]:
        """The three stories of the section that came before."""
        own = self.of(article.section)
        here = own.index(article)
        return own[here + 1 : here + 4]

    @staticmethod
    def film(film: texts.Film) -> str:
        """The address of a film."""
        return f"/truyen-hinh/{film.slug}_{film.number}.html"
