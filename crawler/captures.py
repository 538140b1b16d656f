"""Captures: the raw response of every article, as WARC files by day that other tools can read.

Each record is a gzip member of its own, so that a file can be read from any record's offset. A record is handed to the
operating system before the store learns of it; a process that is killed leaves at most one torn record at the end of
the file that it wrote last, which the next start cuts off.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.article import Capture
from crawler.encodings import charset_of

_VERSION = "1.1"
_BLOCK = 1 << 20
_CLOCK_STEP = 2.0  # seconds; the coarsest file system's time of writing
# The body is kept as it is after transfer and content decoding, so these would be untrue of it.
_HOP_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


class CaptureError(Exception):
    """A capture cannot be read: the message says which and why."""


@dataclass(frozen=True, slots=True)
class CapturedResponse:
    """A response read back: address, instant (ISO 8601, UTC), HTTP status, headers (names lower case), body."""

    url: str
    fetched: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def charset(self) -> str | None:
        """The charset that the Content-Type header declares."""
        return charset_of(self.headers.get("content-type", ""))


class CaptureWriter:
    """Appends responses to `folder/YYYY-MM-DD.warc.gz`, the day being that of the response in UTC."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._file: io.BufferedRandom | None = None
        self._writer: Any = None
        self._name = ""
        for file in _last_written(folder):
            repair(file)

    def write(
        self,
        url: str,
        body: bytes,
        *,
        status: int,
        headers: Iterable[tuple[str, str]],
        fetched: str,
    ) -> Capture:
        """Append one response and return where it lies, once the operating system has it."""
        file = self._open(f"{fetched[:10]}.warc.gz")
        offset = file.tell()
        self._writer.write_record(_record(self._writer, url, body, status, headers, fetched))
        file.flush()
        return Capture(file=self._name, offset=offset)

    def close(self) -> None:
        """Write everything to the disk and close the file."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = self._writer = None
            self._name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self, name: str) -> io.BufferedRandom:
        if self._file is None or name != self._name:
            self.close()
            path = self.folder / name
            path.touch()
            self._file, self._name = path.open("r+b"), name
            self._file.seek(0, os.SEEK_END)
            self._writer = WARCWriter(self._file, gzip=True, warc_version=_VERSION)
            if self._file.tell() == 0:
                about = {"software": "giaoban", "format": f"WARC File Format {_VERSION}"}
                self._writer.write_record(self._writer.create_warcinfo_record(name, about))
        return self._file


def read_capture(folder: Path, capture: Capture) -> CapturedResponse:
    """The response that `capture` points at; CaptureError when it is not there."""
    path = folder / capture.file
    try:
        with path.open("rb") as file:
            file.seek(capture.offset)
            record = next(iter(ArchiveIterator(file)), None)
            if record is None or record.rec_type != "response":
                raise CaptureError(f"{path} at {capture.offset}: no captured response")
            http = record.http_headers
            return CapturedResponse(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                fetched=record.rec_headers.get_header("WARC-Date"),
                status=int(http.get_statuscode() or 0),
                headers={name.lower(): value for name, value in http.headers},
                body=record.content_stream().read(),
            )
    except OSError as error:
        raise CaptureError(f"{path}: {error.strerror}") from None
    except CaptureError:
        raise
    except Exception as error:  # warcio lets many kinds through for damaged files
        raise CaptureError(f"{path} at {capture.offset}: damaged ({error})") from None


def _last_written(folder: Path) -> list[Path]:
    """The files that a killed process may have been writing; an import writes to those of earlier days, too."""
    times = {path: path.stat().st_mtime for path in folder.glob("*.warc.gz")}
    newest = max(times.values(), default=0.0)
    return [path for path, time in times.items() if time >= newest - _CLOCK_STEP]


def repair(path: Path) -> int:
    """Cut a torn record off the end of a WARC file; returns the number of bytes cut."""
    whole = _whole_length(path)
    torn = path.stat().st_size - whole
    if torn:
        with path.open("r+b") as file:
            file.truncate(whole)
    return torn


def _whole_length(path: Path) -> int:
    """The length of the file up to the end of its last whole gzip member."""
    whole = position = 0
    member = zlib.decompressobj(wbits=31)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            position += len(block)
            while block:
                try:
                    member.decompress(block)
                except zlib.error:
                    return whole
                if not member.eof:
                    break
                block = member.unused_data
                whole = position - len(block)
                member = zlib.decompressobj(wbits=31)
    return whole


def _record(
    writer: Any,
    url: str,
    body: bytes,
    status: int,
    headers: Iterable[tuple[str, str]],
    fetched: str,
) -> Any:
    kept = [(name, value) for name, value in headers if name.lower() not in _HOP_HEADERS]
    kept.append(("Content-Length", str(len(body))))
    http = StatusAndHeaders(f"{status} {_phrase(status)}", kept, protocol="HTTP/1.1")
    date = datetime.fromisoformat(fetched).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": date},
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
