"""Exports: every hit of a search as a file, streamed in constant memory. A new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO

from indexer.document import Document
from search_ui.exports import comma, lines, references, workbook
from search_ui.exports.information import Information
from search_ui.exports.writing import Format

FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", comma.write),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.write
    ),
    "jsonl": Format("application/jsonl; charset=utf-8", lines.write),
    "ris": Format("application/x-research-info-systems; charset=utf-8", references.write),
}

__all__ = ["FORMATS", "Format", "Information", "write_export"]


def write_export(
    form: str, documents: Iterable[Document], stream: IO[bytes], information: Information
) -> None:
    """Write documents to a stream in a format of `FORMATS`; `information` is told where the format has a place for it."""
    for chunk in FORMATS[form].write(documents, information):
        stream.write(chunk)
