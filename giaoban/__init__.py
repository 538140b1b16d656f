"""The command line: the one package that knows crawler, indexer and pages."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence

import click

from giaoban.answering import export, search, serve
from giaoban.collecting import crawl, import_, reextract
from giaoban.indexing import extract, index
from giaoban.overview import demo, status
from giaoban.portals import portals
from giaoban.shared import explained


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="giaoban")
def cli() -> None:
    """Search over the briefings that Vietnam's provincial party bodies publish."""


for command in (
    demo, portals, crawl, reextract, import_, index, extract, search, export, serve, status,
):  # fmt: skip
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; exit status 0, 1 (failed, one line on stderr), 2 (wrong usage), 130 or 143 (stopped)."""
    if "_GIAOBAN_COMPLETE" in os.environ:  # the shell asks how a command may go on
        cli.main(prog_name="giaoban")
    stops = [signal.SIGINT]
    try:
        with _terminated_as_interrupted(stops):
            # Not cli.main(): it takes a reader that went away for a failure, and says nothing.
            given = sys.argv[1:] if arguments is None else [*arguments]
            with cli.make_context("giaoban", given) as context:
                return cli.invoke(context) or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("giaoban: stopped", err=True)
        return 128 + stops[-1]
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("GIAOBAN_DEBUG"):
            raise
        click.echo(f"giaoban: {explained(error)}", err=True)
        return 1


@contextlib.contextmanager
def _terminated_as_interrupted(stops: list[signal.Signals]) -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does, so that what it made aside is removed; added to `stops`."""

    def stop(number: int, _: object) -> None:
        stops.append(signal.Signals(number))
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
