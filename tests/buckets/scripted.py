"""A server that answers as a test says and takes down what it is asked, over TLS where that is wanted."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

#: What is answered: the status and the body of a request by its line and its place among all of them, from 0.
Answer = Callable[[str, int], tuple[int, bytes]]
#: A bucket in which nothing lies.
EMPTY = b"<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>"


def nothing(line: str, _: int) -> tuple[int, bytes]:
    """Answer that nothing lies in the bucket."""
    return (200, EMPTY) if line.startswith("GET ") else (404, b"")


class Asked:
    """The address of a server, and the lines of the requests that it got."""

    def __init__(self) -> None:
        self.address = ""
        self.lines: list[str] = []


@contextmanager
def serving(answer: Answer = nothing, certificate: tuple[Path, Path] | None = None) -> Iterator[Asked]:
    """Serve what ``answer`` says; ``certificate`` are the files of one for localhost and of its key."""
    asked = Asked()

    class Scripted(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            self.rfile.read(int(self.headers["content-length"] or 0))
            asked.lines.append(f"{self.command} {self.path}")
            status, body = answer(asked.lines[-1], len(asked.lines) - 1)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _any

        def log_message(self, *_: Any) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    server.daemon_threads = True
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    asked.address = f"{scheme}://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
