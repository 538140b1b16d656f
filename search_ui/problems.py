"""What went wrong, said to people as a page and to programs as problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from crawler.store import StoreError
from indexer.engines.base import CursorError, EngineError, OutdatedIndex
from search_ui.health import NoIndex
from search_ui.parameters import BadParameters, Problem

MACHINE_PATHS = ("/api/", "/openapi.json")
FILE_PATHS = ("/export.", "/feed.atom")
log = logging.getLogger("giaoban.pages")


class BrokenOff(OSError):
    """A download that has begun and cannot go on, and why: what was sent must not look like the whole."""


def set_up(app: Flask) -> None:
    """Answer every error in the form that its reader understands."""
    app.register_error_handler(BadParameters, _bad_parameters)
    app.register_error_handler(CursorError, _bad_cursor)
    app.register_error_handler(EngineError, _engine_down)
    app.register_error_handler(OutdatedIndex, _index_outdated)
    app.register_error_handler(NoIndex, _index_missing)
    app.register_error_handler(StoreError, _engine_down)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, detail: str, problems: Sequence[Problem] = ()) -> Response:
    """An error as a page, or as problem+json on the paths of programs and for clients that ask for JSON."""
    if _for_machine():
        return _problem_json(status, detail, problems)
    page = render_template("error.html", status=status, detail=detail, problems=problems)
    return Response(page, status, mimetype="text/html")


def _for_machine() -> bool:
    if request.path.startswith(MACHINE_PATHS):
        return True
    html, problem = "text/html", "application/problem+json"
    # Where the client takes anything, a page is the answer for pages, problem+json for files and feeds.
    preferred = [problem, html] if request.path.startswith(FILE_PATHS) else [html, problem]
    best = request.accept_mimetypes.best_match([*preferred, "application/json"])
    return best not in (html, None)


def _problem_json(status: int, detail: str, problems: Sequence[Problem]) -> Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if problems:
        body["errors"] = [{"parameter": p.parameter, "detail": p.message} for p in problems]
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, mimetype="application/problem+json")


def _bad_parameters(error: BadParameters) -> Response:
    return answer(400, str(error), error.problems)


def _bad_cursor(_error: CursorError) -> Response:
    message = _("The cursor does not belong to this search, or is too old.")
    return answer(400, message, [Problem("cursor", message)])


def _engine_down(error: Exception) -> Response:
    log.error("engine or store: %s", error)
    return _unavailable(
        _("The search engine does not answer now. Please try again shortly."), seconds=10
    )


def _index_missing(error: NoIndex) -> Response:
    log.error("%s", error)
    message = _(
        "The index of the articles is not there. Whoever runs this site has to make it: giaoban index"
    )
    return _unavailable(message, seconds=60)


def _index_outdated(error: OutdatedIndex) -> Response:
    log.error("%s", error)
    message = _(
        "The index was made by another version of this program. Whoever runs this site has to rebuild it: "
        "giaoban index --rebuild"
    )
    return _unavailable(message, seconds=600)


def _unavailable(message: str, seconds: int) -> Response:
    """What may be asked again later, and after how many seconds."""
    response = answer(503, message)
    response.headers["Retry-After"] = str(seconds)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    response = answer(error.code or 500, _reason(error))
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _reason(error: HTTPException) -> str:
    reasons = {
        400: _("The request cannot be understood."),
        404: _("There is nothing at this address."),
        405: _("This address can only be read."),
        413: _("The request is too large."),
        414: _("The address is too long."),
        429: _("Too many requests. Please wait a little."),
        503: _("Too many downloads are running. Please try again in a minute."),
    }
    return reasons.get(error.code or 500) or HTTPStatus(error.code or 500).phrase


def _unexpected(error: Exception) -> Response:
    log.error("unexpected: %s %s", request.method, request.path, exc_info=error)
    return answer(500, _("Something went wrong on our side; it has been noted."))
