"""How to cite an article: as a sentence, as BibTeX, as RIS."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from crawler.article import Article
from indexer.document import Document
from search_ui.exports.writing import one_line
from search_ui.moments import shown_day

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
}


def sentence(document: Document, portal: str, article: Article | None) -> str:
    """One sentence: who, what, where, when, and when it was read."""
    authors = ", ".join(document.byline)
    parts = [authors, f"“{one_line(document.title or document.lead)}”", portal]
    parts += [shown_day(document.published), document.url or ""]
    read = (
        _("read on %(day)s", day=shown_day(article.fetched[:10]))
        if article and article.fetched
        else ""
    )
    return ", ".join(part for part in [*parts, read] if part) + "."


def bibtex(document: Document, portal: str, article: Article | None) -> str:
    """One entry of type online."""
    key = re.sub(r"[^A-Za-z0-9]+", "-", document.id).strip("-") or "article"
    fields = {
        "title": document.title or document.lead,
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in document.byline),
        "organization": portal,
        "date": document.published or "",
        "url": document.url or "",
        "urldate": (article.fetched or "")[:10] if article else "",
        "langid": "vietnamese",
    }
    raw = ("author", "url")
    lines = [
        f"  {name} = {{{one_line(content) if name in raw else _escaped(one_line(content))}}},"
        for name, content in fields.items()
        if content
    ]
    return "\n".join([f"@online{{giaoban-{key},", *lines, "}", ""])


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
