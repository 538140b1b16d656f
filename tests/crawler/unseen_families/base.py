"""What the unseen families share beyond the others: their own templates, Vietnamese dates, pages beside the articles."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, ClassVar

from tests.crawler.families.base import Family, weekday


class Unseen(Family):
    """A site of which the crawler is told nothing but the address; no portal file is ever written for it."""

    templates: ClassVar[Path] = Path(__file__).parent / "templates"

    def discovery(self) -> dict[str, Any]:
        """Nothing: it is for `auto` alone."""
        return {}

    def code(self, section: str) -> int:
        """A section's number in the database."""
        return list(self.site.sections).index(section) + 11

    @staticmethod
    def thu(day: dt.datetime, *, capital: bool = False) -> str:
        """A weekday in full: `Thứ ba` or `Thứ Ba`, `Chủ nhật` or `Chủ Nhật`."""
        name = weekday(day)
        full = name if name == "Chủ nhật" else f"Thứ {name}"
        return full.title() if capital else full.capitalize()
