"""An old board's site on a PHP portal: `modules.php?name=News&file=article&sid=<number>`, months in words, no `<p>`."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import XML, Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class PhpNuke(Unseen):
    """A feed without dates, an archive by months, copies to print and forms to send a story to a friend."""

    folder = "php_nuke"

    def path(self, article: Sample) -> str:
        """The news module's view of one story."""
        return f"/modules.php?name=News&file=article&sid={article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, feed, topics, archive, pages about the house, articles with their copies."""
        newest = self.site.newest_first
        yield self.robots("Disallow: /admin.php", "Disallow: /includes/")
        for path in ("/", "/index.php", "/modules.php?name=News"):
            yield path, self.page("list.html", newest[:4], name="", following="")
        yield "/backend.php", self.page("feed.xml", newest[:5], XML)
        yield from self.section_pages("list.html", self.listing)
        months = sorted({(a.published.year, a.published.month) for a in newest}, reverse=True)
        yield "/modules.php?name=Stories_Archive", self.page("months.html", (), months=months)
        for year, month in months:
            own = [a for a in newest if (a.published.year, a.published.month) == (year, month)]
            page = self.page("archive.html", own, year=year, month=month)
            yield self.archive(year, month), page
        for number, name, paragraphs in (
            (1, "Giới thiệu", texts.ABOUT),
            (2, "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            page = self.page("about.html", (), name=name, paragraphs=paragraphs)
            yield f"/modules.php?name=Content&pa=showpage&pid={number}", page
        for article in self.site.articles:
            yield self.path(article).replace("article", "print"), self.page("print.html", [article])
            friend = f"/modules.php?name=News&file=friend&op=FriendSend&sid={article.number}"
            yield friend, self.page("friend.html", [article])
        yield from self.article_pages()

    def listing(self, section: str, number: int) -> str:
        """A page of a topic."""
        path = f"/modules.php?name=News&new_topic={self.code(section)}"
        return path + (f"&pagenum={number}" if number > 1 else "")

    @staticmethod
    def archive(year: int, month: int) -> str:
        """A month of the archive."""
        return f"/modules.php?name=Stories_Archive&sa=show_month&year={year}&month={month:02d}"
