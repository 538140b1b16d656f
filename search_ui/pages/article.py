"""The page of one article: its text, what the facets rest on, its captured page, its revisions, how to cite it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from crawler.article import Article
from crawler.captures import CapturedResponse, CaptureError, read_capture
from indexer.document import Document
from search_ui import citing, marking
from search_ui.addresses import web_address
from search_ui.backend import backend
from search_ui.captured import inert
from search_ui.changes import changes
from search_ui.exports.references import reference
from search_ui.freshness import hashed
from search_ui.parameters import MAX_QUERY, plain
from search_ui.security import CAPTURE_POLICY

blueprint = Blueprint("article", __name__)
SIMILAR = 5


@blueprint.get("/articles/<path:document_id>")
def page(document_id: str) -> Response:
    """The article with everything that is known of it."""
    data = backend()
    document = _document(document_id)
    q = plain(request.args.get("q", ""))[:MAX_QUERY]
    proofs = marking.proofs(document)
    article = data.store.get(document_id)
    meeting = data.service.same_meeting(document)
    shown = render_template(
        "article.html",
        document=document,
        q=q,
        proofs=proofs,
        title=_marked(document, "title", q, proofs),
        lead=_marked(document, "lead", q, proofs) if document.lead not in document.text else [],
        text=_marked(document, "text", q, proofs),
        abbreviations=marking.used_abbreviations(document.text),
        article=article,
        removed=data.store.removed(document_id),
        revisions=data.store.revisions(document_id),
        copies=[
            found for i in data.store.duplicates(document_id) if (found := data.service.get(i))
        ],
        meeting=meeting,
        similar=data.service.similar(document_id, SIMILAR),
        portal=data.portal_name(document.portal),
        portal_name=data.portal_name,
        source=web_address(document.url),
        citation=citing.sentence(document, data.portal_name(document.portal), article),
        bibtex=citing.bibtex(document, data.portal_name(document.portal), article),
        digest=hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest(),
    )
    return hashed(make_response(shown))


@blueprint.get("/revisions/<int(max=999999):number>/<path:document_id>")
def revision(number: int, document_id: str) -> Response:
    """One revision, compared with the one before."""
    stored = {article.revision: article for article in backend().store.revisions(document_id)}
    if number not in stored:
        abort(404)
    this = stored[number]
    before = stored.get(number - 1)
    shown = render_template(
        "revision.html",
        document_id=document_id,
        this=this,
        before=before,
        title=changes(before.title if before else this.title, this.title),
        text=changes(before.text if before else this.text, this.text),
        numbers=sorted(stored),
    )
    return hashed(make_response(shown))


@blueprint.get("/captures/<path:document_id>")
def capture(document_id: str) -> Response:
    """What was captured, in a frame where nothing runs."""
    article, captured, problem = _captured(document_id)
    digest = hashlib.sha256(captured.body).hexdigest() if captured else ""
    shown = render_template(
        "capture.html",
        document_id=document_id,
        article=article,
        captured=captured,
        problem=problem,
        digest=digest,
    )
    return hashed(make_response(shown))


@blueprint.get("/captured/<path:document_id>")
def captured_page(document_id: str) -> Response:
    """The captured page, written anew without anything that runs, loads or links; shown in the frame."""
    _, captured, _ = _captured(document_id)
    if captured is None:
        abort(404)
    content = inert(captured.body, captured.charset)
    response = make_response(render_template("captured.html", content=content))
    response.headers["Content-Security-Policy"] = CAPTURE_POLICY
    return hashed(response)


@blueprint.get("/citations/<any(ris, bib):form>/<path:document_id>")
def citation(form: str, document_id: str) -> Response:
    """The reference of one article as a file."""
    document, article = _document(document_id), backend().store.get(document_id)
    portal = backend().portal_name(document.portal)
    text = reference(document) if form == "ris" else citing.bibtex(document, portal, article)
    kinds = {"ris": "application/x-research-info-systems", "bib": "application/x-bibtex"}
    response = Response(text, content_type=f"{kinds[form]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="giaoban.{form}"'
    return hashed(response)


def _document(document_id: str) -> Document:
    document = backend().service.get(document_id)
    if document is None:
        abort(404)
    return document


def _marked(document: Document, field: str, q: str, proofs: list[marking.Proof]) -> list[Any]:
    matched = backend().service.mark(document, field, q) if q else ()
    spans = marking.spans(document, field, q, matched, proofs)
    return marking.paragraphs(getattr(document, field), spans)


def _captured(document_id: str) -> tuple[Article, CapturedResponse | None, str]:
    data = backend()
    article = data.store.get(document_id)
    if article is None:
        abort(404)
    if article.capture is None:
        return article, None, ""
    try:
        return article, read_capture(data.settings.captures_path, article.capture), ""
    except CaptureError as error:
        return article, None, str(error)
