"""The guards of a ledger database: changes that it refuses by itself, for each SQL dialect.

Each guard is a trigger that runs before the change, since SQLite's REPLACE deletes the old row only after that. They
stop a slip and a faulty program, not someone who may change the schema. That all are there, and no other trigger, is
compared whenever a ledger is opened (custody.storage.migrations.differences), and the audit finds changes made without
them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from custody.errors import ConfigError
from custody.storage.migrations import guards_postgres

_ENTRIES = "(SELECT COALESCE(MAX(position) + 1, 0) FROM entries)"

#: Tables whose rows are never changed or deleted.
_FROZEN = (
    "meta",
    "subjects",
    "entries",
    "tiles",
    "tile_roots",
    "checkpoints",
    "cosignatures",
    "erasures",
    "sweeps",
)

#: Rules that refuse a new row: (table, message, condition), with NEW as the row. Every table is searched for the row's
#: key, which stops INSERT OR REPLACE and an upsert from reaching an existing row.
INSERT_RULES = (
    ("meta", "the key exists", "EXISTS (SELECT 1 FROM meta WHERE key = NEW.key)"),
    (
        "subjects",
        "the number does not continue the table",
        "NEW.id IS NOT (SELECT COALESCE(MAX(id), 0) + 1 FROM subjects)",
    ),
    ("subjects", "the name exists", "EXISTS (SELECT 1 FROM subjects WHERE name = NEW.name)"),
    ("entries", "the position does not continue the ledger", f"NEW.position IS NOT {_ENTRIES}"),
    ("entries", "the id exists", "EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)"),
    (
        "entries",
        "the subject has an entry with this seq",
        "EXISTS (SELECT 1 FROM entries WHERE subject = NEW.subject AND seq = NEW.seq)",
    ),
    ("entries", "the subject is not named", "NOT EXISTS (SELECT 1 FROM subjects WHERE id = NEW.subject)"),
    (
        "entries",
        "seq does not follow the newest entry of the subject",
        "NEW.seq <> 0 AND NOT EXISTS (SELECT 1 FROM entries WHERE subject = NEW.subject AND seq = NEW.seq - 1)",
    ),
    (
        "entries",
        "prev is not the leaf before it in the subject",
        "NEW.prev IS NOT (SELECT leaf FROM entries WHERE subject = NEW.subject AND seq = NEW.seq - 1)",
    ),
    (
        "openings",
        "the entry is not being added now",
        """NEW.position < (SELECT size FROM head)
      OR NOT EXISTS (SELECT 1 FROM entries WHERE position = NEW.position)""",
    ),
    ("openings", "the entry has openings", "EXISTS (SELECT 1 FROM openings WHERE position = NEW.position)"),
    ("openings", "nothing is erased of a new entry", "NEW.erased <> 256"),
    (
        "tiles",
        "the tile does not continue its row",
        "NEW.idx IS NOT (SELECT COALESCE(MAX(idx) + 1, 0) FROM tiles WHERE level = NEW.level)",
    ),
    (
        "tiles",
        "there are not entries enough for the tile",
        f"NOT NEW.level BETWEEN 0 AND 6 OR NEW.idx >= {_ENTRIES} >> (8 * (NEW.level + 1))",
    ),
    (
        "tile_roots",
        "the root does not continue its row",
        "NEW.idx IS NOT (SELECT COALESCE(MAX(idx) + 1, 0) FROM tile_roots WHERE level = NEW.level)",
    ),
    (
        "tile_roots",
        "the tile is not stored",
        "NOT EXISTS (SELECT 1 FROM tiles WHERE level = NEW.level AND idx = NEW.idx)",
    ),
    (
        "checkpoints",
        "this size has a checkpoint",
        "EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)",
    ),
    (
        "checkpoints",
        "there are not so many entries",
        f"NEW.size < 0 OR NEW.size > {_ENTRIES}",
    ),
    (
        "cosignatures",
        "the line exists",
        "EXISTS (SELECT 1 FROM cosignatures WHERE size = NEW.size AND vkey = NEW.vkey AND line = NEW.line)",
    ),
    (
        "cosignatures",
        "this size has no checkpoint",
        "NOT EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)",
    ),
    (
        "erasures",
        "the field is recorded as erased",
        "EXISTS (SELECT 1 FROM erasures WHERE position = NEW.position AND idx = NEW.idx)",
    ),
    (
        "erasures",
        "the entry has no openings",
        "NOT EXISTS (SELECT 1 FROM openings WHERE position = NEW.position)",
    ),
    ("sweeps", "the entry has results", "EXISTS (SELECT 1 FROM sweeps WHERE position = NEW.position)"),
    (
        "sweeps",
        "there is no such entry",
        "NOT EXISTS (SELECT 1 FROM entries WHERE position = NEW.position)",
    ),
    ("head", "there is one head", "EXISTS (SELECT 1 FROM head)"),
)

#: Rules that refuse a change of a row: (table, message, condition), with OLD and NEW.
#: An opening changes only together with erasures recorded since its last change: ``erased`` must rise, and to
#: 256 + the number of erasure rows of its entry. The frame keeps its length, so nothing can be added.
UPDATE_RULES = (
    ("openings", "the position is fixed", "NEW.position IS NOT OLD.position"),
    (
        "openings",
        "no erasure was recorded since the last change",
        """NEW.erased <= OLD.erased
      OR NEW.erased - 256 IS NOT (SELECT COUNT(*) FROM erasures WHERE position = OLD.position)""",
    ),
    ("openings", "the length is fixed", "length(NEW.leaves) IS NOT length(OLD.leaves)"),
    ("head", "there is one head", "NEW.id IS NOT OLD.id"),
    ("head", "the head moves forward only", "NEW.size < OLD.size"),
    ("head", "the size is not the number of entries", f"NEW.size IS NOT {_ENTRIES}"),
    (
        "head",
        "the root of this size is fixed",
        "NEW.size = OLD.size AND (NEW.root IS NOT OLD.root OR NEW.frontier IS NOT OLD.frontier)",
    ),
)


#: Tables whose rows change and stay.
_LASTING = ("openings", "head")


def guards(dialect: str) -> dict[str, str]:
    """Return the statements that create each guard, by name; raise ConfigError for a dialect without."""
    if dialect == "postgresql":
        return {trigger.name: ";\n".join(trigger.statements()) for trigger in on_postgres()}
    if dialect != "sqlite":
        raise ConfigError(
            f"a ledger cannot be kept on {dialect}: nothing there would refuse to change its entries",
            hint="Use a path, a sqlite:// address or a postgresql:// address.",
        )
    found: dict[str, str] = {}
    for table in _FROZEN:
        for change in ("UPDATE", "DELETE"):
            found |= trigger(table, change, [(f"{change} is refused, rows are only added", "1")])
    for table in _LASTING:
        found |= trigger(table, "DELETE", [("DELETE is refused", "1")])
    for table, change, checks in _judged():
        found |= trigger(table, change, checks)
    return found


def drop_guards(connection: Connection) -> None:
    """Drop all guards, for a migration in the same transaction."""
    if connection.dialect.name == "postgresql":
        guards_postgres.drop(connection, on_postgres())
        return
    for name in guards(connection.dialect.name):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def create_guards(connection: Connection) -> None:
    """Create all guards, on tables that have none."""
    if connection.dialect.name == "postgresql":
        guards_postgres.create(connection, on_postgres())
        return
    for statement in guards(connection.dialect.name).values():
        connection.exec_driver_sql(statement)


def _judged() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield (table, change, (message, condition) pairs) of all rules for added or changed rows."""
    for change, rules in (("INSERT", INSERT_RULES), ("UPDATE", UPDATE_RULES)):
        for table in dict.fromkeys(rule[0] for rule in rules):
            yield table, change, [(message, condition) for of, message, condition in rules if of == table]


def on_postgres() -> list[guards_postgres.Guard]:
    """Return the guards of a ledger on PostgreSQL."""
    judging = [guards_postgres.judging(*rule) for rule in _judged()]
    return [*guards_postgres.frozen(_FROZEN), *guards_postgres.lasting(_LASTING), *judging]


def trigger(table: str, change: str, checks: list[tuple[str, str]]) -> dict[str, str]:
    """Return one guard's statement by name: it refuses a change when one of (message, condition) holds."""
    name = f"{table}_{change.lower()}"
    cases = "\n".join(
        f"    WHEN {condition} THEN RAISE(ABORT, '{table}: {message}')" for message, condition in checks
    )
    return {
        name: f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN\n  SELECT CASE\n{cases}\n  END;\nEND"
    }
