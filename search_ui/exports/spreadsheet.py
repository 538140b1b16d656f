"""Office Open XML workbooks written as they are sent: no file beside them, the first bytes with the first rows.

The parts of the archive are written one after another; what can only be said at the end (how many sheets, which links) stands
in parts that come last, for their order is free (ECMA-376 part 2). Libraries hold a workbook back until it is complete.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import product
from string import ascii_uppercase
from typing import IO, cast
from urllib.parse import quote, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

from search_ui.exports.writing import CHUNK, clean

CELL = 32_767  # UTF-16 units
LONGEST_LINK = 2_079  # characters
MOST_BYTES = 1_900_000_000  # of a sheet's XML: beyond 2 GiB archives need extensions that Excel reports as damage
_EPOCH, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)  # Excel's calendar has a 29 February 1900
_LEVEL = 1  # of compression; higher ones take three times as long for a tenth of the size
_COLUMNS = [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BOLD, _DAY, _LINK = 1, 2, 3  # cell formats of `_STYLES`
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Link:
    """A cell whose text is an address that can be clicked."""

    url: str


@dataclass(frozen=True, slots=True)
class Bold:
    """A cell of heavy text."""

    text: str


Cell = str | int | date | Link | Bold


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows are read as they are sent, and left where the sheet has no room for more.

    `widths` are those of the columns, in characters. `front` puts its tab before those of the sheets written earlier.
    """

    name: str
    rows: Iterator[Sequence[Cell]]
    widths: Sequence[int]
    frozen: bool = False
    front: bool = False


class _Sent(io.RawIOBase):
    """What the archive wrote and nobody has taken yet; cannot be sought in, as a connection."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        self.size = 0
        return taken


@dataclass(slots=True)
class _Written:
    """A sheet that has been written: its file's number, its name, the links of its cells."""

    number: int
    name: str
    links: list[tuple[str, str]] = field(default_factory=list)


def workbook(sheets: Iterable[Sheet]) -> Generator[bytes]:
    """The file of these sheets, in chunks."""
    sent = _Sent()
    archive = ZipFile(cast(IO[bytes], sent), "w", ZIP_DEFLATED, compresslevel=_LEVEL)
    written: list[_Written] = []
    for sheet in sheets:
        made = _Written(len(written) + 1, sheet.name)
        written.insert(0 if sheet.front else len(written), made)
        with archive.open(f"xl/worksheets/sheet{made.number}.xml", "w") as part:
            for piece in _sheet(sheet, made):
                part.write(piece)
                if sent.size >= CHUNK:
                    yield sent.take()
        if made.links:
            name = f"xl/worksheets/_rels/sheet{made.number}.xml.rels"
            archive.writestr(name, _relations("hyperlink", [url for _, url in made.links]))
    first = next((n for n, sheet in enumerate(written) if sheet.number == 1), 0)
    for name, content in _frame(written, first).items():
        archive.writestr(name, _HEAD + content)
    archive.close()
    yield sent.take()


def _sheet(sheet: Sheet, made: _Written) -> Iterator[bytes]:
    chosen = ' tabSelected="1"' if made.number == 1 else ""
    pane = (
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        if sheet.frozen
        else ""
    )
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, 1)
    )
    head = (
        f'{_HEAD}<worksheet {_MAIN} xmlns:r="{_OFFICE}/relationships"><sheetViews>'
        f'<sheetView workbookViewId="0"{chosen}>{pane}</sheetView></sheetViews>'
        f"<cols>{cols}</cols><sheetData>"
    )
    waiting, size, total = [head], len(head), 0
    for number, cells in enumerate(sheet.rows, 1):
        waiting.append(row := _row(number, cells, made.links))
        size += len(row)
        if size >= CHUNK:
            yield (piece := "".join(waiting).encode())
            waiting, size, total = [], 0, total + len(piece)
            if total >= MOST_BYTES:
                break
    waiting.append("</sheetData>")
    if made.links:
        links = (_hyperlink(n, *link) for n, link in enumerate(made.links, 1))
        waiting.append(f"<hyperlinks>{''.join(links)}</hyperlinks>")
    yield "".join([*waiting, "</worksheet>"]).encode()


def _row(number: int, cells: Sequence[Cell], links: list[tuple[str, str]]) -> str:
    parts = [f'<row r="{number}">']
    for column, cell in zip(_COLUMNS, cells, strict=False):
        if cell == "":
            continue
        place = f"{column}{number}"
        if isinstance(cell, str):
            parts.append(_text(place, cell))
        elif isinstance(cell, date):
            parts.append(_day(place, cell))
        elif isinstance(cell, Bold):
            parts.append(_text(place, cell.text, f' s="{_BOLD}"'))
        elif isinstance(cell, Link):
            if target := _target(cell.url):
                links.append((place, target))
            parts.append(_text(place, cell.url, f' s="{_LINK}"' if target else ""))
        else:
            parts.append(f'<c r="{place}"><v>{cell}</v></c>')
    parts.append("</row>")
    return "".join(parts)


def _text(place: str, text: str, style: str = "") -> str:
    """Text stands in the cell itself and is marked as such, so that none is taken for a formula."""
    if not text.isprintable():
        text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > CELL // 2:
        text = text.encode("utf-16-le")[: 2 * CELL].decode("utf-16-le", "ignore")
    if "_x" in text:  # `_x0041_` would be read as a letter
        text = _ESCAPE.sub("_x005F_", text)
    content = escape(text, quote=False)
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>'


def _day(place: str, day: date) -> str:
    if day < _FIRST_DAY:
        return _text(place, day.isoformat())
    return f'<c r="{place}" s="{_DAY}"><v>{(day - _EPOCH).days}</v></c>'


def _target(url: str) -> str | None:
    """The address as a relationship may name it; None for what is no address: it would damage the file."""
    if len(url) > LONGEST_LINK or not url.startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(clean(url))
        host = parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", host):
        return None
    safe = "%/:=&?~+!$,;'@()*"
    query = f"?{quote(parts.query, safe)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{quote(parts.path, safe)}{query}{fragment}"


def _hyperlink(number: int, place: str, url: str) -> str:
    _, mark, fragment = url.partition("#")
    location = f' location="{escape(fragment)}"' if mark else ""
    return f'<hyperlink ref="{place}" r:id="rId{number}"{location}/>'


def _relations(kind: str, targets: Sequence[str]) -> str:
    rows = (
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/{kind}" '
        f'Target="{escape(target.partition("#")[0])}" TargetMode="External"/>'
        for n, target in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _frame(sheets: Sequence[_Written], active: int) -> dict[str, str]:
    """What holds the sheets together, in the order of their tabs."""
    tabs = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{sheet.number}" r:id="rId{sheet.number}"/>'
        for sheet in sheets
    )
    related = "".join(
        f'<Relationship Id="rId{sheet.number}" Type="{_OFFICE}/relationships/worksheet" '
        f'Target="worksheets/sheet{sheet.number}.xml"/>'
        for sheet in sheets
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{sheet.number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for sheet in sheets
    )
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": (
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}/relationships">'
            f'<bookViews><workbookView activeTab="{active}"/></bookViews><sheets>{tabs}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{relations}{related}<Relationship Id="rId{len(sheets) + 1}" '
            f'Type="{_OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>'
        ),
        "_rels/.rels": (
            f'{relations}<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{typed}</Types>'
        ),
    }
