"""Words for rules about holding terms, locks in stores, and the deletion of stored bytes."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "orphan_deletion.approved": "Two people agree to it first: `custody orphan-deletion propose`, then `approve`.",
    "orphan_deletion.exact": "Propose it anew: what lies there was changed since, and nobody agreed to that.",
    "orphan_deletion.expired": "Propose it anew, and let another person approve it.",
    "orphan_deletion.known": "`custody orphan-deletion list` shows what was proposed.",
    "orphan_deletion.nothing": "`custody store reconcile` lists what no entry speaks of.",
    "orphan_deletion.once": "Nothing is left to do: `custody orphan-deletion list` shows it.",
    "orphan_deletion.recorded": "What an entry speaks of ends by a disposition only: `custody disposition propose`.",
    "orphan_deletion.resumed": "Enter it anew: `custody store reconcile --enter-object KEY`.",
    "lock.beyond_authority": "Record the longer authority first: `custody seizure set-term`; then `custody lock plan`.",
    "lock.clock_offset": "Let the store's administrator set its clock, then `custody lock verify`.",
    "lock.count": "Count again: what drifted and what was not read is among what was checked.",
    "lock.differs": "`custody lock plan` says what lock it should have, `custody lock apply` sets it.",
    "lock.drift_known": "Settle only an object whose lock was found to drift: `custody lock status`.",
    "lock.known": "`custody lock status` lists what was ordered.",
    "lock.pending_count": "Count the objects that do not have the lock yet.",
    "lock.objects": "Name objects that the lock was ordered for and that still wait for it.",
    "lock.drift_resolved": "Order the lock again with `custody lock apply`, or find out who changed it.",
    "lock.shape": "Give a mode with an end, or mode none without one.",
    "lock.store": "Order a lock for each store by itself.",
    "object.deletion_delay": "Say until when the store keeps it, or that a hold does.",
    "object.exhibit_not_disposed": "Propose and carry out what becomes of the exhibit: `custody disposition propose`.",
    "object.held_since_deletion": "Tell whoever placed the hold that it was gone: `custody legal-hold list --open`.",
    "object.under_legal_hold": "Wait until the hold has ended: `custody legal-hold list --open`.",
    "term.duty": "Name the end with --holding-until, or adopt a profile whose [holding] says otherwise.",
    "term.end": "State --holding-until, --review-due-at or --lasts-with-preservation-order.",
    "term.preservation_order": "Name an order of the same case: `custody preservation-order list`.",
    "term.past": "Name an instant that is still to come.",
}

MARKS: dict[str, str] = {
    "orphan_deletion.approved": "nobody but who proposed it had agreed to its deletion",
    "orphan_deletion.exact": "what was deleted is not what had been agreed to",
    "orphan_deletion.expired": "it was deleted after the time that was agreed to",
    "orphan_deletion.recorded": "it was deleted as orphaned although an entry speaks of it",
    "orphan_deletion.resumed": "it was deleted although it may have been evidence of a lost entry",
    "lock.beyond_authority": "it is locked for longer than the recorded authority to hold it lasts",
    "lock.clock_offset": "the store's clock, by which its locks end, is more than two minutes off",
    "lock.differs": "its store shows another lock than was asked for: see `custody lock plan`",
    "object.exhibit_not_disposed": "it was deleted although its exhibit was not destroyed or removed",
    "object.held_since_deletion": "a legal hold was placed between its deletion and the entry of it",
    "object.under_legal_hold": "a legal hold stood on it when its deletion was entered",
    "term.duty": "the authority was to follow a duty to preserve, whose law gives none",
    "term.past": "the end or review named was not after what was decided",
}
