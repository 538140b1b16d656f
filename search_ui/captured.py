"""A captured page made inert: its text and structure written anew, nothing of its markup passed on.

Only the tags below come through, without any attribute; what loads, runs, submits or links does not exist afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html
from lxml.etree import LxmlError
from markupsafe import Markup, escape

KEPT = frozenset(
    "h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote pre em strong"  # noqa: SIM905
    " b i u s sub sup br hr article section header footer main aside nav figure figcaption div".split()
)
DROPPED = frozenset(
    "script style noscript template iframe frame object embed applet svg math form input button select"  # noqa: SIM905
    " textarea link meta base head".split()
)
EMPTY = frozenset({"br", "hr"})
DEEPEST = 200  # nested elements; beyond, only the text is kept
LARGEST = 5_000_000  # bytes


def inert(body: bytes, charset: str | None) -> Markup:
    """The content of a captured page as harmless HTML."""
    try:
        parser = html.HTMLParser(encoding=charset or "utf-8", huge_tree=False)
        root = html.document_fromstring(body[:LARGEST], parser=parser)
    except (LxmlError, ValueError, LookupError):
        return Markup("<pre>{}</pre>").format(body[:LARGEST].decode("utf-8", "replace"))
    return Markup("").join(_parts(root, 0))


def _parts(element: html.HtmlElement, depth: int) -> Iterator[Markup]:
    tag = element.tag if isinstance(element.tag, str) else None
    if tag is not None and tag not in DROPPED:
        shown = tag in KEPT and depth < DEEPEST
        if shown:
            yield Markup("<" + tag + ">")  # noqa: S704 - a tag of KEPT
        yield escape(element.text or "")
        if depth < DEEPEST:
            for child in element:
                yield from _parts(child, depth + 1)
        else:
            yield escape("".join(element.itertext())[len(element.text or "") :])
        if shown and tag not in EMPTY:
            yield Markup("</" + tag + ">")  # noqa: S704
    if depth:
        yield escape(element.tail or "")
