"""Errors for a commit that failed: entries recorded, not recorded, or not known, with the cause."""

from __future__ import annotations

from custody.errors import CommitUnknown, CustodyError, EntryStands, StorageFailed
from custody.ledger.ports import HeadMark, HeadRow


def nothing_recorded(old: HeadMark, new: HeadMark, cause: CommitUnknown) -> StorageFailed:
    """Return the error for a commit that did not happen: the database still has the head before it."""
    return StorageFailed(
        f"{_entries(old, new, 'was', 'were')} not committed, so nothing was recorded: {cause.why}",
        hint=cause.cure or "See to the disk or the server of the database, then enter the same again.",
    )


def stands(old: HeadMark, new: HeadMark, what: str, error: CustodyError | MemoryError) -> EntryStands:
    """Return the error for entries that were committed, where ``what`` failed after them."""
    cure = error.hint if isinstance(error, CustodyError) and error.hint != error.default_hint else ""
    return EntryStands(
        f"{_entries(old, new, 'stands', 'stand')} in the database, but {what}: {why(error)}",
        hint=f"{EntryStands.default_hint} {cure}".strip(),
    )


def not_readable(
    old: HeadMark, new: HeadMark, cause: CommitUnknown, error: CustodyError | MemoryError
) -> CommitUnknown:
    """Return the error for a commit that raised where the database cannot be read back."""
    return CommitUnknown(
        f"it is not known whether {_entries(old, new, 'was', 'were')} recorded: the commit failed"
        f" ({cause.why}), and the database cannot be read back ({why(error)})"
    )


def neither(old: HeadMark, new: HeadMark, cause: CommitUnknown, row: HeadRow) -> CommitUnknown:
    """Return the error for a database that has neither the head before a failed commit nor that after."""
    return CommitUnknown(
        f"it is not known what became of {_entries(old, new)}: the commit failed ({cause.why}), and the database has"
        f" a head of {row.size} entries that is neither the one before nor the one after",
        hint="Enter nothing more, and run `custody check`: it names what the database holds.",
    )


def not_sure(row: HeadRow, error: CommitUnknown) -> CommitUnknown:
    """Return the error for an entry in a database that does not confirm that it lasts."""
    return CommitUnknown(
        f"entry {row.size - 1} stands in the database, but it is not sure that it lasts, so nothing is promised or"
        f" added: {error.why}",
        hint="Enter the same again once the server confirms what it commits: nothing is entered twice.",
    )


def why(error: CustodyError | MemoryError) -> str:
    """Return the message of an error; a sentence of its own for a lack of memory."""
    return error.message if isinstance(error, CustodyError) else "this machine gave no more memory"


def _entries(old: HeadMark, new: HeadMark, one: str = "", several: str = "") -> str:
    """Return the entries between two heads in words, with a verb for one or several of them."""
    if new.size - old.size == 1:
        return f"entry {old.size} {one}".strip()
    return f"entries {old.size} to {new.size - 1} {several}".strip()
