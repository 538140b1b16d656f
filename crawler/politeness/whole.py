"""Answers that break off inside their compression: what was unpacked of them would pass for the whole page."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

_PIECE = 1 << 20
_MOST = 60_000_000  # bytes; whether what unpacks to more is too large, others decide
_GZIP = 31  # zlib's number for streams with the head and the tail of gzip


class WholeAnswers:
    """Downloader middleware, next to the network; an answer that is cut off fails, and is asked for again."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Refuse a page whose gzip stream has no end."""
        coding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        packed = response.status == 200 and coding in (b"gzip", b"x-gzip")
        if packed and response.body and not _ends(response.body):
            raise ResponseDataLossError("the compressed answer has no end")
        return response


def _ends(body: bytes) -> bool:
    unpacker = zlib.decompressobj(wbits=_GZIP)
    size = 0
    try:
        while body and not unpacker.eof and size < _MOST:
            size += len(unpacker.decompress(body, _PIECE))
            body = unpacker.unconsumed_tail
    except zlib.error:
        return True  # no gzip at all, whatever the header says; that is for others to tell
    return unpacker.eof or size >= _MOST
