"""The article: what a portal published, as the crawler brings it home."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Capture:
    """Where the raw response of an article lies: a WARC file (relative to the data folder) and a byte offset."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """What was known of the portal when the article was fetched; portals move, articles remember."""

    id: str
    name: str = ""
    province: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one article.

    `text` holds the lead and the body as paragraphs separated by newlines, captions kept, boilerplate removed. `lead`
    repeats the lead alone. `published` is a partial ISO date (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`), its length its precision;
    `published_from` says where it was read (`select`, `json-ld`, `meta`, `feed`, `url`, `text`, `given`). `fetched` is an
    ISO 8601 instant in UTC.
    """

    id: str
    text: str
    url: str | None = None
    title: str = ""
    lead: str = ""
    byline: tuple[str, ...] = ()
    published: str | None = None
    published_from: str | None = None
    portal: PortalFacts | None = None
    fetched: str | None = None
    capture: Capture | None = None
    revision: int = 1

    def to_json(self) -> dict[str, Any]:
        """The article as plain JSON values, every key present."""
        return dataclasses.asdict(self) | {"byline": list(self.byline)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The article that `to_json` wrote."""
        portal, capture = data.get("portal"), data.get("capture")
        known = {f.name for f in dataclasses.fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        values["byline"] = tuple(data.get("byline") or ())
        values["portal"] = PortalFacts(**portal) if portal else None
        values["capture"] = Capture(**capture) if capture else None
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an article is kept, and why; `rules` is the version of the rules, which the crawl fills in."""

    keep: bool
    reason: str
    rules: str = ""


Keep = Callable[[Article], Decision]
