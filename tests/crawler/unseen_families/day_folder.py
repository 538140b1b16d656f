"""A provincial portal: `/Portal/Pages/YYYY-M-D/<Slug><letters>.aspx`; the day of a story stands in its address alone."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import Page
from tests.crawler.unseen_families import texts
from tests.crawler.unseen_families.base import Unseen


class DayFolder(Unseen):
    """Sections, schedules and pages about the house lie in the articles' folder; the headline opens the text once more."""

    folder = "day_folder"

    def path(self, article: Sample) -> str:
        """The day's folder, slug and letters."""
        day = article.published
        name = f"{article.slug.capitalize()}{article.hex_id[:6]}"
        return f"/Portal/Pages/{day.year}-{day.month}-{day.day}/{name}.aspx"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, schedule, documents, pages about the house, articles."""
        yield self.robots("Disallow: /_layouts/", "Disallow: /Lists/")
        for path in ("/", "/Portal/Pages/Trang-chu.aspx"):
            yield path, self.page("home.html", self.site.newest_first[:5])
        yield from self.numbered(self.listing)
        for week in (27, 28):
            path = f"/Portal/Pages/Lich-cong-tac.aspx?tuan={week}"
            yield path, self.page("schedule.html", (), week=week)
        yield (
            "/Portal/Pages/Van-ban.aspx",
            self.page("documents.html", (), documents=texts.DOCUMENTS),
        )
        for path, name, paragraphs in (
            ("Gioi-thieu-chung", "Giới thiệu chung", texts.ABOUT),
            ("Chuc-nang-nhiem-vu", "Chức năng, nhiệm vụ", texts.DUTIES),
        ):
            page = self.page("about.html", (), name=name, paragraphs=paragraphs)
            yield f"/Portal/Pages/{path}.aspx", page
        yield from self.article_pages()

    @staticmethod
    def listing(section: str, number: int) -> str:
        """A page of a section."""
        path = f"/Portal/Pages/{section.capitalize()}.aspx"
        return path + (f"?trang={number}" if number > 1 else "")
