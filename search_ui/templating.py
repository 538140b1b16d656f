"""What every template can use: dates, labels, addresses of assets and of the page in the other language."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, request, url_for

from indexer.query.dates import shown_date
from search_ui.freshness import build
from search_ui.labels import (
    date_source,
    facet_label,
    field_label,
    parameter_label,
    portal_kind,
    said,
    value_label,
)
from search_ui.language import language
from search_ui.moments import shown_day, shown_moment

LONGEST_QUERY_STRING = 4000  # characters; a longer one is not worth repeating in a link


def set_up(app: Flask) -> None:
    """Teach the templates, and keep the blank lines of their logic out of the pages."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(shown_day, "day")
    app.add_template_filter(shown_date, "typed")
    app.add_template_filter(shown_moment, "moment")
    app.add_template_filter(host)
    for function in (
        asset,
        date_source,
        facet_label,
        field_label,
        other_language,
        parameter_label,
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


def other_language() -> str:
    """The address of this page in the other language."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    if language() == "vi":
        pairs.append(("lang", "en"))
    query = urlencode(pairs)
    if len(query) > LONGEST_QUERY_STRING:
        query = "lang=en" if language() == "vi" else ""
    path = quote(request.path)  # ids of articles have question marks, too
    return f"{path}?{query}" if query else path
