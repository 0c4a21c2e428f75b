"""The programs that wrote a database: read on opening, each recorded with its first commit."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from custody.errors import CustodyError, UnknownVersion
from custody.frozen import dataclass
from custody.storage.database.dialect import Begun, Place
from custody.storage.database.schema_check import Examined, OlderSchema, foretold, name_of, read_meta
from custody.storage.database.sqlite.lock_free_reader import read_steadily
from custody.storage.machine.system import SystemClock
from custody.storage.migrations import SCHEMA
from custody.storage.versions.program import this_program
from custody.storage.versions.writers import is_writer, new_row, unknown_writer, written_by_newer

Now = Callable[[], int]
_ADD = "INSERT INTO meta (key, value) VALUES (?, ?)"
_COUNT = "SELECT COUNT(*) FROM meta"
#: The state in which a database said that it is this program's, by its place, and how many are remembered.
_OURS: dict[str, object] = {}
_MOST = 8


@dataclass(frozen=True, slots=True)
class ChangeWatch:
    """A database that is read by passive connections, and its state before they read it."""

    place: Place
    before: object

    def disturbed(self) -> UnknownVersion | None:
        """Return the error for a database that was written to meanwhile, None where it was not."""
        if self.place.change_mark() == self.before:
            return None
        return UnknownVersion(
            f"the ledger database {self.place.name} was written to while it was read, by a newer program",
            hint="Check it with that program, or again while nobody writes. Nothing was changed.",
        )


def foresee(watch: ChangeWatch, *, readonly: bool, inspecting: bool, busy_timeout: float) -> Examined | None:
    """Return what a database says of its schema, leaving every file as it is; None where that fails.

    Raises UnknownVersion and OlderSchema, as ``name_of``, for a database that this program must leave as it is. Any
    other error is left for the opening itself to raise, which examines the schema of a database that says it is this
    program's. One that said so, and was not written to since, is not asked again.
    """
    place = watch.place
    if place.name in _OURS and _OURS[place.name] == watch.before:
        return None
    found = _foreseen(place, readonly=readonly, inspecting=inspecting, busy_timeout=busy_timeout)
    if found is not None and not found.newer and found.schema == SCHEMA:
        if len(_OURS) >= _MOST:
            _OURS.clear()
        _OURS[place.name] = watch.before
    return found


def _foreseen(place: Place, *, readonly: bool, inspecting: bool, busy_timeout: float) -> Examined | None:
    try:
        engine = place.passive_engine(busy_timeout=busy_timeout)
    except CustodyError:
        return None
    if engine is None:
        return None
    try:
        with place.errors("open"):
            return read_steadily(
                engine, lambda connection: _said(connection, place, readonly=readonly, inspecting=inspecting)
            )
    except (UnknownVersion, OlderSchema):
        raise
    except (CustodyError, DBAPIError):
        return None
    finally:
        # Not the engine's own `dispose`, which makes a pool anew.
        engine.pool.dispose()


def _said(connection: Connection, place: Place, *, readonly: bool, inspecting: bool) -> Examined:
    """Return what a database says of its schema.

    Where it says that it is another program's, its schema is examined.
    """
    with contextlib.suppress(UnknownVersion, OlderSchema):
        said = foretold(connection, place, readonly=readonly, inspecting=inspecting)
        if not said.newer:
            return said
    return name_of(connection, place, readonly=readonly, inspecting=inspecting)


class Programs:
    """A store's record of the programs that wrote its database."""

    def __init__(self, place: Place, now: Now | None) -> None:
        self._place = place
        self._now = now or SystemClock().now
        self._seen: int | None = None
        self._row: tuple[str, str] | None = None

    def look(self, connection: Connection, begun: Begun) -> None:
        """Record the running program, in the transaction that has begun, unless that was done before.

        Raises UnknownVersion where a newer program wrote since the database was opened, and what the driver raises.
        """
        dialect = self._place.dialect
        count = begun.said if begun.said is not None else dialect.fetch(connection, _COUNT, ())[0][0]
        if count != self._seen:
            meta = read_meta(connection, self._place)
            if newer := unknown_writer(meta):
                raise written_by_newer(self._place.name, newer)
            self._row = new_row(meta, this_program(), self._now())
            if self._row is not None and not dialect.may_record(connection):
                self._row = None
            self._seen = count
        if self._row is not None:
            dialect.change(connection, _ADD, [self._row])


def record(connection: Connection, place: Place, now: Now | None) -> None:
    """Record the running program in a database it makes or upgrades, in the caller's transaction."""
    row = new_row(read_meta(connection, place), this_program(), (now or SystemClock().now)())
    if row is not None:
        place.dialect.change(connection, _ADD, [row])


def carry_programs(ours: Connection, place: Place, theirs: Connection, to: Place) -> None:
    """Copy the records of writing programs into another database, in the caller's transaction there."""
    meta = read_meta(ours, place)
    to.dialect.change(theirs, _ADD, [(key, value) for key, value in meta.items() if is_writer(key)])
