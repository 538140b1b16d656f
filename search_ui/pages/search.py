"""The search page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _

from indexer.engines.base import CursorError
from indexer.query.lexing import unaccented
from indexer.search import Answer, Offer, Request
from search_ui.addresses import address, including, pairs, without, without_filters
from search_ui.backend import backend
from search_ui.exports import FORMATS
from search_ui.freshness import revalidated
from search_ui.histogram import histogram
from search_ui.labels import full_label, periods_label
from search_ui.language import language
from search_ui.moments import shown_day
from search_ui.panels import APART, panels, quarters_of, years
from search_ui.parameters import MAX_DEPTH, SORTS, Problem, Reading, read
from search_ui.results import results

blueprint = Blueprint("search", __name__)
COUNTED = 8  # searches that look for ways out of an empty result
PATH = "/"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address without it."""

    facet: str
    label: str
    excluded: bool
    link: str
    request: Request


@dataclass(frozen=True, slots=True)
class WayOut:
    """Another search: what it changes, where it leads, how many articles it finds (None: not counted)."""

    text: str
    link: str
    count: int | None = None


@blueprint.get(PATH)
@revalidated
def page() -> Any:
    """Search, filters and results; a form sent with empty fields is led to the address of its search."""
    reading = read(request.args, typed=True)
    if not reading.problems and _untidy(reading.request):
        return redirect(address(PATH, reading.request, paging=True), 303)
    try:
        answer = backend().service.search(reading.request, language())
    except CursorError:
        reading = _from_the_first_page(reading)
        answer = backend().service.search(reading.request, language())
    return render_template("search.html", **context(reading, answer))


def _from_the_first_page(reading: Reading) -> Reading:
    """The same without its cursor, which is named as a problem."""
    message = _(
        "The address names a place in the list that does not belong to this search, or is too old."
        " This is the first page."
    )
    first = replace(reading.request, page=1, cursor=None)
    return Reading(first, (*reading.problems, Problem("cursor", message)))


def context(reading: Reading, answer: Answer) -> dict[str, Any]:
    """What the template of the search page shows."""
    asked = answer.request
    by_year, listed = years(answer), results(answer)
    query = address("", asked)
    return {
        "answer": answer,
        "asked": asked,
        "problems": reading.problems,
        "wrong": {problem.parameter for problem in reading.problems},
        "results": listed,
        "folded": any(result.folded for result in listed),
        "panels": panels(answer),
        "apart": [facet for facet in APART if not answer.facets.get(facet)],
        "years": by_year,
        "histogram": histogram(by_year, asked),
        "chips": chips(asked),
        "pages": page_links(answer),
        "sorts": sort_links(asked),
        "offers": offers(answer),
        "better": better(answer),
        "ways_out": () if answer.total else ways_out(answer),
        "vacant": not answer.total and not backend().service.health().documents,
        "clear": address(PATH, without_filters(asked)),
        "strict": address(PATH, replace(asked, match="all", page=1, cursor=None)),
        "grouped": address(PATH, replace(asked, group=not asked.group, page=1, cursor=None)),
        "kept": kept_fields(asked),
        "formats": FORMATS,
        "query": query,
    }


def _untidy(asked: Request) -> bool:
    """Whether the form was sent with fields left empty, or with a date as Vietnamese write it."""
    fields = ("q", "from", "to", "containing")
    empty = any(name in request.args and not request.args[name].strip() for name in fields)
    typed = {"from": asked.published_from, "to": asked.published_to}
    return empty or any(value and request.args[name] != value for name, value in typed.items())


def chips(asked: Request) -> list[Chip]:
    """The filters in force, each with the address that drops it."""
    found = []
    for excluded, filters in ((False, asked.include), (True, asked.exclude)):
        for facet, values in filters.items():
            for value in values:
                rest = without(asked, facet, value)
                label = full_label(facet, value)
                found.append(Chip(facet, label, excluded, address(PATH, rest), rest))
    if asked.published_from:
        rest = replace(asked, published_from=None, page=1, cursor=None)
        label = _("From %(day)s", day=shown_day(asked.published_from))
        found.append(Chip("from", label, False, address(PATH, rest), rest))
    if asked.published_to:
        rest = replace(asked, published_to=None, page=1, cursor=None)
        label = _("To %(day)s", day=shown_day(asked.published_to))
        found.append(Chip("to", label, False, address(PATH, rest), rest))
    return found


def kept_fields(asked: Request) -> list[tuple[str, str]]:
    """What the form carries along unseen: everything but the query, the dates and the facets."""
    bare = replace(asked, q="", include={}, exclude={}, published_from=None, published_to=None)
    return pairs(bare, paging=False)


