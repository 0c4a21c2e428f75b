"""An output stream that never raises and keeps the error, so that no command breaks off half way."""

from __future__ import annotations

from typing import Any, TextIO, cast


class Outgoing:
    """A stream that never raises; ``lost`` is the error that kept text from being written, None without."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lost: OSError | None = None

    def write(self, text: str) -> int:
        """Write text unless an earlier write failed; return its length."""
        if self.lost is None:
            try:
                self._stream.write(text)
            except OSError as error:
                self.lost = error
        return len(text)

    def flush(self) -> None:
        """Write what is buffered to the stream."""
        if self.lost is None:
            try:
                self._stream.flush()
            except OSError as error:
                self.lost = error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def outgoing(stream: TextIO) -> tuple[TextIO, Outgoing]:
    """Return a stream as ``Outgoing``, once typed for writing, once to read ``lost`` from."""
    found = stream if isinstance(stream, Outgoing) else Outgoing(stream)
    return cast("TextIO", found), found
