"""Where the article's body lies in a page that nobody has described: the element that gathers its paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from crawler.extraction.blocks import Block, Lines
from crawler.extraction.markup import Document, Element, marks, plain
from crawler.extraction.noise import ends_article, is_noise

# Names that content systems give to nothing but the body of an article.
_BODY_NAME = re.compile(
    r"""(?x)(?:^|\s)(?:
    articlebody|article-?body|article__body|article-?content|article-?detail-?content|entry-content|post-content|post-?body
    |content-?detail|detail-?content(-?body)?|news-?content|news-?detail-?content|newscontents|contentnews|dcontent
    |content-fck|cms-body|zce-content-body|b-maincontent|singular-content|sc-longform-body|maincontent-body|story-body
    |noi-?dung(-?(tin|bai(-?viet)?|chi-?tiet))?|noidungtin|chitiet-?noidung|bodytext|journal-content-article
    |ms-rtestate-field|externalclass\w*|\w*lblcontent|\w*lblnoidung|\w*divcontent|tin-?noidung|the-article-body
    |fck_detail|knc-content|detail__content|details__content|news-details__content|body-content|news_content|bbcode
    )(?:$|\s)"""
)
_PARAGRAPHS = frozenset({"p", "li", "h2", "h3", "h4", "center"})
_GOOD_LENGTH = 40
_ENOUGH = 25


@dataclass(frozen=True)
class Body:
    """The element that holds the body; `named` when its name says so."""

    element: Element
    named: bool


def find_body(document: Document, lines: Lines, title: Element | None) -> Body | None:
    """The element that holds the article's body; None when no part of the page looks like one."""
    named = _named_body(document)
    scores = _scores(lines, _after(lines, title))
    best = max(scores, key=lambda element: scores[element], default=None)
    if named is not None and (best is None or _holds(named, best, lines)):
        return Body(_narrowed(named, lines), named=True)
    if best is None:
        return None
    return Body(_widened(best, lines), named=False)


def _named_body(document: Document) -> Element | None:
    """The outermost element whose name says that it is a body, if there is exactly one."""
    found: list[Element] = []
    for element in document.body.iter("div", "section", "article", "td", "span", "main"):
        names = marks(element)
        if (
            names
            and _BODY_NAME.search(names)
            and not any(outer in found for outer in element.iterancestors())
        ):
            found.append(element)
    if not found:
        return None
    # A list page has many; an article has one, at times with an empty twin.
    sizes = sorted(
        ((len(plain(element)), index) for index, element in enumerate(found)), reverse=True
    )
    if len(sizes) > 1 and sizes[1][0] > 0.5 * sizes[0][0]:
        return None
    return found[sizes[0][1]]


def _narrowed(named: Element, lines: Lines) -> Element:
    """The innermost element of such a name that holds most of the text: names are given to frames around bodies, too."""
    size = _good_size(named, lines)
    for inner in named.iter("div", "section", "article", "td", "span", "main"):
        names = marks(inner)
        inside = inner is not named and names and _BODY_NAME.search(names)
        if inside and size and _good_size(inner, lines) >= 0.5 * size:
            named = inner
    return named


def _good_size(element: Element, lines: Lines) -> int:
    return sum(len(block.text) for block in lines.inside(element) if _is_good(block))


def _after(lines: Lines, title: Element | None) -> list[Block]:
    """The lines after the title, up to the first heading of other stories."""
    blocks = lines.blocks
    start = lines.span(title).stop
    for end in range(start, len(blocks)):
        if ends_article(blocks[end].text) and any(map(_is_good, blocks[start:end])):
            return blocks[start:end]
    return blocks[start:]


def _is_good(block: Block) -> bool:
    return (
        not block.zone
        and len(block.text) >= _GOOD_LENGTH
        and block.text.count(" ") >= 7
        and block.link_share < 0.4
        and block.text.count("|") < 2
        and not is_noise(block.text)
    )


def _scores(lines: Lines, blocks: list[Block]) -> dict[Element, float]:
    """Each line speaks for the elements around it, less for the farther ones."""
    scores: dict[Element, float] = defaultdict(float)
    for block in blocks:
        if not _is_good(block):
            continue
        value = 1 + min(len(block.text) / 100, 4) + 0.2 * min(block.text.count(","), 5)
        owner = block.owner
        # A block around a single line is a paragraph, whatever its tag.
        alone = owner.tag in _PARAGRAPHS or len(lines.span(owner)) == 1
        near = _parent(owner) if alone else owner
        share = 1.0
        while near is not None and share > 0.1 and near.tag != "html":
            scores[near] += value * share
            near = _parent(near)
            share *= 0.55
    return scores


def _parent(element: Element) -> Element | None:
    """The element around; for the cell of a table the whole table, as its rows are what stands one below the other."""
    around = element.getparent()
    while around is not None and around.tag in ("tr", "tbody"):
        around = around.getparent()
    return around


def _holds(named: Element, best: Element, lines: Lines) -> bool:
    """Whether the named body is to be believed against the element that gathers most text."""
    if best is named or named in best.iterancestors():
        return True
    size = sum(len(block.text) for block in lines.inside(named))
    if size < _ENOUGH:
        return True  # an empty body stays empty: what else gathers text is a side-bar story
    return size > 0.5 * _good_size(best, lines)


def _widened(best: Element, lines: Lines) -> Element:
    """The parent, as long as it adds good lines and hardly anything else."""
    element = best
    parent = element.getparent()
    while parent is not None and parent.tag not in ("body", "html", "form"):
        inner, outer = lines.span(element), lines.span(parent)
        extra = [lines.blocks[i] for i in outer if i not in inner]
        good = sum(len(block.text) for block in extra if _is_good(block))
        other = sum(len(block.text) for block in extra if not _is_good(block))
        if good < 80 or other > 0.3 * good:
            break
        element, parent = parent, parent.getparent()
    return element
