"""`giaoban portals`: list, check and add portals."""

from __future__ import annotations

from pathlib import Path

import click

from config.settings import Settings
from giaoban.lines import json_line
from giaoban.shared import configured, read_portals, refuse_unknown, say


@click.group()
def portals() -> None:
    """The configured portals."""


@portals.command("list")
@configured
@click.option("--json", "as_json", is_flag=True, help="Effective values, every key present.")
def portals_list(settings: Settings, *, as_json: bool) -> int:
    """List the portals and how each is discovered."""
    known, refused = read_portals(settings)
    if as_json:
        click.echo(json_line([portal.model_dump(mode="json") for portal in known.values()]))
    else:
        for portal in known.values():
            place = portal.province or "–"
            click.echo(f"{portal.id:28} {portal.kind:12} {place:20} {portal.base}")
    return 1 if refused else 0


@portals.command("check")
@configured
@click.argument("ids", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
def portals_check(settings: Settings, ids: tuple[str, ...], *, as_json: bool) -> int:
    """Visit portals live, a few requests each: which way of discovery works, and one article of each."""
    from crawler.check import check_portals

    known, refused = read_portals(settings)
    refuse_unknown(ids, known, settings)
    findings = check_portals(settings, known, ids)
    if as_json:
        click.echo(json_line([finding.to_json() for finding in findings]))
    else:
        say(line for finding in findings for line in finding.lines())
    return 1 if refused or not all(finding.works for finding in findings) else 0


@portals.command("add")
@configured
@click.argument("url")
@click.option(
    "--fixtures",
    default=Path("tests/crawler/portals"),
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the stored page and what is read from it.",
)
def portals_add(settings: Settings, url: str, fixtures: Path) -> int:
    """Draft a portal file from what a site shows, with a stored page for its test."""
    from crawler.drafting import draft_portal

    draft = draft_portal(settings, url)
    say(draft.finding.lines())
    say(f"wrote {file}" for file in draft.write(settings.portals, fixtures))
    guessed = draft.portal
    say(
        [
            "Now look over:",
            f"  1. the portal file: name, province ({guessed.province}) and kind ({guessed.kind}) are guesses",
            "  2. expected.json: is it what page.html shows? The test suite holds the portal file to it",
            f"  3. giaoban crawl {guessed.id} --limit 5 --keep all",
        ]
    )
    return 0
