from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import fold
from indexer.text.lookalikes import lookalikes, plain

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảễộứỵẶĐÝ 0123\n_-.", max_size=80)


def found(text: str, syllables: list[str], prefixes: list[str] | None = None) -> list[str]:
    pattern = lookalikes(syllables, prefixes or [])
    assert pattern is not None
    return [text[slice(*match.span())] for match in pattern.finditer(plain(text))]


@given(st.text(max_size=60))
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(VIETNAMESE)
def test_a_foreign_letter_beside_it_changes_nothing(text: str) -> None:
    assert plain(f"{text}ñ") == f"{plain(text)}n"
    assert plain(f"{text}Ж") == f"{plain(text)}ж"


@given(VIETNAMESE)
def test_what_folds_alike_looks_alike(text: str) -> None:
    assert plain(text) == fold(text).replace("y", "i")


@given(st.lists(st.text(alphabet="abđêy", min_size=1, max_size=4), min_size=1, max_size=4))
def test_every_word_of_a_text_is_found_by_itself(words: list[str]) -> None:
    assert found(" ".join(words), words) == words


@pytest.mark.parametrize(
    ("text", "syllables", "prefixes", "expected"),
    [
        ("Tỉnh TỈNH tính tịnhs", ["tinh"], [], ["Tỉnh", "TỈNH", "tính"]),
        ("đường Dương duong", ["đường"], [], ["đường", "Dương", "duong"]),
        ("quý, quí", ["quy"], [], ["quý", "quí"]),
        ("“Ủy” ủy_ban", ["ủy"], [], ["Ủy", "ủy"]),
        ("tuyên truyền, tuyên", [], ["tuy"], ["tuyên", "tuyên"]),
        ("15,2 và 15", ["15", "15,2"], [], ["15,2", "15"]),
        ("Москва москва", ["москва"], [], ["Москва", "москва"]),
        ("Nguyễn Žižka", ["zizka"], [], ["Žižka"]),
    ],
)
def test_what_may_be_a_syllable(
    text: str, syllables: list[str], prefixes: list[str], expected: list[str]
) -> None:
    assert found(text, syllables, prefixes) == expected


def test_of_nothing_there_is_no_pattern() -> None:
    assert lookalikes([], []) is None
    assert lookalikes([], [""]) is None
