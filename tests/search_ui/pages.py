"""Reading a page as people do: what is shown, what is linked, what is ticked."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

# Pages that show articles, and must not stumble where there are none.
EMPTY_PATHS = (
    "/",
    "/?q=giao+ban",
    "/coverage",
    "/officials/",
    "/sources",
    "/facets/bloc",
    "/export",
)


def visit(client: FlaskClient, path: str, status: int = 200) -> HtmlElement:
    """The page at a path."""
    response = client.get(path, follow_redirects=True)
    assert response.status_code == status, response.text[:500]
    return html.document_fromstring(response.text)


def text(page: HtmlElement, css: str) -> str:
    """The text of the first element that fits, on one line; empty where none does."""
    found = page.cssselect(css)
    return " ".join(found[0].text_content().split()) if found else ""


def texts(page: HtmlElement, css: str) -> list[str]:
    """The texts of all elements that fit."""
    return [" ".join(e.text_content().split()) for e in page.cssselect(css)]


def link(page: HtmlElement, css: str, words: str = "") -> str:
    """The address of the first link that fits and has the words."""
    for element in page.cssselect(css):
        if words in " ".join(element.text_content().split()):
            return str(element.get("href"))
    raise AssertionError(f"no link {css} with “{words}”")


def query(address: str) -> list[tuple[str, str]]:
    """The parameters of an address."""
    return parse_qsl(urlsplit(address).query)


def ticked(page: HtmlElement) -> set[tuple[str, str]]:
    """Name and value of every ticked box."""
    return {(e.get("name"), e.get("value")) for e in page.cssselect("input[checked]")}
