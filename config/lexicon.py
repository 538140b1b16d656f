"""Word lists and gazetteers: the YAML files of `config/lexicon/`, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "lexicon"


@cache
def lexicon(name: str) -> Any:
    """The content of `config/lexicon/<name>.yaml`; treat it as read-only, it is shared."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506
