"""Expansion of a query about missing particulars, by default about all of them."""

from __future__ import annotations

from dataclasses import replace

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext, each
from custody.ledger.append.entry_signing import Request
from custody.model.records import Request as Record
from custody.model.schema import types


def query(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the query for the named particulars, or for all missing ones.

    Raise UsageError for none.
    """
    asked = filled.values.get("queried_particulars")
    if asked is None:
        asked = types.join_codes(context.lookup.get(Record, filled.things[0]).missing)
    if asked is None:
        raise UsageError(
            "the request is complete (art. 42(3))", hint="Name what is asked for with --queried-particulars."
        )
    return each(replace(filled, values={**filled.values, "queried_particulars": asked}), context)
