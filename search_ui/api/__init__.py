"""The API: what the pages show, as JSON, described at `/openapi.json`."""

from search_ui.api.answers import answer_json, article_json
from search_ui.api.views import blueprint

__all__ = ["answer_json", "article_json", "blueprint"]
