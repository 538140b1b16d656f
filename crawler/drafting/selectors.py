"""CSS selectors proposed from one page and what was read of it."""

from __future__ import annotations

import re
from typing import TypeAlias

import lxml.html
from cssselect import SelectorError

from crawler import discovery
from crawler.discovery.page import select
from crawler.extraction import Page
from crawler.intake import Answer
from crawler.unaccented import unaccented

_COVERED = 0.9  # share of the article's lines that its element holds
_SHORT = 80  # characters; a line with the date is no paragraph

Element: TypeAlias = lxml.html.HtmlElement


def selectors(answer: Answer, page: Page) -> dict[str, str]:
    """CSS selectors of title, date and body, where the page has elements that can be named."""
    document = discovery.Page(answer.url, answer.body, answer.header("content-type")).html()
    for junk in list(document.iter("script", "style", "noscript")):
        junk.drop_tree()
    found = {
        "title": _named(
            document, [a for a in document.iter("h1", "h2") if _words(a) == unaccented(page.title)]
        ),
        "body": _named(document, _around(document, page.text)),
        "date": _named(document, _dated(document, page.published)),
    }
    return {name: selector for name, selector in found.items() if selector}


def _around(document: Element, text: str) -> list[Element]:
    """The elements that hold nearly all lines of the article, the innermost first."""
    lines = [" ".join(unaccented(line).split()) for line in text.splitlines() if line.strip()]
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
    return " ".join(unaccented(element.text_content()).split())
