"""From a site's address to a portal file, a stored page and what is expected to be read from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from config.portals import Platform, Portal, Select, load_families, netloc, portal_of
from config.settings import Settings
from crawler.check import Finding, Visit, Way, visit
from crawler.drafting.addresses import article_form, has_form
from crawler.drafting.facts import kind_of, name_of, province_of
from crawler.drafting.fixture import Fixture
from crawler.drafting.selectors import selectors
from crawler.extraction import extract_page
from crawler.intake import Answer

_KINDS = ("feed", "sitemap", "listing")
_MAX_SOURCES = 6


class Undrafted(Exception):
    """Nothing could be drafted; the message says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A portal file to be looked over by a person, and a fixture for its test."""

    portal: Portal
    text: str
    finding: Finding
    fixture: Fixture

    def write(self, portals: Path, fixtures: Path) -> list[Path]:
        """Write the portal file and the fixture, a folder of the portal's name; FileExistsError if there is one."""
        file, folder = portals / f"{self.portal.id}.yaml", fixtures / self.portal.id
        for there in (file, folder):
            if there.exists():
                raise FileExistsError(f"{there} exists already")
        portals.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, "utf-8")
        return [file, *self.fixture.write(folder)]


def draft_portal(settings: Settings, url: str) -> Draft:
    """Visit the site at `url` and draft a portal file from what is found; Undrafted when no article can be read."""
    base, host = _base(url)
    bare = Portal(id=_id(host), name=host, kind="newspaper", base=base)
    seen = visit(settings, [bare])[bare.id]
    if not seen.samples:
        raise Undrafted(f"{base}: {seen.finding.reason}{_hint(url, seen)}")
    name = name_of(seen.home) or host
    facts = {
        "id": bare.id,
        "name": name,
        "province": province_of(host, name),
        "kind": kind_of(host, name),
        "base": base,
    }
    families = load_families(settings.portals)
    values = _platform(bare, seen, families) | _sources(bare, seen)
    drafted = facts | {key: value for key, value in values.items() if value} | {"verified": None}
    text = yaml.safe_dump(drafted, allow_unicode=True, sort_keys=False, width=110)
    portal = portal_of(drafted, families)
    return Draft(portal, text, seen.finding, Fixture.of(seen.samples[-1][0], portal))


def _hint(url: str, seen: Visit) -> str:
    """What a person can do about a site of which nothing was read."""
    if seen.home is not None:
        return "; where its articles stand can be said in a file written by hand (docs/portals.md)"
    return "" if "://" in url else "; write http:// before it if the site has no https"


def _base(url: str) -> tuple[str, str]:
    """The home page of the site at `url`, and its host."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        base = f"{parts.scheme}://{parts.netloc}/"
        host = netloc(base)
    except ValueError:
        host = ""
    if not host:
        raise Undrafted(f"not an http(s) address: {url}")
    return base, host


def _platform(
    portal: Portal, seen: Visit, families: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """The family whose addresses and selectors fit the site, else an address pattern and selectors of its own."""
    articles = [link.url for link in seen.links.values()]
    others = [way.url for way in seen.finding.ways]
    for name, family_values in families.items():
        family = Platform.model_validate(family_values)
        fits = family.article and has_form(family.article, articles, others)
        if fits and family.select and _reads_alike(portal, family.select, seen):
            return {"family": name}
    proposed = selectors(*seen.samples[-1])
    kept = {
        part: css
        for part, css in proposed.items()
        if _reads_alike(portal, (Select.model_validate({part: css}),), seen)
    }
    return {"article": article_form(articles, others), "select": kept}


def _reads_alike(portal: Portal, select: tuple[Select, ...], seen: Visit) -> bool:
    """Whether selectors find in the articles that were read what was read without them, no more and no less."""
    known = portal.model_copy(update={"select": select})
    return all(_fields(answer, known) == _fields(answer, portal) for answer, _ in seen.samples)


def _fields(answer: Answer, portal: Portal) -> tuple[object, ...]:
    page = extract_page(answer.body, answer.url, declared_charset=answer.charset, portal=portal)
    return page.title, page.text, page.published, page.flags


def _sources(portal: Portal, seen: Visit) -> dict[str, Any]:
    """The sources that were seen to lead to articles; the home page, too, where these are not all."""
    ways = seen.finding.ways
    found = {
        kind: [_short(portal, w.url) for w in ways if w.works and _kind(portal, w) == kind]
        for kind in _KINDS
    }
    indexes = [_short(portal, way.url) for way in ways if way.kind == "sitemap" and way.pages]
    sitemaps = indexes or found["sitemap"]
    # A feed names the latest articles only, and so does a list that turns by scripts.
    complete = bool(sitemaps) or any(way.works and way.goes_on for way in ways)
    return {
        "feeds": found["feed"][:_MAX_SOURCES],
        "sitemaps": sitemaps[:_MAX_SOURCES],
        "listings": [{"url": url} for url in found["listing"][:_MAX_SOURCES]],
        "discovery": None if complete and not seen.has_more else "auto",
    }


def _kind(portal: Portal, way: Way) -> str:
    """The kind of a source; what a home page leads to by a frame or a script is a list like others."""
    return "listing" if way.kind == "home" and way.url != portal.base else way.kind


def _short(portal: Portal, url: str) -> str:
    return "/" + url.removeprefix(portal.base) if url.startswith(portal.base) else url


def _id(host: str) -> str:
    name = re.sub(r"^(www|m)\.|\.(vn|com|net|org|gov|dcs)(?=[.:]|$)", "", host)
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "portal"
