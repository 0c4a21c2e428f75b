"""Expansion of placing a legal hold on one case, exhibit or object."""

from __future__ import annotations

from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request

_SPACES = ("case", "exhibit", "object")


def place(filled: Filled, _: FormContext) -> tuple[Request, ...]:
    """Return the request that places a hold on the named subject, with its namespace."""
    scope = next(space for space in _SPACES if filled.arguments.get(space) is not None)
    return (Request("legal_hold.placed", {**filled.values, "hold_scope": scope}),)
