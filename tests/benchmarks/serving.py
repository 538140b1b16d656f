"""What the production server sustains: a real `giaoban serve` over a big index, asked by real clients over HTTP.

    python -m tests.benchmarks.serving [--documents 100000] [--data FOLDER] [--only pages,exports,memory]

`--data` keeps the index for the next run. Pages per second depend on what else the machine does; the processor's time of
the workers beside them does not. Every search is asked once, so that nothing is answered from memory.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from indexer.document import BLOCS
from indexer.engines.embedded import EmbeddedEngine
from tests.benchmarks.measuring import HEADING, Line, percentile, scratch
from tests.benchmarks.synthetic import PORTALS, QUARTERS, Corpus

_SERVE = "import sys, giaoban; sys.argv = ['giaoban', 'serve', '--port', '0']; giaoban.main()"
_ALONE = 300  # pages that one client asks for
_CLIENTS = 8
_SECONDS = 15.0  # that eight clients ask
_REQUESTS = 10_000  # over which the memory of a worker is to stay what it is
_WARM = 1_500  # requests after which the memory is first read
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print one table."""
    options = _options()
    corpus = Corpus(options.documents, options.tokens)
    with contextlib.ExitStack() as stack:
        data = options.data or stack.enter_context(scratch())
        prepare(data, corpus)
        server = stack.enter_context(running(data, options.workers))
        print(f"{options.documents} documents, {options.workers} workers, {os.cpu_count()} cores")
        print(HEADING)
        for name, measure in MEASURES.items():
            if name in options.only.split(","):
                for line in measure(server, corpus):
                    print(line, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.serving", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--tokens", type=int, default=627, help="syllables per document")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path, help="folder that keeps the index for the next run")
    parser.add_argument("--only", default=",".join(MEASURES), help="by comma")
    return parser.parse_args()


def prepare(data: Path, corpus: Corpus) -> None:
    """Build the index where the folder has none yet."""
    if (data / "index").exists():
        return
    engine = EmbeddedEngine(data / "index")
    with engine.rebuild() as writer:
        writer.write(corpus.entries())
        writer.commit(1)
    engine.close()


@dataclass(frozen=True)
class Server:
    """A running `giaoban serve`: where it is, and its processes."""

    address: str
    process: subprocess.Popen[str]

    def workers(self) -> list[int]:
        """The worker processes."""
        parent = self.process.pid
        return [int(pid) for pid in _read(parent, f"task/{parent}/children").split()]

    def seconds(self) -> float:
        """Processor's time of all workers so far."""
        fields = (_read(pid, "stat").rpartition(")")[2].split() for pid in self.workers())
        return sum(int(row[11]) + int(row[12]) for row in fields) / _TICKS

    def megabytes(self) -> list[float]:
        """Memory of each worker that is its own: the mapped files of the index left out."""
        fields = (_read(pid, "statm").split() for pid in self.workers())
        return [(int(row[1]) - int(row[2])) * _PAGE / 1e6 for row in fields]


