"""What a crawl sustains: portals of several site families on loopback, through extraction, capture and store.

    python -m tests.benchmarks.crawling [PORTALS [ARTICLES]]     # default: 20 portals of 500 articles

Prints articles a second, the memory of the crawling process on the way, and whether everything came home. The target is
40 articles a second on two cores, less than 400 MB, no growth between the 2,000th and the last article. The portals are
served by another process.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
import tempfile
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from config.settings import load_settings
from crawler.article import Article, Decision
from crawler.crawl import crawl
from crawler.samples import Sample, load_sites
from crawler.samples.articles import Caption, Site
from tests.crawler.families import FAMILIES
from tests.crawler.families.serving import load, record, serving

_FAMILIES = (
    "hex_paper", "numeric_month", "nukeviet", "post_id", "cdn_paper", "sharepoint", "liferay", "fck_paper", "viewer",
    "windows_1258_tables",
)  # fmt: skip
_LONGER = 3  # sample articles are short: each of the benchmark is as long as several
_STEP = 1000
_MEGABYTE = 1 << 20


def site(number: int, articles: int) -> Site:
    """A site with many different articles, made of the samples."""
    known = load_sites()
    samples = [sample for other in known for sample in other.articles]
    base = known[number % len(known)]
    section = next(iter(base.sections))
    made = tuple(_article(samples, number * articles + index, section) for index in range(articles))
    return base.model_copy(update={"articles": made})


def _article(samples: list[Sample], number: int, section: str) -> Sample:
    """Article `number`: its words from several samples, its figures its own."""
    chosen = [samples[(number * 7 + step * 13) % len(samples)] for step in range(_LONGER)]
    first = chosen[0]
    lines = [part for sample in chosen for part in sample.body if not isinstance(part, Caption)]
    return first.model_copy(
        update={
            "slug": f"{first.slug}-{number}",
            "section": section,
            "also_in": None,
            "title": f"{first.title} ({number})",
            "published": first.published + timedelta(hours=number % 20_000),
            "body": tuple(_renumbered(line, number) for line in lines),
        }
    )


def _renumbered(line: str, number: int) -> str:
    return re.sub(r"\d+", lambda match: str(int(match[0]) + number % 97), line)


def serve_until_told(pipe: Connection, portals: int, articles: int) -> None:
    """The other process: serve, send the portal files, wait for a word."""
    names = {
        f"{_FAMILIES[n % len(_FAMILIES)]}_{n}": FAMILIES[_FAMILIES[n % len(_FAMILIES)]]
        for n in range(portals)
    }
    with serving(names, lambda number: site(number, articles), per_page=25) as shapes:
        pipe.send([record(name, shape, "file") for name, shape in shapes.items()])
        pipe.recv()


def resident() -> float:
    """The memory of this process, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE


def keep_all(_: Article) -> Decision:
    """Keep every article: what is measured is the crawl, not the judgement."""
    return Decision(keep=True, reason="benchmark")


def measure(records: list[dict[str, Any]], total: int, folder: Path) -> None:
    """Crawl and print."""
    base = load_settings(environ={"GIAOBAN_DATA": str(folder)})
    settings = base.model_copy(update={"crawl": base.crawl.model_copy(update={"delay": 0.0})})
    portals = load(folder / "portals", records)
    marks: dict[int, tuple[float, float]] = {}
    start, busy = time.perf_counter(), time.process_time()

    def watch(done: int, _found: int | None, _portal: str) -> None:
        step = done // _STEP * _STEP
        if step and step not in marks:
            marks[step] = (time.perf_counter() - start, resident())

    report = crawl(settings, portals, keep=keep_all, rules="1", progress=watch)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{'articles':>9}{'seconds':>9}{'MB':>7}")
    for step, (after, memory) in marks.items():
        print(f"{step:>9}{after:>9.1f}{memory:>7.0f}")
    new = sum(portal.new for portal in report.portals.values())
    print(f"{new} of {total} articles of {len(portals)} portals in {seconds:.1f} s")
    print(f"{new / seconds:.1f} a second; {new / busy:.1f} a second of one processor's time")
    if 2 * _STEP in marks:
        growth = marks[max(marks)][1] - marks[2 * _STEP][1]
        print(f"memory at the end {resident():.0f} MB, {growth:+.0f} MB since the 2,000th article")
    again = crawl(settings, portals, keep=keep_all, rules="1").portals.values()
    lists, pages = sum(r.discovery_asked for r in again), sum(r.answered for r in again)
    print(
        f"a second crawl asks for {lists} lists and {pages} articles, and for robots.txt of each portal"
    )


def main(portals: int = 20, articles: int = 500) -> None:
    """Serve in one process, crawl in this one."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    server = context.Process(target=serve_until_told, args=(there, portals, articles), daemon=True)
    server.start()
    records = here.recv()
    with tempfile.TemporaryDirectory() as folder:
        measure(records, portals * articles, Path(folder))
    here.send("enough")
    server.join()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
