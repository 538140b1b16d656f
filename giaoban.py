"""The command line: the one module that knows crawler, indexer and pages."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
from tqdm import tqdm

from config.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from config.portals import Portal
    from indexer.search import Answer, Hit, Request, SearchService

Command = Callable[..., Any]


class Failure(click.ClickException):
    """Something a person can mend: one line on stderr, exit status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line without click's usage hint."""
        click.echo(f"giaoban: {self.format_message()}", file=file or sys.stderr)


# ---------------------------------------------------------------- what commands share


def configured(command: Command) -> Command:
    """Give a command `--config DIR` and the settings as its first argument."""

    @click.option(
        "--config",
        "portals_folder",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder of portal files in place of config/portals.",
    )
    @wraps(command)
    def with_settings(portals_folder: Path | None, **options: Any) -> Any:
        settings = load_settings()
        if portals_folder:
            settings = settings.model_copy(update={"portals": portals_folder.absolute()})
        return command(settings, **options)

    return with_settings


def filtered(command: Command) -> Command:
    """Give a command the filters of the search page, joined into a Request named `request`."""

    @click.argument("query", required=False, default="")
    @click.option("--province", multiple=True, help="Province, old or new; repeatable.")
    @click.option("--quarter", multiple=True, help="2021-Q2, or 2021 for its four; repeatable.")
    @click.option("--bloc", multiple=True, help="Bloc code, e.g. noi_chinh; repeatable.")
    @click.option("--official", multiple=True, help="Name of an official; repeatable.")
    @click.option("--portal", multiple=True, help="Portal id; repeatable.")
    @click.option("--kind", multiple=True, help="giao_ban, so_ket, tong_ket or khac; repeatable.")
    @click.option("--from", "published_from", metavar="DATE", help="YYYY[-MM[-DD]]")
    @click.option("--to", "published_to", metavar="DATE", help="YYYY[-MM[-DD]]")
    @click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]))
    @wraps(command)
    def with_request(
        settings: Settings,
        query: str,
        published_from: str | None,
        published_to: str | None,
        sort: Any,
        **options: Any,
    ) -> Any:
        from indexer.search import Request

        facets = ("province", "quarter", "bloc", "official", "portal", "kind")
        include = {facet: tuple(options.pop(facet)) for facet in facets}
        request = Request(
            q=query,
            include={facet: values for facet, values in include.items() if values},
            published_from=published_from,
            published_to=published_to,
            sort=sort,
        )
        return command(settings, request=request, **options)

    return with_request


def read_portals(settings: Settings) -> tuple[Mapping[str, Portal], int]:
    """The usable portal files, and how many were refused; each refusal is one line on stderr."""
    from config.portals import load_portals

    files = load_portals(settings.portals)
    for problem in files.problems:
        click.echo(f"giaoban: {problem}", err=True)
    return files.portals, len(files.problems)


@contextlib.contextmanager
def service_of(settings: Settings) -> Iterator[SearchService]:
    """The search service, closed at the end."""
    from indexer.search_service import open_service

    service = open_service(settings)
    try:
        yield service
    finally:
        service.close()


class Progress:
    """A progress bar on stderr where that is a terminal; commands hand it on as a callback `(done, total, what)`."""

    def __init__(self, unit: str) -> None:
        self._bar: tqdm[Any] = tqdm(unit=f" {unit}", disable=not sys.stderr.isatty(), leave=False)

    def __call__(self, done: int, total: int | None = None, what: str = "") -> None:
        """Show that `done` of `total` are finished, `what` being worked on."""
        self._bar.total = total
        self._bar.set_description_str(what[:40], refresh=False)
        self._bar.update(done - self._bar.n)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def print_json(value: Any, stream: IO[str] | None = None) -> None:
    """One line of JSON, accents as they are."""
    click.echo(json.dumps(value, ensure_ascii=False), file=stream)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="giaoban")
def cli() -> None:
    """Search over the briefings that Vietnam's provincial party bodies publish."""


# ---------------------------------------------------------------- portals → articles


@cli.group()
def portals() -> None:
    """The configured portals."""


@portals.command("list")
@configured
@click.option("--json", "as_json", is_flag=True, help="Effective values, every key present.")
def portals_list(settings: Settings, *, as_json: bool) -> int:
    """List the portals and how each is discovered."""
    known, refused = read_portals(settings)
    if as_json:
        print_json([portal.model_dump(mode="json") for portal in known.values()])
    else:
        for portal in known.values():
            place = portal.province or "–"
            click.echo(f"{portal.id:28} {portal.kind:12} {place:20} {portal.base}")
    return 1 if refused else 0


