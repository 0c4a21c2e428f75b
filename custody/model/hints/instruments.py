"""Words for rules about orders complied with, challenged, quashed or kept confidential, and enquiries."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "enquiry.answered_again": "`custody enquiry show` has the first answer; correct that entry if it is wrong.",
    "enquiry.before": "Check the date and time given, and those of the enquiry.",
    "enquiry.incoming": "Record the answer that came: add --recorded.",
    "enquiry.known": "`custody enquiry list` shows what is recorded.",
    "enquiry.late": "State the deadline: --answer-due-at; the delay stays on record.",
    "enquiry.new": "Take a new identifier.",
    "enquiry.no_time": "Set a future date and time: --answer-due-at.",
    "enquiry.no_answer_early": "Wait until the stated deadline, and record it then.",
    "enquiry.third_state": "Name a third State only with `elsewhere`, and not the State that answers.",
    "preservation_request.enquiry": "`custody enquiry list --case` shows the enquiries of the case.",
    "preservation_request.enquiry.before": "Check the date and time given, and those of the enquiry.",
    "preservation_request.enquiry.direction": "Name an enquiry by the State that makes the request.",
    "preservation_order.complied_late": "Issue a new order if the data must still be preserved.",
    "preservation_order.deleted_after": "Record its service first: `custody preservation-order serve`, unless the "
    "data were gone.",
    "preservation_order.no_answer": "Record the service first: `custody preservation-order serve`.",
    "challenge.open": "Record it first: `custody preservation-order record-challenge`.",
    "challenge.known": "`custody preservation-order show` lists the challenges of the order.",
    "challenge.over": "`custody preservation-order show` says how it ended; correct that entry if it is wrong.",
    "preservation_order.notified_early": "Check the date and time given, and those of the end.",
    "preservation_order.nothing_to_notify": "Record the end first: `custody preservation-order quash`, or `withdraw`.",
    "preservation_order.quashed_again": "`custody preservation-order show` has the first decision; correct "
    "that entry if it is wrong.",
    "preservation_order.quashed_before": "Issue a new order if preservation is needed and the decision allows it.",
    "preservation_order.confidentiality.end": "State it with --confidential-until.",
    "preservation_order.confidentiality.known": "`custody preservation-order show` lists who is bound.",
    "quashing.before": "Check the date and time given, and those of the decision that quashed the order.",
    "quashing.challenge": "If it is against the decision that quashed it, enter it again with --against quashing.",
    "quashing.known": "Record the decision first: `custody preservation-order quash` or "
    "`production-order quash`.",
    "quashing.not_stayed": "Nothing needs to be entered: the quashing has effect.",
    "quashing.stayed_again": "Nothing needs to be entered: the order is in force until the appeal is decided.",
    "preservation_order.confidentiality.late": "Bind the person anew: `custody preservation-order "
    "impose-confidentiality`.",
    "preservation_order.confidentiality.lifted": "Bind the person anew: `custody preservation-order "
    "impose-confidentiality`.",
    "preservation_order.confidentiality.past": "Give a future date and time with --confidential-until.",
    "preservation_order.confidentiality.person": "Name the person with --person.",
    "preservation_order.confidentiality.shorter": "Give a later instant, or lift it: `custody "
    "preservation-order lift-confidentiality`.",
}

MARKS: dict[str, str] = {
    "enquiry.answered_again": "the enquiry had been answered before",
    "enquiry.before": "the enquiry was answered before it was asked",
    "enquiry.late": "the answer came after the stated deadline",
    "enquiry.no_time": "the enquiry's deadline leaves no time to answer",
    "enquiry.no_answer_early": "the deadline to answer had not passed",
    "enquiry.third_state": "the third State named does not go with the answer",
    "preservation_request.enquiry.before": "the request is older than the enquiry that it names",
    "preservation_request.enquiry.direction": "request and enquiry come from different States",
    "preservation_order.complied_late": "the data were preserved after the period had ended",
    "preservation_order.deleted_after": "no service of the order is on record, so no loss under it",
    "preservation_order.no_answer": "no service of the order is on record, so silence proves nothing",
    "challenge.open": "no review or remedy against the order was on record",
    "challenge.over": "that review or remedy had ended before",
    "preservation_order.notified_early": "the addressee is said to have been notified before the order ended",
    "preservation_order.nothing_to_notify": "the end of the order was not on record",
    "preservation_order.quashed_again": "the order was quashed before",
    "preservation_order.quashed_before": "the order had been quashed before",
    "quashing.before": "the entry is dated before the order was quashed",
    "quashing.challenge": "the order itself had been quashed before",
    "quashing.not_stayed": "the quashing was not suspended",
    "quashing.stayed_again": "the quashing was suspended before",
    "preservation_order.confidentiality.end": "the end of confidentiality is not stated",
    "preservation_order.confidentiality.late": "confidentiality had ended before it was extended",
    "preservation_order.confidentiality.lifted": "that confidentiality had been lifted before",
    "preservation_order.confidentiality.past": "confidentiality ended before it began",
    "preservation_order.confidentiality.person": "the person bound to confidentiality is not stated",
    "preservation_order.confidentiality.shorter": "confidentiality lasts longer without it",
}
