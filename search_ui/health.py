"""For machines that watch: is it up, and how does it do."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from indexer.engines.base import EngineError, Health
from search_ui.backend import backend

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 where searches are answered, 503 where the engine is down."""
    health = engine_health()
    body = {"ok": health.ok, "engine": health.engine, "documents": health.documents}
    return jsonify(body), 200 if health.ok else 503


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
