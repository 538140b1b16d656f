"""The site that all these tests visit: one folder of data for the session, real store, index and search service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from config.settings import Settings, load_settings
from search_ui import create_app
from tests.search_ui.chromium import chromium
from tests.search_ui.corpus import fill, fill_with, imports, site_settings
from tests.search_ui.serving import served


@pytest.fixture(scope="session")
def site_folder(
    engine_environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings over a filled folder, with its index on the engine under test."""
    own = {"GIAOBAN_ELASTICSEARCH_PREFIX": "test-pages"}
    settings = site_settings(load_settings(engine_environ | own), tmp_path_factory.mktemp("site"))
    fill(settings)
    return settings


@pytest.fixture(scope="session")
def app(site_folder: Settings) -> Flask:
    """The application over the filled folder."""
    return create_app(site_folder)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of the filled site."""
    return app.test_client()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A visitor of a site of imported articles, without portals and captured pages."""
    settings = site_settings(load_settings(environ={}), tmp_path_factory.mktemp("imported"))
    fill_with(settings, imports())
    return create_app(settings).test_client()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A visitor of a site without a single article."""
    settings = site_settings(load_settings(environ={}), tmp_path_factory.mktemp("empty"))
    settings.portals.mkdir(parents=True)
    return create_app(settings).test_client()


@pytest.fixture(scope="session")
def down(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A visitor of a site whose Elasticsearch cluster is not there."""
    settings = site_settings(load_settings(environ={}), tmp_path_factory.mktemp("down"))
    cluster = settings.elasticsearch.model_copy(update={"url": "http://127.0.0.1:9", "timeout": 1})
    settings = settings.model_copy(update={"engine": "elasticsearch", "elasticsearch": cluster})
    return create_app(settings).test_client()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The address of the filled site on a real socket, for browsers."""
    with served(app) as found:
        yield found


@pytest.fixture(scope="session")
def empty_address(empty: FlaskClient) -> Iterator[str]:
    """The address of the site without an article."""
    with served(empty.application) as found:
        yield found


@pytest.fixture(scope="session")
def down_address(down: FlaskClient) -> Iterator[str]:
    """The address of the site whose cluster is not there."""
    with served(down.application) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as browser:
        yield browser
