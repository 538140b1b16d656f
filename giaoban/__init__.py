"""The command line: the one package that knows crawler, indexer and pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

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
