"""A way to a server on which one answer gets lost."""

from __future__ import annotations

import contextlib
import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator


@contextlib.contextmanager
def losing_the_first_answer(target: str, method: str) -> Iterator[str]:
    """The address of a relay to a server, which hangs up in place of its first answer to a method."""
    lost: list[str] = []

    class Relay(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            request = urllib.request.Request(
                target + self.path, content or None, dict(self.headers), method=self.command
            )
            try:
                answer = urllib.request.urlopen(request, timeout=30)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                body = answer.read()
            if self.command == method and not lost:
                lost.append(self.path)
                return
            self.send_response(answer.status)
            for name in ("content-type", "x-elastic-product"):
                self.send_header(name, answer.headers.get(name, ""))
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST = do_DELETE = do_GET

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    assert lost
