"""What every way of building a site has in common."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.samples.articles import Sample, Site

TEMPLATES = Path(__file__).parent.parent / "templates"
HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
LOCAL = dt.timezone(dt.timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Page:
    """A response body; `modified` is in UTC."""

    body: bytes
    content_type: str = HTML
    modified: dt.datetime | None = None


class Shape(ABC):
    """One site built in one way. `folder` is the shape's folder of templates."""

    folder: ClassVar[str]

    def __init__(self, site: Site, base: str) -> None:
        self.site = site
        self.base = base

    @abstractmethod
    def path(self, article: Sample) -> str:
        """Where the article is, from the site's root."""

    @abstractmethod
    def pages(self) -> Iterator[tuple[str, Page]]:
        """Every page of the site: path (with its query, if it has one) and response."""

    @abstractmethod
    def discovery(self) -> dict[str, Any]:
        """The part of the portal file that says how to find and read articles."""

    def absolute(self, article: Sample) -> str:
        """The article's full address."""
        return self.base.rstrip("/") + self.path(article)

    def page(
        self, template: str, articles: Sequence[Sample], content_type: str = HTML, **values: Any
    ) -> Page:
        """Render a template; the page is as new as the newest of its articles."""
        source = _environment().get_template(f"{self.folder}/{template}")
        text = source.render(shape=self, site=self.site, articles=articles, **values)
        newest = max(article.published for article in articles) if articles else None
        modified = newest and newest.replace(tzinfo=LOCAL).astimezone(dt.UTC)
        return Page(text.encode(), content_type, modified)

    def robots(self, *lines: str) -> tuple[str, Page]:
        """The site's robots.txt."""
        return "/robots.txt", Page("\n".join(("User-agent: *", *lines, "")).encode(), TEXT)


def split(articles: Sequence[Sample], size: int) -> list[Sequence[Sample]]:
    """Articles in pages of a listing; one empty page when there are none."""
    return [articles[start : start + size] for start in range(0, len(articles), size)] or [()]


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
