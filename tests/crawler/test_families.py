"""Site families: what comes home from each, knowing nothing but its address, and by a proper portal file.

The table of figures: `python -m tests.crawler.families`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import load_settings
from tests.crawler.families import FAMILIES
from tests.crawler.families.measuring import Miss, Score, measure, table

Measured = tuple[dict[str, Score], list[Miss]]


@pytest.fixture(scope="module", params=["auto", "file"])
def measured(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Measured]:
    base = load_settings(environ={"GIAOBAN_DATA": str(tmp_path_factory.mktemp(request.param))})
    settings = base.model_copy(update={"crawl": base.crawl.model_copy(update={"delay": 0.0})})
    return request.param, measure(settings, request.param)


def test_title_date_and_body_are_right(measured: tuple[str, Measured]) -> None:
    how, (scores, misses) = measured
    print(f"\n{table(scores)}")
    total = sum(scores.values(), Score())
    least = {"auto": 0.98, "file": 1.0}[how]
    wrong = [miss for miss in misses if miss.field in ("found", "title", "date", "body")]
    assert total.right >= least * total.articles, wrong


def test_nothing_else_is_taken_for_an_article(measured: tuple[str, Measured]) -> None:
    _, (scores, misses) = measured
    extra = [miss for miss in misses if miss.field == "extra"]
    assert sum(score.extra for score in scores.values()) == 0, extra


def test_authors_are_told_from_the_text(measured: tuple[str, Measured]) -> None:
    _, (scores, misses) = measured
    total = sum(scores.values(), Score())
    wrong = [miss for miss in misses if miss.field == "byline"]
    assert total.byline >= 0.98 * total.articles, wrong


def test_every_family_has_its_templates_and_no_other(request: pytest.FixtureRequest) -> None:
    folder = Path(request.path).parent / "families" / "templates"
    used = {family.folder for family in FAMILIES.values() if family.__module__.startswith("tests.")}
    assert {path.name for path in folder.iterdir()} == used
