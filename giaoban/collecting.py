"""Portals to articles: `giaoban crawl`, `reextract`, `import`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.settings import Settings
from giaoban.lines import reasons
from giaoban.shared import Progress, configured, read_portals, refuse_unknown, say

if TYPE_CHECKING:
    from config.portals import Portal
    from crawler.article import Article, Decision
    from crawler.importing import Broken
    from crawler.store import ArticleStore


_SAMPLE_CONTACT = "example.org"


@click.command()
@configured
@click.argument("ids", nargs=-1)
@click.option("--since", metavar="DATE", help="Only articles of this day and later.")
@click.option("--limit", type=click.IntRange(min=1), help="At most N articles per portal.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    help="Pause then; the next crawl goes on.",
)
@click.option("--keep", type=click.Choice(["briefings", "all"]), default="briefings")
def crawl(settings: Settings, ids: tuple[str, ...], keep: str, **limits: Any) -> int:
    """Bring home what the portals published; goes on after any stop."""
    known, refused = read_portals(settings)
    refuse_unknown(ids, known, settings)
    if _SAMPLE_CONTACT in settings.crawl.user_agent and any(map(_is_live, known.values())):
        click.echo(
            "giaoban: user_agent in config/settings.toml (or GIAOBAN_CRAWL_USER_AGENT) still names example.org:"
            " put an address there at which the portals can reach you",
            err=True,
        )
    failed = run_crawl(settings, known, ids=ids, keep=keep, **limits)
    return 1 if failed or refused else 0


def _is_live(portal: Portal) -> bool:
    return not portal.base.startswith(("http://127.", "http://localhost", "http://[::1]"))


def run_crawl(settings: Settings, known: Mapping[str, Portal], *, keep: str, **limits: Any) -> int:
    """Crawl with the briefing facet as judge, print the report, return how many portals failed."""
    from crawler.crawl import crawl as run
    from indexer.facets import RULES, judge

    judged = judge if keep == "briefings" else _everything
    with Progress("pages") as progress:
        report = run(settings, known, keep=judged, rules=RULES, progress=progress, **limits)
    say(report.lines())
    if keep == "all" and not report.interrupted:
        _keep_rejected(settings, known, report.portals, limits)
    if report.failed:
        head = f"{len(report.failed)} of {len(report.portals)} portals failed"
        click.echo(f"giaoban: {reasons(head, report.failed)}", err=True)
    if report.interrupted:
        click.echo("giaoban: stopped; the next crawl goes on from there", err=True)
    return len(report.failed) + report.interrupted


def _everything(_: Article) -> Decision:
    from crawler.article import Decision

    return Decision(True, "all")


def _keep_rejected(
    settings: Settings,
    known: Mapping[str, Portal],
    portals: Collection[str],
    limits: Mapping[str, Any],
) -> None:
    """Keep what earlier crawls of the same portals rejected, as far as this one reaches."""
    from crawler.crawl import since_day
    from crawler.reextract import reextract as run
    from crawler.reextract import rejected_of
    from indexer.facets import RULES

    choice = rejected_of(portals, since_day(limits.get("since")), limits.get("limit"))
    with Progress("captures") as progress:
        report = run(
            settings, known, keep=_everything, rules=RULES, choice=choice, progress=progress
        )
    if report.outcomes:
        say(f"rejected before: {line}" for line in report.lines()[:1])


@click.command()
@configured
def reextract(settings: Settings) -> int:
    """Read all captures again with today's rules, kept and rejected."""
    from crawler.reextract import reextract as run
    from indexer.facets import RULES, judge

    known, refused = read_portals(settings)
    with Progress("captures") as progress:
        report = run(settings, known, keep=judge, rules=RULES, progress=progress)
    say(report.lines())
    if report.failures:
        click.echo(
            f"giaoban: {len(report.failures)} captures cannot be read, so that their articles stay as they were:"
            f" is {settings.captures_path} as the crawls left it?",
            err=True,
        )
    return 1 if refused or report.failures else 0


@click.command("import")
@configured
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_(settings: Settings, files: tuple[Path, ...]) -> int:
    """Take in articles from JSON lines, CSV, WARC, HTML or TXT files; everything, briefing or not."""
    from crawler.captures import CaptureWriter
    from crawler.faults import writing
    from crawler.importing import read_files
    from crawler.lock import data_lock
    from crawler.store import ArticleStore

    known, _ = read_portals(settings)
    with (
        writing(settings.data, "import the files again"),
        data_lock(settings.data, "giaoban import"),
        Progress("articles") as progress,
        CaptureWriter(settings.captures_path) as captures,
        ArticleStore(settings.store_path) as store,
    ):
        return _take_in(store, read_files(files, known, captures), progress)


def _take_in(
    store: ArticleStore, items: Iterable[tuple[Path, Article | Broken]], progress: Progress
) -> int:
    """Store what was read and name what is broken; the counts are told also where that ends early."""
    from crawler.article import Decision
    from crawler.importing import Broken

    outcomes = {"new": 0, "revised": 0, "unchanged": 0}
    broken = 0
    try:
        for file, item in items:
            if isinstance(item, Broken):
                broken += 1
                click.echo(f"giaoban: {item}", err=True)
            else:
                outcomes[store.save(item, Decision(True, "imported"))] += 1
            progress(sum(outcomes.values()), what=file.name)
    finally:
        parts = [f"{count} {name}" for name, count in outcomes.items()]
        click.echo(", ".join([*parts, f"{broken} broken"]))
    return 1 if broken else 0
