"""Engines behind one interface; nothing outside an engine's own file imports its client."""
