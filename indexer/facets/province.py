"""The province of an article, as of its date: from the site, the address, source tags, and the names in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from config.lexicon import lexicon
from indexer.document import Evidence
from indexer.facets import site
from indexer.facets.dating import written
from indexer.facets.source import Finding, Source
from indexer.facets.wording import any_of, key, pattern
from indexer.places import Place, districts, provinces, today, towns, unit_at

# Characters in which further evidence is sought once the site has told the province.
CONFIRM = 20_000
MOST = 300  # names of a field that are weighed; more would not change the answer
QUOTES = 4  # pieces of evidence kept for a province
LIST = 3  # names in a row that are a list of provinces, not the province of the article

_WORDS = lexicon("place_context")
_OFFICE = pattern(
    rf"(?:\b(?:{any_of(_WORDS['offices'])})"
    rf"|\b(?:{any_of(_WORDS['offices_of'])}) [^,.;:()\n]{{2,45}}?)(?: tỉnh| thành phố| tp\.?)? ?$"
)
_KIND = pattern(r"\b(?:tỉnh|thành phố|tp\.?|province of) ?$")
_AWAY = pattern(
    rf"(?<!\bthành[ ])\b(?!đi đầu\b)(?:{any_of(_WORDS['away'])})(?:[ ,][^,.;:()\n]{{0,24}})?$"
)
_AFTER_ENGLISH = re.compile(r"\s(?:provincial|province|city)\b", re.IGNORECASE)
_LIST_GAP = pattern(r" ?(?:,|;|và|-|&|, và|and) ?(?:tỉnh |thành phố |tp\.? ?)?")
_PAIR = re.compile(r"\s?[-–—]\s?")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_ACCENTED = re.compile(r"[\u00c0-\u01b0\u1ea0-\u1ef9]")  # letters with Vietnamese accents
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(
    r"^[^\S\n]*(?:\((?P<a>[A-ZĐ]{2,6})\)|(?P<b>[A-ZĐ]{2,6})(?:\.VN|\.vn)?\s?[-–—])", re.MULTILINE
)
_SURNAMES = frozenset(_WORDS["surnames"])


@dataclass(frozen=True, slots=True)
class Claim:
    """A province that some words speak for, with how much."""

    province: str
    weight: float
    field: str
    start: int
    end: int
    rule: str


def find(source: Source, periods: Sequence[str] = ()) -> Finding:
    """The province at the article's date (value: its name, or None), with evidence in the order of trust.

    An article that nothing dates is as old as the last of the quarters (`2025-Q3`) that it reviews.
    """
    moment = written(source)
    when = moment.iso if moment else _last_month(periods)
    told = _from_site(source)
    named = _named(source, CONFIRM if told else None)
    elsewhere = _event_elsewhere(named, told) if told else None
    tag = None if told else _tagged(source, named)
    weighed = None if told or tag else _weighed(named, when)
    weak = None if told or tag or weighed else _from_aggregator(source)
    claim = elsewhere or told or tag or weighed or weak
    if claim is None:
        return Finding()
    name = unit_at(claim.province, when)
    return Finding(name, tuple(_evidence(source, name, claim, named)))


def _last_month(periods: Sequence[str]) -> str | None:
    """The last month of the last quarter whose year is known: 2025-09 for 2025-Q3."""
    known = [period for period in periods if period[:4].isdigit()]
    return f"{max(known)[:4]}-{3 * int(max(known)[-1]):02}" if known else None


def _evidence(
    source: Source, name: str, claim: Claim, named: Sequence[Claim]
) -> Iterator[Evidence]:
    agreeing = (c for c in named if today(c.province) == today(claim.province) and c.weight > 0)
    for item in list(dict.fromkeys((claim, *agreeing)))[:QUOTES]:
        if item.field == "portal":
            yield Evidence(name, "portal", item.rule)
        else:
            yield source.quote(name, item.field, item.start, item.end, item.rule)


# The site


def _from_site(source: Source) -> Claim | None:
    """The portal's own province, else what host and path say; a portal without one says that the site does not tell.

    A portal that took over the addresses of a former province's paper is that province's there.
    """
    portal, url = source.article.portal, source.article.url or ""
    host, told = site.host_of(url), site.from_host(url)
    if portal is not None:
        if not portal.province:
            return None
        if not told or not _joined_later(told.province, portal.province):
            return Claim(portal.province, 0, "portal", 0, 0, "portal")
    elif not told and not site.is_aggregator(host):
        told = site.from_path(url)
    return Claim(told.province, 0, "url", told.start, told.end, told.rule) if told else None


def _joined_later(one: str, other: str) -> bool:
    """Whether two provinces are different ones that are one today."""
    return one != other and today(one) == today(other)


def _from_aggregator(source: Source) -> Claim | None:
    told = site.from_path(source.article.url or "")
    return Claim(told.province, 0, "url", told.start, told.end, "aggregator_path") if told else None


def _event_elsewhere(named: Sequence[Claim], told: Claim) -> Claim | None:
    """A headline that names a body of one other province, and not the site's: the event was there."""
    title = [c for c in named if c.field == "title" and c.weight > 0]
    others = {today(c.province) for c in title}
    if len(others) != 1 or any(c.province == told.province for c in title):
        return None
    return next((c for c in title if c.rule == "office"), None)