@cli.command()
@configured
@click.argument("ids", nargs=-1)
@click.option("--since", metavar="DATE", help="Only articles of this day and later.")
@click.option("--limit", type=click.IntRange(min=1), help="At most N articles per portal.")
@click.option("--keep", type=click.Choice(["briefings", "all"]), default="briefings")
def crawl(
    settings: Settings, ids: tuple[str, ...], since: str | None, limit: int | None, keep: str
) -> int:
    """Bring home what the portals published; goes on after any stop."""
    known, refused = read_portals(settings)
    unknown = [portal for portal in ids if portal not in known]
    if unknown:
        raise click.UsageError(
            f"no portal {', '.join(unknown)} in {settings.portals}; `giaoban portals list` names them"
        )
    failed = run_crawl(settings, known, ids=ids, since=since, limit=limit, keep=keep)
    return 1 if failed or refused else 0


def run_crawl(settings: Settings, known: Mapping[str, Portal], *, keep: str, **limits: Any) -> int:
    """Crawl with the briefing facet as judge, print the report, return how many portals failed."""
    from crawler.article import Article, Decision
    from crawler.crawl import crawl as run
    from indexer.facets import RULES, judge

    def everything(_: Article) -> Decision:
        return Decision(True, "all", RULES)

    judged = judge if keep == "briefings" else everything
    with Progress("pages") as progress:
        report = run(settings, known, keep=judged, rules=RULES, progress=progress, **limits)
    for line in report.lines():
        click.echo(line)
    return len(report.failed)


@cli.command()
@configured
def reextract(settings: Settings) -> int:
    """Read all captures again with today's rules, kept and rejected."""
    from crawler.reextract import reextract as run
    from indexer.facets import RULES, judge

    known, refused = read_portals(settings)
    with Progress("captures") as progress:
        report = run(settings, known, keep=judge, rules=RULES, progress=progress)
    for line in report.lines():
        click.echo(line)
    return 1 if refused else 0


@cli.command("import")
@configured
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_(settings: Settings, files: tuple[Path, ...]) -> int:
    """Take in articles from JSON lines, CSV, WARC, HTML or TXT files; everything, briefing or not."""
    from crawler.article import Decision
    from crawler.captures import CaptureWriter
    from crawler.importing import Broken, read_articles
    from crawler.store import ArticleStore

    known, _ = read_portals(settings)
    outcomes = {"new": 0, "revised": 0, "unchanged": 0}
    broken = 0
    with (
        Progress("articles") as progress,
        CaptureWriter(settings.captures_path) as captures,
        ArticleStore(settings.store_path) as store,
    ):
        for file in files:
            for item in read_articles(file, known, captures):
                if isinstance(item, Broken):
                    broken += 1
                    click.echo(f"giaoban: {item}", err=True)
                else:
                    outcomes[store.save(item, Decision(True, "imported"))] += 1
                progress(sum(outcomes.values()), what=file.name)
    parts = [f"{count} {name}" for name, count in outcomes.items()]
    click.echo(", ".join([*parts, f"{broken} broken"]))
    return 1 if broken else 0


# ---------------------------------------------------------------- articles → index


@cli.command()
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
    for line in report.lines():
        click.echo(line)
    return 1 if report.refused else 0


@cli.command()
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
        print_json(document_of(article).to_json())
    return 1 if broken else 0


# ---------------------------------------------------------------- index → answers


@cli.command()
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
    request = dataclasses.replace(request, size=limit)
    with service_of(settings) as service:
        if batch:
            return search_batch(service, request, batch, form)
        answer = service.search(request)
    if as_json:
        from search_ui.api.answers import answer_json

        print_json(answer_json(answer))
    else:
        show_answer(answer)
    return 0


def search_batch(
    service: SearchService, request: Request, lines: Iterable[bytes], form: str
) -> int:
    """Answer a file of queries, one line each; a broken line is named, the rest goes on."""
    broken = 0
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            name, query = record["id"], str(record["query"])
        except (ValueError, TypeError, KeyError) as error:
            broken += 1
            click.echo(f"giaoban: line {number}: not a query with id and query: {error}", err=True)
            continue
        answer = service.search(dataclasses.replace(request, q=query))
        show = show_trec if form == "trec" else show_batch
        show(name, answer)
    return 1 if broken else 0


def show_batch(name: Any, answer: Answer) -> None:
    """One JSON line for one query of a batch."""
    hits = [
        {"id": hit.document.id, "score": hit.score, "title": hit.document.title}
        for hit in answer.hits
    ]
    print_json({"id": name, "total": answer.total, "hits": hits})


def show_trec(name: Any, answer: Answer) -> None:
    """The lines of one query in the run format of trec_eval."""
    for rank, hit in enumerate(answer.hits, 1):
        click.echo(f"{name} Q0 {hit.document.id} {rank} {hit.score:.6f} giaoban")


