"""The index to answers: `giaoban search`, `export`, `serve`."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from config.settings import Settings
from giaoban.lines import answer_lines, batch_lines, json_line, trec_lines
from giaoban.shared import Progress, configured, filtered, say, service_of

if TYPE_CHECKING:
    from indexer.search import Label, Request, SearchService


@click.command()
@configured
@filtered
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The object of /api/search.")
@click.option("--batch", type=click.File("rb"), help='A line {"id", "query"} each.')
@click.option("--format", "form", type=click.Choice(["jsonl", "trec"]), default="jsonl")
def search(
    settings: Settings,
    request: Request,
    limit: int,
    batch: IO[bytes] | None,
    form: str,
    *,
    as_json: bool,
) -> int:
    """Search the index."""
    request = dataclasses.replace(request, size=limit, resumable=as_json)
    with service_of(settings) as service:
        if batch:
            return search_batch(service, request, batch, form)
        answer = service.search(request, "vi" if as_json else "en")
    if as_json:
        from search_ui.api.answers import answer_json

        click.echo(json_line(answer_json(answer, labels_of(settings))))
    else:
        say(answer_lines(answer))
    return 0


def labels_of(settings: Settings) -> Label:
    """What the values of facets are called in the answers of the API: portals as their files name them."""
    from config.portals import load_portals
    from indexer.facets.labels import label

    portals = load_portals(settings.portals).portals

    def called(facet: str, value: str) -> str:
        portal = portals.get(value) if facet == "portal" else None
        return portal.name if portal else label(facet, value)

    return called


def search_batch(
    service: SearchService, request: Request, lines: Iterable[bytes], form: str
) -> int:
    """Answer a file of queries, one line each; a broken line is named, the rest goes on."""
    broken = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            name, query = record["id"], str(record["query"])
        except (ValueError, TypeError, KeyError) as error:
            broken += 1
            click.echo(f"giaoban: line {number}: not a query with id and query: {error}", err=True)
            continue
        answer = service.search(dataclasses.replace(request, q=query))
        say(trec_lines(name, answer) if form == "trec" else batch_lines(name, answer))
    return 1 if broken else 0


@click.command()
@configured
@filtered
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "jsonl", "ris"]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(settings: Settings, request: Request, form: str, output: Path | None) -> int:
    """Every hit of a search, to a file or to stdout."""
    from search_ui.exports import Information, write_export

    if form == "xlsx" and output is None:
        raise click.UsageError("XLSX goes to a file: add --output FILE.xlsx")
    refuse_odd_dates(request)  # nothing in the file would tell that one was ignored
    with service_of(settings) as service, Progress("rows") as progress:
        answer = service.search(dataclasses.replace(request, size=1), "en")
        for note in answer.understood.notes:
            click.echo(f"giaoban: {note}", err=True)
        information = Information(answer.request, relaxed=answer.understood.relaxed)
        with (
            contextlib.closing(service.iterate(request)) as documents,
            written_aside(output) as stream,
        ):
            write_export(form, counting(documents, progress), stream, information)
    return 0


def refuse_odd_dates(request: Request) -> None:
    """Wrong usage when a bound of the dates cannot be read."""
    from indexer.query.dates import typed_date

    for option, date in (("--from", request.published_from), ("--to", request.published_to)):
        if date and typed_date(date) is None:
            raise click.UsageError(f"{option} {date}: not a date YYYY[-MM[-DD]]")


@contextlib.contextmanager
def written_aside(output: Path | None) -> Iterator[IO[bytes]]:
    """A stream to a file that appears whole or not at all; stdout without one."""
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(output)
    except OSError as error:
        raise OSError(f"{output} cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def counting(items: Iterable[Any], progress: Progress) -> Iterator[Any]:
    """The same items, shown on the progress bar as they pass."""
    for done, item in enumerate(items, 1):
        progress(done)
        yield item


@click.command()
@configured
@click.option("--host", help="Address to listen on [default: 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), help="Port [default: 8000]; 0: any.")
def serve(settings: Settings, host: str | None, port: int | None) -> int:
    """Serve the search pages and the API."""
    from search_ui.server import serve as run

    run(settings, host or settings.serve.host, settings.serve.port if port is None else port)
    return 0
