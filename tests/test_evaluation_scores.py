"""The scoring itself: what counts as right, and agreement with the published script where it is there."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import BLOCS, KINDS, LEVELS, PERIOD_KINDS, ROLES
from tests.evaluation_scores import (
    mean_reciprocal_rank,
    plain,
    score_facets,
    score_search,
    token_f1,
)

LABELLED = Path(__file__).parent / "labelled"


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


OWN = rows(LABELLED / "articles.jsonl")


def as_predicted(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"briefing": row["is_briefing"], "evidence": {}}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hoà"), ("Bùi Thúy  Quỳnh", "bùi thuý quỳnh"), ("Thủy", "Thủy")],
)
def test_spelling_variants_are_one_name(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_other_tones_are_other_names() -> None:
    assert plain("Lâm Đông") != plain("Lâm Đồng")


@given(st.text(), st.text())
def test_token_f1_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert token_f1(one, other) == token_f1(other, one)
    assert 0 <= token_f1(one, other) <= 1


def test_the_labels_themselves_score_full_marks() -> None:
    scores = score_facets(OWN, {row["id"]: as_predicted(row) for row in OWN})
    figures = scores.figures()
    del figures["evidence"]  # labels have none
    assert set(figures.values()) == {1.0}


def test_an_answer_with_nothing_in_it_scores_nothing() -> None:
    figures = score_facets(OWN, {}).figures()
    assert {figures[name] for name in ("briefing", "periods", "blocs", "officials")} == {0.0}
    assert figures["province"] < 0.1  # the rows whose province cannot be told are right


def test_a_quarter_without_year_matches_any_year_and_one_only() -> None:
    gold = [row | {"periods": ["XXXX-Q3"]} for row in OWN[:1]]
    document = as_predicted(OWN[0]) | {"periods": ["2020-Q3", "2021-Q3"]}
    counts = score_facets(gold, {OWN[0]["id"]: document}).periods
    assert (counts.right, counts.wrong, counts.missed) == (1, 1, 0)


def test_passing_mentions_are_neither_asked_for_nor_punished() -> None:
    row = next(r for r in OWN if any(o["role"] == "mention" for o in r["officials"]))
    found = [o | {"role": "speak"} if o["role"] == "mention" else o for o in row["officials"]]
    counts = score_facets([row], {row["id"]: as_predicted(row) | {"officials": found}}).officials
    assert (counts.wrong, counts.missed) == (0, 0)


def test_a_wrong_offset_is_wrong_evidence() -> None:
    quote = {"value": "x", "field": "title", "rule": "r", "start": 0, "end": 3, "quote": "xyz"}
    document = as_predicted(OWN[0]) | {"evidence": {"briefing": [quote]}}
    assert score_facets(OWN[:1], {OWN[0]["id"]: document}).evidence.right == 0


def test_search_figures_by_hand() -> None:
    queries = [{"id": "q", "relevant": {"a": 2, "b": 1}}, {"id": "r", "relevant": {"c": 1}}]
    best = score_search(queries, {"q": ["a", "b"], "r": ["c"]})
    assert best == {"ndcg10": 1.0, "success1": 1.0}
    assert score_search(queries, {"q": ["x"], "r": ["x", "c"]})["success1"] == 0.0
    assert mean_reciprocal_rank([("a", ["b", "a"]), ("c", [])]) == 0.25


def test_labels_use_the_codes_of_the_document() -> None:
    for row in OWN:
        assert set(row["blocs"]) <= set(BLOCS)
        assert {official["role"] for official in row["officials"]} <= set(ROLES)
        if row["is_briefing"]:
            assert row["kind"] in KINDS
            assert row["level"] in LEVELS
            assert row["period_kind"] in PERIOD_KINDS


def test_labelled_names_and_posts_stand_in_the_article() -> None:
    for row in OWN:
        text = plain(row["text"]).replace(",", "")
        for official in row["officials"]:
            assert plain(official["name"] or official["position"]).replace(",", "") in text


def test_queries_ask_for_articles_that_exist() -> None:
    ids = {row["id"] for row in OWN}
    assert len(ids) == len(OWN) >= 60
    queries = rows(LABELLED / "queries.jsonl")
    assert len(queries) >= 25
    assert all(query["relevant"] and set(query["relevant"]) <= ids for query in queries)


@pytest.mark.shared
def test_figures_agree_with_the_published_script(shared: Path, tmp_path: Path) -> None:
    """Predictions made wrong at random: both must punish them alike."""
    gold_file = shared / "eval" / "articles.jsonl"
    gold = rows(gold_file)
    chance = random.Random(7)
    predicted = [as_predicted(_spoil(row, chance)) for row in gold]
    file = tmp_path / "predicted.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in predicted), "utf-8")
    script = [sys.executable, str(shared / "eval" / "score.py"), "facets", str(gold_file)]
    printed = subprocess.run(
        [*script, str(file)], check=True, capture_output=True, text=True
    ).stdout
    figures = score_facets(gold, {row["id"]: row for row in predicted}).figures()
    for line in printed.splitlines():
        name, shown = line.split()[0], line.split("F1" if "F1" in line else "=")[1].split()[0]
        assert f"{figures[name]:.3f}" == shown, name


@pytest.mark.shared
def test_search_figures_agree_with_the_published_script(shared: Path, tmp_path: Path) -> None:
    queries_file = shared / "eval" / "queries.jsonl"
    queries = rows(queries_file)
    chance = random.Random(7)
    ids = [row["id"] for row in rows(shared / "eval" / "articles.jsonl")]
    run = {q["id"]: [*chance.sample(ids, 3), *q["relevant"], *ids[:4]] for q in queries[1:]}
    for hits in run.values():
        chance.shuffle(hits)
    run = {query: list(dict.fromkeys(hits)) for query, hits in run.items()} | {queries[0]["id"]: []}
    lines = [{"id": q, "hits": [{"id": hit} for hit in hits]} for q, hits in run.items()]
    file = tmp_path / "run.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    script = [sys.executable, str(shared / "eval" / "score.py"), "search", str(queries_file)]
    printed = subprocess.run(
        [*script, str(file)], check=True, capture_output=True, text=True
    ).stdout
    figures = score_search(queries, run)
    assert f"nDCG@10 {figures['ndcg10']:.3f}   success@1 {figures['success1']:.3f}" in printed


def _spoil(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    spoilt = dict(row)
    if chance.random() < 0.2:
        spoilt["is_briefing"] = not row["is_briefing"]
    if chance.random() < 0.2:
        spoilt["province"] = "Hà Nội"
    if chance.random() < 0.3:
        spoilt["periods"] = [*row["periods"][1:], "2019-Q1"]
    if chance.random() < 0.3:
        spoilt["blocs"] = [*row["blocs"], "other"]
    if chance.random() < 0.3:
        spoilt["officials"] = [
            o | {"position": "Bí thư", "role": "speak"} for o in row["officials"][:1]
        ]
    return spoilt
