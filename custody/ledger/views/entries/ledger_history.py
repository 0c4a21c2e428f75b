"""The history of a ledger: resumptions with losses, migrations, and the witnesses that saw them.

It accompanies every verdict about a ledger. It is read from entries about the ledger, stored cosignatures,
and the acknowledgements of witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from custody.display import quoted
from custody.frozen import dataclass
from custody.law.clock import tell_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.ledger_witnesses import Line, Seen, first_seen, taken_in, witness_lines
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.rulings import Event, Placed
from custody.model.schema.ids import b64, unb64
from custody.proof.note import VerifierKey

PROPOSED, APPROVED = "resumption.proposed", "resumption.approved"
MOVED, ARRIVED = "ledger.migration_started", "ledger.migration_ended"
#: Kinds of the entries that a ledger's past is read from.
KINDS = frozenset({PROPOSED, APPROVED, MOVED, ARRIVED})


@dataclass(frozen=True, slots=True)
class Resumption:
    """One resumption: its entries, signers' key names, stated loss, and the witnesses that accepted it.

    ``position`` is that of the proposal, equal to the number of entries that remained; ``leaf`` is the hash
    of the approval at ``approved``, ``at`` its date. ``server`` is the fate of a former database, None
    without one.
    """

    position: int
    approved: int
    leaf: bytes
    at: int
    reason: str
    evidence: str
    lost_size: int
    lost_root: bytes
    signers: tuple[str, str]
    server: str | None = None
    seen: tuple[Seen, ...] = ()

    @property
    def lost(self) -> int:
        """The number of entries stated as lost."""
        return max(0, self.lost_size - self.position)

    def explains(self, size: int, root: bytes) -> bool:
        """Return whether the resumption declares a head of this size and root lost."""
        if size == self.lost_size:
            return self.position < size and self.lost_root == root
        return self.position < size < self.lost_size

    @property
    def lost_words(self) -> str:
        """The entries stated as lost, as text."""
        if not self.lost:
            return "no entry is stated as lost"
        last = self.lost_size - 1
        return f"entry {last}" if self.lost == 1 else f"entries {self.position} to {last}"


@dataclass(frozen=True, slots=True)
class Moving:
    """One migration: the entry that closed the ledger, and the one that ended it, or None.

    ``seen`` is the first cosignature over the entry that cancelled it.
    """

    position: int
    place: str
    ended: int | None
    cancelled: bool
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class LedgerHistory:
    """The resumptions and migrations of a ledger, in order of record."""

    size: int
    resumptions: tuple[Resumption, ...] = ()
    migrations: tuple[Moving, ...] = ()

    @property
    def doubted(self) -> tuple[Resumption, ...]:
        """The resumptions that no witness has accepted."""
        return tuple(resumed for resumed in self.resumptions if not resumed.seen)

    @property
    def cancelled(self) -> tuple[Moving, ...]:
        """The migrations of the ledger that were cancelled."""
        return tuple(migration for migration in self.migrations if migration.cancelled)

    @property
    def doubt(self) -> str | None:
        """The doubt about the ledger to state with any verdict; None where there is none."""
        off = [migration for migration in self.cancelled if migration.seen is None]
        return _words(self.doubted, off)

    @property
    def summary(self) -> str | None:
        """The history as a few words, accepted resumptions included; None if there is none."""
        words = _words(self.resumptions, self.cancelled)
        if words is None or self.doubt is not None:
            return words
        return f"{words}; seen by a witness"

    def document(self) -> dict[str, Any]:
        """Return the history as a JSON document."""
        return {
            "told": self.summary,
            "doubt": self.doubt,
            "resumptions": [
                {
                    **{
                        name: value for name, value in asdict(resumed).items() if name not in ("leaf", "seen")
                    },
                    "lost_root": resumed.lost_root.hex(),
                    "at": tell_instant(resumed.at),
                    "signers": list(resumed.signers),
                    "lost": resumed.lost,
                    "seen": [_seen(seen) for seen in resumed.seen],
                }
                for resumed in self.resumptions
            ],
            "migrations": [
                {**asdict(migration), "seen": None if migration.seen is None else _seen(migration.seen)}
                for migration in self.migrations
            ],
            "cancelled": len(self.cancelled),
        }


def _seen(seen: Seen) -> dict[str, Any]:
    return {"witness": seen.name, "time": tell_instant(seen.time)}


def _words(resumptions: Sequence[Resumption], off: Sequence[Moving]) -> str | None:
    """Return resumptions, losses and cancelled migrations as text; None if there is none."""
    told = []
    if resumptions:
        count, lost = len(resumptions), sum(resumed.lost for resumed in resumptions)
        told.append(f"resumed {'once' if count == 1 else f'{count} times'}")
        if lost:
            told.append(f"{lost} {'entry' if lost == 1 else 'entries'} lost")
    if off:
        told.append("a cancelled migration" if len(off) == 1 else f"{len(off)} cancelled migrations")
    return ", ".join(told) or None


def standing_of(
    reader: LedgerReader, log_key: VerifierKey, acknowledgements: Sequence[bytes] = ()
) -> LedgerHistory:
    """Return the history of a ledger; ``acknowledgements`` are witnesses' notes of resumptions."""
    return build(reader, log_key, happenings(reader), acknowledgements)


