"""RIS: one reference per article, as reference managers read it."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from indexer.document import Document
from indexer.facets.labels import label
from search_ui.exports.information import Information
from search_ui.exports.writing import chunked, one_line


def write(documents: Iterable[Document], _about: Information) -> Generator[bytes]:
    """The references in chunks."""
    return chunked(map(reference, documents))


def reference(document: Document) -> str:
    """One article as a reference of type NEWS."""
    tags = [("TY", "NEWS"), ("ID", document.id), ("TI", document.title or document.id)]
    tags += [("AU", author) for author in document.byline]
    tags += [("JF", document.portal or "")]
    tags += [("PY", (document.published or "")[:4]), ("DA", _date(document.published))]
    tags += [("UR", document.url or ""), ("AB", document.lead), ("CY", document.province or "")]
    tags += [("KW", label("quarter", period)) for period in document.periods]
    tags += [("KW", label("bloc", bloc)) for bloc in document.blocs]
    tags += [("KW", name) for name in document.names]
    tags += [("LA", "vi")]
    lines = [f"{tag}  - {one_line(content)}" for tag, content in tags if content]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _date(published: str | None) -> str:
    """RIS dates have four parts, `YYYY/MM/DD/other`; what is not known stays empty."""
    if not published:
        return ""
    parts = [*published.split("-"), "", ""][:3]
    return "/".join([*parts, ""])