# Source tags


def _tagged(source: Source, named: Sequence[Claim]) -> Claim | None:
    """The source tag before the first words: "(TTV) …"; one of several provinces only where the text agrees."""
    tags = lexicon("source_tags")["tags"]
    agreeing = {c.province for c in named if c.weight > 0}
    for field, text in source.parts.items():
        for found in _TAG.finditer(text[:CONFIRM]):
            group = "a" if found["a"] else "b"
            meant = tags.get(found[group], [])
            fitting = meant if len(meant) == 1 else [p for p in meant if p in agreeing]
            if len(fitting) == 1:
                return Claim(fitting[0], 1, field, *found.span(group), "source_tag")
    return None


# Names in the text


def _weighed(named: Sequence[Claim], when: str | None) -> Claim | None:
    """The province that the names in the text speak for most clearly; None where two are as strong.

    Units that are one province at the time speak for the same.
    """
    units = {claim: unit_at(claim.province, when) for claim in named}
    scores: dict[str, float] = defaultdict(float)
    for claim in {(units[c], c.rule, c.field == "title", c.weight): c for c in named}.values():
        scores[units[claim]] += claim.weight * (2 if claim.field == "title" else 1)
    for claim in named:
        scores[units[claim]] += claim.weight / 10  # the more often, the more likely
    ranked = sorted(scores, key=lambda name: -scores[name])
    if not ranked or scores[ranked[0]] <= 0.5:
        return None
    if len(ranked) > 1 and scores[ranked[1]] >= scores[ranked[0]] * 0.9:
        return None
    best = [c for c in named if units[c] == ranked[0]]
    return max(best, key=lambda claim: claim.weight)


def _named(source: Source, reach: int | None) -> list[Claim]:
    """Every claim that names of provinces and districts make in title, lead and text (to `reach`), in order."""
    return [
        claim
        for field, content in source.parts.items()
        for claim in _claims(field, content[:reach] if field == "text" else content)
    ]


def _claims(field: str, content: str) -> Iterator[Claim]:
    accents = _is_accented(content)
    view = key(content)
    places = list(islice(provinces(accents=accents).find(content, capitals=True), MOST))
    listed = _in_lists(content, view, places)
    away = 0  # the end of the last province elsewhere: what follows it in a row is elsewhere, too
    for place in places:
        weight, rule = _spoken_for(content, view, place)
        if away and _LIST_GAP.fullmatch(view, away, place.start):
            weight = 0
        away = place.end if not weight and view.endswith("tỉnh ", 0, place.start) else 0
        if place.start not in listed and weight:
            yield Claim(place.name, weight, field, place.start, place.end, rule)
    yield from _district_claims(field, content, view, accents)


