"""The contract of all engines: writing, replacing, deleting, rebuilding while others search."""

from __future__ import annotations

import random
import threading
import time

import pytest

from config.settings import Settings
from indexer.document import Document
from indexer.engines import open_engine
from indexer.engines.base import Engine, EngineError, Filters, Search
from indexer.query.tree import Query, Term
from tests.indexer.engines.corpus import article, fill, random_entries


def all_ids(engine: Engine) -> list[str]:
    return sorted(document.id for document in engine.iterate(Search()))


def test_a_new_index_is_healthy_and_empty(empty: Engine) -> None:
    health = empty.health()
    assert health.ok
    assert (health.documents, health.engine) == (0, empty.name)


def test_nothing_is_visible_before_the_commit(empty: Engine) -> None:
    with empty.writer() as writer:
        assert writer.write([article("a"), article("b")]).written == 2
        assert empty.search(Search()).total == 0
        writer.commit(7)
        assert empty.search(Search()).total == 2
    assert empty.position() == 7
    assert empty.health().documents == 2


def test_positions_and_generations_change_with_commits(empty: Engine) -> None:
    generations = [empty.health().generation]
    for position in (3, 9):
        fill(empty, [article("a", text=f"lần {position}")], position)
        assert empty.position() == position
        generations.append(empty.health().generation)
    assert len(set(generations)) == 3
    assert empty.health().generation == generations[-1]


def test_a_revision_replaces_the_document(empty: Engine) -> None:
    fill(empty, [article("a", "Cũ", "giao ban", "2020-01-01", blocs=("dang",)), article("b")], 1)
    fill(empty, [article("a", "Mới", "sơ kết", "2021-01-01", blocs=("dan_van",))], 2)
    assert empty.search(Search()).total == 2
    assert empty.search(Search(query=Query(must=Term("giao")))).total == 0
    (hit,) = empty.search(Search(query=Query(must=Term("sơ")), facets=("bloc",))).hits
    assert (hit.document.title, hit.document.published) == ("Mới", "2021-01-01")
    assert empty.search(Search(facets=("bloc",))).facets["bloc"] == {"dan_van": 1}
    document = empty.get("a")
    assert document
    assert document.title == "Mới"


def test_the_last_of_equal_ids_in_a_batch_wins(empty: Engine) -> None:
    fill(empty, [article("a", "một"), article("b"), article("a", "hai")])
    assert all_ids(empty) == ["a", "b"]
    document = empty.get("a")
    assert document
    assert document.title == "hai"


def test_deleting(empty: Engine) -> None:
    fill(empty, [article(id_) for id_ in "abcd"])
    with empty.writer() as writer:
        writer.delete(["b", "d", "nobody"])
        writer.commit(2)
    assert all_ids(empty) == ["a", "c"]
    assert empty.get("b") is None
    fill(empty, [article("b")], 3)
    assert all_ids(empty) == ["a", "b", "c"]


def test_writing_after_deleting_in_one_commit(empty: Engine) -> None:
    fill(empty, [article("a", "cũ")])
    with empty.writer() as writer:
        writer.delete(["a"])
        writer.write([article("a", "mới")])
        writer.write([article("b")])
        writer.delete(["b"])
        writer.commit(2)
    assert all_ids(empty) == ["a"]


def test_writing_twice_is_writing_once(empty: Engine) -> None:
    for position in (1, 2):
        fill(empty, random_entries(30), position)
    assert empty.search(Search()).total == 30


def test_refused_documents_are_named_and_the_rest_goes_in(empty: Engine) -> None:
    broken = article("broken", "", "giao \ud800 ban")
    with empty.writer() as writer:
        report = writer.write([article("a"), broken, article("x" * 50_000), article("b")])
        writer.commit(1)
    assert report.written == 2
    assert set(report.refused) == {"broken", "x" * 50_000}
    assert all(reason and "\n" not in reason for reason in report.refused.values())
    assert all_ids(empty) == ["a", "b"]


def test_long_texts_and_many_values(empty: Engine) -> None:
    names = tuple(f"Người thứ {n}" for n in range(3000))
    # Nothing repeats itself in it, so that packing it does not make it short.
    text = random.Random(1).randbytes(500_000).hex(" ", 2)
    long = article("long", "giao", f"{text} cuối", officials=names)
    fill(empty, [long, article("a")])
    (hit,) = empty.search(Search(query=Query(must=Term("cuối")))).hits
    assert hit.document == long.document
    chosen = Filters(include={"official": (names[-1],)})
    assert empty.search(Search(filters=chosen)).total == 1


