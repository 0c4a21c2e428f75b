"""Connections to a PostgreSQL server: address, session settings, and the meaning of its errors.

A password is never part of an address: libpq takes it from PGPASSWORD, PGPASSFILE (~/.pgpass) or a service file
(https://www.postgresql.org/docs/current/libpq-envars.html). How the server must prove its identity is
in custody.storage.database.postgres.server_identity.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from custody.errors import Busy, ConfigError, Conflict, CustodyError, Malformed, StorageFailed
from custody.storage.database.dialect import Dialect, Disconnected
from custody.storage.database.postgres import postgres_dialect, server_identity
from custody.storage.migrations.guards_postgres import SCHEMA, SEARCH_PATH
from custody.storage.settings.database_addresses import WHERE, holds_secret

#: The first PostgreSQL whose functions and triggers are as the guards need them, and that is still looked after.
OLDEST = 14
#: Limits of a server's silence, unless address, environment or service set others: seconds to connect; the idle seconds
#: before keepalive probes, the seconds between these, and their number; and the milliseconds in which sent data must be
#: acknowledged. A working server answers probes for as long as a statement takes.
_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 60,
    "keepalives_interval": 10,
    "keepalives_count": 6,
    "tcp_user_timeout": 120_000,
}
#: Session settings: a writer that waited for the head must see the other's rows, triggers are compared by their text,
#: and the time of a statement grows with the ledger: only waits for locks are limited (ADR 97).
_SESSION = """SELECT set_config('search_path', %(path)s, false), set_config('lock_timeout', %(wait)s, false),
    set_config('default_transaction_read_only', %(readonly)s, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('quote_all_identifiers', 'off', false), set_config('client_min_messages', 'warning', false),
    set_config('statement_timeout', '0', false), set_config('idle_session_timeout', '0', false),
    CASE WHEN current_setting('transaction_timeout', true) <> '0'
        THEN set_config('transaction_timeout', '0', false) END,
    set_config('custody.session', %(session)s, false),
    set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),
    set_config('enable_mergejoin', 'off', false), set_config('jit', 'off', false),
    set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
        THEN 'on' ELSE current_setting('synchronous_commit') END, false)"""
# Pool and driver log failed rollbacks of a lost connection. It is reported as an error of ours, once.
for _logger in ("sqlalchemy.pool", "psycopg"):
    logging.getLogger(_logger).addHandler(logging.NullHandler())
#: Classes of errors about the server or the connection, and not about the database.
_AWAY = {"08", "25", "28", "40", "53", "57"}
_KEEP = "Keep the database as it is, and restore a copy from its newest backup."


class PostgresPlace:
    """A database on a PostgreSQL server, named by a ``postgresql://`` address of libpq without a password.

    Raises ConfigError for an address that is none or that holds a secret; neither is ever repeated.
    """

    dialect: Dialect = postgres_dialect

    def __init__(self, address: str) -> None:
        try:
            parts = conninfo_to_dict(address)
        except (psycopg.Error, UnicodeError):
            raise ConfigError(
                "the address of the ledger database is not one of PostgreSQL's",
                hint="Write it as postgresql://USER@HOST:PORT/DATABASE.",
            ) from None
        if holds_secret(address):
            raise ConfigError(
                "the address of the ledger database holds a secret, which others can read there",
                hint=f"Leave it out, and put it into {WHERE}.",
            )
        self.name = address
        self._address = address
        said = {
            default.keyword.decode() for default in Conninfo.get_defaults() if default.val is not None
        } | parts.keys()
        patience = {name: value for name, value in _PATIENCE.items() if name not in said}
        #: Arguments to the driver besides the address.
        self._parameters: Any = {**patience, **server_identity.proof_parameters(parts)}

    def claim(self) -> None:
        """Do nothing: ``prepare`` looks, in the transaction that creates the tables."""

    def prepare(self, connection: Connection) -> None:
        """Create the schema, or use one that is empty.

        Raises ConfigError where it holds anything, texts are not UTF-8, or the server is older than ``OLDEST``.
        """
        driver = postgres_dialect.driver_of(connection)
        encoding, version, used = driver.execute(
            "SELECT current_setting('server_encoding'), current_setting('server_version_num')::int / 10000,"
            " EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(%s))",
            (SCHEMA,),
        ).fetchall()[0]
        if used:
            raise ConfigError(
                f"{self.name} holds tables already: a new ledger is never made over them",
                hint=f"Use a database of its own. If all that ever was there is an init that was broken off, whoever"
                f" administers the database drops the schema {SCHEMA} first.",
            )
        if encoding != "UTF8":
            raise ConfigError(
                f"{self.name} keeps texts as {encoding}",
                hint="Make the database with ENCODING 'UTF8' TEMPLATE template0.",
            )
        if version < OLDEST:
            raise ConfigError(
                f"PostgreSQL {version} is too old for a ledger: {OLDEST} or newer is needed",
                hint="Use a newer server.",
            )
        driver.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())

    def make_durable(self) -> None:
        """Do nothing: a commit has made it durable."""

    def remove_claimed(self) -> None:
        """Do nothing: a transaction that was not committed leaves nothing."""

    def discard(self, origin: str) -> None:
        """Drop the tables of the ledger ``origin``, where the database holds it; raise as ``errors``."""
        with self.errors("take away"), psycopg.connect(self._address, **self._parameters) as driver:
            driver.execute(f"SET LOCAL search_path = {SEARCH_PATH}".encode())
            tables = driver.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(%s)",
                (SCHEMA,),
            ).fetchall()
            if ("meta",) not in tables:
                return
            found = driver.execute("SELECT value FROM meta WHERE key = 'origin'").fetchall()
            if found != [(origin,)]:
                return
            for (table,) in tables:
                driver.execute(psycopg.sql.SQL("DROP TABLE {} CASCADE").format(psycopg.sql.Identifier(table)))

    def identity(self) -> object:
        """Return None: whoever puts another database in its place ends all sessions first."""

    def engine(self, *, readonly: bool, busy_timeout: float, create: bool = False) -> Engine:
        """Return a pool of connections that commit each statement unless a transaction was begun.

        ``busy_timeout`` is in seconds. ``create`` has no effect.
        """

        def connect() -> psycopg.Connection[Any]:
            driver = psycopg.connect(
                self._address,
                autocommit=True,
                client_encoding="UTF8",
                fallback_application_name="custody",
                **self._parameters,
            )
            try:
                wait = f"{max(1, round(busy_timeout * 1000))}ms"
                session = {"path": SEARCH_PATH, "wait": wait, "readonly": "on" if readonly else "off"}
                driver.execute(_SESSION, {**session, "session": postgres_dialect.session_of(driver)})
            except BaseException:
                driver.close()
                raise
            return driver

        return create_engine(
            "postgresql+psycopg://",
            creator=connect,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=-1,
            pool_pre_ping=True,
            use_native_hstore=False,
        )

    def passive_engine(self, *, busy_timeout: float) -> Engine | None:
        """Return None: a session that only reads leaves nothing on a server."""
        return None

    def size(self) -> int:
        """Return 0: the size of a copy is unknown before it is written."""
        return 0

    def change_mark(self) -> object:
        """Return None: a session sees what was committed, whoever writes meanwhile."""
        return None

    def prepare_writing(self, connection: Connection) -> None:
        """Do nothing: the server keeps its own write-ahead log."""

    def errors(self, doing: str = "read") -> Errors:
        """Return a context manager that raises the server's errors as ours; ``doing`` is the verb in messages."""
        return Errors(self.name, doing)


