"""The version of the rules: a hash of their code and of the word lists they read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from config.lexicon import FOLDER


def version() -> str:
    """Twelve hexadecimal digits that change whenever a rule or a word list does.

    Checked against what the store remembers, so that better rules judge old articles again.
    """
    digest = hashlib.sha256()
    for file in sorted([*Path(__file__).parent.rglob("*.py"), *FOLDER.glob("*.yaml")]):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
