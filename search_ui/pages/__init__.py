"""The pages that people read, one blueprint for each area."""

from search_ui.pages import (
    article,
    coverage,
    facets,
    handbook,
    keywords,
    officials,
    search,
    sources,
)

BLUEPRINTS = (
    search.blueprint,
    facets.blueprint,
    article.blueprint,
    officials.blueprint,
    coverage.blueprint,
    sources.blueprint,
    handbook.blueprint,
    keywords.blueprint,
)
