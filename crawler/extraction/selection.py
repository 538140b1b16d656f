"""Reading a page by its portal's selectors, those of the time the page was fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cssselect import HTMLTranslator
from lxml import etree

from config.portals import Select
from crawler.extraction.markup import Document, Element, plain

_FAR_FUTURE = dt.date.max


@dataclass(frozen=True)
class Selected:
    """What the selectors found; `body` None when they name none or it is not on the page."""

    title: Element | None = None
    body: Element | None = None
    lead: tuple[Element, ...] = ()
    date: str | None = None
    byline: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def select(document: Document, selects: Sequence[Select], fetched: dt.date) -> Selected:
    """Apply the selectors valid on `fetched`; where their body is not on the page, the first others that find one.

    Only selectors of the day are missed where they find nothing.
    """
    if not selects:
        return Selected()
    current = [item for item in selects if (item.until or _FAR_FUTURE) >= fetched]
    others = [item for item in selects if item not in current]
    ordered = sorted(current, key=lambda item: item.until or _FAR_FUTURE) + others[::-1]
    results = [_apply(document, item) for item in ordered]
    found = next((result for result in results if result.body is not None), results[0])
    return found if current and found is results[0] else replace(found, missing=())


def _apply(document: Document, item: Select) -> Selected:
    titles = _find(document, item.title)
    bodies = _find(document, item.body)
    dates = _find(document, item.date)
    leads = _find(document, item.lead)
    found = {"title": titles, "body": bodies, "date": dates}
    wanted = {"title": item.title, "body": item.body, "date": item.date}
    return Selected(
        title=titles[0] if titles else None,
        body=max(bodies, key=lambda element: len(plain(element))) if bodies else None,
        lead=tuple(leads),
        date=_date_text(dates[0]) if dates else None,
        byline=tuple(text for text in map(plain, _find(document, item.byline)) if text),
        missing=tuple(
            f"select-{name}-missing" for name in found if wanted[name] and not found[name]
        ),
    )


def _date_text(element: Element) -> str:
    return element.get("datetime") or element.get("content") or plain(element)


def _find(document: Document, css: str | None) -> list[Element]:
    if not css:
        return []
    found = _compiled(css)(document.root)
    return [item for item in found if isinstance(item, Element)] if isinstance(found, list) else []


@lru_cache(maxsize=2048)
def _compiled(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))
