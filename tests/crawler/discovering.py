"""Reading the pages of one portal as discovery does."""

from __future__ import annotations

from typing import Any

from config.portals import Portal
from crawler import discovery
from crawler.discovery import Found, Page
from crawler.frontier import Kind, Task

BASE = "https://mau.vn/"
HEADLINE = "Xã Bến Sông họp bàn việc sửa đường liên thôn"
STORY = f'<h2><a href="/tin/1.html">{HEADLINE}</a></h2>'


def portal(**values: Any) -> Portal:
    """A portal file."""
    facts = {"id": "mau", "name": "Mẫu", "kind": "party", "base": BASE}
    return Portal.model_validate(facts | values)


def read(kind: Kind, body: str | bytes, url: str = BASE, data: Any = None, **values: Any) -> Found:
    """What a page of a kind leads to; `data` is what its task carries, `values` are of the portal file."""
    body = body.encode() if isinstance(body, str) else body
    return discovery.read(portal(**values), Task(url, kind, data or {}), Page(url, body))


def urls(found: Found) -> list[str]:
    """The paths of the articles found."""
    return [link.url.removeprefix(BASE.rstrip("/")) for link in found.links]
