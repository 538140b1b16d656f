"""An Atom feed for any search: a search is saved by the address of its feed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request

from indexer.document import Document
from indexer.facets.values import FACETS as VALUES
from indexer.query.facet_values import shown_value
from indexer.search import Request
from search_ui.addresses import address, web_address
from search_ui.backend import backend
from search_ui.exports.writing import clean
from search_ui.freshness import revalidated
from search_ui.labels import facet_label, value_label
from search_ui.language import language
from search_ui.moments import shown_day
from search_ui.parameters import read_strictly

blueprint = Blueprint("feed", __name__)
EPOCH = "1970-01-01T00:00:00Z"


@blueprint.get("/feed.atom")
@revalidated
def atom() -> Response:
    """The newest hits of a search, each saying which words and filters it matched."""
    asked = replace(read_strictly(request.args), sort="newest", page=1, cursor=None)
    answer = backend().service.search(asked, language())
    page = request.url_root.rstrip("/")
    entries = [entry(hit.document, answer.request) for hit in answer.hits]
    found = render_template(
        "feed.xml",
        id=urn(address("/feed.atom", answer.request)),
        title=title(answer.request),
        own=page + address("/feed.atom", answer.request),
        search=page + address("/", answer.request),
        updated=max((item["updated"] for item in entries), default=EPOCH),
        entries=entries,
    )
    return Response(clean(found), content_type="application/atom+xml; charset=utf-8")


def entry(document: Document, asked: Request) -> dict[str, str]:
    """What the feed says of an article."""
    return {
        "id": urn(document.id),
        "title": document.title or document.lead[:120] or document.id,
        "link": request.url_root.rstrip("/") + f"/articles/{quote(document.id)}",
        "source": web_address(document.url) or "",
        "updated": instant(document.published),
        "lead": document.lead or document.text[:300],
        "author": backend().portal_name(document.portal) or "Giao ban",
        "why": " · ".join(reasons(document, asked)),
    }


def reasons(document: Document, asked: Request) -> Iterator[str]:
    """Which words and which of the chosen filters an article matched."""
    if asked.q:
        fields = {"title": document.title, "text": document.text}
        spans = (
            text[start:end]
            for name, text in fields.items()
            for start, end in backend().service.mark(document, name, asked.q)
        )
        words = dict.fromkeys(" ".join(span.split()).lower() for span in spans)
        yield ", ".join(f"“{word}”" for word in list(words)[:6]) or f"“{asked.q}”"
    for facet, chosen in asked.include.items():
        values = {shown_value(facet, value) for value in VALUES[facet](document)}
        matched = [value for value in chosen if value in values]
        yield f"{facet_label(facet)}: {', '.join(value_label(facet, v) for v in matched or chosen)}"
    if asked.published_from or asked.published_to:
        yield f"{shown_day(asked.published_from)}–{shown_day(asked.published_to)}"


def title(asked: Request) -> str:
    """What the feed is called: the query and its filters."""
    values = [value_label(f, v) for f, chosen in asked.include.items() for v in chosen]
    values += [f"−{value_label(f, v)}" for f, chosen in asked.exclude.items() for v in chosen]
    return " · ".join(["Giao ban", *([asked.q] if asked.q else []), *values])


def urn(name: str) -> str:
    """A stable name, the same on every server and after every rebuild."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"giaoban:{name}").urn


def instant(published: str | None) -> str:
    """The first instant of a partial date in Viet Nam, as Atom writes it."""
    if not published:
        return EPOCH
    day = "-".join([*published.split("-"), "01", "01"][:3])
    return f"{day}T00:00:00+07:00"
