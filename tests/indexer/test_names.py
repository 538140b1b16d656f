from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.names import Names, Unfinished, having

OFFICIALS = (
    "Nguyễn Thị Minh Hòa",
    "Trần Thái Bình",
    "Huỳnh Văn Mỹ",
    "Nguyễn Minh Hoàng",
    "Trần Thái Bính",
    "H'Lan Niê",
)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("mi", ["Nguyễn Thị Minh Hòa", "Huỳnh Văn Mỹ", "Nguyễn Minh Hoàng"]),
        ("minh h", ["Nguyễn Thị Minh Hòa", "Nguyễn Minh Hoàng"]),
        ("nguyen minh", ["Nguyễn Minh Hoàng"]),
        ("hòa", ["Nguyễn Thị Minh Hòa", "Nguyễn Minh Hoàng"]),
        ("huỳ", ["Huỳnh Văn Mỹ"]),
        ("HÙY", ["Huỳnh Văn Mỹ"]),
        ("thai binh", ["Trần Thái Bình", "Trần Thái Bính"]),
        ("thái bính", ["Trần Thái Bính"]),
        ("h'l", ["H'Lan Niê"]),
        ("thái nguyễn", []),
        ("ai", []),
        ("", []),
        (" - ", []),
    ],
)
def test_names_are_completed_by_any_of_their_words(typed: str, completed: list[str]) -> None:
    assert Names(OFFICIALS).completing(typed, 10) == completed


@pytest.mark.parametrize(
    ("typed", "text", "has"),
    [
        ("inh h", "Nguyễn Minh Hoàng", True),
        ("MINH", "Nguyễn Minh Hoàng", True),
        ("minh  n", "Nguyễn Minh Hoàng", False),
        ("qui", "Trần Quý", True),
        ("lí", "Hồ Lý", True),
        ("ii/20", "Quý II/2021", True),
        ("ha-gi", "bao-ha-giang", True),
        ("", "Hồ Lý", True),
        (" ", "Hồ Lý", True),
        ("?", "Hồ Lý", False),
    ],
)
def test_words_are_found_inside_a_text(typed: str, text: str, has: bool) -> None:
    assert having(typed)(text) is has


def test_the_first_names_are_completed() -> None:
    assert Names(OFFICIALS).completing("t", 1) == ["Nguyễn Thị Minh Hòa"]
    assert Names(OFFICIALS).completing("tr", 1) == ["Trần Thái Bình"]


def test_names_by_their_syllables() -> None:
    names = Names((*OFFICIALS, "Trần Thái Bình"))
    assert names.by_key["tran", "thai", "binh"] == ("Trần Thái Bình", "Trần Thái Bính")
    assert ("tran",) not in names.by_key


WORDS = ["Lý", "Lĩnh", "Liên", "Hòa", "Hoàng", "Huỳnh", "Minh", "Mỹ", "Quý", "Quỳnh", "ly", "hoa"]
SOME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(st.lists(SOME, unique=True, max_size=12), SOME, st.integers(1, 12), st.integers(1, 5))
def test_looking_at_the_rarest_word_misses_nothing(
    names: list[str], typed: str, letters: int, limit: int
) -> None:
    """What is completed is what reading every name finds, in the same order."""
    typed = typed[:letters]
    expected = [name for name in names if Unfinished.read(typed).within(name)]
    assert Names(names).completing(typed, limit) == expected[:limit]
