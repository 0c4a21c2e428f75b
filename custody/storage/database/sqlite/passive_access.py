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
    """Return a value that changes with the file's inode, size or time, or its log's size; () for none.

    The mark stays the same for a write that only reuses space in an existing write-ahead log.
    """
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, _size(path, "-wal")


def _size(path: Path, suffix: str) -> int:
    """Return the size in bytes of a file beside the database, 0 where there is none."""
    try:
        return path.with_name(path.name + suffix).stat().st_size
    except OSError:
        return 0
