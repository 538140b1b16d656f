"""The worker process of the production server: clients that dawdle take no thread, a request that never ends takes no worker.

gunicorn's threaded worker reads a request in a thread: a few clients that send their headers byte by byte would occupy all of
them. Here a connection waits in the event loop until its headers are complete.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import struct
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from search_ui.problems import FILE_PATHS, BrokenOff

HEAD_SECONDS = 10  # in which a client must have sent its request line and headers
BODY_SECONDS = 0.1  # that a body may need to come in behind them
STALLED_SECONDS = 60  # in which it must have taken the next chunk of an answer
LEAVING_SECONDS = 2  # in which it must have hung up after an answer that was the last
LONGEST_SECONDS = 60  # that an answer may take to make; downloads are made while they are sent
_HEAD_BYTES = 32 * 1024  # of a request line and headers; a socket holds twice as many unread
_ENDS = (b"\r\n\r\n", b"\n\n")
_ON_CLOSE = (socket.SOL_SOCKET, socket.SO_LINGER)
_RESET, _FINISH = struct.pack("ii", 1, 0), struct.pack("ii", 0, 0)


class Connection(TConn):  # type: ignore[misc]
    """A connection, which knows whether its answer was broken off, and how to take leave after a whole one."""

    broken = False

    def __init__(self, leave: Callable[[Connection], None], *args: Any) -> None:
        super().__init__(*args)
        self._leave = leave

    def close(self, graceful: bool = False) -> None:
        """End it: with a farewell, or at once."""
        if graceful and not self.broken:
            self._leave(self)
        else:
            super().close()


class Worker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker with time limits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._making: dict[Any, tuple[float, str]] = {}
        self._stuck = False

    def accept(self, listener: Any) -> None:
        """Take a connection, and wait for its headers in the event loop."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):  # another worker has it, or it is gone
            return
        self.nr_conns += 1
        conn = Connection(self.leave, self.cfg, client, address, listener.getsockname())
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(client, selectors.EVENT_READ, readable)

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        """More of the first request has come."""
        if self._head_complete(client):
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """More of a later request has come."""
        if self._head_complete(client):
            super().on_client_socket_readable(conn, client)

    def _head_complete(self, client: socket.socket) -> bool:
        """Whether the headers have come, or the client has gone; if not, the socket reports only what is new."""
        try:
            seen = client.recv(_HEAD_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:  # reset: the thread will find out
            return True
        complete = not seen or any(end in seen for end in _ENDS)
        if not complete and len(seen) == _HEAD_BYTES:
            if b"\n" in seen:
                refuse(client, 431, "Request Header Fields Too Large", "The headers are too long.")
            else:
                refuse(client, 414, "URI Too Long", "The address is too long.")
            return True
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 if complete else len(seen) + 1)
        return complete

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Answer, and hang up on a client that takes nothing of the answer.

        A file that ends early, also with this process, ends in a reset: to a client of HTTP/1.0, as many proxies are, the
        end of the connection is that of the file.
        """
        conn.sock.settimeout(STALLED_SECONDS)
        conn.sock.setsockopt(*_ON_CLOSE, _RESET)
        self._making[conn] = (time.monotonic(), req.path)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError:
            conn.broken = True
            self.log.warning("%s: the client stopped reading, hung up", req.path)
            return False
        except BrokenOff as error:
            conn.broken = True
            self.log.error("%s: broken off: %s", req.path, error)
            return False
        finally:
            self._making.pop(conn, None)
            if not conn.broken:
                finish_on_close(conn.sock)

    def _keepalive_after(self, conn: Any, keepalive: Any) -> bool:
        """Whether a next request may follow. The body of this one is not waited for: nothing here takes one."""
        deadline = time.monotonic() + BODY_SECONDS
        kept = bool(keepalive and conn.parser.finish_body(deadline=deadline))
        # What came behind the request was read already: the event loop could not tell when it is complete.
        return kept and not conn.parser.unreader.buf.getvalue()

    def leave(self, conn: Connection) -> None:
        """Say that nothing follows, and wait in the event loop until the client hangs up.

        What it still sent would turn the end of its answer into a reset.
        """
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:  # it is gone
            conn.close()
            return
        self.nr_conns += 1
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + LEAVING_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._until_gone, conn))

    def _until_gone(self, conn: Connection, client: socket.socket) -> None:
        """Throw away what a client sends after its last answer."""
        with contextlib.suppress(OSError):
            if client.recv(_HEAD_BYTES):
                return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()

    def murder_keepalived(self, force: bool = False) -> None:
        """Called by the event loop every second: look after connections that are kept, and requests that do not end."""
        super().murder_keepalived(force)
        limit = time.monotonic() - LONGEST_SECONDS
        for conn, (since, path) in list(self._making.items()):
            if since < limit and not path.startswith(FILE_PATHS):
                self._making.pop(conn, None)
                self._give_up(conn, path)

    def _give_up(self, conn: Any, path: str) -> None:
        """Tell the client, and have this process replaced: a thread cannot be ended, a process can."""
        self.log.error("%s ran longer than %d s: this worker is replaced", path, LONGEST_SECONDS)
        finish_on_close(conn.sock)
        refuse(conn.sock, 503, "Service Unavailable", "The answer took too long.")
        self.nr_conns -= 1  # it is not waited for
        self._stuck = True
        self.alive = False

    def run(self) -> None:
        """Serve until told to stop; a thread that never ends does not keep the process."""
        super().run()
        if self._stuck:
            os._exit(0)


def finish_on_close(client: socket.socket) -> None:
    """Let what was sent arrive; the other way is a reset."""
    with contextlib.suppress(OSError):  # closed already
        client.setsockopt(*_ON_CLOSE, _FINISH)


def refuse(client: socket.socket, status: int, reason: str, message: str) -> None:
    """Answer in place of the application, and end the connection."""
    with contextlib.suppress(OSError):
        util.write_error(client, status, reason, message)
        client.shutdown(socket.SHUT_RDWR)
