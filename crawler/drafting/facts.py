"""What the address and the name of a site tell of the portal: proposals, for a person to look over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.lexicon import lexicon
from config.portal import Kind
from crawler.discovery.page import Page, Unreadable
from crawler.unaccented import unaccented

_SEPARATOR = re.compile(r"\s+[-–—|:•·»]+\s+|\s*\|\s*")
_GREETING = re.compile(r"trang (chu|nhat)|home|welcome|tin tuc$")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "board",
        re.compile(
            r"(^|[.-])(btg|bdv|bnc|btc|ubkt|uykiemtra|(ban)?(tuyengiao|danvan|noichinh|tochuc))"
            r"|^(ban|uy ban kiem tra)\b.*(tinh|thanh) uy"
        ),
    ),
    (
        "party",
        re.compile(r"\.dcs\.vn$|(tinh|thanh)uy|dangbo|dangcongsan|\b(tinh uy|thanh uy|dang bo)\b"),
    ),
    ("government", re.compile(r"\.gov\.vn$|\b(uy ban nhan dan|cong thong tin dien tu)\b")),
    ("newspaper", re.compile(r"^bao|^bao\b")),
    ("broadcaster", re.compile(r"tv\.|tv$|truyenhinh|ptth|\b(truyen hinh|phat thanh|dai)\b")),
)


def name_of(home: Page | None) -> str:
    """What the site calls itself on its home page; "" where it does not say."""
    try:
        document = home.html() if home else None
    except Unreadable:
        document = None
    if document is None:
        return ""
    for path in (".//meta[@property='og:site_name']", ".//title"):
        element = document.find(path)
        if element is not None:
            name = _SEPARATOR.split((element.get("content") or element.text or "").strip())
            words = [part for part in name if part and not _GREETING.match(unaccented(part))]
            if words:
                return " ".join(words[0].split())
    return ""


def kind_of(host: str, name: str) -> Kind:
    """The likeliest kind of the portal at `host` that calls itself `name`."""
    texts = (re.sub(r"^(www|m)\.", "", host), unaccented(name))
    told = (kind for kind, words in _KINDS if any(words.search(text) for text in texts))
    return next(told, "newspaper")


def province_of(host: str, name: str) -> str | None:
    """The province whose host it is, or whose name stands in the site's name or address; None when neither tells."""
    known = (
        (its, province)
        for province, hosts in lexicon("hosts")["hosts"].items()
        for its in hosts
        if host == its or host.endswith(f".{its}")
    )
    called = f" {' '.join(re.findall(r'[a-z0-9]+', unaccented(name)))} "
    label = re.sub(r"[^a-z]", "", host.removesuffix(".gov.vn"))
    return (
        _longest(known)
        or _longest(spelled for spelled in _spelled() if f" {spelled[0]} " in called)
        or _longest(spelled for spelled in _spelled() if spelled[0].replace(" ", "") in label)
    )


def _spelled() -> Iterator[tuple[str, str]]:
    """The provinces' names without accents, and as they are written."""
    for unit in lexicon("provinces")["units"]:
        for name in (unit["name"], *unit.get("aliases", ())):
            yield " ".join(re.findall(r"[a-z0-9]+", unaccented(name))), unit["name"]


def _longest(found: Iterator[tuple[str, str]]) -> str | None:
    return max(found, key=lambda spelled: len(spelled[0]), default=("", None))[1]
