"""Portal files: what is known of each portal, one short YAML file per portal."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator, SelectorError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

Kind = Literal["newspaper", "party", "broadcaster", "board", "government", "aggregator"]

DEFAULT_PORTS = {"http": 80, "https": 443}
_TWINS = ("www.", "m.")  # www. and m. of a host are the same site
_HOURS = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-4])")
_PLACEHOLDERS = re.compile(r"\{(?:page|date(?::[^{}]+)?)\}")


def _css(selector: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {selector!r} ({error})") from None
    return selector


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {pattern!r} ({error})") from None
    return pattern


def _http(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"not an http(s) address: {address!r}")
    return address if parts.path else address + "/"


def _host(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", name.lower()):
        raise ValueError(f"not a host: {name!r} (a name such as baoxyz.vn, without http://)")
    return name.lower()


def _hours(value: Any) -> Any:
    if isinstance(value, str) and not _HOURS.fullmatch(value):
        raise ValueError(f"not hours: {value!r} (write for example 22-6)")
    return value


def _pages(value: int | str) -> int | str:
    if isinstance(value, str) and not _PLACEHOLDERS.search(value):
        raise ValueError(f"an address of further pages needs {{page}} or {{date}}: {value!r}")
    if isinstance(value, int) and value < 1:
        raise ValueError("the number of pages is at least 1")
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Css = Annotated[str, Field(min_length=1), AfterValidator(_css)]
Host = Annotated[str, AfterValidator(_host)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Listing(_Part):
    """A section page. `links` selects the article links (or what holds them), `next` the link to the next page.

    `pages` is either the greatest number of pages to follow, or the address of the further ones
    (also of a "load more" button): `{page}` counts from 2, `{date}` or `{date:%d-%m-%Y}` goes
    back day by day through an archive.
    """

    url: str = Field(min_length=1)
    next: Css | None = None
    links: Css | None = None
    pages: Annotated[int | str, AfterValidator(_pages)] | None = None


class Select(_Part):
    """CSS selectors of an article's parts; `until` is the last day of pages that look like this."""

    title: Css | None = None
    lead: Css | None = None
    body: Css | None = None
    date: Css | None = None
    byline: Css | None = None
    until: dt.date | None = None


class Platform(_Part):
    """What a portal file and a platform family have in common."""

    discovery: Literal["auto"] | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    search: str | None = None
    article: Annotated[str, AfterValidator(_regex)] | None = None
    select: Annotated[tuple[Select, ...], BeforeValidator(_listed)] = ()
    delay: float | None = Field(default=None, ge=0)
    hours: Annotated[str, BeforeValidator(_hours)] | None = None
    tls: Literal["legacy", "unverified"] | None = None
    notes: str = ""


class Portal(Platform):
    """One portal, its family's values filled in.

    `hours` is local time in Vietnam (`22-6`: only at night). `tls`: `legacy` accepts the old
    protocol versions and ciphers of an old server, `unverified` also a certificate that does not
    verify. `search` is an address with `{query}`.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = Field(min_length=1)
    province: str | None = None
    kind: Kind
    base: Annotated[str, AfterValidator(_http)]
    family: str | None = None
    hosts: tuple[Host, ...] = ()
    formerly: tuple[Host, ...] = ()
    verified: dt.date | None = None

    @model_validator(mode="before")
    @classmethod
    def _auto_without_sources(cls, values: Any) -> Any:
        sources = ("feeds", "sitemaps", "listings")
        if isinstance(values, dict) and not any(values.get(key) for key in sources):
            return values | {"discovery": "auto"}
        return values

    @model_validator(mode="after")
    def _sources_on_own_hosts(self) -> Portal:
        for address in (*self.feeds, *self.sitemaps, *(part.url for part in self.listings)):
            if not self.allows(self.resolve(address)):
                raise ValueError(f"{address} is not on a host of this portal; add it to hosts")
        return self

    @property
    def host(self) -> str:
        """The host of `base`, with its port where it is not the scheme's own."""
        return netloc(self.base)

    def resolve(self, address: str) -> str:
        """The absolute address of a feed, sitemap or listing of the portal file."""
        return urljoin(self.base, address)

    def allows(self, url: str) -> bool:
        """Whether `url` lies on a host of this portal (its former ones included)."""
        try:
            host = netloc(url)
        except ValueError:  # a port or an IPv6 host that cannot be read
            return False
        return bool(host) and (host == self.host or _site(host) in self._sites)

    def is_article(self, url: str) -> bool | None:
        """Whether the `article` pattern takes `url` for an article; None without a pattern."""
        if self._article is None:
            return None
        parts = urlsplit(url)
        return bool(self._article.search(parts.path + (f"?{parts.query}" if parts.query else "")))

    @cached_property
    def _sites(self) -> frozenset[str]:
        return frozenset(map(_site, (self.host, *self.hosts, *self.formerly)))

    @cached_property
    def _article(self) -> re.Pattern[str] | None:
        return re.compile(self.article) if self.article else None


def netloc(url: str) -> str:
    """Host of an http(s) address, lower case, with the port where it is not the default; "" for others."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.hostname.lower().rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def _site(host: str) -> str:
    for twin in _TWINS:
        if host.startswith(twin) and host.count(".") > 1:
            return host[len(twin) :]
    return host
