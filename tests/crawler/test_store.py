from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.addresses import article_id
from crawler.article import Article, Capture, Decision, PortalFacts
from crawler.records import PageState
from crawler.store import ArticleStore, StoreError, content_hash

URL = "https://baoquangmay.example.vn/chinh-tri/giao-ban-81234.html"
KEEP = Decision(True, "names a briefing", "r1")
DROP = Decision(False, "a football match", "r1")
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    with ArticleStore(tmp_path / "data" / "articles.sqlite") as opened:
        yield opened


def make(number: int = 1, **changes: object) -> Article:
    article = Article(
        id=f"a{number}",
        url=f"https://baoquangmay.example.vn/giao-ban-{number}.html",
        title=f"Giao ban số {number}",
        lead="Tỉnh ủy giao ban.",
        text=f"Tỉnh ủy giao ban.\nBiên bản số {number}.",
        byline=("Vi Thị Sen",),
        published="2022-06-01",
        published_from="meta",
        portal=PortalFacts("quangmay", "Báo Quảng Mây", "Cao Bằng", "newspaper"),
        fetched="2022-06-02T03:00:00+00:00",
        capture=Capture("2022-06-02.warc.gz", 100 * number),
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def test_new_unchanged_revised(store: ArticleStore) -> None:
    first = make()
    assert store.save(first, KEEP) == "new"
    assert store.save(replace(first, fetched="2022-06-09T00:00:00+00:00"), KEEP) == "unchanged"
    assert store.save(replace(first, text="Tỉnh ủy giao ban.\nBản đã sửa."), KEEP) == "revised"
    assert [article.revision for article in store.revisions("a1")] == [1, 2]
    assert store.get("a1") == replace(first, text="Tỉnh ủy giao ban.\nBản đã sửa.", revision=2)
    assert store.get("a1", 1) == first
    assert store.get("a1", 3) is None
    assert store.get("unknown") is None


def test_facts_about_the_portal_revise_only_when_asked(store: ArticleStore) -> None:
    store.save(make(), KEEP)
    renamed = make(portal=PortalFacts("quangmay", "Báo Quảng Mây mới", "Cao Bằng", "newspaper"))
    assert store.save(renamed, KEEP) == "unchanged"
    assert store.save(renamed, KEEP, compare_portal=True) == "revised"


def test_changes_give_the_newest_state_of_each_article_in_order(store: ArticleStore) -> None:
    for number in range(1, 6):
        store.save(make(number), KEEP)
    store.save(make(2, title="Tựa mới"), KEEP)
    store.save(make(3), KEEP)
    store.reject(make(4), DROP)
    changes = list(store.changes())
    assert [change.id for change in changes] == ["a1", "a3", "a5", "a2", "a4"]
    assert [change.number for change in changes] == sorted(change.number for change in changes)
    by_id = {change.id: change.article for change in changes}
    assert by_id["a2"]
    assert by_id["a2"].title == "Tựa mới"
    assert by_id["a4"] is None
    assert store.last_change() == changes[-1].number
    assert list(store.changes(store.last_change())) == []
    assert [change.id for change in store.changes(changes[2].number)] == ["a2", "a4"]


def test_many_changes_come_in_pieces(store: ArticleStore) -> None:
    for number in range(450):
        store.save(make(number), KEEP)
    assert len({change.id for change in store.changes()}) == 450


def test_rejected_articles_are_listed_and_can_be_kept_later(store: ArticleStore) -> None:
    store.reject(make(), DROP)
    assert store.get("a1") is None
    (item,) = store.rejected()
    assert (item.id, item.url, item.title) == ("a1", make().url, "Giao ban số 1")
    assert (item.published, item.reason, item.rules) == ("2022-06-01", "a football match", "r1")
    assert item.capture == Capture("2022-06-02.warc.gz", 100)
    assert list(store.changes()) == []
    assert store.save(make(), Decision(True, "better rules", "r2")) == "new"
    assert store.rejected() == []
    assert [decision.keep for decision in store.decisions("a1")] == [False, True]


def test_rejecting_a_kept_article_withdraws_it_and_keeping_it_again_brings_it_back(
    store: ArticleStore,
) -> None:
    store.save(make(), KEEP)
    store.reject(make(), DROP)
    assert store.get("a1") is None
    assert store.get("a1", 1) == make()
    assert store.counts()["articles"] == 0
    assert store.save(make(), KEEP) == "revised"
    assert store.get("a1") == make()
    assert store.rejected() == []


def test_a_decision_made_again_is_noted_once(store: ArticleStore) -> None:
    for _ in range(3):
        store.save(make(), KEEP)
    assert store.decisions("a1") == [KEEP]


def test_rejected_of_a_portal_and_the_newest_of_all(store: ArticleStore) -> None:
    for number in range(5):
        store.reject(make(number), DROP)
    store.reject(make(9, portal=None), DROP)
    assert len(store.rejected("quangmay")) == 5
    assert len(store.rejected(limit=2)) == 2
    assert store.portal_counts() == {
        "quangmay": {"kept": 0, "rejected": 5},
        "": {"kept": 0, "rejected": 1},
    }


def test_equal_content_at_other_ids_is_linked(store: ArticleStore) -> None:
    store.save(make(1), KEEP)
    store.save(make(2, title=make(1).title, text=make(1).text.upper().replace(" ", "  ")), KEEP)
    store.save(make(3), KEEP)
    assert store.duplicates("a1") == ["a2"]
    assert store.duplicates("a3") == []
    store.reject(make(2), DROP)
    assert store.duplicates("a1") == []


def test_a_page_that_was_taken_down_is_marked_and_stays(store: ArticleStore) -> None:
    store.save(make(), KEEP)
    store.mark_removed("a1", "2023-01-01T00:00:00+00:00")
    store.mark_removed("a1", "2024-01-01T00:00:00+00:00")
    assert store.removed("a1") == "2023-01-01T00:00:00+00:00"
    assert store.get("a1") == make()
    assert store.counts()["removed"] == 1
    store.save(make(), KEEP)
    assert store.removed("a1") is None


def test_captured_pages_come_in_the_order_of_the_files(store: ArticleStore) -> None:
    store.save(make(3), KEEP)
    store.reject(make(2), DROP)
    store.save(make(1), KEEP)
    store.save(make(4, capture=None), KEEP)
    found = list(store.captured())
    assert [(item.id, item.kept, item.capture.offset) for item in found] == [
        ("a1", True, 100),
        ("a2", False, 200),
        ("a3", True, 300),
    ]
    assert found[0].published_from == "meta"
    assert found[0].portal == "quangmay"


def test_articles_with_a_captured_page(store: ArticleStore) -> None:
    store.save(make(1), KEEP)
    store.save(make(2, capture=None), KEEP)
    store.save(make(3), KEEP)
    store.save(make(3, text="Bản nhập lại.", capture=None), KEEP)
    store.save(make(4), KEEP)
    store.reject(make(4), DROP)
    asked = ["a1", "a2", "a3", "a4", "nowhere", "\ud800", "'"]
    assert store.with_capture(asked) == {"a1"}
    assert store.with_capture([]) == set()


def test_pages_are_known_under_every_spelling(store: ArticleStore) -> None:
    state = PageState(URL, 200, "2022-06-02T03:00:00+00:00", portal="quangmay", id="a1", etag='"x"')
    store.save_page(state)
    store.save_page(replace(state, status=304))
    known = store.page(URL.replace("https://", "http://www.") + "?utm_source=x#top")
    assert known == replace(state, status=304)
    assert store.page("https://baoquangmay.example.vn/khac.html") is None


def test_an_article_keeps_its_id_when_its_portal_moves(store: ArticleStore) -> None:
    assert store.identify(URL) == article_id(URL)
    store.save(make(1, id=article_id(URL), url=URL), KEEP)
    moved = "https://quangmay.example.net/chinh-tri/giao-ban-81234.html"
    assert store.identify(moved, ["baoquangmay.example.vn"]) == article_id(URL)
    assert store.identify(moved) == article_id(moved)
    store.save_page(PageState("https://x.example.vn/b.html", 200, "2022", id="given"))
    assert store.identify("http://x.example.vn/b.html") == "given"


def test_reports_of_crawls(store: ArticleStore) -> None:
    first, second = store.start_run(), store.start_run()
    store.save_portal_run(first, "quangmay", {"kept": 2})
    store.finish_run(first)
    store.save_portal_run(second, "quangmay", {"kept": 1})
    store.save_portal_run(second, "songmay", {"kept": 0})
    runs = store.portal_runs("quangmay")
    assert [(run.run, run.report["kept"]) for run in runs] == [(second, 1), (first, 2)]
    assert runs[0].finished is None
    assert runs[1].finished
    assert len(store.portal_runs(limit=2)) == 2


def test_a_damaged_or_newer_store_is_refused_in_one_line(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match=r"damaged\.sqlite"):
        ArticleStore(damaged)
    newer = tmp_path / "newer.sqlite"
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer"):
        ArticleStore(newer)


def test_content_hash_forgives_spacing_and_case() -> None:
    one = make(title="Giao ban", text="Tỉnh ủy\ngiao  ban")
    assert content_hash(one) == content_hash(make(title="GIAO BAN", text="Tỉnh ủy giao ban "))
    assert content_hash(one) != content_hash(make(title="Giao ban", text="Tỉnh ủy giao bản"))


steps = st.lists(
    st.tuples(st.sampled_from(["save", "revise", "reject"]), st.integers(0, 4)), max_size=25
)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps)
def test_a_reader_that_follows_changes_always_has_the_kept_articles(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[str, int]]
) -> None:
    index: dict[str, Article] = {}
    seen = 0
    with ArticleStore(tmp_path_factory.mktemp("store") / "a.sqlite") as store:
        for turn, (step, number) in enumerate(plan):
            if step == "reject":
                store.reject(make(number), DROP)
            else:
                store.save(make(number, title="Tựa" if step == "save" else f"Tựa {turn}"), KEEP)
            if turn % 3 == 0:
                seen = _follow(store, index, seen)
        _follow(store, index, seen)
        kept = {
            id_: article for id_ in ("a0", "a1", "a2", "a3", "a4") if (article := store.get(id_))
        }
        assert index == kept


