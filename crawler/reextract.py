"""Reading all captures again with today's rules: what a better parser or a better judge makes of known pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from config.portals import Portal
from config.settings import Settings
from crawler.acquaintance import Acquaintance, read_again
from crawler.article import Article, Decision, Keep, PortalFacts
from crawler.captures import CapturedResponse, CaptureError, read_capture
from crawler.extraction import Page, to_article
from crawler.faults import writing
from crawler.lock import data_lock
from crawler.records import Captured
from crawler.sieve import Goal
from crawler.store import ArticleStore
from crawler.times import instant

Progress = Callable[[int, int | None, str], None]
Choice = Callable[[list[Captured]], list[Captured]]

# Decisions of a person, which rules do not overturn: imported files, `crawl --keep all`.
STANDING = frozenset({"imported", "all"})
_FIELDS = ("url", "title", "lead", "text", "byline", "published", "published_from", "portal")
_EXAMPLES = 20


@dataclass
class ReextractReport:
    """What changed: numbers by outcome, which fields changed how often, and the first examples of each.

    `failures` says of each capture that cannot be read why.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def note(self, outcome: str, article: Article | Captured, detail: str = "") -> None:
        """Count an outcome; all but `unchanged` are kept as examples, up to a number."""
        self.outcomes[outcome] += 1
        if outcome not in ("unchanged", "rejected again") and len(self.examples) < _EXAMPLES:
            self.examples.append(
                f"{outcome}: {article.url or article.id}{f' ({detail})' if detail else ''}"
            )

    def lines(self) -> list[str]:
        """The report for people, a line each."""
        total = sum(self.outcomes.values())
        counted = ", ".join(f"{count} {outcome}" for outcome, count in self.outcomes.most_common())
        changed = ", ".join(f"{name} {count}" for name, count in self.fields.most_common())
        lines = [f"{total} captures read again: {counted}" if total else "no captures to read"]
        if changed:
            lines.append(f"fields changed: {changed}")
        return [
            *lines,
            *self.examples,
            *(f"cannot be read: {failure}" for failure in self.failures[:_EXAMPLES]),
        ]


def reextract(
    settings: Settings,
    portals: Mapping[str, Portal],
    *,
    keep: Keep,
    rules: str,
    choice: Choice = list,
    progress: Progress | None = None,
) -> ReextractReport:
    """Extract and judge every captured page again; different results become revisions, nothing is overwritten.

    `choice` picks some of the captures. Raises crawler.faults.Unwritable, and crawler.lock.Locked while a crawl of the same
    data folder runs.
    """
    report = ReextractReport()
    with (
        writing(settings.data, "run it again"),
        data_lock(settings.data, "giaoban reextract"),
        ArticleStore(settings.store_path) as store,
    ):
        acquaintance = Acquaintance(store, settings.captures_path)
        again = _Again(settings.captures_path, store, portals, keep, rules, report, acquaintance)
        captured = choice(list(store.captured()))
        for number, item in enumerate(captured, 1):
            again.take(item)
            if progress:
                progress(number, len(captured), item.portal or "")
    return report


def rejected_of(portals: Collection[str], since: str, limit: int | None) -> Choice:
    """Choose what was rejected of `portals`, not older than `since`, the newest `limit` of each portal."""
    goal = Goal(since)

    def choose(captured: list[Captured]) -> list[Captured]:
        rejected = [
            item
            for item in captured
            if not item.kept and item.portal in portals and not goal.excludes(item.published)
        ]
        by_portal: dict[str | None, list[Captured]] = {}
        for item in sorted(rejected, key=lambda item: item.published or "", reverse=True):
            by_portal.setdefault(item.portal, []).append(item)
        return [item for items in by_portal.values() for item in items[:limit]]

    return choose


@dataclass
class _Again:
    """One pass over the captures."""

    captures: Path
    store: ArticleStore
    portals: Mapping[str, Portal]
    keep: Keep
    rules: str
    report: ReextractReport
    acquaintance: Acquaintance

    def take(self, item: Captured) -> None:
        try:
            response = read_capture(self.captures, item.capture)
        except CaptureError as error:
            self.report.outcomes["unreadable"] += 1
            self.report.failures.append(str(error))
            return
        standing = self._standing(item)
        page = self._page(item, response)
        if standing and not page.is_article:
            self.report.note("no longer read", item, page.reason)
            return
        before = self.store.get(item.id)
        article = self._article(item, before, page, response)
        self._record(before, article, standing or self._judge(article, page))

    def _page(self, item: Captured, response: CapturedResponse) -> Page:
        portal = self.portals.get(item.portal or "")
        furniture = self.acquaintance.furniture(portal) if portal else None
        return read_again(item, response, portal, furniture)

    def _article(
        self, item: Captured, before: Article | None, page: Page, response: CapturedResponse
    ) -> Article:
        moment = instant(response.fetched)
        portal = self.portals.get(item.portal or "")
        return to_article(
            page,
            id=item.id,
            portal=portal or (before.portal if before else _facts(item)),
            fetched=moment.isoformat(timespec="seconds") if moment else item.fetched,
            capture=item.capture,
        )

    def _standing(self, item: Captured) -> Decision | None:
        last = next(reversed(self.store.decisions(item.id)), None)
        return last if last and last.keep and last.reason in STANDING else None

    def _judge(self, article: Article, page: Page) -> Decision:
        if not page.is_article:
            return Decision(False, f"no article: {page.reason}", self.rules)
        return replace(self.keep(article), rules=self.rules)

    def _record(self, before: Article | None, article: Article, decision: Decision) -> None:
        if not decision.keep:
            self.store.reject(article, decision)
            self.report.note(
                "no longer kept" if before else "rejected again", article, decision.reason
            )
            return
        outcome = self.store.save(article, decision, compare_portal=True)
        if before is None:
            self.report.note("newly kept", article, decision.reason)
        elif outcome == "unchanged":
            self.report.note("unchanged", article)
        else:
            changed = [name for name in _FIELDS if getattr(before, name) != getattr(article, name)]
            self.report.fields.update(changed)
            self.report.note("revised", article, ", ".join(changed))


def _facts(item: Captured) -> PortalFacts | None:
    return PortalFacts(item.portal) if item.portal else None
