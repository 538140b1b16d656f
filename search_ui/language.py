"""Vietnamese and English: which one a request asks for, the message catalogues, dates and numbers.

The catalogues are the `.po` files beside this module, compiled in memory when a language is first used, so there is
no binary in the tree and no build step that someone can forget. Messages in code and templates are English.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Flask, request
from flask_babel import Babel, Domain
from markupsafe import Markup

from indexer.facets.labels import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
VIETNAMESE = Markup(' lang="vi"')  # of an element, on pages in another language
FOLDER = Path(__file__).parent / "translations"
# A page asks for it five hundred times; of Flask's `g`, each time would take ten times as long.
_LANGUAGE: ContextVar[Language] = ContextVar("language", default="vi")


class Catalogues(Domain):  # type: ignore[misc]
    """Message catalogues read from `translations/<language>.po`."""

    def get_translations(self) -> Translations:
        """The messages of the request's language."""
        return _messages()


@cache
def catalogue(language: str) -> Translations:
    """The messages of one language; none for English, which the messages are written in."""
    file = FOLDER / f"{language}.po"
    if not file.exists():
        return Translations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(file.read_bytes()), locale=language))
    compiled.seek(0)
    return Translations(compiled)


def _messages() -> Translations:
    return catalogue(language())


def _translated(message: str, **values: object) -> Markup:
    """A message in a template: markup, the values escaped."""
    text = Markup(_messages().gettext(message))  # noqa: S704 - our own words
    return text % values if values else text


def _counted(one: str, many: str, num: int, **values: object) -> Markup:
    """A message in a template that depends on a number."""
    text = Markup(_messages().ngettext(one, many, num))  # noqa: S704 - our own words
    return text % {"num": num, **values}


def language() -> Language:
    """The language of the page; Vietnamese outside of requests."""
    return _LANGUAGE.get()


def requested_language() -> Language:
    """`lang` of the query string; Vietnamese when it is missing or unknown, so that an address is the whole state."""
    asked = request.args.get("lang", "vi")
    return asked if asked in LANGUAGES else "vi"


def set_up(app: Flask) -> None:
    """Choose the language of each request and teach the templates to write numbers."""
    babel = Babel(app, default_locale="vi", locale_selector=language)
    babel.domain_instance = Catalogues()
    # A page has a hundred messages. Jinja's own gettext passes each on twice with the context of the template.
    app.jinja_env.globals.update(_=_translated, ngettext=_counted)

    @app.before_request
    def choose() -> None:
        _LANGUAGE.set(requested_language())

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        _LANGUAGE.set("vi")

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        if language() != "vi" and endpoint != "static":
            values.setdefault("lang", language())

    @app.context_processor
    def marks() -> dict[str, Markup]:
        # What the articles say is Vietnamese on every page: English pages mark it for those who hear them.
        return {"vietnamese": Markup() if language() == "vi" else VIETNAMESE}

    app.add_template_global(language)
    app.add_template_filter(number, "number")


def number(value: float) -> str:
    """A number with the separators of the page's language: `12.345` or `12,345`."""
    return _formatted(value, language())


@lru_cache(maxsize=4096)
def _formatted(value: float, language: str) -> str:
    return format_decimal(value, locale=language)
