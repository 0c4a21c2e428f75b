"""Compares each object of a SQLite file with this program's, by meaning, if files differ.

A difference after which rows are read and written as before is only reported: an index more or less that lists rows in
another order, and the statistics of ANALYZE. Every other one is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.storage.migrations import SCHEMA, sqlite_text
from custody.storage.migrations.difference import Difference
from custody.storage.migrations.differences_sqlite import Row
from custody.storage.migrations.guards import guards
from custody.storage.migrations.made_sqlite import made, own_indexes

META = "meta"
#: The table of the migration tool; ``meta`` has the same number.
_BOOKKEEPING = "alembic_version"
#: What SQLite's ANALYZE makes: numbers only, which choose a way to the rows and hide none, and, in some builds, also
#: samples of values, which would outlast an erasure.
_SAMPLES = "sqlite_stat4"
_STATISTICS = {"sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)"}


def meta(rows: list[Row]) -> list[Difference] | None:
    """Return the differences of the table ``meta``, None if the file has less than half of the tables."""
    tables = {name for name, sql in made(SCHEMA).items() if sqlite_text.table(sql)}
    if 2 * len(tables & {row.name for row in rows}) < len(tables):
        return None
    return list(_table(META, made(SCHEMA)[META], [row for row in rows if row.name == META]))


def mending(rows: list[Row], schema: int) -> Iterator[str]:
    """Yield statements that drop wrong indexes and statistics, then create missing indexes."""
    wanted = made(_known(schema))
    there = {row.name for row in rows}
    for row in rows:
        if row.type == "index" and row.sql is not None:
            if sqlite_text.words(row.sql) != sqlite_text.words(wanted.get(row.name, "")):
                there.discard(row.name)
                yield f'DROP INDEX "{row.name}"'
        elif row.name in _STATISTICS:
            yield f'DROP TABLE "{row.name}"'
    for name, sql in wanted.items():
        if name not in there and (name == _BOOKKEEPING or sqlite_text.index(sql) is not None):
            yield sql


def compared(rows: list[Row], schema: int) -> Iterator[Difference]:
    """Yield the differences of everything in the file from the schema ``schema``."""
    schema = _known(schema)
    wanted, triggers = made(schema), guards("sqlite")
    named: dict[str, list[Row]] = {name: [] for name in (*wanted, *triggers)}
    more: list[Row] = []
    for row in rows:
        named.get(row.name, more).append(row)
    for name, sql in wanted.items():
        if sqlite_text.index(sql) is None:
            yield from _table(name, sql, named[name])
        else:
            yield from _index(name, sql, named[name], schema)
    for name, sql in triggers.items():
        yield from _guard(name, sql, named[name])
    own = own_indexes(schema)
    for row in more:
        if row.type == "index" and row.sql is None and own.get(row.name) == row.table:
            del own[row.name]
        else:
            yield _further(row, schema)
    for name, table in own.items():
        if named[table]:
            yield _refused(f"the index {name} of a constraint is missing")


def _known(schema: int) -> int:
    """Return the schema's number, or the newest in the place of one that never was."""
    return schema if 1 <= schema <= SCHEMA else SCHEMA


def _table(name: str, sql: str, found: list[Row]) -> Iterator[Difference]:
    if not found:
        what = f"the table {name} is missing"
        yield _told(what) if name == _BOOKKEEPING else _refused(what)
        return
    row = found[0]
    if len(found) > 1 or row.type != "table":
        yield _refused(
            f"{name} is not the table of that name but {' and '.join(other.type for other in found)}"
        )
        return
    wanted, there = sqlite_text.table(sql), sqlite_text.table(row.sql or "")
    if wanted is None or there is None or there.name != name or row.table != name:
        yield _refused(f"{name} is not a plain table")
        return
    yield from _columns(name, wanted.columns, there.columns)
    lacking, beyond = _apart(wanted.constraints, there.constraints)
    yield from (
        _refused(f"the table {name} lacks the constraint {_spelt(constraint)}") for constraint in lacking
    )
    yield from (
        _refused(f"the table {name} has a constraint more: {_spelt(constraint)}") for constraint in beyond
    )
    if wanted.kept != there.kept:
        kept = ", ".join(map(_spelt, there.kept)) or "nothing"
        yield _refused(
            f"the table {name} is kept as {kept} rather than {', '.join(map(_spelt, wanted.kept)) or 'nothing'}"
        )


