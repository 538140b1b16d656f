from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import parse
from indexer.query.compiling import MOST_WORDS
from indexer.query.lexing import LONGEST_QUERY, lexemes, unaccented
from indexer.query.tree import (
    AllOf,
    AnyOf,
    FacetIs,
    InTitle,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Term,
)
from tests.indexer.text.test_cleaning import ODD

_PIECES = [
    "giao",
    "ban",
    "nội",
    " ",
    " ",
    '"',
    "“",
    "”",
    "(",
    ")",
    "-",
    "OR",
    " OR ",
    "NOT",
    " NOT ",
    "or",
    "*",
    ":",
    "|",
]
_PIECES += ["title:", "tinh:", "quy:", "khoi:", "canbo:", "Tuyên Quang", "2/2021", "năm 2021", "\n", "\x00"]  # fmt: skip
_PIECES += ["quý 1-3/21", "năm ngoái", "8/7/2021"]
QUERIES = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)


def must(q: str) -> Node | None:
    return parse(q).query.must


@given(ODD | QUERIES)
def test_every_string_is_a_query(q: str) -> None:
    parsed = parse(q)
    assert isinstance(parsed.query, Query)
    assert all(note and "{about}" not in note for note in parsed.notes)
    for tokens in parsed.words:
        for token in tokens:
            assert 0 <= token.start < token.end <= len(q)


@given(QUERIES)
def test_the_english_echo_is_made_of_the_same_words(q: str) -> None:
    assert parse(q).query == parse(q, language="en").query


def test_words_must_all_match_and_any_may_when_too_few_do() -> None:
    query = parse("họp báo").query
    assert query.must == AllOf((Term("họp"), Term("báo")))
    assert query.relaxed == AnyOf((Term("họp"), Term("báo")))


def test_a_word_typed_without_accents_matches_without_and_one_with_them_with() -> None:
    assert must("đường") == Term("đường")
    assert must("duong") == Term("duong", folded=True)
    assert must("quý tuyen") == AllOf((Term("quý"), Term("tuyen", folded=True)))


def test_one_word_cannot_be_relaxed() -> None:
    assert parse("họp").query.relaxed is None


def test_a_phrase_stands_together() -> None:
    assert must('"họp báo"') == Phrase(("họp", "báo"))
    assert must('"hop bao"') == Phrase(("hop", "bao"), folded=True)
    assert must("“họp báo”") == must('"họp báo"')
    assert parse('"họp báo"').query.relaxed is None


def test_in_a_phrase_typed_with_and_without_accents_those_typed_count() -> None:
    assert must('"họp bao"') == AllOf((Phrase(("hop", "bao"), folded=True), Term("họp")))


def test_negation_of_words_phrases_and_groups() -> None:
    assert must("họp -báo") == AllOf((Term("họp"), Not(Term("báo"))))
    assert must("-báo") == AllOf((Not(Term("báo")),))
    assert must("họp -(báo OR đài)") == AllOf((Term("họp"), Not(AnyOf((Term("báo"), Term("đài"))))))


@pytest.mark.parametrize(
    ("q", "same"),
    [
        ("họp NOT báo đài", "họp -báo đài"),
        ('họp AND NOT "báo đài"', 'họp -"báo đài"'),
        ("NOT báo", "-báo"),
        ("họp NOT (báo OR đài)", "họp -(báo OR đài)"),
        ("(NOT báo) họp", "(-báo) họp"),
        ("họp NOT tinh:tuyen quang", "họp -tinh:tuyen quang"),
        ("họp NOT title:báo", "họp -title:báo"),
    ],
)
def test_not_in_capitals_excludes_what_follows(q: str, same: str) -> None:
    assert must(q) == must(same)


