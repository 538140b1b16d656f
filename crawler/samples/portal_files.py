"""Portal files for the sample portals, at the addresses where they happen to be served."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from crawler.samples.articles import load_sites
from crawler.samples.shapes import SHAPES


def write_portal_files(folder: Path, addresses: Mapping[str, str]) -> list[Path]:
    """Write `<portal id>.yaml` for each served portal into `folder` (made when missing); the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for site in load_sites():
        if site.id in addresses:
            base = addresses[site.id]
            facts = site.model_dump(include={"id", "name", "province", "kind"})
            record = facts | {"base": base, "delay": 0} | SHAPES[site.shape](site, base).discovery()
            file = folder / f"{site.id}.yaml"
            file.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), "utf-8")
            written.append(file)
    return written
