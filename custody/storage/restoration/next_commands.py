"""The commands after a restore: the key to trust, the resumption with evidence, the check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.ledger.restoration.comparison import Shown
    from custody.storage.restoration.restoration import Made, Restored


def next_commands(restored: Restored, place: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of each command after `custody`; none where nothing was made.

    ``place`` are the flags that name the vault that was made, and its state folder.
    """
    made = restored.made
    if made is None:
        return
    if restored.reached.trust is None:
        yield ("trust", restored.backup.manifest.origin, *place, "--key", "@FILE")
    if restored.comparison.outcome != "whole" and restored.approvers.pair is not None:
        first, second = restored.approvers.pair
        who = ("--as", first, "--second", second)
        yield ("log", "resume", *place, "--reason", "restore", *_evidence(restored, made), *who)
    yield ("check", *place)


def _evidence(restored: Restored, made: Made) -> tuple[str, ...]:
    """Return the flags that name the evidence of the loss."""
    comparison = restored.comparison
    if comparison.outcome == "unknown":
        size = comparison.row.size
        same = (shown for shown in comparison.shown if shown.standing == "same")
        flags = (_file_flag(shown) for shown in same if shown.claim is not None and shown.claim.size == size)
        return next(filter(None, flags), ("--nothing-lost",))
    newest = comparison.newest
    if newest is None or newest.claim is None:
        return ("--nothing-lost",)
    heads = [
        shown.claim.size
        for shown in comparison.shown
        if shown.memory.head is not None and shown.claim is not None
    ]
    if made.settled.head in ("kept", "begun") and max(heads, default=0) >= newest.claim.size:
        return ("--from-head",)
    end = newest.claim
    return _file_flag(newest) or (
        *("--lost-size", str(end.size)),
        *("--lost-root", end.root.hex(), "--evidence", "none"),
    )


def _file_flag(shown: Shown) -> tuple[str, ...]:
    """Return the flag with the file of a memory's end; () if it has no file of its own."""
    file = None if shown.claim is None else shown.memory.file_of(shown.claim)
    if file is None:
        return ()
    return ("--receipt" if shown.memory.sort == "receipts" else "--checkpoint", file)
