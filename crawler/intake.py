"""From a fetched page to the store: read it, judge it, capture it, store it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from config.portals import Portal
from crawler.acquaintance import Acquaintance
from crawler.article import Article, Decision, Keep
from crawler.captures import CaptureWriter
from crawler.encodings import charset_of
from crawler.extraction import Page, extract_page, page_lines, to_article
from crawler.extraction.page import Hints
from crawler.records import PageState
from crawler.sieve import Goal
from crawler.store import ArticleStore

Fate = Literal["new", "revised", "same", "rejected", "older", "unchanged", "other"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with a page: headers as (name, value) pairs, `fetched` ISO 8601 in UTC."""

    url: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    fetched: str

    def header(self, name: str) -> str:
        """The header's value, "" without one."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def charset(self) -> str | None:
        """The charset that the server declares."""
        return charset_of(self.header("content-type"))

    @property
    def digest(self) -> str:
        """A hash of the body."""
        return hashlib.sha256(self.body).hexdigest()[:32]

    def state(self, url: str, portal: str, id: str | None = None) -> PageState:  # noqa: A002
        """What to remember of the address that was asked for."""
        return PageState(
            url=url,
            status=self.status,
            fetched=self.fetched,
            portal=portal,
            id=id,
            etag=self.header("etag") or None,
            last_modified=self.header("last-modified") or None,
            hash=self.digest,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a page; `again` when its address was known, `barren` when a new one brought nothing new."""

    fate: Fate
    reason: str = ""
    page: Page | None = None
    again: bool = False

    @property
    def barren(self) -> bool:
        """Whether the page was no article, or one that is stored under another address."""
        return not self.again and self.fate in ("other", "same")


class Intake:
    """Takes pages in, one transaction per article; the capture is on its way to the disk before the store knows."""

    def __init__(
        self, store: ArticleStore, captures: CaptureWriter, keep: Keep, rules: str, goal: Goal
    ) -> None:
        self._store = store
        self._captures = captures
        self._keep = keep
        self._rules = rules
        self._goal = goal
        self._acquaintance = Acquaintance(store, captures.folder)

    def knows(self, portal: Portal) -> bool:
        """Whether it is known what the portal prints around its articles."""
        return self._acquaintance.furniture(portal) is not None

    def meet(self, portal: Portal, answers: Iterable[tuple[Answer, Hints]]) -> None:
        """Learn what the portal prints around its articles from pages that are about to be taken in."""
        self._acquaintance.learn(
            portal,
            (
                (
                    self._read(portal, answer, hints),
                    page_lines(answer.body, answer.url, answer.charset),
                )
                for answer, hints in answers
            ),
        )

    def take(self, portal: Portal, url: str, answer: Answer, hints: Hints) -> Result:
        """Take in the page that was asked for at `url` (before redirects)."""
        known = self._store.page(url)
        if known and known.hash == answer.digest and known.status == answer.status:
            self._remember(portal, url, answer, known.id)
            self._seen(known)
            return Result("unchanged")
        page = self._read(portal, answer, hints)
        if not page.is_article:
            self._not_an_article(portal, url, answer, page, known)
            return Result("other", page.kind, page, again=known is not None)
        if not known and page.published and self._goal.excludes(page.published):
            return Result("older", page.published, page)
        return self._store_article(portal, url, answer, page, known)

    def _read(self, portal: Portal, answer: Answer, hints: Hints) -> Page:
        return extract_page(
            answer.body,
            answer.url,
            declared_charset=answer.charset,
            portal=portal,
            hints=hints,
            furniture=self._acquaintance.furniture(portal),
        )

    def seen_again(self, portal: Portal, url: str, fetched: str) -> None:
        """Note that the server says the page did not change (304)."""
        known = self._store.page(url)
        if known:
            self._store.save_page(replace(known, fetched=fetched, portal=portal.id, failures=0))
            self._seen(known)

    def lost(self, url: str) -> None:
        """Note that the page was asked for and could not be had: that is no reason to ask every time."""
        self._seen(self._store.page(url))

    def _seen(self, known: PageState | None) -> None:
        if known and known.id:
            self._store.note_seen(known.id)

    def gone(self, portal: Portal, url: str, status: int, fetched: str) -> None:
        """Note that the page is not there (404, 410): an article that was stays, marked."""
        known = self._store.page(url)
        failures = known.failures + 1 if known else 1
        state = known or PageState(url, status, fetched)
        self._store.save_page(
            replace(
                state,
                status=status,
                fetched=fetched,
                portal=portal.id,
                failures=failures,
                hash=None,
            )
        )
        if known and known.id:
            self._store.mark_removed(known.id, fetched)

    def _not_an_article(
        self, portal: Portal, url: str, answer: Answer, page: Page, known: PageState | None
    ) -> None:
        id = known.id if known else None  # noqa: A001
        if id and page.kind == "missing":
            self._store.mark_removed(id, answer.fetched)
        self._remember(portal, url, answer, id)
        self._seen(known)

    def _store_article(
        self, portal: Portal, url: str, answer: Answer, page: Page, known: PageState | None
    ) -> Result:
        id = self._store.identify(page.canonical, portal.formerly)  # noqa: A001
        article = to_article(page, id=id, portal=portal, fetched=answer.fetched)
        decision = replace(self._keep(article), rules=self._rules)
        capture = self._captures.write(
            answer.url,
            answer.body,
            status=answer.status,
            headers=answer.headers,
            fetched=answer.fetched,
        )
        article = replace(article, capture=capture)
        fate = self._save(article, decision)
        self._remember(portal, url, answer, article.id, page.canonical)
        return Result(fate, decision.reason, page, again=known is not None)

    def _save(self, article: Article, decision: Decision) -> Fate:
        if not decision.keep:
            self._store.reject(article, decision)
            return "rejected"
        outcome = self._store.save(article, decision)
        return "same" if outcome == "unchanged" else outcome

    def _remember(
        self,
        portal: Portal,
        url: str,
        answer: Answer,
        article: str | None,
        *others: str,
    ) -> None:
        state = answer.state(url, portal.id, article)
        # Validators belong to the address that was asked; the others are only known to lead here.
        bare = replace(state, etag=None, last_modified=None)
        aliases = [replace(bare, url=address) for address in others if address != url]
        self._store.save_pages([*aliases, state])
