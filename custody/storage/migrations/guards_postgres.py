"""A ledger's guards on PostgreSQL: those of custody.storage.migrations.guards, and more.

Each refuses what SQLite's refuses, and TRUNCATE. All are ENABLE ALWAYS, so that ``session_replication_role`` does not
pass them, and look only into the ledger's own schema, whatever ``search_path`` or temporary tables a session has.
Subjects, entries and openings, which come in bulk, are judged by the statement and not by the row, with its rows as
``fresh``; that their keys are new is left to the constraints, which ``differences_postgres`` compares. Whoever owns the
tables, or is a superuser, can switch guards off: roles keep others from that, and ``altered`` sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from custody.frozen import dataclass

#: The schema that holds everything of the one ledger of a database.
SCHEMA = "custody"
#: The search path of the guards and the program's own sessions, after PostgreSQL's own schema.
SEARCH_PATH = f"{SCHEMA}, pg_temp"
#: PostgreSQL's bits for the events of a trigger (pg_trigger.tgtype).
_BITS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_ROW, _BEFORE = 1, 2
_DISTINCT = re.compile(r"\bIS NOT (?!NULL)")
#: A shift takes its distance as the smaller kind of number only.
_SHIFT = re.compile(r">> (\(.*\))")
_REFUSE = """
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
    MESSAGE = TG_TABLE_NAME || ': ' || TG_OP || ' is refused, rows are only added';
END
"""


#: Rules that refuse the rows of a statement: (message, condition) by table, with ``fresh`` as the rows. Each row has a
#: subquery of its own, which no plan can turn into a pass over the whole table.
_INSERTED = {
    "subjects": (
        (
            "the number does not continue the table",
            """(SELECT max(id) - min(id) + 1 <> count(*) OR max(id) <> (SELECT max(id) FROM subjects)
      OR min(id) <> (SELECT COALESCE(max(s.id) + 1, 1) FROM subjects s
        WHERE s.id < (SELECT min(id) FROM fresh)) FROM fresh)""",
        ),
    ),
    "entries": (
        (
            "the position does not continue the ledger",
            """(SELECT max(position) - min(position) + 1 <> count(*)
      OR max(position) <> (SELECT max(position) FROM entries)
      OR min(position) <> (SELECT COALESCE(max(e.position) + 1, 0) FROM entries e
        WHERE e.position < (SELECT min(position) FROM fresh)) FROM fresh)""",
        ),
        (
            "the subject is not named",
            "EXISTS (SELECT 1 FROM fresh f WHERE (SELECT s.id FROM subjects s WHERE s.id = f.subject) IS NULL)",
        ),
        (
            "seq does not follow the newest entry of the subject",
            """EXISTS (SELECT 1 FROM fresh f WHERE f.seq <> 0 AND (SELECT p.position FROM entries p
        WHERE p.subject = f.subject AND p.seq = f.seq - 1 AND p.position < f.position) IS NULL)""",
        ),
        (
            "prev is not the leaf before it in the subject",
            """EXISTS (SELECT 1 FROM fresh f WHERE f.prev IS DISTINCT FROM (SELECT p.leaf FROM entries p
        WHERE p.subject = f.subject AND p.seq = f.seq - 1))""",
        ),
    ),
    "openings": (
        (
            "the entry is not being added now",
            """EXISTS (SELECT 1 FROM fresh f WHERE f.position < (SELECT size FROM head)
      OR (SELECT e.position FROM entries e WHERE e.position = f.position) IS NULL)""",
        ),
        ("nothing is erased of a new entry", "EXISTS (SELECT 1 FROM fresh WHERE erased <> 256)"),
    ),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger on ``table`` for ``change`` with its function; ``by`` is row, rows or statement.

    It runs before each row, after a statement on all its rows, or before a statement.
    """

    table: str
    change: str
    function: str
    source: str
    by: str = "statement"

    @property
    def name(self) -> str:
        """The name of the trigger."""
        return f"{self.table}_{self.change.lower()}"

    @property
    def bits(self) -> int:
        """The trigger's type bits in the catalogue (pg_trigger.tgtype)."""
        return _BITS[self.change] | {"row": _ROW | _BEFORE, "rows": 0}.get(self.by, _BEFORE)

    @property
    def rows(self) -> str:
        """The name of the transition table with all rows of a statement, "" where it has none."""
        return "fresh" if self.by == "rows" else ""

    def statements(self) -> list[str]:
        """Return the statements that create it, on a table that has no such trigger."""
        when, each = {
            "row": ("BEFORE", "FOR EACH ROW"),
            "rows": ("AFTER", "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"),
        }.get(self.by, ("BEFORE", "FOR EACH STATEMENT"))
        return [
            f"""CREATE OR REPLACE FUNCTION {SCHEMA}.{self.function}() RETURNS trigger LANGUAGE plpgsql
            SET search_path = {SEARCH_PATH} AS $guard${self.source}$guard$""",
            f"""CREATE TRIGGER {self.name} {when} {self.change} ON {SCHEMA}.{self.table}
            {each} EXECUTE FUNCTION {SCHEMA}.{self.function}()""",
            f"ALTER TABLE {SCHEMA}.{self.table} ENABLE ALWAYS TRIGGER {self.name}",
        ]


