"""A record with the fields of an article, as other programs write them, to an Article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.portals import Portal
from crawler.addresses import BadAddress, article_id, clean, host_of
from crawler.article import Article, PortalFacts
from crawler.extraction.dates import partial_date

FIELDS = ("id", "url", "title", "lead", "text", "published", "portal", "byline")
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_ID = 200
_WITHOUT_SCHEME = re.compile(r"(?i)^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/|$)")


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that could not be imported: where it stands, and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def article_from_record(record: Any, portals: Mapping[str, Portal]) -> Article:
    """The article that a record describes.

    The fields are those of FIELDS; all but `text` may be absent or null, others are
    not read. `text` is kept as it is (what no UTF-8 file can hold becomes U+FFFD). Raises ValueError that names the field.
    """
    if not isinstance(record, Mapping):
        raise ValueError("not a record with fields")
    text = _string(record, "text")
    if not text.strip():
        raise ValueError("text: is missing or empty")
    title = _string(record, "title")
    url = _address(_string(record, "url").strip())
    published = _published(record.get("published"))
    return Article(
        id=_identifier(record, url, title, text),
        text=text,
        url=url,
        title=title,
        lead=_string(record, "lead"),
        byline=_byline(record.get("byline")),
        published=published,
        published_from="given" if published else None,
        portal=portal_facts(record.get("portal"), url, portals),
    )


def portal_facts(given: Any, url: str | None, portals: Mapping[str, Portal]) -> PortalFacts | None:
    """The portal named by id, else the one whose hosts include that of the address."""
    name = given.get("id") if isinstance(given, Mapping) else given
    portal = portals.get(str(name)) if name else portal_of(url, portals)
    if portal is not None:
        return PortalFacts(portal.id, portal.name, portal.province, portal.kind)
    if not name:
        return None
    facts = given if isinstance(given, Mapping) else {}
    texts = {key: str(facts.get(key) or "") for key in ("name", "province", "kind")}
    return PortalFacts(str(name), texts["name"], texts["province"] or None, texts["kind"])


def portal_of(url: str | None, portals: Mapping[str, Portal]) -> Portal | None:
    """The portal on whose hosts an address lies."""
    if not url:
        return None
    host = host_of(url)
    memo = _memo(portals)
    if host not in memo:
        memo[host] = next((portal for portal in portals.values() if portal.allows(url)), None)
    return memo[host]


def content_id(title: str, text: str) -> str:
    """An id for an article that came with neither id nor address: the same content has the same one."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]


_last: tuple[Mapping[str, Portal], dict[str, Portal | None]] | None = None


def _memo(portals: Mapping[str, Portal]) -> dict[str, Portal | None]:
    """Portals by host, remembered as long as the same portals are asked for."""
    global _last
    if _last is None or _last[0] is not portals:
        _last = (portals, {})
    return _last[1]


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key}: not a text")
    return _UNUSABLE.sub("\ufffd", value)


def _address(url: str) -> str | None:
    if not url:
        return None
    url = f"http://{url}" if _WITHOUT_SCHEME.match(url) else url
    try:
        clean(url)
    except BadAddress as error:
        raise ValueError(f"url: {error}") from None
    return url


def _identifier(record: Mapping[str, Any], url: str | None, title: str, text: str) -> str:
    given = record.get("id")
    if given is None or given == "":
        return article_id(url) if url else content_id(title, text)
    if not isinstance(given, str | int):
        raise ValueError("id: not a text")
    name = _UNUSABLE.sub("\ufffd", str(given)).strip()
    if not name or len(name) > _LONGEST_ID or not name.isprintable():
        raise ValueError(f"id: not usable as a name: {name[:40]!r}")
    return name


def _byline(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError("byline: neither a text nor a list of texts")
    return tuple(name for name in (_UNUSABLE.sub("\ufffd", part).strip() for part in parts) if name)


def _published(value: Any) -> str | None:
    if value is None or value == "":
        return None
    date = partial_date(value) if isinstance(value, str | int) else None
    if date is None:
        raise ValueError(
            f"published: not a date: {str(value)[:40]!r} (write YYYY, YYYY-MM or YYYY-MM-DD)"
        )
    return date
