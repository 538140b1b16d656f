"""The sample portals as real HTTP servers on loopback, with validators and conditional requests."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from crawler.samples.articles import Site, load_sites
from crawler.samples.shapes import SHAPES
from crawler.samples.shapes.base import Page

HOST = "127.0.0.1"


class SiteServer(ThreadingHTTPServer):
    """One portal; its pages are rendered once, when its address is known."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: Site, port: int) -> None:
        super().__init__((HOST, port), SiteHandler)
        self.base = f"http://{HOST}:{self.server_address[1]}/"
        self.pages: Mapping[str, Page] = dict(SHAPES[site.shape](site, self.base).pages())


class SiteHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the rendered pages."""

    server: SiteServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the page, 304 where the client has it already, or a 404 page."""
        path, _, query = unquote(self.path).partition("?")
        # Tracking parameters reach the same page, as they do on real sites.
        page = self.server.pages.get(f"{path}?{query}") or self.server.pages.get(path)
        if page is None:
            missing = Page("<h1>Không tìm thấy trang</h1>".encode(), "text/html; charset=utf-8")
            self._send(HTTPStatus.NOT_FOUND, missing)
        elif self._has(page):
            self._send(HTTPStatus.NOT_MODIFIED, page)
        else:
            self._send(HTTPStatus.OK, page)

    do_HEAD = do_GET  # noqa: N815

    def _has(self, page: Page) -> bool:
        if tag := self.headers.get("If-None-Match"):
            return _etag(page) in tag
        since = self.headers.get("If-Modified-Since")
        if not since or page.modified is None:
            return False
        try:
            return page.modified <= parsedate_to_datetime(since)
        except ValueError:
            return False

    def _send(self, status: HTTPStatus, page: Page) -> None:
        self.send_response(status)
        self.send_header("ETag", _etag(page))
        if page.modified:
            self.send_header("Last-Modified", format_datetime(page.modified, usegmt=True))
        if status is HTTPStatus.NOT_MODIFIED:
            self.end_headers()
            return
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Keep the console for the crawler."""


@contextmanager
def serve(first_port: int = 0) -> Iterator[dict[str, str]]:
    """Serve every sample portal until the block ends; yields {portal id: base address}.

    The portals take the ports from `first_port` on, or free ones when it is 0. An article's identity is its address:
    serve on the same ports when a store is to be kept. Raises OSError when a port is taken.
    """
    with ExitStack() as stack:
        addresses = {}
        for offset, site in enumerate(load_sites()):
            server = SiteServer(site, first_port and first_port + offset)
            stack.callback(server.server_close)
            threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
            ).start()
            stack.callback(server.shutdown)
            addresses[site.id] = server.base
        yield addresses


def _etag(page: Page) -> str:
    return f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'
