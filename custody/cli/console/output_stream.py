"""A stream that says afterwards what it could not write, so that no act is broken off if nobody reads."""

from __future__ import annotations

from typing import Any, TextIO, cast


class Outgoing:
    """A stream that remembers in ``lost`` what kept its text from going out; it never raises."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lost: OSError | None = None

    def write(self, text: str) -> int:
        """Write text as long as the stream takes it; gives its length."""
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
    """Return a stream that remembers what was lost, twice: to be written to, and to be asked."""
    found = stream if isinstance(stream, Outgoing) else Outgoing(stream)
    return cast("TextIO", found), found
