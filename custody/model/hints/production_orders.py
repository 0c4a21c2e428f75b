"""Words for rules about production orders."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "production_order.before_issue": "Check the date and time given, and those of the order's issue.",
    "production_order.known": "`custody production-order list` shows what is recorded.",
    "production_order.new": "Take a new identifier.",
    "production_order.preservation_order": "`custody preservation-order list` shows the preservation orders.",
    "production_order.quashed_again": "`custody production-order show` has the first; correct that entry if wrong.",
    "production_order.quashed_before": "Issue a new order if the data are still needed and the decision allows it.",
    "production_order.served_again": "`custody production-order show` has the first; correct that entry if wrong.",
    "production_order.no_answer_early": "Wait until the deadline, and record it then.",
    "production_order.unanswered": "Record the answer first: `custody production-order answer`.",
    "production_order.unserved": "Record the service first: `custody production-order serve`.",
    "production_order.withdrawn_before": "`custody production-order show` has the withdrawal; order anew if needed.",
    "un-27.late": "Issue a new order if data are missing; the delay stays on record.",
    "un-27.no_time": "Set a future date and time: --answer-due-at.",
    "un-27.particulars": "State the addressee, the data, the basis and the deadline.",
    "un-27.reasons": "State why nothing, or less, was handed over: --reasons.",
    "un-27.subscriber_only": "Ask for subscriber alone; for other data use 27.a, or ask the other State (art. 44).",
    "un-27.territory": "Ask the other State (art. 44), or a provider for subscriber information (27.b).",
}

MARKS: dict[str, str] = {
    "production_order.before_issue": "the entry is dated before the order was issued",
    "production_order.quashed_again": "the order was quashed before",
    "production_order.quashed_before": "the order had been quashed before",
    "production_order.served_again": "the order was served before",
    "production_order.no_answer_early": "the deadline to answer had not passed",
    "production_order.unanswered": "no answer records that data were handed over",
    "production_order.unserved": "no service of the order is on record",
    "production_order.withdrawn_before": "the order was withdrawn before",
    "un-27.late": "the answer came after its deadline",
    "un-27.no_time": "the order leaves no time to comply",
    "un-27.particulars": "a required particular of the production order is missing",
    "un-27.reasons": "data were not handed over and no reason is stated",
    "un-27.subscriber_only": "a provider was asked by 27.b for more than subscriber information",
    "un-27.territory": "the addressee under 27.a is not known to be in the territory",
}
