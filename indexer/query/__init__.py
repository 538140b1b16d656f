"""The query language: words as people type them to a tree that engines compile."""
