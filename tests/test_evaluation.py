"""The gate of `make eval`, and the sample portals from crawl to facets."""

from __future__ import annotations

import tomllib

from tests import evaluation


def test_accents_are_stripped_as_people_type() -> None:
    assert evaluation.without_accents("Đường Bưởi, quý Ⅱ ở Huế") == "Duong Buoi, quy Ⅱ o Hue"


def test_a_figure_below_its_floor_is_named_and_one_at_the_floor_is_not() -> None:
    tables = {"own": {"briefing": 0.8996, "blocs": 0.9}}
    floors = {"own": {"briefing": 0.91, "blocs": 0.9, "roles": 0.5}, "absent": {"blocs": 1.0}}
    problems = evaluation.below_floor(tables, floors)
    assert problems == [
        "own: briefing is 0.900, its floor is 0.910",
        "own: roles is 0.000, its floor is 0.500",
    ]


def test_the_sample_portals_from_crawl_to_facets() -> None:
    figures = evaluation.measure_samples()
    floors = tomllib.loads(evaluation.FLOORS.read_text("utf-8"))
    table = "sample facets"
    assert evaluation.below_floor({table: figures}, floors) == []
