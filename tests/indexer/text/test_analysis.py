from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings

from indexer.text import analyse
from indexer.text.abbreviations import defined
from indexer.text.analysis import SEAM
from tests.indexer.text.test_cleaning import MARKUP, ODD


def test_title_and_text_are_joined_once() -> None:
    terms = analyse("Giao ban quý I", "", "Sáng nay, hội nghị khai mạc.")
    assert terms.syllables.split() == f"giao ban quý i {SEAM} sáng nay hội nghị khai mạc".split()
    assert terms.title == "giao ban quý i"
    assert "i_sáng" not in terms.bigrams.split()


def test_a_lead_that_the_text_holds_is_not_counted_twice() -> None:
    lead = "Sáng nay, hội nghị khai mạc."
    once = analyse("", lead, f"{lead}\nCác đại biểu thảo luận.")
    assert once.syllables.split().count("khai") == 1
    assert analyse("", lead, "Các đại biểu thảo luận.").syllables.split().count("khai") == 1


def test_the_folded_copy_has_the_same_places() -> None:
    terms = analyse("Đắk Lắk họp", "", "Tỉnh uỷ giao ban.")
    assert len(terms.folded.split()) == len(terms.syllables.split())
    assert "dak" in terms.folded.split()
    assert "tinh_uy" in terms.folded_bigrams.split()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Lãnh đạo UBND tỉnh dự họp", "ủy ban nhân dân"),
        ("Lãnh đạo Uỷ ban nhân dân tỉnh dự họp", "ubnd"),
        ("Phát triển KT-XH", "kinh tế xã hội"),
        ("Phát triển kinh tế - xã hội", "kt xh"),
        ("Phát triển kinh tế - xã hội", "ktxh"),
        ("Phát triển KT-XH", "ktxh"),
        ("Phát triển KTXH", "kt xh"),
        ("Cán bộ TƯ dự họp", "t ư"),
        ("Đồng chí Phó Bí thư TT kết luận", "phó bí thư thường trực"),
        ("HĐND và HÐND các cấp", "hội đồng nhân dân"),
    ],
)
def test_abbreviations_find_full_forms_and_back(text: str, phrase: str) -> None:
    assert phrase in analyse("", "", text).syllables


def test_an_abbreviation_that_the_article_defines_counts_as_its_full_form() -> None:
    text = "Hội thảo về chuyển đổi xanh (CĐX). CĐX là việc lâu dài; CĐX cần vốn."
    assert list(defined(text)) == [(("cđx",), ("chuyển", "đổi", "xanh"))]
    assert analyse("", "", text).bigrams.split().count("chuyển_đổi") == 4


def test_a_bracket_that_abbreviates_something_else_defines_nothing() -> None:
    assert not list(defined("tại tỉnh Tuyên Quang (TTV) sáng nay"))


@settings(deadline=None)
@given(ODD | MARKUP, ODD)
def test_any_text_gives_terms_that_every_engine_takes(text: str, title: str) -> None:
    terms = analyse(title, "", text)
    for field in fields(terms):
        value = getattr(terms, field.name)
        value.encode()
        assert value == " ".join(value.split()), (
            "single spaces, nothing that a tokenizer would split"
        )
        assert all(len(term.encode()) < 32_766 for term in value.split())
