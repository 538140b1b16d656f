"""XLSX: real dates, frozen header, typed strings, links while they are few, an information sheet, further sheets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from indexer.document import Document
from search_ui.exports.columns import COLUMNS, DATES, row
from search_ui.exports.information import Information
from search_ui.exports.writing import CHUNK, clean

ROWS = 1_048_575  # data rows of a sheet, without the header
LINKS = 65_000  # rows with clickable links; a sheet holds 65,530
CELL = 32_767  # characters
LONGEST_LINK = 2_079
_WIDTHS = {"title": 60, "url": 30, "lead": 60, "officials": 30, "positions": 40, "bloc_names": 30}


class _Book:
    """A workbook that is written row by row to a file."""

    def __init__(self, path: Path, rows: int = ROWS) -> None:
        options = {
            "constant_memory": True,
            "default_date_format": "dd/mm/yyyy",
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._rows = rows
        self._bold = self._book.add_format({"bold": True})
        self._link = self._book.get_default_url_format()
        self._about: Any = self._book.add_worksheet("Thông tin")
        self._sheet: Any = None
        self._sheets = 0
        self.count = 0
        self._next_sheet()

    def add(self, document: Document) -> None:
        """Write one row, on a further sheet where this one is full."""
        if self.count and self.count % self._rows == 0:
            self._next_sheet()
        number = self.count % self._rows + 1
        for column, (name, cell) in enumerate(zip(COLUMNS, row(document), strict=True)):
            if cell:
                self._write(number, column, name, cell)
        self.count += 1

    def close(self, about: Information) -> None:
        """Write the information sheet and the file."""
        self._about.set_column(0, 0, 28)
        self._about.set_column(1, 1, 90)
        for number, (name, content) in enumerate(about.rows(self.count)):
            self._about.write_string(number, 0, name, self._bold)
            self._about.write_string(number, 1, clean(content)[:CELL])
        self._book.close()

    def _write(self, number: int, column: int, name: str, cell: str) -> None:
        if name in DATES and len(cell) == 10:
            self._sheet.write_datetime(number, column, date.fromisoformat(cell))
        elif name == "url" and self._linkable(cell):
            self._sheet.write_url(number, column, cell, self._link, cell)
        elif name == "meeting_size":
            self._sheet.write_number(number, column, int(cell))
        else:
            self._sheet.write_string(number, column, cell[:CELL])

    def _linkable(self, url: str) -> bool:
        return self.count < LINKS and len(url) < LONGEST_LINK and url.startswith("http")

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = "Bài" if self._sheets == 1 else f"Bài {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        for column, title in enumerate(COLUMNS):
            self._sheet.set_column(column, column, _WIDTHS.get(title, 16))
        self._sheet.freeze_panes(1, 0)
        for column, title in enumerate(COLUMNS):
            self._sheet.write_string(0, column, title, self._bold)
        if self._sheets == 1:
            self._sheet.activate()


def write(documents: Iterable[Document], about: Information) -> Iterator[bytes]:
    """The workbook in chunks; the first comes once every row is written, for that is how the format is built."""
    with tempfile.TemporaryDirectory(prefix="giaoban-") as folder:
        path = Path(folder) / "export.xlsx"
        book = _Book(path)
        for document in documents:
            book.add(document)
        book.close(about)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
