"""The connection to a cluster: made from settings that can work, and kept up with patience."""

from __future__ import annotations

import logging
import re
import ssl
import time
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from elasticsearch import Elasticsearch

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, EngineUnavailable
from indexer.engines.elastic.explaining import PASSING, explained

# A node that does not answer is told in one line by the caller, not with a traceback for each attempt.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)

_RETRIES = 3
_LONGEST_WAIT = 15.0  # seconds between two attempts
_LABEL = r"[^\s/?#:.\[\]]{1,63}"  # of a host name; the resolver takes none that is empty or longer
_ADDRESS = re.compile(
    rf"https?://({_LABEL}(\.{_LABEL})*\.?|\[[^\s/?#\[\]]+\])(:\d*)?(/[^\s?#]*)?", re.IGNORECASE
)
T = TypeVar("T")


def connect(settings: ElasticsearchSettings) -> Elasticsearch:
    """A client for the cluster of the settings; nothing is asked of it yet. EngineError for settings that cannot work."""
    hosts = _hosts(settings)
    try:
        return Elasticsearch(
            hosts,
            request_timeout=settings.timeout,
            max_retries=_RETRIES,
            # Another node may answer; one that hangs would only be waited for four times as long.
            retry_on_timeout=len(hosts) > 1,
            retry_on_status=PASSING,
            **_login(settings),
            **_trust(settings, hosts),
        )
    except ValueError as error:
        raise EngineError(f"GIAOBAN_ELASTICSEARCH_URL {settings.url!r}: {error}") from None


def _hosts(settings: ElasticsearchSettings) -> list[str]:
    """The addresses of the servers. One with a login in it is not named: every message would show the password."""
    if "@" in settings.url:
        raise EngineError(
            "GIAOBAN_ELASTICSEARCH_URL holds a login: "
            "give it as GIAOBAN_ELASTICSEARCH_USER and GIAOBAN_ELASTICSEARCH_PASSWORD, the URL without it"
        )
    hosts = [host.strip() for host in settings.url.split(",") if host.strip()]
    if not hosts:
        raise EngineError("GIAOBAN_ELASTICSEARCH_URL is empty: name a server, as https://es1:9200")
    for host in hosts:
        if not _ADDRESS.fullmatch(host):
            raise EngineError(
                f"GIAOBAN_ELASTICSEARCH_URL: {host!r} is no address of a server: "
                "http:// or https://, host and port, as https://es1:9200; several by comma"
            )
    return hosts


def _login(settings: ElasticsearchSettings) -> dict[str, Any]:
    """The key, or user and password, as options of the client; what a header cannot carry is named by its setting only."""
    if key := settings.api_key.strip():
        if not re.fullmatch(r"[!-~]+", key):
            raise EngineError(
                "GIAOBAN_ELASTICSEARCH_API_KEY holds a space, a line break or a letter with an accent, "
                "which no key has: copy it again"
            )
        if settings.user:
            raise EngineError(
                "GIAOBAN_ELASTICSEARCH_API_KEY and GIAOBAN_ELASTICSEARCH_USER are both set: leave one of them out"
            )
        return {"api_key": key}
    if not settings.user:
        return {}
    if ":" in settings.user:  # the server would take what follows for the password
        raise EngineError(
            "GIAOBAN_ELASTICSEARCH_USER holds a colon, which no user name can: "
            "give the password as GIAOBAN_ELASTICSEARCH_PASSWORD"
        )
    for name in ("user", "password"):
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in getattr(settings, name)):
            raise EngineError(
                f"GIAOBAN_ELASTICSEARCH_{name.upper()} holds a line break or another sign that nobody types: "
                "set it without"
            )
    # The client's own basic_auth takes ASCII only; RFC 7617 lets a password have accents.
    login = b64encode(f"{settings.user}:{settings.password}".encode()).decode()
    return {"headers": {"authorization": f"Basic {login}"}}


def _trust(settings: ElasticsearchSettings, hosts: list[str]) -> dict[str, Any]:
    """Who vouches for the servers, as an option of the client."""
    if not settings.ca:
        return {}
    context = _trusting(settings.ca)
    if not all(host.lower().startswith("https://") for host in hosts):
        raise EngineError(
            f"GIAOBAN_ELASTICSEARCH_CA is set, to {settings.ca}, but {settings.url} has no TLS: "
            "begin GIAOBAN_ELASTICSEARCH_URL with https://, or do not set it"
        )
    return {"ssl_context": context}


def _trusting(authority: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except ssl.SSLError:
        reason = "no certificate in PEM form, or a damaged one"
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    raise EngineError(f"GIAOBAN_ELASTICSEARCH_CA: {authority}: {reason}")


def waits(settings: ElasticsearchSettings) -> Iterator[float]:
    """Seconds to wait before each further attempt, doubling, `patience` in all."""
    left, wait = settings.patience, 0.5
    while left > 0:
        yield min(wait, left)
        left, wait = left - wait, min(2 * wait, _LONGEST_WAIT)


def patiently(settings: ElasticsearchSettings, action: Callable[[], T]) -> T:
    """Do it; while the cluster does not answer wait and do it again, and give up with its reason."""
    for wait in waits(settings):
        try:
            with explained(settings):
                return action()
        except EngineUnavailable:
            time.sleep(wait)
    with explained(settings):
        return action()
