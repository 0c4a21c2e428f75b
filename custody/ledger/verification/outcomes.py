"""Verification of stored objects against the record, its four outcomes, and the requests for them.

An object that cannot be read is ``unreadable``, which shows nothing about its bytes. Where the store does not answer, a
sweep pauses instead and records that once (custody.ledger.stores.reachability). A sweep repairs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from custody.errors import ConfigError, ObjectMissing, StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.archive import Quiet, run
from custody.ledger.objects.chunk_proofs import kept_leaves
from custody.ledger.ports import Clock, Entropy, ObjectStore, Pace, Progress, Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.reachability import UNANSWERED, Outage, ask
from custody.ledger.submissions.submission import sweep_lines
from custody.ledger.verification.sample_seed import Sample
from custody.model.records import StoredObject
from custody.model.schema.ids import b64, unb64, uuid4_of
from custody.model.schema.types import Value
from custody.proof import merkle, sampling
from custody.proof.commitments.list_leaves import sweep_leaf, sweep_root
from custody.proof.digest import LEAF_BYTES, FlatHasher, LeafHasher

OUTCOMES = ("verified", "mismatch", "missing", "unreadable")
#: Outcomes with another code in entries: ``object_unreadable`` states that the store has answered.
ENTERED: Mapping[str, str] = {"unreadable": "object_unreadable"}


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome for one object: ``found`` is the SHA-256 read back, None if it was not read to the end.

    ``why`` is the reason in words. ``unanswered``: its store did not answer and may be out of reach.
    """

    object: StoredObject
    outcome: str
    found: bytes | None
    why: str = ""
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class SweepResult:
    """The result of one sweep, ready to be recorded."""

    subject: str
    depth: str
    started: int
    checked: tuple[Checked, ...]
    sample: Sample | None = None

    def count(self, outcome: str) -> int:
        """Return the number of objects with this outcome."""
        return sum(1 for checked in self.checked if checked.outcome == outcome)


@dataclass(frozen=True, slots=True)
class Extent:
    """The extent of a sweep: depth, scope (``all``, ``due`` or ``part``), start (seconds UTC)."""

    depth: str
    scope: str
    started: int


class Fixity:
    """The verification of objects in the stores of one vault, by store name.

    ``paces`` limit the rate of reading, by store; ``tries`` is the number of attempts before an object counts as
    unreadable.
    """

    def __init__(
        self,
        stores: Mapping[str, ObjectStore],
        clock: Clock,
        entropy: Entropy,
        workers: Workers = IN_TURN,
        *,
        paces: Mapping[str, Pace] | None = None,
        tries: int = 1,
    ) -> None:
        self._workers = workers
        self._stores = stores
        self._clock = clock
        self._entropy = entropy
        self._paces = paces or {}
        self._tries = tries

    def sweep(
        self, objects: Iterable[StoredObject], *, depth: str = "full", progress: Progress | None = None
    ) -> SweepResult:
        """Return the outcomes of objects, verified in turn.

        ``depth`` is ``full`` (every byte) or ``metadata`` (sizes only).
        """
        started = self._clock.now()
        todo = list(objects)
        total = sum(stored.bytes for stored in todo) if depth == "full" else len(todo)
        watch = Watch(progress or Quiet(), total, "bytes" if depth == "full" else "objects")
        checked = tuple(self.check(stored, depth, watch) for stored in todo)
        return self.result(depth, started, checked)

    def result(
        self, depth: str, started: int, checked: Sequence[Checked], sample: Sample | None = None
    ) -> SweepResult:
        """Return the verified objects as the result of one sweep, with a new identifier."""
        return SweepResult(uuid4_of(self._entropy.token(16)), depth, started, tuple(checked), sample)

    def check(
        self, stored: StoredObject, depth: str, watch: Watch | None = None, sample: Sample | None = None
    ) -> Checked:
        """Return the outcome of one object, read again if unreadable; ``sample`` chooses its leaves, if given.

        A store that does not answer has retried by itself and is not asked again. Without ``sample`` only another size
        or bytes that were read to the end are a mismatch.
        """
        for _ in range(self._tries - 1):
            found = self._once(stored, depth, watch, sample)
            if found.outcome != "unreadable" or found.unanswered:
                return found
        return self._once(stored, depth, watch, sample)

    def probe(self, name: str) -> str:
        """Return the reason why a store cannot be reached or is not set up; empty if it answers."""
        try:
            return ask(self._store(name), f"objects/{self._entropy.token(16).hex()}")
        except ConfigError as error:
            return error.message

    def _store(self, name: str) -> ObjectStore:
        store = self._stores.get(name)
        if store is None:
            raise ConfigError(f"no store named {name} is set up")
        return store

    def _once(self, stored: StoredObject, depth: str, watch: Watch | None, sample: Sample | None) -> Checked:
        try:
            store = self._store(stored.store)
            held = store.stat(stored.store_key, stored.version)
            if held.bytes != stored.bytes:
                return Checked(stored, "mismatch", None, f"{held.bytes} of {stored.bytes} bytes")
            if depth == "metadata":
                if watch is not None:
                    watch.add(1)
                return Checked(stored, "verified", None)
            leaves = None if sample is None else kept_leaves(store, stored, unb64(stored.root))
            if sample is not None and leaves is not None:
                return self._leaves(store, stored, leaves, sample, watch)
            return self._whole(store, stored, watch, tree=sample is not None)
        except ObjectMissing as error:
            return Checked(stored, "missing", None, error.message)
        except UNANSWERED as error:
            return Checked(stored, "unreadable", None, error.message, unanswered=True)
        except StorageFailed as error:
            return Checked(stored, "unreadable", None, error.message)

    def _whole(self, store: ObjectStore, stored: StoredObject, watch: Watch | None, *, tree: bool) -> Checked:
        """Return the outcome by every byte, compared by SHA-256.

        With ``tree`` the tree root is compared too, as for a sample of an object without stored tree hashes.
        """
        leaves, flat = LeafHasher(), FlatHasher()
        for chunk in store.read(stored.store_key, stored.version):
            self._taken(stored, len(chunk), watch)
            if tree:
                self._workers.each(run, [partial(flat.update, chunk), partial(leaves.update, chunk)])
            else:
                flat.update(chunk)
        found = flat.digest()
        right = b64(found) == stored.sha256 and (not tree or b64(leaves.root()) == stored.root)
        why = "" if right else "the bytes are not those recorded"
        return Checked(stored, "verified" if right else "mismatch", found, why)

    def _leaves(
        self,
        store: ObjectStore,
        stored: StoredObject,
        leaves: Sequence[bytes],
        sample: Sample,
        watch: Watch | None,
    ) -> Checked:
        """Return the outcome by the sampled leaves; ``leaves`` are hashes that lead to the recorded root."""
        for at in sampling.positions(sample.seed, stored.id, len(leaves), sample.leaves):
            length = min(LEAF_BYTES, stored.bytes - at * LEAF_BYTES)
            data = b"".join(store.read(stored.store_key, stored.version, at * LEAF_BYTES, length))
            self._taken(stored, len(data), watch)
            if merkle.leaf_hash(data) != leaves[at]:
                return Checked(stored, "mismatch", None, f"leaf {at} is not the one recorded")
        return Checked(stored, "verified", None)

    def _taken(self, stored: StoredObject, amount: int, watch: Watch | None) -> None:
        if watch is not None:
            watch.add(amount)
        pace = self._paces.get(stored.store)
        if pace is not None:
            pace.take(amount)