class Errors:
    """A context manager that raises the server's errors as ours; ``doing`` is the verb of the message.

    It may be entered any number of times, also within itself.
    """

    def __init__(self, name: str, doing: str = "read") -> None:
        self._name = name
        self._doing = doing

    def __enter__(self) -> None:
        """Do nothing: every read of a row comes through here."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, DBAPIError | psycopg.Error):
            raise explain(error, self._name, self._doing) from error
        if isinstance(error, UnicodeEncodeError | OverflowError):
            raise Malformed(
                f"cannot {self._doing} the ledger database {self._name}: a value cannot be stored ({error})"
            ) from error


def explain(error: DBAPIError | psycopg.Error, name: str, doing: str) -> CustodyError:
    """Return our error for one of the driver or the server; ``name`` is the database, ``doing`` the verb."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None) or ""
    told = (str(cause).splitlines() or [type(cause).__name__])[0]
    what = f"cannot {doing} the ledger database {name}"
    gone = not state and isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    if gone and (unproven := server_identity.refused(str(cause), what)) is not None:
        return unproven
    failed = Disconnected if gone or state[:2] in _AWAY else StorageFailed
    match state[:2], state:
        case _, "55P03" | "40P01":
            return Busy(f"{what}: another process is writing to it")
        case "23", _:
            return Conflict(f"the ledger database {name} refuses this change: {told}")
        case "22", _:
            return Malformed(f"{what}: a value cannot be stored ({told})")
        case _, "42501":
            return StorageFailed(
                f"{what}: the role of this connection may not ({told})",
                hint="Use a role that may, or ask whoever administers the database: `custody doctor --roles`.",
            )
        case _, "25006":
            return failed(
                f"{what}: it was opened read-only, or the server is a standby",
                hint="Name the server that is written to; `custody settings` shows the address.",
            )
        case _, "57014" | "25P03" | "25P04" | "57P05":
            return failed(
                f"{what}: {told}",
                hint="A limit of the server or somebody there ended it: ask its administrator, then try again.",
            )
        case "57", _:
            return failed(f"{what}: {told}", hint="Try again once the server runs.")
        case _, "42P01" | "26000" | "42P05":
            return StorageFailed(
                f"{what}: {told}",
                hint="A pooler must give whole sessions (`custody manual postgresql`); or somebody changed the schema.",
            )
        case _, "53100":
            return failed(
                f"{what}: the disk is full", hint="Free space on the server's disk, then try again."
            )
        case _, "XX001" | "XX002":
            return StorageFailed(f"{what}: it is damaged ({told})", hint=_KEEP)
        case _, "3D000":
            return ConfigError(f"there is no ledger database {name}: {told}")
        case (("28" | "08" | ""), _) if isinstance(cause, psycopg.OperationalError):
            return failed(
                f"{what}: {' '.join(str(cause).split())}",
                hint=f"Look whether the server runs and who may connect; a password comes from {WHERE}.",
            )
    return failed(f"{what}: {told}")
