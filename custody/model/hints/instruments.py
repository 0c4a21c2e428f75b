"""Words for rules about orders met, challenged, set aside, kept confidential, and about enquiries."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "enquiry.answered_again": "`custody enquiry show` has the first answer; correct that entry if it is wrong.",
    "enquiry.before": "Check the instant given, and that of the enquiry.",
    "enquiry.incoming": "Record the answer that came: add --recorded.",
    "enquiry.known": "`custody enquiry list` shows what is recorded.",
    "enquiry.late": "Say until when an answer is of use: --answer-due-at; the delay stays on record.",
    "enquiry.new": "Take a new identifier.",
    "enquiry.no_time": "Set an instant that lies ahead: --answer-due-at.",
    "enquiry.no_answer_early": "Wait until the instant that was stated, and record it then.",
    "enquiry.third_state": "Name a third State only with `elsewhere`, and not the State that answers.",
    "preservation_request.enquiry": "`custody enquiry list --case` shows the enquiries of the case.",
    "preservation_request.enquiry.before": "Check the instant given, and that of the enquiry.",
    "preservation_request.enquiry.direction": "Name an enquiry that was made by the side that makes the request.",
    "preservation_order.complied_late": "Issue a new order if the data must still be preserved.",
    "preservation_order.deleted_after": "Record its service first: `custody preservation-order serve`, unless the "
    "data were gone.",
    "preservation_order.no_answer": "Record the service first: `custody preservation-order serve`.",
    "challenge.open": "Record it first: `custody preservation-order record-challenge`.",
    "challenge.known": "`custody preservation-order show` lists what was brought against the order.",
    "challenge.over": "`custody preservation-order show` says how it ended; correct that entry if it is wrong.",
    "preservation_order.notified_early": "Check the instant given, and that of the end.",
    "preservation_order.nothing_to_notify": "Record the end first: `custody preservation-order quash`, or `withdraw`.",
    "preservation_order.quashed_again": "`custody preservation-order show` has the first decision; correct "
    "that entry if it is wrong.",
    "preservation_order.quashed_before": "Issue a new order if the data must still be preserved and the "
    "decision lets you.",
    "preservation_order.confidentiality.end": "State it with --confidential-until.",
    "preservation_order.confidentiality.known": "`custody preservation-order show` lists who is bound.",
    "quashing.before": "Check the instant given, and that of the decision that quashed the order.",
    "quashing.challenge": "If it is against the decision that quashed it, enter it again with --against quashing.",
    "quashing.known": "Record the decision first: `custody preservation-order quash` or "
    "`production-order quash`.",
    "quashing.not_stayed": "Nothing needs to be entered: the quashing has effect.",
    "quashing.stayed_again": "Nothing needs to be entered: the order is in force until the appeal is decided.",
    "preservation_order.confidentiality.late": "Bind the person anew: `custody preservation-order "
    "impose-confidentiality`.",
    "preservation_order.confidentiality.lifted": "Bind the person anew: `custody preservation-order "
    "impose-confidentiality`.",
    "preservation_order.confidentiality.past": "Give an instant that is still to come with --confidential-until.",
    "preservation_order.confidentiality.person": "Name the person with --person.",
    "preservation_order.confidentiality.shorter": "Give a later instant, or lift it: `custody "
    "preservation-order lift-confidentiality`.",
}

MARKS: dict[str, str] = {
    "enquiry.answered_again": "the enquiry had been answered before",
    "enquiry.before": "it was answered before it was asked",
    "enquiry.late": "the answer came after the instant that was stated",
    "enquiry.no_time": "the enquiry leaves no time to answer",
    "enquiry.no_answer_early": "there was still time to answer it",
    "enquiry.third_state": "the third State named does not go with the answer",
    "preservation_request.enquiry.before": "the request is older than the enquiry that it names",
    "preservation_request.enquiry.direction": "request and enquiry were not made by the same side",
    "preservation_order.complied_late": "the data were preserved when the period was over",
    "preservation_order.deleted_after": "nobody was recorded as notified of the order, so nothing was lost under it",
    "preservation_order.no_answer": "nobody was recorded as notified of the order, so silence says nothing",
    "challenge.open": "no review or remedy against the order was on record",
    "challenge.over": "that review or remedy had ended before",
    "preservation_order.notified_early": "the addressee is said to have been notified before the order ended",
    "preservation_order.nothing_to_notify": "nothing on record said that the order had ended",
    "preservation_order.quashed_again": "the order was quashed before",
    "preservation_order.quashed_before": "the order had been quashed before",
    "quashing.before": "it is said to have happened before the order was quashed",
    "quashing.challenge": "the order itself had been quashed before",
    "quashing.not_stayed": "the quashing was not suspended",
    "quashing.stayed_again": "the quashing was suspended before",
    "preservation_order.confidentiality.end": "nobody states until when confidentiality is kept",
    "preservation_order.confidentiality.late": "confidentiality had ended before it was extended",
    "preservation_order.confidentiality.lifted": "that confidentiality had been lifted before",
    "preservation_order.confidentiality.past": "confidentiality ended before it began",
    "preservation_order.confidentiality.person": "nobody states who is bound to confidentiality",
    "preservation_order.confidentiality.shorter": "confidentiality lasts longer without it",
}
