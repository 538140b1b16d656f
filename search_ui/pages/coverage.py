"""The coverage page: province × quarter as a heat map whose cells are searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from indexer.search import Request
from search_ui.addresses import address, including
from search_ui.coverage import Coverage, Row, apart, coverage
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
    others = apart(asked)
    rows = [
        (row, list(cells(row, chosen, table, others)), _link(others, row.province))
        for row in table.rows
    ]
    return render_template(
        "coverage.html",
        asked=asked,
        rows=rows,
        years=years,
        windows=[(window, f"{until}{window[-1]}") for window in windows(table)],
        gaps=sum(not any(cell.count for cell in shown) for _row, shown, _all in rows),
        shades=SHADES,
        chips=chips(others),
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


def cells(row: Row, chosen: list[int], table: Coverage, asked: Request) -> Iterator[Cell]:
    """The cells of one province."""
    pattern = _link(asked, row.province, "0000-Q0")
    for index in chosen:
        quarter, count = table.quarters[index], row.counts[index]
        shade = sum(count >= least for least in SHADES)
        yield Cell(quarter, count, shade, pattern.replace("0000-Q0", quarter) if count else None)


def _link(asked: Request, province: str, quarter: str | None = None) -> str:
    found = including(asked, "province", province)
    return address("/", including(found, "quarter", quarter) if quarter else found)
