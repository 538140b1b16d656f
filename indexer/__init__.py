"""Articles to an index: text analysis, facets with evidence, the engines, the query."""
