"""Settings: `settings.toml` overridden by the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

HERE = Path(__file__).parent
NOT_UTF8 = "its text is not UTF-8; save it as UTF-8"
REASONS = {  # in place of pydantic's words
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "tuple_type": "a list is expected",
    "model_type": "keys and values are expected",
}


class SettingsError(Exception):
    """A setting is wrong; the message says which, where, and what is allowed."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class CrawlSettings(_Section):
    """How the crawler behaves towards every portal."""

    user_agent: str = Field(min_length=8)
    delay: float = Field(ge=0)
    timeout: float = Field(gt=0)
    max_size: int = Field(gt=0)


class IndexSettings(_Section):
    """How documents are analysed; `workers` 0 means one per core."""

    workers: int = Field(ge=0)


class ElasticsearchSettings(_Section):
    """How to reach the cluster; `url` may hold several addresses, by comma."""

    url: str
    prefix: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    api_key: str = Field(repr=False)
    user: str
    password: str = Field(repr=False)
    ca: str
    timeout: float = Field(gt=0, le=3600)
    patience: float = Field(ge=0, le=86_400)
    replicas: int = Field(ge=0)
    shards: int = Field(ge=1)


class ServeSettings(_Section):
    """Where the search pages listen; `rate` 0 is no limit, `proxies` how many of them stand in front."""

    host: str = Field(min_length=1)
    port: int = Field(ge=0, le=65535)
    workers: int = Field(ge=1)
    rate: int = Field(ge=0)
    proxies: int = Field(ge=0)


class Settings(_Section):
    """All settings; `data` and `portals` are absolute paths."""

    data: Path
    engine: Literal["embedded", "elasticsearch"]
    portals: Path
    crawl: CrawlSettings
    index: IndexSettings
    elasticsearch: ElasticsearchSettings
    serve: ServeSettings

    @property
    def store_path(self) -> Path:
        """The article store (SQLite)."""
        return self.data / "articles.sqlite"

    @property
    def captures_path(self) -> Path:
        """The folder of WARC files."""
        return self.data / "captures"

    @property
    def index_path(self) -> Path:
        """The folder of the embedded index."""
        return self.data / "index"

    @property
    def analysis_path(self) -> Path:
        """The cache of analysed articles (SQLite); can be deleted at any time."""
        return self.data / "analysis.sqlite"


def load_settings(
    environ: Mapping[str, str] | None = None, file: Path = HERE / "settings.toml"
) -> Settings:
    """Settings from `file` and the environment (`GIAOBAN_…`); SettingsError names what is wrong."""
    environ = os.environ if environ is None else environ
    try:
        values = tomllib.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: {NOT_UTF8}") from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from error
    _override(values, environ, "GIAOBAN")
    for name, default in (("data", Path("data")), ("portals", HERE / "portals")):
        values[name] = _absolute(values.get(name) or default)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explained(error, environ, file)) from None


def _absolute(folder: Any) -> Any:
    """The folder in full, `~` being the home of whoever runs this; what is no text is left to the validation."""
    return Path(folder).expanduser().absolute() if isinstance(folder, str | Path) else folder


def _explained(error: ValidationError, environ: Mapping[str, str], file: Path) -> str:
    """The first wrong setting, where it was set, and what is allowed."""
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    variable = _variable("GIAOBAN", *path)
    given = variable in environ
    place = f"environment: {variable}={environ[variable]!r}" if given else str(file)
    return f"{place}: {'.'.join(path)}: {REASONS.get(first['type'], first['msg'])}"


def _variable(*path: str) -> str:
    return "_".join(path).upper()


def _override(values: dict[str, Any], environ: Mapping[str, str], prefix: str) -> None:
    for key, value in values.items():
        name = _variable(prefix, key)
        if isinstance(value, dict):
            _override(value, environ, name)
        elif name in environ:
            values[key] = environ[name]
