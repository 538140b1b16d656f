"""The coverage page: province × quarter as a heat map whose cells are searches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request

from indexer.search import Request
from search_ui.addresses import address
from search_ui.coverage import Coverage, coverage
from search_ui.freshness import revalidated
from search_ui.pages.search import chips
from search_ui.parameters import plain, read

blueprint = Blueprint("coverage", __name__)
YEARS = 5  # shown at once, so that the page stays small
SHADES = (1, 2, 4, 8, 16)  # least count of each shade


@dataclass(frozen=True, slots=True)
class Cell:
    """One province in one quarter."""

    quarter: str
    count: int
    shade: int
    link: str | None


@blueprint.get("/coverage")
@revalidated
def page() -> Any:
    """The heat map of five years."""
    asked = read(request.args, typed=True).request
    table = coverage(asked)
    here = address("/coverage", asked)
    until = f"{here}{'&' if '?' in here else '?'}until="
    years = window(table, plain(request.args.get("until", "")))
    chosen = [i for i, quarter in enumerate(table.quarters) if int(quarter[:4]) in years]
    others = {f: v for f, v in asked.include.items() if f not in ("province", "quarter")}
    bare = replace(asked, include=others)
    rows = [
        (
            row.province,
            sum(row.counts[i] for i in chosen),
            list(cells(row.province, row.counts, chosen, table, asked)),
        )
        for row in table.rows
    ]
    return render_template(
        "coverage.html",
        asked=asked,
        rows=rows,
        years=years,
        windows=[(window, f"{until}{window[-1]}") for window in windows(table)],
        gaps=sum(not any(cell.count for cell in row[2]) for row in rows),
        shades=SHADES,
        chips=chips(bare),
        back=address("/", asked),
    )


def window(table: Coverage, until: str) -> range:
    """The years shown: five up to the one asked for, by default the newest."""
    if not table.years:
        return range(0)
    first, last = table.years[0], table.years[-1]
    end = min(last, max(first, int(until))) if until.isdigit() and len(until) == 4 else last
    return range(max(first, end - YEARS + 1), end + 1)


def windows(table: Coverage) -> list[range]:
    """All windows of five years, newest first."""
    if not table.years:
        return []
    ends = range(table.years[-1], table.years[0] - 1, -YEARS)
    return [window(table, str(end)) for end in ends]


def cells(
    province: str, counts: tuple[int, ...], chosen: list[int], table: Coverage, asked: Request
) -> Any:
    """The cells of one province."""
    include = {**asked.include, "province": (province,), "quarter": ("0000-Q0",)}
    pattern = address("/", replace(asked, include=include, page=1, cursor=None))
    for index in chosen:
        quarter, count = table.quarters[index], counts[index]
        shade = sum(count >= least for least in SHADES)
        yield Cell(quarter, count, shade, pattern.replace("0000-Q0", quarter) if count else None)
