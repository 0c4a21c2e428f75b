"""Words for rules about the path of a communication, and about the orders and requests that follow it."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "preservation_order.upstream": "`custody preservation-order list --case` shows the orders of the case.",
    "preservation_order.upstream.later": "Check the date and time given, and those of the order before it.",
    "preservation_order.path.known": "`custody preservation-order show` lists the traffic data disclosed.",
    "preservation_order.path.further_providers": "Use `none` alone, or leave it out.",
    "preservation_order.path.over": "`custody preservation-order show` shows what followed it; correct that "
    "entry if it is wrong.",
    "preservation_request.upstream": "`custody preservation-request list --case` shows the requests of the case.",
    "preservation_request.upstream.before": "Check the date and time given, and those of the request before it.",
    "preservation_request.upstream.direction": "Name our own request, or the domestic order: --upstream-order.",
    "un-26.chain": "Name traffic data in both, or leave out --upstream-order.",
    "un-26.late": "Issue a new order if the data must still be preserved.",
    "un-26.sufficient": "Ask the addressee for the missing data, and record them in another entry.",
    "un-26.notified": "Record the service first: `custody preservation-order serve`.",
    "un-26.traffic": "Issue an order that names traffic data.",
    "un-43.found": "Record the disclosure first: `custody preservation-request disclose-traffic-data`.",
    "un-43.refusal.grounds": "Name a ground of article 40(21)(b), (c) or (22); otherwise disclose the path.",
    "un-43.sufficient": "Ask for the missing data, and record them in another entry.",
    "un-43.third_state": "Name the provider's State, which is not the answering State.",
    "un-43.traffic": "Disclose other data as assistance: `custody mla-request`.",
}

MARKS: dict[str, str] = {
    "preservation_order.upstream.later": "the order is dated before its preceding order",
    "preservation_order.path.over": "nothing in that disclosure required an order or request",
    "preservation_request.upstream.before": "the request is dated before its preceding request",
    "preservation_request.upstream.direction": "the preceding request comes from another State",
    "un-26.chain": "one of two consecutive instruments on the path names no traffic data",
    "un-26.late": "the path was disclosed after the period had ended",
    "un-26.sufficient": "the disclosure does not identify both the providers and the path",
    "un-26.notified": "no service of the order was on record when the path was disclosed",
    "un-26.traffic": "the order names no traffic data",
    "un-43.found": "no provider in the requested State is on record",
    "un-43.refusal.grounds": "the law of the request has no such ground to refuse disclosure of the path",
    "un-43.sufficient": "the disclosure does not identify provider, State and path",
    "un-43.third_state": "the disclosing State names itself as the provider's State",
    "un-43.traffic": "the request names no traffic data",
}
