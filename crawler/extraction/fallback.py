"""trafilatura, for pages that nothing else reads and as a second opinion on selectors."""

from __future__ import annotations

from copy import deepcopy

import trafilatura

from crawler.extraction.blocks import Block
from crawler.extraction.markup import Document, Element
from crawler.extraction.titles import slug


def trafilatura_lines(document: Document) -> list[str]:
    """The lines that trafilatura takes for the article; empty when it finds none."""
    found = trafilatura.extract(
        deepcopy(document.root),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    return [line.strip() for line in (found or "").splitlines() if line.strip()]


def anchor(lines: list[str], blocks: list[Block]) -> Element | None:
    """The smallest element that holds the lines found by trafilatura: what they say is then read by our own rules."""
    wanted = {slug(line) for line in lines if len(line) >= 40}
    found = [block for block in blocks if slug(block.text) in wanted]
    owners = [block.owner for block in found if not block.zone and block.link_share < 0.5]
    if not owners:
        return None
    shared = [owners[0], *owners[0].iterancestors()]
    for owner in owners[1:]:
        around = {owner, *owner.iterancestors()}
        shared = [element for element in shared if element in around]
    return shared[0] if shared and shared[0].tag not in ("html", "body") else None


def overlap(one: list[str], other: list[str]) -> float:
    """The share of the characters of two readings that lies in lines of both, from 0 to 1."""
    sizes = [{slug(line): len(line) for line in lines} for lines in (one, other)]
    both = sum(size for line, size in sizes[0].items() if line in sizes[1])
    total = sum({**sizes[0], **sizes[1]}.values())
    return both / total if total else 1.0