class Watch:
    """A running total for a progress display, which may raise to stop the work."""

    def __init__(self, progress: Progress, total: int | None, what: str) -> None:
        self._progress = progress
        self._total = total
        self._what = what
        self._done = 0

    def add(self, amount: int) -> None:
        """Add to the total and show it; raise what the display raises."""
        self._done += amount
        self._progress.advance(self._done, self._total, self._what)


def sweep_requests(
    result: SweepResult, ended: int, common: Mapping[str, Value] | None = None
) -> list[Request]:
    """Return the requests that record a sweep: ``sweep.completed``, and each object whose state changed.

    ``ended`` is in seconds UTC; ``common`` are further fields of each.
    """
    more = dict(common or {})
    leaves = [
        sweep_leaf(checked.object.id, checked.object.version, checked.outcome, checked.found)
        for checked in result.checked
    ]
    counts = {outcome: result.count(outcome) for outcome in OUTCOMES}
    swept = Request(
        "sweep.completed",
        {
            **more,
            "depth": result.depth,
            **_positions(result.sample),
            "started_at": format_instant(result.started),
            "occurred_at": format_instant(ended),
            "results_root": sweep_root(leaves).to_json(),
            **{f"{outcome}_count": number for outcome, number in counts.items()},
        },
        subject=result.subject,
        sweep=sweep_lines(leaves),
    )
    return [swept, *_changes(result, more)]


def pause_requests(
    outages: Iterable[Outage], extent: Extent, ended: int, common: Mapping[str, Value] | None = None
) -> list[Request]:
    """Return a ``sweep.paused`` request for each store a sweep could not reach.

    ``ended`` is in seconds UTC; ``common`` are further fields of each.
    """
    return [
        Request(
            "sweep.paused",
            {
                **(common or {}),
                "store": outage.store,
                "depth": extent.depth,
                "scope": extent.scope,
                "started_at": format_instant(extent.started),
                "outage_started_at": format_instant(max(extent.started, outage.since)),
                "occurred_at": format_instant(ended),
                "read_count": outage.read,
                "unread_count": outage.unread,
            },
        )
        for outage in outages
    ]


def _positions(sample: Sample | None) -> dict[str, Value]:
    if sample is None:
        return {"sample_source": "all"}
    seed = b64(sample.seed)
    return {
        "sample_source": sample.origin,
        "sample_seed": seed,
        "sample_leaf_count": sample.leaves,
        "checkpoint_size": sample.size,
    }


def _changes(result: SweepResult, more: Mapping[str, Value]) -> Sequence[Request]:
    changes: list[Request] = []
    for checked in result.checked:
        found = None if checked.found is None else b64(checked.found)
        if checked.outcome == "unreadable" and checked.object.failing is not None:
            continue  # an unreadable object does not take back a failure found before
        if checked.outcome not in ("verified", checked.object.failing):
            outcome = ENTERED.get(checked.outcome, checked.outcome)
            values = {**more, "sweep": result.subject, "outcome": outcome, "found_sha256": found}
            changes.append(Request("object.verification_failed", values, subject=checked.object.id))
        elif (
            checked.outcome == "verified"
            and checked.object.failing is not None
            and checked.found == unb64(checked.object.sha256)
        ):
            values = {**more, "sweep": result.subject, "found_sha256": found}
            changes.append(Request("object.verification_recovered", values, subject=checked.object.id))
    return changes
