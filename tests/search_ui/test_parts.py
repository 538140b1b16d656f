"""The parts that the pages are made of, each by its public function."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from indexer.document import Document, Evidence
from indexer.query.dates import iso_date, shown_date, typed_date
from search_ui.addresses import pairs, web_address
from search_ui.captured import KEPT, inert
from search_ui.changes import changes
from search_ui.collation import sort_key
from search_ui.marking import Marked, paragraphs, placed, proofs
from search_ui.parameters import FACETS, read
from search_ui.people import Appearance, positions

NAMES = ("q", "from", "to", "page", "size", "sort", "match", "group", *FACETS, "not_province")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8/7/2021", "2021-07-08"),
        ("7/2021", "2021-07"),
        ("2021", "2021"),
        ("8 / 7 / 2021", "2021-07-08"),
        ("2021/7/8", "2021-07-08"),
        ("29/02/2024", "2024-02-29"),
        ("29/02/2023", None),
        ("99/99/2024", None),
        ("2021-13", None),
        ("07/08/21", None),
        ("hôm qua", None),
    ],
)
def test_typed_dates(typed: str, expected: str | None) -> None:
    assert typed_date(typed) == expected


@given(st.dates())
def test_shown_dates_can_be_typed_again(day: object) -> None:
    assert typed_date(shown_date(str(day))) == str(day)
    assert iso_date(str(day)) == str(day)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=30)), max_size=8), st.booleans())
def test_addresses_of_what_was_read_read_the_same(
    app: Flask, given_pairs: list[tuple[str, str]], typed: bool
) -> None:
    with app.test_request_context("/"):
        once = read(MultiDict(given_pairs), typed=typed).request
        again = read(MultiDict(pairs(once)), typed=typed)
    assert again.request == once
    assert pairs(again.request) == pairs(once)


@given(st.text(), st.text())
def test_changes_hold_both_texts(old: str, new: str) -> None:
    found = changes(old, new)
    kept = [[p.text for p in line if p.kind != "ins"] for line in found]
    made = [[p.text for p in line if p.kind != "del"] for line in found]
    assert "\n".join("".join(line) for line in kept if line).replace("\n", "") == old.replace(
        "\n", ""
    )
    assert "\n".join("".join(line) for line in made if line).replace("\n", "") == new.replace(
        "\n", ""
    )


@given(
    st.text(max_size=60),
    st.lists(
        st.builds(
            Marked,
            st.integers(0, 60),
            st.integers(0, 60),
            st.sampled_from(["query", "evidence", "abbr"]),
            st.sampled_from(["1", "2", "<"]),
        ),
        max_size=5,
    ),
)
def test_marking_changes_no_character(text: str, marks: list[Marked]) -> None:
    lines = [Markup(re.sub(r"<[^>]*>", "", line)).unescape() for line in paragraphs(text, marks)]
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_evidence_of_the_lead_is_marked_where_the_text_repeats_it() -> None:
    document = Document(id="1", lead="Quý II tốt.", text="Ảnh.\nQuý II tốt.\nHết.")
    item = Evidence("2024-Q2", "lead", "quarter", 0, 6, "Quý II")
    assert placed(document, item) == ("text", 5, 11)
    assert placed(document, Evidence("x", "portal", "site")) is None
    marked = Document(id="1", lead=document.lead, text=document.text, evidence={"periods": (item,)})
    assert proofs(marked)[0].visible


@given(st.text(max_size=200), st.sampled_from([None, "utf-8", "windows-1258", "nonsense"]))
def test_captured_pages_keep_no_markup_but_structure(body: str, charset: str | None) -> None:
    page = f"<p onclick=a>{body}<script>{body}</script><a href='javascript:x'>b</a><svg onload=x>"
    shown = str(inert(page.encode("utf-8", "replace"), charset))
    tags = re.findall(r"<[^>]*>", shown)
    assert all(re.fullmatch(r"</?([a-z0-9]+)>", tag) for tag in tags)
    assert {tag.strip("</>") for tag in tags} <= KEPT


def test_deeply_nested_capture() -> None:
    assert "cuối" in inert(b"<div>" * 240 + "cuối".encode() + b"</div>" * 240, "utf-8")
    assert inert(b"<div>" * 50_000, "utf-8")
    assert inert(b"", None) == "<pre></pre>"


def test_vietnamese_order() -> None:
    names = [
        "Đà Nẵng",
        "Điện Biên",
        "An Giang",
        "Dương",
        "Bắc Ninh",
        "Bà Rịa",
        "Đắk Lắk",
        "Hà",
        "Hạ",
        "Hả",
    ]
    expected = [
        "An Giang",
        "Bà Rịa",
        "Bắc Ninh",
        "Dương",
        "Đà Nẵng",
        "Đắk Lắk",
        "Điện Biên",
        "Hà",
        "Hả",
        "Hạ",
    ]
    assert sorted(names, key=sort_key) == expected


@pytest.mark.parametrize(
    "url", ["javascript:x", "data:text/html,x", "//x", "ftp://x", "http://[", "", None]
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert web_address(url) is None


def test_positions_span_the_reports_that_give_them() -> None:
    def seen(published: str | None, position: str | None) -> Appearance:
        return Appearance("1", "t", published, None, (), "chair", position)

    found = positions(
        [
            seen("2023-04", "Bí thư"),
            seen("2021-07-08", "Phó Bí thư"),
            seen("2022", "Phó Bí thư"),
            seen(None, "X"),
        ]
    )
    assert [(p.position, p.first, p.last) for p in found] == [
        ("Phó Bí thư", "2021-07-08", "2022"),
        ("Bí thư", "2023-04", "2023-04"),
    ]
