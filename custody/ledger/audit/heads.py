"""Compares the database with the head remembered outside it."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, HeadMismatch
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.steady import single_bytes
from custody.ledger.ports import HeadMark, HeadRow, HeadStore, LedgerReader
from custody.model.ids import b64
from custody.model.records import Moved
from custody.model.rules.people import LEDGER_SLOT
from custody.model.state import State
from custody.proof import merkle

_WHERE = "remembered head"


def check_head(
    head: HeadStore | None,
    problems: Sequence[str],
    row: HeadRow,
    reader: LedgerReader,
    findings: Findings,
    *,
    away: bool = False,
) -> None:
    """Say how the remembered head stands to the database's; ``problems`` are those of its files, in words.

    From a database that the ledger was moved ``away`` from, it has gone on.
    """
    for problem in problems:
        findings.add("head_damaged", "head file", found=problem)
    if head is None:
        findings.add("head_missing", _WHERE, f"{row.size} entries", "no head file was given")
        return
    try:
        known = head.read()
    except HeadMismatch as error:
        if not problems:
            findings.add("head_damaged", "head file", found=error.message)
        return
    except CustodyError as error:
        findings.add("head_unreadable", "head file", found=error.message)
        return
    here = HeadMark(row.size, row.root)
    if known is None:
        if row.size:
            findings.add("head_missing", _WHERE, f"{row.size} entries", "nothing is remembered")
    elif known.committed == here:
        return
    elif known.intent == here:
        findings.add("head_intent", _WHERE, _words(here), _words(known.committed))
    elif away and known.committed.size > here.size:
        findings.add("head_moved_on", _WHERE, _words(known.committed), _words(here))
    else:
        code = _difference(known.committed, here, reader)
        findings.add(code, _WHERE, _words(known.committed), _words(here))


def check_place(reader: LedgerReader, state: State, findings: Findings) -> bool:
    """Say whether the ledger was moved away from this database; find one that it was moved to another one and went on.

    What is entered behind the entry that closed it stands in the place that this entry names.
    """
    moved = state.get(Moved, LEDGER_SLOT)
    if moved is None or moved.called_off:
        return False
    try:
        elsewhere = reader.place() != moved.place
    except CustodyError as error:
        findings.add("head_unreadable", "place of the ledger", found=error.message)
        return False
    if elsewhere and moved.ended is not None:
        findings.add(
            "moved_elsewhere", f"entry {moved.ended}", f"the place {moved.place}", "another database"
        )
    return elsewhere and moved.ended is None


def _difference(known: HeadMark, here: HeadMark, reader: LedgerReader) -> str:
    """Tell an older database and an older head from another history."""
    if here.size < known.size:
        return "database_older"
    try:
        same = known.size < here.size and (known.size == 0 or _root_at(known.size, reader) == known.root)
    except CustodyError:
        same = False
    return "head_behind" if same else "head_differs"


def _root_at(size: int, reader: LedgerReader) -> bytes | None:
    return single_bytes(lambda: merkle.root_at(size, reader))


def _words(mark: HeadMark) -> str:
    return f"{mark.size} entries, root {b64(mark.root)}"
