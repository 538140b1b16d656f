"""Matches that hold only without accents look different from those that are as typed."""

from __future__ import annotations

from typing import Literal
from unicodedata import normalize

import pytest
from flask.testing import FlaskClient

from search_ui.accents import distinguished, matched_folded
from tests.search_ui.pages import text, texts, visit

Form = Literal["NFC", "NFD"]


@pytest.mark.parametrize(
    ("match", "q", "folded"),
    [
        ("nội chính", "noi chinh", True),
        ("nội chính", "nội chính", False),
        ("Nội chính", "nội chinh", True),
        ("giao ban", "giao ban", False),
        ("Hoà Bình", "hòa bình", False),
        ("Đảng", "dang", True),
        ("tuyên truyền", "tuyên truy*", False),
        ("2021", "2021", False),
    ],
)
def test_a_match_without_accents(match: str, q: str, folded: bool) -> None:
    assert matched_folded(match, q) is folded


@pytest.mark.parametrize(
    ("match", "q", "folded"),
    [("Hóa", "hoa", True), ("Hóa", "hóa", False), ("nội chính", "nội chinh", True)],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_the_unicode_form_makes_no_difference(
    match: str, q: str, folded: bool, form: Form, typed: Form
) -> None:
    assert matched_folded(normalize(form, match), normalize(typed, q)) is folded


def test_only_the_marks_that_differ_are_distinguished() -> None:
    html = "<mark>giao ban</mark> khối <mark>nội chính</mark> &lt;mark&gt;"
    expected = '<mark>giao ban</mark> khối <mark class="folded">nội chính</mark> &lt;mark&gt;'
    assert distinguished(html, "giao ban noi chinh") == expected


def test_the_page_notes_matches_without_accents(client: FlaskClient) -> None:
    page = visit(client, "/?q=don+thu")
    assert "đơn thư" in {found.lower() for found in texts(page, ".hit mark.folded")}
    assert "không dấu" in text(page, ".echo")
    assert not texts(visit(client, "/?q=đơn+thư"), "mark.folded")


def test_the_article_notes_them_too(client: FlaskClient) -> None:
    page = visit(client, "/articles/baolangthu-2022-3?q=don+thu")
    assert "đơn thư" in texts(page, ".text mark.folded")
