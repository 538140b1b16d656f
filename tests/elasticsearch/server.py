"""Start, kill and stop real Elasticsearch nodes on loopback.

The minimal distribution (`integ-test-zip`) is the same server with fewer modules. It needs Java 21 or newer and
refuses to run as root; run as root we give it a system user of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VERSION = "9.3.2"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
USER = "giaoban-test"
HOME = Path(tempfile.gettempdir()) / "giaoban-elasticsearch"
HEAP = "512m"
KEEPER = Path(__file__).with_name("keeper.py")


class MissingError(Exception):
    """The machine lacks what a server needs; the message says what."""


def find_java() -> Path:
    """The home of a Java of version 21 or newer."""
    named = (os.environ.get(key) for key in ("ES_JAVA_HOME", "JAVA_HOME"))
    homes = [Path(path) for path in named if path]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in homes:
        if java_version(home) >= 21:
            return home
    raise MissingError("no Java 21 or newer: install one or set ES_JAVA_HOME")


def java_version(home: Path) -> int:
    """The major version of a Java home, 0 when it is none."""
    release = home / "release"
    if not release.is_file() or not (home / "bin" / "java").exists():
        return 0
    match = re.search(r'JAVA_VERSION="(\d+)', release.read_text("utf-8", "replace"))
    return int(match[1]) if match else 0


def distribution() -> Path:
    """The unpacked server, fetched with Maven the first time."""
    target = HOME / f"elasticsearch-{VERSION}"
    if (target / "bin" / "elasticsearch").exists():
        return target
    archive = (
        Path.home()
        / f".m2/repository/org/elasticsearch/distribution/integ-test-zip/elasticsearch/{VERSION}"
        / f"elasticsearch-{VERSION}.zip"
    )
    if not archive.exists():
        fetch_distribution()
    HOME.mkdir(parents=True, exist_ok=True)
    HOME.chmod(0o755)
    # shutil forgets the executable bits that the archive carries.
    subprocess.run(["unzip", "-q", "-o", str(archive), "-d", str(HOME)], check=True)
    return target


def fetch_distribution() -> None:
    """Ask Maven for the server."""
    if not shutil.which("mvn"):
        raise MissingError("no Maven (mvn) to fetch Elasticsearch with")
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get"
    command = ["mvn", "-q", "-B", goal, f"-Dartifact={ARTIFACT}", "-Dtransitive=false"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        raise MissingError(f"Maven could not fetch Elasticsearch {VERSION}: {done.stdout[-300:]}")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Node:
    """One server process with its own configuration, data and ports."""

    name: str
    folder: Path
    options: Mapping[str, str]
    http_port: int = field(default_factory=free_port)
    transport_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Write the configuration folder."""
        conf = self.folder / "config"
        shutil.copytree(distribution() / "config", conf)
        (conf / "jvm.options.d").mkdir(exist_ok=True)
        (conf / "jvm.options.d" / "heap.options").write_text(f"-Xms{HEAP}\n-Xmx{HEAP}\n", "utf-8")
        (self.folder / "tmp").mkdir()

    def start(self) -> None:
        """Start the process; `Cluster.wait` tells when it answers."""
        settings = dict(self.options) | {
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": str(self.http_port),
            "transport.port": str(self.transport_port),
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
        }
        command = [str(distribution() / "bin" / "elasticsearch")]
        for key, value in settings.items():
            command += ["-E", f"{key}={value}"]
        environ = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(find_java()),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
        }
        log = (self.folder / "console.log").open("ab")
        keeper = [sys.executable, "-I", "-S", str(KEEPER), str(os.getpid()), str(self.folder)]
        self.process = subprocess.Popen(
            [*keeper, *as_test_user(self.folder), *command],
            env=environ,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()

    def run_tool(self, name: str, *arguments: str) -> None:
        """Run one of the server's own tools on this node's configuration."""
        environ = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(find_java()),
            "ES_PATH_CONF": str(self.folder / "config"),
            "LC_ALL": "C.UTF-8",
        }
        command = [str(distribution() / "bin" / name), *arguments]
        subprocess.run(command, env=environ, check=True, capture_output=True)

    def kill(self) -> None:
        """`kill -9`, the server and what started it."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to stop and wait for it."""
        self._signal(signal.SIGTERM)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """A server that hangs: it takes connections and answers nothing."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)
        self.process = None


def as_test_user(folder: Path) -> list[str]:
    """The command prefix that drops root's rights, and the folder handed to that user."""
    if os.getuid() != 0:
        return []
    try:
        user = pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", USER], check=True)
        user = pwd.getpwnam(USER)
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            os.chown(path, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


class Cluster:
    """Nodes that form one cluster; `extra` are settings of every node, `files` go into each configuration folder."""

    def __init__(
        self,
        size: int = 1,
        *,
        extra: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.login = login
        self.authority: Path | None = None  # file of who vouches for the server, where it has TLS
        self.secure = bool(extra and extra.get("xpack.security.http.ssl.enabled") == "true")
        HOME.mkdir(parents=True, exist_ok=True)
        HOME.chmod(0o755)
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=HOME))
        self.folder.chmod(0o755)
        names = [f"node-{number}" for number in range(1, size + 1)]
        options = {
            "cluster.name": f"giaoban-{self.folder.name}",
            "xpack.ml.enabled": "false",
            "xpack.security.enabled": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **(extra or {}),
        }
        self.nodes = [Node(name, self.folder / name, options) for name in names]
        self._join(options, names)
        for node in self.nodes:
            node.folder.mkdir()
            node.prepare()
            for name, content in (files or {}).items():
                (node.folder / "config" / name).write_text(content, "utf-8")

    def _join(self, options: dict[str, str], names: Sequence[str]) -> None:
        if len(self.nodes) == 1:
            options["discovery.type"] = "single-node"
            return
        seeds = ",".join(f"127.0.0.1:{node.transport_port}" for node in self.nodes)
        options["discovery.seed_hosts"] = seeds
        options["cluster.initial_master_nodes"] = ",".join(names)

    @property
    def urls(self) -> list[str]:
        """The address of every node."""
        scheme = "https" if self.secure else "http"
        return [f"{scheme}://127.0.0.1:{node.http_port}" for node in self.nodes]

    def start(self) -> Cluster:
        """Start all nodes and wait until the cluster is complete."""
        for node in self.nodes:
            node.start()
        self.wait()
        return self

    def wait(self, seconds: float = 120) -> None:
        """Wait until every running node answers and has found the others; RuntimeError with the log's end otherwise."""
        running = [node for node in self.nodes if node.process]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError):
                health = self.ask("/_cluster/health?timeout=2s", node=running[0])
                if health["number_of_nodes"] == len(running) and health["status"] != "red":
                    return
            time.sleep(0.5)
        log = (running[0].folder / "console.log").read_text("utf-8", "replace")
        raise RuntimeError(f"Elasticsearch did not answer in {seconds} s:\n{log[-2000:]}")

    def ask(self, path: str, *, node: Node | None = None) -> Any:
        """GET a path of a node as JSON."""
        url = self.urls[self.nodes.index(node) if node else 0]
        request = urllib.request.Request(url + path)
        if self.login:
            token = b64encode(":".join(self.login).encode()).decode()
            request.add_header("Authorization", f"Basic {token}")
        context = ssl._create_unverified_context() if self.secure else None
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            return json.load(answer)

    def master(self) -> Node:
        """The node that is master now."""
        running = next(node for node in self.nodes if node.process)
        name = self.ask("/_cat/master?format=json", node=running)[0]["node"]
        return next(node for node in self.nodes if node.name == name)

    def stop(self) -> None:
        """Stop all nodes and remove their files."""
        for node in self.nodes:
            node.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def running(size: int = 1, **options: Any) -> Iterator[Cluster]:
    """A cluster for the length of a block."""
    cluster = Cluster(size, **options)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
