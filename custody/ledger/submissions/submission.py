"""Submissions to the sequencer, receipts, and the admission of one entry against the state.

Admission verifies every claim of a signer; it stores nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from custody.errors import Conflict, ProofInvalid, RoleRefused, RuleBroken
from custody.frozen import dataclass
from custody.law.clock import AHEAD
from custody.ledger.ports import EntryRow, LabelRow
from custody.ledger.submissions.labels import labels_of
from custody.ledger.submissions.signatures import Signatures
from custody.model import correction_types, hints, layouts, rulesets
from custody.model.entry.envelope import Envelope, Seen, SignedEntry
from custody.model.entry.openings import Contents, Opening
from custody.model.records import Key
from custody.model.rulings import Event, Placed
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.model.verification.kinds import OUTCOMES
from custody.proof.commitments.list_leaves import parse_sweep_leaf, sweep_root

#: Seconds that a signer's date may be behind the sequencer's clock without a reason.
BEHIND = 3600


@dataclass(frozen=True, slots=True)
class Item:
    """One signed entry with its openings, and for a sweep the result leaves, one a line."""

    note: bytes
    openings: tuple[Opening, ...]
    sweep: bytes | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """Entries that are accepted together or not at all."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a recorded entry: its position and id, and a tlog-proof file with the entry inside."""

    position: int
    entry_id: str
    proof: bytes


@dataclass(frozen=True, slots=True)
class EnteredEntry:
    """An entry that is recorded, or will be once the batch is committed."""

    position: int
    entry_id: str
    note: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry with its content, verified against its commitment and the form of its kind.

    ``stored`` are the openings in their stored form, ``contents`` their values. ``sweep`` are the result leaves of a
    sweep, one a line, None for other entries.
    """

    entry: SignedEntry
    event: Event
    stored: bytes
    contents: Contents
    sweep: bytes | None


@dataclass(frozen=True, slots=True)
class Admitted:
    """An admitted entry: the row to append, its labels, and the result leaves of a sweep."""

    row: EntryRow
    entry: SignedEntry
    placed: Placed
    labels: list[LabelRow]
    sweep: bytes | None


class Admission:
    """The admission of one batch's entries in turn, each folded into the state."""

    def __init__(
        self,
        state: State,
        now: int,
        seen_root: Callable[[int], bytes | None],
        origin: str,
        *,
        signatures: Signatures,
        log_vkey: str | None = None,
    ) -> None:
        self._state = state
        self._stored = state.size
        self._log_vkey = log_vkey
        self._now = now
        self._seen_root = seen_root
        self._origin = origin
        self._signatures = signatures
        self._roots: dict[int, bytes | None] = {}

    def admit(self, arrival: Arrival) -> Admitted:
        """Judge one entry, fold it into the state, and return it with the row to append.

        Raise Malformed, ProofInvalid, RoleRefused, RuleBroken or Conflict; the caller then rolls the state back.
        """
        entry, event, contents = arrival.entry, arrival.event, arrival.contents
        envelope = entry.envelope
        self._binding(envelope, contents)
        self._signature(entry, contents)
        self._clock(envelope, contents)
        self._chain(envelope)
        rulesets.confirm(self._state, event)
        wrong = correction_types.fault(self._state, event, contents.private)
        if wrong:
            raise RuleBroken(f"{event.kind}: {wrong}", rule="entry.form", hint=hints.HINTS["entry.form"])
        self._erasure(event)
        self._sweep(event, arrival.sweep)
        verify_moved_root(event, envelope)
        placed = Placed(event, self._state.size, envelope.seq, entry.leaf)
        rulesets.fold(self._state, placed)
        row = EntryRow(
            position=placed.position,
            id=envelope.id,
            subject=envelope.subject,
            seq=envelope.seq,
            prev=envelope.prev,
            leaf=entry.leaf,
            note=entry.note,
            openings=arrival.stored,
        )
        return Admitted(row, entry, placed, labels_of(self._state, placed, contents), arrival.sweep)

    def _binding(self, envelope: Envelope, contents: Contents) -> None:
        if envelope.log != self._origin:
            raise ProofInvalid(
                f"the entry is signed for the ledger {envelope.log}, this one is {self._origin}"
            )
        opens = envelope.kind == "ledger.opened" and self._log_vkey is not None
        if opens and contents.facts.text("log_vkey") != self._log_vkey:
            raise ProofInvalid(f"the ledger {self._origin} would be opened for a log key that is not its own")
        size = envelope.seen.size
        if size not in self._roots:
            self._roots[size] = self._seen_root(size)
        judge_seen(envelope.seen, self._roots[size])

    def _signature(self, entry: SignedEntry, contents: Contents) -> None:
        if self._state.size == 0:
            vkey = contents.facts.text("vkey") or ""
        else:
            key = self._state.get(Key, entry.envelope.by)
            if key is None:
                raise RoleRefused(
                    f"no actor of this ledger has the key {entry.envelope.by}",
                    rule="key.enrolled",
                    hint=hints.HINTS["key.enrolled"],
                )
            vkey = key.vkey
        self._signatures.check(entry, vkey)

    def _clock(self, envelope: Envelope, contents: Contents) -> None:
        """Raise RuleBroken for a date far from this machine's clock; a note's date is judged by its import."""
        offline = layouts.layout(envelope.v, envelope.kind).kind.offline
        if envelope.at > self._now + AHEAD and not offline:
            raise RuleBroken(
                f"the entry is dated {envelope.at - self._now} seconds ahead of this machine's clock",
                rule="time.ahead",
                hint="Set the clocks right, then sign again.",
            )
        if self._now - envelope.at > BEHIND and contents.facts.text("late_reason") in (None, "clock"):
            raise RuleBroken(
                f"the entry was signed {self._now - envelope.at} seconds ago and gives no reason for coming late",
                rule="time.behind",
                hint="Set the clock right, or give the reason with --late-reason.",
            )

    def _chain(self, envelope: Envelope) -> None:
        tip = self._state.tip(envelope.subject)
        expected = (0, None) if tip is None else (tip.seq + 1, tip.leaf)
        if (envelope.seq, envelope.prev) != expected:
            raise Conflict(
                f"the subject {envelope.subject} moved on: its next entry is number {expected[0]}, "
                f"this one says {envelope.seq}"
            )

    def _erasure(self, event: Event) -> None:
        """Raise Conflict for an erasure of an entry of the same commit: nobody could have seen the value."""
        if event.kind == "erasure.executed" and event.facts.count("entry_position") >= self._stored:
            raise Conflict(
                "an entry cannot be erased in the commit that brings it",
                hint="Erase it once it stands, in a submission of its own.",
            )

    def _sweep(self, event: Event, sweep: bytes | None) -> None:
        if (event.kind == "sweep.completed") != (sweep is not None):
            raise ProofInvalid("a sweep, and nothing else, comes with its result leaves")
        if sweep is not None:
            leaves = sweep_leaves(sweep)
            if sweep_root(leaves).to_json() != (event.facts.root("results_root") or {}):
                raise ProofInvalid("the sweep's result leaves are not those it commits to")
            found = Counter(parse_sweep_leaf(leaf).outcome for leaf in leaves)
            if +found != +Counter({name: event.facts.count(f"{name}_count") for name in OUTCOMES}):
                raise ProofInvalid("the sweep's result leaves have other outcomes than it counts")


