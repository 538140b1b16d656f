"""Articles to documents and the index: `giaoban index`, `extract`."""

from __future__ import annotations

import json
import sys

import click

from config.settings import Settings
from giaoban.lines import json_line
from giaoban.shared import Progress, configured, read_portals, say


@click.command()
@configured
@click.option("--rebuild", is_flag=True, help="Build anew from the store, then swap.")
@click.option(
    "--workers", type=click.IntRange(min=0), default=None, help="Processes; 0: one per core."
)
def index(settings: Settings, *, rebuild: bool, workers: int | None) -> int:
    """Bring the index up to date with the store."""
    return run_index(settings, rebuild=rebuild, workers=workers)


def run_index(settings: Settings, *, rebuild: bool = False, workers: int | None = None) -> int:
    """Index with a progress bar, print the report; 1 when a document was refused."""
    from indexer.loading import update_index

    workers = settings.index.workers if workers is None else workers
    with Progress("articles") as progress:
        report = update_index(settings, rebuild=rebuild, workers=workers, progress=progress)
    say(report.lines())
    return 1 if report.refused else 0


@click.command()
@configured
def extract(settings: Settings) -> int:
    """Articles as JSON lines on stdin → documents as JSON lines on stdout, in order; no store, no index."""
    from crawler.importing import article_from_record
    from indexer.facets import extract as document_of

    known, _ = read_portals(settings)
    broken = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            article = article_from_record(json.loads(line), known)
        except (ValueError, TypeError) as error:
            broken += 1
            click.echo(f"giaoban: line {number}: {error}", err=True)
            continue
        click.echo(json_line(document_of(article).to_json()))
    return 1 if broken else 0