def _district_claims(field: str, content: str, view: str, accents: bool) -> Iterator[Claim]:
    for place in islice(districts(accents=accents).find(content), MOST):
        if content[place.end - 1].isdigit() or any(
            c.isupper() for c in content[place.start : place.end]
        ):
            for province in place.provinces:
                weight = 1.5 if len(place.provinces) == 1 else 0.3
                yield Claim(province, weight, field, place.start, place.end, "district")
    for place in islice(towns(accents=accents).find(content, capitals=True), MOST):
        if len(place.provinces) == 1 and " " in place.name and _stands_alone(content, view, place):
            yield Claim(place.provinces[0], 0.6, field, place.start, place.end, "town")


def _is_accented(content: str) -> bool:
    """Whether a text is written with accents; names without them count only where nothing has any."""
    sample = content[:4000]
    return len(_ACCENTED.findall(sample)) * 20 > len(_LETTER.findall(sample))


def _spoken_for(content: str, view: str, place: Place) -> tuple[float, str]:
    """How much a name speaks for its province, and by which rule: an office of it, its kind before it, the name alone."""
    before = max(0, place.start - 60)
    if _is_person(content, place) or _AWAY.search(view, before, place.start):
        return 0, "away"
    if _OFFICE.search(view, before, place.start):
        return 3, "office"
    if _KIND.search(view, before, place.start) or _AFTER_ENGLISH.match(content, place.end):
        return 2, "kind"
    return (0.4 if place.name in ("Hà Nội", "Huế") else 1), "name"


def _is_person(content: str, place: Place) -> bool:
    """Whether a surname stands right before the name: Trần Hòa Bình."""
    word = _WORD_BEFORE.search(content, max(0, place.start - 12), place.start)
    return bool(word and word[1][0].isupper() and word[1].lower() in _SURNAMES)


def _stands_alone(content: str, view: str, place: Place) -> bool:
    """Whether a town's name is a whole run of capitals in a sentence, not part of a person's name or a byline."""
    line = content[content.rfind("\n", 0, place.start) + 1 : place.start][-40:]
    after = content[place.end : place.end + 3]
    word = _WORD_BEFORE.search(content, max(0, place.start - 12), place.start)
    if (word and word[1][0].isupper()) or (after[:1] == " " and after[1:2].isupper()):
        return False
    return bool(re.search(r"[a-zà-ỹ] ?[(,–-]? ?$", line)) and not _AWAY.search(
        view, max(0, place.start - 40), place.start
    )


def _in_lists(content: str, view: str, places: Sequence[Place]) -> set[int]:
    """Starts of the names that stand in a list of provinces, or joined in pairs by a dash (Hạ Long - Hải Phòng)."""
    listed: set[int] = set()
    run: list[Place] = []
    for place in places:
        if run and not _LIST_GAP.fullmatch(view, run[-1].end, place.start):
            run = []
        run.append(place)
        if len({p.name for p in run}) >= LIST:
            listed.update(p.start for p in run)
    for place in places:
        joined = _PAIR.match(content, place.end) or _PAIR.search(
            content, max(0, place.start - 3), place.start
        )
        if joined and _beside(content, place, joined):
            listed.add(place.start)
    return listed


def _beside(content: str, place: Place, dash: re.Match[str]) -> bool:
    """Whether a dash joins the name to another place: a road, a line, a region."""
    if dash.start() >= place.end:
        around = content[dash.end() : dash.end() + 20]
        first = next(towns().find(around, capitals=True), None) or next(
            provinces().find(around, capitals=True), None
        )
        return first is not None and first.start == 0
    before = content[max(0, dash.start() - 20) : dash.start()]
    names = [*towns().find(before, capitals=True), *provinces().find(before, capitals=True)]
    return any(name.end == len(before) for name in names)
