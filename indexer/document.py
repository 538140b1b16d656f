"""The document: an article as indexed, with its facets and the evidence for each value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

ROLES = ("chair", "speak", "attend", "mention")  # strongest first
KINDS = ("giao_ban", "so_ket", "tong_ket", "khac")
LEVELS = ("tinh", "huyen", "xa", "nganh")
PERIOD_KINDS = ("month", "quarter", "half", "nine_months", "year", "other")
BLOCS = (
    "dang",
    "doan_the_mttq",
    "noi_chinh",
    "dan_van",
    "tuyen_giao",
    "to_chuc",
    "kiem_tra",
    "van_phong_cap_uy",
    "chinh_quyen",
    "doanh_nghiep",
    "bao_chi",
    "other",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a facet has a value: the words that say so and the rule that read them.

    `field` is `title`, `lead`, `text`, `url`, `published`, `portal` or `correction`. Offsets are Unicode code points of that
    field as returned, so `field[start:end] == quote`; they and the quote are None for `portal` and `correction`.
    """

    value: str
    field: str
    rule: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """One person (or a nameless post, `name` None) in one article, with the strongest role and the fullest position."""

    name: str | None
    position: str | None
    role: str
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An article as indexed; the JSON form is the contract of `giaoban extract`, the API and the exports."""

    id: str
    url: str | None = None
    portal: str | None = None
    title: str = ""
    lead: str = ""
    text: str = ""
    byline: tuple[str, ...] = ()
    published: str | None = None
    briefing: bool = False
    kind: str | None = None
    level: str | None = None
    organiser: str | None = None
    meeting_date: str | None = None
    province: str | None = None
    province_now: str | None = None
    periods: tuple[str, ...] = ()
    period_kind: str | None = None
    blocs: tuple[str, ...] = ()
    officials: tuple[Official, ...] = ()
    meeting_id: str | None = None
    meeting_size: int = 1
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the officials, once each, in order; nameless posts left out."""
        return tuple(dict.fromkeys(o.name for o in self.officials if o.name))

    @property
    def posts(self) -> tuple[str, ...]:
        """All post codes of all officials, once each."""
        return tuple(dict.fromkeys(post for o in self.officials for post in o.posts))

    def to_json(self) -> dict[str, Any]:
        """The document as plain JSON values, every key present."""
        values = {name: _listed(getattr(self, name)) for name in _fields()}
        values["officials"] = [_plain(official) for official in self.officials]
        values["evidence"] = {
            key: [_plain(item) for item in items] for key, items in self.evidence.items()
        }
        return values

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The document that `to_json` wrote; unknown keys are ignored."""
        values = {key: data[key] for key in _fields() if key in data}
        for key in ("byline", "periods", "blocs"):
            values[key] = tuple(values.get(key) or ())
        values["officials"] = tuple(
            Official(**(o | {"posts": tuple(o.get("posts") or ())}))
            for o in data.get("officials") or ()
        )
        values["evidence"] = {
            key: tuple(Evidence(**item) for item in items)
            for key, items in (data.get("evidence") or {}).items()
        }
        return cls(**values)


@cache
def _fields() -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(Document))


def _plain(record: Official | Evidence) -> dict[str, Any]:
    # `dataclasses.asdict` copies everything deeply, at ten times the cost.
    return {name: _listed(getattr(record, name)) for name in record.__slots__}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
