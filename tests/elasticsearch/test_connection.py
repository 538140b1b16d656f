"""Settings that cannot work, and servers that are not what the address says: each is one line that names what to change."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import ElasticsearchSettings, load_settings
from indexer.engines.base import EngineError
from indexer.engines.elastic import ElasticsearchEngine
from tests.elasticsearch.server import free_port

SECRET = "b1mat"


def settings_with(**values: str) -> ElasticsearchSettings:
    environ = {f"GIAOBAN_ELASTICSEARCH_{key.upper()}": value for key, value in values.items()}
    return load_settings({"GIAOBAN_ELASTICSEARCH_TIMEOUT": "5"} | environ).elasticsearch


def refusal(**values: str) -> str:
    """The one line with which settings are refused before anything is asked of a server."""
    with pytest.raises(EngineError) as caught:
        ElasticsearchEngine(settings_with(**values))
    return one_line(str(caught.value))


def complaint(**values: str) -> str:
    """The one line that an engine has for a server that it cannot use."""
    health = ElasticsearchEngine(settings_with(**values)).health()
    assert not health.ok
    return one_line(health.message)


def one_line(message: str) -> str:
    assert "\n" not in message
    assert SECRET not in message
    return message


@pytest.mark.parametrize(
    "url",
    [
        f"http://me:{SECRET}@127.0.0.1:9200",
        f"http://me:{SECRET}/x@127.0.0.1:9200",
        f"http://me:{SECRET},x@127.0.0.1:9200",
        f"http://127.0.0.1:9200,me:{SECRET}@127.0.0.1:9201",
    ],
)
def test_a_login_in_the_address_is_refused_and_not_shown(url: str) -> None:
    message = refusal(url=url)
    assert "GIAOBAN_ELASTICSEARCH_USER and GIAOBAN_ELASTICSEARCH_PASSWORD" in message


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1:21",
        "127.0.0.1:9200",
        "elastic search",
        "http://",
        "http://127.0.0.1:9200,es2:9200",
        "http://127.0.0.1:9200?pretty",
        "http://es1:9200;http://es2:9200",
        "https://es..example.org:9200",
        f"https://{'e' * 64}.example.org:9200",
    ],
)
def test_an_address_that_is_none_is_named(url: str) -> None:
    message = refusal(url=url)
    assert "GIAOBAN_ELASTICSEARCH_URL" in message
    assert "http:// or https://" in message


@pytest.mark.parametrize("url", ["", " , "])
def test_an_empty_address_is_named(url: str) -> None:
    assert "GIAOBAN_ELASTICSEARCH_URL is empty" in refusal(url=url)


@pytest.mark.parametrize("key", ["khóa ế", f"{SECRET}\n{SECRET}", f"{SECRET} x", f"{SECRET}\x7f"])
def test_an_api_key_that_no_header_can_carry_is_named_and_not_shown(key: str) -> None:
    message = refusal(api_key=key)
    assert "GIAOBAN_ELASTICSEARCH_API_KEY" in message
    assert key not in message


def test_an_api_key_may_come_with_the_line_break_of_its_file() -> None:
    ElasticsearchEngine(settings_with(api_key="c29tZTprZXk=\r\n")).close()


def test_a_key_beside_a_user_is_refused_for_nobody_could_tell_who_asks() -> None:
    message = refusal(api_key="c29tZTprZXk=", user="pages", password=SECRET)
    assert "GIAOBAN_ELASTICSEARCH_API_KEY and GIAOBAN_ELASTICSEARCH_USER are both set" in message


@pytest.mark.parametrize("user", [f"me:{SECRET}", "me\n", "m\te", "m\udcff"])
def test_a_user_name_that_a_server_reads_otherwise_is_named(user: str) -> None:
    message = refusal(user=user, password=SECRET)
    assert "GIAOBAN_ELASTICSEARCH_USER" in message
    assert user not in message


@pytest.mark.parametrize("password", [f"{SECRET}\n", f"{SECRET}\r", f"{SECRET}\udcff"])
def test_a_password_with_a_line_break_is_named_and_not_shown(password: str) -> None:
    assert "GIAOBAN_ELASTICSEARCH_PASSWORD" in refusal(user="pages", password=password)


def test_a_password_may_hold_whatever_else_can_be_typed() -> None:
    ElasticsearchEngine(settings_with(user="pages", password="mật khẩu: «ế»\u00a0")).close()


@pytest.mark.parametrize(
    ("ca", "why"),
    [
        ("/nowhere/ca.pem", "No such file or directory"),
        ("/", "Is a directory"),
        (f"/{'x' * 300}", "File name too long"),
    ],
)
def test_an_authority_that_cannot_be_read_is_named_with_the_reason(ca: str, why: str) -> None:
    message = refusal(url="https://127.0.0.1:9", ca=ca)
    assert message == f"GIAOBAN_ELASTICSEARCH_CA: {ca}: cannot be read: {why}"


@pytest.mark.parametrize(
    "content", ["", "không phải chứng thư", "-----BEGIN CERTIFICATE-----\nMIIB"]
)
def test_a_file_that_holds_no_certificate_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "ca.pem").write_text(content, "utf-8")
    message = refusal(url="https://127.0.0.1:9", ca=str(tmp_path / "ca.pem"))
    assert message.endswith("ca.pem: no certificate in PEM form, or a damaged one")


def test_a_server_that_is_away_is_named_with_the_reason() -> None:
    message = complaint(url=f"http://127.0.0.1:{free_port()}")
    assert "does not answer (Connection refused); is it running?" in message


def test_a_host_that_nobody_knows_is_a_matter_of_the_address() -> None:
    assert "is GIAOBAN_ELASTICSEARCH_URL right?" in complaint(url="http://nowhere.invalid:9200")


def test_tls_towards_a_server_without_it_names_http() -> None:
    with plain_server() as port:
        message = complaint(url=f"https://127.0.0.1:{port}")
    assert "GIAOBAN_ELASTICSEARCH_URL with http://" in message
    assert "GIAOBAN_ELASTICSEARCH_CA" not in message


def test_a_server_that_hangs_up_may_want_https() -> None:
    with hanging_up() as port:
        message = complaint(url=f"http://127.0.0.1:{port}")
    assert "does not answer" in message
    assert "https://" in message


@contextlib.contextmanager
def plain_server() -> Iterator[int]:
    """A web server without TLS; the port that it listens on."""
    handler = http.server.BaseHTTPRequestHandler
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextlib.contextmanager
def hanging_up() -> Iterator[int]:
    """A server that hears a request and ends the connection, as Elasticsearch with TLS does with plain HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    connection.recv(65536)
                    connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
