"""Cookies: kept from one redirect to the next, for sites that lead everybody in a circle who brings none; never longer."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar


class RedirectCookies:
    """Downloader middleware; each request that is not a redirect begins without cookies."""

    def process_request(self, request: Request) -> None:
        """Send what the redirects that led here have set."""
        request.headers.pop("Cookie", None)
        if request.meta.get("redirect_times"):
            request.meta["cookies"].add_cookie_header(request)
        else:
            request.meta["cookies"] = CookieJar()

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep what this answer sets."""
        request.meta["cookies"].extract_cookies(response, request)
        return response
