"""Addresses of searches. The address is the whole state: parameters in one fixed order, defaults left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from indexer.search import Request
from search_ui.language import language
from search_ui.parameters import FACETS

Pairs = list[tuple[str, str]]


def pairs(request: Request, *, paging: bool = True) -> Pairs:
    """The parameters of a request in their fixed order."""
    found: Pairs = [("q", request.q)] if request.q else []
    for prefix, filters in (("", request.include), ("not_", request.exclude)):
        chosen = [facet for facet in FACETS if facet in filters]
        found += [(prefix + facet, value) for facet in chosen for value in filters[facet]]
    found += [("from", request.published_from)] if request.published_from else []
    found += [("to", request.published_to)] if request.published_to else []
    found += [("match", request.match)] if request.match != "auto" else []
    found += [("sort", request.sort)] if request.sort else []
    found += [("group", "1")] if request.group else []
    found += [("size", str(request.size))] if request.size != 20 else []
    if paging and request.cursor:
        found.append(("cursor", request.cursor))
    elif paging and request.page > 1:
        found.append(("page", str(request.page)))
    return found


def address(path: str, request: Request, *, paging: bool = False, lang: str | None = None) -> str:
    """The address of `path` with the parameters of a request, in the language of the page or the one given."""
    lang = lang or language()
    query = pairs(request, paging=paging) + ([("lang", lang)] if lang != "vi" else [])
    return f"{path}?{urlencode(query)}" if query else path


def web_address(url: str | None) -> str | None:
    """An address that a link may lead to, http or https; what a page claims as its address may be anything."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def including(request: Request, facet: str, value: str) -> Request:
    """The request with one more value of a facet, from its first page."""
    chosen = dict.fromkeys((*request.include.get(facet, ()), value))
    return _first(
        replace(
            request,
            include={**request.include, facet: tuple(sorted(chosen))},
            exclude=_without(request.exclude, facet, value),
        )
    )


def only(request: Request, facet: str, value: str) -> Request:
    """The request with this value alone selected in a facet."""
    return _first(replace(request, include={**request.include, facet: (value,)}))


def without(request: Request, facet: str, value: str) -> Request:
    """The request with a value of a facet neither selected nor excluded."""
    return _first(
        replace(
            request,
            include=_without(request.include, facet, value),
            exclude=_without(request.exclude, facet, value),
        )
    )


def without_filters(request: Request) -> Request:
    """The query alone: no facet, no date."""
    return _first(replace(request, include={}, exclude={}, published_from=None, published_to=None))


def _first(request: Request) -> Request:
    return replace(request, page=1, cursor=None)


def _without(
    filters: Mapping[str, tuple[str, ...]], facet: str, value: str
) -> dict[str, tuple[str, ...]]:
    kept = dict(filters)
    kept[facet] = tuple(v for v in kept.get(facet, ()) if v != value)
    return {name: values for name, values in kept.items() if values}
