"""Words that stand out in the hits of a search against the whole corpus, each a search of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request

from search_ui.addresses import address
from search_ui.backend import backend
from search_ui.freshness import revalidated
from search_ui.parameters import read

blueprint = Blueprint("keywords", __name__)
SHOWN = 40


@blueprint.get("/keywords")
@revalidated
def page() -> Any:
    """The words, the most telling first, and the way back to the search."""
    asked = read(request.args, typed=True).request
    words = [
        (shown, address("/", replace(asked, q=f'{asked.q} "{shown}"'.strip(), page=1, cursor=None)))
        for word, _score in backend().service.keywords(asked, SHOWN)
        for shown in (word.replace("_", " "),)
    ]
    return render_template("keywords.html", words=words, asked=asked, back=address("/", asked))
