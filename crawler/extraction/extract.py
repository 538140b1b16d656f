"""The steps from a page's bytes to its fields: decode, parse, select or find, read, date, recognise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import takewhile

from config.portals import Portal
from crawler.addresses import clean
from crawler.article import Article, Capture, PortalFacts
from crawler.encodings import decode, to_unicode_vietnamese
from crawler.extraction.blocks import Block, Lines, lines_of
from crawler.extraction.bylines import split_names
from crawler.extraction.canonical import told_address
from crawler.extraction.content import find_body
from crawler.extraction.dating import Dated, date_of
from crawler.extraction.fallback import anchor, overlap, trafilatura_lines
from crawler.extraction.furniture import NONE, Furniture, mask
from crawler.extraction.headlines import find_headline
from crawler.extraction.islands import parse_whole
from crawler.extraction.markup import Document, Element, plain
from crawler.extraction.noise import ends_article
from crawler.extraction.page import Hints, Page
from crawler.extraction.reading import Reading, read_article
from crawler.extraction.recognition import Signs, recognise
from crawler.extraction.selection import Selected, select
from crawler.extraction.structured import Declared, json_ld, metadata
from crawler.extraction.titles import choose_title, names_site
from crawler.times import VIETNAM

_NOTHING = Reading("", (), (), ())
_AGREEMENT = 0.5
_SPARSE = 600  # characters of a text that may have lost its most
_DAMAGED = 0.002
_MOST_AUTHORS = 6


@dataclass
class _Work:
    """A page on its way: what was found so far."""

    document: Document
    lines: Lines
    selected: Selected
    declared: tuple[Declared, Declared]
    flags: list[str]
    furniture: Furniture = NONE
    title: str = ""
    title_element: Element | None = None
    body: Element | None = None
    reading: Reading = _NOTHING
    empty_body: bool = False


def extract_page(
    body: bytes,
    url: str,
    *,
    declared_charset: str | None = None,
    portal: Portal | None = None,
    hints: Hints | None = None,
    fetched: dt.datetime | None = None,
    furniture: Furniture | None = None,
) -> Page:
    """Read the page at `url` from the bytes of its response.

    `portal` lends its selectors, name and article pattern; `hints` what a feed told; `fetched` (default now) is the moment
    of the response, after which nothing on the page can have been published; `furniture` what other articles of the site
    have in common. Never raises for bad pages: what is no article says so in `kind` and `reason`.
    """

    def read(known: Furniture) -> Page:
        return _read_page(body, url, declared_charset, portal, hints or Hints(), moment, known)

    moment = fetched or dt.datetime.now(dt.UTC)
    page = read(furniture or NONE)
    if not furniture or (page.is_article and len(page.text) >= _SPARSE):
        return page
    # A story of a series may be made of sentences that the others have, too: rather too much of it than nothing.
    whole = read(NONE)
    return whole if whole.is_article and 2 * len(page.text) < len(whole.text) else page


def _read_page(
    body: bytes,
    url: str,
    declared_charset: str | None,
    portal: Portal | None,
    hints: Hints,
    fetched: dt.datetime,
    furniture: Furniture,
) -> Page:
    markup, charset = decode(body, declared_charset)
    document = parse_whole(markup, url)
    if document is None:
        return Page(url, clean(url), "empty", "nothing to parse", charset=charset)
    work = _begin(document, portal, fetched, furniture)
    _find_title(work, portal, hints)
    _find_body(work, portal.is_article(url) if portal else None)
    near = _lines_near(work)
    headline = work.lines.span(work.title_element).start
    dated = date_of(document, work.selected.date, work.declared, near, hints, fetched, headline)
    page = _recognised(work, dated, portal)
    return replace(_in_unicode(page), charset=charset)


def page_lines(body: bytes, url: str, declared_charset: str | None = None) -> list[str]:
    """Every line that the page at `url` shows, whatever it belongs to."""
    document = parse_whole(decode(body, declared_charset)[0], url)
    return [block.text for block in lines_of(document).blocks] if document is not None else []


def to_article(
    page: Page,
    *,
    id: str,  # noqa: A002
    portal: Portal | PortalFacts | None = None,
    fetched: str | None = None,
    capture: Capture | None = None,
) -> Article:
    """The article that a page shows, with where and when it was fetched."""
    if isinstance(portal, Portal):
        portal = PortalFacts(portal.id, portal.name, portal.province, portal.kind)
    return Article(
        id=id,
        text=page.text,
        url=page.canonical,
        title=page.title,
        lead=page.lead,
        byline=page.byline,
        published=page.published,
        published_from=page.published_from,
        portal=portal,
        fetched=fetched,
        capture=capture,
    )


def _begin(
    document: Document, portal: Portal | None, fetched: dt.datetime, furniture: Furniture
) -> _Work:
    day = fetched.astimezone(VIETNAM).date()
    selected = select(document, portal.select if portal else (), day)
    declared = (json_ld(document), metadata(document))
    lines = lines_of(document)
    for block in lines.blocks if furniture else ():
        block.site = mask(block.text) in furniture
    return _Work(document, lines, selected, declared, list(selected.missing), furniture)


def _find_title(work: _Work, portal: Portal | None, hints: Hints) -> None:
    structured, meta = work.declared
    sites = _sites(work, portal)
    work.title_element = work.selected.title
    if work.title_element is not None and plain(work.title_element):
        work.title = plain(work.title_element)
        return
    declared = [structured.title, meta.title, hints.title]
    told = structured.title or meta.title
    work.title_element = find_headline(work.document, work.lines, told, hints.title, sites)
    shown = plain(work.title_element) if work.title_element is not None else ""
    work.title = choose_title(work.document, declared, shown, sites)


def _sites(work: _Work, portal: Portal | None) -> list[str]:
    return [portal.name if portal else "", *(declared.site for declared in work.declared)]


def _find_body(work: _Work, expected: bool | None) -> None:
    found = find_body(work.document, work.lines, work.title_element)
    if work.selected.body is not None:
        _read(work, work.selected.body)
        work.empty_body = not work.reading.lines or len(plain(work.selected.body)) < 25
        if found is not None and not work.empty_body:
            _second_opinion(work, found.element)
        return
    if found is not None:
        _read(work, found.element)
        work.empty_body = found.named and len(plain(found.element)) < 25
    elif expected:
        # Too little text to tell where it lies: what stands after the headline.
        _read(work, work.document.body)
    if not work.empty_body:
        _use_declared_body(work)
    if len(work.reading.text) < 80 and not work.empty_body and _has_prose(work.lines.blocks):
        _use_trafilatura(work)


def _read(work: _Work, body: Element) -> None:
    work.body = body
    lead: list[Block] = []
    for element in work.selected.lead:
        lead += work.lines.inside(element)
    described = work.declared[0].lead or work.declared[1].lead
    reading = read_article(work.lines, body, work.title, work.title_element, lead, described)
    selected = [name for text in work.selected.byline for name in split_names(text)]
    read = [name for name in reading.byline if mask(name) not in work.furniture]
    authors = selected or read or _authors(work)
    work.reading = replace(reading, byline=tuple(authors))


def _authors(work: _Work) -> list[str]:
    """Authors from the metadata, which as often as not name the site."""
    sites = {mask(declared.site) for declared in work.declared if declared.site}
    named = work.declared[0].authors or work.declared[1].authors
    people = (name for text in named for name in split_names(text)[:_MOST_AUTHORS])
    foreign = sites | work.furniture
    return [name for name in people if mask(name) not in foreign and len(name) <= 60]


def _use_declared_body(work: _Work) -> None:
    """Take the body from JSON-LD where the markup holds less than half of it: a page that a script fills."""
    declared = work.declared[0]
    if len(declared.body) > 2 * len(work.reading.text) and len(declared.body) > 80:
        told = declared.body.split("\n")
        lines = tuple(line for line in told if mask(line) not in work.furniture)
        lead = declared.lead if len(declared.lead) > 40 else ""
        if lead and lead[:60] not in declared.body:
            lines = (lead, *lines)
        lead = lead if any(lead in line for line in lines) else ""
        work.reading = Reading(lead, lines, (), work.reading.byline or tuple(_authors(work)))
        work.flags.append("from-structured-data")


def _has_prose(blocks: list[Block]) -> bool:
    prose = [block for block in blocks if block.link_share < 0.4 and block.text.count(" ") > 7]
    return sum(len(block.text) for block in prose) > 80


def _use_trafilatura(work: _Work) -> None:
    lines = trafilatura_lines(work.document)
    element = anchor(lines, work.lines.blocks)
    if element is None:
        return
    before = work.reading
    _read(work, element)
    if len(work.reading.text) > len(before.text):
        work.flags.append("from-trafilatura")
    else:
        work.reading = before


def _second_opinion(work: _Work, found: Element) -> None:
    """Flag selectors whose text is neither what our own search nor what trafilatura finds."""
    mine = list(work.reading.lines)
    other = read_article(work.lines, found, work.title, work.title_element)
    if overlap(mine, list(other.lines)) >= _AGREEMENT:
        return
    if overlap(mine, trafilatura_lines(work.document)) < _AGREEMENT:
        work.flags.append("selectors-disagree")


def _lines_near(work: _Work) -> list[Block]:
    """The lines around the headline and the start of the body, nearest first, then those after the body."""
    blocks = work.lines.blocks
    spans = [work.lines.span(element) for element in (work.title_element, work.body)]
    places = [span.start for span in spans if span]
    if not places:
        return blocks[:20]
    near: list[Block] = []
    for place in places:
        near += blocks[place : place + 6] + blocks[max(place - 3, 0) : place][::-1]
    last = spans[1].stop
    after = takewhile(lambda block: not ends_article(block.text), blocks[last : last + 4])
    near += [*blocks[max(last - 2, 0) : last], *after] if spans[1] else []
    title = {id(block) for block in work.lines.inside(work.title_element)}
    return list({id(block): block for block in near if id(block) not in title}.values())


def _recognised(work: _Work, dated: Dated, portal: Portal | None) -> Page:
    reading = work.reading
    signs = Signs(
        title=work.title,
        names_site=_names_only_site(work, portal),
        text=reading.text,
        dated=dated.published is not None and dated.source != "url",
        declared=any(declared.is_article for declared in work.declared),
        expected=portal.is_article(work.document.url) if portal else None,
        empty_body=work.empty_body,
        lines=work.lines.blocks,
        own=_after_headline(work),
    )
    kind, reason = recognise(work.document, signs)
    canonical = told_address(work.document, work.title, portal)
    if kind != "article":
        return Page(work.document.url, canonical, kind, reason, title=work.title)
    if work.empty_body:
        work.flags.append("empty-body")
    return Page(
        work.document.url,
        canonical,
        kind,
        reason,
        title=work.title,
        lead=reading.lead,
        text=reading.text,
        byline=reading.byline,
        captions=reading.captions,
        published=dated.published,
        published_from=dated.source,
        flags=tuple(dict.fromkeys([*work.flags, *dated.flags])),
    )


def _names_only_site(work: _Work, portal: Portal | None) -> bool:
    """Whether the page itself, whatever a link called it, has no other headline than the site's name."""
    headline = work.title_element
    shown = [work.document.head_title, plain(headline) if headline is not None else ""]
    return all(names_site(text, _sites(work, portal)) for text in shown)


def _after_headline(work: _Work) -> list[Block]:
    """The lines of the body, without what stands in it before the headline."""
    head = work.lines.span(work.title_element)
    return [block for block in work.lines.inside(work.body) if block.index >= head.stop]


def _in_unicode(page: Page) -> Page:
    """The page's fields out of old font encodings, which survive inside pages that are UTF-8."""
    (title, one), (lead, two), (text, three) = map(_recoded, (page.title, page.lead, page.text))
    names = dict.fromkeys(name for name in (one, two, three) if name)
    flags = [*page.flags, *(f"recoded-{name.replace(' ', '-')}" for name in names)]
    if page.text.count("\ufffd") > _DAMAGED * len(page.text):
        flags.append("damaged-text")
    return replace(
        page,
        title=title,
        lead=lead,
        text=text,
        byline=tuple(_recoded(name)[0] for name in page.byline),
        captions=tuple(_recoded(line)[0] for line in page.captions),
        flags=tuple(flags),
    )


def _recoded(text: str) -> tuple[str, str | None]:
    converted, name = to_unicode_vietnamese(text)
    return converted.replace("\u00ad", ""), name
