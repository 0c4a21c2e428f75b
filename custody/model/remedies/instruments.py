"""Words for rules about how orders are met, contested, set aside and kept secret."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "order.complied_late": "Issue a new order if the data must still be preserved.",
    "order.silent": "Record the service first: `custody order serve`.",
    "order.contest_open": "Record it first: `custody order contest`.",
    "order.contest_known": "`custody order show` lists what was brought against the order.",
    "order.contest_over": "`custody order show` says how it ended; correct that entry if it is wrong.",
    "order.quashed_again": "`custody order show` has the first decision; correct that entry if it is wrong.",
    "order.quashed_before": "Issue a new order if the data must still be preserved and the decision lets you.",
    "order.secrecy.end": "State it with --until.",
    "order.secrecy.known": "`custody order show` lists who is bound.",
    "order.secrecy.late": "Bind the person anew: `custody order bind`.",
    "order.secrecy.lifted": "Bind the person anew: `custody order bind`.",
    "order.secrecy.past": "Give an instant that is still to come with --until.",
    "order.secrecy.person": "Name the person with --person.",
    "order.secrecy.shorter": "Give a later instant, or lift it: `custody order lift`.",
}

MARKS: dict[str, str] = {
    "order.complied_late": "the data were preserved when the period was over",
    "order.silent": "nobody was recorded as told of the order, so silence says nothing",
    "order.contest_open": "no review or remedy against the order was on record",
    "order.contest_over": "that review or remedy had ended before",
    "order.quashed_again": "the order was quashed before",
    "order.quashed_before": "the order had been quashed before",
    "order.secrecy.end": "nobody states until when secrecy is kept",
    "order.secrecy.late": "secrecy had ended before it was extended",
    "order.secrecy.lifted": "that secrecy had been lifted before",
    "order.secrecy.past": "secrecy ended before it began",
    "order.secrecy.person": "nobody states who is bound to secrecy",
    "order.secrecy.shorter": "secrecy lasts longer without it",
}