def sort_links(asked: Request) -> list[tuple[str, str, bool]]:
    """Name, address and whether it is in force, for each order; relevance only with a query."""
    names = {"relevance": _("Relevance"), "newest": _("Newest"), "oldest": _("Oldest")}
    default = "relevance" if asked.q else "newest"
    current = asked.sort or default
    links = []
    for sort in SORTS if asked.q else SORTS[1:]:
        chosen: Any = None if sort == default else sort
        link = address(PATH, replace(asked, sort=chosen, page=1, cursor=None))
        links.append((names[sort], link, sort == current))
    return links


def page_links(answer: Answer) -> dict[str, Any]:
    """Numbers and addresses of the pages around this one, and the first and last hit in view."""
    asked = answer.request
    rows = answer.meetings if asked.group else answer.total
    last = max(1, -(-rows // asked.size))
    reachable = min(last, MAX_DEPTH // asked.size)
    near = range(max(1, asked.page - 2), min(reachable, asked.page + 2) + 1)
    numbers = sorted({1, *near, reachable})
    first = (asked.page - 1) * asked.size + 1
    return {
        "current": asked.page,
        "rows": rows,
        "first": first,
        "last": first + len(answer.hits) - 1,
        "count": last,
        "cut": reachable < last,
        "numbers": [(n, _page(asked, n)) for n in numbers] if last > 1 else [],
        "previous": _page(asked, min(asked.page - 1, reachable)) if asked.page > 1 else None,
        "next": _page(asked, asked.page + 1) if asked.page < reachable else None,
        "beyond": asked.page > last,
        "end": _page(asked, reachable),
    }


def _page(asked: Request, number: int) -> str:
    return address(PATH, replace(asked, page=number, cursor=None), paging=True)


def offers(answer: Answer) -> list[tuple[str, str]]:
    """Filters recognised in the query: the filter, and the address that turns its words into it.

    The quarters of one period are one filter. Names that may be meant are one each.
    """
    asked = answer.request
    named: dict[tuple[str, ...], list[Offer]] = {}
    for offer in answer.understood.filters:
        if not _in_force(asked, offer):
            apart = () if offer.facet == "quarter" else (offer.value,)
            named.setdefault((offer.facet, offer.quote, *apart), []).append(offer)
    found = [_offered(asked, together) for together in named.values()]
    if not answer.total:
        found = [(label, target) for label, target in found[:COUNTED] if _found(target)]
    return [(label, address(PATH, target)) for label, target in found]


def _in_force(asked: Request, offer: Offer) -> bool:
    """Whether a filter that is offered is chosen already, a year by its quarters."""
    year = offer.facet == "quarter" and offer.value.isdigit()
    values = quarters_of(offer.value) if year else [offer.value]
    return {*values} <= {*asked.include.get(offer.facet, ())}


def _offered(asked: Request, together: list[Offer]) -> tuple[str, Request]:
    first, values = together[0], [offer.value for offer in together]
    rest = " ".join(asked.q.replace(first.quote, " ").split())
    target = replace(asked, q=rest)
    for value in values:
        target = including(target, first.facet, value)
    label = ", ".join(periods_label(values)) if values[1:] else full_label(first.facet, values[0])
    return label, target


def ways_out(answer: Answer) -> list[WayOut]:
    """What to change where nothing was found: one of the filters, all of them, the query; only what finds something."""
    asked = answer.request
    filters = chips(asked)
    general = []
    if len(filters) > 1:
        general.append((_("Without any filter"), without_filters(asked)))
    if asked.q and asked.match == "all":
        general.append((_("Also articles with some of the words"), replace(asked, match="auto")))
    if '"' in asked.q:
        bare = replace(asked, q=" ".join(asked.q.replace('"', " ").split()))
        general.append((_("Without quotation marks"), bare))
    if asked.q and (plain := unaccented(asked.q)) != asked.q:
        text = _("Any accents: “%(query)s”", query=plain)
        general.append((text, replace(asked, q=plain)))
    single = [(_("Without “%(filter)s”", filter=chip.label), chip.request) for chip in filters]
    counted = _counted(single[: COUNTED - len(general)])
    return [*sorted(counted, key=lambda way: -(way.count or 0)), *_counted(general)]


def better(answer: Answer) -> WayOut | None:
    """The query as it may have been meant, where words look misspelt; where nothing was found, only if this finds more."""
    if not answer.understood.suggestion:
        return None
    meant = replace(answer.request, q=answer.understood.suggestion, page=1, cursor=None)
    if not answer.total and not _found(meant):
        return None
    text = _("Did you mean “%(query)s”?", query=meant.q)
    return WayOut(text, address(PATH, meant))


def _counted(ways: Iterable[tuple[str, Request]]) -> list[WayOut]:
    """The ways that find something."""
    found = ((text, target, _found(target)) for text, target in ways)
    return [WayOut(text, address(PATH, target), count) for text, target, count in found if count]


def _found(asked: Request) -> int:
    """How many articles a search finds."""
    return backend().service.search(replace(asked, page=1, cursor=None, size=1)).total
