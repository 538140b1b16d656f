"""Facets with evidence, one module each."""
