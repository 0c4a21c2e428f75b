"""Writes this account's memory of a restored ledger, as far as the reached memories allow it.

A head that fits is what lets a machine sign. It is begun only where a head file remembers exactly the restored entries;
where a memory has more, that is remembered here too, so that nothing is signed before two people record the loss.
Erasures are listed before anything else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from custody.errors import Conflict, StorageFailed
from custody.frozen import dataclass
from custody.ledger.consistency.earlier_entries import checkpoint_in
from custody.ledger.ports import Fork, HeadMark, HeadState, ListedErasure
from custody.ledger.restoration.comparison import Comparison
from custody.proof.note import VerifierKey
from custody.storage.account.log_memory import AccountMemory
from custody.storage.files import durable, regular_files
from custody.storage.keys.log_key import LOG_PASSPHRASE
from custody.storage.state.head import HeadFile
from custody.storage.state.restoration_marker import mark_restored
from custody.storage.vault.vault import HEAD

#: ``kept``: the head file was there. ``begun``: it was written. ``aside``: it was older than the backup, and was
#: renamed. ``none``: there is none.
Head = Literal["kept", "begun", "aside", "none"]


@dataclass(frozen=True, slots=True)
class Account:
    """One account's state folder and memory of a log."""

    state: Path
    memory: AccountMemory


@dataclass(frozen=True, slots=True)
class FoundMemory:
    """The memories found before anything was written for the account.

    ``trusted`` is whether the log's key is trusted, ``head`` the content of the head file here. ``ordered`` are the
    erasures that restored entries order, ``listed`` those of every list that was reached, ``forks`` those that others
    recorded.
    """

    trusted: bool
    head: HeadState | None
    ordered: tuple[ListedErasure, ...]
    listed: tuple[ListedErasure, ...]
    forks: tuple[Fork, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The result for the account: the head file's fate, and whether the log's passphrase was written.

    ``aside`` is the new name of a renamed head file, None for none.
    """

    head: Head
    aside: str | None = None
    passphrase: bool = False


def settle(
    account: Account,
    log_key: VerifierKey,
    comparison: Comparison,
    *,
    found: FoundMemory,
    passphrase: bytes | None,
    backup: bytes,
    now: int,
) -> Settled:
    """Write the restored log's memory to the account, the passphrase of its key last; return the result.

    Of a log that is not trusted only the erasures and the fact of its restoration are stored. ``backup`` is the digest
    of the backup's manifest, ``now`` in seconds UTC. Raises Conflict, HeadMismatch or StorageFailed.
    """
    path = account.state / HEAD
    head = HeadFile(path, log_key.name)
    mark = _mark(comparison) if found.trusted else None
    with head.exclusive():
        keeps = _keeps(comparison, found, mark)
        listed = found.ordered if keeps or comparison.outcome == "whole" else (*found.listed, *found.ordered)
        if listed:
            head.add_erasures(listed)
        aside = None if keeps or not os.path.lexists(path) else _set_aside(path, found.head)
        if comparison.outcome == "unknown" or not found.trusted:
            mark_restored(account.state, log_key.name, backup, comparison.row, now)
        if found.trusted:
            account.memory.trust(log_key)
            account.memory.keep_forks(found.forks)
            _remember(account.memory, comparison)
        if mark is not None and not keeps:
            head.start(mark)
    how: Head = "kept" if keeps else "begun" if mark is not None else "none" if aside is None else "aside"
    return Settled(how, aside, _keep_passphrase(account.state, passphrase))


def _keeps(comparison: Comparison, found: FoundMemory, mark: HeadMark | None) -> bool:
    """Return whether the head file here stays: readable, and no other memory has more.

    One that ends before the restored ledger would let this machine sign, so it stays only where nothing is lost, or
    where the memory beside it names the loss.
    """
    if found.head is None or not found.trusted or comparison.outcome == "unknown":
        return False
    return mark is None or mark.size <= max(found.head.committed.size, comparison.row.size)


def _mark(comparison: Comparison) -> HeadMark | None:
    """Return a new head file's first mark: the newest of any head file, None if unknown."""
    if comparison.outcome == "whole":
        return HeadMark(comparison.row.size, comparison.row.root)
    marks = [
        each.memory.head.committed
        for each in comparison.shown
        if each.memory.head is not None and each.standing == "more"
    ]
    return max(marks, key=lambda mark: mark.size, default=None) if comparison.outcome == "more" else None


def _remember(memory: AccountMemory, comparison: Comparison) -> None:
    """Record the newest checkpoint that shows more, so that no resumption records a smaller loss."""
    signed = [
        each.claim
        for each in comparison.shown
        if each.standing == "more" and each.claim is not None and each.claim.data
    ]
    newest = max(signed, key=lambda claim: claim.size, default=None)
    if newest is not None:
        memory.remember(checkpoint_in(newest.data), memory.compared())


def _set_aside(path: Path, own: HeadState | None) -> str:
    """Rename a head file that is damaged or older than another memory; return its new path."""
    size = "damaged" if own is None else str(own.committed.size)
    aside = path.with_name(f"{path.name}.before-restore-{size}")
    number = 0
    while os.path.lexists(aside):
        number += 1
        aside = path.with_name(f"{path.name}.before-restore-{size}-{number}")
    try:
        path.rename(aside)
        durable.sync_folder(path.parent)
    except OSError as error:
        raise StorageFailed(f"could not rename {os.fspath(path)!r}: {durable.reason(error)}") from error
    return os.fspath(aside)


def _keep_passphrase(state: Path, passphrase: bytes | None) -> bool:
    """Write the passphrase of the log's key where the account has none; return whether it was written.

    Raises Conflict where it has another one.
    """
    if passphrase is None:
        return False
    file = state / LOG_PASSPHRASE
    try:
        durable.make_folder(state, 0o700)
        durable.create_file(file, passphrase + b"\n", 0o600)
    except FileExistsError:
        if regular_files.read_regular(file, 1 << 13)[0].partition(b"\n")[0] == passphrase:
            return False
        raise Conflict(
            f"{os.fspath(file)!r} holds another passphrase than the escrow, and it is not overwritten",
            hint="Move that file aside, then run the same command again.",
        ) from None
    except OSError as error:
        raise StorageFailed(f"could not write {os.fspath(file)!r}: {durable.reason(error)}") from error
    return True
