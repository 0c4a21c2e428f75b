"""Finds rows beyond a ledger's end, and a head without signature, by one query.

The program commits entries, checkpoint and head together, so it never leaves rows beyond the head itself. Rows further
in are found by a check alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from custody.errors import Busy, Conflict, CustodyError, ProofInvalid
from custody.storage.database.dialect import Dialect

#: The head's size and checkpoint, and the last row of each table that grows with the entries.
_LAST = """SELECT h.size, (SELECT note FROM checkpoints WHERE size = h.size),
    (SELECT MAX(position) FROM entries), (SELECT MAX(position) FROM openings), (SELECT MAX(position) FROM sweeps),
    (SELECT MAX(position) FROM erasures), (SELECT MAX(size) - 1 FROM checkpoints),
    (SELECT s.name FROM subjects s WHERE s.id = (SELECT MAX(id) FROM subjects)
        AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.subject = s.id))
    FROM head h WHERE h.id = 1"""
_NAMES = ("entry", "openings of entry", "sweep results of entry", "erasures of entry")


def rows_beyond_end(
    connection: Connection, dialect: Dialect, signed: Callable[[bytes], object] | None = None
) -> list[str]:
    """Return descriptions of rows beyond the ledger's end and of an unsigned head, [] for none.

    ``signed`` raises a CustodyError where the checkpoint of that end is not the log's.
    """
    rows = dialect.fetch(connection, _LAST, ())
    if not rows:
        return []
    size, note, *last, checkpoint, subject = rows[0]
    pairs = zip(_NAMES, last, strict=True)
    found = [f"{name} {position}" for name, position in pairs if position is not None and position >= size]
    if checkpoint is not None and checkpoint >= size:
        found.append(f"a checkpoint of {checkpoint + 1} entries")
    if subject is not None:
        found.append(f"subject {subject}")
    try:
        if size and signed is not None:
            signed(note or b"")
    except CustodyError:
        found.append(f"a head of {size} entries without the log's signature")
    return found


@contextmanager
def stray_row_guard(look: Callable[[], list[str]], name: str) -> Iterator[None]:
    """Raise ProofInvalid in place of a Conflict where ``look`` finds rows beyond the ledger's end.

    ``name`` is the database in the message.
    """
    try:
        yield
    except Busy:
        raise
    except Conflict as error:
        if found := look():
            raise stray_rows_error(name, found) from error
        raise


def stray_rows_error(name: str, found: Sequence[str]) -> ProofInvalid:
    """Return the error for rows ``found`` that no signature covers in the database ``name``."""
    return ProofInvalid(
        f"the ledger database {name} holds rows that no signature stands for: {', '.join(found)}",
        hint="Somebody put them there beside this program; nothing that was entered is lost. Keep a copy, run `custody"
        " check`; then a member of the owner role of the server, or the owner of the file, runs `custody doctor"
        " --repair`, which takes them away and keeps what they were.",
    )