def _follow(store: ArticleStore, index: dict[str, Article], seen: int) -> int:
    for change in store.changes(seen):
        seen = change.number
        if change.article:
            index[change.id] = change.article
        else:
            index.pop(change.id, None)
    return seen


def test_threads_read_while_one_writes(store: ArticleStore) -> None:
    problems: list[BaseException] = []
    done = threading.Event()

    def reads() -> None:
        try:
            while not done.is_set():
                numbers = [change.number for change in store.changes()]
                assert numbers == sorted(numbers)
        except BaseException as error:
            problems.append(error)

    readers = [threading.Thread(target=reads) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(150):
        store.save(make(number), KEEP)
    done.set()
    for reader in readers:
        reader.join()
    assert problems == []


WRITER = """
import sys, itertools
from pathlib import Path
from crawler.store import ArticleStore
from tests.crawler.test_store import KEEP, make
with ArticleStore(Path(sys.argv[1])) as store:
    for number in itertools.count(int(sys.argv[2])):
        store.save(make(number), KEEP)
        print(number, flush=True)
"""
READER = """
import sys
from pathlib import Path
from crawler.store import ArticleStore
with ArticleStore(Path(sys.argv[1])) as store:
    while True:
        last = 0
        for change in store.changes():
            assert change.number > last and change.article.text
            last = change.number
        print(last, flush=True)
"""


def _start(code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_killed_writer_loses_nothing_it_reported_while_two_processes_read(tmp_path: Path) -> None:
    path = tmp_path / "articles.sqlite"
    ArticleStore(path).close()
    readers = [_start(READER, str(path)) for _ in range(2)]
    try:
        reported = -1
        for _ in range(3):
            writer = _start(WRITER, str(path), str(reported + 1))
            assert writer.stdout
            for _ in range(random.randint(5, 60)):
                reported = int(writer.stdout.readline())
            time.sleep(random.random() / 50)
            writer.send_signal(signal.SIGKILL)
            reported = max([reported, *map(int, writer.stdout.read().split())])
            writer.stdout.close()
            writer.wait()
            with ArticleStore(path) as store:
                stored = [change.id for change in store.changes()]
                assert {f"a{number}" for number in range(reported + 1)} <= set(stored)
                assert len(stored) <= reported + 2
        assert all(reader.poll() is None for reader in readers)
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()
            if reader.stdout:
                reader.stdout.close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
