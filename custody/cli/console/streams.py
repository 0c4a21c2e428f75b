"""The standard streams of a process: a closed or full one is detected, and reported at the end.

A command goes on to its end when nobody reads its answer any longer, so that no act is broken off half way.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence

from custody.cli.console.diagnostics import Diagnostics
from custody.cli.console.output_stream import Outgoing
from custody.errors import EXIT_UNREAD, EXIT_WARNINGS, OutputFailed, StorageFailed

#: What kept an answer from going out, where the system's own words say little.
_WHY = {errno.EBADF: "standard output is closed", errno.EPIPE: "nobody reads standard output any longer"}


def delivered(answer: Outgoing, say: Diagnostics, entered: Sequence[int], status: int) -> int:
    """Return the exit status of a finished command, once the last of its answer is out.

    If the answer cannot be written, recorded entries stay recorded, and a verdict keeps its exit status; otherwise the
    status is a failure. A closed pipe is no error to report: the reader closed it on purpose.
    """
    answer.flush()
    if answer.lost is None:
        return status
    why = _WHY.get(answer.lost.errno or 0) or answer.lost.strerror or str(answer.lost)
    what = f"the answer could not be written: {why}"
    if entered:
        positions = ", ".join(map(str, entered))
        what = f"what was entered stands (entry {positions}), but {what}"
        if status in (0, EXIT_WARNINGS):
            return say.error(OutputFailed(what))
    elif isinstance(answer.lost, BrokenPipeError):
        return status or EXIT_UNREAD
    if status not in (0, EXIT_WARNINGS):
        say.warn(what)
        return status
    return say.error(
        StorageFailed(
            f"the command came to its end, but {what}",
            hint="Make room or name another file; what it wrote elsewhere is there, what it shows is not.",
        )
    )


def discard() -> None:
    """Discard what could not be written, so that the interpreter does not fail on it at its end."""
    for number, stream in enumerate((sys.stdout, sys.stderr), 1):
        try:
            if isinstance(stream, Outgoing) and stream.lost is not None:
                raise stream.lost
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def open_streams() -> None:
    """Open the null device for each closed standard stream, so that no vault file gets its descriptor.

    In place of standard output it is read-only: writing an answer to it fails, instead of losing the answer.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def drop_unraised() -> None:
    """Drop an error that Python cannot raise, as one in a finalizer, instead of printing its traceback.

    Where memory is short such a print breaks off in the middle of a line, and the error document would go on behind
    it. ``callable`` takes anything and answers without a frame or an object, so that it works without memory too.
    """
    sys.unraisablehook = callable


def plain_streams() -> None:
    """Set the streams to escape characters that a terminal's encoding lacks; files and pipes get UTF-8.

    They get a buffer where PYTHONUNBUFFERED took it away: without one, a write that takes a part loses the rest.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            if isinstance(stream.buffer, io.RawIOBase):
                stream = os.fdopen(stream.fileno(), "w", 1, stream.encoding, closefd=False)
                setattr(sys, name, stream)
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