@pytest.mark.parametrize(
    ("q", "same"),
    [
        ("title:-báo", "title: -báo"),
        ('title:-"họp báo" đài', 'title: -"họp báo" đài'),
        ("title:NOT báo", "title: -báo"),
        ("tinh:-Tuyên Quang họp", "-tinh:Tuyên Quang họp"),
        ('tinh:-"Tuyên Quang"', '-tinh:"Tuyên Quang"'),
        ("quy:NOT 2021", "-quy:2021"),
    ],
)
def test_a_minus_behind_a_field_excludes_as_one_before_it(q: str, same: str) -> None:
    assert must(q) == must(same)


@pytest.mark.parametrize("q", ["họp not báo", "họp Not báo", "họp NOTE báo", "KHÔNG họp báo"])
def test_words_that_exclude_nothing(q: str) -> None:
    assert "Not" not in repr(must(q))


@pytest.mark.parametrize("q", ["KT-XH", "họp - báo", "-", "--", "họp -"])
def test_a_hyphen_that_negates_nothing(q: str) -> None:
    assert "Not" not in repr(must(q))


def test_negated_words_stay_out_when_the_rest_is_relaxed() -> None:
    relaxed = parse("họp báo -đài").query.relaxed
    assert isinstance(relaxed, AllOf)
    assert Not(Term("đài")) in relaxed.nodes


def test_or_takes_all_that_stands_on_either_side() -> None:
    assert must("họp báo OR đài") == AnyOf((AllOf((Term("họp"), Term("báo"))), Term("đài")))
    assert must("họp (báo OR đài)") == AllOf((Term("họp"), AnyOf((Term("báo"), Term("đài")))))
    assert must("họp or báo") == AllOf((Term("họp"), Term("or", folded=True), Term("báo")))


@pytest.mark.parametrize(
    ("q", "told"),
    [
        ("nội chính or dân vận", True),
        ('"nội chính" or "dân vận"', True),
        ("nội chính Or dân vận", True),
        ("nội chính OR dân vận", False),
        ("nội chính hoặc dân vận", False),
        ("or dân vận", False),
        ("nội chính or", False),
        ("nội chính or OR dân vận", False),
        ("nội chính -or dân vận", False),
        ("tor or* dân vận", False),
    ],
)
def test_how_to_ask_for_alternatives_is_told_where_or_is_a_word(q: str, told: bool) -> None:
    assert any("chữ in hoa" in note for note in parse(q).notes) == told
    assert any("in capitals" in note for note in parse(q, language="en").notes) == told


def test_title_and_prefix() -> None:
    assert must("title:báo") == InTitle(Term("báo"))
    assert must('title:"họp báo"') == InTitle(Phrase(("họp", "báo")))
    assert must("tuyên*") == Prefix("tuyên")
    assert must("tuy*") == Prefix("tuy", folded=True)
    assert must("hòa*") == AnyOf((Prefix("hòa"), Prefix("hoà")))


@pytest.mark.parametrize(
    ("q", "facet", "values"),
    [
        ("tinh:Tuyên Quang", "province", ("Tuyên Quang",)),
        ("tỉnh: tuyen quang", "province", ("Tuyên Quang",)),
        ('tinh:"Hà Giang"', "province", ("Tuyên Quang/Hà Giang",)),
        ("tinh:tp.hcm", "province", ("TP Hồ Chí Minh",)),
        ("quy:2/2021", "quarter", ("2021-Q2",)),
        ("quy:II/2021", "quarter", ("2021-Q2",)),
        ("quy:2021-Q2", "quarter", ("2021-Q2",)),
        ("khoi:nội chính", "bloc", ("noi_chinh",)),
        ("khoi:noi_chinh", "bloc", ("noi_chinh",)),
        ("loai:sơ kết", "kind", ("so_ket",)),
    ],
)
def test_fields(q: str, facet: str, values: tuple[str, ...]) -> None:
    assert must(q) == FacetIs(facet, *values)


def test_a_year_means_its_four_quarters() -> None:
    assert must("quy:2021") == AnyOf(tuple(FacetIs("quarter", f"2021-Q{n}") for n in (1, 2, 3, 4)))


