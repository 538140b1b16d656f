"""The engines that the contract suite runs on: a test that takes `library` or `empty` runs once on each.

`library` holds the small articles of `corpus.LIBRARY` and is only read; `empty` is a new index for each test.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import pytest

from config.settings import Settings, load_settings
from indexer.engines import open_engine
from indexer.engines.base import Engine
from tests.indexer.engines.corpus import LIBRARY, fill

NewSettings = Callable[[], Settings]


@pytest.fixture(scope="session")
def new_settings(
    engine_environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> NewSettings:
    """Makes settings for an index of its own on the engine under test."""

    def new() -> Settings:
        own = {
            "GIAOBAN_DATA": str(tmp_path_factory.mktemp("data")),
            "GIAOBAN_ELASTICSEARCH_PREFIX": f"test-{secrets.token_hex(4)}",
        }
        return load_settings(environ=engine_environ | own)

    return new


@pytest.fixture(scope="session")
def library(new_settings: NewSettings) -> Iterator[Engine]:
    """An engine with the articles of the library, only to be read."""
    engine = open_engine(new_settings())
    fill(engine, LIBRARY)
    yield engine
    engine.close()


@pytest.fixture
def engine_settings(new_settings: NewSettings) -> Settings:
    """Settings of an index that does not exist yet."""
    return new_settings()


@pytest.fixture
def empty(engine_settings: Settings) -> Iterator[Engine]:
    """An engine without any document."""
    engine = open_engine(engine_settings)
    with engine.writer() as writer:
        writer.commit(0)
    yield engine
    engine.close()
