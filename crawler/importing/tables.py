"""Articles one per line (JSON lines) or one per row (CSV)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.portals import Portal
from crawler.article import Article
from crawler.captures import CaptureWriter
from crawler.encodings import decode
from crawler.importing.records import FIELDS, Broken, article_from_record

_LONGEST_CELL = 2**31 - 1


def read_jsonl(
    file: Path, portals: Mapping[str, Portal], _captures: CaptureWriter | None = None
) -> Iterator[Article | Broken]:
    """One JSON object per line; a file that is one JSON list is read, too."""
    with file.open("rb") as lines:
        start = lines.peek(64)[:64] if hasattr(lines, "peek") else b""
        if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
            yield from _json_list(file, lines.read(), portals)
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                where = f"{file.name}: line {number}"
                yield _article(where, lambda line=line: _json(line), portals)


def read_csv(
    file: Path, portals: Mapping[str, Portal], _captures: CaptureWriter | None = None
) -> Iterator[Article | Broken]:
    """One article per row; the first row names the columns as the fields of an article."""
    csv.field_size_limit(_LONGEST_CELL)
    with _open_text(file) as text:
        header, before = text.readline(), 1
        if header.startswith("sep="):  # how Excel is told what parts the cells
            header, before = text.readline(), 2
        if not header.strip():
            yield Broken(file.name, "no header row")
            return
        delimiter = max(",;\t", key=header.count)
        columns = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter))]
        if "text" not in columns:
            yield Broken(
                f"{file.name}: line {before}",
                f"no column named text among {', '.join(columns)} (read are {', '.join(FIELDS)})",
            )
            return
        # Strict: a quote that is never closed would take all rows after it for one cell.
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        yield from _rows(file, reader, before, columns, portals)


def _rows(
    file: Path, reader: Any, before: int, columns: list[str], portals: Mapping[str, Portal]
) -> Iterator[Article | Broken]:
    while True:
        where = f"{file.name}: line {before + reader.line_num + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(where, f"not CSV: {error}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(columns):
            yield Broken(where, f"{len(row)} cells, but {len(columns)} columns")
            continue
        record = {name: cell for name, cell in zip(columns, row, strict=False) if cell != ""}
        yield _article(where, lambda record=record: record, portals)


def _article(where: str, read: Any, portals: Mapping[str, Portal]) -> Article | Broken:
    try:
        return article_from_record(read(), portals)
    except (ValueError, RecursionError) as error:
        return Broken(where, str(error) or "nested too deeply")


def _json(line: bytes) -> Any:
    try:
        return json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.colno}") from None


def _json_list(
    file: Path, content: bytes, portals: Mapping[str, Portal]
) -> Iterator[Article | Broken]:
    try:
        records = _json(content)
    except (ValueError, RecursionError) as error:
        yield Broken(file.name, str(error))
        return
    for number, record in enumerate(records, 1):
        yield _article(f"{file.name}: record {number}", lambda record=record: record, portals)


def _open_text(file: Path) -> io.TextIOBase:
    """The file as text: UTF-8 read as a stream, anything else decoded as a whole."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return io.StringIO(decode(file.read_bytes())[0], newline="")
    return file.open(encoding="utf-8-sig", newline="")
