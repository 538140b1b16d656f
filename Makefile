# The commands people type. Everything runs in .venv, which `make setup` makes from the lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements-dev.lock
STAMP := $(VENV)/.matches-$(shell sha256sum < $(LOCK) | cut -c1-16)

.PHONY: help setup demo test test-elasticsearch check eval bench screenshots format lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 22

setup: $(STAMP)  ## make .venv from the lock; nothing to do where it matches

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "giaoban needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup  ## crawl the bundled sample portals, index them, open the search page
	$(BIN)/giaoban demo

test: setup  ## the test suite: no network, no Java, no ../shared needed
	$(BIN)/pytest -n auto --dist loadfile

test-elasticsearch: setup  ## what needs a real Elasticsearch: fetches it (Maven, Java 21), starts it, kills its nodes
	GIAOBAN_TEST_ELASTICSEARCH=1 $(BIN)/pytest -m "elasticsearch and not browser" $(ARGS)

eval: setup  ## quality of facets and ranking, against the floors of tests/evaluation_floors.toml
	$(BIN)/python -m tests.evaluation

bench: setup  ## speed, as ratios against the bare engines in one run
	$(BIN)/python -m tests.benchmarks

screenshots: setup  ## pictures of the main pages, by Chromium, into docs/screenshots
	$(BIN)/python -m tests.screenshots

check: setup  ## style, types, portal files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_portal_files.py

format: setup  ## rewrite the code in the project's style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: setup  ## renew both lock files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.lock

clean:  ## remove what the targets made, but not the collected articles
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
