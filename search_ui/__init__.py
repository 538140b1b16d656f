"""Flask: pages, JSON API, exports, feeds; read-only."""
