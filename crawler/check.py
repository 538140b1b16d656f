"""Looking at portals live: which way of discovery works, and one article of each, with a few requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from config.portals import Portal
from config.settings import Settings
from crawler import discovery
from crawler.addresses import canonical
from crawler.discovery import auto, sitemap
from crawler.discovery.page import anchors, base_of, select
from crawler.extraction import Page, extract_page
from crawler.extraction.page import Hints
from crawler.extraction.standins import stands_in
from crawler.frontier import Frontier, Task
from crawler.intake import Answer
from crawler.politeness.robots import RobotsGate
from crawler.report import PortalReport
from crawler.runner import run_sessions

_MOST_WAYS = 12  # discovery pages that are looked at
_MOST_PAGES = 4  # pages that are asked for in search of …
_MOST_ARTICLES = 2  # … articles
_HEADLINE_WORDS = 5
_TEXT = 400  # characters of an article that are shown …
_SAMPLE = 90  # … and in one line


@dataclass(slots=True)
class Way:
    """One discovery page: how many articles and further discovery pages it names, or what was wrong.

    `goes_on` tells of a list whether a page that follows was found.
    """

    kind: str
    url: str
    articles: int = 0
    pages: int = 0
    goes_on: bool = False
    problem: str = ""

    @property
    def works(self) -> bool:
        """Whether it names articles."""
        return self.articles > 0

    @property
    def counts(self) -> str:
        """How much it names, in words."""
        told = [_many(self.articles, "article")]
        if self.pages:
            told.append(_many(self.pages, "more list"))
        if self.kind == "listing":
            told.append("goes on" if self.goes_on else "no next page")
        return ", ".join(told)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


@dataclass(slots=True)
class Finding:
    """What a visit to a portal found; `works` when an article with title, date and text could be read."""

    portal: str
    base: str
    works: bool = False
    reason: str = ""
    ways: list[Way] = field(default_factory=list)
    article: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return asdict(self)

    def lines(self) -> list[str]:
        """The finding for people."""
        head = f"{self.portal}: {'works' if self.works else self.reason}"
        ways = [f"  {way.kind:8} {way.problem or way.counts}  {way.url}" for way in self.ways]
        return [head, *ways, *map("  {}".format, _told(self.article) if self.article else ())]


def _told(article: Mapping[str, Any]) -> list[str]:
    """What was read of an article, for people."""
    text = article["text"].partition("\n")[0][:_SAMPLE]
    lines = [
        f"{article['published'] or 'no date'}  {article['title'] or 'no title'}",
        f"{_many(article['characters'], 'character')}: {text} …" if text else "no text",
    ]
    return [*lines, f"look at: {', '.join(article['flags'])}"] if article["flags"] else lines


@dataclass(slots=True)
class Visit:
    """A short session: the portal's discovery pages, the home page, then an article or two."""

    portal: Portal
    gate: RobotsGate
    finding: Finding
    report: PortalReport = field(default_factory=PortalReport)
    wait: float = 0.0
    links: dict[str, discovery.Link] = field(default_factory=dict)
    samples: list[tuple[Answer, Page]] = field(default_factory=list)
    home: discovery.Page | None = None
    _todo: list[Task] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _pages: int = 0

    def __post_init__(self) -> None:
        self._add([*discovery.start(self.portal), auto.task(self.portal.base)])

    @property
    def has_more(self) -> bool:
        """Whether there are discovery pages that were not looked at."""
        return bool(self._todo)

    def next(self) -> Task | None:
        """A discovery page while there are some, then articles."""
        if self._todo and len(self.finding.ways) < _MOST_WAYS:
            return self._todo.pop(0)
        if self._pages >= _MOST_PAGES or len(self.samples) >= _MOST_ARTICLES:
            return None
        self._pages += 1
        waiting = [link for link in self.links.values() if link.url not in self._seen]
        link = next(iter(sorted(waiting, key=_is_short)), None)
        if link is None:
            return None
        self._seen.add(link.url)
        return Task(link.url, "article", {"title": link.title, "published": link.published})

    def headers(self, task: Task) -> dict[str, str]:  # noqa: ARG002
        """Nothing is known from before."""
        return {}

    def answered(self, task: Task, answer: Answer) -> None:
        """Note what a page is good for."""
        if answer.status != 200:
            self.failed(task, "", f"answers {answer.status}")
        elif why := stands_in(answer.body, answer.charset):
            self.failed(task, "", why)
        elif task.kind == "article":
            self._read_article(task, answer)
        else:
            self._read_discovery(task, answer)

    def failed(self, task: Task, kind: str, message: str) -> None:  # noqa: ARG002
        """Note what went wrong; a visit tries nothing twice."""
        if task.kind != "article":
            self.finding.ways.append(Way(task.kind, task.url, problem=message))
        elif not self.finding.reason:
            self.finding.reason = f"{task.url}: {message}"

    def refused(self, task: Task, kind: str, message: str) -> None:
        """Note what may not be asked; without a robots.txt the visit is over."""
        self.failed(task, kind, message)
        if kind == "robots-unavailable":
            self._todo.clear()

    def settle(self) -> None:
        """Nothing is held back."""

    def close(self) -> PortalReport:
        """Sum up."""
        finding = self.finding
        if finding.article:
            missing = [name for name in ("title", "published", "text") if not finding.article[name]]
            finding.works = not missing
            finding.reason = f"the article has no {', no '.join(missing)}" if missing else ""
        elif not finding.reason:
            problem = next((way.problem for way in finding.ways if way.problem), "")
            finding.reason = problem or "no page names an article"
        return self.report

    def _add(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            if task.url not in self._seen:
                self._seen.add(task.url)
                self._todo.append(task)

    def _read_discovery(self, task: Task, answer: Answer) -> None:
        page = discovery.Page(answer.url, answer.body, answer.header("content-type"))
        try:
            found = discovery.read(self.portal, task, page)
        except discovery.Unreadable as error:
            self.failed(task, "unreadable", str(error))
            return
        if task.kind == "home":
            self.home = self.home or page
        way = Way(task.kind, task.url, len(found.links), len(found.pages), bool(found.next))
        if not found.links and (not found.pages or task.kind == "home"):
            way.problem = _why_no_article(self.portal, task, page)
        self.finding.ways.append(way)
        for link in found.links:
            if self.gate.allows(self.portal, link.url):
                self.links.setdefault(canonical(link.url), link)
        named = self.gate.sitemaps(self.portal) if task.kind == "home" else []
        sitemaps = [sitemap.task(urljoin(self.portal.base, url)) for url in named]
        self._add(
            [
                *found.pages[:_MOST_WAYS],
                *(item for item in sitemaps if self.portal.allows(item.url)),
            ]
        )

    def _read_article(self, task: Task, answer: Answer) -> None:
        hints = Hints(task.data.get("title") or "", (task.data.get("published") or "")[:10] or None)
        page = extract_page(
            answer.body,
            answer.url,
            declared_charset=answer.charset,
            portal=self.portal,
            hints=hints,
        )
        if not page.is_article:
            self.finding.reason = f"{task.url} is read as {page.kind}: {page.reason}"
            return
        self.samples.append((answer, page))
        best = self.finding.article
        if best is None or (page.published and not best["published"]):
            self.finding.article = shown(page)


def _why_no_article(portal: Portal, task: Task, page: discovery.Page) -> str:
    """What a person should know of a page that names no article."""
    if task.kind in ("feed", "sitemap") or page.is_data:
        return "names no article"
    document = page.html()
    links = [*anchors(portal, document, base_of(document, page.url))]
    chosen = task.data.get("links")
    if chosen and not select(document, chosen):
        return "names no article: its `links` finds nothing"
    if portal.article and links:
        return f"names no article: `article` fits none of {_many(len(links), 'link')}"
    if not links and next(document.iter("script"), None) is not None:
        return "shows nothing without scripts"
    return "names no article"


def _is_short(link: discovery.Link) -> bool:
    """Whether the words of a link are rather a section's name than a headline."""
    return 0 < len(link.title.split()) < _HEADLINE_WORDS


def shown(page: Page) -> dict[str, Any]:
    """What was read of an article, its text shortened."""
    return {
        "url": page.canonical,
        "title": page.title,
        "lead": page.lead,
        "published": page.published,
        "published_from": page.published_from,
        "byline": list(page.byline),
        "text": page.text[:_TEXT],
        "characters": len(page.text),
        "flags": list(page.flags),
    }


def check_portals(
    settings: Settings, portals: Mapping[str, Portal], ids: Sequence[str] = ()
) -> list[Finding]:
    """Visit the portals (those named by `ids`, else all) live; at most a dozen requests each, as politely as a crawl."""
    chosen = [portals[name] for name in ids] if ids else list(portals.values())
    visits = visit(settings, chosen)
    return [visits[portal.id].finding for portal in chosen]


def visit(settings: Settings, portals: Sequence[Portal]) -> dict[str, Visit]:
    """Visit portals and return what was seen, by portal id."""
    visits: dict[str, Visit] = {}

    def open_visit(portal: Portal, gate: RobotsGate) -> Visit:
        visits[portal.id] = Visit(portal, gate, Finding(portal.id, portal.base))
        return visits[portal.id]

    frontier = Frontier(Path(":memory:"))
    try:
        run_sessions(settings.crawl, portals, frontier, open_visit, lambda _portal, _report: None)
    finally:
        frontier.close()
    return visits
