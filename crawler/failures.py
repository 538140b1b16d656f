"""Why a request failed, as a short code for reports and in words."""

from __future__ import annotations

from scrapy import exceptions

from crawler.messages import Message
from crawler.politeness.guard import Refused

_PASSING: tuple[tuple[type[Exception], str, str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout", Message("no answer in time")),
    (exceptions.CannotResolveHostError, "dns", Message("the host name is unknown")),
    (exceptions.DownloadConnectionRefusedError, "no-answer", Message("the connection is refused")),
    (exceptions.ResponseDataLossError, "cut-off", Message("the answer breaks off")),
)
_TLS_WORDS = ("certificate", "ssl", "tls")


def lasting(error: BaseException) -> tuple[str, str] | None:
    """Code and words of a failure that another try would not mend; None for the others."""
    if isinstance(error, Refused):
        return error.reason, error.message
    if isinstance(error, exceptions.DownloadCancelledError) or "MAXSIZE" in str(error):
        return "too-large", Message("the answer is too large")
    if isinstance(error, exceptions.IgnoreRequest):
        return "redirects", Message("redirects without end")
    return None


def passing(error: BaseException | None) -> tuple[str, str]:
    """Code and words of a failure that may be mended by another try."""
    if any(word in repr(error).lower() for word in _TLS_WORDS):
        return "tls", Message(
            "the secure connection fails; `tls` in the portal file is for old servers"
        )
    for kind, code, words in _PASSING:
        if isinstance(error, kind):
            return code, words
    return "no-answer", Message("the connection fails (%(error)s)", error=type(error).__name__)
