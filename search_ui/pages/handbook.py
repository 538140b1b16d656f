"""The help page and the page of the API, with examples that work when pasted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from indexer.document import BLOCS
from search_ui.api.openapi import document
from search_ui.freshness import revalidated
from search_ui.labels import explanation, value_label

blueprint = Blueprint("handbook", __name__)


@blueprint.get("/help")
@revalidated
def help() -> Any:  # noqa: A001
    """How to search, what the filters mean, where the facts come from."""
    blocs = [(value_label("bloc", bloc), explanation("bloc", bloc)) for bloc in BLOCS]
    return render_template("help.html", blocs=blocs)


@blueprint.get("/api")
@revalidated
def api() -> Any:
    """The API for people."""
    return render_template("api.html", paths=document()["paths"], base=request.url_root.rstrip("/"))
