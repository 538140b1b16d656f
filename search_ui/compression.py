"""Answers compressed where the client takes it: a page of 80 KB travels as 15. Streams are left as they are."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

KINDS = ("text/", "application/json", "application/atom+xml", "image/svg+xml")
LEAST = 1000  # bytes; less is not worth it
LEVEL = 1  # the fastest; higher levels save little on pages


def set_up(app: Flask) -> None:
    """Compress; to be set up first, for it must see the answer last."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.status_code != 200 or not (response.mimetype or "").startswith(KINDS):
            return response
        response.vary.add("Accept-Encoding")
        streamed = response.is_streamed and not response.direct_passthrough
        if streamed or not request.accept_encodings["gzip"] or request.method == "HEAD":
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= LEAST:
            response.set_data(gzip.compress(body, LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response
