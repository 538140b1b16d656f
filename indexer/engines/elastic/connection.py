"""The connection to a cluster: made, and kept up with patience."""

from __future__ import annotations

import logging
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from elasticsearch import Elasticsearch

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, EngineUnavailable
from indexer.engines.elastic.explaining import blocked, explained, short, unready

__all__ = ["blocked", "connect", "explained", "patiently", "short", "unready", "waits"]

# A node that does not answer is told in one line by the caller, not with a traceback for each attempt.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)

_RETRIES = 3
_LONGEST_WAIT = 15.0  # seconds between two attempts
T = TypeVar("T")


def connect(settings: ElasticsearchSettings) -> Elasticsearch:
    """A client for the cluster of the settings; nothing is asked of it yet. EngineError for settings that cannot work."""
    options: dict[str, Any] = {}
    if settings.api_key:
        options["api_key"] = settings.api_key
    elif settings.user:
        # The client's own basic_auth takes ASCII only; RFC 7617 lets a password have accents.
        login = b64encode(f"{settings.user}:{settings.password}".encode()).decode()
        options["headers"] = {"authorization": f"Basic {login}"}
    if settings.ca:
        options["ssl_context"] = _trusting(settings.ca)
    hosts = [host.strip() for host in settings.url.split(",") if host.strip()]
    try:
        return Elasticsearch(
            hosts,
            request_timeout=settings.timeout,
            max_retries=_RETRIES,
            retry_on_timeout=True,
            retry_on_status=(429, 502, 503, 504),
            **options,
        )
    except ValueError as error:
        raise EngineError(f"GIAOBAN_ELASTICSEARCH_URL {settings.url!r}: {error}") from None


def _trusting(authority: str) -> ssl.SSLContext:
    if not Path(authority).is_file():
        raise EngineError(f"GIAOBAN_ELASTICSEARCH_CA: there is no file {authority}")
    try:
        return ssl.create_default_context(cafile=authority)
    except ssl.SSLError as error:
        raise EngineError(
            f"GIAOBAN_ELASTICSEARCH_CA: {authority} is no certificate: {error}"
        ) from None


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
