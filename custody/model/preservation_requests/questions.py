"""Checks that rules share about preservation requests and enquiries of other States."""

from __future__ import annotations

from custody.model.engine.moments import happened, marks_with
from custody.model.mla_requests.records import Assistance
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.state import State


def require_incoming(request: Request | Assistance, ruling: Ruling, article: str = "42(4)") -> None:
    """Refuse a decision entered as an act on a request sent; the other State's is only recorded."""
    if ruling.is_act and not request.incoming:
        raise ruling.refuse(
            "preservation_request.incoming",
            "the other State decides about data that it preserves; here its answer is only recorded",
            article,
        )


def require_outgoing(request: Request | Assistance, ruling: Ruling, article: str) -> None:
    """Refuse an act that adds to or withdraws a request received; the other State's is only recorded."""
    if ruling.is_act and request.incoming:
        raise ruling.refuse(
            "preservation_request.outgoing",
            "the requesting State asks for more or takes its request back; here that is only recorded",
            article,
        )


def judge_reasons(ruling: Ruling) -> None:
    """Verify that a refusal or postponement states its reasons."""
    if "explanation" in ruling.facts.codes("not_known"):
        ruling.broken(
            "un-40.reasons",
            "no reasons are given",
            "40(25)",
        )


def put(state: State, placed: Placed, request: Request) -> None:
    """Store a changed request with the nonconformity marks of the entry that changed it."""
    state.put(replace(request, nonconforming=marks_with(request.nonconforming, placed)))


def moment_of(placed: Placed) -> int:
    """Return the stated instant of an act, else that of its entry (seconds UTC)."""
    return happened(placed.event.facts, placed.event.at)
