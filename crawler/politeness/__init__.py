"""Politeness: which hosts are asked at all, what robots.txt allows, how often, when, and over which TLS."""