def test_words_after_a_field_value_are_words() -> None:
    assert must("tinh:Tuyên Quang họp") == AllOf((FacetIs("province", "Tuyên Quang"), Term("họp")))


@pytest.mark.parametrize(
    ("q", "about"),
    [
        ('họp "báo', "ngoặc kép"),
        ("họp (báo", "ngoặc đơn"),
        ("họp báo)", "ngoặc đơn"),
        ("tinh:Atlantis họp", "tinh:Atlantis"),
        ("họp OR", "OR"),
        ("họp NOT", "NOT"),
        ("(báo NOT) họp", "NOT"),
        ("NOT OR họp", "NOT"),
        ("họp " + "title: -" * 20 + "báo", "title:"),
        ("a*", "a*"),
        ("họp " * 1000, str(LONGEST_QUERY)),
        ("họp " * 120, str(MOST_WORDS)),
    ],
)
def test_what_cannot_be_parsed_is_searched_as_words_and_said(q: str, about: str) -> None:
    parsed = parse(q)
    assert any(about in note for note in parsed.notes)
    assert parsed.query.must is not None


@pytest.mark.parametrize("q", ["title: OR họp", "-title: OR họp"])
def test_a_field_with_nothing_after_it_asks_for_nothing(q: str) -> None:
    assert must(q) == Term("họp")


@pytest.mark.parametrize("q", ["", "  ", "()", '""', "-", "OR", "\x00", "tinh:"])
def test_nothing_asked_is_everything(q: str) -> None:
    assert must(q) is None or must(q) == Term("tinh", folded=True)


@pytest.mark.parametrize(
    "q",
    [
        "(" * 1000 + "a" + ")" * 1000,
        "-(" * 900,
        "a OR " * 400,
        '"' * 999,
        "title: " * 285 + "a",
        "-title:" * 285 + "a",
        "2001-2010 OR " * 150,
        "quý 1/2001 - quý 4/2009 " * 60,
        '"quý 1, 2" ' * 150,
    ],
)
def test_deep_and_long_queries_stay_small(q: str) -> None:
    assert repr(parse(q).query).count("nodes") < 500


def test_a_phrase_behind_the_last_word_that_is_read_asks_for_nothing() -> None:
    words = " ".join(f"t{n}" for n in range(MOST_WORDS))
    assert must(f'{words} "họp báo"') == must(words)


@given(QUERIES)
def test_any_unicode_form_is_the_same_query(q: str) -> None:
    for typed in (q, "tỉnh:Tuyên Quang họp HOẶC báo", "quý:II/2021 -tiêuđề:đài"):
        one, other = (unicodedata.normalize(form, typed) for form in ("NFC", "NFD"))
        assert parse(one).query == parse(other).query


@pytest.mark.parametrize(
    ("q", "plain"),
    [
        ("Giao Ban quý", "giao ban quy"),
        ("(báo chí OR Tuyên giáo) -đài", "(bao chi OR tuyen giao) -dai"),
        ("họp HOẶC báo AND NOT đài", "hop HOẶC bao AND NOT dai"),
        ('title:"Quý II"  họp', 'title:"quy ii"  hop'),
        ("", ""),
    ],
)
def test_words_lose_their_accents_and_operators_stay(q: str, plain: str) -> None:
    assert unaccented(q) == plain


@given(QUERIES)
def test_a_query_without_accents_has_the_same_structure(q: str) -> None:
    assert re.sub(r"\w", "", unaccented(q)) == re.sub(r"\w", "", q)
    assert [each.kind for each in lexemes(unaccented(q))] == [each.kind for each in lexemes(q)]


def test_echo() -> None:
    assert (
        parse('Họp -báo tinh:"tuyen quang"').echo
        == "Họp không có (báo) [Tỉnh, thành phố: Tuyên Quang]"
    )
    assert parse("a OR b", language="en").echo == "(a or b)"
