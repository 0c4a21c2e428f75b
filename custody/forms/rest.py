"""The answer `rest` in requests for assistance: all other requests of a State, or all open ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from custody.errors import UsageError
from custody.forms.named_things import find_listed
from custody.frozen import dataclass
from custody.law.states import party
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Assistance, Request

#: Returns answers by question, as somebody would have typed them, out of the thing that was named and other answers.
Find = Callable[[Lookup, str | None, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rest:
    """The ``field`` in which `rest` may be typed for a kind, and the function that finds its values."""

    field: str
    find: Find


def others(lookup: Lookup, state: str, covers: list[str] | None) -> list[str]:
    """Return the identifiers of a State's requests for preservation, except the covered ones, in order.

    Raise NotFound or Ambiguous for a covered one.
    """
    covered = {
        found for text in covers or () for found in find_listed(lookup, ("preservation_request",), text)
    }
    preserved = lookup.under(Request, "preserved_for", party(state))
    return sorted(request.id for request in preserved if not request.ended and request.id not in covered)


def _unconcerned(lookup: Lookup, _: str | None, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return all other requests of the requesting State; where there are none, no reason is needed."""
    found = others(lookup, typed["state"], typed["preservation_requests"])
    return {"excluded_requests": found} if found else {"excluded_requests": None, "exclusion_reason": None}


def _undetermined(lookup: Lookup, thing: str | None, _: Mapping[str, Any]) -> dict[str, Any]:
    """Return the requests still undetermined; raise UsageError if there are none."""
    found = list(lookup.get(Assistance, lookup.resolve("mla_request", thing or "")).undetermined)
    if not found:
        raise UsageError(
            "it is stated of all preserved data whether this request concerns them",
            hint="`custody mla-request show` lists what is stated.",
        )
    return {"excluded_requests": found}


RESTS: dict[str, Rest] = {
    "mla_request.preservation_excluded": Rest("excluded_requests", _undetermined),
    "mla_request.received": Rest("excluded_requests", _unconcerned),
}
