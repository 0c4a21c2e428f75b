"""Rules for backups of the ledger: each is of existing entries, and is destroyed once.

No rule can check the root: rules have no entries to compute it from. The audit compares it.
"""

from __future__ import annotations

from custody.law.clock import AHEAD, parse_instant
from custody.model.engine.moments import happened, marks_with
from custody.model.ledger.records import Backup
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.signers import Actor, Key
from custody.model.state import State


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a backup has at least one entry, none the ledger lacks, and was taken before its record."""
    facts = ruling.facts
    if not 0 < facts.count("size") <= state.size:
        raise ruling.refuse(
            "backup.size", f"a copy of {facts.count('size')} entries is named, the ledger has {state.size}"
        )
    if parse_instant(facts.must("taken_at")) > command.at + AHEAD:
        raise ruling.refuse(
            "backup.taken", f"the copy would be taken at {facts.must('taken_at')}, still to come"
        )
    for name in facts.codes("escrow_keys"):
        _escrow(state, ruling, name)


def _escrow(state: State, ruling: Ruling, name: str) -> None:
    """Refuse an escrow key that is no person's; mark or refuse one that had expired by then."""
    key = state.get(Key, name)
    owner = None if key is None else state.get(Actor, key.actor)
    if key is None or owner is None or owner.machine:
        raise ruling.refuse("backup.escrow", f"no person of this ledger has the key {name}")
    if key.until is not None and key.until < ruling.facts.count("size"):
        ruling.broken(
            "backup.escrow_retired", f"the key {name} no longer signs since entry {key.until} ({key.reason})"
        )


def fold_made(state: State, placed: Placed) -> None:
    """Record the backup."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Backup(
            id=event.subject,
            leaf=b64(placed.leaf),
            size=facts.count("size"),
            root=facts.must("root"),
            bytes=facts.count("total_bytes"),
            sha256=facts.must("manifest_sha256"),
            taken=parse_instant(facts.must("taken_at")),
            escrow=facts.codes("escrow_keys"),
            position=placed.position,
            nonconforming=facts.codes("nonconforming"),
        )
    )


def judge_destroyed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a destroyed backup is named by its recording entry, and was not recorded as destroyed."""
    backup = state.get(Backup, command.subject)
    if backup is None or backup.leaf != b64(command.re or b""):
        raise ruling.refuse(
            "backup.known", "the entry that is answered records no backup under this identifier"
        )
    if backup.destroyed_position is not None:
        raise ruling.refuse(
            "backup.once", f"entry {backup.destroyed_position} says already that it was destroyed"
        )


def fold_destroyed(state: State, placed: Placed) -> None:
    """Record when and why the backup was destroyed."""
    event, facts = placed.event, placed.event.facts
    backup = state.get(Backup, event.subject)
    if backup is not None:
        gone = replace(
            backup,
            destroyed=happened(facts, event.at),
            destroyed_position=placed.position,
            reason=facts.must("reason"),
        )
        state.put(replace(gone, nonconforming=marks_with(backup.nonconforming, placed)))


JUDGES = {"backup.made": judge_made, "backup.destroyed": judge_destroyed}
FOLDS = {"backup.made": fold_made, "backup.destroyed": fold_destroyed}
