"""A committee's monthly bulletin as a static site: `/so-<month>-<year>/<slug>/`, one list for each issue."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen
from tests.crawler.unseen_families.structured import with_structured


class IssueBulletin(Unseen):
    """Nothing tells more of the date than the month of the issue; there are no leads; contents repeat the headings."""

    folder = "issue_bulletin"

    def __init__(self, site: Site, base: str) -> None:
        site = with_structured(site)
        articles = tuple(
            article.model_copy(update={"lead": "", "body": (article.lead, *article.body)})
            for article in site.articles
        )
        super().__init__(site.model_copy(update={"articles": articles}), base)

    def day(self, article: Sample) -> str:
        """The month of the issue."""
        return f"{article.published:%Y-%m}"

    def path(self, article: Sample) -> str:
        """Issue and slug."""
        return f"{self.issue(article)}{article.slug}/"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, issues by year, issues, tags, pages about the house, articles."""
        newest = self.site.newest_first
        years = sorted({article.published.year for article in newest}, reverse=True)
        yield self.robots()
        yield "/", self.page("home.html", newest[:3], years=years)
        for year in years:
            own = [article for article in newest if article.published.year == year]
            yield f"/nam-{year}/", self.page("year.html", own, year=year)
        for issue in dict.fromkeys(map(self.issue, newest)):
            yield issue, self.page("issue.html", [a for a in newest if self.issue(a) == issue])
        briefings = [article for article in newest if "giao-ban" in article.slug]
        yield "/tags/giao-ban/", self.page("tag.html", briefings)
        for path, name, paragraphs in (
            ("/ban-bien-tap/", "Ban Biên tập", texts.ABOUT),
            ("/the-le-gui-bai/", "Thể lệ gửi bài", texts.TERMS),
        ):
            yield path, self.page("about.html", (), name=name, paragraphs=paragraphs)
        yield from self.article_pages()

    @staticmethod
    def issue(article: Sample) -> str:
        """The address of the issue that an article stands in."""
        return f"/so-{article.published.month}-{article.published.year}/"

    def headings(self, article: Sample) -> list[str]:
        """The headings in the body."""
        return [lines[0] for form, lines in self.blocks(article) if form == "heading"]
