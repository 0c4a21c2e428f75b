"""Places of a ledger's database: a SQLite file or a PostgreSQL server, its driver loaded on demand."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from custody.errors import ConfigError, StorageFailed, extra_hint
from custody.storage.database.dialect import Dialect, Place
from custody.storage.database.sqlite import passive_access, sqlite_dialect, sqlite_errors
from custody.storage.database.sqlite.companion_files import ordinary
from custody.storage.files.durable import reason, sync_folder
from custody.storage.settings.database_addresses import is_address


class FilePlace:
    """A SQLite file at ``path``."""

    dialect: Dialect = sqlite_dialect

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def claim(self) -> None:
        """Create the empty file; ConfigError where there is one, StorageFailed."""
        try:
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
            os.close(os.open(self.path, flags, 0o600))
        except FileExistsError:
            raise ConfigError(f"{self.path} exists: a new ledger is never made over it") from None
        except OSError as error:
            raise StorageFailed(f"cannot make the ledger database {self.path}: {reason(error)}") from error

    def prepare(self, connection: Connection) -> None:
        """Write the application number of a ledger into the header of the new database file."""
        sqlite_dialect.mark(connection)

    def make_durable(self) -> None:
        """Sync the folder, so that the file's name is durable."""
        sync_folder(self.path.parent)

    def remove_claimed(self) -> None:
        """Delete the database file and its side files."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def discard(self, origin: str) -> None:
        """Delete the database files. ``origin`` is not checked: the caller has verified whose folder it is."""
        with contextlib.suppress(OSError):
            self.remove_claimed()

    def identity(self) -> object:
        """Return device and inode of the file, which an open connection keeps if another takes its name."""
        try:
            status = self.path.stat()
        except OSError:
            return ()
        return status.st_dev, status.st_ino

    def engine(self, *, readonly: bool, busy_timeout: float, create: bool = False) -> Engine:
        """Return a pool of connections; ``busy_timeout`` is in seconds.

        Raises ConfigError where there is no file, StorageFailed where the account may not look.
        """
        try:
            there = self.path.is_file()
        except OSError as error:
            raise StorageFailed(
                f"cannot open the ledger database {self.path}: {reason(error)}",
                hint="Work from an account that may enter the vault's folder, or have its mode changed.",
            ) from error
        if not there:
            raise ConfigError(
                f"there is no ledger database at {self.path}",
                hint="Restore it from the newest backup of the vault, or name the right vault with --vault.",
            )
        return sqlite_dialect.engine(self.path, readonly=readonly, busy_timeout=busy_timeout, create=create)

    def passive_engine(self, *, busy_timeout: float) -> Engine | None:
        """Return a read-only pool of connections that leave every file in the folder as it is.

        None where there is no such way, or no file.
        """
        if self.path.is_file() and not ordinary(self.path):
            return sqlite_dialect.engine(self.path, readonly=True, busy_timeout=busy_timeout)
        mode = passive_access.address_options(self.path) if self.path.is_file() else None
        if mode is None:
            return None
        return sqlite_dialect.engine(self.path, readonly=True, busy_timeout=busy_timeout, mode=mode)

    def size(self) -> int:
        """Return the size of the file in bytes."""
        return self.path.stat().st_size

    def change_mark(self) -> object:
        """Return a value that changes with the state of the file or of its write-ahead log; () for none."""
        return passive_access.change_mark(self.path)

    def prepare_writing(self, connection: Connection) -> None:
        """Turn on the write-ahead log, and overwrite erased pages if that is possible now."""
        sqlite_dialect.use_wal(connection)
        sqlite_dialect.scrub(connection, wait=False)

    def errors(self, doing: str = "read") -> sqlite_errors.Errors:
        """Return a context manager that raises SQLite's errors as ours; ``doing`` is the verb in messages."""
        return sqlite_errors.Errors(self.path, doing)


def find(location: str | Path) -> Place:
    """Return the place of a path, or of a sqlite:// or postgresql:// address.

    Raises ConfigError for any other address, for one that holds a password, and where psycopg is not installed.
    """
    if not isinstance(location, str) or "://" not in location:
        return FilePlace(Path(location))
    if is_address(location):
        try:
            from custody.storage.database.postgres.connection import PostgresPlace
        except ImportError as error:
            raise ConfigError(
                "a ledger on PostgreSQL needs the driver psycopg, which is not installed",
                hint=extra_hint("postgres"),
            ) from error
        return PostgresPlace(location)
    try:
        address = make_url(location)
    except (
        ArgumentError,
        ValueError,
    ):  # SQLAlchemy lets through what Python says of a port that is no number
        raise ConfigError("the address of the ledger database is not one of SQLAlchemy's") from None
    if address.get_backend_name() != "sqlite" or not address.database:
        raise ConfigError(
            f"a ledger cannot be kept on {address.get_backend_name()}",
            hint="Use a path, a sqlite:// address with a path, or a postgresql:// address.",
        )
    return FilePlace(Path(address.database))
