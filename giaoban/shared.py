"""What all commands share: settings, filters, portals, progress, and errors as one line."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from config.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from config.portals import Portal
    from indexer.search import SearchService

Command = Callable[..., Any]


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
    @click.option(
        "--match",
        type=click.Choice(["auto", "all"]),
        default="auto",
        help="all: no partial matches, however few articles have all the words.",
    )
    @click.option("--group", is_flag=True, help="One article of each meeting.")
    @wraps(command)
    def with_request(settings: Settings, query: str, **options: Any) -> Any:
        from indexer.search import Request

        facets = ("province", "quarter", "bloc", "official", "portal", "kind")
        include = {facet: tuple(options.pop(facet)) for facet in facets}
        asked = ("published_from", "published_to", "sort", "match", "group")
        request = Request(
            q=query,
            include={facet: values for facet, values in include.items() if values},
            **{name: options.pop(name) for name in asked},
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


def refuse_unknown(ids: Sequence[str], known: Mapping[str, Portal], settings: Settings) -> None:
    """Wrong usage when a portal is named that is not configured."""
    unknown = [portal for portal in ids if portal not in known]
    if unknown:
        where = f"no portal {', '.join(unknown)} in {settings.portals}"
        raise click.UsageError(f"{where}; `giaoban portals list` names them")


@contextlib.contextmanager
def service_of(settings: Settings) -> Iterator[SearchService]:
    """The search service, closed at the end. EngineError where there is no index: nothing found says something else."""
    from indexer.engines.base import EngineError
    from indexer.search_service import open_service

    service = open_service(settings)
    try:
        health = service.health()
        if health.without_index:
            raise EngineError(f"data folder {settings.data}: {health.message}")
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


def say(lines: Iterable[str]) -> None:
    """Print lines to stdout."""
    for line in lines:
        click.echo(line)


def explained(error: Exception) -> str:
    """One line for a person: what they can mend, or that it is a fault of the program."""
    import sqlite3

    from crawler.captures import CaptureError
    from crawler.crawl import BadDate
    from crawler.drafting import Undrafted
    from crawler.faults import Unwritable
    from crawler.frontier import DamagedFrontier
    from crawler.lock import Locked
    from crawler.store import StoreError
    from indexer.engines.base import EngineError
    from indexer.facets.corrections import CorrectionsError

    ours = (
        SettingsError, EngineError, CaptureError, DamagedFrontier, Locked, StoreError, CorrectionsError, Unwritable,
    )  # fmt: skip
    message = " ".join(str(error).split())
    if isinstance(error, (*ours, BadDate, Undrafted, OSError, sqlite3.Error)):
        return message
    kind = type(error).__name__
    return (
        f"a fault of the program, please report it: {kind}: {message} (GIAOBAN_DEBUG=1 shows where)"
    )
