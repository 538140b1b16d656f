"""Running Scrapy inside the calling process, as often as wanted.

Twisted's reactor cannot be restarted, but the one on top of asyncio need not be: it stays started, and its event loop
only runs while a crawl does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.reactor import install_reactor, is_reactor_installed

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
_DNS_TIMEOUT = 20.0
_DNS_CACHE = 10_000


def run(start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> bool:
    """Run `start()` to its end; Ctrl-C runs `stop()` and lets it end in order. Returns whether it was stopped."""
    # Scrapy's records go where the program's logging sends them, and nowhere else.
    logging.getLogger("scrapy").addHandler(logging.NullHandler())
    logging.getLogger("portals").addHandler(logging.NullHandler())
    reactor = _reactor()
    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop  # noqa: SLF001
    asyncio.set_event_loop(loop)
    task = loop.create_task(_awaited(start))
    try:
        loop.run_until_complete(task)
    except KeyboardInterrupt:
        loop.run_until_complete(_awaited(stop))
        loop.run_until_complete(task)
        return True
    finally:
        if reactor.threadpool is not None:
            reactor._stopThreadPool()  # noqa: SLF001 - its threads would keep the process alive
    return False


async def _awaited(function: Callable[[], Awaitable[None]]) -> None:
    await function()


def _reactor() -> Any:
    if not is_reactor_installed():
        install_reactor(_REACTOR)
    from twisted.internet import reactor as installed  # importing it earlier installs another one

    reactor: Any = installed
    if not reactor.running:
        CachingThreadedResolver(reactor, _DNS_CACHE, _DNS_TIMEOUT).install_on_reactor()
        reactor.startRunning(installSignalHandlers=False)
    return reactor
