"""Checks of stored objects: failing and missing ones, and when they were last verified."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines import stores
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.subjects.lookup import Lookup
from custody.storage.health.check import Check
from custody.storage.settings.settings import Settings
from custody.storage.settings.store_policies import upkeep_of

_OBJECTS, _SWEEPS = "stored objects", "sweeps"
_LOOKS = frozenset({"verification_end", "sample_end"})


def objects(lookup: Lookup) -> Iterator[Check]:
    """Yield the check of stored objects that fail or are missing from their store by the record."""
    count = lookup.reader.count
    failing, missing = count("object", "failing", "", "~"), count("object", "failing", "missing", "missing")
    values = {"objects": count("object", "all", "", ""), "failing": failing, "missing": missing}
    if not failing:
        told = "none fails or is missing by the record"
        yield Check("objects", _OBJECTS, "ok", told, values=values)
        return
    todo = "`custody sweep status` names them; `custody object repair` writes good bytes from another store over them."
    if missing:
        told = f"{missing} of {failing} that fail by the record are missing from their store"
        yield Check("objects_missing", _OBJECTS, "warn", told, todo, "", values)
    if failing > missing:
        told = f"{failing - missing} in their store are damaged or unreadable by the record"
        yield Check("objects_failing", _OBJECTS, "warn", told, todo, "", {} if missing else values)


def sweeps(settings: Settings, lookup: Lookup, now: int) -> Iterator[Check]:
    """Yield the check of the last sweep that read bytes, and of stores whose verification is overdue."""
    last = Dates(lookup, now).last_sweep(of_bytes=True)
    late = sorted(
        {row.subject for row in stores.ends(lookup, upkeep_of(settings), 0, now, now) if row.sort in _LOOKS}
    )
    values: dict[str, int | str] = {"overdue": len(late)}
    told = "none"
    if last is not None:
        values |= {"age_seconds": max(0, now - last.ended), "bad": last.bad}
        told = f"the last ended {format_instant(last.ended)}: {last.ok} ok, {last.bad} not ok"
    todo = "Read them back: `custody sweep run --due`."
    if late:
        told = f"{told}; overdue in {', '.join(late)}"
        yield Check("sweep_overdue", _SWEEPS, "warn", told, todo, "", values)
    elif last is None and lookup.reader.checked_stores():
        told = "none has read a byte, though objects are stored"
        yield Check("sweep_none", _SWEEPS, "warn", told, todo, "", values)
    else:
        yield Check("sweeps", _SWEEPS, "ok", told, values=values)
