"""Servers in front of a real one, which change what a client hears of it."""

from __future__ import annotations

import contextlib
import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

from tests.elasticsearch.server import VERSION

Handler = type[http.server.BaseHTTPRequestHandler]


class _Relay(http.server.BaseHTTPRequestHandler):
    """Passes requests on to `target`, and the answers back."""

    target: str

    def asked(self) -> Mapping[str, str]:
        """The headers that the request is passed on with."""
        return dict(self.headers)

    def loses(self) -> bool:
        """Whether the answer is kept back."""
        return False

    def do_GET(self) -> None:
        """Any method."""
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        request = urllib.request.Request(
            self.target + self.path, content or None, dict(self.asked()), method=self.command
        )
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body = answer.read()
        if self.loses():
            return
        self.send_response(answer.status)
        for name in ("content-type", "x-elastic-product"):
            self.send_header(name, answer.headers.get(name, ""))
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_DELETE = do_GET


def losing_the_first_answer(to: str, method: str) -> Handler:
    """A relay that hangs up in place of its first answer to a method."""
    lost: list[str] = []

    class Losing(_Relay):
        target = to

        def loses(self) -> bool:
            if self.command != method or lost:
                return False
            lost.append(self.path)
            return True

    return Losing


def from_the_future(to: str) -> Handler:
    """A relay that asks as a client of the server's next version but one does."""
    version = int(VERSION.split(".")[0]) + 2

    class Later(_Relay):
        target = to

        def asked(self) -> Mapping[str, str]:
            return {"accept": f"application/vnd.elasticsearch+json; compatible-with={version}"}

    return Later


@contextlib.contextmanager
def serving(handler: Handler) -> Iterator[str]:
    """The address of a server that answers so."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