def frozen(tables: Iterable[str]) -> list[Guard]:
    """Return the guards of tables whose rows are never changed or deleted."""
    return [_refusing(table, change) for table in tables for change in ("UPDATE", "DELETE", "TRUNCATE")]


def lasting(tables: Iterable[str]) -> list[Guard]:
    """Return the guards of tables whose rows may change but stay."""
    return [_refusing(table, change) for table in tables for change in ("DELETE", "TRUNCATE")]


def judging(table: str, change: str, checks: Sequence[tuple[str, str]]) -> Guard:
    """Return the guard that refuses rows when one of (message, condition) holds, with OLD and NEW as rows."""
    in_bulk = _INSERTED.get(table) if change == "INSERT" else None
    cases = "\n".join(
        f"    WHEN {_spelt(condition)} THEN '{table}: {message}'" for message, condition in in_bulk or checks
    )
    source = f"""
DECLARE
  told text;
BEGIN
  told := CASE
{cases}
  END;
  IF told IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = told;
  END IF;
  RETURN NEW;
END
"""
    return Guard(table, change, f"guard_{table}_{change.lower()}", source, "rows" if in_bulk else "row")


def _refusing(table: str, change: str) -> Guard:
    return Guard(table, change, "guard_refuse", _REFUSE)


def _spelt(condition: str) -> str:
    return _SHIFT.sub(r">> CAST(\1 AS integer)", _DISTINCT.sub("IS DISTINCT FROM ", condition))


def create(connection: Connection, guards: Iterable[Guard]) -> None:
    """Create all guards, on tables that have none."""
    for guard in guards:
        for statement in guard.statements():
            connection.exec_driver_sql(statement)


def drop(connection: Connection, guards: Iterable[Guard]) -> None:
    """Drop all guards, for a migration in the same transaction."""
    functions = set()
    for guard in guards:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {guard.name} ON {SCHEMA}.{guard.table}")
        functions.add(guard.function)
    for function in sorted(functions):
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {SCHEMA}.{function}()")


_HERE = f"relnamespace = pg_catalog.to_regnamespace('{SCHEMA}')"
_TRIGGERS = f"""SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, p.proname, p.prosrc, l.lanname, p.proconfig,
    COALESCE(t.tgnewtable, ''),
    t.tgqual IS NULL AND t.tgnargs = 0 AND t.tgattr = '' AND t.tgoldtable IS NULL AND NOT p.prosecdef
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE {_HERE} AND NOT t.tgisinternal"""  # noqa: S608 - a constant
#: Rules, row security and tables beneath change their table's own row in the catalogue.
STAMP = f"""SELECT md5(string_agg(c.oid || ':' || c.xmin || ':'
    || COALESCE(t.oid || ':' || t.xmin || ':' || p.xmin, ''), ',' ORDER BY c.oid, t.oid))
    FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
    LEFT JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid WHERE c.relnamespace = '{SCHEMA}'::regnamespace"""  # noqa: S608 - a constant


def altered(connection: Connection, guards: Iterable[Guard]) -> list[str]:
    """Return, sorted, the names of guards that the database lacks or has altered, and of other triggers."""
    path = (f"search_path={SEARCH_PATH}",)
    wanted = {
        (
            guard.name,
            guard.table,
            guard.bits,
            "A",
            guard.function,
            guard.source,
            "plpgsql",
            path,
            guard.rows,
            True,
        )
        for guard in guards
    }
    there = {
        (*row[:3], _letter(row[3]), *row[4:7], tuple(row[7] or ()), *row[8:])
        for row in connection.exec_driver_sql(_TRIGGERS)
    }
    return sorted({row[0] for row in wanted ^ there})


def stamp(connection: Connection) -> str:
    """Return a value that changes with every change of tables, triggers, their functions and rules."""
    driver: Any = connection.connection.driver_connection
    found: str | None = driver.execute(STAMP, prepare=True).fetchone()[
        0
    ]  # planning it takes as long as it does
    return found or ""


def _letter(found: str | bytes) -> str:
    """Return PostgreSQL's one-byte kind of text as text, whichever type the driver returns."""
    return found.decode() if isinstance(found, bytes) else found
