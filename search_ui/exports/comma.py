"""CSV: UTF-8 with a byte-order mark so that spreadsheets read the accents, no comment lines, formula cells neutralised."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterable

from indexer.document import Document
from search_ui.exports.columns import COLUMNS, row
from search_ui.exports.information import Information
from search_ui.exports.writing import CHUNK

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write(documents: Iterable[Document], _about: Information) -> Generator[bytes]:
    """The table in chunks."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for document in documents:
        writer.writerow([neutral(cell) for cell in row(document)])
        if buffer.tell() >= CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would be one."""
    return "'" + cell if cell.lstrip(" \n").startswith(_FORMULA) else cell
