"""Tests of the pages, the API, the exports and the feeds, on the real service and the embedded engine."""
