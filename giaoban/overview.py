"""The whole of it: `giaoban status` and `demo`."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from config.settings import Settings, load_settings
from giaoban.collecting import run_crawl
from giaoban.indexing import run_index
from giaoban.lines import json_line, reasons, status_lines
from giaoban.shared import configured, read_portals, say

if TYPE_CHECKING:
    from crawler.store import ArticleStore
    from indexer.engines.base import Engine

_LONGEST_WAIT = timedelta(days=1)  # an article that is not indexed by then has been forgotten


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
    for part in ("crawl", "index"):
        if not report[part]["ok"]:
            click.echo(f"giaoban: {part}: {report[part]['message']}", err=True)
    well = report["crawl"]["ok"] and report["index"]["ok"]
    return 0 if well and not broken and not report["refused_files"] else 1


def status_of(settings: Settings) -> dict[str, Any]:
    """The object that `giaoban status --json` prints."""
    from crawler.health import crawls_ceased, portal_health
    from crawler.store import ArticleStore
    from indexer.engines import open_engine

    known, refused = read_portals(settings)
    with (
        ArticleStore(settings.store_path) as store,
        contextlib.closing(open_engine(settings)) as engine,
    ):
        ceased = crawls_ceased(store)
        return {
            "data": str(settings.data),
            "articles": store.counts(),
            "portals": [dataclasses.asdict(portal) for portal in portal_health(store, known)],
            "refused_files": refused,
            "crawl": {"ok": not ceased, "message": ceased},
            "index": _index_state(engine, store),
        }


def _index_state(engine: Engine, store: ArticleStore) -> dict[str, Any]:
    """The engine's health, and how far the index is behind the store; not ok where it does not follow."""
    state = dataclasses.asdict(engine.health())
    if not state["ok"]:  # what the index holds is not known
        return state | {"documents": None, "behind": None}
    position, last = engine.position(), store.last_change()
    state["behind"] = max(0, last - position)
    since = store.waiting_since(position)
    problem = ""
    if position > last:
        problem = "it knows more changes than the article store, as after restoring a backup; run `giaoban index`"
    elif since and datetime.now(UTC) - datetime.fromisoformat(since) > _LONGEST_WAIT:
        problem = f"articles wait since {since[:10]} to be indexed; run `giaoban index`"
    return state | {"ok": False, "message": problem} if problem else state


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def demo(host: str, port: int) -> int:
    """Serve the bundled sample portals on loopback, crawl and index them, open the search page."""
    from crawler.samples import serve as serve_samples
    from crawler.samples import write_portal_files
    from search_ui.server import serve as run
    from search_ui.server import try_address

    try_address(host, port)  # crawling takes a while, and the old demo is gone then
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
