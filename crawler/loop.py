"""Running Scrapy inside the calling process, as often as wanted.

Twisted's reactor cannot be restarted, but the one on top of asyncio need not be: it stays started, and its event loop
only runs while a crawl does.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.reactor import install_reactor, is_reactor_installed

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
_DNS_TIMEOUT = 20.0
_DNS_CACHE = 10_000


def run(start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> bool:
    """Run `start()` to its end; Ctrl-C or SIGTERM calls `stop()`, so that it ends in order. Returns whether one came."""
    # Scrapy's records go where the program's logging sends them, and nowhere else.
    for name in ("scrapy", "portals", "twisted"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    reactor = _reactor()
    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop  # noqa: SLF001
    asyncio.set_event_loop(loop)
    stops: list[asyncio.Task[None]] = []
    try:
        with _signals(loop, lambda: stops.append(loop.create_task(_awaited(stop)))):
            loop.run_until_complete(_awaited(start))
            for task in stops:
                loop.run_until_complete(task)
    finally:
        if reactor.threadpool is not None:
            reactor._stopThreadPool()  # noqa: SLF001 - its threads would keep the process alive
    return bool(stops)


@contextmanager
def _signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` once for SIGINT or SIGTERM; a second one has its usual effect. Signals reach the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def once() -> None:
        restore()
        stop()

    def restore() -> None:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        loop.add_signal_handler(number, once)
    try:
        yield
    finally:
        restore()


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
