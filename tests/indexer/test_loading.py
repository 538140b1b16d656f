"""Bringing an index up to date with the store: what is analysed, what is written, what an interruption costs."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings
from crawler.article import Article, Decision, PortalFacts
from crawler.lock import Locked, data_lock
from crawler.store import ArticleStore
from indexer import analysis, analysis_cache
from indexer.document import Document
from indexer.engines import open_engine
from indexer.engines.base import EngineError, Search
from indexer.loading import LoadReport, update_index

ROOT = Path(__file__).parents[2]
KEEP, DROP = Decision(True, "briefing"), Decision(False, "no briefing")
WORDS = (
    "rừng đê cầu chợ trường trạm lúa tôm chè đá nước điện đường xã bản làng phố mùa bão nắng mưa kho máy "
    "đất thuế vốn thi đua khen thưởng án đơn thư dân quân bầu cử lớp học thầy thuốc nhà rẫy sông hồ"
)
PORTAL = PortalFacts("bao-tq", "Báo của tỉnh", "Tuyên Quang", "newspaper")


def briefing(number: int, **changes: object) -> Article:
    """A report of its own meeting, in words of its own."""
    dice = random.Random(number)
    sentences = (" ".join(dice.choices(WORDS.split(), k=12)).capitalize() for _ in range(4))
    article = Article(
        id=f"a{number}",
        title=f"Giao ban công tác tháng {number % 12 + 1} khối nội chính",
        text=f"Ban Nội chính Tỉnh ủy họp giao ban số {number}.\n" + ". ".join(sentences) + ".",
        published=f"2021-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        portal=PORTAL,
    )
    return replace(article, **changes)  # type: ignore[arg-type]


@pytest.fixture
def store(settings: Settings) -> ArticleStore:
    opened = ArticleStore(settings.store_path)
    for number in range(5):
        opened.save(briefing(number), KEEP)
    return opened


def indexed(settings: Settings) -> dict[str, Document]:
    engine = open_engine(settings)
    try:
        return {document.id: document for document in engine.iterate(Search())}
    finally:
        engine.close()


def counts(report: LoadReport) -> tuple[int, int, int]:
    assert report.refused == {}
    return report.analysed, report.written, report.deleted


def position(settings: Settings) -> int:
    engine = open_engine(settings)
    try:
        return engine.position()
    finally:
        engine.close()


def test_only_what_is_new_is_analysed_and_written(settings: Settings, store: ArticleStore) -> None:
    assert counts(update_index(settings)) == (5, 5, 0)
    assert set(indexed(settings)) == {f"a{n}" for n in range(5)}
    assert counts(update_index(settings)) == (0, 0, 0)
    store.save(briefing(9), KEEP)
    store.save(briefing(1, title="Một tiêu đề khác"), KEEP)
    assert counts(update_index(settings)) == (2, 2, 0)
    assert indexed(settings)["a1"].title == "Một tiêu đề khác"
    assert position(settings) == store.last_change()


def test_documents_have_their_facets(settings: Settings, store: ArticleStore) -> None:
    update_index(settings)
    document = indexed(settings)["a0"]
    assert document.text == briefing(0).text
    assert document.briefing
    assert document.blocs == ("noi_chinh",)
    for items in document.evidence.values():
        for item in items:
            if item.start is not None and item.field in ("title", "text"):
                content = {"title": document.title, "text": document.text}[item.field]
                assert content[item.start : item.end] == item.quote


def test_withdrawn_articles_leave_the_index(settings: Settings, store: ArticleStore) -> None:
    update_index(settings)
    store.reject(briefing(2), DROP)
    assert counts(update_index(settings)) == (0, 0, 1)
    assert "a2" not in indexed(settings)
    store.save(briefing(2), KEEP)
    assert counts(update_index(settings)) == (0, 1, 0)
    assert "a2" in indexed(settings)


def test_a_rebuild_analyses_nothing_again(settings: Settings, store: ArticleStore) -> None:
    update_index(settings)
    before = indexed(settings)
    assert counts(update_index(settings, rebuild=True)) == (0, 5, 0)
    assert indexed(settings) == before
    assert counts(update_index(settings)) == (0, 0, 0)


def test_an_index_that_was_lost_is_written_again(settings: Settings, store: ArticleStore) -> None:
    import shutil

    update_index(settings)
    shutil.rmtree(settings.index_path)
    assert counts(update_index(settings)) == (0, 5, 0)
    assert len(indexed(settings)) == 5


def test_the_cache_can_be_deleted(settings: Settings, store: ArticleStore) -> None:
    update_index(settings)
    store.reject(briefing(2), DROP)
    for file in settings.data.glob("analysis.sqlite*"):
        file.unlink()
    assert counts(update_index(settings)) == (4, 4, 1)
    assert set(indexed(settings)) == {"a0", "a1", "a3", "a4"}


def test_a_damaged_cache_is_named_with_the_mend(settings: Settings, store: ArticleStore) -> None:
    update_index(settings)
    settings.analysis_path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(EngineError, match=r"delete analysis\.sqlite"):
        update_index(settings)
    for file in settings.data.glob("analysis.sqlite*"):
        file.unlink()
    assert counts(update_index(settings)) == (5, 5, 0)


@pytest.mark.parametrize("index_between", [True, False])
def test_a_store_restored_from_an_older_backup_is_what_the_index_follows(
    settings: Settings, store: ArticleStore, tmp_path: Path, index_between: bool
) -> None:
    backup = tmp_path / "backup.sqlite"
    with sqlite3.connect(settings.store_path) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    for number in (5, 6, 7):
        store.save(briefing(number), KEEP)
    update_index(settings)
    store.close()
    for file in settings.data.glob("articles.sqlite*"):
        file.unlink()
    shutil.copy(backup, settings.store_path)
    if index_between:
        assert counts(update_index(settings)) == (0, 0, 3)
    with ArticleStore(settings.store_path) as restored:
        for number in (7, 8, 9, 10):
            restored.save(briefing(number), KEEP)
        update_index(settings)
        assert set(indexed(settings)) == {f"a{n}" for n in (*range(5), 7, 8, 9, 10)}
        assert position(settings) == restored.last_change()
    assert counts(update_index(settings)) == (0, 0, 0)


def test_new_rules_read_every_article_again_but_split_no_text(
    settings: Settings, store: ArticleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(settings)
    monkeypatch.setattr(analysis_cache, "rules_version", lambda: "better")
    monkeypatch.setattr("indexer.loading.rules_version", lambda: "better")
    asked: list[analysis.Task] = []
    real = analysis.analyse_one

    def watched(task: analysis.Task) -> analysis.Analysed:
        asked.append(task)
        return real(task)

    monkeypatch.setattr(analysis, "analyse_one", watched)
    assert counts(update_index(settings)) == (5, 5, 0)
    assert {(task.facets, task.terms) for task in asked} == {(True, False)}


def test_an_article_that_breaks_the_analysis_is_named(
    settings: Settings, store: ArticleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer import facets

    real = facets.extract

    def fragile(article: Article) -> Document:
        if article.id == "a3":
            raise ValueError("too strange")
        return real(article)

    monkeypatch.setattr(facets, "extract", fragile)
    report = update_index(settings)
    assert report.refused == {"a3": "ValueError: too strange"}
    assert any("a3" in line and "too strange" in line for line in report.lines())
    assert set(indexed(settings)) == {"a0", "a1", "a2", "a4"}


def test_reports_of_one_meeting_are_grouped_and_parted(
    settings: Settings, store: ArticleStore
) -> None:
    update_index(settings)
    copy = briefing(1, id="copy", portal=replace(PORTAL, id="dai-tq"))
    store.save(copy, KEEP)
    assert counts(update_index(settings)) == (1, 2, 0)
    documents = indexed(settings)
    assert documents["copy"].meeting_id == documents["a1"].meeting_id
    assert {documents[id_].meeting_size for id_ in ("copy", "a1")} == {2}
    assert documents["a2"].meeting_size == 1
    store.reject(copy, DROP)
    assert counts(update_index(settings)) == (0, 1, 1)
    assert indexed(settings)["a1"].meeting_size == 1
    assert indexed(settings) == indexed(settings)


def test_corrections_are_applied_and_taken_back(settings: Settings, store: ArticleStore) -> None:
    update_index(settings)
    file = settings.data / "corrections.yaml"
    file.write_text(
        "- {article: a1, field: kind, value: tong_ket, reason: told by the portal}\n", "utf-8"
    )
    assert counts(update_index(settings)) == (0, 1, 0)
    document = indexed(settings)["a1"]
    assert document.kind == "tong_ket"
    assert [item.field for item in document.evidence["kind"]] == ["correction"]
    assert counts(update_index(settings)) == (0, 0, 0)
    file.unlink()
    assert counts(update_index(settings)) == (0, 1, 0)
    assert indexed(settings)["a1"].kind == "giao_ban"


def test_a_wrong_correction_is_one_clear_line(settings: Settings, store: ArticleStore) -> None:
    (settings.data / "corrections.yaml").write_text(
        "- {article: a1, field: colour, value: x, reason: y}\n"
    )
    with pytest.raises(EngineError, match=r"corrections\.yaml.*colour"):
        update_index(settings)


def test_a_locked_index_is_one_clear_line(settings: Settings, store: ArticleStore) -> None:
    engine = open_engine(settings)
    with engine.writer(), pytest.raises(EngineError, match="another process"):
        update_index(settings)
    assert counts(update_index(settings))[1] == 5


def test_two_at_once_is_one_clear_line(settings: Settings, store: ArticleStore) -> None:
    with (
        data_lock(settings.data, "giaoban index", "index"),
        pytest.raises(Locked, match="in use by giaoban index"),
    ):
        update_index(settings)
    assert counts(update_index(settings))[1] == 5


def test_an_empty_store(settings: Settings) -> None:
    assert counts(update_index(settings)) == (0, 0, 0)
    assert counts(update_index(settings, rebuild=True)) == (0, 0, 0)
    assert indexed(settings) == {}


def test_progress_is_told(settings: Settings, store: ArticleStore) -> None:
    told: list[tuple[int, int | None, str]] = []
    update_index(settings, progress=lambda *state: told.append(state))
    assert (5, 5, "analysing") in told
    assert (5, 5, "writing") in told


def test_workers_give_what_one_process_gives(settings: Settings, store: ArticleStore) -> None:
    for number in range(5, 120):
        store.save(briefing(number), KEEP)
    assert counts(update_index(settings, workers=2)) == (120, 120, 0)
    by_two = indexed(settings)
    settings.analysis_path.unlink()
    assert counts(update_index(settings, workers=1, rebuild=True)) == (120, 120, 0)
    assert indexed(settings) == by_two


def test_a_killed_run_goes_on_where_it_stopped(settings: Settings, store: ArticleStore) -> None:
    for number in range(5, 400):
        store.save(briefing(number), KEEP)
    program = (
        "import sys; from config.settings import load_settings; from indexer.loading import update_index;"
        "update_index(load_settings({'GIAOBAN_DATA': sys.argv[1]}), workers=1,"
        " progress=lambda done, *_: print(done, flush=True))"
    )
    command = [sys.executable, "-c", program, str(settings.data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        analysed = int(running.stdout.readline())
        running.kill()
    time.sleep(0.05)
    report = update_index(settings, workers=1)
    assert 0 < report.analysed <= 400 - analysed
    assert len(indexed(settings)) == report.documents == 400
    assert position(settings) == store.last_change()
