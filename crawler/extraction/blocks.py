"""The page as a sequence of lines in reading order, each with what its place in the tree tells about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from crawler.extraction.markup import SILENT, Document, Element, marks, plain, tidy

_BLOCK = frozenset({
    "p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "table", "tbody",
    "thead", "tr", "td", "th", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
    "figure", "figcaption", "header", "footer", "aside", "nav", "form", "fieldset", "pre", "center",
    "address", "hr", "body", "html", "details", "summary", "label", "option", "tfoot",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ZONES = frozenset({"nav", "footer", "aside"})
# Names of parts that surround an article. A word of a name counts, not any run of letters.
_ZONE_NAME = re.compile(
    r"""(?x)(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:
    related\w*|lien-?quan|tin-?(khac|lien-?quan|moi|cu|cung|noi-?bat)\w*|(bai|cac)-?(viet|tin)?-?(khac|lien-?quan)
    |other-?(news|post|article)s?|cung-?(chuyen-?)?muc|comments?|binh-?luan|y-?kien|phan-?hoi|sidebar\w*|side-?bar
    |share\w*|sharing|social\w*|chia-?se|breadcrumbs?|bread-?crumb|menu\w*|nav|navbar|navigation|footer|foot|banner\w*
    |advert\w*|ads?|quang-?cao|qc|tags?|tag-?list|keywords?|xem-?nhieu|doc-?nhieu|most-?\w+|tools?|toolbar|tool-?box
    |print|pagination|paging|pager|paginator|login|popup|modal|rating|vote|danh-?gia|copyright|newsletter|subscribe
    |widgets?|facebook|zalo|fb-\w+|cookie\w*|skip-?link|hot-?news|top-?news|latest\w*|suggest\w*|recommend\w*|col-?right
    |right-?(col\w*|side|bar|panel)|left-?(col\w*|side|bar|panel)|search\w*|tim-?kiem|lang|language|weather|thoi-?tiet
    |visited|counter|luot-?truy-?cap|gallery-thumbs|mxh|social-?network|player-?list|next-?prev|prev-?next
    )(?:$|[\s_-]|(?=[A-Z\d]))"""
)
_CAPTION_NAME = re.compile(
    r"(?i)caption|chu-?thich|image-?(desc|note|info)|img-?(desc|note|info)|photo-?(desc|note)|pic-?desc|note-?image"
)
_LONGEST_CAPTION = 300
_RIGHT = re.compile(r"(?i)text-align\s*:\s*(right|end)")
_CENTRE = re.compile(r"(?i)text-align\s*:\s*center")
_KINDS = ("links", "strong", "slanted")
_STRONG = frozenset({"b", "strong"})
_SLANTED = frozenset({"i", "em"})


# Inline elements with such names hold a field of their own: many old systems part headline, date and lead by nothing else.
_FIELD_NAME = re.compile(
    r"(?i)title|headline|tieu-?de|date|ngay|time|sapo|summary|trich-?dan|tom-?tat|author|tac-?gia|source"
)

_AUTHOR_NAME = re.compile(r"(?i)author|tac-?gia|byline|but-?danh")  # links with such names


@dataclass(slots=True)
class Block:
    """One line of a page.

    `owner` is the nearest block element around it, `source` the element in which its text begins; `zone` tells that it
    lies in a part that surrounds articles (menus, related stories, footers), `site` that the site prints it around every
    article; `links` counts the characters that are link text; `index` is its number on the page.
    """

    text: str
    owner: Element
    source: Element
    zone: bool
    site: bool = False
    links: int = 0
    strong: int = 0
    slanted: int = 0
    after_image: bool = False
    named_caption: bool = False
    right: bool = False
    centred: bool = False
    index: int = 0

    @property
    def link_share(self) -> float:
        """The share of the line that is link text."""
        return self.links / max(len(self.text), 1)

    @property
    def heading(self) -> bool:
        """Whether the line is marked up as a heading."""
        return self.owner.tag in _HEADINGS

    @property
    def caption(self) -> bool:
        """Whether the line is the caption of a picture: named so, or set apart right after one."""
        if self.named_caption:
            return True
        apart = self.slanted > 0.8 * len(self.text) or self.centred
        return self.after_image and apart and len(self.text) < _LONGEST_CAPTION


class Lines:
    """The lines of a page in reading order, and which of them lie in an element."""

    def __init__(self, blocks: list[Block], spans: Mapping[Element, tuple[int, int]]) -> None:
        self.blocks = blocks
        self._spans = spans
        for index, block in enumerate(blocks):
            block.index = index

    def span(self, element: Element | None) -> range:
        """The numbers of the lines in an element; empty for one that holds none."""
        start, end = self._spans.get(element, (0, 0)) if element is not None else (0, 0)
        return range(start, end)

    def inside(self, element: Element | None) -> list[Block]:
        """The lines in an element."""
        span = self.span(element)
        return self.blocks[span.start : span.stop]


class _Place(NamedTuple):
    """A block element, and what it and the elements around it say about the lines in it."""

    owner: Element
    zone: bool = False
    caption: bool = False
    centred: bool = False
    right: bool = False


class _Walker:
    """Collects the blocks of a tree; one pass, no recursion limit on deep trees."""

    def __init__(self, page_length: int) -> None:
        self.blocks: list[Block] = []
        self.spans: dict[Element, tuple[int, int]] = {}
        self._page_length = page_length
        self._source: Element | None = None
        self._pieces: list[str] = []
        self._counts = dict.fromkeys(_KINDS, 0)
        self._depth = dict.fromkeys(_KINDS, 0)
        self._places: list[_Place] = []
        self._image_seen = False
        self._broken = False

    def walk(self, root: Element) -> Lines:
        self._places.append(_Place(root))
        stack: list[tuple[Element, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
            elif (
                isinstance(element.tag, str) and element.tag not in SILENT and not _hidden(element)
            ):
                self._enter(element)
                self._text(element.text, element)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
            around = element.getparent()
            if element is not root and around is not None:
                self._text(element.tail, around)
        self._flush()
        self.spans[root] = (0, len(self.blocks))
        return Lines(self.blocks, self.spans)

    def _enter(self, element: Element) -> None:
        if element.tag in _BLOCK:
            self._flush()
            self._places.append(self._place(element))
        elif element.tag == "br":
            self._flush(soft=True)
        elif element.tag in ("img", "picture"):
            self._flush(soft=True)
            self._image_seen = True
        elif _is_field(element):
            self._flush()
        for kind in _kinds(element):
            self._depth[kind] += 1
        self.spans[element] = (len(self.blocks), 0)

    def _leave(self, element: Element) -> None:
        for kind in _kinds(element):
            self._depth[kind] -= 1
        block = element.tag in _BLOCK
        if block or _is_field(element):
            self._flush()
        if block:
            self._places.pop()
        open_line = 1 if self._source is not None else 0
        self.spans[element] = (self.spans[element][0], len(self.blocks) + open_line)

    def _place(self, element: Element) -> _Place:
        around = self._places[-1]
        names = marks(element)
        style = element.get("style") or ""
        align = (element.get("align") or "").lower()
        caption = (
            element.tag == "figcaption"
            or bool(_CAPTION_NAME.search(names))
            or _frames_picture(element)
        )
        centred = align == "center" or element.tag == "center" or bool(_CENTRE.search(style))
        right = align == "right" or bool(_RIGHT.search(style))
        return _Place(
            element,
            around.zone or self._is_zone(element, names),
            around.caption or caption,
            around.centred or centred,
            around.right or right,
        )

    def _is_zone(self, element: Element, names: str) -> bool:
        if element.tag == "footer" and _within_article(element):
            return False  # where some systems put date and author
        if element.tag not in _ZONES and not (names and _ZONE_NAME.search(names)):
            return False
        # A name on the frame around everything, such as `has-sidebar`, says nothing about what is in it.
        if element.tag in ("html", "body", "form", "h1") or element.find(".//h1") is not None:
            return False
        return element.tag in _ZONES or len(plain(element)) < 0.5 * self._page_length

    def _text(self, text: str | None, source: Element) -> None:
        if not text:
            return
        self._pieces.append(text)
        if self._source is None and not text.isspace():
            self._source = source
        length = len(text.strip())
        for kind, depth in self._depth.items():
            if depth:
                self._counts[kind] += length

    def _flush(self, soft: bool = False) -> None:
        source, self._source = self._source, None
        text = tidy("".join(self._pieces)) if source is not None else ""
        self._pieces.clear()
        if source is None or not text:
            self._broken = False  # a second break in a row ends the paragraph
            return
        counts, self._counts = self._counts, dict.fromkeys(_KINDS, 0)
        place = self._places[-1]
        block = Block(text, place.owner, source, place.zone)
        block.links, block.strong, block.slanted = (counts[kind] for kind in _KINDS)
        block.named_caption, block.right, block.centred = place.caption, place.right, place.centred
        block.after_image, self._image_seen = self._image_seen, False
        if self._broken and _wrapped(self.blocks[-1], block):
            _join(self.blocks[-1], block)
        else:
            self.blocks.append(block)
        self._broken = soft


def _frames_picture(element: Element) -> bool:
    """Whether an element holds a picture and nothing else but a few words without links: the frame of both."""
    if element.tag not in ("table", "figure") or element.find(".//img") is None:
        return False
    linked = any(plain(link) for link in element.iter("a"))
    return not linked and len(plain(element)) < _LONGEST_CAPTION


def _within_article(element: Element) -> bool:
    return next(element.iterancestors("article"), None) is not None


def _wrapped(before: Block, block: Block) -> bool:
    """Whether a line break in the markup only wraps a sentence: it goes on in lower case in the same element."""
    if before.owner is not block.owner or block.after_image:
        return False
    return before.text[-1] not in '.!?:;”"/' and block.text[0].islower()


def _join(before: Block, block: Block) -> None:
    before.text = f"{before.text} {block.text}"
    before.links += block.links
    before.strong += block.strong
    before.slanted += block.slanted


def _kinds(element: Element) -> list[str]:
    if element.tag == "a":
        return ["links"] if element.get("href") else []
    if element.tag in _STRONG:
        return ["strong"]
    return ["slanted"] if element.tag in _SLANTED else []


def _hidden(element: Element) -> bool:
    style = element.get("style")
    if style and re.search(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden", style):
        return True
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"


def _is_field(element: Element) -> bool:
    if element.tag == "a":
        return _AUTHOR_NAME.search(marks(element)) is not None
    if element.tag not in ("span", "strong", "b", "font", "em", "i"):
        return False
    names = marks(element)
    return bool(names and _FIELD_NAME.search(names))


def lines_of(document: Document) -> Lines:
    """The lines of a page's body."""
    return _Walker(sum(map(len, document.body.itertext()))).walk(document.body)
