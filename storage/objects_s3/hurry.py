"""Lets nobody wait long for a server once whoever asked wants to go: nothing is asked again, what stays silent is cut.

A server that hangs holds a call for minutes, and whoever ends a command would wait for every thread that has one.
"""

from __future__ import annotations

import _thread
import contextlib
import socket
import threading
import time
from typing import Any, Final
from weakref import WeakSet

#: For how many seconds calls that are under way may still be answered once somebody wants to go.
GRACE: Final = 5.0


class Hurry:
    """Knows the connections to one server; ``asked`` says that somebody wants to go, ``cut`` that none is left."""

    def __init__(self, grace: float = GRACE) -> None:
        self.asked = False
        self.cut = False
        self._grace = grace
        self._lines: WeakSet[Any] = WeakSet()
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Want to go; returns at once, and may be called amid anything, as a handler of signals is."""
        if self.asked:
            return
        self.asked = True
        # Starting a Thread takes locks, which whoever was interrupted may hold.
        with contextlib.suppress(RuntimeError):  # no thread is to be had: what is silent has its own time
            _thread.start_new_thread(self._cut, ())

    def know(self, line: Any) -> Any:
        """Give a connection that is cut with the others; OSError where they are cut already."""
        with self._lock:
            if not self.cut:
                self._lines.add(line)
                return line
        line.close()
        raise OSError("the work was ended")

    def connecting(self, kind: Any) -> Any:
        """Give a kind of urllib3's connections of which each is known from the moment it stands."""
        hurry = self

        class Known(kind):  # type: ignore[misc]  # urllib3 and boto3 have kinds of their own
            def connect(self) -> None:
                super().connect()
                hurry.know(self.sock)

        return Known

    def client(self, client: Any) -> Any:
        """Give a client of boto3 whose connections are known, as far as it lets them be."""
        with contextlib.suppress(AttributeError, TypeError, ValueError):
            manager = client._endpoint.http_session._manager  # noqa: SLF001 - boto3 has no public way to them
            pools = dict(manager.pool_classes_by_scheme)
            manager.pool_classes_by_scheme = {
                scheme: type(pool.__name__, (pool,), {"ConnectionCls": self.connecting(pool.ConnectionCls)})
                for scheme, pool in pools.items()
            }
        return client

    def _cut(self) -> None:
        time.sleep(self._grace)
        with self._lock:
            self.cut = True
            lines = list(self._lines)
        for line in lines:
            # Beneath a layer of TLS: that would wait for the other side to say goodbye.
            with contextlib.suppress(OSError, TypeError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)
