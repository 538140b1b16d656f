"""Articles with headings, lists, quotations, questions (`structured.yaml`): their lines, and what each line is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from crawler.samples.articles import Caption, Sample, Site

_RECORDS = yaml.safe_load(Path(__file__).with_name("structured.yaml").read_text("utf-8"))


def _lines(part: str | dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The form and the text of each line of a part."""
    if isinstance(part, str):
        yield "text", part
    elif "items" in part:
        yield from (("item", item) for item in part["items"])
    else:
        yield from part.items()


def _sample(record: dict[str, Any]) -> Sample:
    lines = [line for part in record["body"] for line in _lines(part)]
    body = [{"caption": text} if form == "caption" else text for form, text in lines]
    return Sample.model_validate({**record, "body": body})


STRUCTURED = tuple(_sample(record) for record in _RECORDS)
_FORMS = {
    text: form for record in _RECORDS for part in record["body"] for form, text in _lines(part)
}


def blocks(article: Sample) -> list[tuple[str, list[str]]]:
    """The body in order: `text`, `caption`, `heading`, `quote`, `question` of one line each, `item` of a whole list."""
    lines = [
        ("caption", part.caption) if isinstance(part, Caption) else (_FORMS.get(part, "text"), part)
        for part in article.body
    ]
    found: list[tuple[str, list[str]]] = []
    for form, group in groupby(lines, key=lambda line: line[0]):
        texts = [text for _, text in group]
        found += [(form, texts)] if form == "item" else [(form, [text]) for text in texts]
    return found


def with_structured(site: Site) -> Site:
    """The site with a section of articles that have structure."""
    return site.model_copy(
        update={
            "articles": (*site.articles, *STRUCTURED),
            "sections": site.sections | {"chuyen-de": "Chuyên đề"},
        }
    )
