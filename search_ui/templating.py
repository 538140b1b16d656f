"""What every template can use: dates, labels, addresses of assets, articles and of the page in the other language."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, g, request, url_for

from indexer.query.dates import shown_date
from search_ui.addresses import web_address
from search_ui.freshness import build
from search_ui.labels import (
    facet_label,
    field_label,
    parameter_label,
    periods_label,
    portal_kind,
    said,
    value_label,
)
from search_ui.language import language
from search_ui.moments import shown_moment
from search_ui.parameters import MAX_QUERY, plain

LONGEST_QUERY_STRING = 4000  # characters; a longer one is not worth repeating in a link


def set_up(app: Flask) -> None:
    """Teach the templates, and keep the blank lines of their logic out of the pages."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(shown_date, "day")
    app.add_template_filter(shown_moment, "moment")
    app.add_template_filter(host)
    app.add_template_filter(web_address)
    for function in (
        asset,
        article_link,
        capture_link,
        facet_label,
        field_label,
        other_language,
        parameter_label,
        periods_label,
        portal_kind,
        said,
        value_label,
    ):
        app.add_template_global(function)


def host(url: str) -> str:
    """The host of an address, without the `www.` that most have."""
    return urlsplit(url).netloc.removeprefix("www.")


def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return url_for("static", filename=name, v=build())


def article_link(document_id: str) -> str:
    """The address of an article's page, carrying the query so that it is highlighted there."""
    if "article_tail" not in g:  # the same for every article on the page
        q = plain(request.args.get("q", ""))[:MAX_QUERY]
        pairs = [("q", q)] if q else []
        pairs += [("lang", language())] if language() != "vi" else []
        g.article_tail = f"?{urlencode(pairs)}" if pairs else ""
    return f"/articles/{quote(document_id)}{g.article_tail}"


def capture_link(document_id: str) -> str:
    """The address of an article's archived copy; a page has twenty of them, and this takes a tenth of `url_for`."""
    tail = f"?lang={language()}" if language() != "vi" else ""
    return f"/captures/{quote(document_id)}{tail}"


def other_language() -> str:
    """The address of this page in the other language."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    if language() == "vi":
        pairs.append(("lang", "en"))
    query = urlencode(pairs)
    if len(query) > LONGEST_QUERY_STRING:
        query = "lang=en" if language() == "vi" else ""
    return f"{request.path}?{query}" if query else request.path
