"""Words for rules about holding terms, locks in stores, and the deletion of stored bytes."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "abandonment.approved": "Two people agree to it first: `custody abandonment propose`, then `approve`.",
    "abandonment.exact": "Propose it anew: what lies there was changed since, and nobody agreed to that.",
    "abandonment.expired": "Propose it anew, and let another person approve it.",
    "abandonment.known": "`custody abandonment list` shows what was proposed.",
    "abandonment.nothing": "`custody reconcile` lists what no entry speaks of.",
    "abandonment.once": "Nothing is left to do: `custody abandonment list` shows it.",
    "abandonment.recorded": "What an entry speaks of ends by a disposition only: `custody disposition propose`.",
    "abandonment.resumed": "Enter it anew: `custody reconcile --enter KEY`.",
    "lock.beyond": "Record the longer authority first: `custody seizure set-term`; then `custody lock plan`.",
    "lock.clock": "Let the store's administrator set its clock, then `custody lock verify`.",
    "lock.count": "Count again: what drifted and what was not read is among what was checked.",
    "lock.differs": "`custody lock plan` says what lock it should have, `custody lock apply` sets it.",
    "lock.drifting": "Settle only an object whose lock was found to drift: `custody lock show`.",
    "lock.known": "`custody lock show` lists what was ordered.",
    "lock.lagging": "Count the objects that do not have the lock yet.",
    "lock.objects": "Name objects that the lock was ordered for and that still wait for it.",
    "lock.settled": "Order the lock again with `custody lock apply`, or find out who changed it.",
    "lock.shape": "Give a mode with an end, or mode none without one.",
    "lock.store": "Order a lock for each store by itself.",
    "object.delayed": "Say until when the store keeps it, or that a hold does.",
    "object.destroyed.exhibit": "Propose and carry out what becomes of the exhibit: `custody disposition propose`.",
    "object.destroyed.held_since": "Tell whoever placed the hold that it was gone: `custody hold list --standing`.",
    "object.destroyed.hold": "Wait until the hold has ended: `custody hold list --standing`.",
    "term.duty": "Name the end with --holding-until, or adopt a profile whose [holding] says otherwise.",
    "term.end": "State --holding-until, --review-due-at or --lasts-with-preservation-order.",
    "term.preservation_order": "Name an order of the same case: `custody order list`.",
    "term.past": "Name an instant that is still to come.",
}

MARKS: dict[str, str] = {
    "abandonment.approved": "nobody but who proposed it had agreed to its deletion",
    "abandonment.exact": "what was deleted is not what had been agreed to",
    "abandonment.expired": "it was deleted after the time that was agreed to",
    "abandonment.recorded": "it was deleted as orphaned although an entry speaks of it",
    "abandonment.resumed": "it was deleted although it may have been evidence of a lost entry",
    "lock.beyond": "it is locked for longer than the recorded authority to hold it lasts",
    "lock.clock": "the store's clock, by which its locks end, is more than two minutes off",
    "lock.differs": "its store shows another lock than was asked for: see `custody lock plan`",
    "object.destroyed.exhibit": "it was deleted although its exhibit was not destroyed or removed",
    "object.destroyed.held_since": "a legal hold was placed between its deletion and the entry of it",
    "object.destroyed.hold": "a legal hold stood on it when its deletion was entered",
    "term.duty": "the authority was to follow a duty to preserve, whose law gives none",
    "term.past": "the end or review named was not after what was decided",
}
