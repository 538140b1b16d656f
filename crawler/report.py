"""What a crawl reports: per portal what was found, fetched, kept and why not, and how well the fields were filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, Self

from crawler.extraction.page import Page
from crawler.intake import Result
from crawler.messages import Message, packed, unpacked

LOST = -1  # in place of the number of articles that a list names: it cannot be read
_EXAMPLES = 10
_COUNTS = (
    "found", "fetched", "unchanged", "lost", "older", "articles", "new", "revised", "same", "discovery_asked",
    "discovery_read",
)  # fmt: skip
_COUNTS_BY_NAME = ("rejected", "other", "errors", "filled", "flags")


@dataclass(frozen=True, slots=True)
class RobotsState:
    """What a portal's robots.txt says, with the seconds that it wants between requests.

    There is `none`, it was `read`, it `refuses` the portal as a whole, or it is `unavailable` (`why`), which does, too.
    """

    state: Literal["none", "read", "refuses", "unavailable"]
    delay: float = 0.0
    why: str = ""


@dataclass(slots=True)
class PortalReport:
    """One portal in one crawl; counts of pages unless said otherwise.

    `purpose` marks what was wanted, so that only the same is gone on with. `started` and `finished` are ISO 8601 instants.
    `found` counts the article addresses that were new to the crawl, `fetched` those that were answered with a page,
    `unchanged` those answered as before (304 included), `lost` those that could not be had, `older` those left out as older
    than was wanted. Of the `articles` among them `new`, `revised`, `same` (stored before with the same content) are kept,
    `rejected` counts the others by reason. `other` counts pages that are no article by what they are, `errors` failures by
    kind with a few `examples`. `filled` counts the fields that articles had (`title`, `date`, `body`), `flags` what was odd
    in reading them, `newest` is the latest date of one. `lists` has how many articles each discovery page named, known or
    not.

    `barren` counts the addresses in a row that brought nothing new, `past` by list those in a row that were too old, and
    without `complete` some were given up. `note` says what was left undone, `failed` why nothing could be read.
    """

    purpose: str = ""
    started: str = ""
    finished: str | None = None
    found: int = 0
    fetched: int = 0
    unchanged: int = 0
    lost: int = 0
    older: int = 0
    articles: int = 0
    new: int = 0
    revised: int = 0
    same: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    other: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    filled: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)
    discovery_asked: int = 0
    discovery_read: int = 0
    newest: str | None = None
    barren: int = 0
    past: dict[str, int] = field(default_factory=dict)
    complete: bool = True
    robots: RobotsState | None = None
    note: str = ""
    failed: str = ""

    @property
    def kept(self) -> int:
        """How many articles were kept."""
        return self.new + self.revised + self.same

    @property
    def through(self) -> bool:
        """Whether the session came to its end, and has left nothing to the next crawl."""
        return bool(self.finished) and self.complete and not (self.failed or self.note)

    @property
    def has_news(self) -> bool:
        """Whether the portal had published something."""
        return bool(self.new or self.revised or self.rejected)

    @property
    def answered(self) -> int:
        """How many of the found articles are through, one way or another."""
        return self.fetched + self.unchanged + self.lost

    def error(self, kind: str, url: str, message: str = "") -> None:
        """Count a failure and remember the first few of them."""
        self.errors[kind] = self.errors.get(kind, 0) + 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(Message("%(url)s: %(problem)s", url=url, problem=message or kind))

    def count(self, result: Result) -> None:
        """Count what became of a fetched page."""
        self.fetched += 1
        self.barren = self.barren + 1 if result.barren else 0
        page, fate = result.page, result.fate
        if fate in ("rejected", "other"):
            reasons = self.rejected if fate == "rejected" else self.other
            reasons[result.reason] = reasons.get(result.reason, 0) + 1
        else:
            setattr(self, fate, getattr(self, fate) + 1)
        if page is not None and page.is_article:
            self._count_fields(page)

    def _count_fields(self, page: Page) -> None:
        self.articles += 1
        for name, value in (("title", page.title), ("date", page.published), ("body", page.text)):
            self.filled[name] = self.filled.get(name, 0) + bool(value)
        for flag in page.flags:
            self.flags[flag] = self.flags.get(flag, 0) + 1
        self.newest = max(filter(None, (self.newest, page.published)), default=None)

    def after(self, earlier: PortalReport) -> PortalReport:
        """What was counted since `earlier`, a report of the same session."""
        counts: dict[str, Any] = {
            name: getattr(self, name) - getattr(earlier, name) for name in _COUNTS
        }
        for name in _COUNTS_BY_NAME:
            counts[name] = _less(getattr(self, name), getattr(earlier, name))
        return replace(self, **counts)

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return asdict(self) | {
            "examples": [packed(example) for example in self.examples],
            "note": packed(self.note),
            "failed": packed(self.failed),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The report that `to_json` wrote, by this version or an older one."""
        known = {item.name for item in fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        if values.get("robots"):
            values["robots"] = RobotsState(**values["robots"])
        values |= {name: unpacked(values[name]) for name in ("note", "failed") if name in values}
        values["examples"] = [unpacked(example) for example in values.get("examples", [])]
        return cls(**values)

    def line(self) -> str:
        """The report in one line, for people."""
        parts = [f"{self.found} found", f"{self.fetched} fetched", f"{self.new} new"]
        parts += [f"{count} {what}" for what, count in self._rest() if count]
        text = ", ".join(parts)
        tail = self.failed or self.note
        return f"{text}; {tail}" if tail else text

    def _rest(self) -> list[tuple[str, int]]:
        return [
            ("revised", self.revised),
            ("unchanged", self.unchanged + self.same),
            ("rejected", sum(self.rejected.values())),
            ("not articles", sum(self.other.values())),
            *((kind, count) for kind, count in sorted(self.errors.items())),
        ]


def _less(counts: Mapping[str, int], earlier: Mapping[str, int]) -> dict[str, int]:
    rest = {name: count - earlier.get(name, 0) for name, count in counts.items()}
    return {name: count for name, count in rest.items() if count}


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """A whole crawl: the portals by id; `interrupted` when it was stopped and goes on next time."""

    portals: Mapping[str, PortalReport]
    interrupted: bool = False

    @property
    def failed(self) -> dict[str, str]:
        """The portals that could not be read at all, with the reason."""
        return {name: report.failed for name, report in self.portals.items() if report.failed}

    @property
    def ok(self) -> bool:
        """Whether every portal was read; dead pages are only reported."""
        return not self.failed and not self.interrupted

    def total(self, name: str) -> int:
        """The sum of a count over all portals, for example of `new`."""
        return sum(int(getattr(report, name)) for report in self.portals.values())

    def lines(self) -> list[str]:
        """One line per portal."""
        return [f"{name}: {report.line()}" for name, report in self.portals.items()]
