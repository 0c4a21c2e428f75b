"""The PostgreSQL dialect: transactions, statements, and the clearing of erased rows.

Loads psycopg, an extra. The counterpart of custody.storage.database.sqlite.sqlite_dialect; the guards are in
custody.storage.migrations.guards_postgres. One database holds one ledger, in a schema of its own. Statements go to the
driver itself, and rows in bulk by COPY.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import lru_cache
from secrets import token_hex
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody.errors import ConfigError, StorageFailed
from custody.storage.database.dialect import Begun, Change, Question
from custody.storage.database.postgres.rights import rights as found_rights
from custody.storage.migrations import guards_postgres
from custody.storage.migrations.catalogue import naming_holders

ENDS_APART = True
META = f"{guards_postgres.SCHEMA}.meta"
#: Rows from which COPY is quicker than a statement for each.
_BULK = 4
#: Guards the making and changing of a schema, which can have no head to lock: any number that others do not use.
_MAKING = 0x43555354
_NAMED = re.compile(r"(?<![:\w]):(\w+)")
_INSERT = re.compile(r"INSERT INTO (\w+ \([\w,\s]+\)) VALUES \([?, ]+\)\s*(.*)", re.DOTALL)
_DELETE = re.compile(r"DELETE FROM (\w+) WHERE (\w+) = \?(?: AND (\w+) = \?)?")
_UPDATE = re.compile(r"UPDATE (\w+) SET (\w+) = \? WHERE (\w+) = \?")
_HALVES = re.compile("[\ud800-\udfff]")
_LISTED, _LISTED_HERE = "IN :listed", "= ANY(:listed)"
_PAIRS, _PAIRS_HERE = "IN :pairs", "IN (SELECT * FROM unnest(%(firsts)b::text[], %(seconds)b::text[]))"
_TYPES = {int: "int8", str: "text", bytes: "bytea"}
_NUMBERS = itertools.count()
#: Names this process among others that reach the server through the same pooler.
_PROCESS = token_hex(8)
_MAY_RECORD = "SELECT pg_catalog.has_table_privilege('custody.meta', 'INSERT')"
_SESSION = "SELECT '', current_setting('custody.session', true)"
_STAMP = f"""SELECT ({guards_postgres.STAMP}), current_setting('custody.session', true),
    (SELECT COUNT(*) FROM meta)"""  # noqa: S608 - a constant
#: Between two pages the caller may read evidence for hours, or another database.
_PATIENT = "SET LOCAL idle_in_transaction_session_timeout = 0"
_SNAPSHOT = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {_PATIENT}; SELECT size FROM head"  # noqa: S608 - a constant
#: Tables in which an update leaves the old row, with the erased value, until they are rewritten.
_SCRUBBED = ("openings", "labels")


def begin(connection: Connection, *, schema: bool = False) -> Begun:
    """Start the writing transaction and lock the head; with ``schema`` one that alters tables.

    Returns the head and the stamp of the schema, which come in the same request. Raises StorageFailed where the head
    row is gone, Busy with the name of whoever holds it where the server tells that, ConfigError where the session is
    not the one that was given its settings.
    """
    connection.begin()
    driver = driver_of(connection)
    with naming_holders(driver):
        return _begin(driver, schema=schema)


def _begin(driver: psycopg.Connection[Any], *, schema: bool) -> Begun:
    if schema:
        driver.execute("BEGIN")
        driver.execute(f"SELECT pg_advisory_xact_lock({_MAKING})")
        _keep(driver, driver.execute(_SESSION))
        return Begun()
    with driver.pipeline():
        driver.execute("BEGIN")
        lock = driver.execute("SELECT size, root, frontier FROM head WHERE id = 1 FOR UPDATE")
        stamp = driver.execute(_STAMP, prepare=True)
    head = lock.fetchone()
    if head is None:
        raise StorageFailed("the ledger database has lost its head row, which every writer locks")
    schema, said = _keep(driver, stamp)
    return Begun(head, schema, said)


def hold(connection: Connection) -> None:
    """Start a read-only transaction on one snapshot; it may idle for any time between two pages."""
    driver_of(connection).execute(_SNAPSHOT.encode())


def release(connection: Connection) -> None:
    """End the transaction that ``hold`` started; do nothing where the connection is closed."""
    driver = driver_of(connection)
    if not driver.closed:
        driver.execute("ROLLBACK")


def session_of(driver: psycopg.Connection[Any]) -> str:
    """Return the name that identifies a session, which it is given with its settings."""
    return f"{_PROCESS}.{driver.info.backend_pid}"


def _keep(driver: psycopg.Connection[Any], asked: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    """Return the columns beside the session's name; ConfigError where the session is another one."""
    found, session, *more = asked.fetchall()[0]
    if session != session_of(driver):
        raise ConfigError(
            "nothing is written to the ledger database: the session has lost its settings, as with a pooler that gives"
            " single transactions",
            hint="Let the pooler give whole sessions, or name the server itself: see `custody manual postgresql`.",
        )
    return found or "", *more


