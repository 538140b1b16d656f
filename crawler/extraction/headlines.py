"""Which element of a page shows the article's headline."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.blocks import Block, Lines
from crawler.extraction.content import find_body
from crawler.extraction.markup import Document, Element, plain
from crawler.extraction.titles import (
    declared_headline,
    is_main_heading,
    repeats,
    shown_headlines,
    slug,
)

_NEAR = 8
_HEADLINE = 15
_LONGEST_HEADLINE = 200


def find_headline(
    document: Document, lines: Lines, told: str, hinted: str, sites: Sequence[str]
) -> Element | None:
    """The element that says what the head (`told`) or a link (`hinted`) calls the article, else the likeliest one."""
    shown = shown_headlines(document, sites)
    for headline in (declared_headline(document, told, sites), hinted):
        repeating = (element for element in shown if headline and repeats(element, headline))
        found = next(repeating, None)
        found = found if found is not None else _line_that_says(lines, headline)
        if found is not None:
            return found
    likely = (element for element in shown if is_main_heading(element))
    found = next((element for element in likely if not _in_zone(lines, element)), None)
    return found if found is not None else _heading_before_body(document, lines)


def _in_zone(lines: Lines, element: Element) -> bool:
    inside = lines.inside(element)
    return bool(inside) and all(block.zone for block in inside)


def _line_that_says(lines: Lines, headline: str) -> Element | None:
    """The line of the page that repeats a headline, or most of one that has the site's name beside it."""
    wanted = slug(headline)
    for block in lines.blocks if len(headline) >= _HEADLINE else ():
        said = slug(block.text)
        same = said in wanted and len(said) > 0.5 * len(wanted)
        if same and not block.zone and block.link_share < 0.5:
            return block.owner if plain(block.owner) == block.text else block.source
    return None


def _heading_before_body(document: Document, lines: Lines) -> Element | None:
    """The heading, or bold line, right before the body, for pages whose head names only the site."""
    found = find_body(document, lines, None)
    start = lines.span(found.element).start if found else 0
    near = [
        block
        for block in reversed(lines.blocks[max(start - _NEAR, 0) : start + 1])
        if not block.zone and block.link_share < 0.5 and len(block.text) >= _HEADLINE
    ]
    heading = next((block for block in near if block.heading), None)
    heading = heading or next((block for block in near if _bold_headline(block)), None)
    return heading.owner if heading else None


def _bold_headline(block: Block) -> bool:
    bold = block.strong > 0.8 * len(block.text)
    return bold and len(block.text) < _LONGEST_HEADLINE and not block.text.endswith((".", ":", ";"))