# ---------------------------------------------------------------- rebuilding


def test_a_rebuilt_index_replaces_the_old_one(empty: Engine) -> None:
    fill(empty, [article("old")], 5)
    before = empty.health().generation
    with empty.rebuild() as writer:
        writer.write([article("new-1"), article("new-2")])
        writer.commit(8)
        assert all_ids(empty) == ["old"]
    assert all_ids(empty) == ["new-1", "new-2"]
    assert empty.position() == 8
    assert empty.health().generation != before
    fill(empty, [article("new-3")], 9)
    assert all_ids(empty) == ["new-1", "new-2", "new-3"]


def test_rebuilding_where_there_was_nothing(engine_settings: Settings) -> None:
    engine = open_engine(engine_settings)
    with engine.rebuild() as writer:
        writer.write([article("a")])
        writer.commit(1)
    assert all_ids(engine) == ["a"]
    engine.close()


@pytest.mark.parametrize("committed", [False, True])
def test_a_failed_rebuild_changes_nothing(empty: Engine, committed: bool) -> None:
    fill(empty, [article("old")], 5)

    def fail() -> None:
        with empty.rebuild() as writer:
            writer.write([article("new")])
            if committed:
                writer.commit(8)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert all_ids(empty) == ["old"]
    assert empty.position() == 5
    fill(empty, [article("more")], 6)
    assert all_ids(empty) == ["more", "old"]


def test_a_rebuild_without_a_commit_is_refused(empty: Engine) -> None:
    fill(empty, [article("old")], 5)
    with pytest.raises(EngineError), empty.rebuild() as writer:
        writer.write([article("new")])
    assert all_ids(empty) == ["old"]


def test_searches_go_on_while_the_index_is_rebuilt(engine_settings: Settings) -> None:
    """Readers see the old documents or the new ones, whole, also through an engine of their own."""
    engine = open_engine(engine_settings)
    fill(engine, [article(f"old-{n}", "", "giao ban", "2020-01-01") for n in range(40)])
    stop, problems, seen = threading.Event(), [], set()

    def read(reader: Engine) -> None:
        query = Query(must=Term("giao"))
        while not stop.is_set():
            try:
                found = reader.search(Search(query=query, size=100, facets=("bloc",)))
                kinds = {hit.document.id[:3] for hit in found.hits}
                streamed = [document.id[:3] for document in reader.iterate(Search(query=query))]
                if (found.total, len(found.hits), len(kinds)) != (40, 40, 1):
                    problems.append(f"{found.total} {len(found.hits)} {kinds}")
                if len(streamed) != 40 or len(set(streamed)) != 1:
                    problems.append(f"streamed {len(streamed)} {set(streamed)}")
                seen.update(kinds)
            except Exception as error:
                problems.append(repr(error))

    other = open_engine(engine_settings)
    threads = [threading.Thread(target=read, args=(reader,)) for reader in (engine, engine, other)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(5):
            with engine.rebuild() as writer:
                writer.write(article(f"n-{turn}-{n}", "", "giao ban") for n in range(40))
                writer.commit(turn + 2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert engine.search(Search()).total == other.search(Search()).total == 40
    other.close()
    engine.close()


def test_other_engines_see_commits(engine_settings: Settings) -> None:
    writing, reading = open_engine(engine_settings), open_engine(engine_settings)
    assert reading.search(Search()).total == 0
    for count in (1, 2, 3):
        fill(writing, [article(f"a{count}")], count)
        assert reading.search(Search()).total == count
        # An engine may remember for a second that all is well.
        waited = time.monotonic() + 3
        while (seen := reading.health().generation) != writing.health().generation:
            assert time.monotonic() < waited, seen
            time.sleep(0.05)
    reading.close()
    writing.close()


def test_documents_come_back_as_they_were(empty: Engine) -> None:
    whole = Document(
        id="ä/ö?#", url="https://example.org/a?b=c&d", portal="p", title="T", lead="L", text="a\r\nb\u2028c",
        byline=("A", "B"), published="2020", briefing=True, organiser="Tỉnh ủy", meeting_date="2020-01-02",
        period_kind="year", level="tinh",
    )  # fmt: skip
    from tests.indexer.engines.corpus import make

    fill(empty, [make(whole)])
    assert empty.get("ä/ö?#") == whole
