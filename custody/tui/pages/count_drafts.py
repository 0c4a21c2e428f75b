"""The unsigned scans of an inventory round as a draft keeps them, and as they are recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from custody.errors import NotFound
from custody.pages.parts.context import PageContext
from custody.tui.pages.count_form import STATES, Counting, Round, look, scan, with_location
from custody.tui.pages.sealed_groups import Seen, seen
from custody.tui.pages.undecided_scans import decided, unsigned_reason
from custody.tui.services.intents import Intent


def resumed(context: PageContext, found: Round, draft: Mapping[str, object]) -> Counting:
    """Return a round with the unsigned scans of a draft.

    A code that has become one of several exhibits is undecided again; the message names it.
    """
    state, unclear = Counting(found), list[str]()
    rows = draft.get("rows")
    for row in reversed([row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []):
        state = with_location(state, _place(context, row.get("location")))
        code, how, read = row.get("code"), row.get("state"), row.get("read")
        if not isinstance(code, str):
            continue
        try:
            state, code = _scanned(context, state, code, row.get("exhibit"))
        except NotFound as error:
            unclear.append(error.message)
            continue
        count = state.of(code)
        if count is not None:
            seals = (
                tuple(number for number in read if isinstance(number, str)) if isinstance(read, list) else ()
            )
            state = state.put(replace(count, state=str(how) if how in STATES else STATES[0], read=seals))
    state = with_location(state, _place(context, draft.get("location")))
    told = "; ".join(filter(None, (*unclear, unsigned_reason(state))))
    return replace(state, at="", unknown="").with_message(told, "bad" if told else "")


def _scanned(context: PageContext, state: Counting, code: str, chosen: object) -> tuple[Counting, str]:
    """Return the round after a scan of a draft, decided as it was, and the code of its line."""
    what = look(context, state.round.id, code)
    state = scan(state, what)
    if what.choices and chosen in what.choices:
        state = decided(state, what.code, look(context, state.round.id, str(chosen)))
    return state, what.code


def _place(context: PageContext, text: object) -> Seen:
    return seen(context, text) if isinstance(text, str) and text else Seen("", "")


def counts(state: Counting) -> Intent:
    """Return the intent that records all unsigned scans, in the order of scanning."""
    rows = [
        json.dumps(
            {"code": count.code, "location": count.place, "seal-state": count.state}
            | ({"exhibit": count.chosen} if count.chosen else {})
        )
        for count in reversed(state.counts)
    ]
    return Intent(("inventory", "scan"), {"round": state.round.id, "row": rows})


def draft(state: Counting) -> dict[str, object]:
    """Return the values of a round's draft: its location, and the row of each unsigned scan."""
    rows = [
        {"code": count.code, "location": count.place, "state": count.state, "read": list(count.read)}
        | ({"exhibit": count.chosen} if count.chosen else {})
        for count in state.counts
    ]
    return {"location": state.place, "rows": rows}
