"""Reads a SQLite file so that every file in its folder stays as it is."""

from __future__ import annotations

from pathlib import Path


def address_options(path: Path) -> str | None:
    """Return the address options to open a file and leave its folder as it is; None if there are none.

    A write-ahead log that holds something is read together with the shared memory beside it, which is opened read-only
    (``readonly_shm``). Without that memory, as in a copy that left it out, SQLite makes it anew: no other way reads the
    log, and still nothing is moved from it into the file. A file with an empty log is opened as immutable: a later
    reader must call ``change_mark`` again. A file with a journal has no such way.
    """
    log, memory, journal = (_size(path, suffix) for suffix in ("-wal", "-shm", "-journal"))
    if journal:
        return None
    if not log:
        return "mode=ro&immutable=1"
    return "mode=ro&readonly_shm=1" if memory else "mode=ro"


def change_mark(path: Path) -> tuple[object, ...]:
    """Return a value that changes with the state of the file or of its write-ahead log; () for none.

    It holds the file's inode, size and time; last come the log's time and size, both 0 where it is empty or not there.
    """
    try:
        status = path.stat()
    except OSError:
        return ()
    mark = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
    try:
        log = path.with_name(f"{path.name}-wal").stat()
    except OSError:
        return *mark, 0, 0
    return (*mark, log.st_mtime_ns, log.st_size) if log.st_size else (*mark, 0, 0)


def _size(path: Path, suffix: str) -> int:
    """Return the size in bytes of a file beside the database, 0 where there is none."""
    try:
        return path.with_name(path.name + suffix).stat().st_size
    except OSError:
        return 0
