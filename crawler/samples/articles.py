"""The articles of the sample portals, and what is true of each: the files of `articles/`."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "articles"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelledOfficial(_Record):
    """A person (or a post without a name) that the article presents, as `indexer.document.Official` has it."""

    name: str | None
    position: str | None
    role: Literal["chair", "speak", "attend", "mention"]


class Labels(_Record):
    """What a reader of the article would say, by the definitions of the document's facets.

    `province` is the unit as of the article's date. The fields after it are empty for what is no briefing.
    """

    briefing: bool
    province: str | None = None
    kind: str | None = None
    level: str | None = None
    periods: tuple[str, ...] = ()
    period_kind: str | None = None
    blocs: tuple[str, ...] = ()
    meeting_date: str | None = None
    officials: tuple[LabelledOfficial, ...] = ()


class Caption(_Record):
    """A photo's caption, where it stands in the body."""

    caption: str


class Sample(_Record):
    """One article. `published` is local time (UTC+7); `also_in` is a second section that prints it again."""

    slug: str
    section: str
    published: dt.datetime
    title: str
    lead: str = ""
    body: tuple[str | Caption, ...]
    byline: str = ""
    also_in: str | None = None
    labels: Labels

    @property
    def hex_id(self) -> str:
        """Seven hexadecimal digits that do not change while the slug does not."""
        return hashlib.sha256(self.slug.encode()).hexdigest()[:7]

    @property
    def number(self) -> int:
        """A number that rises with time, as the article numbers of real sites do."""
        return int((self.published - dt.datetime(2020, 1, 1)).total_seconds()) // 3600  # noqa: DTZ001


class Site(_Record):
    """One sample portal. `sections` maps the part of the address to the name that the menu shows."""

    id: str
    name: str
    province: str
    kind: Literal["newspaper", "party", "broadcaster", "board", "government"]
    shape: str
    sections: dict[str, str]
    articles: tuple[Sample, ...]

    @property
    def newest_first(self) -> list[Sample]:
        """The articles as a listing shows them."""
        return sorted(self.articles, key=lambda article: article.published, reverse=True)


@cache
def load_sites() -> tuple[Site, ...]:
    """All sample portals, by id; labels without a province get the site's."""
    files = sorted(FOLDER.glob("*.yaml"))
    return tuple(_site(yaml.safe_load(file.read_text("utf-8"))) for file in files)


def _site(record: dict[str, object]) -> Site:
    site = Site.model_validate(record)
    articles = tuple(_labelled(article, site.province) for article in site.articles)
    return site.model_copy(update={"articles": articles})


def _labelled(article: Sample, province: str) -> Sample:
    if article.labels.province or not article.labels.briefing:
        return article
    labels = article.labels.model_copy(update={"province": province})
    return article.model_copy(update={"labels": labels})
