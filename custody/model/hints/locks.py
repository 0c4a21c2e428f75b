"""Words for rules about holding terms, locks in stores, and the deletion of stored bytes."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "orphan_deletion.approved": "Two people must agree: `custody orphan-deletion propose`, then `approve`.",
    "orphan_deletion.exact": "Propose it anew: the stored contents have changed since the approval.",
    "orphan_deletion.expired": "Propose it anew, and let another person approve it.",
    "orphan_deletion.known": "`custody orphan-deletion list` shows what was proposed.",
    "orphan_deletion.nothing": "`custody store reconcile` lists orphaned objects.",
    "orphan_deletion.once": "Nothing to do: `custody orphan-deletion list` shows it.",
    "orphan_deletion.recorded": "A recorded object ends by a disposition only: `custody disposition propose`.",
    "orphan_deletion.resumed": "Enter it anew: `custody store reconcile --enter-object KEY`.",
    "lock.beyond_authority": "Record the longer authority first: `custody seizure set-term`; then `custody lock plan`.",
    "lock.clock_offset": "Let the store's administrator set its clock, then `custody lock verify`.",
    "lock.count": "Count again: the checked locks include drifted and unread ones.",
    "lock.differs": "`custody lock plan` says what lock it should have, `custody lock apply` sets it.",
    "lock.drift_known": "Resolve drift only where it was found: `custody lock status`.",
    "lock.known": "`custody lock status` lists what was ordered.",
    "lock.pending_count": "Count the objects that do not have the lock yet.",
    "lock.objects": "Name objects that the lock was ordered for and that still wait for it.",
    "lock.drift_resolved": "Order the lock again with `custody lock apply`, or find out who changed it.",
    "lock.shape": "Give a mode with an end, or mode none without one.",
    "lock.store": "Order a lock for each store by itself.",
    "object.deletion_delay": "State the end of the lock, or a store hold.",
    "object.exhibit_not_disposed": "Propose and carry out a disposition of the exhibit: `custody disposition propose`.",
    "object.held_since_deletion": "Inform the authority that placed the hold: `custody legal-hold list --open`.",
    "object.under_legal_hold": "Wait until the hold has ended: `custody legal-hold list --open`.",
    "term.duty": "Give --holding-until, or adopt a profile that allows holding.",
    "term.end": "State --holding-until, --review-due-at or --lasts-with-preservation-order.",
    "term.preservation_order": "Name an order of the same case: `custody preservation-order list`.",
    "term.past": "Give a future date and time.",
}

MARKS: dict[str, str] = {
    "orphan_deletion.approved": "nobody but the proposer had approved its deletion",
    "orphan_deletion.exact": "the deleted contents are not those approved",
    "orphan_deletion.expired": "the object was deleted after the approval had expired",
    "orphan_deletion.recorded": "the object was deleted as orphaned although an entry names it",
    "orphan_deletion.resumed": "the object was deleted although it may have been evidence of a lost entry",
    "lock.beyond_authority": "the object is locked beyond the recorded authority to hold it",
    "lock.clock_offset": "the store's clock is off by more than two minutes",
    "lock.differs": "the store shows another lock than requested: see `custody lock plan`",
    "object.exhibit_not_disposed": "the object was deleted although its exhibit was not destroyed or removed",
    "object.held_since_deletion": "a legal hold was placed between its deletion and the entry of it",
    "object.under_legal_hold": "the object was under legal hold when its deletion was entered",
    "term.duty": "the authority follows a duty to preserve whose law gives none",
    "term.past": "the end or review is not after the decision",
}