def show_answer(answer: Answer) -> None:
    """An answer for people at a terminal."""
    click.echo(f"{answer.total} articles, {answer.meetings} meetings")
    for note in answer.understood.notes:
        click.echo(f"  note: {note}")
    for rank, hit in enumerate(answer.hits, 1):
        show_hit(rank, hit)


def show_hit(rank: int, hit: Hit) -> None:
    """One hit: headline, where and when, what it says."""
    from markupsafe import Markup

    document = hit.document
    facts = [document.province, document.published, *document.periods, *document.blocs]
    click.echo(f"\n{rank}. {click.style(document.title or document.id, bold=True)}")
    click.echo("   " + " · ".join(str(fact) for fact in (*facts, *document.names) if fact))
    for snippet in hit.snippets:
        click.echo(f"   … {Markup(snippet.html).striptags()}")  # noqa: S704 - printed, never served
    click.echo(f"   {document.url or document.id}")


@cli.command()
@configured
@filtered
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "jsonl", "ris"]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(settings: Settings, request: Request, form: str, output: Path | None) -> int:
    """Every hit of a search, to a file or to stdout."""
    from search_ui.exports import write_export

    if form == "xlsx" and output is None:
        raise click.UsageError("XLSX goes to a file: add --output FILE.xlsx")
    with service_of(settings) as service, Progress("rows") as progress:
        counted = counting(service.iterate(request), progress)
        with written_aside(output) as stream:
            write_export(form, counted, stream, request=request)
    return 0


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
    finally:
        part.unlink(missing_ok=True)


def counting(items: Iterable[Any], progress: Progress) -> Iterator[Any]:
    """The same items, shown on the progress bar as they pass."""
    for done, item in enumerate(items, 1):
        progress(done)
        yield item


@cli.command()
@configured
@click.option("--host", help="Address to listen on [default: 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), help="Port [default: 8000]; 0: any.")
def serve(settings: Settings, host: str | None, port: int | None) -> int:
    """Serve the search pages and the API."""
    from search_ui.server import serve as run

    run(settings, host or settings.serve.host, settings.serve.port if port is None else port)
    return 0


# ---------------------------------------------------------------- the whole of it


@cli.command()
@configured
@click.option("--json", "as_json", is_flag=True)
def status(settings: Settings, *, as_json: bool) -> int:
    """What is there: counts, last crawl per portal, index and engine health."""
    report = status_of(settings)
    if as_json:
        print_json(report)
    else:
        show_status(report)
    return 0 if report["index"]["ok"] else 1


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
    position = engine.position() if index["ok"] else 0
    engine.close()
    return {
        "data": str(settings.data),
        "articles": counts,
        "portals": health,
        "index": index | {"behind": max(0, last_change - position)},
    }


def show_status(report: Mapping[str, Any]) -> None:
    """The status for people at a terminal."""
    click.echo(f"data      {report['data']}")
    click.echo("articles  " + ", ".join(f"{n} {what}" for what, n in report["articles"].items()))
    index = report["index"]
    state = "ok" if index["ok"] else index["message"]
    behind = f", {index['behind']} changes not indexed yet" if index["behind"] else ""
    click.echo(f"index     {index['engine']}: {state}, {index['documents']} documents{behind}")
    for portal in report["portals"]:
        if portal["last_run"]:
            facts = f"{portal['state']:7} {portal['last_run']} {portal['kept']:6} kept"
            click.echo(f"portal    {portal['id']:26} {facts}  {portal['reason']}")
    never = sum(1 for portal in report["portals"] if not portal["last_run"])
    if never:
        click.echo(f"          {never} portals were never crawled")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def demo(host: str, port: int) -> int:
    """Serve the bundled sample portals on loopback, crawl and index them, open the search page."""
    from search_ui.server import serve as run

    from crawler.samples import serve as serve_samples
    from crawler.samples import write_portal_files

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; exit status 0, 1 (failed, one line on stderr) or 2 (wrong usage)."""
    try:
        return cli.main(args=arguments, prog_name="giaoban", standalone_mode=False) or 0
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("giaoban: stopped", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("GIAOBAN_DEBUG"):
            raise
        click.echo(f"giaoban: {explained(error)}", err=True)
        return 1


def explained(error: Exception) -> str:
    """One line for a person: what they can mend, or that it is a fault of the program."""
    import sqlite3

    from crawler.captures import CaptureError
    from crawler.lock import Locked
    from crawler.store import StoreError
    from indexer.engines.base import EngineError
    from indexer.facets.corrections import CorrectionsError

    ours = (SettingsError, EngineError, CaptureError, Locked, StoreError, CorrectionsError)
    message = " ".join(str(error).split())
    if isinstance(error, (*ours, OSError, sqlite3.Error)):
        return message
    kind = type(error).__name__
    return (
        f"a fault of the program, please report it: {kind}: {message} (GIAOBAN_DEBUG=1 shows where)"
    )


if __name__ == "__main__":
    sys.exit(main())
