"""The API against its own description: no 5xx, no undocumented answer, for what it allows and for what it forbids."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from search_ui.api.openapi import document

# What no description can say: a cursor of the right form is still forged (400), an empty value is none (200: forms
# send those). Everything else about the answers is checked.
BEYOND_DESCRIPTION: list[Any] = [positive_data_acceptance, negative_data_rejection]
PATHS = document()["paths"]
FORBIDDING = [
    path
    for path, item in PATHS.items()
    if any(parameter["in"] == "query" for parameter in item["get"].get("parameters", ()))
]


def check(app: Flask, path: str, mode: GenerationMode) -> None:
    operation = schemathesis.openapi.from_wsgi("/openapi.json", app)[path]["GET"]

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers_as_described(case: schemathesis.Case[Any]) -> None:
        # The client of schemathesis asks WSGI applications for gzip and then does not unpack it.
        plain = {"Accept-Encoding": "identity"}
        case.call_and_validate(headers=plain, excluded_checks=BEYOND_DESCRIPTION)

    answers_as_described()


@pytest.mark.parametrize("path", PATHS)
def test_what_the_description_allows(app: Flask, path: str) -> None:
    check(app, path, GenerationMode.POSITIVE)


@pytest.mark.parametrize("path", FORBIDDING)
def test_what_the_description_forbids(app: Flask, path: str) -> None:
    check(app, path, GenerationMode.NEGATIVE)
