"""Fixtures that all tests share.

Pages and articles in the tests are written for this project. What needs the labelled pages and sample portals of
`../shared` carries the marker `shared` and is skipped, with the reason printed, where that folder is missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

import giaoban
from config.settings import Settings, load_settings

Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


# A machine that is busy with something else is no fault of the code; in CI the same examples are tried every time.
hypothesis.settings.register_profile("giaoban", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("giaoban")

WANTS_ELASTICSEARCH = os.environ.get("GIAOBAN_TEST_ELASTICSEARCH") == "1"


def pytest_report_header() -> list[str]:
    left_out = []
    if not WANTS_ELASTICSEARCH:
        left_out.append("left out: tests on Elasticsearch; `make test-elasticsearch` runs them")
    if not SHARED.is_dir():
        left_out.append("skipped: tests on ../shared (labelled pages, sample portals): not there")
    return left_out


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not WANTS_ELASTICSEARCH:
        left_out = [item for item in items if item.get_closest_marker("elasticsearch")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("elasticsearch")]
    if SHARED.is_dir():
        return
    reason = f"no folder {SHARED.name} beside the project: no labelled pages, no sample portals"
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled pages and sample portals."""
    return SHARED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with all data in a folder of the test's own and no delay between requests."""
    base = load_settings(environ={"GIAOBAN_DATA": str(tmp_path / "data")})
    return base.model_copy(update={"crawl": base.crawl.model_copy(update={"delay": 0.0})})


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Run a command on a data folder of the test's own: exit status, stdout, stderr."""
    monkeypatch.setenv("GIAOBAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GIAOBAN_INDEX_WORKERS", "1")
    monkeypatch.delenv("GIAOBAN_ENGINE", raising=False)

    def command(*arguments: str) -> tuple[int, str, str]:
        capsysbinary.readouterr()
        status = giaoban.main(list(arguments))
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return command


@pytest.fixture(scope="session")
def elasticsearch_wanted() -> None:
    """Fail where a real server is asked for and the machine lacks something for it."""
    from tests.elasticsearch.server import MissingError, distribution, find_java

    try:
        find_java()
        distribution()
    except MissingError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch_wanted: None) -> Iterator[str]:
    """The address of a real server that this session starts and stops."""
    from tests.elasticsearch.server import running

    with running() as cluster:
        yield cluster.urls[0]


@pytest.fixture(
    scope="session",
    params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def engine_environ(request: pytest.FixtureRequest) -> dict[str, str]:
    """The variables that choose an engine, each engine in turn; Elasticsearch is a real server."""
    if request.param == "embedded":
        return {"GIAOBAN_ENGINE": "embedded"}
    url = request.getfixturevalue("elasticsearch_url")
    return {"GIAOBAN_ENGINE": "elasticsearch", "GIAOBAN_ELASTICSEARCH_URL": url}
