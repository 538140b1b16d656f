"""Reading all captures again with today's rules: what a better parser or a better judge makes of known pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from config.portals import Portal
from config.settings import Settings
from crawler.article import Article, Decision, PortalFacts
from crawler.captures import CaptureError, read_capture
from crawler.extraction import Hints, Page, extract_page, to_article
from crawler.records import Captured
from crawler.store import ArticleStore

Keep = Callable[[Article], Decision]
Progress = Callable[[int, int | None, str], None]

# Decisions of a person, which rules do not overturn: imported files, `crawl --keep all`.
STANDING = frozenset({"imported", "all"})
_FIELDS = ("url", "title", "lead", "text", "byline", "published", "published_from", "portal")
_EXAMPLES = 20


@dataclass
class ReextractReport:
    """What changed: numbers by outcome, which fields changed how often, and the first examples of each."""

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
            *(f"cannot be read: {failure}" for failure in self.failures),
        ]


def reextract(
    settings: Settings,
    portals: Mapping[str, Portal],
    *,
    keep: Keep,
    rules: str,
    progress: Progress | None = None,
) -> ReextractReport:
    """Extract and judge every captured page again; different results become revisions, nothing is overwritten."""
    report = ReextractReport()
    with ArticleStore(settings.store_path) as store:
        captured = list(store.captured())
        for number, item in enumerate(captured, 1):
            _again(settings, store, item, portals, keep, rules, report)
            if progress:
                progress(number, len(captured), item.portal or "")
    return report


def _again(
    settings: Settings,
    store: ArticleStore,
    item: Captured,
    portals: Mapping[str, Portal],
    keep: Keep,
    rules: str,
    report: ReextractReport,
) -> None:
    portal = portals.get(item.portal or "")
    try:
        response = read_capture(settings.captures_path, item.capture)
    except CaptureError as error:
        report.outcomes["unreadable"] += 1
        report.failures.append(str(error))
        return
    moment = _moment(response.fetched)
    page = extract_page(
        response.body,
        response.url,
        declared_charset=response.charset,
        portal=portal,
        hints=Hints(published=item.published) if item.published_from == "feed" else None,
        fetched=moment,
    )
    before = store.get(item.id)
    fetched = moment.isoformat(timespec="seconds") if moment else item.fetched
    facts = before.portal if before and portal is None else _facts(item, portal)
    article = to_article(page, id=item.id, portal=facts, fetched=fetched, capture=item.capture)
    decision = _decide(store, item, article, page, keep, rules)
    _record(store, before, article, decision, report)


def _decide(
    store: ArticleStore, item: Captured, article: Article, page: Page, keep: Keep, rules: str
) -> Decision:
    if not page.is_article:
        return Decision(False, f"no article: {page.reason}", rules)
    last = next(reversed(store.decisions(item.id)), None)
    if last and last.keep and last.reason in STANDING:
        return last
    decision = keep(article)
    return decision if decision.rules else replace(decision, rules=rules)


def _record(
    store: ArticleStore,
    before: Article | None,
    article: Article,
    decision: Decision,
    report: ReextractReport,
) -> None:
    if not decision.keep:
        store.reject(article, decision)
        report.note("no longer kept" if before else "rejected again", article, decision.reason)
        return
    outcome = store.save(article, decision, compare_portal=True)
    if before is None:
        report.note("newly kept", article, decision.reason)
    elif outcome == "unchanged":
        report.note("unchanged", article)
    else:
        changed = [name for name in _FIELDS if getattr(before, name) != getattr(article, name)]
        report.fields.update(changed)
        report.note("revised", article, ", ".join(changed))


def _facts(item: Captured, portal: Portal | None) -> PortalFacts | None:
    if portal is not None:
        return PortalFacts(portal.id, portal.name, portal.province, portal.kind)
    return PortalFacts(item.portal) if item.portal else None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
