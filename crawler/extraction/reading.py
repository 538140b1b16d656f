"""From the lines around a body to the article: lead first, nothing twice, nothing of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from crawler.extraction.blocks import Block, Lines
from crawler.extraction.bylines import (
    is_byline,
    labelled,
    looks_like_names,
    named_among,
    named_author,
    only_label,
    split_names,
)
from crawler.extraction.inserts import is_prose, own_prose, place
from crawler.extraction.markup import Element, marks, plain
from crawler.extraction.noise import ends_article, is_noise, is_particulars
from crawler.extraction.titles import slug

_LEAD_NAME = re.compile(
    r"(?i)(^|[\s_-])(sapo|lead|summary|description|desc|intro\w*|phead|trich-?yeu|tom-?tat|home-?text|chapeau|standfirst|mota|mo-?ta"
    r"|abstract|excerpt|lblsapo|lbltomtat|\w*lblsummary|headlines?-?desc)([\s_-]|$)"
)
_LEAD_LENGTH = 40
_FARTHEST_LEAD = 14
_LONGEST_LEAD = 1200
_MOST_LEADS = 3
_REPEATED = 20
_SCRAMBLED = re.compile(r"\S{120,}")


@dataclass(frozen=True)
class Reading:
    """An article's lines in reading order, its lead and captions among them, and its authors apart."""

    lead: str
    lines: tuple[str, ...]
    captions: tuple[str, ...]
    byline: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, one per paragraph."""
        return "\n".join(self.lines)


def read_article(
    page: Lines,
    body: Element,
    title: str,
    title_element: Element | None,
    lead: Sequence[Block] = (),
    description: str = "",
) -> Reading:
    """Read the article whose body is `body`; `lead` are lines that are known to be its lead."""
    own = own_prose(page, _own_lines(page, body, title_element))
    lead = list(lead) or _lead_before(page, own, title_element)
    inside = {id(block) for block in own}
    lines = [block for block in lead if id(block) not in inside]
    lines = _without_repeats([*lines, *_article_lines(_text_alone(page, own))], title)
    lines, byline = _without_bylines(lines)
    byline = [*byline, *_bylines_around(page, own, title_element)]
    kept = [block for block in lead if any(block is line for line in lines)]
    found = kept or _lead_inside(lines, description)
    return Reading(
        lead="\n".join(block.text for block in found),
        lines=tuple(block.text for block in lines),
        captions=tuple(block.text for block in lines if block.caption),
        byline=tuple(dict.fromkeys(name for line in byline for name in split_names(line))),
    )


def _own_lines(page: Lines, body: Element, title: Element | None) -> list[Block]:
    span, head = page.span(body), page.span(title)
    start = head.stop if head and head.start in span else span.start
    own = page.blocks[start : span.stop]
    zoned = sum(len(block.text) for block in own if block.zone)
    if zoned > 0.8 * sum(len(block.text) for block in own):
        return own  # the name was that of a frame around the body
    return [block for block in own if not (block.zone or block.site)]


def _text_alone(page: Lines, own: list[Block]) -> list[Block]:
    """The lines without what stands around the text in parts of its own: section, counters, size of letters."""
    prose = [number for number, block in enumerate(own) if is_prose(block)]
    if not prose:
        return own
    places = {place(page, own[number]) for number in prose}
    inner = range(prose[0], prose[-1] + 1)
    return [
        block
        for number, block in enumerate(own)
        if number in inner or place(page, block) in places or _is_told(block, number > inner.start)
    ]


def _is_told(block: Block, last: bool) -> bool:
    """Whether a short line beside the text is part of the article: a caption, a byline, a lead, a sentence."""
    sentence = block.text[-1] in ".!?…”" and len(block.text) >= _REPEATED
    return block.caption or is_byline(block, last=last) or _named_lead(block) or sentence


def _article_lines(own: list[Block]) -> list[Block]:
    lines: list[Block] = []
    for block in own:
        if not _is_foreign(block, first=all(len(line.text) < _LEAD_LENGTH for line in lines)):
            lines.append(block)
    return lines


def _is_foreign(block: Block, *, first: bool) -> bool:
    if is_noise(block.text) or only_label(block.text) or _SCRAMBLED.search(block.text):
        return True
    if block.link_share > 0.5 and ends_article(block.text.partition(":")[0]):
        return True  # `Xem thêm: …` on one line
    if block.link_share > 0.9 and not first and len(block.text) < 250:
        return True
    bars = block.text.count("|") > 1 and len(block.text) < 200
    return bars or (first and is_particulars(block.text))


def _lead_before(page: Lines, own: list[Block], title: Element | None) -> list[Block]:
    """Lines between the headline and the body that read like a lead."""
    if title is None or not own:
        return []
    start, end = page.span(title).stop, own[0].index
    if not start <= end <= start + _FARTHEST_LEAD:
        return []
    found = [block for block in page.blocks[start:end] if _like_lead(block)]
    prose = [block for block in found if not block.caption]
    if len(prose) > _MOST_LEADS or sum(len(block.text) for block in prose) > _LONGEST_LEAD:
        return [block for block in found if _named_lead(block)]
    return found


def _like_lead(block: Block) -> bool:
    if is_noise(block.text):
        return False
    return block.caption or (
        not (block.zone or block.site)
        and len(block.text) >= _LEAD_LENGTH
        and block.link_share < 0.4
        and not is_particulars(block.text)
    )


def _lead_inside(lines: list[Block], description: str) -> list[Block]:
    """The lead among the first lines of the body: named so, set in bold, or given as the page's description."""
    told = slug(description)[:60]
    for block in [line for line in lines if not line.caption][:2]:
        bold = block.strong > 0.8 * len(block.text)
        if len(block.text) < _LEAD_LENGTH:
            continue
        if bold or _named_lead(block) or (len(told) > 30 and slug(block.text).startswith(told)):
            return [block]
        break
    return []


