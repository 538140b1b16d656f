"""Adding a portal: from its address to a portal file, a stored page and what is expected to be read from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import lxml.html
import yaml
from cssselect import SelectorError

from config.portals import Portal, netloc
from config.settings import Settings
from crawler import discovery
from crawler.check import Finding, Way, visit
from crawler.discovery.page import select
from crawler.discovery.sections import plain
from crawler.extraction import Page, extract_page
from crawler.intake import Answer

# The forms of article addresses, the narrowest first.
_FORMS = (
    r"/\d{6}/[^/]+/?$",
    r"/\d{4}/\d{2}/\d{2}/[^/]+/?$",
    r"-post\d+\.html?$",
    r"-a\d+\.html?$",
    r"-c\d+\.html?$",
    r"-\d{4,}\.html?$",
    r"-\d{4,}\.htm$",
    r"/\d{3,}/[^/]+$",
    r"[?&]\w*ID=\d+",
    r"\.html$",
    r"\.aspx",
)
_KINDS = ("feed", "sitemap", "listing")
_MOSTLY = 0.8  # share of the addresses that have a form
_MAX_SOURCES = 6
_COVERED = 0.9  # share of the article's lines that its element holds
_SHORT = 80  # characters; a line with the date is no paragraph

Element: TypeAlias = lxml.html.HtmlElement


class Undrafted(Exception):
    """Nothing could be drafted; the message says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A portal file to be looked over by a person, and a fixture for its test."""

    portal: Portal
    text: str
    finding: Finding
    page: bytes
    expected: dict[str, Any]

    def write(self, portals: Path, fixtures: Path) -> list[Path]:
        """Write the portal file and the fixture (`<id>/page.html`, `<id>/expected.json`); FileExistsError if it is there."""
        file, folder = portals / f"{self.portal.id}.yaml", fixtures / self.portal.id
        written = [file, folder / "page.html", folder / "expected.json"]
        if file.exists():
            raise FileExistsError(f"{file} exists already")
        folder.mkdir(parents=True, exist_ok=True)
        portals.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, "utf-8")
        written[1].write_bytes(self.page)
        expected = json.dumps(self.expected, ensure_ascii=False, indent=2)
        written[2].write_text(expected + "\n", "utf-8")
        return written


def draft_portal(settings: Settings, url: str) -> Draft:
    """Visit the site at `url` and draft a portal file from what is found; Undrafted when no article can be read."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    base = f"{parts.scheme}://{parts.netloc}/"
    host = netloc(base)
    if not host:
        raise Undrafted(f"not an http(s) address: {url}")
    portal = Portal(id=_id(host), name=host, kind="newspaper", base=base)
    seen = visit(settings, [portal])[portal.id]
    if not seen.samples:
        raise Undrafted(f"{base}: {seen.finding.reason}")
    answer, page = seen.samples[-1]
    values = _sources(portal, seen.finding.ways)
    ways = seen.finding.ways
    values["article"] = article_form(
        (link.url for link in seen.links.values()), (w.url for w in ways)
    )
    values["select"] = selectors(answer, page)
    facts = {"id": portal.id, "name": host, "province": None, "kind": portal.kind, "base": base}
    drafted = facts | {key: value for key, value in values.items() if value} | {"verified": None}
    text = yaml.safe_dump(drafted, allow_unicode=True, sort_keys=False, width=110)
    final = Portal.model_validate(drafted)
    return Draft(final, text, seen.finding, answer.body, expected(answer, final))


def expected(answer: Answer, portal: Portal) -> dict[str, Any]:
    """What is read from a stored page, for a person to check and the fixture's test to hold."""
    page = extract_page(answer.body, answer.url, portal=portal)
    return {
        "url": answer.url,
        "kind": page.kind,
        "title": page.title,
        "lead": page.lead,
        "text": page.text,
        "byline": list(page.byline),
        "published": page.published,
    }


