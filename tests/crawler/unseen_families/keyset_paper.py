"""A paper on a PHP framework: `/<slug>/<number>.html`, lists that go on from the last story's time: `?truoc=<time>`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page, split
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class KeysetPaper(Unseen):
    """Lines “Xem thêm” stand as paragraphs in the text; twins for phones; rows of pictures with addresses like articles."""

    folder = "keyset_paper"

    def path(self, article: Sample) -> str:
        """Slug and number."""
        return f"/{article.slug}/{article.number + 200_000}.html"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, a tag, pictures, pages about the house, articles with their twins."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /quan-tri", "Disallow: /tim-kiem")
        yield "/", self.page("list.html", newest[:4], name="", following="")
        for section, name in self.site.sections.items():
            yield from self.listing(f"/{section}.html", name, self.of(section))
        tagged = [article for article in newest if "quy" in article.slug]
        yield from self.listing("/tags/giao-ban-quy.html", "giao ban quý", tagged)
        yield "/anh.html", self.page("pictures.html", (), films=texts.FILMS)
        for film in texts.FILMS:
            yield self.pictures(film), self.page("picture.html", (), film=film)
        for path, name, paragraphs in (
            ("/gioi-thieu.html", "Giới thiệu tòa soạn", texts.ABOUT),
            ("/quy-dinh.html", "Quy định gửi bài", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        for article in self.site.articles:
            yield f"/amp{self.path(article)}", self.page("amp.html", [article])
        yield from self.article_pages()

    def listing(self, path: str, name: str, articles: list[Sample]) -> Iterator[tuple[str, Page]]:
        """The pages of a list; each begins after the last story of the one before."""
        here = path
        batches = split(articles, self.per_page)
        for number, batch in enumerate(batches, 1):
            following = f"{path}?truoc={batch[-1].published:%Y%m%d%H%M%S}" if batch else ""
            following = following if number < len(batches) else ""
            yield here, self.page("list.html", batch, name=name, following=following)
            here = following

    @staticmethod
    def pictures(film: texts.Film) -> str:
        """The address of a row of pictures."""
        return f"/{film.slug}-anh/{film.number}.html"

    def structured(self, article: Sample) -> str:
        """What the page tells machines: the story, but not its text."""
        record = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title[:60],
            "datePublished": self.instant(article).isoformat(),
            "dateModified": self.clock.isoformat(timespec="seconds"),
            "author": {"@type": "Organization", "name": self.site.name},
            "image": {"@type": "ImageObject", "url": f"{self.base}anh.jpg"},
        }
        return json.dumps(record, ensure_ascii=False)
