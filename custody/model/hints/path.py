"""Words for rules about the path of a communication, and about the orders and requests that follow it."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "preservation_order.upstream": "`custody preservation-order list --case` shows the orders of the case.",
    "preservation_order.upstream.later": "Check the instant given, and that of the order before it.",
    "preservation_order.path.known": "`custody preservation-order show` lists the traffic data disclosed.",
    "preservation_order.path.further_providers": "State none alone, or leave it out.",
    "preservation_order.path.over": "`custody preservation-order show` shows what followed it; correct that "
    "entry if it is wrong.",
    "preservation_request.upstream": "`custody preservation-request list --case` shows the requests of the case.",
    "preservation_request.upstream.before": "Check the instant given, and that of the request before it.",
    "preservation_request.upstream.direction": "Name a request sent from here, or the order at home: --upstream-order.",
    "un-26.chain": "Name traffic data in both, or leave out --upstream-order.",
    "un-26.late": "Issue a new order if the data must still be preserved.",
    "un-26.sufficient": "Ask whoever was ordered for what is missing, and record it by another entry.",
    "un-26.notified": "Record the service first: `custody preservation-order serve`.",
    "un-26.traffic": "Issue an order that names traffic data.",
    "un-43.found": "Record first what the other State showed: `custody preservation-request disclose-traffic-data`.",
    "un-43.refusal.grounds": "Name a ground of article 40(21)(b), (c) or (22); otherwise show the path.",
    "un-43.sufficient": "Ask for what is missing, and record it by another entry.",
    "un-43.third_state": "Name the State of the provider, which is not the one that answers.",
    "un-43.traffic": "Disclose what else was asked for as assistance: `custody mla-request`.",
}

MARKS: dict[str, str] = {
    "preservation_order.upstream.later": "it is older than the order that it names as the one before it",
    "preservation_order.path.over": "nothing in that disclosure waited for an order or request",
    "preservation_request.upstream.before": "it is older than the request that it names as the one before it",
    "preservation_request.upstream.direction": "another State made the request that it names as the one before it",
    "un-26.chain": "one of the two that follow one another along the path names no traffic data",
    "un-26.late": "the path was disclosed when the period was over",
    "un-26.sufficient": "the disclosure does not identify both the providers and the path",
    "un-26.notified": "nobody was recorded as notified of the order when the path was disclosed",
    "un-26.traffic": "the order names no traffic data",
    "un-43.found": "nothing on record shows a provider in the State that it is made of",
    "un-43.refusal.grounds": "the law of the request knows no such ground to refuse that the path is shown",
    "un-43.sufficient": "what was shown does not tell provider, State and path",
    "un-43.third_state": "the State that shows a provider in another State names itself",
    "un-43.traffic": "the request names no traffic data",
}
