"""Families on loopback ports, and the portal files that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import yaml

from config.portals import Portal, load_portals
from crawler.samples.articles import Site
from crawler.samples.shapes.base import Shape
from tests.crawler import portal_server
from tests.crawler.portal_server import Reply, served

How = Literal["auto", "file"]


@contextmanager
def serving(
    families: Mapping[str, type[Shape]], content: Callable[[int], Site], **options: Any
) -> Iterator[dict[str, Shape]]:
    """Serve a site of each family, each on a port of its own; `content` gives the site by its number.

    `options` are set on each family, such as `per_page`.
    """
    servers = {name: portal_server.Site() for name in families}
    with served(*servers.values()):
        shapes = {}
        for number, (name, family) in enumerate(families.items()):
            shapes[name] = family(content(number), servers[name].base)
            vars(shapes[name]).update(options)
            for path, page in shapes[name].pages():
                reply = Reply(page.body, headers={"Content-Type": page.content_type})
                servers[name].routes[path] = reply
                if "?" not in path:  # unknown parameters change nothing on most sites
                    servers[name].routes[f"{path}?*"] = reply
        yield shapes


def record(name: str, shape: Shape, how: How) -> dict[str, Any]:
    """The portal file of a served family; `auto` knows nothing but its address."""
    site = shape.site
    facts = {
        "id": portal_id(name),
        "name": site.name,
        "province": site.province,
        "kind": site.kind,
        "base": shape.base,
    }
    return facts | (shape.discovery() if how == "file" else {})


def load(folder: Path, records: list[dict[str, Any]]) -> Mapping[str, Portal]:
    """The records as portals, by way of files in `folder`."""
    folder.mkdir(parents=True)
    for entry in records:
        text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)
        (folder / f"{entry['id']}.yaml").write_text(text, "utf-8")
    files = load_portals(folder)
    if files.problems:
        raise ValueError("; ".join(files.problems))
    return files.portals


def portal_id(name: str) -> str:
    """The id of a family's portal."""
    return name.replace("_", "-")
