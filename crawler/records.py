"""What the article store answers with: changes, rejections, pages, captured responses, run reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.article import Article, Capture


@dataclass(frozen=True, slots=True)
class Change:
    """The newest change of one article; `article` is None when it must leave the index."""

    number: int
    id: str
    article: Article | None


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article that the rules did not keep: enough to list it, and to judge it again from its capture."""

    id: str
    url: str | None
    title: str
    published: str | None
    published_from: str | None
    portal: str | None
    reason: str
    rules: str
    capture: Capture | None
    at: str


@dataclass(frozen=True, slots=True)
class PageState:
    """What the last fetch of an address told: for conditional requests and for telling whether it changed.

    `url` is the canonical address, `id` the article it led to, `hash` that of the response body, `fetched` an ISO 8601
    instant in UTC, `failures` how many fetches in a row went wrong.
    """

    url: str
    status: int
    fetched: str
    portal: str | None = None
    id: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    hash: str | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured response that was recognised as an article, kept or not."""

    id: str
    url: str | None
    portal: str | None
    capture: Capture
    kept: bool
    fetched: str | None
    published: str | None
    published_from: str | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class PortalRun:
    """What one crawl brought from one portal; `report` as the crawler wrote it."""

    run: int
    portal: str
    started: str
    finished: str | None
    report: Mapping[str, Any] = field(default_factory=dict)
