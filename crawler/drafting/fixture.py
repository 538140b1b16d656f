"""A stored page and what a person has found right about it: the test that a portal's pages are still read well."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from config.portals import Portal
from crawler.extraction import extract_page
from crawler.intake import Answer

_PAGE, _EXPECTED = "page.html", "expected.json"


@dataclass(frozen=True, slots=True)
class Fixture:
    """The bytes of a page, where, when and in what charset they came, and the fields that are to be read from them."""

    page: bytes
    url: str
    fetched: str
    charset: str | None
    fields: dict[str, Any]

    @classmethod
    def of(cls, answer: Answer, portal: Portal) -> Self:
        """The fixture of a page as it is read now; a person looks its fields over."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        bare = cls(answer.body, answer.url, now, answer.charset, {})
        return replace(bare, fields=bare.read(portal))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The fixture that `write` has put into `folder`."""
        stored = json.loads((folder / _EXPECTED).read_text("utf-8"))
        return cls((folder / _PAGE).read_bytes(), **stored)

    def write(self, folder: Path) -> list[Path]:
        """Write `page.html` and `expected.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        stored = {
            "url": self.url,
            "fetched": self.fetched,
            "charset": self.charset,
            "fields": self.fields,
        }
        page, expected = folder / _PAGE, folder / _EXPECTED
        page.write_bytes(self.page)
        expected.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", "utf-8")
        return [page, expected]

    def read(self, portal: Portal) -> dict[str, Any]:
        """The fields as they are read by the portal's file as it is now."""
        page = extract_page(
            self.page,
            self.url,
            declared_charset=self.charset,
            portal=portal,
            fetched=dt.datetime.fromisoformat(self.fetched),
        )
        return {
            "kind": page.kind,
            "title": page.title,
            "lead": page.lead,
            "text": page.text,
            "byline": list(page.byline),
            "published": page.published,
        }
