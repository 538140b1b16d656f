"""JSON lines: one whole document per line, text and evidence included."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable

from indexer.document import Document
from search_ui.exports.information import Information
from search_ui.exports.writing import CONTROL, chunked


def write(documents: Iterable[Document], _about: Information) -> Generator[bytes]:
    """The lines in chunks."""
    return chunked(map(_line, documents))


def _line(document: Document) -> str:
    # Only lone surrogates cannot be encoded; json escapes the control characters itself.
    text = json.dumps(document.to_json(), ensure_ascii=False)
    return CONTROL.sub("\ufffd", text) + "\n"