def article_form(articles: Iterable[str], others: Iterable[str]) -> str | None:
    """A pattern that most article addresses have and no address of another page has; None when they share none."""
    found, other = [_path(url) for url in articles], [_path(url) for url in others]
    for form in _FORMS:
        hits = sum(bool(re.search(form, path)) for path in found)
        if (
            found
            and hits >= _MOSTLY * len(found)
            and not any(re.search(form, path) for path in other)
        ):
            return form
    return None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def selectors(answer: Answer, page: Page) -> dict[str, str]:
    """CSS selectors of title, date and body, where the page has elements that can be named."""
    document = discovery.Page(answer.url, answer.body, answer.header("content-type")).html()
    for junk in list(document.iter("script", "style", "noscript")):
        junk.drop_tree()
    found = {
        "title": _named(
            document, [a for a in document.iter("h1", "h2") if _words(a) == plain(page.title)]
        ),
        "body": _named(document, _around(document, page.text)),
        "date": _named(document, _dated(document, page.published)),
    }
    return {name: selector for name, selector in found.items() if selector}


def _around(document: Element, text: str) -> list[Element]:
    """The elements that hold nearly all lines of the article, the innermost first."""
    lines = [" ".join(plain(line).split()) for line in text.splitlines() if line.strip()]
    holding = [
        element
        for element in document.iter("div", "article", "section", "td", "main")
        if _holds(_words(element), lines)
    ]
    return holding[::-1]  # document order: what comes last lies innermost


def _holds(words: str, lines: list[str]) -> bool:
    return sum(line in words for line in lines) >= _COVERED * len(lines)


def _dated(document: Element, published: str | None) -> list[Element]:
    """The elements with little text that carry the article's day, written as it is in Vietnam."""
    if not published or len(published) < len("2024-01-01"):
        return []
    year, month, day = published.split("-")
    written = re.compile(rf"\b0?{int(day)}[/.-]0?{int(month)}[/.-]{year}\b")
    short = (e for e in document.iter("time", "span", "div", "p", "td", "em", "i", "small"))
    return [e for e in short if len(_words(e)) < _SHORT and written.search(_words(e))][::-1]


def _named(document: Element, elements: list[Element]) -> str | None:
    """A selector with an id or a class for the first element that has one of its own."""
    for element in elements:
        for selector in _candidates(element):
            try:
                if select(document, selector)[:2] == [element]:
                    return selector
            except SelectorError:
                continue
    return None


def _candidates(element: Element) -> list[str]:
    name, classes = element.get("id", ""), element.get("class", "").split()
    found = (
        [f"#{name}"]
        if re.fullmatch(r"[A-Za-z][\w-]*", name) and not re.search(r"\d{3}", name)
        else []
    )
    found += [f"{element.tag}.{one}" for one in classes if re.fullmatch(r"[A-Za-z][\w-]*", one)]
    return [*found, str(element.tag)] if element.tag in ("h1", "article", "time") else found


def _words(element: Element) -> str:
    return " ".join(plain(element.text_content()).split())


def _sources(portal: Portal, ways: Iterable[Way]) -> dict[str, Any]:
    """The sources that were seen to lead to articles; the home page only where nothing else does."""
    seen = list(ways)
    found = {
        kind: [_short(portal, w.url) for w in seen if w.works and w.kind == kind] for kind in _KINDS
    }
    indexes = [_short(portal, way.url) for way in seen if way.kind == "sitemap" and way.pages]
    sitemaps = indexes or found["sitemap"]
    home = [] if found["feed"] or sitemaps or found["listing"] else ["/"]
    return {
        "feeds": found["feed"][:_MAX_SOURCES],
        "sitemaps": sitemaps[:_MAX_SOURCES],
        "listings": [{"url": url} for url in (found["listing"] or home)[:_MAX_SOURCES]],
    }


def _short(portal: Portal, url: str) -> str:
    return "/" + url.removeprefix(portal.base) if url.startswith(portal.base) else url


def _id(host: str) -> str:
    name = re.sub(r"^(www|m)\.|\.(vn|com|net|org|gov|dcs)(?=[.:]|$)", "", host)
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "portal"
