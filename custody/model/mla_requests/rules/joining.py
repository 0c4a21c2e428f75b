"""Shared checks for linking preserved data to requests for assistance, or excluding them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from custody.law.states import party
from custody.model.mla_requests.questions import is_kept_by_law
from custody.model.mla_requests.records import Assistance
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Ruling
from custody.model.state import State


def preserved_for(state: State, code: str, at: int) -> Iterator[Request]:
    """Yield a State's requests for preservation, of any case, not ended by ``at`` (seconds UTC)."""
    for key in state.keys("preservation_request", "preserved_for", party(code)):
        request = state.get(Request, key)
        if request is not None and not request.ended_by(at) and is_kept_by_law(state, request):
            yield request


def known_preservation(state: State, code: str, name: str, ruling: Ruling) -> Request:
    """Return a preservation request received from a State (code); raise RuleBroken for any other."""
    request = state.get(Request, name)
    if request is None or not request.incoming or party(request.state) != party(code):
        raise ruling.refuse(
            "un-42.linkage.known", f"{code} has made no request for preservation {name} of us", "42(8)"
        )
    return request


def judge_unconcerned(state: State, code: str, asked: Collection[str], ruling: Ruling) -> None:
    """Verify that excluded data are preserved for that State and not in ``asked``, with a reason stated."""
    names = ruling.facts.codes("excluded_requests")
    for name in names:
        known_preservation(state, code, name, ruling)
        if name in asked:
            raise ruling.refuse(
                "un-42.linkage.linked",
                f"the data of request {name} are asked for, so the request for assistance concerns them",
                "42(8)",
            )
    if names and "exclusion_reason" in ruling.facts.codes("not_known"):
        raise ruling.refuse(
            "un-42.linkage.explanation", "why it does not concern the preserved data is not stated", "42(8)"
        )


def clear_statements(found: Assistance, names: Collection[str]) -> Assistance:
    """Return the request with these preservation requests neither undetermined nor unconcerned."""
    return replace(
        found,
        undetermined=tuple(key for key in found.undetermined if key not in names),
        unconcerned=tuple(key for key in found.unconcerned if key not in names),
    )
