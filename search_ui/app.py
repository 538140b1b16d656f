"""The application factory: settings in, a Flask application out."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import Settings
from indexer.search import SearchService
from search_ui import (
    compression,
    health,
    language,
    limits,
    metrics,
    problems,
    security,
    templating,
)
from search_ui.api import blueprint as api
from search_ui.backend import Backend
from search_ui.downloads import blueprint as downloads
from search_ui.feed import blueprint as feed
from search_ui.pages import BLUEPRINTS

MAX_REQUEST = 64 * 1024  # bytes; the pages are read-only and take no body
ASSET_AGE = 365 * 24 * 3600  # seconds; an asset's address changes with its content


def create_app(
    settings: Settings,
    service: SearchService | None = None,
    counters: metrics.Metrics | None = None,
    limiter: limits.Limiter | None = None,
) -> Flask:
    """The pages, API, exports and feeds over a search service, by default the one of the settings.

    `counters` are the numbers behind `/metrics`, `limiter` the rate limit; given where several processes share them.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = ASSET_AGE
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["giaoban"] = Backend(settings, service)
    app.extensions["giaoban.metrics"] = counters or metrics.Metrics()
    templating.set_up(app)
    compression.set_up(app)
    metrics.set_up(app, app.extensions["giaoban.metrics"])
    language.set_up(app)
    security.set_up(app)
    limits.set_up(app, limiter or limits.Limiter(settings.serve.rate))
    health.set_up(app)
    problems.set_up(app)
    for blueprint in (*BLUEPRINTS, api, downloads, feed, health.blueprint):
        app.register_blueprint(blueprint)
    if settings.serve.proxies:
        hops = settings.serve.proxies
        # Only what every proxy sets: a prefix or port that a client made up would come through most of them.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
