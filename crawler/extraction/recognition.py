"""Whether a page is one article, or a list, a message that there is none, or a form to log in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlsplit

from crawler.extraction.blocks import Block
from crawler.extraction.dates import is_period
from crawler.extraction.documents import registers_document
from crawler.extraction.inserts import is_headline_link, is_prose
from crawler.extraction.markup import Document
from crawler.extraction.noise import ends_article, fold, pattern
from crawler.extraction.page import Kind

_SHORTEST = 50
_SHORTEST_TITLE = 10
_PARAGRAPHS = 3


@dataclass(frozen=True)
class Signs:
    """What speaks for or against an article; `names_site` when its only headline is the site's name."""

    title: str
    names_site: bool
    text: str
    dated: bool
    declared: bool
    expected: bool | None
    empty_body: bool
    lines: list[Block]
    own: list[Block]


def recognise(document: Document, signs: Signs) -> tuple[Kind, str]:
    """What a page is, and the reason in a few words."""
    if _says_missing(document, signs):
        return "missing", "the page says that there is no such article"
    if _asks_login(document, signs):
        return "login", "the text is shown only to readers who log in"
    parts = urlsplit(document.url)
    if parts.path in ("", "/") and not parts.query and signs.expected is not True:
        return "listing", "home page"
    described = signs.declared and signs.dated
    if signs.names_site and not described and _is_listing(signs):
        return "listing", "the home page in place of the article"
    known = signs.expected is True or described
    if not known and _is_listing(signs):
        return "listing", "mostly links to other pages"
    if not known and _registers_document(signs):
        return "other", "the entry of a document in a register"
    if signs.expected is not True and is_period(signs.title):
        return "listing", "named after an issue or a period"
    if len(signs.title) < _SHORTEST_TITLE and not (known and signs.title):
        return "other", "no headline"
    if signs.empty_body and (known or signs.dated):
        return "article", "headline and date, but the body is empty or cannot be read"
    if len(signs.text) < _SHORTEST and not (known and signs.text):
        return "empty", "no text"
    return "article", "headline and text"


def _says_missing(document: Document, signs: Signs) -> bool:
    if signs.declared and signs.dated:
        return False
    missing = pattern("missing")
    if len(signs.text) > 600:
        return False
    heads = [fold(signs.title), fold(document.head_title)]
    if any(len(head) < 90 and missing.search(head) for head in heads) and len(signs.text) < 300:
        return True
    lines = [fold(block.text) for block in signs.lines if not block.zone and block.link_share < 0.5]
    short = [line for line in lines if len(line) < 160 and missing.search(line)]
    return bool(short) and not signs.dated and len(signs.text) < 300


def _asks_login(document: Document, signs: Signs) -> bool:
    if len(signs.text) > 600:
        return False
    login = pattern("login")
    asks = any(
        len(block.text) < 200 and login.search(fold(block.text))
        for block in signs.lines
        if block.link_share < 0.9
    )
    form = next(document.body.iterfind(".//input[@type='password']"), None) is not None
    return asks and (form or not signs.dated) and len(signs.text) < 300


def _registers_document(signs: Signs) -> bool:
    """Whether a document's particulars stand before the text; after it they are those of an attachment."""
    told = set(signs.text.split("\n"))
    before = takewhile(lambda block: not (block.text in told and is_prose(block)), signs.lines)
    return registers_document(list(before))


def _is_listing(signs: Signs) -> bool:
    own = signs.own
    if signs.text:  # the stories listed after an article do not make a list of it
        own = list(takewhile(lambda block: not ends_article(block.text), own)) or own
    headlines = [b for b in own if is_headline_link(b)]
    if len(headlines) < 3:
        return not signs.text and sum(b.link_share > 0.8 for b in signs.lines) >= 3
    before = takewhile(lambda block: not is_headline_link(block), own)
    if sum(map(is_prose, before)) >= _PARAGRAPHS:
        return False  # a list has its headlines first
    return len(signs.text) / len(headlines) < 300
