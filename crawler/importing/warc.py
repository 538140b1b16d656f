"""Articles from WARC and ARC files of any tool, replays of web archives among them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from config.portals import Portal
from crawler.addresses import BadAddress, article_id
from crawler.article import Article
from crawler.captures import CaptureWriter
from crawler.encodings import charset_of
from crawler.extraction import extract_page, to_article
from crawler.importing.records import Broken, portal_facts, portal_of
from crawler.times import instant

# Addresses of replayed pages: `…/web/20210709063000id_/http://…` (Wayback Machine, pywb, archive.today's long form).
_REPLAY = re.compile(
    r"^https?://[^/]+/(?:[\w-]+/)*?(\d{14}|\d{4,8})(?:[a-z]{2}_)?/(https?:/{1,2}.+)$"
)
_REPLAY_IN_PAGE = re.compile(rb"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)")
_TOOLBAR = re.compile(
    rb"(?s)<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->"
)
_HTML = re.compile(r"(?i)html|^$")
_MAX_SIZE = 20_000_000
_BLOCK = 1 << 20
_LONGEST_REASON = 500


@dataclass(frozen=True)
class _Response:
    url: str
    fetched: dt.datetime
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def charset(self) -> str | None:
        content_type = next(
            (value for name, value in self.headers if name.lower() == "content-type"), ""
        )
        return charset_of(content_type)


def read_warc(
    file: Path, portals: Mapping[str, Portal], captures: CaptureWriter | None = None
) -> Iterator[Article | Broken]:
    """The articles among the pages of a WARC or ARC file; other pages, pictures and the like are passed over."""
    number = 0
    with file.open("rb") as stream:
        records = iter(ArchiveIterator(stream, arc2warc=True))
        while True:
            number += 1
            try:
                record = next(records, None)
                if record is None:
                    if number == 1:
                        yield Broken(file.name, "no record in it")
                    return
                response = _response(record)
                _read_to_its_end(record)
            except Exception as error:  # warcio lets many kinds through for damaged files
                reason = " ".join(str(error).split())[:_LONGEST_REASON]
                if number == 1:
                    yield Broken(
                        file.name, f"not a WARC file, or damaged from its start ({reason})"
                    )
                else:
                    yield Broken(f"{file.name}: record {number}", f"damaged: {reason}")
                return
            article = _article(response, portals, captures) if response else None
            if article:
                yield article


def _response(record: Any) -> _Response | None:
    if record.rec_type not in ("response", "resource"):
        return None
    http = record.http_headers
    status = int(http.get_statuscode() or 0) if http else 200
    headers = list(http.headers) if http else [("Content-Type", record.content_type or "")]
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if status != 200 or not _HTML.search(kind):
        return None
    body = record.content_stream().read(_MAX_SIZE)
    url, moment = _origin(record, http)
    return _Response(
        url, moment, status, headers, _TOOLBAR.sub(b"", _REPLAY_IN_PAGE.sub(b"", body))
    )


def _read_to_its_end(record: Any) -> None:
    """Raise EOFError for a record that the file ends in: warcio takes what there is for the whole of it."""
    while record.raw_stream.read(_BLOCK):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError("the file ends in the middle of it")


def _origin(record: Any, http: Any) -> tuple[str, dt.datetime]:
    """The address and moment of the original page, also where the record holds an archive's replay of it."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    moment = instant(record.rec_headers.get_header("WARC-Date") or "") or dt.datetime.now(dt.UTC)
    memento = http.get_header("Memento-Datetime") if http else None
    replay = _REPLAY.match(url)
    if replay:
        digits = (
            replay[1].ljust(14, "0")
            if len(replay[1]) == 14
            else f"{replay[1]:0<4}0101"[:8] + "000000"
        )
        archived = _moment_of_digits(digits)
        return re.sub(r"^(https?):/+", r"\1://", replay[2]), archived or moment
    original = re.search(
        r'<([^>]+)>;\s*rel="?original"?', (http.get_header("Link") or "") if http else ""
    )
    if memento and original:
        return original[1], parsedate_to_datetime(memento)
    return url, moment


def _moment_of_digits(digits: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def _article(
    response: _Response, portals: Mapping[str, Portal], captures: CaptureWriter | None
) -> Article | None:
    portal = portal_of(response.url, portals)
    try:
        page = extract_page(
            response.body,
            response.url,
            declared_charset=response.charset,
            portal=portal,
            fetched=response.fetched,
        )
        id_ = article_id(page.canonical)
    except BadAddress:
        return None
    if not page.is_article or not page.text:
        return None
    fetched = response.fetched.astimezone(dt.UTC).isoformat(timespec="seconds")
    capture = captures and captures.write(
        response.url,
        response.body,
        status=response.status,
        headers=response.headers,
        fetched=fetched,
    )
    facts = portal_facts(None, response.url, portals)
    return to_article(page, id=id_, portal=facts, fetched=fetched, capture=capture or None)
