"""What the site families have in common: pages from templates, and what must be read from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.samples.articles import Sample
from crawler.samples.shapes.base import HTML, LOCAL, Page, Shape, split
from crawler.times import VIETNAM

TEMPLATES = Path(__file__).parent / "templates"


class Family(Shape):
    """One site, built as a kind of real sites is built. Its templates lie in `<templates>/<folder>/`.

    `per_page` is the length of a listing's page, `encoding` what the pages are sent in.
    """

    templates: ClassVar[Path] = TEMPLATES
    per_page: int = 4
    encoding: ClassVar[str] = "utf-8"

    def day(self, article: Sample) -> str:
        """What a page tells of the day it was published, as a partial ISO date."""
        return f"{article.published:%Y-%m-%d}"

    def page(
        self, template: str, articles: Sequence[Sample], content_type: str = HTML, **values: Any
    ) -> Page:
        """Render a template; `article` is the first of the articles, `others` are newest ones."""
        source = _environment(self.templates).get_template(f"{self.folder}/{template}")
        text = source.render(
            family=self,
            site=self.site,
            base=self.base,
            articles=articles,
            article=articles[0] if articles else None,
            others=[other for other in self.site.newest_first[:4] if other not in articles[:1]],
            **values,
        )
        return Page(self.encode(text), content_type)

    def encode(self, text: str) -> bytes:
        """The bytes that the site sends."""
        return text.encode(self.encoding)

    def of(self, section: str) -> list[Sample]:
        """A section's articles, newest first."""
        return [article for article in self.site.newest_first if article.section == section]

    def batches(self, section: str) -> Iterator[tuple[int, int, Sequence[Sample]]]:
        """The pages of a section's listing: number from 1, how many there are, articles."""
        found = split(self.of(section), self.per_page)
        for number, batch in enumerate(found, 1):
            yield number, len(found), batch

    def section_pages(
        self, template: str, address: Callable[[str, int], str], **values: Any
    ) -> Iterator[tuple[str, Page]]:
        """The listing of every section at the addresses of its pages, each with the way to the following one."""
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                following = address(section, number + 1) if number < count else ""
                page = self.page(template, batch, name=name, following=following, **values)
                yield address(section, number), page

    def article_pages(self, **values: Any) -> Iterator[tuple[str, Page]]:
        """The page of every article."""
        for article in self.site.articles:
            yield self.path(article), self.page("article.html", [article], **values)

    @property
    def clock(self) -> dt.datetime:
        """Now: many sites print the time of the visit."""
        return dt.datetime.now(VIETNAM)

    @staticmethod
    def instant(article: Sample) -> dt.datetime:
        """The moment of publication."""
        return article.published.replace(tzinfo=LOCAL)


def weekday(day: dt.datetime) -> str:
    """The name of a weekday."""
    return ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Chủ nhật")[day.weekday()]


@cache
def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["weekday"] = weekday
    environment.tests["line"] = lambda part: isinstance(part, str)
    return environment
