"""A board's site on Joomla with a component for news: `/<section>/item/<number>-<slug>`, lists by `?start=`."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import XML, Page, split
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen, with_notices


class JoomlaK2(Unseen):
    """The front page knows stories by another address; a story is dated twice; notices have a file and no lead."""

    folder = "joomla_k2"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(with_notices(site), base)

    def path(self, article: Sample) -> str:
        """The section's menu item, number, slug."""
        return f"/{article.section}/item/{article.number}-{article.slug}"

    def twin(self, article: Sample) -> str:
        """The address by which a story is known where it belongs to no menu item."""
        return f"/component/k2/item/{article.number}-{article.slug}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Front page, lists with feeds, pages about the house, articles with twins and copies to print."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /administrator/", "Disallow: /cache/")
        yield "/", self.page("home.html", newest[:5])
        for section, name in self.site.sections.items():
            yield from self.listing(f"/{section}", name, self.of(section))
        tagged = [article for article in newest if "giao-ban" in article.slug]
        yield from self.listing("/component/k2/itemlist/tag/giao-ban", "giao ban", tagged)
        yield from self.listing("/component/k2/itemlist/user/62-bien-tap", "Biên tập", newest)
        for path, name, paragraphs in (
            ("/gioi-thieu", "Giới thiệu", texts.ABOUT),
            ("/chuc-nang-nhiem-vu", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield "/lien-he", self.page("contact.html", ())
        for article in self.site.articles:
            page = self.page("article.html", [article])
            yield self.path(article), page
            if article in newest[:5]:
                yield self.twin(article), page
            yield f"{self.path(article)}?tmpl=component&print=1", self.page("print.html", [article])

    def listing(self, path: str, name: str, articles: list[Sample]) -> Iterator[tuple[str, Page]]:
        """The pages of a list, and its feed of the newest."""
        feed = self.page("feed.xml", articles[:2], XML, name=name)
        yield f"{path}?format=feed&type=rss", feed
        batches = split(articles, self.per_page)
        starts = {n: f"{path}?start={n * self.per_page}" for n in range(1, len(batches))}
        addresses = {0: path} | starts
        for number, batch in enumerate(batches):
            page = self.page("list.html", batch, name=name, number=number, addresses=addresses)
            yield addresses[number], page
