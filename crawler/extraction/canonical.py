"""The address that a page gives as its own, where that can be believed."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from config.portals import Portal
from crawler.addresses import BadAddress, clean
from crawler.extraction.markup import Document
from crawler.extraction.titles import plain_slug

# One address for many pages, told apart by the query.
_SCRIPT = re.compile(r"(?i)\.(aspx?|php|jsp|do|cgi)$")
_TITLE_WORDS = 3
_MOSTLY = 0.5


def told_address(document: Document, title: str, portal: Portal | None) -> str:
    """The canonical address of a page, if it is one of the portal's and names this page; else the one it came from."""
    own = clean(document.url)
    link = document.canonical_link
    if not link:
        return own
    try:
        address = clean(link, document.url)
    except BadAddress:
        return own
    same_site = portal.allows(address) if portal else _site(address) == _site(own)
    return address if same_site and _names_page(address, own, title, portal) else own


def _names_page(address: str, own: str, title: str, portal: Portal | None) -> bool:
    """Whether an address can be that of one page.

    Sites that give their home page, the section, or the script that shows all articles as the canonical address of
    everything are common; to believe them would make one article of all.
    """
    if portal and portal.is_article(own):
        return portal.is_article(address) is True
    name, own_name = _last_segment(address), _last_segment(own)
    if name and name == own_name and not _SCRIPT.search(urlsplit(address).path):
        return True
    if re.search(r"\d", f"{name}?{urlsplit(address).query}"):
        return True
    words = [word for word in name.split("-") if word]
    told = sum(word in plain_slug(title).split("-") for word in words)
    return told >= max(_TITLE_WORDS, _MOSTLY * len(words))


def _last_segment(address: str) -> str:
    path = unquote(urlsplit(address).path).rstrip("/")
    return plain_slug(re.sub(r"\.\w{2,5}$", "", path.rpartition("/")[2]))


def _site(address: str) -> str:
    host = address.split("://", 1)[1].split("/", 1)[0]
    return ".".join(host.split(".")[-2:])
