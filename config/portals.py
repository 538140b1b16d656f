"""The folder of portal files: what is wrong is named by file and line, the other portals go on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import ValidationError

from config.lexicon import lexicon
from config.portal import Listing, Platform, Portal, Select, netloc
from config.settings import NOT_UTF8, REASONS

__all__ = [
    "Listing",
    "Platform",
    "Portal",
    "PortalFiles",
    "Select",
    "load_families",
    "load_portals",
    "netloc",
    "portal_of",
]

FAMILIES = Path(__file__).parent / "families"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class PortalFiles:
    """What a folder holds: portals by id, and one line per problem (`file:line: reason`).

    `broken` names the files that were refused, by their stem, with the reason.
    """

    portals: Mapping[str, Portal]
    problems: tuple[str, ...]
    broken: Mapping[str, str]


class _Refused(Exception):
    """A file cannot be used: line and reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def load_portals(folder: Path) -> PortalFiles:
    """The portals of `folder/*.yaml`; a broken file is refused, the others go on.

    Platform families are read from `folder/families`, then from the project's own.
    """
    portals: dict[str, Portal] = {}
    problems: list[str] = []
    broken: dict[str, str] = {}
    if not folder.is_dir():
        return PortalFiles({}, (f"{folder}: no such folder of portal files",), {})
    families = _families(folder, problems)
    files = sorted(folder.glob("*.yaml"))
    if not files:
        problems.append(f"{folder}: no portal files (*.yaml) in it")
    others = sorted(folder.glob("*.yml"))
    problems += (f"{file.name}: not read; call it {file.stem}.yaml" for file in others)
    for file in files:
        try:
            portal = _portal(file, families, portals)
        except _Refused as error:
            broken[file.stem] = str(error)
            problems.append(f"{file.name}:{error.line}: {error}")
        else:
            portals[portal.id] = portal
    return PortalFiles(MappingProxyType(portals), tuple(problems), MappingProxyType(broken))


def _portal(
    file: Path, families: Mapping[str, dict[str, Any]], others: Mapping[str, Portal]
) -> Portal:
    node, values = _read(file)
    family = values.get("family")
    if family is not None and family not in families:
        raise _Refused(_line(node, ("family",)), f"family: no platform family {family!r}")
    try:
        portal = portal_of(values, families)
    except ValidationError as error:
        raise _refused(node, error) from None
    if portal.province and portal.province not in _provinces():
        near = difflib.get_close_matches(portal.province, _provinces(), 1)
        hint = "".join(f", is it {name}?" for name in near)
        reason = f"province: none is called {portal.province!r}{hint}"
        raise _Refused(_line(node, ("province",)), reason)
    if portal.id in others:
        raise _Refused(_line(node, ("id",)), f"id: {portal.id} is also the id of another file")
    return portal


@cache
def _provinces() -> frozenset[str]:
    return frozenset(unit["name"] for unit in lexicon("provinces")["units"])


def load_families(folder: Path) -> Mapping[str, dict[str, Any]]:
    """The values of the platform families that files in `folder` may name; broken ones are left out."""
    return _families(folder, [])


def portal_of(values: Mapping[str, Any], families: Mapping[str, dict[str, Any]]) -> Portal:
    """The portal that the values of a file describe, with what its family adds; ValidationError when they are wrong."""
    family = families.get(str(values.get("family")), {})
    return Portal.model_validate(_with_family(family, values))


def _with_family(family: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A portal's values over its family's, whose selectors stay for the pages after those that the portal describes."""
    both = {**family, **values}
    if "select" in family and "select" in values:
        own, shared = _parts(values["select"]), _parts(family["select"])
        if own and all("until" in part for part in own):
            both["select"] = [*shared, *own]
    return both


def _parts(select: Any) -> list[dict[str, Any]]:
    parts = select if isinstance(select, list) else [select]
    return [part for part in parts if isinstance(part, dict)]


def _families(folder: Path, problems: list[str]) -> dict[str, dict[str, Any]]:
    families: dict[str, dict[str, Any]] = {}
    for place in (FAMILIES, folder / "families"):
        for file in sorted(place.glob("*.yaml")):
            try:
                node, values = _read(file)
                Platform.model_validate(values)
                values.pop("notes", None)  # they describe the family, not its portals
                families[file.stem] = values
            except ValidationError as error:
                refused = _refused(node, error)
                problems.append(f"families/{file.name}:{refused.line}: {refused}")
            except _Refused as error:
                problems.append(f"families/{file.name}:{error.line}: {error}")
    return families


def _read(file: Path) -> tuple[yaml.Node, dict[str, Any]]:
    try:
        text = file.read_text("utf-8")
        loader = _LOADER(text)
        node = loader.get_single_node()
        for repeated, line in _repeated_keys(node):
            raise _Refused(line, f"{repeated}: the key stands twice")
        values = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or "cannot be read"
        raise _Refused(mark.line + 1 if mark else 1, f"not YAML: {reason}") from None
    except UnicodeDecodeError:
        raise _Refused(1, NOT_UTF8) from None
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise _Refused(1, f"cannot be read: {error}") from None
    if not isinstance(values, dict) or not isinstance(node, yaml.Node):
        raise _Refused(1, "not a portal file: keys and values are expected")
    return node, values


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                yield name, key.start_mark.line + 1
            seen.add(name)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def _refused(node: yaml.Node, error: ValidationError) -> _Refused:
    first = error.errors()[0]
    loc = first["loc"]
    where = ".".join(str(part) for part in loc)
    reason = REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
    return _Refused(_line(node, loc), f"{where}: {reason}" if where else reason)


def _line(node: yaml.Node, loc: tuple[int | str, ...]) -> int:
    """The line of the key or item at `loc`, or of the nearest thing around it that is written."""
    line = node.start_mark.line + 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                continue  # pydantic's own steps, such as the member of a union
            key, node = found[0]
            line = int(key.start_mark.line) + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
