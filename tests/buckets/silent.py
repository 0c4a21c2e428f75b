"""A server in front of a bucket that passes everything on until it falls silent: nothing comes back, nothing closes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Front:
    """Listens at ``address``; once ``silent`` is set, what comes is taken in and nothing is answered.

    ``reached`` is set once somebody connects. ``passed`` is how many bytes went through, in either direction.
    """

    def __init__(self, behind: str | None) -> None:
        self.silent = threading.Event()
        self.reached = threading.Event()
        self.passed = 0
        self._counting = threading.Lock()
        self._behind = None if behind is None else urlsplit(behind)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._keeping, self._closed = threading.Lock(), False
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Close everything, also what comes in at this very moment."""
        with self._keeping:
            self._closed = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for item in self._open:
            with contextlib.suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)
            item.close()

    def _keep(self, made: socket.socket) -> None:
        """Keep a connection to be closed with everything; OSError where everything is closed, and it with it."""
        with self._keeping:
            if self._closed:
                made.close()
                raise OSError("closed meanwhile")
            self._open.append(made)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near = self._listening.accept()[0]
                self._keep(near)
                self.reached.set()
                if self._behind is None:
                    continue
                far = socket.create_connection((self._behind.hostname or "", self._behind.port or 80))
                self._keep(far)
                for way in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=way, daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 16):
                if not self.silent.is_set():
                    other.sendall(data)
                    with self._counting:
                        self.passed += len(data)
            if not self.silent.is_set():
                other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def front(behind: str | None) -> Iterator[Front]:
    """Put one before a server; with None there is nothing behind it, and no call is ever answered."""
    made = Front(behind)
    try:
        yield made
    finally:
        made.close()
