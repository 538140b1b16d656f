"""The site that all these tests visit: one folder of data for the session, real store, index and search service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page

from config.settings import Settings, load_settings
from search_ui import create_app
from tests.search_ui.chromium import chromium
from tests.search_ui.corpus import MANY, briefing, fill, fill_with, imports, site_settings
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


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A window of the browser; a test asks for another one with `pytest.mark.options`."""
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
    marker = request.node.get_closest_marker("options")
    context = browser.new_context(**options | (dict(marker.kwargs) if marker else {}))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that fails the test on a script error, a refused resource or a request to another host."""
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(address) else None)
    page.goto(address)
    yield page
    assert not trouble


@pytest.fixture(scope="module")
def many_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with more provinces and officials than a facet shows."""
    settings = site_settings(load_settings(environ={}), tmp_path_factory.mktemp("many"))
    fill_with(settings, (briefing(name, f"Lê {name}", name, 2023, 1) for name in MANY))
    with served(create_app(settings)) as found:
        yield found


@pytest.fixture
def many_page(context: BrowserContext, many_address: str) -> Page:
    """A page of that site, before anything is searched for."""
    page = context.new_page()
    page.goto(many_address)
    return page
