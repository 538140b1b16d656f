"""Sites from before Unicode: nested tables, capital tags, windows-1258 or the font encoding TCVN3."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from crawler.samples.articles import Caption, Sample, Site
from crawler.samples.shapes.base import Page
from tests.crawler.families.base import Family
from tests.crawler.old_encodings import tcvn3, windows_1258


class OldTables(Family):
    """`detail.asp?id=…`; pages turn by a picture of an arrow; sent in windows-1258, declared as something else."""

    folder = "old_tables"
    font = "Arial"

    def path(self, article: Sample) -> str:
        """The script with the number of section and article."""
        return f"/detail.asp?cat={self.code(article.section)}&id={article.number}"

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Home page, sections, articles."""
        yield "/", self.page("list.html", self.site.newest_first[:3], name="", following="")
        yield from self.section_pages("list.html", self.listing)
        yield from self.article_pages()

    def discovery(self) -> dict[str, Any]:
        """Sections by number."""
        return {
            "listings": [{"url": self.listing(s, 1), "next": "a.sau"} for s in self.site.sections],
            "article": r"^/detail\.asp",
            "select": {"title": "td.tde", "lead": "td.tt", "body": "td.nd", "date": "td.ng"},
        }

    def encode(self, text: str) -> bytes:
        """Letters whole, tones apart."""
        return windows_1258(text)

    def code(self, section: str) -> int:
        """A section's number."""
        return list(self.site.sections).index(section) + 1

    def listing(self, section: str, number: int) -> str:
        """A page of a section."""
        return f"/news.asp?cat={self.code(section)}" + (f"&page={number}" if number > 1 else "")


class Tcvn3Tables(OldTables):
    """The same in TCVN3: its font for small letters has no capitals with tones, so nobody wrote any."""

    font = ".VnTime"

    def __init__(self, site: Site, base: str) -> None:
        super().__init__(_typed(site), base)

    def encode(self, text: str) -> bytes:
        """What the font shows as Vietnamese, written in Latin letters."""
        return b"".join(
            tcvn3(char) if ord(char) > 127 else char.encode() for char in unescape(text)
        )


def _typed(site: Site) -> Site:
    """The site as somebody types it who has neither toned capitals nor curly quotes."""
    articles = tuple(article.model_copy(update=_in_font(article)) for article in site.articles)
    sections = {section: _letters(name) for section, name in site.sections.items()}
    return site.model_copy(
        update={"articles": articles, "sections": sections, "name": _letters(site.name)}
    )


def _in_font(article: Sample) -> Mapping[str, Any]:
    body = tuple(
        _letters(part) if isinstance(part, str) else Caption(caption=_letters(part.caption))
        for part in article.body
    )
    texts = {name: _letters(getattr(article, name)) for name in ("title", "lead", "byline")}
    return texts | {"body": body}


_SIGNS = str.maketrans({"“": '"', "”": '"', "–": "-", "…": "...", "’": "'", "‘": "'", "%": "%"})


def _letters(text: str) -> str:
    return "".join(map(_letter, unicodedata.normalize("NFC", text).translate(_SIGNS)))


def _letter(char: str) -> str:
    try:
        tcvn3(char)
    except (KeyError, UnicodeEncodeError):
        return char.lower()
    return char
