"""What the unseen families share beyond the others: their own templates, Vietnamese dates, pages beside the articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from crawler.samples.articles import Caption, Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family, weekday
from tests.crawler.unseen_families.structured import blocks
from tests.crawler.unseen_families.texts import NOTICES


class Unseen(Family):
    """A site of which the crawler is told nothing but the address; no portal file is ever written for it."""

    templates: ClassVar[Path] = Path(__file__).parent / "templates"

    def discovery(self) -> dict[str, Any]:
        """Nothing: it is for `auto` alone."""
        return {}

    def numbered(self, listing: Callable[[str, int], str]) -> Iterator[tuple[str, Page]]:
        """The pages of all sections, each with links to the others by number."""
        for section, name in self.site.sections.items():
            for number, count, batch in self.batches(section):
                pages = {n: listing(section, n) for n in range(1, count + 1)}
                page = self.page("list.html", batch, name=name, number=number, pages=pages)
                yield pages[number], page

    def code(self, section: str) -> int:
        """A section's number in the database."""
        return list(self.site.sections).index(section) + 11

    @staticmethod
    def blocks(article: Sample) -> list[tuple[str, list[str]]]:
        """The body's blocks, with what each is."""
        return blocks(article)

    @staticmethod
    def pictured(article: Sample) -> bool:
        """Whether the body begins with a picture and goes on: what some editors set side by side."""
        return isinstance(article.body[0], Caption) and len(article.body) > 1

    @staticmethod
    def signed(article: Sample, label: str) -> str:
        """The byline after the site's label, unless the writers put one of their own."""
        labelled = article.byline.startswith("Tin, ảnh")
        return article.byline if labelled else f"{label} {article.byline}"

    @staticmethod
    def thu(day: dt.datetime, *, capital: bool = False) -> str:
        """A weekday in full: `Thứ ba` or `Thứ Ba`, `Chủ nhật` or `Chủ Nhật`."""
        name = weekday(day)
        full = name if name == "Chủ nhật" else f"Thứ {name}"
        return full.title() if capital else full.capitalize()


def with_notices(site: Site) -> Site:
    """The site with a section of notices, which have no lead."""
    return site.model_copy(
        update={
            "articles": (*site.articles, *NOTICES),
            "sections": site.sections | {"thong-bao": "Thông báo"},
        }
    )