def _read(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text("ascii", "replace")


@contextlib.contextmanager
def running(data: Path, workers: int) -> Iterator[Server]:
    """`giaoban serve` over a folder of data, without a rate limit; stopped as an administrator stops it."""
    environment = os.environ | {
        "GIAOBAN_DATA": str(data),
        "GIAOBAN_SERVE_RATE": "0",
        "GIAOBAN_SERVE_WORKERS": str(workers),
    }
    with (data / "access.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        server = Server(process.stdout.readline().strip(), process)
        while len(server.workers()) < workers:
            time.sleep(0.1)
        time.sleep(1)  # until the last of them has warmed up
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


class Client:
    """A browser's connection: kept open, compressed answers."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)

    def get(self, path: str) -> bytes:
        """The body of an answer; anything but 200 is an error."""
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise OSError(f"{path}: {answer.status}")
        return body

    def count_lines(self, path: str) -> tuple[int, int]:
        """Bytes and line ends of a stream that is read as it comes."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        size = lines = 0
        while chunk := answer.read(1 << 16):
            size += len(chunk)
            lines += chunk.count(b"\n")
        return size, lines


def addresses(corpus: Corpus, seed: int = 7) -> Iterator[str]:
    """Search pages as people open them: words of all frequencies, filters now and then; endless, hardly one twice."""
    dice = random.Random(seed)
    while True:
        ranks = [min(int(dice.paretovariate(0.6)), 800) for _ in range(dice.randrange(2, 5))]
        pairs = [("q", " ".join(corpus.syllables[rank - 1] for rank in ranks))]
        if dice.random() < 0.4:
            pairs += [("quarter", quarter) for quarter in dice.sample(QUARTERS, 3)]
        if dice.random() < 0.3:
            pairs += [("bloc", dice.choice(BLOCS))]
        if dice.random() < 0.3:
            pairs += [("portal", portal) for portal in dice.sample(PORTALS, 10)]
        yield "/?" + urlencode(pairs)


# ------------------------------------------------------------ what is measured


def pages(server: Server, corpus: Corpus) -> Iterator[Line]:
    """Search pages for one client, then for eight at once."""
    asked = addresses(corpus)
    client = Client(server)
    for path in itertools.islice(asked, 20):
        client.get(path)
    before = server.seconds()
    times = [_timed(partial(client.get, path)) for path in itertools.islice(asked, _ALONE)]
    spent = (server.seconds() - before) / _ALONE * 1000
    for share in (0.5, 0.95):
        value = percentile(times, share) * 1000
        target = "<= 100 ms" if share > 0.5 else ""
        yield Line(
            f"one client, p{share * 100:.0f}",
            f"{value:.1f} ms",
            target=target,
            reached=value <= 100,
        )
    yield Line("  processor's time of a page", f"{spent:.1f} ms")
    before = server.seconds()
    done, failed, seconds = hammer(server, corpus)
    spent = (server.seconds() - before) / max(1, done) * 1000
    yield Line(
        f"{_CLIENTS} clients", f"{done / seconds:.1f} pages/s", target=">= 50", reached=done >= 50 * seconds
    )  # fmt: skip
    yield Line("  processor's time of a page", f"{spent:.1f} ms")
    yield Line("  failed", str(failed), target="0", reached=not failed)


def hammer(server: Server, corpus: Corpus) -> tuple[int, int, float]:
    """Eight clients for a while: pages, failures, seconds."""
    done, failed = [0] * _CLIENTS, [0] * _CLIENTS
    end = time.perf_counter() + _SECONDS

    def ask(number: int) -> None:
        client = Client(server)
        for path in addresses(corpus, seed=100 + number):
            if time.perf_counter() > end:
                return
            try:
                client.get(path)
                done[number] += 1
            except (OSError, http.client.HTTPException):
                failed[number] += 1
                client = Client(server)

    start = time.perf_counter()
    clients = [threading.Thread(target=ask, args=(number,)) for number in range(_CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return sum(done), sum(failed), time.perf_counter() - start


def exports(server: Server, corpus: Corpus) -> Iterator[Line]:
    """Every document as a file, in each format."""
    for form, target in (("csv", 8000), ("xlsx", 3000), ("jsonl", 0), ("ris", 0)):
        client = Client(server)
        before, start = server.seconds(), time.perf_counter()
        size, lines = client.count_lines(f"/export.{form}")
        seconds, spent = time.perf_counter() - start, server.seconds() - before
        if form in ("csv", "jsonl"):
            assert lines >= corpus.count, (form, lines)
        rate = corpus.count / seconds
        yield Line(
            f"{form}, {corpus.count} rows, {size / 1e6:.0f} MB",
            f"{rate:.0f} rows/s",
            f"cpu {corpus.count / max(spent, 0.01):.0f}",
            target=f">= {target}" if target else "",
            reached=rate >= target,
        )


def memory(server: Server, corpus: Corpus) -> Iterator[Line]:
    """What a worker's own memory grows by over ten thousand requests to everything that is served."""
    asked, client = addresses(corpus, seed=3), Client(server)
    kinds = ("/", "/api/search", "/", "/feed.atom", "/coverage", "/")
    for number, path in enumerate(itertools.islice(asked, _WARM + _REQUESTS)):
        if number == _WARM:
            first = server.megabytes()
        if number % 500 == 0:
            client = Client(server)  # the other worker's turn
        client.get(kinds[number % len(kinds)] + path.removeprefix("/"))
    last = server.megabytes()
    grown = max(after - before for before, after in zip(first, last, strict=True))
    sizes = ", ".join(f"{value:.0f}" for value in last)
    yield Line(
        f"memory of the workers ({sizes} MB)", f"{grown:+.1f} MB", target="flat", reached=grown < 10
    )


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


MEASURES = {"pages": pages, "exports": exports, "memory": memory}


if __name__ == "__main__":
    main()
