"""What stands on portals beside the articles: pages about the house, documents, films, notices (`texts.yaml`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from crawler.samples.articles import Sample


class Document(BaseModel):
    """An official document with a file to download."""

    model_config = ConfigDict(frozen=True)

    number: int
    sign: str
    issued: dt.date
    subject: str


class Film(BaseModel):
    """A film or a row of pictures: a title, nothing to read. `shown` is local time."""

    model_config = ConfigDict(frozen=True)

    number: int
    slug: str
    shown: dt.datetime
    title: str


class _Texts(BaseModel):
    about: tuple[str, ...]
    duties: tuple[str, ...]
    terms: tuple[str, ...]
    documents: tuple[Document, ...]
    films: tuple[Film, ...]
    notices: tuple[Sample, ...]


_TEXTS = _Texts.model_validate(
    yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text("utf-8"))
)

ABOUT = _TEXTS.about
DUTIES = _TEXTS.duties
TERMS = _TEXTS.terms
DOCUMENTS = _TEXTS.documents
FILMS = _TEXTS.films
NOTICES = _TEXTS.notices
