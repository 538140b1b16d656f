"""A paper rendered by a JavaScript framework on the server: `/bai-viet/<slug>`, class names with hashes, times in UTC."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page, split
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class NextPaper(Unseen):
    """What is seen of a date is “2 năm trước”; the exact one is an attribute, in UTC, and so are those of other stories."""

    folder = "next_paper"

    def path(self, article: Sample) -> str:
        """The slug alone."""
        return f"/bai-viet/{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, authors, a topic, films, pages about the house, articles."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /api/", "Disallow: /tim-kiem")
        yield "/", self.page("list.html", newest[:4], name="", following="")
        for section, name in self.site.sections.items():
            yield from self.listing(f"/chuyen-muc/{section}", name, self.of(section))
        for author in {article.byline for article in newest if article.byline}:
            own = [article for article in newest if article.byline == author]
            yield from self.listing(self.author(author), author, own)
        briefings = [article for article in newest if "giao-ban" in article.slug]
        yield from self.listing("/chu-de/giao-ban", "Giao ban", briefings)
        for film in texts.FILMS:
            yield f"/video/{film.slug}", self.page("film.html", (), film=film)
        for path, name, paragraphs in (
            ("/trang/gioi-thieu", "Giới thiệu", texts.ABOUT),
            ("/trang/dieu-khoan", "Điều khoản sử dụng", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages(films=texts.FILMS)

    def listing(self, path: str, name: str, articles: list[Sample]) -> Iterator[tuple[str, Page]]:
        """The pages of a list."""
        batches = split(articles, self.per_page)
        for number, batch in enumerate(batches, 1):
            following = f"{path}?page={number + 1}" if number < len(batches) else ""
            here = path + (f"?page={number}" if number > 1 else "")
            yield here, self.page("list.html", batch, name=name, following=following)

    @staticmethod
    def author(name: str) -> str:
        """The address of an author's page."""
        return f"/tac-gia/{sum(map(ord, name))}"

    def utc(self, article: Sample) -> str:
        """The moment of publication as a script writes it."""
        return f"{self.instant(article).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}.000Z"

    def ago(self, article: Sample) -> str:
        """How long ago it was, as people say it."""
        days = (self.clock - self.instant(article)).days
        if days < 31:
            return f"{days} ngày trước"
        return f"{days // 30} tháng trước" if days < 365 else f"{days // 365} năm trước"

    def state(self, article: Sample) -> str:
        """The data that the script in the page continues with."""
        record = {
            "id": article.number,
            "title": article.title,
            "slug": article.slug,
            "sapo": article.lead,
            "publishedAt": self.utc(article),
            "viewCount": article.number % 977,
        }
        others = [{"title": o.title, "slug": o.slug} for o in self.site.newest_first[:3]]
        props = {"pageProps": {"article": record, "related": others}}
        return json.dumps({"props": props, "page": "/bai-viet/[slug]", "buildId": "x8Kq2"})
