from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import clean

ODD = st.text(alphabet=st.characters(codec=None), max_size=200)  # lone surrogates included
_PIECES = "<b> </b> <p\u3000class='x'> < > &nbsp; &aacute; &#7897; & ; giao ban \u200b \u0323 \u0301 o Ð ﬁ Ⅱ … Hoäi"
MARKUP = st.lists(
    st.sampled_from([*_PIECES.split(" "), " ", "\n", "\r", "\x00", "\ud83d"]), max_size=30
).map("".join)


@given(ODD | MARKUP)
def test_every_clean_character_knows_where_it_came_from(text: str) -> None:
    cleaned = clean(text)
    last = 0
    for i in range(len(cleaned.text)):
        start, end = cleaned.origin(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last, "origins go forward"
        last = start


@given(ODD | MARKUP)
def test_what_comes_out_is_safe_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text).text
    cleaned.encode()  # no lone surrogate is left
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n" for c in cleaned)


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("Hội nghị giao ban", "Hội nghị giao ban"),
        (unicodedata.normalize("NFD", "Hội nghị"), "Hội nghị"),
        ("Ho\u0302\u0323i", "Hội"),  # marks in the order that typewriter-like editors leave
        ("HÐND và Ðảng bộ", "HĐND và Đảng bộ"),
        ("giao\u200b \ufeffban\u00ad", "giao ban"),
        ("giao\xa0ban", "giao ban"),
        ("a\x00b", "a b"),
        ("hội \ud83d nghị", "hội   nghị"),
        ("ＵＢＮＤ　tỉnh", "UBND tỉnh"),
        ("quý Ⅱ", "quý II"),
        ("<b>Nội</b> chính<br/>Dân vận", "Nội chính\nDân vận"),
        ("gi&aacute;m s&#225;t&nbsp;", "giám sát "),
        ("5 < 6 và a<b", "5 < 6 và a<b"),
        ("AT&T; R&D", "AT&T; R&D"),
    ],
)  # fmt: skip
def test_cleaning(original: str, expected: str) -> None:
    assert clean(original).text == expected


@pytest.mark.parametrize(
    "old",
    [
        "Héi nghÞ giao ban khèi néi chÝnh tØnh quý II",  # TCVN3
        "Hoäi nghò giao ban khoái noäi chính tænh quyù II",  # VNI
    ],
)
def test_old_encodings_are_read_with_exact_places(old: str) -> None:
    cleaned = clean(old)
    assert cleaned.text == "Hội nghị giao ban khối nội chính tỉnh quý II"
    start = cleaned.text.index("nghị")
    assert old.split()[1] == old[slice(*cleaned.origin(start, start + 4))]


def test_a_name_of_a_tag_that_html_does_not_know_is_text() -> None:
    assert clean("mẫu <họ tên> và <name>").text == "mẫu <họ tên> và <name>"


def test_marks_without_end_cost_no_more_than_their_number() -> None:
    """Composing 100,000 marks at once takes quadratic time; they are dropped beyond what a letter can carry."""
    assert len(clean("a" + "\u0323\u0301" * 50_000).text) < 40
