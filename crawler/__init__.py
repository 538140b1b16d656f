"""Portals to articles: the spider, extraction, captures and the article store."""
