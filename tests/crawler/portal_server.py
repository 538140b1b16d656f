"""A loopback server that plays portals, well-behaved and misbehaving ones. All texts are written for this project."""

from __future__ import annotations

import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from config.portals import Portal
from crawler.article import Article, Decision

TOWNS = ("Bến Sông", "Đồi Chè", "Cầu Đá", "Ruộng Cao", "Phố Núi", "Cửa Rừng", "Bãi Dâu", "Hồ Sen")


@dataclass
class Reply:
    """What the server answers; `body` may be made by a function of the server's own address."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: float = 0.0
    chunks: Iterator[bytes] | None = None


Route = Reply | str | Callable[["Site", str], Reply | str]


class Site:
    """One portal: routes by path (query included), and the log of requests it got."""

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.log: list[str] = []
        self.agents: set[str] = set()
        self.cookies: list[str] = []
        self.times: list[float] = []
        self.base = ""
        self.modified = ""

    @property
    def requests(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.log)

    def articles_asked(self) -> list[str]:
        """The requests for articles."""
        return [path for path in self.log if path.startswith("/bai/")]

    def answer(self, path: str) -> Reply:
        """The reply to a path: its own route, or that of the longest prefix that ends in `*`."""
        route = self.routes.get(path)
        if route is None:
            prefixes = [
                key for key in self.routes if key.endswith("*") and path.startswith(key[:-1])
            ]
            route = self.routes[max(prefixes, key=len)] if prefixes else Reply("không có", 404)
        reply = route(self, path) if callable(route) else route
        return Reply(reply) if isinstance(reply, str) else reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet; two would wait for each other
    site: Site

    def do_GET(self) -> None:
        site = self.site
        site.log.append(self.path)
        site.times.append(time.monotonic())
        site.agents.add(self.headers.get("User-Agent", ""))
        site.cookies.append(self.headers.get("Cookie", ""))
        reply = site.answer(self.path)
        headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
        tag = headers.get("ETag")
        if tag and self.headers.get("If-None-Match") == tag:
            self._send(304, {"ETag": tag}, b"")
            return
        time.sleep(reply.slow)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        if reply.chunks is None:
            self._send(reply.status, headers, body)
        else:
            self._drip(reply.status, headers, reply.chunks)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, status: int, headers: Mapping[str, str], chunks: Iterator[bytes]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for chunk in chunks:
                self.wfile.write(chunk)
                self.wfile.flush()
        except OSError:
            pass

    def log_message(self, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """A crawler that is killed hangs up in the middle of an answer."""


@contextmanager
def served(*sites: Site, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """Serve each site on a loopback port of its own."""
    servers = []
    for site in sites:
        handler = type("Handler", (_Handler,), {"site": site})
        server = _Server(("127.0.0.1", 0), handler)
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        scheme = "https" if tls else "http"
        site.base = f"{scheme}://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def portal(site: Site, name: str = "mau", **values: Any) -> dict[str, Portal]:
    """A portal file for a served site, as the mapping that `crawl` takes."""
    if not values.keys() & {"feeds", "sitemaps", "listings", "discovery"}:
        values["listings"] = [{"url": "/"}]
    facts = {"id": name, "name": f"Trang {name}", "kind": "party", "base": site.base, "delay": 0}
    return {name: Portal.model_validate(facts | values)}


def portal_file(
    folder: Path, site: Site, name: str = "mau", text: str = "listings: [{url: /}]"
) -> None:
    """Write a portal file for a served site."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f"id: {name}\nname: Trang {name}\nkind: party\nbase: {site.base}\ndelay: 0\n"
    (folder / f"{name}.yaml").write_text(head + text, "utf-8")


def article(number: int, *, title: str = "", day: str = "2024-04-05", extra: str = "") -> str:
    """An article's page, different for each number."""
    town = TOWNS[number % len(TOWNS)]
    title = title or headline(number)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="{day}T08:00:00+07:00">{extra}</head><body>
<nav><a href="/">Trang chủ</a></nav><article><h1>{title}</h1>
<p>Sáng nay, tại xã {town}, ban tổ chức cuộc họp số {number} đã nghe báo cáo về việc sửa đường liên thôn và
nạo vét kênh mương trước mùa mưa. Có {number + 20} đại biểu của các thôn cùng dự.</p>
<p>Theo báo cáo, trong ba tháng qua bà con đã góp {number * 7 + 150} ngày công, đắp được {number + 3} cây số bờ kênh
và thay hai chiếc cống cũ. Phần việc còn lại sẽ xong trước rằm tháng bảy.</p>
<p>Phát biểu cuối buổi họp, trưởng thôn {town} đề nghị các tổ giữ nếp trực đêm khi có mưa lớn, ghi sổ đầy đủ và báo
tin cho nhau qua loa truyền thanh của xã.</p></article></body></html>"""


def headline(number: int) -> str:
    """The title of article `number`."""
    town = TOWNS[number % len(TOWNS)]
    return f"Xã {town} họp bàn việc sửa đường và kênh mương lần thứ {number}"


def listing(numbers: Iterator[int] | range | list[int], rest: str = "") -> str:
    """A section page that links to articles by number."""
    items = "".join(f'<li><a href="/bai/{n}.html">{headline(n)}</a></li>' for n in numbers)
    return f"<html><head><meta charset='utf-8'></head><body><ul>{items}</ul>{rest}</body></html>"


def articles(numbers: Iterator[int] | range | list[int]) -> dict[str, Route]:
    """The routes of articles by number."""
    return {f"/bai/{n}.html": article(n) for n in numbers}


def keep_all(article: Article) -> Decision:
    """Keep every article."""
    return Decision(True, "kept by the test")


def keep_even(article: Article) -> Decision:
    """Keep the articles with an even number in their address."""
    number = int("".join(filter(str.isdigit, (article.url or "").rpartition("/")[2])) or 0)
    return Decision(number % 2 == 0, "even" if number % 2 == 0 else "odd")
