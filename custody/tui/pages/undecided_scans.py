"""Unsigned scans of a code that is on record of several exhibits: a line each, until somebody decides."""

from __future__ import annotations

from dataclasses import replace

from custody.tui.pages.count_form import Count, Counting, RoundScan, no_line_reason, scan


def unsigned_reason(state: Counting) -> str:
    """Return why the scans cannot be signed yet, a line being undecided; empty if they can."""
    undecided = next((count for count in reversed(state.counts) if count.choices), None)
    if undecided is None:
        return ""
    return f"{undecided.code} is undecided: F3 says which exhibit it was, F6 removes it"


def undecided_at(state: Counting, code: str) -> Count | None:
    """Return the undecided line of a code, None if keys act on another line or on none."""
    count = None if no_line_reason(state) else state.of(code)
    return count if count is not None and count.choices else None


def decided(state: Counting, code: str, what: RoundScan) -> Counting:
    """Return the round with an undecided line as the scan of the exhibit that ``what`` names.

    A line of that exhibit remains the only one, where it was scanned before.
    """
    count = state.of(code)
    if count is None or what.item is None:
        return state
    number = (code.upper(),) if code.upper() in what.item.seals else ()
    there = replace(state.without(code), place=count.place, place_id=count.place_id)
    found = scan(there, replace(what, code=code, off=""))
    line = found.of(code)
    if line is not None:
        chosen = replace(line, chosen=what.named[0], read=number, state=count.state)
        found = found.put(chosen).with_message(found.message, found.tone)
    return replace(found, place=state.place, place_id=state.place_id, path=state.path)
