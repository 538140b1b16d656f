"""The whole of it: `giaoban status` and `demo`."""

from __future__ import annotations

import dataclasses
import shutil
from typing import Any

import click

from config.settings import Settings, load_settings
from giaoban.collecting import run_crawl
from giaoban.indexing import run_index
from giaoban.lines import json_line, reasons, status_lines
from giaoban.shared import configured, read_portals, say


@click.command()
@configured
@click.option("--json", "as_json", is_flag=True)
@click.option("--quiet", is_flag=True, help="Only the line that says what is broken, if anything.")
def status(settings: Settings, *, as_json: bool, quiet: bool) -> int:
    """What is there: counts, last crawl per portal, index and engine health; 1 when something is broken."""
    report = status_of(settings)
    if as_json:
        click.echo(json_line(report))
    elif not quiet:
        say(status_lines(report))
    portals = report["portals"]
    broken = {item["id"]: item["reason"] for item in portals if item["state"] == "broken"}
    if broken:
        head = f"{len(broken)} of {len(portals)} portals are broken"
        click.echo(f"giaoban: {reasons(head, broken)}", err=True)
    if not report["index"]["ok"]:
        click.echo(f"giaoban: index: {report['index']['message']}", err=True)
    return 0 if report["index"]["ok"] and not broken else 1


def status_of(settings: Settings) -> dict[str, Any]:
    """The object that `giaoban status --json` prints."""
    from crawler.health import portal_health
    from crawler.store import ArticleStore
    from indexer.engines import open_engine

    known, _ = read_portals(settings)
    with ArticleStore(settings.store_path) as store:
        counts, last_change = store.counts(), store.last_change()
        health = [dataclasses.asdict(portal) for portal in portal_health(store, known)]
    engine = open_engine(settings)
    index = dataclasses.asdict(engine.health())
    if index["ok"]:
        index["behind"] = max(0, last_change - engine.position())
    else:  # what the index holds is not known
        index |= {"documents": None, "behind": None}
    engine.close()
    return {
        "data": str(settings.data),
        "articles": counts,
        "portals": health,
        "index": index,
    }


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def demo(host: str, port: int) -> int:
    """Serve the bundled sample portals on loopback, crawl and index them, open the search page."""
    from crawler.samples import serve as serve_samples
    from crawler.samples import write_portal_files
    from search_ui.server import serve as run

    base = load_settings()
    settings = base.model_copy(
        update={
            "data": base.data / "demo",
            "engine": "embedded",
            "portals": base.data / "demo" / "portals",
            "crawl": base.crawl.model_copy(update={"delay": 0.0}),
        }
    )
    shutil.rmtree(settings.data, ignore_errors=True)
    with serve_samples() as bases:
        settings.portals.mkdir(parents=True, exist_ok=True)
        write_portal_files(settings.portals, bases)
        known, _ = read_portals(settings)
        click.echo(f"crawling {len(known)} sample portals on loopback …")
        failed = run_crawl(settings, known, keep="briefings")
        if failed or run_index(settings):
            return 1
        run(settings, host, port)
    return 0
