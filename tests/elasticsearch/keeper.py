"""Runs a server for as long as the process that wanted it lives: `python keeper.py PARENT FOLDER COMMAND…`.

A test run that is killed cannot stop its servers. The kernel's own signal on a parent's death would not do: it comes
when the thread ends that started the server, and is lost where the server takes on another user. So this process
stands between, in the server's process group: whatever is sent to the group reaches both.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

INTERVAL = 0.25  # seconds
PATIENCE = 5.0  # seconds in which an orphan may stop by itself


def main(parent: int, folder: Path, command: list[str]) -> int:
    """Run the command to its end, or to that of the parent; then its folder goes, too."""
    signal.signal(signal.SIGTERM, lambda *_: None)  # for the server; its end is ours
    server = subprocess.Popen(command)
    while server.poll() is None:
        if os.getppid() != parent:
            dismiss(server, folder)
        time.sleep(INTERVAL)
    return server.returncode


def dismiss(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Stop the server and whatever it started, this process last."""
    os.killpg(0, signal.SIGTERM)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        print(f"the server did not stop in {PATIENCE:.0f} s", flush=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # other nodes are still there
            folder.parent.rmdir()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
