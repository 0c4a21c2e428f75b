"""Checks that rules share about requests for mutual legal assistance and preserved data."""

from __future__ import annotations

from custody.errors import NotFound
from custody.law.states import party
from custody.model.law_profiles.questions import law_of
from custody.model.mla_requests.records import Assistance
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.state import State

#: The purposes for which preserved data are kept until the decision (article 42(8)).
OF_DATA = frozenset({"disclosure", "search", "seizure"})


def asks_for_data(found: Assistance) -> bool:
    """Return whether another State asks us to search, seize or disclose stored data."""
    return found.incoming and bool(OF_DATA.intersection(found.purposes))


def is_kept_by_law(state: State, request: Request) -> bool:
    """Return whether the law of a preservation keeps the data until a request for them is decided.

    True also where a damaged ledger does not show that law.
    """
    try:
        return law_of(state, request).after_data_request == "until_decided"
    except NotFound:
        return True


def follows(found: Assistance, request: Request) -> bool:
    """Return whether a request for assistance may have come after the request to preserve the data."""
    return not (found.made_known and request.made_known and found.made < request.made)


def fold_asked(state: State, placed: Placed) -> None:
    """Record a new preservation request as undetermined in each open request of its State for data.

    Those that may have come after it also keep its data until they are decided.
    """
    request = state.get(Request, placed.event.subject)
    if request is None or not request.incoming or not is_kept_by_law(state, request):
        return
    for key in state.keys("mla_request", "asking", party(request.state)):
        found = state.get(Assistance, key)
        if found is None or not asks_for_data(found):
            continue
        state.put(replace(found, undetermined=tuple(sorted({*found.undetermined, request.id}))))
        if follows(found, request):
            request = replace(request, pending=(*request.pending, found.id))
            state.put(request)


def judge_release(state: State, request: Request, ruling: Ruling) -> None:
    """Refuse a release of data that assistance may concern, or that an undecided request asks for."""
    if request.released is not None:
        return
    for key in state.keys("mla_request", "undetermined", request.id):
        ruling.broken(
            "un-42.release.undetermined",
            f"request for assistance {key} of {request.state} is pending, and nobody has stated whether it concerns "
            "these data",
            "42(8)",
            hint=f"Link it: `custody mla-request link-preservation {key[:8]} --preservation-requests {request.id[:8]}`."
            f" Or state that it does not concern them: `custody mla-request exclude-preservation {key[:8]} "
            f"--excluded-requests {request.id[:8]} --explanation WHY`.",
        )
    if request.ended and request.pending:
        ruling.broken(
            "un-42.release.decision_pending",
            "a request to search, seize or disclose these data came before that word and is not decided",
            "42(8)",
        )