def _named_lead(block: Block) -> bool:
    named = [block.owner, block.source]
    around = block.owner.getparent()
    if around is not None and plain(around) == block.text:
        named.append(around)
    return any(_LEAD_NAME.search(marks(element)) for element in named)


def _without_repeats(lines: list[Block], title: str) -> list[Block]:
    """Each line once; the headline not at all."""
    seen = {slug(title)} if title else set()
    kept: list[Block] = []
    for block in lines:
        short = slug(block.text)
        if not short or short in seen:
            if short and len(block.text) < _REPEATED and short != slug(title):
                kept.append(block)
            continue
        seen.add(short)
        kept.append(block)
    return kept


def _without_bylines(lines: list[Block]) -> tuple[list[Block], list[str]]:
    """The article's lines, and the bylines that stood before or after them."""
    byline: list[str] = []
    lines = list(lines)
    while len(lines) > 1 and is_byline(lines[-1], last=True):
        byline.insert(0, lines.pop().text)
    while len(lines) > 1 and is_byline(lines[0], last=False):
        byline.append(lines.pop(0).text)
    return lines, byline


def _bylines_around(page: Lines, own: list[Block], title: Element | None) -> list[str]:
    """Authors named beside the body, between the headline and a few lines after the end."""
    if not own:
        return []
    first, last = own[0].index, own[-1].index
    start, head = max(first - (5 if title is not None else 3), 0), page.span(title).stop
    if head and first - _FARTHEST_LEAD <= head < start:
        start = head
    inside = {id(block) for block in own}
    near = [
        block
        for block in page.blocks[start : last + 4]
        if id(block) not in inside and not block.site
    ]
    told = [block for block in near if named_author(block) or labelled(block.text)]
    found = [block.text for block in told if is_byline(block, last=False)]
    found = found or [among for block in near if (among := named_among(block.text))]
    rest = page.blocks[last + 1 : last + 3]
    after = [block for block in rest if not (block.site or is_noise(block.text))][:1]
    return found or [block.text for block in after if _signature(block)]


def _signature(block: Block) -> bool:
    """Whether the line right after a body can only be the author's name."""
    text = block.text
    foreign = block.zone or block.heading or block.link_share > 0.5 or block.after_image
    foreign = foreign or block.owner.tag == "th"
    return not foreign and looks_like_names(text) and not ends_article(text)


def read_lines(lines: Sequence[str], title: str) -> Reading:
    """Read an article that comes as plain lines, without markup."""
    owner = etree.Element("p")
    blocks = [Block(line, owner, owner, zone=False) for line in lines]
    own = [*blocks[:1], *takewhile(lambda block: not ends_article(block.text), blocks[1:])]
    kept, byline = _without_bylines(_without_repeats(_article_lines(own), title))
    return Reading(
        lead="",
        lines=tuple(block.text for block in kept),
        captions=(),
        byline=tuple(dict.fromkeys(name for line in byline for name in split_names(line))),
    )
