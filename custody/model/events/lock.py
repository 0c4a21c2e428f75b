"""Kinds about locks in stores, and about stored objects that follow their exhibit into destruction."""

from __future__ import annotations

from custody.law import locking
from custody.model import permits, types
from custody.model.schema import FieldSpec, Kind, Need, Structural

_RECORD = ("record",)
_MODE = types.code(locking.MODES)
#: A lock as its store told it when it was asked.
_HELD: tuple[FieldSpec, ...] = (
    Structural("lock_mode", _MODE),
    Structural("lock_until", types.INSTANT, Need.OPTIONAL),
    Structural("lock_hold", types.FLAG),
)
_SET: tuple[FieldSpec, ...] = (
    Structural("objects", types.refs("object")),
    Structural("lagging", types.COUNT),
    *_HELD,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "lock.ordered",
        (
            Structural("store", types.IDENTIFIER),
            Structural("objects", types.refs("object")),
            Structural("mode", _MODE),
            Structural("until", types.INSTANT, Need.OPTIONAL),
            Structural("hold", types.FLAG),
            Structural("why", types.code(locking.WHY)),
            Structural("term", types.answered("seizure.term_set", "production.term_set"), Need.OPTIONAL),
            Structural("rests_on", types.refs("seizure", "production", "hold", "request"), Need.OPTIONAL),
        ),
        begins=True,
        permit=permits.BENCH_OR_MACHINE,
    ),
    Kind("lock.applied", _SET, _RECORD, permit=permits.BENCH_OR_MACHINE),
    Kind("lock.released", _SET, _RECORD, permit=permits.BENCH_OR_MACHINE),
    Kind(
        "lock.verified",
        (
            Structural("store", types.IDENTIFIER),
            Structural("checked", types.COUNT),
            Structural("drifting", types.COUNT),
            Structural("unread", types.COUNT),
            Structural("clock_ahead", types.SHIFT, Need.OPTIONAL),
        ),
        _RECORD,
        begins=True,
        permit=permits.CHECKERS,
    ),
    Kind(
        "lock.drift",
        (
            Structural("found", types.codes(locking.DRIFT)),
            Structural("acts", types.code(*locking.ACTS.values()), Need.COMPUTED),
            Structural("lock_mode", _MODE, Need.OPTIONAL),
            Structural("lock_until", types.INSTANT, Need.OPTIONAL),
            Structural("lock_hold", types.FLAG, Need.OPTIONAL),
        ),
        _RECORD,
        permit=permits.CHECKERS,
    ),
    Kind("lock.settled", _HELD, _RECORD, permit=permits.CHECKERS),
    Kind(
        "object.destroyed",
        (
            Structural("disposition", types.answered("disposition.executed"), Need.COMPUTED),
            Structural("versions", types.COUNT),
            Structural("markers", types.COUNT),
            Structural("absent_at", types.COME),
        ),
        ("act", "record"),
        permit=permits.BENCH,
    ),
    Kind(
        "object.destruction_delayed",
        (
            Structural("until", types.INSTANT, Need.OPTIONAL),
            Structural("hold", types.FLAG),
        ),
        _RECORD,
        permit=permits.BENCH,
    ),
)
