"""A town's site on WordPress with a magazine theme: `/YYYY/MM/DD/<slug>/`, pages for authors, tags, months, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Caption, Sample
from crawler.samples.shapes.base import XML, Page, split
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class WpMagazine(Unseen):
    """The lead is said twice, readers' comments have dates and sentences, the theme prints a day of last change."""

    folder = "wp_magazine"

    def path(self, article: Sample) -> str:
        """Day and slug."""
        return f"/{article.published:%Y/%m/%d}/{article.slug}/"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, feed, lists by section, tag, author and month, pages, articles with pictures' pages."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php")
        yield "/feed/", self.page("feed.xml", newest[:5], XML)
        yield from self.listing("/", "", newest[:6])
        for section, name in self.site.sections.items():
            yield from self.listing(f"/category/{section}/", name, self.of(section))
        yield from self.listing("/tag/giao-ban/", "giao ban", newest[1:6])
        yield from self.listing("/author/quantri/", "quantri", newest[:6])
        for month in self.months:
            own = [article for article in newest if f"{article.published:%Y/%m}" == month]
            yield from self.listing(f"/{month}/", f"Tháng: {month}", own)
        for path, name, paragraphs in (
            ("/gioi-thieu/", "Giới thiệu", texts.ABOUT),
            ("/noi-quy/", "Nội quy bình luận", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        for article in self.site.articles:
            if any(isinstance(part, Caption) for part in article.body):
                yield self.picture(article), self.page("attachment.html", [article])
        yield from self.article_pages()

    @property
    def months(self) -> list[str]:
        """The months that have articles, newest first."""
        return sorted({f"{a.published:%Y/%m}" for a in self.site.articles}, reverse=True)

    def listing(self, path: str, name: str, articles: list[Sample]) -> Iterator[tuple[str, Page]]:
        """The pages of a list."""
        batches = split(articles, self.per_page)
        for number, batch in enumerate(batches, 1):
            following = f"{path}page/{number + 1}/" if number < len(batches) else ""
            here = path + (f"page/{number}/" if number > 1 else "")
            yield here, self.page("list.html", batch, name=name, following=following)

    def picture(self, article: Sample) -> str:
        """The page of the picture that belongs to an article."""
        return f"{self.path(article)}img_{article.number}/"
