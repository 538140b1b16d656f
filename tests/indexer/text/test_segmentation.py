from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import segmentation, words
from tests.indexer.text.test_cleaning import MARKUP, ODD


@settings(deadline=None)
@given(ODD | MARKUP | st.text(alphabet="giao bnộ.,/:@-_…\n", max_size=80))
def test_offsets_give_the_original_characters(text: str) -> None:
    position = 0
    for word in words(text):
        assert position <= word.start < word.end <= len(text)
        position = word.start
        assert word.text.split("_")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Thường trực Tỉnh ủy họp", "tỉnh_ủy"),
        ("Thường trực Tỉnh uỷ họp", "tỉnh_ủy"),
        ("các đại biểu thảo luận", "thảo_luận"),
        ("lĩnh vực nội chính", "nội_chính"),
    ],
)
def test_compounds_are_found_in_either_spelling(text: str, word: str) -> None:
    (found,) = (w for w in words(text) if w.text == word)
    assert len(text[found.start : found.end].split()) == 2


def test_lines_are_not_joined() -> None:
    assert "zalo_sáng" not in [w.text for w in words("Zalo\nSáng nay, hội nghị")]


TRAPS = [
    "Xem tại https://bao.example.vn" + "." * 28,
    "Xem tại https://bao.example.vn" + "?!" * 5_000,
    "bao.example.vn/a" + ",\"'" * 5_000,
    "(http://a.b/" + "(" * 300 + ")" * 300,
    "a@" * 20_000,
    "a" * 50_000,
    "a-" * 10_000,
    "1." * 10_000,
    ":D" * 10_000,
    "." * 50_000,
    "<b " * 10_000,
    "hội nghị " * 6_000,
]


@pytest.fixture
def given_to_library(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that reach underthesea."""
    seen: list[str] = []
    library = segmentation._segmenter()

    def spy(text: str, **options: Any) -> Any:
        seen.append(text)
        return library(text, **options)

    monkeypatch.setattr(segmentation, "_segmenter", lambda: spy)
    return seen


@pytest.mark.parametrize("text", TRAPS, ids=[trap[:16] for trap in TRAPS])
def test_nothing_that_makes_the_library_slow_reaches_it(
    text: str, given_to_library: list[str]
) -> None:
    """Its patterns take exponential time on addresses with punctuation, quadratic time and memory on long pieces."""
    words(text)
    assert sum(map(len, given_to_library)) <= len(text)
    for piece in given_to_library:
        assert len(piece) <= segmentation.PIECE
        assert "\n" not in piece
        assert not re.search(r"https?:|@|\.[a-z]{2,13}/", piece)
        assert not re.search(r"[^\w\s]{2}", piece)
        assert max(map(len, piece.split()), default=0) <= segmentation.CHUNK


@given(ODD | MARKUP)
def test_masking_keeps_the_length(text: str) -> None:
    assert len(segmentation.mask(text)) == len(text)
