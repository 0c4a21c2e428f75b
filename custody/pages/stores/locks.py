"""Retention locks: those that the record requires, and those on record as verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.law import retention_limits
from custody.law.clock import format_instant
from custody.ledger.stores.locks import Planned
from custody.model.hints import MARKS
from custody.model.records import LockOrder, StoredObject
from custody.pages.parts.cells import Cells, count, entry, flag, of_record, word, words
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Section, Table, Target
from custody.pages.parts.wording import spaced

_APPLY = Action("order and set required locks", ("lock", "apply"))
_VERIFY = Action("verify locks", ("lock", "verify"))
_PLANNED = (
    Column("exhibit", "exhibit", "thing"),
    Column("store", "store"),
    Column("on_record", "on record"),
    Column("wanted", "wanted"),
    Column("why", "why", "code"),
    Column("object", "object"),
)
_RECORDED = (
    Column("exhibit", "exhibit", "thing"),
    Column("store", "store"),
    Column("lock", "lock"),
    Column("drift", "drift", "code"),
    Column("object", "object"),
)


def lock_plan(
    context: PageContext, planned: Sequence[Planned], more: int, changes: int, modes: Mapping[str, str]
) -> Page:
    """Return the page of the lock that each of these objects should have; ``more`` are left out.

    ``changes`` is the number of all locks to be ordered, ``modes`` the configured mode by store.
    """
    cells = Cells(context)
    cells.name("exhibit", (each.object.exhibit for each in planned))
    rows = tuple(_planned(cells, each) for each in planned)
    stores = tuple(
        word(store, mode, f"{mode}: {retention_limits.MODES[mode]}") for store, mode in sorted(modes.items())
    )
    blocks = (
        Table("plan", "Locks", _PLANNED, rows, "no objects", more=more),
        *((Section("stores", "Modes of the stores", stores),) if stores else ()),
    )
    facts = (count("changes", changes),)
    actions = (_APPLY,) if changes else ()
    return Page(Target("lock_plan"), "Locks required by the record", blocks, key_facts=facts, actions=actions)


def _planned(cells: Cells, planned: Planned) -> Row:
    stored, wanted = planned.object, planned.wanted
    until = None if wanted.until is None else format_instant(wanted.until)
    told = _lock(wanted.mode, until, held=wanted.hold)
    why = retention_limits.WHY[wanted.why] + ("; retained beyond that" if planned.beyond else "")
    return Row(
        (
            cells.thing("exhibit", stored.exhibit),
            word("store", stored.store, stored.store),
            _on_record(stored, "on_record", "on record"),
            Fact("wanted", "wanted", until, f"{told} (to do)" if planned.changes else told),
            word("why", wanted.why, why),
            _object(stored),
        ),
        Target("object", stored.id),
        tone="warn" if planned.changes else "",
        facts=(
            *_members(stored),
            word("wanted mode", wanted.mode if wanted.until is not None else None),
            flag("wanted hold", wanted.hold),
            words("rests on", planned.basis.rests_on),
            flag("changes", planned.changes),
            flag("beyond", planned.beyond),
        ),
    )


def locks(
    context: PageContext, objects: Sequence[StoredObject], more: int, orders: Sequence[LockOrder]
) -> Page:
    """Return the page of locks on record of these objects, with open orders; ``more`` are left out."""
    cells = Cells(context)
    cells.name("exhibit", (stored.exhibit for stored in objects))
    rows = tuple(_recorded(cells, stored) for stored in objects)
    waiting = tuple(map(_order, orders))
    columns = (
        Column("order", "order"),
        Column("store", "store"),
        Column("left", "waiting", "count"),
        Column("entry", "entry", "count"),
    )
    blocks = (
        Table("locks", "Locks", _RECORDED, rows, "no objects", more=more),
        *((Table("orders_open", "Open lock orders", columns, waiting),) if waiting else ()),
    )
    actions = (*((_APPLY,) if waiting else ()), *((_VERIFY,) if rows else ()))
    return Page(Target("locks"), "Locks on record", blocks, actions=actions)


def _recorded(cells: Cells, stored: StoredObject) -> Row:
    drift = [*(retention_limits.DRIFT[code] for code in stored.drift), *map(_mark, stored.nonconforming)]
    return Row(
        (
            cells.thing("exhibit", stored.exhibit),
            word("store", stored.store, stored.store),
            _on_record(stored, "lock", "lock"),
            words("drift", stored.drift, "; ".join(drift) or "-"),
            _object(stored),
        ),
        Target("object", stored.id),
        tone="warn" if drift else "",
        facts=(*_members(stored), words("nonconforming", stored.nonconforming)),
    )


def _order(order: LockOrder) -> Row:
    cells = (
        Fact("order", "order", order.id, order.id[:8]),
        word("store", order.store, order.store),
        Fact("left", "waiting", len(order.waiting), f"{len(order.waiting)} of {order.objects} objects"),
        entry(order.position),
    )
    return Row(
        cells, Target("entry", str(order.position)), tone="warn", facts=of_record(order, {"id", "store"})
    )


def _object(stored: StoredObject) -> Fact:
    return Fact("object", "object", stored.id, stored.id[:8], opens=Target("object", stored.id))


def _on_record(stored: StoredObject, key: str, label: str) -> Fact:
    """Return the lock on record as a fact whose value is its end."""
    text = _lock(stored.lock_mode, stored.lock_until, held=stored.lock_hold)
    return Fact(key, label, stored.lock_until, text)


def _members(stored: StoredObject) -> tuple[Fact, ...]:
    """Return mode and hold of the lock on record as facts for programs."""
    return word("lock mode", stored.lock_mode), flag("lock hold", stored.lock_hold)


def _lock(mode: str | None, until: str | None, *, held: bool) -> str:
    told = "" if until is None else f"{mode} until {spaced(until)}"
    return ", ".join(filter(None, (told, "held" if held else ""))) or "none"


def _mark(mark: str) -> str:
    return f"{mark}: {MARKS[mark]}" if mark in MARKS else mark
