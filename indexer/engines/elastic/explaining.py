"""What the client raises and the server refuses, each as one line that says what to do.

The type of an error decides what it is, never its text: that quotes documents, users and roles by their names.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.client import RemoteDisconnected, responses
from typing import Any

import elastic_transport
import elasticsearch

from config.settings import ElasticsearchSettings
from indexer.engines.base import EngineError, EngineUnavailable

PASSING = (429, 502, 503, 504)  # statuses of what may succeed later
VIEW_GONE = (
    "the frozen view of the index that this was read from is gone, "
    "with its server, by a rebuild or after a long pause; ask again"
)
_MAJOR = 9  # the version of the server that is needed
_LONGEST = 300  # characters of a reason
_OTHER_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
# What plain HTTP is to one OpenSSL or the other.
_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE")
_OUT_OF_TIME = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_VIEW_GONE = (  # the one from a node that is back without it, the other where the node has left
    "search_context_missing_exception",
    "search_context_missing_nodes_exception",
)
_NO_COPY = (
    "no_shard_available_action_exception",
    "unavailable_shards_exception",
    "search_phase_execution_exception",  # as a cause: no shard failed, some were not asked at all
)


@contextlib.contextmanager
def explained(settings: ElasticsearchSettings) -> Iterator[None]:
    """Turn what the client raises into one line that says what to do."""
    try:
        yield
    except elastic_transport.TlsError as error:
        raise _without_trust(settings, error) from error
    except elasticsearch.TransportError as error:
        raise _without_answer(settings, error) from error
    except elasticsearch.UnsupportedProductError as error:
        raise EngineError(f"what answers at {settings.url} is no Elasticsearch {_MAJOR}") from error
    except elasticsearch.ApiError as error:
        raise _refused(settings, error) from error


def blocked(settings: ElasticsearchSettings, answer: Mapping[str, Any]) -> EngineError | None:
    """What to say where a block on the index is the answer, to a request or to one of its items; None for any other answer.

    Nothing but a person takes a block away, apart from those of a cluster that is still starting.
    """
    kind, why = _cause(answer.get("error"))
    where = _where(settings)
    if kind != "cluster_block_exception" or answer["status"] == HTTPStatus.SERVICE_UNAVAILABLE:
        return None
    if answer["status"] == HTTPStatus.TOO_MANY_REQUESTS:  # the flood stage of the disk
        return EngineError(f"the disk of {where} is full: make room there, then run it again")
    return EngineError(f"{where} has a block set: take it away there, then run it again: {why}")


def unready(settings: ElasticsearchSettings, answer: Mapping[str, Any]) -> EngineUnavailable:
    """What to say where a request, or one of its items, may succeed later."""
    kind, _ = _cause(answer.get("error"))
    if answer["status"] == HTTPStatus.SERVICE_UNAVAILABLE and kind in _NO_COPY:
        lack = "a part of the index has no copy at hand; start the node again that holds it"
    else:
        lack = reason(answer)
    return EngineUnavailable(f"{_where(settings)} is not ready ({answer['status']}): {lack}")


def reason(answer: Mapping[str, Any]) -> str:
    """The reason in the words of the server, on one line: of the answer to a request or to one of its items."""
    kind, said = _cause(answer.get("error"))
    return f"{kind}: {said}" if kind else said or responses.get(answer["status"], "")


def short(error: elasticsearch.ApiError | elasticsearch.TransportError) -> str:
    """The reason in the words of the server, or of what kept it from answering, on one line."""
    if isinstance(error, elasticsearch.ApiError):
        return reason(_answer(error))
    cause = _innermost(error)
    return getattr(cause, "strerror", None) or _squeezed(cause)


def _without_trust(
    settings: ElasticsearchSettings, error: elastic_transport.TlsError
) -> EngineError:
    where, cause = _where(settings), _innermost(error)
    if not isinstance(cause, ssl.SSLCertVerificationError):
        if getattr(cause, "reason", "") in _NO_TLS:
            return EngineError(
                f"{where} does not speak TLS: begin GIAOBAN_ELASTICSEARCH_URL with http://, or switch TLS on there"
            )
        return EngineError(f"{where} makes no TLS connection: {_squeezed(cause)}")
    why = _squeezed(cause.verify_message).rstrip(".")
    if cause.verify_code in _OTHER_NAME:
        return EngineError(
            f"{where} has a certificate for another host name ({why}): "
            "name the host in GIAOBAN_ELASTICSEARCH_URL as its certificate does"
        )
    if cause.verify_code in _OUT_OF_TIME:
        return EngineError(f"{where}: {why}: renew it there, or set the clock here")
    instead = f" in place of {settings.ca}" if settings.ca else ""
    return EngineError(
        f"{where}: no trusted connection ({why}); "
        f"set GIAOBAN_ELASTICSEARCH_CA to the file of the authority that signed its certificate{instead}"
    )


def _without_answer(
    settings: ElasticsearchSettings, error: elasticsearch.TransportError
) -> EngineUnavailable:
    cause = _innermost(error)
    unknown = isinstance(cause, socket.gaierror)
    doubt = "is GIAOBAN_ELASTICSEARCH_URL right?" if unknown else "is it running?"
    line = f"{_where(settings)} does not answer ({short(error)}); {doubt}"
    # Elasticsearch with TLS hangs up on who does not speak it, as does a server that is just being killed.
    if isinstance(cause, RemoteDisconnected) and "http://" in settings.url.lower():
        line += " If it has TLS, begin GIAOBAN_ELASTICSEARCH_URL with https://"
    return EngineUnavailable(line)


def _refused(settings: ElasticsearchSettings, error: elasticsearch.ApiError) -> EngineError:
    where, answer = _where(settings), _answer(error)
    if block := blocked(settings, answer):
        return block
    (kind, _), why, status = _cause(answer["error"]), reason(answer), answer["status"]
    if status == HTTPStatus.UNAUTHORIZED:
        return EngineError(
            f"{where} refuses the login; set GIAOBAN_ELASTICSEARCH_USER and GIAOBAN_ELASTICSEARCH_PASSWORD, "
            "or GIAOBAN_ELASTICSEARCH_API_KEY"
        )
    if status == HTTPStatus.FORBIDDEN:
        return EngineError(
            f"{where} does not allow this user to do that; set GIAOBAN_ELASTICSEARCH_USER to one that may, "
            f"docs/elasticsearch/roles.yml has its role: {why}"
        )
    if status == HTTPStatus.NOT_ACCEPTABLE or kind == "media_type_header_exception":
        return EngineError(f"{where} is not of version {_MAJOR}, the one that is needed")
    if kind in _VIEW_GONE:
        return EngineUnavailable(VIEW_GONE)
    if status in PASSING:
        return unready(settings, answer)
    if not kind:  # a proxy, or the server about a path that it does not have
        why += "; is GIAOBAN_ELASTICSEARCH_URL right?"
    return EngineError(f"{where} answers {status}: {why}")


def _where(settings: ElasticsearchSettings) -> str:
    return f"Elasticsearch at {settings.url}"


def _answer(error: elasticsearch.ApiError) -> dict[str, Any]:
    """What was answered: the error is an object from the server, a text from a proxy or the server's front."""
    body = error.body
    said = body.get("error") if isinstance(body, Mapping) else body
    return {"status": error.status_code, "error": said}


def _cause(said: object) -> tuple[str, str]:
    """The type of an error and the reason in the server's words; no type where that is a mere text."""
    if not isinstance(said, Mapping):
        text = said if isinstance(said, str) else ""
        return "", "" if text.lstrip().startswith("<") else _squeezed(text)
    cause = next(iter(said.get("root_cause") or ()), None)
    cause = cause or (said if said.get("reason") else said.get("caused_by") or said)
    return cause.get("type") or "", _squeezed(cause.get("reason") or "")


def _innermost(error: BaseException) -> BaseException:
    """What the client, and the library below it, wrapped into errors of their own."""
    wrapped = (part for part in error.args if isinstance(part, BaseException))
    inner = error.__cause__ or next(wrapped, None)
    return _innermost(inner) if inner else error


def _squeezed(text: object) -> str:
    return " ".join(str(text).split())[:_LONGEST]
