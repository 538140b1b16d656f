"""ETag and Last-Modified: an answer is fresh until the index, the software, the address or the day changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from flask import Response, current_app, make_response, request

from search_ui.backend import backend
from search_ui.generations import generation

HERE = Path(__file__).parent
View = Callable[..., Any]


@cache
def build() -> str:
    """A short name of this version of templates, catalogues and static files, for ETags and their addresses."""
    return _digest(*(HERE / folder for folder in ("templates", "translations", "static")))


@cache
def software(portals: Path) -> str:
    """A short name of all that an answer is made with beside the index: code, word lists, the portals' names."""
    return _digest(
        *(HERE.parent / package for package in ("config", "indexer", "search_ui")), portals
    )


def _digest(*folders: Path) -> str:
    digest = hashlib.sha256()
    files = (file for folder in folders for file in sorted(folder.rglob("*")))
    for file in files:
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def revalidated(view: View) -> View:
    """Answer 304 without searching where the client holds the answer of this very index; for views that only search."""

    @wraps(view)
    def conditional(*args: Any, **kwargs: Any) -> Response:
        state = generation()
        tag = _tag(state)
        if request.if_none_match.contains_weak(tag):
            return _stamped(Response(status=304), tag, state)
        response = make_response(view(*args, **kwargs))
        if response.status_code != 200:
            return response
        _stamped(response, tag, state).make_conditional(request.environ)
        return response

    return conditional


def hashed(response: Response) -> Response:
    """The response with an ETag of its content, for pages that read the store as well."""
    response.add_etag(weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request.environ)
    return response


def _stamped(response: Response, tag: str, state: str) -> Response:
    response.set_etag(tag, weak=True)  # the same content, compressed or not
    response.last_modified = _seen(state)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _tag(state: str) -> str:
    parts = (state, software(backend().settings.portals), request.full_path)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _seen(state: str) -> datetime:
    """When this process first saw a state: never earlier than the change itself."""
    seen: dict[str, datetime] = current_app.extensions.setdefault("giaoban.generations", {})
    if state not in seen:
        seen.clear()
        seen[state] = datetime.now(UTC).replace(microsecond=0)
    return seen[state]
