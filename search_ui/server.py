"""The production server: gunicorn inside this process, several workers over one index, a graceful stop."""

from __future__ import annotations

import gc
import multiprocessing
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config

from config.settings import Settings
from indexer.engines.base import EngineError
from indexer.search import Request
from search_ui.app import create_app
from search_ui.limits import Limiter
from search_ui.metrics import Metrics
from search_ui.problems import log
from search_ui.worker import Worker

# Of each worker, half of which downloads may take: long ones do not hold up the searches.
THREADS = 16
LONGEST_LINE = 8190  # bytes of a request line, the most that gunicorn allows
STOP_SECONDS = 20  # that running requests are given at a stop
_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(message)s"},
        "full": {"format": "%(asctime)s %(message)s"},
    },
    "handlers": {
        "access": {"class": "logging.StreamHandler", "formatter": "plain"},
        "error": {"class": "logging.StreamHandler", "formatter": "full"},
    },
    "root": {"level": "WARNING", "handlers": ["error"]},
    "loggers": {
        "gunicorn.access": {"level": "INFO", "handlers": ["access"], "propagate": False},
        "gunicorn.error": {"level": "WARNING", "handlers": ["error"], "propagate": False},
    },
}


class Server(BaseApplication):  # type: ignore[misc]
    """One address, `settings.serve.workers` processes; prints the address once the first of them answers."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self.settings = settings
        self.host = host
        self.bound = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        # Made here, before the workers are forked, so that they share them.
        self.counters = Metrics()
        self.limiter = Limiter(settings.serve.rate)
        self.announced = multiprocessing.Value("b", 0)
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn is to do; its own configuration files are not read."""
        options: dict[str, Any] = {
            "bind": self.bound,
            "workers": self.settings.serve.workers,
            "worker_class": Worker,
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": STOP_SECONDS,
            "keepalive": 5,
            "limit_request_line": LONGEST_LINE,
            "limit_request_fields": 50,
            "accesslog": "-",
            "access_log_format": '%(h)s %(t)s "%(r)s" %(s)s %(b)s %(D)sus "%(a)s"',
            "logconfig_dict": _LOGGING,
            "control_socket_disable": True,
            "post_worker_init": self.announce,
            "proc_name": "giaoban",
        }
        config: Config = self.cfg
        for name, value in options.items():
            config.set(name, value)

    def load(self) -> Flask:
        """The application of one worker, opened after the fork (an index reader's threads do not survive one) and warmed."""
        app = create_app(self.settings, counters=self.counters, limiter=self.limiter)
        app.jinja_env.get_template("search.html")
        try:
            app.extensions["giaoban"].service.search(Request(size=1))
        except EngineError as error:  # the pages answer 503 until the engine is back
            log.error("engine: %s", error)
        gc.collect()
        gc.freeze()  # what is loaded by now stays; collections need not look through it again
        return app

    def announce(self, worker: Any) -> None:
        """Print the address, once, from the first worker that is ready."""
        with self.announced.get_lock():
            if not self.announced.value:
                self.announced.value = 1
                port = worker.sockets[0].sock.getsockname()[1]
                host = f"[{self.host}]" if ":" in self.host else self.host
                print(f"http://{host}:{port}/", flush=True)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; port 0 takes a free one. Running requests are finished first.

    OSError, in words for a person, where nothing can listen at the address.
    """
    try_address(host, port)
    Server(settings, host, port).run()


def try_address(host: str, port: int) -> None:
    """Listen once and let go again, OSError as in `serve`: gunicorn would try for seconds and tell of it in its own words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # Python adds the address once more
        where = f"cannot listen on {host}:{port} ({reason})"
        raise OSError(f"{where}; choose another --host or --port") from None
