"""What rules ask about preservation requests and enquiries of other States."""

from __future__ import annotations

from custody.model.engine.moments import happened, marks_with
from custody.model.mla_requests.records import Assistance
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.state import State


def decided_here(request: Request | Assistance, ruling: Ruling, article: str = "42(4)") -> None:
    """Only the State that holds the data decides about them; of the other one its answer is recorded."""
    if ruling.is_act and not request.incoming:
        raise ruling.refuse(
            "preservation_request.incoming",
            "the other State decides about data that it preserves; here its answer is only recorded",
            article,
        )


def asked_here(request: Request | Assistance, ruling: Ruling, article: str) -> None:
    """Only the State that made a request asks more of it or takes it back; of the other one recorded."""
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
    """Set a request anew, with the marks of the entry that changed it."""
    state.put(replace(request, nonconforming=marks_with(request.nonconforming, placed)))


def moment_of(placed: Placed) -> int:
    """Return the instant when an act happened, else when it was recorded."""
    return happened(placed.event.facts, placed.event.at)