def happenings(reader: LedgerReader) -> Iterable[Placed]:
    """Yield the ledger's own entries about resumptions and migrations, in order of record."""
    if reader.head().size == 0:
        return
    subject = parse_entry(reader.entry(0).note).envelope.subject
    for position in reader.positions(subject):
        stored = reader.entry(position)
        envelope = parse_entry(stored.note).envelope
        if envelope.kind not in KINDS:
            continue
        layout = layouts.layout(envelope.v, envelope.kind)
        facts = opening_format.read(layout, opening_format.decode(reader.openings(position))).facts
        event = Event(
            envelope.kind,
            subject,
            facts,
            envelope.by,
            envelope.at,
            envelope.re,
            envelope.v,
            envelope.seen.size,
        )
        yield Placed(event, position, envelope.seq, stored.leaf)


def build(
    reader: LedgerReader, log_key: VerifierKey, placed: Iterable[Placed], acknowledgements: Sequence[bytes]
) -> LedgerHistory:
    """Return the history that the entries ``placed`` make.

    ``reader`` supplies the size, cosignatures and checkpoints; ``acknowledgements`` are witnesses' notes.
    """
    proposals: dict[bytes, Placed] = {}
    resumptions: list[Resumption] = []
    migrations: dict[bytes, Moving] = {}
    for entry in placed:
        event = entry.event
        if event.kind == PROPOSED:
            proposals[entry.leaf] = entry
        elif event.kind == APPROVED and (proposal := proposals.pop(event.re or b"", None)) is not None:
            resumptions.append(resumption(proposal, entry))
        elif event.kind == MOVED:
            migrations[entry.leaf] = Moving(
                entry.position, event.facts.must("ledger_copy"), None, cancelled=False
            )
        elif event.kind == ARRIVED and (moving := migrations.get(event.re or b"")) is not None:
            off = event.facts.must("outcome") == "cancelled"
            migrations[entry.leaf] = Moving(moving.position, moving.place, entry.position, cancelled=off)
            del migrations[event.re or b""]
    lines = witness_lines(reader, log_key) if resumptions or migrations else []
    return LedgerHistory(
        reader.head().size,
        tuple(_taken(reader, lines, resumed, acknowledgements) for resumed in resumptions),
        tuple(_off(lines, each) for each in sorted(migrations.values(), key=lambda each: each.position)),
    )


def resumption(proposal: Placed, approval: Placed) -> Resumption:
    """Return the resumption of a proposal and its approval."""
    facts = proposal.event.facts
    return Resumption(
        position=proposal.position,
        approved=approval.position,
        leaf=approval.leaf,
        at=approval.event.at,
        reason=facts.must("reason"),
        evidence=facts.must("evidence"),
        lost_size=facts.count("lost_size"),
        lost_root=unb64(facts.must("lost_root")),
        signers=(proposal.event.by, approval.event.by),
        server=facts.text("former_database"),
    )


def _taken(
    reader: LedgerReader, lines: Sequence[Line], resumed: Resumption, acknowledgements: Sequence[bytes]
) -> Resumption:
    """Return a resumption with the witnesses that accepted it."""
    seen = taken_in(reader, lines, resumed.position, (resumed.approved, resumed.leaf), acknowledgements)
    return replace(resumed, seen=seen)


def _off(lines: Sequence[Line], moving: Moving) -> Moving:
    """Return a cancelled migration with the witness that saw it cancelled; others unchanged."""
    if not moving.cancelled or moving.ended is None:
        return moving
    return replace(moving, seen=first_seen(lines, moving))


def described(resumed: Resumption) -> str:
    """Return the signers, date, reason, evidence and loss of a resumption as text."""
    what = f"{resumed.lost_words}; reason {resumed.reason}, evidence {resumed.evidence}, {tell_instant(resumed.at)}"
    by = f"proposed by {quoted(resumed.signers[0])}, approved by {quoted(resumed.signers[1])}"
    server = "" if resumed.server is None else f"; the database that it was moved to: {resumed.server}"
    return f"{what}; {by}{server}; stated as lost: {resumed.lost_size} entries, root {b64(resumed.lost_root)}"
