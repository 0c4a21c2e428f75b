"""Earlier backups in the report of an erasure: which leave the value out, and which may not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import listed, many, moment

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.storage.backups.erasures import BackupWithValue

#: How many backups are named at most.
_NAMED = 10


def backup_rows(backups: Sequence[BackupWithValue]) -> list[dict[str, Any]]:
    """Return the backups that hold the value for scripts; a restore leaves it out of ``listed`` ones."""
    return [
        {
            "entry": told.backup.position,
            "taken": moment(told.backup.taken),
            "place": told.place,
            "listed": told.why is None,
            "why": told.why,
        }
        for told in backups
    ]


def backup_lines(backups: Sequence[BackupWithValue]) -> list[str]:
    """Return lines for people about the backups that could be reached."""
    reached = [told for told in backups if told.why is None]
    if not reached:
        return []
    where = f"{many(len(reached), 'backup')} ({_entries(reached)})"
    return [f"  listed in {where}: no restore shows it; their bytes hold it until they are destroyed"]


def warn_of_backups(call: Call, backups: Sequence[BackupWithValue]) -> None:
    """Warn of backups that still hold the value and could not be reached, with what to do about them."""
    missed = [told for told in backups if told.why is not None]
    if not missed:
        return
    more = [
        f"  entry {told.backup.position}, {moment(told.backup.taken)}: {told.place or '(place erased)'}: {told.why}"
        for told in missed[:_NAMED]
    ]
    what = f"{many(len(missed), 'backup')} still {'holds' if len(missed) == 1 else 'hold'} the value"
    call.say.warn(
        f"{what} and could not be reached ({_entries(missed)}): reach the folder and run `custody backup make --out`"
        " into the one above it, or destroy the backup and enter that: `custody backup record-destruction`",
        more,
    )


def _entries(backups: Sequence[BackupWithValue]) -> str:
    """Return the positions of the entries that record backups, the first few and the number of others."""
    shown = [str(told.backup.position) for told in backups[:_NAMED]]
    more = len(backups) - len(shown)
    word = "entry" if len(backups) == 1 else "entries"
    return f"{word} {listed([*shown, *([f'{more} more'] if more else [])])}"
