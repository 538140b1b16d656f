"""Exports over HTTP: `/export.<format>` of any search, what it is beside it, and a page that explains the columns."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from indexer.engines.base import EngineError
from indexer.search import Request
from search_ui.addresses import address
from search_ui.backend import backend
from search_ui.exports import FORMATS, Information
from search_ui.exports.columns import COLUMNS
from search_ui.freshness import revalidated
from search_ui.parameters import BadParameters, Problem, read, read_strictly
from search_ui.problems import BrokenOff, log

blueprint = Blueprint("downloads", __name__)
AT_ONCE = 8  # downloads of one process: fewer than the server's threads, so that searches are always answered
_places = threading.BoundedSemaphore(AT_ONCE)


@blueprint.get("/export.<form>")
def export(form: str) -> Response:
    """Every hit, streamed."""
    if form == "txt":
        return about()
    if form not in FORMATS:
        formats = ", ".join(FORMATS)
        raise BadParameters([Problem("format", _("There are these formats: %(f)s", f=formats))])
    asked = read_strictly(request.args)
    information, total = _information(asked)
    chunks = _written(form, information)
    response = Response(_begun(chunks), content_type=FORMATS[form].media_type)
    response.call_on_close(chunks.close)
    name = f"giaoban-{information.made:%Y%m%d-%H%M%S}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    text = address("/export.txt", asked)
    response.headers["Link"] = f'<{text}>; rel="describedby"; type="text/plain"'
    response.headers["X-Total-Count"] = str(total)
    response.headers["X-Query"] = quote(asked.q)
    response.headers["Cache-Control"] = "no-store"
    return response


def _written(form: str, information: Information) -> Generator[bytes]:
    """The file. One that is broken off gives its place and its view of the index back at once."""
    if not _places.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=60)
    try:
        with closing(backend().service.iterate(information.request)) as documents:
            yield from FORMATS[form].write(documents, information)
    finally:
        _places.release()


def about() -> Response:
    """Query, filters, time and count of an export, as a text to keep beside the file."""
    information, total = _information(read_strictly(request.args))
    lines = [f"{name}: {content}" for name, content in information.rows(total)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/export")
@revalidated
def explain() -> Any:
    """The page about exports: how many rows, the formats, the columns."""
    asked = replace(read(request.args, typed=True).request, cursor=None)
    information, total = _information(asked)
    return render_template(
        "export.html",
        total=total,
        asked=asked,
        rows=information.rows(total),
        formats=FORMATS,
        columns=COLUMNS,
        back=address("/", asked),
        link=lambda path: address(path, asked),
    )


def _information(asked: Request) -> tuple[Information, int]:
    """What an export is, and how many rows it has."""
    answer = backend().service.search(asked)
    page = request.url_root.rstrip("/") + address("/", answer.request)
    information = Information(answer.request, page, relaxed=answer.understood.relaxed)
    return information, answer.meetings if asked.group else answer.total


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks with the first already made, so that a failure is told before the headers are sent."""
    for first in chunks:
        return chain([first], _rest(chunks))
    return iter(())


def _rest(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks behind the first, when a failure can no longer be told."""
    try:
        yield from chunks
    except Exception as error:
        if not isinstance(error, EngineError):
            log.exception("unexpected, in the middle of a download")
        raise BrokenOff(str(error)) from error
