"""Writes log lines of commands: to the system's own log by its local socket, or to a file.

A log line is for the administrator of the machine. It is no evidence, and nothing of the ledger depends on one.
"""

from __future__ import annotations

import errno
import logging
import logging.handlers
import os
import socket
import stat
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from custody.portable import CLOEXEC, NOCTTY, NONBLOCK
from custody.storage.settings.log_place import SYSLOG

#: The local socket that syslog(3) writes to, by the facility `user`.
SOCKET = "/dev/log"
#: The name under which the system's log has the lines.
IDENT = "custody"
#: How every line begins. A file that begins otherwise is not written to.
BEGINS = "time="
#: Seconds after which a log that takes nothing is given up.
PATIENCE = 2.0


def write(place: str, line: str, level: str) -> None:
    """Write one line of text to a place that ``place_from`` returned; OSError where that fails.

    ``level`` is INFO, WARNING, ERROR or CRITICAL, which syslog has as severity. A file is opened for this line alone,
    so that it can be moved away between two commands; a new one has mode 0600.
    """
    handler = _handler(place)
    try:
        handler.handle(logging.makeLogRecord({"msg": line, "levelname": level}))
    finally:
        handler.close()


def _handler(place: str) -> logging.Handler:
    name, _, path = place.partition(":")
    if name != SYSLOG:
        return _File(place, delay=True, encoding="ascii")
    syslog = _Syslog(path or SOCKET, logging.handlers.SysLogHandler.LOG_USER)
    syslog.ident = f"{IDENT}[{os.getpid()}]: "
    return syslog


class _Raising:
    """A handler that raises the errors of writing, which logging would print."""

    def handleError(self, record: logging.LogRecord) -> NoReturn:
        """Raise the error that was caught while logging."""
        raise  # noqa: PLE0704 - logging calls this while it handles what was raised


class _Syslog(_Raising, logging.handlers.SysLogHandler):
    """A handler for a socket that waits at most ``PATIENCE`` seconds."""

    append_nul = False

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, socket.socket):
            value.settimeout(PATIENCE)
        super().__setattr__(name, value)


class _File(_Raising, logging.FileHandler):
    """A handler that appends to a file of log lines, a pipe or a terminal, and to no other kind of path."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_append)


def _append(path: str, flags: int) -> int:
    """Return a file opened for appending; OSError for a disk, and for a file of anything but log lines."""
    fd = os.open(path, flags | NONBLOCK | NOCTTY | CLOEXEC, 0o600)
    try:
        status = os.fstat(fd)
        if stat.S_ISBLK(status.st_mode):
            raise OSError(errno.EINVAL, "it is a disk")
        if stat.S_ISREG(status.st_mode) and status.st_size and not _has_lines(path):
            raise OSError(errno.EINVAL, "it holds something else than log lines")
    except BaseException:
        os.close(fd)
        raise
    return fd


def _has_lines(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS.encode()
