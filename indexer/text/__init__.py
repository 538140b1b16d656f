"""Text analysis: the only entry to underthesea, offset-exact."""
