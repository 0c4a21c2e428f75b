"""Reads a SQLite file so that every file in its folder stays as it is."""

from __future__ import annotations

from pathlib import Path


def way(path: Path) -> str | None:
    """Return the way to open a file that leaves every file in its folder as it is; None if there is none.

    A write-ahead log that holds something is read together with the memory beside it, which is opened only to be read
    (``readonly_shm``). Without that memory, as in a copy that left it out, SQLite makes it anew: no other way reads the
    log, of which nothing is moved into the file all the same. A file without anything in its log is read as one that
    nobody changes: whoever reads on must ask ``quiet`` again.
    """
    log, memory, journal = (_size(path, suffix) for suffix in ("-wal", "-shm", "-journal"))
    if journal:
        return None
    if not log:
        return "mode=ro&immutable=1"
    return "mode=ro&readonly_shm=1" if memory else "mode=ro"


def quiet(path: Path) -> tuple[object, ...]:
    """Return what changes once somebody writes to a file, as far as the file system tells."""
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
