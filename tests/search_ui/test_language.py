"""Both languages are complete: every message of code and templates has its Vietnamese."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import crawler
from search_ui.language import FOLDER
from tests.search_ui.pages import texts, visit

METHODS = [("**.py", "python"), ("templates/**", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "Message": None}
SAID = {"Message": None, "sayable": None}  # by the crawler, of portals
CRAWLER = Path(crawler.__file__).parent


def messages() -> set[str | tuple[str, ...]]:
    options = {"templates/**": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    shown = extract_from_dir(FOLDER.parent, METHODS, options, KEYWORDS)
    said = extract_from_dir(CRAWLER, [("**.py", "python")], keywords=SAID)
    return {message for _, _, message, _, _ in (*shown, *said)}


def test_catalogue_has_every_message_and_no_other() -> None:
    catalogue = read_po(BytesIO((FOLDER / "vi.po").read_bytes()))
    known = {
        tuple(m.id) if isinstance(m.id, (list, tuple)) else m.id
        for m in catalogue
        if m.id and m.string
    }
    assert known == messages()


def test_no_message_is_translated_twice() -> None:
    entries = (FOLDER / "vi.po").read_text("utf-8").split("\nmsgid ")[1:]
    known = [entry.partition("\nmsgstr")[0] for entry in entries]
    assert len(known) == len(set(known))


def test_placeholders_survive_translation() -> None:
    for message in read_po(BytesIO((FOLDER / "vi.po").read_bytes())):
        if message.id:
            assert placeholders(message.id) == placeholders(message.string)


def placeholders(text: str | tuple[str | None, ...] | list[str] | None) -> set[str]:
    forms = [text] if isinstance(text, str) else text or []
    return {found for form in forms for found in re.findall(r"%\(\w+\)\w", form or "")}


def test_english_pages_speak_english(client: FlaskClient) -> None:
    expected = {
        "/": "Search briefings",
        "/coverage": "Coverage",
        "/officials/": "Officials",
        "/sources": "Sources",
        "/help": "Help",
        "/export": "Download",
    }
    for path, title in expected.items():
        page = visit(client, f"{path}?lang=en")
        assert page.findtext(".//title") == f"{title} – Giao ban"


def test_links_of_english_pages_stay_english(client: FlaskClient) -> None:
    page = visit(client, "/?lang=en&q=giao+ban")
    inner = [e.get("href") for e in page.cssselect("#results a, .top nav a")]
    pages = [a for a in inner if a.startswith("/") and not a.startswith("/static/")]
    assert pages
    assert all("lang=en" in address for address in pages)


@pytest.mark.parametrize("path", ["/articles/", "/captures/", "/revisions/1/"])
def test_the_language_changes_where_an_id_has_signs_of_addresses(
    client: FlaskClient, path: str
) -> None:
    page = visit(client, f"{path}{quote('a/b c?d#e')}?q=giao+ban")
    english = visit(client, page.cssselect("a.lang")[0].get("href"))
    assert english.get("lang") == "en"
    back = english.cssselect("a.lang")[0].get("href")
    assert visit(client, back).findtext(".//title") == page.findtext(".//title")


@pytest.mark.parametrize(
    ("path", "place", "day"),
    [
        ("/?from=2022-10-08&to=2022-10", ".hit time", "8 Oct 2022"),
        ("/?from=2022-10-08&to=2022-10", ".chips .chip", "Remove filter From 8 Oct 2022 ✕"),
        ("/articles/baolangthu-2022-3", ".byline time", "8 Oct 2022"),
        ("/articles/nam-thoi", ".byline time", "2024"),
        ("/articles/a%2Fb%20c%3Fd%23e", ".byline time", "May 2024"),
        ("/articles/baolangthu-2022-3", ".citation", "read on 1 Oct 2025."),
        ("/captures/baolangthu-2022-3", ".provenance", "1 Oct 2025, 15:00"),
        ("/facets/meeting_date?containing=2022", "#values label", "8 Oct 2022, 4 articles"),
        ("/officials/Nông Văn Thử", ".positions td + td", "8 Apr 2021"),
    ],
)
def test_english_days_are_not_taken_for_months(
    client: FlaskClient, path: str, place: str, day: str
) -> None:
    page = visit(client, f"{path}{'&' if '?' in path else '?'}lang=en")
    assert any(day in found for found in texts(page, place))


def test_typed_dates_stay_as_they_are_typed_in_english(client: FlaskClient) -> None:
    page = visit(client, "/?from=2022-10-08&lang=en")
    assert page.cssselect("#from")[0].get("value") == "08/10/2022"


VIETNAMESE = {
    "/?q=giao+ban+noi+chinh": (
        ".hit h3 a",
        ".snippet",
        ".people > span",
        "#facet-official .value span span",
    ),
    "/facets/organiser": ("#values .value span span",),
    "/articles/baolangthu-2022-3": (
        ".byline span",
        "h1",
        ".text",
        ".officials a",
        ".position",
        ".links li a",
    ),
    "/officials/": (".roll a",),
    "/officials/Nông Văn Thử": ("h1", "td:first-child", ".links a"),
}


@pytest.mark.parametrize("path", VIETNAMESE)
def test_english_pages_mark_what_is_vietnamese(client: FlaskClient, path: str) -> None:
    page = visit(client, f"{path}{'&' if '?' in path else '?'}lang=en")
    for place in VIETNAMESE[path]:
        found = page.cssselect(place)
        assert found, place
        assert {element.get("lang") for element in found} == {"vi"}, place
    assert not page.cssselect("[lang=vi] .value b, label[lang=vi], .values[lang=vi]")


def test_vietnamese_pages_need_no_such_marks(client: FlaskClient) -> None:
    assert not visit(client, "/?q=giao+ban").cssselect("main [lang]")
    untitled = visit(client, "/articles/khong-tieu-de?lang=en")
    assert untitled.cssselect("h1")[0].get("lang") is None
