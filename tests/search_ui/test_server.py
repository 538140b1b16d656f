"""The production server as a process of its own: address, several workers, shared numbers, graceful stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from config.settings import Settings

PROGRAM = """
from config.settings import load_settings
from search_ui.server import serve
serve(load_settings(), "127.0.0.1", 0)
"""


@pytest.fixture(scope="module")
def server(site_folder: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = os.environ | {
        "GIAOBAN_DATA": str(site_folder.data),
        "GIAOBAN_PORTALS": str(site_folder.portals),
        "GIAOBAN_ENGINE": site_folder.engine,
        "GIAOBAN_ELASTICSEARCH_URL": site_folder.elasticsearch.url,
        "GIAOBAN_ELASTICSEARCH_PREFIX": site_folder.elasticsearch.prefix,
        "GIAOBAN_SERVE_RATE": "0",
        "GIAOBAN_SERVE_WORKERS": "2",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process, process.stdout.readline().strip()
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_prints_its_address_and_answers(server: tuple[subprocess.Popen[str], str]) -> None:
    _, address = server
    assert address.startswith("http://127.0.0.1:")
    assert requests.get(address + "healthz", timeout=20).json()["documents"] == 53


def test_workers_share_their_numbers(server: tuple[subprocess.Popen[str], str]) -> None:
    _, address = server
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: requests.get(address, timeout=20).status_code, range(16)))
    assert answers == [200] * 16
    numbers = requests.get(address + "metrics", timeout=20).text
    assert 'giaoban_requests_total{area="page",status="2xx"} 16' in numbers


def test_request_line_without_end(server: tuple[subprocess.Popen[str], str]) -> None:
    _, address = server
    assert requests.get(address + "?q=" + "a" * 100_000, timeout=20).status_code in (400, 414)


def test_stops_gracefully_and_has_logged_each_request(
    server: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = server
    requests.get(address + "help", timeout=20)
    process.send_signal(signal.SIGTERM)
    output, log = process.communicate(timeout=60)
    assert process.returncode == 0
    assert output == ""
    assert '"GET /help HTTP/1.1" 200' in log
    assert "Traceback" not in log
