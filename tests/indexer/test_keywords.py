from __future__ import annotations

from indexer.keywords import significant

BACKGROUND = {"hội_nghị": 900, "cháy_rừng": 12, "mùa_khô": 20, "nước": 500, "số_2021": 8}


def test_words_that_stand_out_come_first() -> None:
    counts = {"hội_nghị": 19, "cháy_rừng": 10, "mùa_khô": 4, "nước": 15}
    words = [word for word, _ in significant(counts, 20, BACKGROUND, 1000, 5)]
    assert words == ["cháy rừng", "mùa khô"]


def test_words_as_frequent_as_everywhere_are_none() -> None:
    assert significant({"mùa_khô": 2}, 100, BACKGROUND, 1000, 5) == []


def test_one_article_makes_no_keyword_and_no_hits_make_none() -> None:
    assert significant({"cháy_rừng": 1}, 20, BACKGROUND, 1000, 5) == []
    assert significant({}, 0, {}, 0, 5) == []
