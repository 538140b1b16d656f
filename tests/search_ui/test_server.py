"""The production server as a process of its own: address, several workers, shared numbers, graceful stop."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from config.settings import Settings, load_settings
from search_ui.worker import HEAD_SECONDS

PROGRAM = "import sys, giaoban; sys.argv = ['giaoban', 'serve', '--port', '0']; giaoban.main()"


@dataclass
class Site:
    """A running `giaoban serve`."""

    process: subprocess.Popen[str]
    address: str

    def get(self, path: str, **more: Any) -> requests.Response:
        return requests.get(self.address + path, timeout=30, **more)

    def workers(self) -> set[int]:
        parent = self.process.pid
        return set(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()))

    def connect(self) -> socket.socket:
        where = urlsplit(self.address)
        return socket.create_connection((str(where.hostname), int(where.port or 0)), timeout=30)

    def stop(self) -> tuple[str, str]:
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=60)


STUCK = """
import time
from search_ui import server, worker
worker.LONGEST_SECONDS = 2
whole = server.create_app

def with_an_endless_page(*args, **more):
    app = whole(*args, **more)
    app.add_url_rule("/endless", "endless", lambda: time.sleep(3600))
    return app

server.create_app = with_an_endless_page
"""

BREAKING = """
from indexer.engines.base import EngineUnavailable
from search_ui.exports import FORMATS, Format

def rows(documents, about):
    yield b"a,b"
    raise EngineUnavailable("the view is gone")

FORMATS["csv"] = Format("text/csv", rows)
"""

ENDLESS = """
import itertools
from search_ui.exports import FORMATS, Format