def _columns(
    name: str, wanted: tuple[sqlite_text.Words, ...], there: tuple[sqlite_text.Words, ...]
) -> Iterator[Difference]:
    if wanted == there:
        return
    ours, theirs = (
        {definition[0]: definition for definition in wanted},
        {definition[0]: definition for definition in there},
    )
    for column, definition in ours.items():
        if column not in theirs:
            yield _refused(f"the table {name} lacks the column {column}")
        elif theirs[column] != definition:
            yield _refused(
                f"the column {name}.{column} is {_spelt(theirs[column])} rather than {_spelt(definition)}"
            )
    for column, definition in theirs.items():
        if column not in ours:
            yield _refused(f"the table {name} has a column more: {_spelt(definition)}")
    if ours == theirs:
        yield _refused(f"the table {name} has its columns in another order, or twice")


def _index(name: str, sql: str, found: list[Row], schema: int) -> Iterator[Difference]:
    if not found:
        yield _told(f"the index {name} is missing")
    elif len(found) > 1 or found[0].type != "index":
        yield _refused(
            f"{name} is not the index of that name but {' and '.join(other.type for other in found)}"
        )
    elif sqlite_text.words(found[0].sql or "") != sqlite_text.words(sql):
        yield _ordering(found[0], schema, f"the index {name} was changed")


def _guard(name: str, sql: str, found: list[Row]) -> Iterator[Difference]:
    if not found:
        yield Difference(f"the guard {name} is missing", refused=True, readable=True, guard=name)
    elif len(found) > 1 or not _is_trigger(found[0]):
        yield _refused(
            f"{name} is not the guard of that name but {' and '.join(other.type for other in found)}"
        )
    elif sqlite_text.words(found[0].sql or "") != sqlite_text.words(sql):
        yield Difference(f"the guard {name} was changed", refused=True, readable=True)


def _is_trigger(row: Row) -> bool:
    return row.type == "trigger" and sqlite_text.words(row.sql or "")[:2] == ("create", "trigger")


def _further(row: Row, schema: int) -> Difference:
    """Return the difference for an object that this program did not make.

    No row is read through a further table or trigger.
    """
    text = row.sql or ""
    if _is_trigger(row):
        return Difference(f"there is a trigger more: {row.name} on {row.table}", refused=True, readable=True)
    if row.type == "index":
        return _ordering(row, schema, f"there is an index more: {row.name} on {row.table}")
    if row.type == "table" and text == _STATISTICS.get(row.name):
        return _told(f"there are statistics of SQLite's ANALYZE: {row.name}")
    if row.type == "table" and row.name == _SAMPLES and sqlite_text.table(text) is not None:
        what = f"there are samples of values of SQLite's ANALYZE, which `DROP TABLE {row.name}` takes away"
        return Difference(what, refused=True, readable=True)
    there = sqlite_text.table(text)
    apart = (
        row.type == "table" and there is not None and there.name == row.name and row.name not in made(schema)
    )
    return Difference(f"there is a {row.type} more: {row.name}", refused=True, readable=apart)


def _ordering(row: Row, schema: int, what: str) -> Difference:
    """Return the difference for an index: harmless if it only orders all rows of one of our tables."""
    there = sqlite_text.index(row.sql or "")
    if (
        there is None
        or (there.name, there.table) != (row.name.lower(), row.table)
        or row.table not in made(schema)
    ):
        return _refused(f"{what}, and it is not what it is called")
    return _told(what) if there.plain else _refused(f"{what}, and it is not a plain one")


def _apart(
    wanted: tuple[sqlite_text.Words, ...], there: tuple[sqlite_text.Words, ...]
) -> tuple[list[sqlite_text.Words], list[sqlite_text.Words]]:
    left = list(there)
    lacking = []
    for definition in wanted:
        if definition in left:
            left.remove(definition)
        else:
            lacking.append(definition)
    return lacking, left


def _spelt(found: sqlite_text.Words) -> str:
    return " ".join(found)


def _refused(what: str) -> Difference:
    return Difference(what, refused=True)


def _told(what: str) -> Difference:
    return Difference(what, refused=False, mended=True)
