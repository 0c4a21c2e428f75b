"""Rules for stating which preserved data a request for assistance concerns: on its receipt, or later.

Data linked later count as asked for on receipt, and are judged by that instant. Linking data also revokes a statement
that they are not concerned; linked data are released only by the requesting State or by a decision.
"""

from __future__ import annotations

from custody.model.mla_requests.records import Assistance, Covered
from custody.model.mla_requests.rules.joining import clear_statements, judge_unconcerned, known_preservation
from custody.model.mla_requests.rules.mla_request import keep, known, preserves_at, put
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State


def _received(state: State, command: Command, ruling: Ruling) -> Assistance:
    """Return the request for assistance that a statement is about; refuse one that was sent from here."""
    found = known(state, command, ruling)
    if not found.incoming:
        raise ruling.refuse(
            "un-42.linkage.sent",
            "this request for assistance was sent from here; which data it asks for is stated in it",
            "42(8)",
        )
    return found


def judge_joined(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a received request did not ask for these data before; compute what it keeps."""
    found, kept = _received(state, command, ruling), list[str]()
    for name in ruling.facts.codes("preservation_requests"):
        request = known_preservation(state, found.state, name, ruling)
        if any(link.request == name for link in found.asked_for):
            raise ruling.refuse(
                "mla_request.linked_before", f"it asks for the data of request {name} already"
            )
        if request.released is not None:
            ruling.broken(
                "un-42.linkage.data_released",
                f"the data of request {name} had been released before it was found that they are concerned",
                "42(8)",
            )
        elif preserves_at(state, request, found.purposes, ruling, found.made):
            kept.append(name)
    ruling.set("preserved_until_decision", types.join_codes(kept))


def fold_joined(state: State, placed: Placed) -> None:
    """Record the preservation requests found concerned since receipt; their data stay preserved."""
    found = state.get(Assistance, placed.event.subject)
    if found is None:
        return
    names, kept = (
        placed.event.facts.codes("preservation_requests"),
        placed.event.facts.codes("preserved_until_decision"),
    )
    keep(state, found, kept)
    before = tuple(link for link in found.covered if link.request not in names)
    joined = tuple(Covered(name, found.made, name in kept) for name in names)
    found = replace(clear_statements(found, names), covered=(*before, *joined))
    put(state, placed, found)


def judge_excluded(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that excluded data are preserved for that State and not asked for, with a reason stated."""
    found = _received(state, command, ruling)
    judge_unconcerned(state, found.state, [asked.request for asked in found.asked_for], ruling)


def fold_excluded(state: State, placed: Placed) -> None:
    """Record the preservation requests that are not concerned; their data are not kept for this one."""
    found = state.get(Assistance, placed.event.subject)
    if found is None:
        return
    names = placed.event.facts.codes("excluded_requests")
    for name in names:
        request = state.get(Request, name)
        if request is not None and found.id in request.pending:
            state.put(replace(request, pending=tuple(key for key in request.pending if key != found.id)))
    unconcerned = tuple(sorted({*found.unconcerned, *names}))
    put(state, placed, replace(clear_statements(found, names), unconcerned=unconcerned))


JUDGES = {
    "mla_request.preservation_identified": judge_joined,
    "mla_request.preservation_excluded": judge_excluded,
}
FOLDS = {
    "mla_request.preservation_identified": fold_joined,
    "mla_request.preservation_excluded": fold_excluded,
}
