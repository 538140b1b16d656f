"""TLS: certificates are verified, except as the note of a single portal file says."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.contextfactory import _get_creator_context, _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.ssl import TLSVersion

from config.portals import Portal

_OLD_CIPHERS = "ALL:!aNULL:!eNULL:@SECLEVEL=0"
_LEGACY_SERVER_CONNECT = 0x4  # servers that cannot renegotiate safely; pyOpenSSL has no name for it


class _OldServers(_ScrapyClientContextFactory):
    """Connections that speak the protocols and ciphers of old servers."""

    def __init__(self, *, verify_certificates: bool) -> None:
        super().__init__(
            method=None,
            tls_ciphers=_OLD_CIPHERS,
            tls_min_version=TLSVersion.TLSv1_0,
            verify_certificates=verify_certificates,
        )

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - the name is Twisted's
        """What makes a connection to `hostname`."""
        creator = super().creatorForNetloc(hostname, port)
        context = _get_creator_context(creator)
        # Twisted makes a list of the ciphers and loses the level, without which the old protocols stay shut.
        context.set_cipher_list(_OLD_CIPHERS.encode())
        context.set_options(_LEGACY_SERVER_CONNECT)
        return creator


class PortalDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, with connections of their own for portals with a TLS note."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._noted: dict[str, HTTP11DownloadHandler] = {}

    async def download_request(self, request: Request) -> Response:
        """Fetch `request` over the TLS that its portal needs."""
        portal: Portal = request.meta["portal"]
        if portal.tls is None or not request.url.startswith("https:"):
            return await super().download_request(request)
        if portal.tls not in self._noted:
            handler = self._noted[portal.tls] = HTTP11DownloadHandler(self._crawler)
            factory: Any = _OldServers(verify_certificates=portal.tls == "legacy")
            handler._contextFactory = factory  # noqa: SLF001 - Scrapy has no setting per request
        return await self._noted[portal.tls].download_request(request)

    async def close(self) -> None:
        """Close the connections of all."""
        for handler in self._noted.values():
            await handler.close()
        await super().close()
