"""XLSX: real dates, frozen header, typed strings, links while they are few, an information sheet, further sheets."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice

from indexer.document import Document
from search_ui.exports.columns import COLUMNS, DATES, row
from search_ui.exports.information import Information
from search_ui.exports.spreadsheet import Bold, Cell, Link, Sheet, workbook

ROWS = 1_048_575  # data rows of a sheet, without the header
LINKS = 65_000  # rows with clickable links; a sheet holds 65,530
# Names of sheets, whatever the language of the page: a search is one file, also from the command line.
_ARTICLES, _ABOUT = "Bài", "Thông tin"
_WIDTHS = {"title": 60, "url": 30, "lead": 60, "officials": 30, "positions": 40, "bloc_names": 30}
_NAMES = tuple(COLUMNS)
_DAYS = tuple(_NAMES.index(name) for name in DATES)
_URL, _SIZE = _NAMES.index("url"), _NAMES.index("meeting_size")


def write(
    documents: Iterable[Document], about: Information, rows: int = ROWS, links: int = LINKS
) -> Generator[bytes]:
    """The workbook in chunks, sent as the documents come; `rows` of a sheet, `links` of the book at most."""
    return workbook(_sheets(_Counted(documents), about, rows, links))


class _Counted:
    """Documents that are counted as they are read, and can be asked whether there are more."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = iter(documents)
        self.count = 0

    def __iter__(self) -> Iterator[Document]:
        for document in self._documents:
            self.count += 1
            yield document

    def more(self) -> bool:
        """Whether there is another document."""
        for document in self._documents:
            self._documents = chain([document], self._documents)
            return True
        return False


def _sheets(documents: _Counted, about: Information, rows: int, links: int) -> Iterator[Sheet]:
    widths = [_WIDTHS.get(name, 16) for name in COLUMNS]
    number = 1
    while number == 1 or documents.more():
        name = _ARTICLES if number == 1 else f"{_ARTICLES} {number}"
        yield Sheet(name, _rows(documents, rows, links), widths, frozen=True)
        number += 1
    facts = about.rows(documents.count)
    yield Sheet(_ABOUT, ((Bold(name), fact) for name, fact in facts), (28, 90), front=True)


def _rows(documents: _Counted, rows: int, links: int) -> Iterator[Sequence[Cell]]:
    yield [Bold(name) for name in COLUMNS]
    for document in islice(documents, rows):
        yield _cells(document, linked=documents.count <= links)


def _cells(document: Document, *, linked: bool) -> list[Cell]:
    cells: list[Cell] = [*row(document)]
    for column in _DAYS:
        text = str(cells[column])
        if len(text) == len("YYYY-MM-DD"):
            cells[column] = date.fromisoformat(text)
    if linked and cells[_URL]:
        cells[_URL] = Link(str(cells[_URL]))
    cells[_SIZE] = document.meeting_size
    return cells
