"""The contract of all engines: facet values, completion, frequencies, similar documents, words of a result."""

from __future__ import annotations

from indexer.engines.base import Engine, Filters, Search
from indexer.query.tree import Bigram, Gram, Query, Term
from tests.indexer.engines.corpus import LIBRARY, article, fill


def test_facet_values_by_what_people_type(library: Engine) -> None:
    containing = library.facet_values("official", lambda name: "n" in name.lower(), Search(), 10)
    assert containing == [("Hồ Trung Biển", 2), ("Trần Văn Núi", 1), ("Vàng Seo Sính", 1)]
    assert library.facet_values("official", lambda _: True, Search(), 2) == [
        ("Lý Thị Hoa", 3),
        ("Hồ Trung Biển", 2),
    ]


def test_facet_values_obey_the_search_but_not_their_own_selection(library: Engine) -> None:
    search = Search(
        query=Query(must=Term("giao")),
        filters=Filters(include={"official": ("Hồ Trung Biển",), "province": ("Cà Mau",)}),
    )
    assert library.facet_values("official", lambda _: True, search, 10) == [("Hồ Trung Biển", 1)]
    assert library.facet_values("province", lambda _: True, search, 10) == [
        ("Cà Mau", 1),
        ("Cà Mau/Cà Mau", 1),
    ]


def test_every_value_is_reached_however_many_there_are(empty: Engine) -> None:
    """More officials than an answer of either server may list at once."""
    names = [f"Trần Thử {number}" for number in range(66_000)]
    fill(
        empty,
        (
            article(f"d{n}", "chợ" if n else "sông", officials=(*names[n::660], "Lê Chung"))
            for n in range(660)
        ),
    )
    everyone = empty.facet_values("official", lambda _: True, Search(), 100_000)
    assert everyone[0] == ("Lê Chung", 660)
    assert sorted(everyone[1:]) == sorted((name, 1) for name in names)
    most = Search(query=Query(must=Term("chợ")))
    few = {names[0], names[660], names[1], names[65_999]}
    found = empty.facet_values("official", few.__contains__, most, 5)
    assert found == [(names[1], 1), (names[65_999], 1)]


def test_every_syllable_that_an_article_has(library: Engine) -> None:
    found = list(library.syllables())
    assert len(found) == len(set(found))
    assert set(found) == {word for entry in LIBRARY for word in entry.terms.syllables.split()}


def test_frequencies(library: Engine) -> None:
    expected: dict[Gram, int] = {
        Term("giao"): 5, Bigram("giao_ban"): 5, Bigram("phòng_cháy"): 3, Bigram("phong_chay", folded=True): 3,
        Term("nui", folded=True): 1, Term("nui"): 0, Bigram("không_có"): 0, Term(""): 0,
    }  # fmt: skip
    assert library.frequencies(list(expected)) == expected
    assert library.frequencies([]) == {}


def test_frequencies_of_more_than_one_request_holds(library: Engine) -> None:
    grams: list[Gram] = [*(Term(f"x{n}") for n in range(2_500)), Term("giao")]
    assert library.frequencies(grams) == dict.fromkeys(grams, 0) | {Term("giao"): 5}


def test_similar_documents_share_telling_words(empty: Engine) -> None:
    fires = "phòng cháy chữa cháy rừng mùa khô"
    fill(
        empty,
        [
            article("fire-1", "", f"giao ban {fires}", meeting_id="m", meeting_size=2),
            article("fire-2", "", f"giao ban {fires}", meeting_id="m", meeting_size=2),
            article("fire-3", "", "phòng cháy rừng mùa khô năm nay"),
            article("boats", "", "giao ban tàu cá ngoài khơi"),
            *(article(f"other-{n}", "", f"giao ban tuần {n}") for n in range(40)),
        ],
    )
    similar = empty.similar("fire-1", 3)
    assert similar[0].document.id == "fire-3"
    assert similar[0].score > 0
    assert not {"fire-1", "fire-2"} & {hit.document.id for hit in similar}
    assert len(empty.similar("fire-1", 1)) == 1
    assert empty.similar("nobody", 3) == []


def test_words_of_a_result(library: Engine) -> None:
    counts, read = library.word_counts(Search(query=Query(must=Term("cháy"))), 100)
    assert read == 3
    assert (counts["cháy"], counts["báo"], counts["rừng"]) == (3, 2, 1)
    assert "mưa" not in counts


def test_words_of_the_best_hits_only(library: Engine) -> None:
    counts, read = library.word_counts(Search(sort="newest"), 2)
    assert read == 2
    assert max(counts.values()) == 2
    assert "tổng" not in counts


def test_a_sample_may_be_larger_than_any_window(library: Engine) -> None:
    counts, read = library.word_counts(Search(), 25_000)
    assert read == len(LIBRARY)
    assert counts
