"""Rules for deleting orphaned objects: two people agree, and never after a resumption of the ledger.

After a resumption, an object without an entry may be evidence whose entry was lost. Neither the time of a file nor the
date of an entry can tell: the store's writer sets the one, the signer the other.
"""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.model.engine import arrival
from custody.model.engine import proposal as agreeing
from custody.model.engine.names import LEDGER_SLOT
from custody.model.engine.records import Ledger, Proposal
from custody.model.entry.facts import Facts
from custody.model.objects.records import Abandonment
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.proof.commitments.typed_roots import ObjectRoot, typed_root_from_json

ACT = "orphan_deletion"
KIND = "orphan_deletion.executed"
_agree = agreeing.judge_approved(ACT)
_open = agreeing.fold_proposed(ACT)


def was_resumed(state: State) -> bool:
    """Return whether the ledger was ever resumed, so that entries may have been lost."""
    ledger = state.get(Ledger, LEDGER_SLOT)
    return ledger is not None and ledger.resumed > 0


def _kept(state: State, ruling: Ruling, store: str, key: str) -> None:
    """Break a rule if an entry mentions the object, or if a lost entry may have (resumed ledger)."""
    if was_resumed(state):
        ruling.broken(
            "orphan_deletion.resumed",
            "the ledger was resumed after a loss, and this may be the evidence of an entry that was lost",
        )
    if state.keys("object", "stored", f"{store} {key}"):
        ruling.broken("orphan_deletion.recorded", f"an entry speaks of {key} in store {store}")


def judge_proposed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that something is stored at the place proposed for deletion and that no entry mentions it."""
    facts = ruling.facts
    _kept(state, ruling, facts.must("store"), facts.must("object_key"))
    if (
        not facts.count("version_count")
        + facts.count("delete_marker_count")
        + facts.count("unfinished_part_count")
    ):
        raise ruling.refuse("orphan_deletion.nothing", "the proposal names no object")
    agreeing.expiry(command, ruling)


def fold_proposed(state: State, placed: Placed) -> None:
    """Record the proposal to delete an orphaned object as open."""
    _open(state, placed)
    event, facts = placed.event, placed.event.facts
    state.put(
        Abandonment(
            id=event.subject,
            leaf=b64(placed.leaf),
            store=facts.must("store"),
            store_key=facts.must("object_key"),
            versions=facts.count("version_count"),
            markers=facts.count("delete_marker_count"),
            parts=facts.count("unfinished_part_count"),
            bytes=facts.count("total_bytes"),
            contents=facts.codes("contents_sha256"),
            root=_root(facts),
            reason=facts.must("reason"),
            position=placed.position,
        )
    )


def _root(facts: Facts) -> str | None:
    value = facts.root("object_root")
    root = None if value is None else typed_root_from_json(value)
    return b64(root.root) if isinstance(root, ObjectRoot) else None


def judge_approved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that another person approves the deletion, and that still no entry mentions the object."""
    _agree(state, command, ruling)
    found = state.get(Abandonment, command.subject)
    if found is not None:
        _kept(state, ruling, found.store, found.store_key)


def judge_abandoned(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that exactly what two people agreed to delete was deleted, and in time."""
    facts = ruling.facts
    found = state.get(Abandonment, command.subject)
    asked = None if found is None else state.get(Proposal, found.leaf)
    if found is None or asked is None or command.re is None or b64(command.re) != found.leaf:
        raise ruling.refuse("orphan_deletion.known", "there is no such proposal about an orphaned object")
    if (facts.must("store"), facts.must("object_key")) != (found.store, found.store_key):
        raise ruling.refuse("orphan_deletion.known", "it was proposed of another store or key")
    if found.abandoned is not None:
        raise ruling.refuse(
            "orphan_deletion.once", f"entry {found.abandoned_position} says already that it is gone"
        )
    _kept(state, ruling, found.store, found.store_key)
    if asked.status != "approved":
        ruling.broken("orphan_deletion.approved", "only the proposer has approved")
    if arrival.closing(state, command, ruling) > asked.expires or (
        ruling.is_act and arrival.reopened(state, ruling, asked.position, asked.expires)
    ):
        ruling.broken("orphan_deletion.expired", f"the approval expired {format_instant(asked.expires)}")
    if not set(found.contents).issuperset(facts.codes("contents_sha256")):
        ruling.broken("orphan_deletion.exact", "the object there was not the one proposed")


def fold_abandoned(state: State, placed: Placed) -> None:
    """Record that the orphaned object is deleted, and that the proposal was carried out."""
    event, facts = placed.event, placed.event.facts
    found = state.get(Abandonment, event.subject)
    if found is None:
        return
    gone = replace(
        found, abandoned=parse_instant(facts.must("absent_at")), abandoned_position=placed.position
    )
    state.put(replace(gone, nonconforming=facts.codes("nonconforming")))
    asked = state.get(Proposal, found.leaf)
    if asked is not None:
        state.put(replace(asked, status="carried_out"))


JUDGES = {
    "orphan_deletion.proposed": judge_proposed,
    "orphan_deletion.approved": judge_approved,
    KIND: judge_abandoned,
}
FOLDS = {
    "orphan_deletion.proposed": fold_proposed,
    KIND: fold_abandoned,
}
