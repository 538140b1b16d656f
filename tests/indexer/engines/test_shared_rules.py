"""Rules that all engines share: dates, order keys, cursors, telling words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.base import CursorError, Search
from indexer.engines.cursor import Place, read_cursor, write_cursor
from indexer.engines.dates import span
from indexer.engines.order import day_numbers, key, read_key
from indexer.engines.similarity import telling_words
from indexer.recent import Recent

ids = st.text(min_size=1, max_size=8).filter(lambda s: s.encode("utf-8", "ignore").decode() == s)
days = st.integers(0, date.max.toordinal())


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2021-07-08", date(2021, 7, 8), date(2021, 7, 8)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_span_of_partial_dates(published: str, first: date, last: date) -> None:
    assert span(published) == (first.toordinal(), last.toordinal())


@pytest.mark.parametrize(
    "published",
    [None, "", "2021-13", "2021-02-30", "0000", "08/07/2021", "21", "2021-7-8", "2021-07-08T10:00"],
)
def test_what_is_no_date(published: str | None) -> None:
    assert span(published) is None


@given(one=st.tuples(days, ids), other=st.tuples(days, ids))
def test_keys_sort_by_date_then_id_the_undated_last(
    one: tuple[int, str], other: tuple[int, str]
) -> None:
    def expected(order: int, id_: str, *, newest: bool) -> tuple[bool, int, list[int]]:
        return not order, -order if newest else order, [ord(letter) for letter in id_]

    for side, newest in enumerate((True, False)):
        mine, theirs = (key(day_numbers(order)[side], id_) for order, id_ in (one, other))
        assert (mine < theirs) == (expected(*one, newest=newest) < expected(*other, newest=newest))
        assert read_key(mine) == (day_numbers(one[0])[side], one[1])


@given(
    key=st.text("0123456789abcdef", max_size=30),
    score=st.floats(allow_nan=False),
    rank=st.integers(0),
)
def test_cursors_keep_their_place(key: str, score: float, rank: int) -> None:
    search, place = Search(sort="oldest"), Place(key, score, rank, "view")
    cursor = write_cursor(search, place)
    assert cursor.isascii()
    assert not set(cursor) & set("+/=&?# ")
    assert read_cursor(Search(sort="oldest", cursor=cursor)) == place
    with pytest.raises(CursorError):
        read_cursor(Search(sort="newest", cursor=cursor))


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_cursor(text: str) -> None:
    with pytest.raises(CursorError):
        read_cursor(Search(cursor=text))


def test_telling_words_are_rare_but_shared() -> None:
    frequencies = {"giao": 900, "cháy": 12, "rừng": 3, "một_mình": 1, "khô": 12}
    words = telling_words(
        ["giao", "cháy", "rừng", "một_mình", "khô", "cháy"], frequencies.__getitem__, 1000
    )
    assert words == ["rừng", "cháy", "khô"]
    assert telling_words(["rừng", "cháy"], frequencies.__getitem__, 1000, limit=1) == ["rừng"]


def test_recent_values_are_kept_and_old_ones_forgotten() -> None:
    made: list[int] = []
    recent: Recent[int, int] = Recent(2)
    for asked in (1, 2, 1, 3, 1, 2):
        assert recent.get(asked, lambda n=asked: made.append(n) or n * 10) == asked * 10  # type: ignore[misc, func-returns-value]
    assert made == [1, 2, 3, 2]
