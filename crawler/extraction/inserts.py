"""Boxes inside a body that lead to other stories ("Xem thêm: …"): the article goes on after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from crawler.extraction.blocks import Block, Lines
from crawler.extraction.markup import Element
from crawler.extraction.noise import ends_article, is_noise, is_particulars

_PROSE = 40
_WORDS = 6
_WORD = re.compile(r"[^\W\d_]{2,}")
_LINK = 25
_TOLD = 2
_PARAGRAPHS = frozenset({"p", "li", "h2", "h3", "h4", "center"})


def own_prose(lines: Lines, own: list[Block]) -> list[Block]:
    """The lines up to the stories listed after the article, without the boxes of links between its paragraphs."""
    kept: list[Block] = []
    resume = 0
    for block in own:
        if block.index < resume:
            continue
        if is_headline_link(block) and _ends_with(lines, own, kept, block):
            break
        if ends_article(block.text) and kept:
            after = _end_of_insert(lines, own, kept, block)
            if after is None:
                break
            resume = after
        else:
            kept.append(block)
    return kept


def is_prose(block: Block) -> bool:
    """Whether a line reads like a paragraph of its own, neither a link nor a button."""
    long = len(block.text) >= _PROSE and len(_WORD.findall(block.text)) >= _WORDS
    clean = not block.zone and block.link_share < 0.4
    return long and clean and not is_noise(block.text) and not is_particulars(block.text)


def place(lines: Lines, block: Block) -> Element:
    """The element that gathers a line with its like: that around a paragraph, that which holds lines parted by breaks."""
    owner = block.owner
    around = owner.getparent()
    alone = owner.tag in _PARAGRAPHS or len(lines.span(owner)) == 1
    return around if alone and around is not None else owner


def _is_paragraph(block: Block) -> bool:
    return not block.caption and (is_prose(block) or block.owner.tag == "p")


def _end_of_insert(lines: Lines, own: list[Block], kept: list[Block], heading: Block) -> int | None:
    """The number of the line after the box that `heading` opens; None when the article ends there."""
    places = {place(lines, block) for block in kept if _is_paragraph(block)}
    if not places:  # the article has not begun yet
        places = {place(lines, block) for block in own if is_prose(block)}
    end = _box(lines, heading, kept[-1].index)
    if end == heading.index + 1:  # no box: the links that follow belong to the heading
        end = next((b.index for b in own if b.index >= end and not is_headline_link(b)), end)
    rest = [block for block in own if block.index >= end and place(lines, block) in places]
    goes_on = any(block.owner.tag == "p" and is_prose(block) for block in rest)
    listed = any(is_headline_link(block) for block in _before_next_heading(rest))
    return end if goes_on and not listed else None


def _box(lines: Lines, heading: Block, last: int) -> int:
    """The end of the outermost element around the heading that holds nothing of the article read so far."""
    end = heading.index + 1
    for element in (heading.owner, *heading.owner.iterancestors()):
        span = lines.span(element)
        if span.start <= last:
            break
        end = max(end, span.stop)
    return end


def _before_next_heading(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        if ends_article(block.text):
            return
        yield block


def is_headline_link(block: Block) -> bool:
    """Whether a line is a link as long as a headline."""
    return block.link_share > 0.8 and len(block.text) >= _LINK and not block.zone


def _ends_with(lines: Lines, own: list[Block], kept: list[Block], link: Block) -> bool:
    """Whether the article's paragraphs all stand before a link to another story: what follows are links and teasers."""
    told = [block for block in kept if is_prose(block)]
    places = {place(lines, block) for block in told}
    after = [block for block in own if block.index > link.index]
    prose = [is_prose(block) for block in after]
    if len(told) < _TOLD or any(one and other for one, other in pairwise(prose)):
        return False
    return not any(place(lines, block) in places for block in after if is_prose(block))
