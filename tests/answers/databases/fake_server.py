"""A server that stands where a PostgreSQL server is expected, and asks for the password in a way of its choosing."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: How a server asks: the codes of its protocol, with what follows.
CLEAR = struct.pack("!I", 3)
MD5 = struct.pack("!I", 5) + b"salt"
SCRAM = struct.pack("!I", 10) + b"SCRAM-SHA-256\0\0"
_SSL, _GSS, _CANCEL = 80877103, 80877104, 80877102


class FakeServer:
    """Listens on this machine; ``got`` is what clients answered it."""

    def __init__(self, asks: bytes, folder: str | None = None) -> None:
        self.asks = asks
        self.got: list[bytes] = []
        if folder is None:
            self._door = socket.create_server(("127.0.0.1", 0))
            self.port = int(self._door.getsockname()[1])
        else:
            self._door = socket.socket(socket.AF_UNIX)
            self._door.bind(f"{folder}/.s.PGSQL.5432")
            self._door.listen()
            self.port = 5432
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Close the door."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, suppress(OSError, struct.error):
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(10)
        while True:
            (length,) = struct.unpack("!I", _read(line, 4))
            body = _read(line, length - 4)
            (code,) = struct.unpack("!I", body[:4])
            if code in (_SSL, _GSS):
                line.sendall(b"N")
                continue
            break
        if code == _CANCEL:
            return
        line.sendall(b"R" + struct.pack("!I", 4 + len(self.asks)) + self.asks)
        kind = _read(line, 1)
        (length,) = struct.unpack("!I", _read(line, 4))
        self.got.append(kind + _read(line, length - 4))


def _read(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = line.recv(size - len(data))
        if not piece:
            raise OSError
        data += piece
    return data


@contextmanager
def pretending(asks: bytes = CLEAR, folder: str | None = None) -> Iterator[FakeServer]:
    """Yield a server that is none."""
    found = FakeServer(asks, folder)
    try:
        yield found
    finally:
        found.close()


@contextmanager
def sealed(certified: tuple[bytes, bytes], server: Path, folder: Path) -> Iterator[int]:
    """Yield the port of an encrypted way to a server without encryption, under a certificate and key."""
    for name, data in zip(("certificate", "key"), certified, strict=True):
        (folder / name).write_bytes(data)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=_pass_on, args=(line, context, server), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(door.getsockname()[1])
    finally:
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()


def _pass_on(line: socket.socket, context: ssl.SSLContext, server: Path) -> None:
    """Take what is asked with encryption to a server, and its answers back; nothing without."""
    with suppress(OSError, struct.error), socket.socket(socket.AF_UNIX) as beyond:
        if struct.unpack("!II", _read(line, 8))[1] != _SSL:
            return
        line.sendall(b"S")
        with context.wrap_socket(line, server_side=True) as inside:
            beyond.connect(str(server))
            inside.setblocking(False)
            while True:
                waiting = [] if inside.pending() else [inside, beyond]
                ready = select.select(waiting, [], [], 60)[0] if waiting else [inside]
                if not ready:
                    return
                for each in ready:
                    with suppress(ssl.SSLWantReadError):
                        data = each.recv(65536)
                        if not data:
                            return
                        _send(beyond if each is inside else inside, data)


def _send(line: socket.socket, data: bytes) -> None:
    line.setblocking(True)
    line.sendall(data)
    if isinstance(line, ssl.SSLSocket):
        line.setblocking(False)
