"""What facets and their values are called, in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from flask_babel import gettext as _

from crawler.messages import Message
from indexer.facets import labels
from search_ui.backend import backend
from search_ui.language import language, number
from search_ui.parameters import FACETS


def facet_label(facet: str) -> str:
    """The name of a facet."""
    return labels.facet_label(facet, language())


def value_label(facet: str, value: str) -> str:
    """The name of a facet's value: portals by their names, codes by their labels."""
    if facet == "portal":
        return backend().portal_name(value)
    return labels.label(facet, value, language())


def full_label(facet: str, value: str) -> str:
    """A value with the name of its facet, where the value alone does not tell."""
    name = value_label(facet, value)
    return name if facet in ("quarter", "kind") else f"{facet_label(facet)}: {name}"


def periods_label(periods: Sequence[str]) -> list[str]:
    """The names of quarters or years, those that follow one another as one: `Quý I/2024 – Quý III/2024`."""
    runs: list[list[str]] = []
    for period in sorted(periods):
        if runs and _follows(runs[-1][-1], period):
            runs[-1].append(period)
        else:
            runs.append([period])
    return [
        " – ".join(value_label("quarter", q) for q in dict.fromkeys((r[0], r[-1]))) for r in runs
    ]


def _follows(before: str, after: str) -> bool:
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    year, _q, number = before.partition("-Q")
    following = f"{int(year) + 1}-Q1" if number == "4" and year.isdigit() else ""
    return after in (f"{year}-Q{int(number) + 1}", following) if number.isdigit() else False


def parameter_label(name: str) -> str:
    """What a parameter of a search is called on the page; one that the page does not show is its own name."""
    names = {
        "q": _("Query"),
        "from": _("Published from"),
        "to": _("Published to"),
        "page": _("Page"),
        "cursor": _("Page"),
    }
    facet = name.removeprefix("not_")
    return str(names.get(name) or (facet_label(facet) if facet in FACETS else name))


def portal_kind(kind: str) -> str:
    """What kind of portal it is."""
    kinds = {
        "newspaper": _("newspaper"),
        "party": _("party portal"),
        "broadcaster": _("broadcaster"),
        "board": _("party board"),
        "government": _("government portal"),
        "aggregator": _("aggregator"),
    }
    return str(kinds.get(kind, kind))


def said(message: str) -> str:
    """A message in the language of the page; a text without parts, as older versions stored it, stays English."""
    if not isinstance(message, Message):
        return message
    values = {
        name: said(value) if isinstance(value, str) else number(value)
        for name, value in message.values.items()
    }
    return str(_(message.pattern)) % values


def field_label(field: str) -> str:
    """Where evidence stands."""
    fields = {
        "title": _("headline"),
        "lead": _("lead"),
        "text": _("text"),
        "url": _("address"),
        "published": _("date of publication"),
        "portal": _("the portal itself"),
        "correction": _("correction by hand"),
    }
    return str(fields.get(field, field))


def date_source(source: str) -> str:
    """Where the date of publication was read."""
    sources = {
        "select": _("the place on the page that the portal file names"),
        "json-ld": _("structured data of the page (JSON-LD)"),
        "meta": _("metadata of the page"),
        "feed": _("the portal’s feed or list"),
        "url": _("address"),
        "text": _("text of the page"),
        "given": _("the imported record"),
    }
    return str(sources.get(source, source))


def explanation(facet: str, value: str) -> str:
    """One line that explains a value that not everyone knows; empty where there is none."""
    return str(_(_blocs()[value])) if facet == "bloc" and value in _blocs() else ""


@cache
def _blocs() -> dict[str, str]:
    _ = str  # marks the messages; they are translated where they are shown
    return {
        "dang": _("Party committees and their advisory boards"),
        "doan_the_mttq": _("Fatherland Front, trade union, youth, women, farmers, veterans"),
        "noi_chinh": _("Police, military, courts, procuracy, inspection of justice"),
        "dan_van": _("Work with the people, religions and ethnic groups"),
        "tuyen_giao": _("Propaganda, education, culture, opinion briefings"),
        "to_chuc": _("Cadres, members and organisation of the Party"),
        "kiem_tra": _("Inspection and discipline inside the Party"),
        "van_phong_cap_uy": _("Offices that serve the party committees"),
        "chinh_quyen": _("People's committees, departments and sectors"),
        "doanh_nghiep": _("Party bodies of enterprises"),
        "bao_chi": _("Press briefings with newspapers and broadcasters"),
        "other": _("A bloc that none of these names"),
    }
