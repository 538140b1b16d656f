"""When a known address is asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

from config.portals import Portal
from crawler.addresses import host_of
from crawler.records import PageState
from crawler.store import ArticleStore
from crawler.times import VIETNAM

FIRST_RECHECK = timedelta(days=1)
_GONE = (404, 410)
_MOST = 50  # articles of one portal in one crawl
_LONGEST_WAIT = 6  # doublings of the first recheck for a page that is gone


def is_due(
    store: ArticleStore, state: PageState | None, modified: str | None, now: datetime
) -> bool:
    """Whether an address is worth a request: unknown, said to be newer than last seen, or not looked at for long.

    A kept article is looked at again after a day, and after that at intervals that double as long as it does not change;
    what was rejected or is no article is left alone, the captures have it.
    """
    if state is None:
        return True
    seen = datetime.fromisoformat(state.fetched)
    if modified and seen < _instant(modified) <= now:
        return True
    if state.status in _GONE:
        return now - seen >= FIRST_RECHECK * (1 << min(state.failures, _LONGEST_WAIT))
    if now - seen < FIRST_RECHECK or state.id is None:
        return False
    article = store.get(state.id)
    if article is None or article.fetched is None:
        return False
    unchanged_for = seen - datetime.fromisoformat(article.fetched)
    return now - seen >= max(FIRST_RECHECK, unchanged_for)


def revisits(store: ArticleStore, portal: Portal) -> list[str]:
    """The addresses of articles that no list may name any more, but that may have been corrected or taken down.

    Only of those that a crawl has fetched (whoever imports articles does not ask for them to be looked up), and not on
    hosts that the portal has left: silence there says nothing about an article.
    """
    left = {host_of(f"http://{host}") for host in portal.formerly}
    due = (url for url in store.due(portal.id) if host_of(url) not in left and store.page(url))
    return list(islice(due, _MOST))


def _instant(value: str) -> datetime:
    """A date or instant of a feed or sitemap; without a zone it is Vietnam's."""
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)
