"""The columns of the tables (CSV, XLSX): fixed names in a fixed order. New ones are added at the end only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from indexer.document import Document, Official
from indexer.facets.labels import label
from search_ui.exports.writing import clean, one_line


def _joined(values: Iterable[str | None]) -> str:
    """Values joined by `; `, with the semicolons inside them made commas so that the list can be split again."""
    return "; ".join(one_line(value or "").replace(";", ",") for value in values)


@lru_cache(maxsize=4096)
def _labels(facet: str, codes: tuple[str, ...]) -> str:
    return _joined(label(facet, code) for code in codes)


def _people(document: Document) -> list[Official]:
    """The named first: the n-th name belongs to the n-th position, nameless posts follow."""
    return sorted(document.officials, key=lambda official: official.name is None)


COLUMNS: Mapping[str, Callable[[Document], str]] = {
    "id": lambda d: d.id,
    "title": lambda d: one_line(d.title),
    "url": lambda d: d.url or "",
    "portal": lambda d: d.portal or "",
    "published": lambda d: d.published or "",
    "province": lambda d: d.province or "",
    "province_now": lambda d: d.province_now or "",
    "quarters": lambda d: _joined(d.periods),
    "blocs": lambda d: _joined(d.blocs),
    "officials": lambda d: _joined(o.name for o in _people(d) if o.name),
    "positions": lambda d: _joined(o.position for o in _people(d)),
    "briefing": lambda d: "true" if d.briefing else "false",
    "lead": lambda d: clean(d.lead),
    "kind": lambda d: d.kind or "",
    "level": lambda d: d.level or "",
    "organiser": lambda d: one_line(d.organiser or ""),
    "meeting_date": lambda d: d.meeting_date or "",
    "period_kind": lambda d: d.period_kind or "",
    "roles": lambda d: _joined(o.role for o in _people(d)),
    "posts": lambda d: _joined(d.posts),
    "byline": lambda d: _joined(d.byline),
    "meeting_id": lambda d: d.meeting_id or "",
    "meeting_size": lambda d: str(d.meeting_size),
    "kind_name": lambda d: label("kind", d.kind) if d.kind else "",
    "bloc_names": lambda d: _labels("bloc", d.blocs),
    "post_names": lambda d: _labels("post", d.posts),
}
DATES = ("published", "meeting_date")


def row(document: Document) -> list[str]:
    """The cells of a document in the order of the columns."""
    return [cell(document) for cell in COLUMNS.values()]
