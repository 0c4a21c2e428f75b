"""Which data preserved for a State its requests for assistance may concern, and what is not stated about that yet.

After the receipt of a request to search, seize or disclose them, preserved data are kept until it is decided (article
42(8)). Which preservations it concerns is a finding of fact about each of them: it is joined, or stated not to concern.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from custody.errors import NotFound
from custody.law.states import party
from custody.model.acts import Placed, Ruling
from custody.model.record import replace
from custody.model.records import Assistance, Request
from custody.model.rules.law import law_of
from custody.model.state import State

#: The purposes for which preserved data are kept until the decision (article 42(8)).
OF_DATA = frozenset({"disclosure", "search", "seizure"})


def asks_for_data(found: Assistance) -> bool:
    """Return whether another State asks us to search, seize or disclose stored data."""
    return found.incoming and bool(OF_DATA.intersection(found.purposes))


def is_kept_by_law(state: State, request: Request) -> bool:
    """Return whether the law of a preservation keeps the data until a request for them is decided.

    Where what is left of a damaged ledger does not show its law, the data are kept.
    """
    try:
        return law_of(state, request).followed == "until_decided"
    except NotFound:
        return True


def preserved_for(state: State, code: str, at: int) -> Iterator[Request]:
    """Yield the requests of a State for preservation, of any case, that no word had ended by ``at`` (seconds UTC)."""
    for key in state.keys("request", "preserved_for", party(code)):
        request = state.get(Request, key)
        if request is not None and not request.ended_by(at) and is_kept_by_law(state, request):
            yield request


def follows(found: Assistance, request: Request) -> bool:
    """Return whether a request for assistance may have come after the request to preserve the data."""
    return not (found.made_known and request.made_known and found.made < request.made)


def fold_asked(state: State, placed: Placed) -> None:
    """Note of a new request for preservation that nobody has stated yet which pending assistance concerns its data."""
    request = state.get(Request, placed.event.subject)
    if request is None or not request.incoming or not is_kept_by_law(state, request):
        return
    for key in state.keys("assistance", "asking", party(request.state)):
        found = state.get(Assistance, key)
        if found is None or not asks_for_data(found):
            continue
        state.put(replace(found, undetermined=tuple(sorted({*found.undetermined, request.id}))))
        if follows(found, request):
            request = replace(request, pending=(*request.pending, found.id))
            state.put(request)


def preserved(state: State, code: str, name: str, ruling: Ruling) -> Request:
    """Return a request of a State for preservation; refuse what is none that it made of us."""
    request = state.get(Request, name)
    if request is None or not request.incoming or party(request.state) != party(code):
        raise ruling.refuse(
            "un-42.concern.known", f"{code} has made no request for preservation {name} of us", "42(8)"
        )
    return request


def judge_unconcerned(state: State, code: str, asked: Collection[str], ruling: Ruling) -> None:
    """Only data preserved for the same State, and not asked for, can be stated not to be concerned, with reasons."""
    names = ruling.facts.codes("unconcerned")
    for name in names:
        preserved(state, code, name, ruling)
        if name in asked:
            raise ruling.refuse(
                "un-42.concern.joined",
                f"the data of request {name} are asked for, so the request for assistance concerns them",
                "42(8)",
            )
    if names and "unconcerned_because" in ruling.facts.codes("unknown"):
        raise ruling.refuse(
            "un-42.concern.reasons", "why it does not concern the preserved data is not stated", "42(8)"
        )


def stated(found: Assistance, names: Collection[str]) -> Assistance:
    """Return a request for assistance after it was stated of some data whether it concerns them."""
    return replace(
        found,
        undetermined=tuple(one for one in found.undetermined if one not in names),
        unconcerned=tuple(one for one in found.unconcerned if one not in names),
    )


def judge_release(state: State, request: Request, ruling: Ruling) -> None:
    """Nothing is let go while it is open whether assistance asked for concerns it, nor because of another word."""
    if request.released is not None:
        return
    for key in state.keys("assistance", "undetermined", request.id):
        ruling.broken(
            "un-42.release.undetermined",
            f"request for assistance {key} of {request.state} is pending, and nobody has stated whether it concerns "
            "these data",
            "42(8)",
            hint=f"Join it: `custody assistance cover {key[:8]} --covers {request.id[:8]}`. Or state that it does not "
            f"concern them: `custody assistance exclude {key[:8]} --requests {request.id[:8]} --reasons WHY`.",
        )
    if request.ended and request.pending:
        ruling.broken(
            "un-42.release.pending",
            "a request to search, seize or disclose these data came before that word and is not decided",
            "42(8)",
        )
