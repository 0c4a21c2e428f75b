"""The verification state of every object, derived from objects on record and results of sweeps.

The same fold updates the rows and rebuilds them, so that the table can be dropped, rebuilt and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from custody.errors import CustodyError
from custody.law.clock import AHEAD, EVER
from custody.ledger.ports import DEPTHS, CheckRow, LastRead, LedgerReader
from custody.ledger.submissions.submission import sweep_leaves
from custody.model.record import Record
from custody.model.records import Backstep, StoredObject, Sweep
from custody.model.schema.types import Value
from custody.proof.commitments.list_leaves import SweepLeaf, parse_sweep_leaf, sweep_root

Find = Callable[[Collection[str]], Mapping[str, CheckRow]]
Later = Callable[[int], Iterable[CheckRow]]
_LAST = "\x7f"


def changed_rows(
    changes: Sequence[Record], results: Mapping[int, bytes], find: Find, later: Later
) -> list[CheckRow]:
    """Return the rows that a batch changes: of the objects it recorded, and of those its sweeps covered.

    ``results`` are the result leaves of its sweeps by position, ``find`` returns the rows that exist already, ``later``
    those with a look after an instant. A result is ignored where it is about another version than the recorded one, or
    about an object that is not on record or was destroyed on record.
    """
    objects = {change.id: change for change in changes if isinstance(change, StoredObject)}
    sweeps = _in_order(changes)
    named = {leaf.object for sweep in sweeps for leaf in _leaves(results.get(sweep.position, b""))}
    steps = _disputes(changes)
    if not named and not objects and not steps:
        return []
    rows = {row.object: row for step in steps for row in later(step.at + AHEAD)}
    rows |= find(named | objects.keys())
    rows |= {stored.id: _standing(stored, rows.get(stored.id)) for stored in objects.values()}
    for sweep in sweeps:
        _dispute(rows, steps, sweep.position)
        _fold(rows, objects, sweep, results.get(sweep.position, b""))
    _dispute(rows, steps, None)
    return list(rows.values())


def looked_later(reader: LedgerReader, instant: int) -> Iterator[CheckRow]:
    """Yield the rows with a verification after an instant, in seconds UTC; one row may come up twice."""
    for store in reader.checked_stores():
        for depth in DEPTHS:
            after = (instant, _LAST)
            while page := reader.due(store, depth, EVER, after=after):
                yield from page
                after = (page[-1].looks[DEPTHS.index(depth)].tried, page[-1].object)


def rebuilt_rows(
    stored: Iterable[tuple[int, bytes]],
    records: Sequence[Record],
    roots: Mapping[int, Mapping[str, Value] | None],
) -> list[CheckRow]:
    """Return the rows of every object, rebuilt from the whole ledger, in order of object.

    ``stored`` are the sweep results in the database by position, ``roots`` the root that each sweep's entry commits to.
    Results of another root are ignored, so that their objects fall due for verification again.
    """
    objects = {record.id: record for record in records if isinstance(record, StoredObject)}
    rows = {key: _standing(stored_object, None) for key, stored_object in objects.items()}
    sweeps = {sweep.position: sweep for sweep in _in_order(records)}
    steps = _disputes(records)
    for position, data in stored:
        if position in sweeps and _committed(data, roots.get(position)):
            _dispute(rows, steps, position)
            _fold(rows, objects, sweeps[position], data)
    _dispute(rows, steps, None)
    return [rows[key] for key in sorted(rows)]


def _in_order(records: Sequence[Record]) -> list[Sweep]:
    return sorted(
        (record for record in records if isinstance(record, Sweep)), key=lambda sweep: sweep.position
    )


def _disputes(records: Sequence[Record]) -> list[Backstep]:
    steps = (record for record in records if isinstance(record, Backstep) and record.disputed)
    return sorted(steps, key=lambda step: int(step.position))


def _dispute(rows: dict[str, CheckRow], steps: list[Backstep], position: int | None) -> None:
    """Apply the disputed dates up to a position, None for all, and remove them from ``steps``.

    Verifications later than a disputed date are dated back to the newest undisputed date.
    """
    while steps and (position is None or int(steps[0].position) <= position):
        step = steps.pop(0)
        limit, to = step.at + AHEAD, step.undisputed
        for key, row in rows.items():
            if any(look.tried > limit for look in row.looks):
                metadata, sample, full = (
                    LastRead(to, min(look.at, to), look.outcome) if look.tried > limit else look
                    for look in row.looks
                )
                rows[key] = replace(row, looks=(metadata, sample, full))


def _committed(data: bytes, root: Mapping[str, Value] | None) -> bool:
    try:
        return sweep_root(sweep_leaves(data)).to_json() == root
    except CustodyError:
        return False


def _leaves(data: bytes) -> Iterator[SweepLeaf]:
    return map(parse_sweep_leaf, sweep_leaves(data))


def _fold(rows: dict[str, CheckRow], objects: Mapping[str, StoredObject], sweep: Sweep, data: bytes) -> None:
    for leaf in _leaves(data):
        row, stored = rows.get(leaf.object), objects.get(leaf.object)
        early = stored is not None and stored.position > sweep.position
        owed = row is not None and row.store != ""
        if row is not None and owed and row.version == (leaf.version or "") and not early:
            rows[leaf.object] = _looked(row, sweep, leaf)


def _standing(stored: StoredObject, row: CheckRow | None) -> CheckRow:
    """Return an object's row: no verifications for a new version or store, no store if destroyed."""
    place = stored.store if stored.destroyed is None else ""
    new = CheckRow(stored.id, stored.version or "", place, stored.bytes, stored.failing or "")
    same = row is not None and (row.version, row.store) == (new.version, new.store)
    return replace(new, looks=row.looks) if row is not None and same else new


def _looked(row: CheckRow, sweep: Sweep, leaf: SweepLeaf) -> CheckRow:
    deep = DEPTHS.index(sweep.depth)
    metadata, sample, full = (
        _newer(look, sweep.ended, leaf.outcome) if at <= deep else look for at, look in enumerate(row.looks)
    )
    return replace(row, looks=(metadata, sample, full))


def _newer(look: LastRead, ended: int, outcome: str) -> LastRead:
    """Return the later of two verifications; one recorded late does not replace a newer one."""
    answered = look.at if outcome == "unreadable" else max(look.at, ended)
    if ended < look.tried:
        return replace(look, at=answered)
    return LastRead(ended, answered, outcome)
