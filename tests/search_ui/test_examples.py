"""The examples of the API page, pasted as they stand there into a shell and into Python."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html


def examples(client: FlaskClient, address: str) -> list[str]:
    page = html.fromstring(client.get("/api", base_url=address).text)
    return ["".join(str(part) for part in code.itertext()) for code in page.cssselect("pre code")]


def paste(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_python_example_reads_every_hit(
    client: FlaskClient, address: str, tmp_path: Path
) -> None:
    found = [code for code in examples(client, address) if code.startswith("import requests")]
    # The provinces of the example are not all in the test site; without them it prints every briefing.
    code = found[0].replace('"province": ["Tuyên Quang", "Thái Nguyên"], "size": 100', '"size": 7')
    lines = paste([sys.executable, "-c", code], tmp_path).splitlines()
    total = client.get("/api/search?q=giao+ban").json["total"]  # type: ignore[index]
    assert len(lines) == total > 7
    assert len(set(lines)) > 7


def test_the_shell_examples_answer(client: FlaskClient, address: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    commands = [code for code in examples(client, address) if code.startswith("curl ")]
    assert len(commands) >= 2
    for command in commands:
        printed = paste(["sh", "-c", command.replace("curl ", "curl -sS --fail ", 1)], tmp_path)
        if "/api/" in command:
            assert "hits" in json.loads(printed)
    rows = list(csv.reader((tmp_path / "giaoban.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["id", "title", "url"]
    assert len(rows) > 1
