"""For machines that watch: is it up, and how does it do."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from indexer.engines.base import EngineError, Health
from search_ui.backend import backend

blueprint = Blueprint("health", __name__)
WITHOUT_INDEX = ("health", "handbook")  # blueprints that answer all the same


class NoIndex(EngineError):
    """There are articles and no index."""


def set_up(app: Flask) -> None:
    """Let nothing search where the index is gone: that nothing is found, or an article is not there, would be untrue."""

    @app.before_request
    def require_index() -> None:
        if request.endpoint == "static" or request.blueprint in WITHOUT_INDEX:
            return
        if index_missing(engine_health()):
            raise NoIndex("there are articles and no index; run `giaoban index`")


def index_missing(health: Health) -> bool:
    """Whether the engine answers and has no index, though the store has articles; a new site has neither."""
    return health.without_index and backend().store.last_change() > 0


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 where searches are answered, 503 where the engine is down or its index is gone."""
    health = engine_health()
    well = health.ok and not index_missing(health)
    body = {"ok": well, "engine": health.engine, "documents": health.documents}
    return jsonify(body), 200 if well else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters for Prometheus."""
    health = engine_health()
    lines = [
        "# TYPE giaoban_documents gauge",
        f"giaoban_documents {health.documents}",
        "# TYPE giaoban_engine_up gauge",
        f"giaoban_engine_up {int(health.ok)}",
        *current_app.extensions["giaoban.metrics"].lines(),
    ]
    return Response(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def engine_health() -> Health:
    """The engine's health, also where it cannot even be opened."""
    try:
        return backend().service.health()
    except EngineError as error:
        return Health(ok=False, engine=backend().settings.engine, documents=0, message=str(error))
