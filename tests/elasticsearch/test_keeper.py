"""Servers of a test run do not outlive it, however it ends."""

from __future__ import annotations

import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.elasticsearch.server import KEEPER

# A run that starts its server from a thread, which ends.
RUN = """
import os, subprocess, sys, threading, time
keeper, *rest = sys.argv[1:]
command = [sys.executable, keeper, str(os.getpid()), *rest]
thread = threading.Thread(target=subprocess.Popen, args=[command], kwargs={"start_new_session": True})
thread.start()
thread.join()
time.sleep(600)
"""
SERVER = "sleep 600 & echo started; wait"  # one process starts another, as Elasticsearch does


@pytest.mark.parametrize("server", [SERVER, f"trap '' TERM; {SERVER}"], ids=["ordinary", "deaf"])
def test_a_run_that_is_killed_takes_its_servers_along(tmp_path: Path, server: str) -> None:
    folder = tmp_path / "run" / "node"
    folder.mkdir(parents=True)
    command = [sys.executable, "-c", RUN, str(KEEPER), str(folder), "sh", "-c", server]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "started\n"
        assert select.select([run.stdout], [], [], 1.0)[0] == []  # the server is there
        run.kill()
        rest = run.stdout.read()  # ends when the last process that holds the pipe does
    assert folder.exists() == bool(rest)  # what had to be killed may have left files
    assert ("did not stop" in rest) == (server != SERVER)
