"""Rules for a path to a provider abroad, disclosed to the requesting State or refused (article 43)."""

from __future__ import annotations

from custody.law.preservation import path_grounds
from custody.model.law_profiles.questions import law_of
from custody.model.preservation_requests.questions import judge_reasons, moment_of, put, require_incoming
from custody.model.preservation_requests.records import Request
from custody.model.preservation_requests.rules.refusal import (
    accepted_grounds,
    judge_consultation,
    judge_scope,
    offered,
)
from custody.model.preservation_requests.rules.request import known
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_disclosed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the requested State discloses provider, State and path under a traffic data request."""
    request = known(state, command, ruling)
    require_incoming(request, ruling, "43(1)")
    if request.traffic is False:
        ruling.broken("un-43.traffic", "the request names no traffic data, which alone show a path", "43(1)")
    if not request.incoming and ruling.facts.text("third_state") == request.state:
        ruling.broken(
            "un-43.third_state",
            f"{request.state} shows a provider in another State, and names itself",
            "43(1)",
        )
    for name in ("third_state", "provider", "path"):
        if name in ruling.facts.codes("not_known"):
            ruling.broken(
                "un-43.sufficient", f"nobody states the {name}, which is what has to be shown", "43(1)"
            )


def fold_disclosed(state: State, placed: Placed) -> None:
    """Record the newest disclosure, and the State whose provider it names."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        named = placed.event.facts.text("third_state")
        states = request.path_states if named is None else tuple(sorted({*request.path_states, named}))
        put(state, placed, replace(_told(request, placed), path_states=states))


def _told(request: Request, placed: Placed) -> Request:
    return replace(request, path_told=max(moment_of(placed), request.path_told or 0))


def judge_refused(state: State, command: Command, ruling: Ruling) -> None:
    """Verify accepted grounds to refuse disclosing the path, reasons, and consultation for 40(21)."""
    request = known(state, command, ruling)
    require_incoming(request, ruling, "43(2)")
    regime = law_of(state, request)
    accepted = accepted_grounds(regime, path_grounds(regime.refusal_grounds))
    if not accepted.issuperset(ruling.facts.codes("refusal_grounds")):
        ruling.broken(
            "un-43.refusal.grounds",
            "disclosure of the path is refused on no other ground, and never for want of dual criminality",
            regime.cited("path", "43(2)"),
            hint=f"Accepted: {offered(request, accepted)}. Otherwise show the path.",
        )
    judge_scope(request, ruling)
    judge_consultation(request, command, ruling, accepted, "the path")
    judge_reasons(ruling)


def fold_refused(state: State, placed: Placed) -> None:
    """Record that the other State was told of the refusal to disclose the path."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        put(state, placed, _told(request, placed))


JUDGES = {
    "preservation_request.traffic_data_disclosed": judge_disclosed,
    "preservation_request.traffic_data_refused": judge_refused,
}
FOLDS = {
    "preservation_request.traffic_data_disclosed": fold_disclosed,
    "preservation_request.traffic_data_refused": fold_refused,
}