FORMATS["csv"] = Format("text/csv", lambda documents, about: itertools.repeat(b"a,b" * 20_000))
"""


@contextlib.contextmanager
def serving(
    settings: Settings, rate: int = 0, workers: int = 2, before: str = ""
) -> Iterator[Site]:
    environment = os.environ | {
        "GIAOBAN_DATA": str(settings.data),
        "GIAOBAN_PORTALS": str(settings.portals),
        "GIAOBAN_ENGINE": settings.engine,
        "GIAOBAN_ELASTICSEARCH_URL": settings.elasticsearch.url,
        "GIAOBAN_ELASTICSEARCH_PREFIX": settings.elasticsearch.prefix,
        "GIAOBAN_SERVE_RATE": str(rate),
        "GIAOBAN_SERVE_WORKERS": str(workers),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", before + PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Site(process, process.stdout.readline().strip())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def server(site_folder: Settings) -> Iterator[Site]:
    with serving(site_folder) as site:
        yield site


def test_prints_its_address_and_answers(server: Site) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    assert server.get("healthz").json()["documents"] == 53


def test_workers_share_their_numbers(server: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.get("").status_code, range(16)))
    assert answers == [200] * 16
    numbers = server.get("metrics").text
    assert 'giaoban_requests_total{area="page",status="2xx"} 16' in numbers


def test_request_line_without_end(server: Site) -> None:
    assert server.get("?q=" + "a" * 100_000).status_code in (400, 414)


def test_clients_that_send_their_headers_slowly_hold_up_nobody(server: Site) -> None:
    slow = [server.connect() for _ in range(60)]  # more than there are threads
    for client in slow:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    started = time.monotonic()
    assert [server.get("help").status_code for _ in range(4)] == [200] * 4
    assert time.monotonic() - started < 4 * HEAD_SECONDS
    one = server.connect()
    for part in (b"GET /help HTTP/1.1\r\n", b"Host: x", b"\r\n\r", b"\n"):
        one.sendall(part)
        time.sleep(0.2)
    assert one.recv(12) == b"HTTP/1.1 200"  # one that comes to its end is answered
    for client in slow:
        with contextlib.suppress(ConnectionError):
            assert client.recv(12) == b""  # the others are hung up on
    for client in (one, *slow):
        client.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /help HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",  # and no body follows
        b"GET /help HTTP/1.0\r\n\r\n",  # and nobody hangs up
    ],
)
def test_clients_that_dawdle_after_their_request_hold_up_nobody(server: Site, sent: bytes) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(server.connect()).sendall(sent)
        started = time.monotonic()
        assert [server.get("help").status_code for _ in range(4)] == [200] * 4
        assert time.monotonic() - started < 15


def test_a_connection_is_kept_for_the_next_request(server: Site) -> None:
    with server.connect() as client:
        for _ in range(2):
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = HTTPResponse(client)  # read to its end, in however many packets it comes
            answer.begin()
            assert answer.status == 200
            assert json.loads(answer.read())["ok"]


def test_clients_that_take_nothing_of_their_downloads_hold_up_nobody(server: Site) -> None:
    stalled = [server.connect() for _ in range(40)]
    for client in stalled:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        client.sendall(b"GET /export.jsonl HTTP/1.1\r\nHost: x\r\n\r\n")
    assert server.get("?q=giao+ban").status_code == 200
    for client in stalled:
        client.close()
    assert server.get("export.csv").status_code == 200


def test_requests_on_one_connection_and_in_one_packet(server: Site) -> None:
    with requests.Session() as session:
        for path in ("help", "healthz", "export.csv", "nope"):
            assert session.get(server.address + path, timeout=30).status_code in (200, 404)
    with server.connect() as client:
        client.sendall(b"GET /help HTTP/1.1\r\nHost: x\r\n\r\nGET /he")
        answer = b""
        while chunk := client.recv(1 << 16):
            answer += chunk
        assert answer.startswith(b"HTTP/1.1 200")


def test_headers_without_end_and_bodies_are_refused(server: Site) -> None:
    with server.connect() as client, contextlib.suppress(ConnectionError):
        client.sendall(b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000)
        assert client.recv(12) == b"HTTP/1.1 431"
    answer = requests.post(server.address + "api/search", data=b"x" * 200_000, timeout=30)
    assert answer.status_code in (405, 413)
    assert server.get("help").status_code == 200


def test_a_killed_worker_is_replaced_and_its_numbers_stay(server: Site) -> None:
    before = server.workers()
    victim = min(before)
    counted = server.get("metrics").text
    os.kill(victim, signal.SIGKILL)
    answers = [retried(server, "help") for _ in range(20)]
    assert answers == [200] * 20
    wait(lambda: len(server.workers()) == len(before) and victim not in server.workers())
    assert retried(server, "?q=giao+ban") == 200
    line = 'giaoban_requests_total{area="page",status="2xx"} '
    old, new = (
        int(text.split(line)[1].split()[0]) for text in (counted, server.get("metrics").text)
    )
    assert new >= old + 20


def retried(server: Site, path: str) -> int:
    """The status of an answer; a connection that died with its worker is made again, as browsers do."""
    for _ in range(3):
        with contextlib.suppress(requests.ConnectionError):
            return server.get(path).status_code
    raise AssertionError(f"no answer: {path}")


def wait(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_rate_limit_holds_for_all_workers_together(site_folder: Settings) -> None:
    with serving(site_folder, rate=40) as site, ThreadPoolExecutor(8) as pool:
        wait(lambda: len(site.workers()) == 2)
        answers = list(pool.map(lambda _: site.get("api/suggest").status_code, range(80)))
        assert 40 <= answers.count(200) <= 50  # the bucket fills again meanwhile
        assert answers.count(429) == 80 - answers.count(200)
        refused = site.get("api/suggest")
        assert refused.headers["RateLimit-Limit"] == "40"
        assert int(refused.headers["Retry-After"]) >= 1


def test_a_request_without_end_is_answered_and_its_worker_replaced(site_folder: Settings) -> None:
    with serving(site_folder, workers=1, before=STUCK) as site:
        before = site.workers()
        answer = site.get("endless")
        assert answer.status_code == 503
        wait(lambda: bool(site.workers()) and site.workers().isdisjoint(before))
        assert retried(site, "help") == 200
        _, log = site.stop()
        assert "/endless ran longer than 2 s" in log


def test_a_download_under_way_is_finished_before_the_server_stops(site_folder: Settings) -> None:
    with serving(site_folder, workers=1) as site:
        with site.get("export.jsonl", stream=True) as download:
            rest = download.iter_lines()
            next(rest)
            site.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            assert 1 + sum(1 for _ in rest) == 53
        assert site.process.wait(60) == 0


def test_a_download_that_breaks_off_is_one_line_and_no_whole_file(site_folder: Settings) -> None:
    with serving(site_folder, workers=1, before=BREAKING) as site:
        with site.connect() as client, pytest.raises(ConnectionResetError):
            read_csv(client)
        _, log = site.stop()
    assert "/export.csv: broken off: the view is gone" in log
    assert "Traceback" not in log


def test_a_download_whose_worker_is_killed_is_no_whole_file(site_folder: Settings) -> None:
    with serving(site_folder, workers=1, before=ENDLESS) as site:
        threading.Timer(1, lambda: os.kill(min(site.workers()), signal.SIGKILL)).start()
        with site.connect() as client, pytest.raises(ConnectionResetError):
            read_csv(client)


def read_csv(client: socket.socket) -> None:
    """Read an export as a proxy does that speaks HTTP/1.0: up to the end of the connection."""
    client.sendall(b"GET /export.csv HTTP/1.0\r\n\r\n")
    while client.recv(1 << 16):
        pass


def test_an_engine_that_cannot_be_reached_is_told_before_anybody_asks(tmp_path: Path) -> None:
    environ = {
        "GIAOBAN_DATA": str(tmp_path),
        "GIAOBAN_ENGINE": "elasticsearch",
        "GIAOBAN_ELASTICSEARCH_URL": "es1:9200",
    }
    with serving(load_settings(environ), workers=1) as site:
        _, log = site.stop()
    assert "engine: GIAOBAN_ELASTICSEARCH_URL: 'es1:9200' is no address of a server" in log
    assert "Traceback" not in log


def test_stops_gracefully_and_has_logged_each_request(
    server: Site,
) -> None:
    server.get("help")
    output, log = server.stop()
    assert server.process.returncode == 0
    assert output == ""
    assert '"GET /help HTTP/1.1" 200' in log
    assert "Traceback" not in log
