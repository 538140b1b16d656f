"""Addresses of articles: one spelling for the many addresses of one page, and the id made from it.

`clean` gives an address that can still be fetched; `canonical` gives the identity behind it, where http and https,
`www.` and `m.`, tracking and print variants are the same page. Portals disagree about the query string: on some it is
the article (`?ItemID=`), on others it is noise; it is kept unless the path alone already names the article.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"""(?ix) utm_\w+ | _ga | _gl | \w*clid | gidzl | zarsrc | mc_[ce]id | igshid | ref_src | ocid | cmpid | at_\w+
    | (php|asp\w*)?sess(ion)?_?id | phpsessid | jsessionid | asp\.net_sessionid | cfid | cftoken | p_p_auth
    | aspxautodetectcookiesupport | (inherit)?redirect | (return|back|prev)_?url
    | fb_\w+ | share(d)?_?(from|by) | __twitter_impression | _hs(enc|mi) | yclid | spm"""
)
_PRINT_PARAMETER = re.compile(
    r"(?i)print(able|er|_?view|ing)?|in_?trang|amp|tmpl|savefile|mobile|isprint"
)
_PAGE_PARAMETER = re.compile(r"(?i)page|p|trang|paged|currentpage")
# The path alone names the article: `…-12345.html`, `…-a12345.htm`, `…-post123.html`, `…/202406/slug-ab12cd3/`.
_NAMED_BY_PATH = re.compile(
    r"(?i)(-(a|c|post|postid|d|t)?\d{4,}\.(html?|epi|bbg)|/\d{6}/[^/]+-[0-9a-f]{5,}/?)$"
)
# `/(S(…))/`, and what ASP.NET puts there for visitors without cookies: `/(X(1)S(…))/`
_SESSION_PATH = re.compile(r"(?i);jsessionid=[^/?#]*|/\((?:[a-z]\([\w-]*\))+\)")
_SESSION = re.compile(r"(?i)[0-9a-f]{16,}")
_TWIN_HOST = re.compile(r"^(www\d?|m|mobile|amp|wap|tab)\.(?=[^.]+\.[^.])")
_AMP_PATH = re.compile(r"(?i)/amp(\.html?|/)?$|^/amp(?=/)")
_COPY = re.compile(
    r"(?i)/(print|print-?view|in-?bai|ban-in|savefile|trang-in|sendmail|email)(/|-|\.)|/amp\.aspx(\?|$)"
    r"|[?&](print|isprint|printview|in|savefile)=|[?&]\w+=(print(er|able|view)?|amp)(&|$)|/print/?$"
)
_SAFE_PATH = "/:@!$&'()*+,;=~-._"
_SAFE_QUERY = "/:@!$'()*,;~-._?"
_BLANKS = " \t\r\n\f\v\u00a0\u200b\ufeff"
_DEFAULT_PORT = {"http": 80, "https": 443}
_ID_LENGTH = 16


class BadAddress(ValueError):
    """Not an address of a web page."""


def clean(url: str, base: str | None = None) -> str:
    """The address without fragment, padding, tracking and session noise, in one percent-encoding; can be fetched.

    Relative addresses need `base`. Raises BadAddress for what is not http or https.
    """
    parts = _split(url, base)
    query = [(name, value) for name, value in _parameters(parts) if not _is_noise(name, value)]
    path = _spell_path(_SESSION_PATH.sub("", parts.path))
    return urlunsplit((parts.scheme, _host(parts), path, _spell_query(query), ""))


def canonical(url: str, base: str | None = None) -> str:
    """The identity of a page: equal for all spellings of its address. Not meant for fetching.

    Raises BadAddress for what is not http or https.
    """
    parts = urlsplit(clean(url, base))
    host = _TWIN_HOST.sub("", parts.netloc)
    scheme = parts.scheme if parts.port else "https"
    path = _AMP_PATH.sub("", parts.path)
    query = [pair for pair in _parameters(parts) if not _PRINT_PARAMETER.fullmatch(pair[0])]
    if _NAMED_BY_PATH.search(path):
        query = [pair for pair in query if _PAGE_PARAMETER.fullmatch(pair[0])]
    path = path.rstrip("/") or "/"
    return urlunsplit((scheme, host, path, _spell_query(sorted(query)), ""))


def article_id(url: str) -> str:
    """A short, stable, URL-safe id of the page at `url`: 16 hexadecimal digits of a hash of its canonical address."""
    return hashlib.sha256(canonical(url).encode()).hexdigest()[:_ID_LENGTH]


def is_copy(url: str) -> bool:
    """Whether the address is a print, mail or save-as copy of a page that has an address of its own."""
    return _COPY.search(url) is not None


def host_of(url: str) -> str:
    """Host and, where it is not the default one, port; without `www.`/`m.`; empty for what is no address."""
    try:
        return _TWIN_HOST.sub("", _host(_split(url, None)))
    except BadAddress:
        return ""


def former_addresses(url: str, former_hosts: Iterable[str]) -> list[str]:
    """The canonical addresses that the page at `url` had on hosts which its portal left."""
    parts = urlsplit(canonical(url))
    return [canonical(urlunsplit(parts._replace(netloc=host))) for host in former_hosts]


def _split(url: str, base: str | None) -> SplitResult:
    try:
        url = url.strip(_BLANKS)
        if "\\" in url:  # old sites write `tin\bai.asp`, which browsers read as a path
            path, mark, rest = url.partition("?")
            url = path.replace("\\", "/") + mark + rest
        url = re.sub(r"[\t\r\n]", "", urljoin(base, url) if base else url)
        parts = urlsplit("http:" + url if url.startswith("//") else url)
        _ = parts.port
    except ValueError as error:
        raise BadAddress(f"not an address: {url[:120]!r} ({error})") from None
    if parts.scheme.lower() not in _DEFAULT_PORT or not parts.hostname:
        raise BadAddress(f"not an http address: {url[:120]!r}")
    return parts._replace(scheme=parts.scheme.lower())


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").strip(_BLANKS).rstrip(".")
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise BadAddress(f"not a host name: {host[:120]!r}") from None
    if not host or re.search(r"[\s/?#@\\]", host):
        raise BadAddress(f"not a host name: {host[:120]!r}")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in (None, _DEFAULT_PORT[parts.scheme]) else f"{host}:{port}"


def _parameters(parts: SplitResult) -> list[tuple[str, str]]:
    # Feeds and pages that are escaped twice write `?a=1&amp;amp;b=2`.
    pairs = parse_qsl(parts.query.replace("&amp;", "&"), keep_blank_values=True)
    return [
        (name.strip(_BLANKS), value.strip(_BLANKS)) for name, value in pairs if name.strip(_BLANKS)
    ]


def _is_noise(name: str, value: str) -> bool:
    name = name.lower()
    # `sid` is a session on some portals and the story's number on old NukeViet ones, `s` one or what was searched for.
    session = (name == "sid" and len(value) >= 16) or (name == "s" and _SESSION.fullmatch(value))
    # SharePoint names the list that a page was opened from.
    whence = name == "source" and value.startswith(("/", "http"))
    return bool(session) or whence or _TRACKING.fullmatch(name) is not None


def _spell_path(path: str) -> str:
    segments = (_unpad(segment) for segment in path.split("/"))
    spelled = re.sub(r"/{2,}", "/", "/".join(segments))
    return spelled if spelled.startswith("/") else "/" + spelled


def _unpad(segment: str) -> str:
    # A quoted slash stays quoted: it is part of the segment, not a separator.
    plain = unicodedata.normalize("NFC", unquote(segment, errors="surrogateescape"))
    return quote(plain.strip(_BLANKS), safe=_SAFE_PATH.replace("/", ""), errors="surrogateescape")


def _spell_query(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(
        f"{_spell_word(name)}={_spell_word(value)}" if value else _spell_word(name)
        for name, value in pairs
    )


def _spell_word(word: str) -> str:
    return quote(unicodedata.normalize("NFC", word), safe=_SAFE_QUERY, errors="replace")
