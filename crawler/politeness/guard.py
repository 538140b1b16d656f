"""The guard at the door of the downloader: only the portal's own hosts, no private addresses, one slot per host:port."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future

from config.portals import Portal, netloc
from crawler.messages import Message


class Refused(IgnoreRequest):
    """A request that must not be made; `reason` is a short code for the report, the message says more."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Guard:
    """Downloader middleware; sees every request, redirected ones and those for robots.txt included."""

    async def process_request(self, request: Request) -> None:
        """Refuse what leads away from the portal; name the download slot."""
        portal: Portal = request.meta["portal"]
        host = netloc(request.url)
        if not host or not portal.allows(request.url):
            raise Refused("other-host", Message("leads to another host: %(url)s", url=request.url))
        if host != portal.host and await _is_private(urlsplit(request.url).hostname or ""):
            raise Refused(
                "private-address", Message("leads to a private address: %(url)s", url=request.url)
            )
        request.meta["download_slot"] = host


async def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return await _resolves_to_private(host)


async def _resolves_to_private(host: str) -> bool:
    from twisted.internet import reactor

    try:
        # The resolver caches, so that the connection goes to the address that was looked at.
        address = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]
    except Exception as error:
        raise CannotResolveHostError(str(error)) from error
    return not ipaddress.ip_address(address).is_global
