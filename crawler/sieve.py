"""Which of the addresses that discovery finds are worth a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from config.portals import Portal
from crawler.addresses import canonical, is_copy
from crawler.discovery import Link
from crawler.discovery.addresses import date_in_address
from crawler.frontier import Frontier, Task
from crawler.revisits import is_due
from crawler.store import ArticleStore


@dataclass(frozen=True, slots=True)
class Goal:
    """What a crawl wants: articles since a day ("" = all), at most `limit` articles per portal."""

    since: str = ""
    limit: int | None = None

    def excludes(self, date: str | None) -> bool:
        """Whether a date (`YYYY[-MM[-DD…]]`) lies before `since` as far as its precision tells."""
        since = self.since
        return bool(since and date and date[: len(since)] < since[: len(date)])


@dataclass(frozen=True, slots=True)
class Sifted:
    """What remains of a page's links: the tasks, the addresses that robots.txt forbids, whether anything was new."""

    tasks: list[Task]
    forbidden: list[str]
    news: bool


@dataclass(frozen=True, slots=True)
class Sieve:
    """Decides by what the store knows of an address, by dates, and by robots.txt."""

    portal: Portal
    frontier: Frontier
    store: ArticleStore
    goal: Goal
    allowed: Callable[[Portal, str], bool]
    started: datetime

    def articles(self, links: Iterable[Link], chain: str) -> Sifted:
        """The links to ask for; `chain` names the list they stand in."""
        now = datetime.now(UTC)
        tasks: list[Task] = []
        forbidden: list[str] = []
        news = False
        for link in links:
            key = canonical(link.url)
            if is_copy(link.url) or self._too_old(link, key):
                continue
            if not self.allowed(self.portal, link.url):
                forbidden.append(link.url)
                continue
            state = self.store.page(link.url)
            due = is_due(self.store, state, link.modified, now)
            # What this very session has fetched was news when the session began.
            news = news or due or (state is not None and self._is_of_now(state.fetched))
            if due:
                tasks.append(Task(link.url, "article", self._data(link, chain), key=key))
        return Sifted(tasks, forbidden, news)

    def worth_reading(self, page: Task) -> bool:
        """Whether a sitemap that an index names can hold something new."""
        modified = page.data.get("modified")
        if not modified:
            return True
        if self.goal.excludes(modified):
            return False
        state = self.store.page(page.url)
        if state is None or not self.listed_before():
            return True
        return is_due(self.store, state, modified, datetime.now(UTC))

    def listed_before(self) -> bool:
        """Whether an earlier crawl has listed all that this one wants, so that only news matter."""
        listed = self.frontier.listed(self.portal.id)
        return listed is not None and listed <= self.goal.since

    def _too_old(self, link: Link, key: str) -> bool:
        if not self.goal.since:
            return False
        told = link.published or link.modified or date_in_address(link.url)
        return self.goal.excludes(told or self.frontier.left_out(self.portal.id, key))

    def _is_of_now(self, fetched: str) -> bool:
        return datetime.fromisoformat(fetched) >= self.started

    def _data(self, link: Link, chain: str) -> dict[str, str]:
        data = {"title": link.title, "published": link.published or "", "chain": chain}
        if not self.goal.since:
            del data["chain"]  # only used to see when a list has passed the wanted date
        return {name: value for name, value in data.items() if value}