def verify_moved_root(event: Event, envelope: Envelope) -> None:
    """Raise ProofInvalid where a migration's entry names another root than its signer had seen."""
    if event.kind == "ledger.migration_started" and event.facts.text("root") != b64(envelope.seen.root):
        raise ProofInvalid("the entry says that another root was carried over than that of this ledger")


def judge_seen(seen: Seen, root: bytes | None) -> None:
    """Raise Conflict unless ``root``, the ledger's at that size or None, is that a signer had seen."""
    if root is None or root != seen.root:
        raise Conflict(
            "what the signer had seen is no earlier state of this ledger",
            hint="Compare checkpoints: either this ledger or the signer's copy was replaced.",
        )


def require_imports(admitted: Iterable[Admitted]) -> None:
    """Raise RuleBroken unless each entry signed offline comes with its ``scene.notes_imported``."""
    entries = [new.entry for new in admitted]
    answers = {entry.envelope.re for entry in entries if entry.envelope.kind == "scene.notes_imported"}
    for entry in entries:
        said = entry.envelope
        if layouts.layout(said.v, said.kind).kind.offline and entry.leaf not in answers:
            raise RuleBroken(
                f"{said.kind} was signed offline and arrives without the entry that imports it",
                rule="scene.notes_imported",
                hint=hints.HINTS["scene.notes_imported"],
            )


def sweep_lines(leaves: Iterable[bytes]) -> bytes:
    """Return the stored form of a sweep's result leaves: canonical JSON, one a line."""
    return b"".join(leaf + b"\n" for leaf in leaves)


def sweep_leaves(lines: bytes) -> list[bytes]:
    """Return the leaves of stored sweep results; raise ProofInvalid where the last line has no end."""
    if lines and not lines.endswith(b"\n"):
        raise ProofInvalid("stored sweep results are cut off")
    return lines.split(b"\n")[:-1]
