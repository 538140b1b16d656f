"""The connection to a cluster, and its errors as one clear line each."""

from __future__ import annotations

import contextlib
import logging
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import elastic_transport
import elasticsearch
from elasticsearch import Elasticsearch

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, EngineUnavailable

# A node that does not answer is told in one line by the caller, not with a traceback for each attempt.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)

_RETRIES = 3
_LONGEST_WAIT = 15.0  # seconds between two attempts
T = TypeVar("T")
_MAJOR = 9


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


@contextlib.contextmanager
def explained(settings: ElasticsearchSettings) -> Iterator[None]:
    """Turn what the client raises into one line that says what to do."""
    try:
        yield
    except elastic_transport.TlsError as error:
        raise EngineError(
            f"Elasticsearch at {settings.url}: no trusted connection ({short(error)}); set GIAOBAN_ELASTICSEARCH_CA"
        ) from error
    except elasticsearch.TransportError as error:
        raise EngineUnavailable(
            f"Elasticsearch at {settings.url} does not answer ({type(error).__name__}); is it running?"
        ) from error
    except elasticsearch.UnsupportedProductError as error:
        raise EngineError(f"what answers at {settings.url} is no Elasticsearch {_MAJOR}") from error
    except elasticsearch.ApiError as error:
        raise _explanation(settings, error) from error


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


def blocked(settings: ElasticsearchSettings, reason: str) -> EngineError | None:
    """What to say where the index takes no writes, None for any other reason; nothing but a person can mend that."""
    where = f"Elasticsearch at {settings.url}"
    if "flood-stage" in reason:
        return EngineError(f"the disk of {where} is full: make room there, then run it again")
    if "read-only" in reason:
        return EngineError(
            f"{where} is read-only: allow writing there, then run it again: {reason}"
        )
    return None


def unready(settings: ElasticsearchSettings, reason: str, status: int = 503) -> EngineUnavailable:
    """What to say where the cluster answers that it cannot do it now."""
    return EngineUnavailable(f"Elasticsearch at {settings.url} is not ready ({status}): {reason}")


def _explanation(settings: ElasticsearchSettings, error: elasticsearch.ApiError) -> EngineError:
    where, reason = f"Elasticsearch at {settings.url}", short(error)
    if block := blocked(settings, reason):
        return block
    if error.status_code == 401:
        return EngineError(f"{where} refuses the login; set user and password or API key")
    if error.status_code == 403:
        return EngineError(f"{where} does not allow this user to do that: {reason}")
    if error.status_code == 406 or "media_type_header" in reason:
        return EngineError(f"{where} is not of version {_MAJOR}, the one that is needed")
    if "search_context_missing" in reason:
        return EngineUnavailable(
            "the frozen view of the index that this was read from is gone, with its server or after a long pause; ask again"
        )
    if error.status_code in (429, 502, 503, 504):
        return unready(settings, reason, error.status_code)
    return EngineError(f"{where} answers {error.status_code}: {reason}")


def short(error: Exception) -> str:
    """The reason in the server's words, on one line."""
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        cause = (body["error"].get("root_cause") or [body["error"]])[0]
        return f"{cause.get('type', '')}: {cause.get('reason', '')}"[:300]
    return " ".join(str(error).split())[:300]
