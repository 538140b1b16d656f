"""What is read from a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["article", "listing", "missing", "login", "empty", "other"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed, sitemap or listing told about a page; used where the page itself is silent."""

    title: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The fields of an article as its page shows them.

    `canonical` is the address that the page names as its own, else the one it was fetched from; it can be fetched. `text`
    holds lead and body as lines; `captions` repeats those lines that are captions. `published` is a partial ISO date.
    `kind` says what the page is, `reason` why; other kinds than `article` carry no text. `flags` name what a person
    should look at: `selectors-disagree`, `select-<field>-missing`, `empty-body`, `future-date`, `crawl-date`,
    `date-conflict`, `no-date`, `recoded-<encoding>`, `damaged-text`, `from-structured-data`, `from-trafilatura`.
    """

    url: str
    canonical: str
    kind: Kind
    reason: str
    title: str = ""
    lead: str = ""
    text: str = ""
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    published: str | None = None
    published_from: str | None = None
    charset: str = "utf-8"
    flags: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether the page is one article, rather than a list, a message or a form."""
        return self.kind == "article"
