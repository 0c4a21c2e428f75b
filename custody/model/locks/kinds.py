"""Kinds about locks in stores, and about the deletion of stored objects after their exhibit."""

from __future__ import annotations

from custody.law import retention_limits
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, RECORD
from custody.model.schema.schema import FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Input, Many, Spoken, Verb, says

_MODE = types.code(retention_limits.MODES)
#: A lock as read back from its store.
_HELD: tuple[FieldSpec, ...] = (
    Structural("lock_mode", _MODE, spoken=says("the mode of its lock")),
    Structural(
        "lock_until",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says("until when it is locked", label="locked until"),
    ),
    Structural("lock_hold", types.FLAG, spoken=says("whether a store hold is set", label="store legal hold")),
)
_SET: tuple[FieldSpec, ...] = (
    Structural("objects", types.refs("object"), spoken=says("the stored objects", label="stored objects")),
    Structural(
        "pending_count",
        types.COUNT,
        spoken=says("objects whose lock is not set yet", label="objects pending"),
    ),
    *_HELD,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "lock.ordered",
        (
            Structural("store", types.IDENTIFIER, spoken=says("the object store")),
            Structural(
                "objects", types.refs("object"), spoken=says("the stored objects", label="stored objects")
            ),
            Structural("lock_mode", _MODE, spoken=says("the mode of the lock")),
            Structural(
                "lock_until",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("the last moment", label="locked until"),
            ),
            Structural(
                "lock_hold",
                types.FLAG,
                spoken=says("whether a store hold is set", label="store legal hold"),
            ),
            Structural(
                "reason",
                types.code(retention_limits.WHY),
                spoken=says("what the lock rests on", label="basis of lock"),
            ),
            Structural(
                "holding_term",
                types.answered("seizure.term_set", "production_order.term_set"),
                Need.OPTIONAL,
                spoken=says("the entry that sets the term"),
            ),
            Structural(
                "authorities",
                types.refs("seizure", "production_order", "legal_hold", "preservation_request"),
                Need.OPTIONAL,
                spoken=Spoken(offers=False, label="authorities relied on"),
            ),
        ),
        begins=True,
        permit=permits.BENCH_OR_MACHINE,
        sentence="{by} ordered locks in store {store}",
    ),
    Kind(
        "lock.applied",
        _SET,
        RECORD,
        permit=permits.BENCH_OR_MACHINE,
        verb=Verb(
            ("lock", "apply"),
            "order missing locks, set them, verify and record them",
            enters=("lock.ordered", "lock.released"),
            asks=("exhibit", "case", "store"),
            arguments=(
                Argument("exhibit", types.ref("exhibit"), "only the objects of one exhibit"),
                Argument("case", types.ref("case"), "only the objects of one case"),
                Argument("store", types.TEXT, "only what is in one store"),
            ),
            rivals=(frozenset({"exhibit", "case"}),),
            remarks=(
                "Orders that are not recorded as applied are resumed first.",
                "Exit status: 0 all as ordered, 10 some objects are not locked yet.",
            ),
            circumstances=Circumstances.NOW,
            service="lock apply",
            examples=("custody lock apply", "custody lock apply --exhibit EV/1"),
        ),
        sentence="{by} locked objects in the store",
    ),
    Kind(
        "lock.released",
        _SET,
        RECORD,
        permit=permits.BENCH_OR_MACHINE,
        sentence="{by} released locks in the store",
    ),
    Kind(
        "lock.verified",
        (
            Structural("store", types.IDENTIFIER, spoken=says("only what is in one store", input=Input.FREE)),
            Structural(
                "checked_count", types.COUNT, spoken=says("how many locks were read", label="locks read")
            ),
            Structural("drift_count", types.COUNT, spoken=says("how many differ", label="locks differing")),
            Structural(
                "unread_count", types.COUNT, spoken=says("how many were not read", label="locks unread")
            ),
            Structural(
                "store_clock_offset_seconds",
                types.SHIFT,
                Need.OPTIONAL,
                spoken=says("seconds by which the store's clock was ahead", label="store clock offset"),
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.CHECKERS,
        verb=Verb(
            ("lock", "verify"),
            "verify every lock and the store's clock, and record drift",
            About("lock", Many.NEW),
            enters=("lock.drift_found", "lock.drift_resolved"),
            asks=("exhibit", "case", "store"),
            arguments=(
                Argument("exhibit", types.ref("exhibit"), "only the objects of one exhibit"),
                Argument("case", types.ref("case"), "only the objects of one case"),
            ),
            rivals=(frozenset({"exhibit", "case"}),),
            remarks=("Exit status: 0 all as on record, 3 drift, 10 only locks that could not be read.",),
            circumstances=Circumstances.NOW,
            service="lock verify",
            examples=("custody lock verify --store evidence",),
        ),
        sentence="{by} verified {checked_count} locks, {drift_count} differ",
    ),
    Kind(
        "lock.drift_found",
        (
            Structural(
                "lock_deviations",
                types.codes(retention_limits.DRIFT),
                spoken=says("how the lock differs from the record"),
            ),
            Structural(
                "responsible_role",
                types.code(*retention_limits.ACTS.values()),
                Need.COMPUTED,
                spoken=says("who must act"),
            ),
            Structural("lock_mode", _MODE, Need.OPTIONAL, spoken=says("the mode of its lock")),
            Structural(
                "lock_until",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("until when it is locked", label="locked until"),
            ),
            Structural(
                "lock_hold",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says("whether a store hold is set", label="store legal hold"),
            ),
        ),
        RECORD,
        permit=permits.CHECKERS,
        sentence="{by} found that a lock differs: {lock_deviations}",
    ),
    Kind(
        "lock.drift_resolved",
        _HELD,
        RECORD,
        permit=permits.CHECKERS,
        sentence="{by} recorded that a lock is as ordered again",
    ),
    Kind(
        "object.deleted",
        (
            Structural(
                "disposition",
                types.answered("disposition.executed"),
                Need.COMPUTED,
                spoken=says("the entry that carried the disposition out"),
            ),
            Structural(
                "version_count", types.COUNT, spoken=says("number of versions found", label="versions found")
            ),
            Structural(
                "delete_marker_count",
                types.COUNT,
                spoken=says("number of delete markers found", label="delete markers"),
            ),
            Structural(
                "absent_at",
                types.COME,
                spoken=says("time at which its absence was confirmed", label="time confirmed absent"),
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("disposition", "delete-objects"),
            "delete stored objects of an exhibit that was destroyed or removed",
            enters=("object.deletion_delayed",),
            typed=("proposal",),
            arguments=(
                Argument(
                    "proposal",
                    types.ENTRY,
                    ("number or id of the entry that proposed it or carried it out: `disposition list`"),
                    required=True,
                ),
            ),
            remarks=(
                "Every version and marker is deleted by its identifier, the tree hashes of",
                "it too, and the store is asked whether anything is left. What a lock or hold",
                "keeps is recorded with the date it ends. A legal hold that is placed meanwhile",
                "keeps what is not gone yet; what is gone is entered all the same, and marked.",
                "It waits for the witness of the destruction; a person at a terminal is asked.",
                "Where a receipt is of a hold whose entry was lost, --note says what became of",
                "it.",
                "Exit status: 0 all gone, 5 a rule keeps something, 8 a store failed, 10 a store",
                "keeps something or an entry is marked.",
            ),
            circumstances=Circumstances.NOW,
            service="disposition delete-objects",
            examples=("custody disposition delete-objects 41",),
        ),
        sentence="{by} recorded that the object was deleted",
    ),
    Kind(
        "object.deletion_delayed",
        (
            Structural(
                "lock_until",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("the last moment", label="locked until"),
            ),
            Structural(
                "lock_hold",
                types.FLAG,
                spoken=says("whether a store hold is set", label="store legal hold"),
            ),
        ),
        RECORD,
        permit=permits.BENCH,
        sentence="{by} recorded that a lock delays the deletion",
    ),
)
