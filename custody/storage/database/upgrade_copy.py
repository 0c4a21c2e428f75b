"""Copies a ledger's database, whole and checked, before its tables are changed.

A file is copied byte by byte while nobody else can write to it. A database on a server is written row by row into a
file of the same schema number, which the older program opens as well.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from custody.errors import Busy, ProofInvalid, StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.storage.database.dialect import Place
from custody.storage.database.location import FilePlace
from custody.storage.database.sqlite import passive_access, sqlite_dialect
from custody.storage.database.upgrade_plan import AppendOnlyRows, grown, tables
from custody.storage.files import durable
from custody.storage.migrations.differences_sqlite import APPLICATION_ID, differences
from custody.storage.migrations.guards import guards
from custody.storage.migrations.made_sqlite import made

_CHUNK = 1 << 20
_PAGE = 512
#: Copies of one second, after which one more is refused.
_MOST_NAMES = 100
#: How the names of copies begin, which `custody doctor` finds them by.
PREFIX = "ledger-schema-"


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """A copy of a database: its file, and the SHA-256 of its bytes."""

    path: Path
    sha256: bytes


def copies(folder: Path) -> list[Path]:
    """Return the copies in a vault's folder, by file name; [] where it cannot be read."""
    try:
        return sorted(folder.glob(f"{PREFIX}*.db"))
    except OSError:
        return []


def keep(
    connection: Connection,
    place: Place,
    folder: Path,
    schema: int,
    *,
    now: int,
    before: AppendOnlyRows,
    files: ExitStack,
) -> DatabaseCopy:
    """Copy a database with an open writing transaction, verify its append-only rows; return the copy.

    The copy is a file of ``folder`` that only its owner can read, named after the schema and the time ``now`` in
    seconds UTC. The caller closes ``files`` once no connection to the database is open any more. Raises StorageFailed
    where it cannot be written, Busy where somebody else keeps the file from being whole, ProofInvalid for a copy that
    differs.
    """
    stem = f"{PREFIX}{schema}-{format_instant(now).replace(':', '').replace('-', '')}"
    names = (f"{stem}.db", *(f"{stem}-{number}.db" for number in range(2, _MOST_NAMES)))
    path = next((folder / name for name in names if not os.path.lexists(folder / name)), folder / names[0])
    try:
        if isinstance(place, FilePlace):
            digest = _copy_file(place.path, path, files)
        else:
            digest = _copy_rows(connection, place, path, schema)
    except OSError as error:
        raise StorageFailed(
            f"nothing was upgraded: a copy of the ledger database cannot be kept at {str(path)!r}:"
            f" {durable.reason(error)}",
            hint="Make room there, then repeat the command.",
        ) from error
    try:
        _check(path, schema, before)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return DatabaseCopy(path, digest)


def _copy_file(source: Path, path: Path, files: ExitStack) -> bytes:
    """Copy a file byte by byte, while nobody else can write to it; return its SHA-256.

    Raises Busy where its write-ahead log is not empty. The file stays open until ``files`` are closed: closing it any
    earlier would end SQLite's own locks on it (POSIX ends all locks of a process with the first descriptor that is
    closed).
    """
    if passive_access.change_mark(source)[-1:] != (0,):
        raise Busy(
            f"nothing was upgraded: somebody reads the ledger database {source}, so its newest entries are not in the"
            " file yet",
            hint="End the other commands, then repeat this one.",
        )
    fd = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    files.callback(os.close, fd)
    digest = hashlib.sha256()
    with durable.growing_file(path, 0o600) as write:
        for chunk in iter(lambda: os.read(fd, _CHUNK), b""):
            digest.update(chunk)
            write(chunk)
    if _digest(path) != digest.digest():
        path.unlink(missing_ok=True)
        raise StorageFailed(
            f"nothing was upgraded: the copy {str(path)!r} does not read back as it was written"
        )
    return digest.digest()


def _copy_rows(connection: Connection, place: Place, path: Path, schema: int) -> bytes:
    """Write every row of a database on a server into a new file of the same schema; return its SHA-256."""
    part = path.with_name(durable.part_name())
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(part, isolation_level=None)) as copy, _explained(part):
            copy.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            copy.execute("PRAGMA synchronous = FULL")
            copy.execute("BEGIN")
            statements = made(schema)
            for sql in statements.values():
                copy.execute(sql)
            for table in tables(schema):
                columns = [row[1] for row in copy.execute(f"PRAGMA table_info({table})")]
                names, values = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
                add = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - our own names
                for page in _pages(connection, place, f"SELECT {names} FROM {table}"):  # noqa: S608 - our own names
                    copy.executemany(add, page)
            for sql in guards("sqlite").values():
                copy.execute(sql)
            copy.execute("COMMIT")
        digest = _digest(part)
        if os.path.lexists(path):
            raise StorageFailed(f"nothing was upgraded: there is a file {str(path)!r} already")
        part.rename(path)
        durable.sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return digest


def _pages(connection: Connection, place: Place, sql: str) -> Iterator[list[tuple[object, ...]]]:
    """Yield the rows of a statement in lists of at most ``_PAGE``."""
    with place.errors(), closing(place.dialect.cursor(connection, sql, {})) as found:
        while page := found.fetchmany(_PAGE):
            yield [tuple(row) for row in page]


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Raise SQLite's errors about a copy as StorageFailed."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageFailed(
            f"nothing was upgraded: the copy {str(path)!r} cannot be written: {error}"
        ) from error


def _check(path: Path, schema: int, before: AppendOnlyRows) -> None:
    """Raise ProofInvalid unless a copy has this schema and the same append-only rows."""
    place = FilePlace(path)
    engine = sqlite_dialect.engine(path, readonly=True, busy_timeout=1.0, mode="mode=ro&immutable=1")
    try:
        with place.errors(), engine.connect() as connection:
            found = differences(connection, schema)
            refused = [difference.what for difference in found if difference.refused and not difference.guard]
            if refused or grown(connection, place) != before:
                raise ProofInvalid(
                    f"nothing was upgraded: the copy {str(path)!r} does not hold what the ledger database holds",
                    hint="Check the disk, then repeat the command.",
                )
    finally:
        engine.dispose()


def _digest(path: Path) -> bytes:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.digest()