def commit(connection: Connection) -> str:
    """Commit; return the server's warnings, such as of an ended wait for a standby, "" for none."""
    driver = driver_of(connection)
    warnings: list[str] = []

    def warn(told: psycopg.errors.Diagnostic) -> None:
        if told.severity_nonlocalized == "WARNING":
            warnings.append(told.message_primary or "a warning")

    driver.add_notice_handler(warn)
    try:
        connection.commit()
    finally:
        driver.remove_notice_handler(warn)
    return "; ".join(warnings)


def fetch(connection: Connection, sql: str, parameters: Mapping[str, object] | tuple[Any, ...]) -> list[Any]:
    """Return all rows of a statement with ``:name`` or ``?`` placeholders, straight from the driver.

    Raises OverflowError for a text that no column can hold.
    """
    driver = driver_of(connection)
    with driver.cursor(binary=True) as cursor:
        with _reading(driver):
            cursor.execute(_spelt(sql), _listed(parameters) or None)
        return cursor.fetchall() if cursor.description else []


def fetch_all(connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
    """Return all rows of each of several statements, sent in one pipeline."""
    driver = driver_of(connection)
    with _reading(driver), ExitStack() as stack:
        cursors = [stack.enter_context(driver.cursor(binary=True)) for _ in questions]
        with driver.pipeline():
            for cursor, (sql, parameters) in zip(cursors, questions, strict=True):
                cursor.execute(_spelt(sql), _listed(parameters) or None)
        return [cursor.fetchall() for cursor in cursors]


def _listed(parameters: Mapping[str, object] | tuple[Any, ...]) -> Mapping[str, object] | tuple[Any, ...]:
    """Return the values for a statement's placeholders, lists without texts that no column can hold."""
    if isinstance(parameters, Mapping) and "listed" in parameters:
        return {**parameters, "listed": [text for text in _texts(parameters["listed"]) if _can_be_kept(text)]}
    if isinstance(parameters, Mapping) and "pairs" in parameters:
        kept = [pair for pair in _texts(parameters["pairs"]) if all(map(_can_be_kept, pair))]
        return {"firsts": [pair[0] for pair in kept], "seconds": [pair[1] for pair in kept]}
    return parameters


def change(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement with ``?`` placeholders for each of many rows, no two of the same key.

    Plain insertions of many rows are one COPY, other changes of many rows one statement over arrays. Raises
    OverflowError for a text that no column can hold.
    """
    with driver_of(connection).cursor() as cursor, _fitting():
        _change(cursor, sql, rows)


def change_all(connection: Connection, changes: Sequence[Change]) -> None:
    """Run statements in order, each for its rows; all but COPY are sent in a pipeline."""
    driver = driver_of(connection)
    with driver.cursor() as cursor, _fitting():
        for copied, some in itertools.groupby(changes, lambda change: _copied(*change) is not None):
            with nullcontext() if copied else driver.pipeline():
                for sql, rows in some:
                    _change(cursor, sql, rows)


def _change(cursor: psycopg.Cursor[Any], sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    types = _types(rows)
    whole = _at_once(sql, tuple(types)) if len(rows) >= _BULK else None
    columns = _copied(sql, rows)
    if columns is not None:
        with cursor.copy(f"COPY {columns} FROM STDIN (FORMAT BINARY)".encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    elif whole is not None:
        cursor.execute(whole, [list(column) for column in zip(*rows, strict=True)])
    elif len(rows) == 1:
        cursor.execute(_spelt(sql), rows[0])
    else:
        cursor.executemany(_spelt(sql), rows)


def _copied(sql: str, rows: Sequence[tuple[Any, ...]]) -> str | None:
    """Return the table and columns for COPY: many rows without conflict clause; else None."""
    insertion = _INSERT.fullmatch(sql) if len(rows) >= _BULK else None
    return insertion[1] if insertion is not None and not insertion[2] else None


@contextmanager
def _reading(driver: psycopg.Connection[Any]) -> Iterator[None]:
    """Raise the errors of a reading statement; outside a transaction, with the holders of locks."""
    alone = driver.info.transaction_status == TransactionStatus.IDLE
    with _fitting(), naming_holders(driver) if alone else nullcontext():
        yield


@contextmanager
def _fitting() -> Iterator[None]:
    """Raise OverflowError for a value that does not fit a column, whether driver or server found it."""
    try:
        yield
    except psycopg.DataError as error:
        raise OverflowError(str(error).splitlines()[0]) from error


def cursor(connection: Connection, sql: str, parameters: Mapping[str, object]) -> Pages:
    """Return the rows of a statement in pages, all of one state; the caller closes them."""
    return Pages(driver_of(connection), _spelt(sql), parameters)


class Pages:
    """Rows that the server holds until they are fetched, so that a long ledger needs no memory here."""

    def __init__(self, driver: psycopg.Connection[Any], sql: bytes, parameters: Mapping[str, object]) -> None:
        self._driver = driver
        self._alone = driver.info.transaction_status == TransactionStatus.IDLE
        driver.execute(f"BEGIN READ ONLY; {_PATIENT}" if self._alone else _PATIENT)
        self._cursor = driver.cursor(name=f"pages_{next(_NUMBERS)}", binary=True)
        self._ended = False
        try:
            self._cursor.execute(sql, parameters or None)
        except BaseException:
            self.close()
            raise

    def fetchmany(self, size: int) -> list[Any]:
        """Return the next rows, at most ``size``, [] at the end."""
        if self._ended:
            return []
        rows = self._cursor.fetchmany(size)
        self._ended = len(rows) < size
        return rows

    def close(self) -> None:
        """Close the server's cursor, and end the read-only transaction that was begun for it."""
        try:
            self._cursor.close()
        finally:
            if self._alone and not self._driver.closed:
                self._driver.execute("ROLLBACK")


def may_record(connection: Connection) -> bool:
    """Return whether the connection's role may insert into ``meta``."""
    found: bool = driver_of(connection).execute(_MAY_RECORD).fetchall()[0][0]
    return found


def schema_stamp(connection: Connection) -> str:
    """Return a value that changes with every change of tables, triggers and rules."""
    return guards_postgres.stamp(connection)


def damage(connection: Connection) -> list[str]:
    """Return descriptions of indexes that are not valid and constraints that are not checked."""
    here = f"relnamespace = to_regnamespace('{guards_postgres.SCHEMA}')"
    sql = f"""SELECT 'the index ' || relname || ' is not valid' FROM pg_index JOIN pg_class ON oid = indexrelid
        WHERE {here} AND NOT (indisvalid AND indisready)
        UNION ALL SELECT 'the constraint ' || conname || ' is not checked' FROM pg_constraint
        JOIN pg_class c ON c.oid = conrelid WHERE {here} AND NOT convalidated ORDER BY 1"""  # noqa: S608 - a constant
    return [row[0] for row in connection.exec_driver_sql(sql)]


def rights(connection: Connection) -> list[str]:
    """Return sentences on rights beyond the roles, each with the statement that revokes it."""
    return [f"{excess.what}; {excess.revoke}" for excess in found_rights(connection).beyond]


def rewrite_labels(connection: Connection) -> None:
    """Do nothing: old rows stay in place until ``scrub`` rewrites their table after the commit."""


def scrub(connection: Connection, *, wait: bool = True) -> bool:
    """Rewrite the tables that keep old rows after an erasure; return False where that is impossible.

    With ``wait`` readers get the busy timeout to end. Other copies (the server's log, replicas, backups) are not
    reached from here.
    """
    driver = driver_of(connection)
    try:
        if not driver.execute(_MAY_SCRUB, (list(_SCRUBBED),)).fetchall()[0][0]:
            return False
        patience = driver.execute("SELECT current_setting('lock_timeout')").fetchall()[0][0]
        if not wait:
            driver.execute("SET lock_timeout = '1ms'")
        try:
            for table in _SCRUBBED:
                driver.execute(f"VACUUM (FULL) {guards_postgres.SCHEMA}.{table}".encode())
        finally:
            driver.execute("SELECT set_config('lock_timeout', %s, false)", (patience,))
    except psycopg.Error:
        return False
    return True


_MAY_SCRUB = """SELECT bool_and(pg_has_role(relowner, 'USAGE') OR (current_setting('server_version_num')::int >= 170000
    AND has_table_privilege(oid, CASE WHEN current_setting('server_version_num')::int >= 170000
        THEN 'MAINTAIN' ELSE 'UPDATE' END)))
    FROM pg_class WHERE relname = ANY(%s) AND relnamespace = to_regnamespace('custody')"""


def is_no_ledger(error: BaseException) -> bool:
    """Return whether an error means that the database has no table of a ledger."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(cause, psycopg.errors.UndefinedTable | psycopg.errors.InvalidSchemaName)


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """Return the driver's own connection beneath one of the pool."""
    found: Any = connection.connection.driver_connection
    driver: psycopg.Connection[Any] = found
    return driver


@lru_cache(512)
def _spelt(sql: str) -> bytes:
    """Return a statement with the driver's placeholders."""
    text = (
        sql.replace("%", "%%").replace(_LISTED, _LISTED_HERE).replace(_PAIRS, _PAIRS_HERE).replace("?", "%s")
    )
    return _NAMED.sub(r"%(\1)s", text).replace("%(listed)s", "%(listed)b").encode()


@lru_cache(64)
def _at_once(sql: str, types: tuple[str, ...]) -> bytes | None:
    """Return a change of one row as one of many, an array a placeholder; None if it has no such form."""
    arrays = f"unnest({', '.join(f'%b::{column_type}[]' for column_type in types)})"
    if insertion := _INSERT.fullmatch(sql):
        return f"INSERT INTO {insertion[1]} SELECT * FROM {arrays} {insertion[2]}".encode()  # noqa: S608 - our own words
    if deletion := _DELETE.fullmatch(sql):
        table, *keys = filter(None, deletion.groups())
        same = " AND ".join(f"{table}.{key} = given.{key}" for key in keys)
        return f"DELETE FROM {table} USING {arrays} AS given ({', '.join(keys)}) WHERE {same}".encode()  # noqa: S608 - our own words
    if update := _UPDATE.fullmatch(sql):
        table, column, key = update.groups()
        values = f"{arrays} AS given ({column}, {key}) WHERE {table}.{key} = given.{key}"
        return f"UPDATE {table} SET {column} = given.{column} FROM {values}".encode()  # noqa: S608 - our own words
    return None


def _types(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return the SQL type of each column of rows; a column of None only counts as text."""
    places = range(len(rows[0]))
    return [_TYPES[next((type(row[at]) for row in rows if row[at] is not None), str)] for at in places]


def _texts(values: object) -> list[Any]:
    return list(values) if isinstance(values, list) else []


def _can_be_kept(value: str | int) -> bool:
    """Return whether a column can hold a value: no text with a zero character or a lone surrogate."""
    return isinstance(value, int) or ("\0" not in value and (value.isascii() or not _HALVES.search(value)))
