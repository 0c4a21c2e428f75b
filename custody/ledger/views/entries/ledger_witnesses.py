"""Witnesses of a ledger's history by their cosignatures, and the resumptions they accepted.

Every witness that cosigned before a loss must accept the resumption; a new witness cannot compare. Invalid
signatures are skipped; `custody check` reports them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.model.records import PublicKey
from custody.model.schema.ids import b64
from custody.proof import acknowledgement, checkpoint, cosignature, note
from custody.proof.acknowledgement import Acknowledgement
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class Line:
    """A valid stored cosignature of an outsider: its tree size, key and time (seconds UTC)."""

    size: int
    key: VerifierKey
    time: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness's sighting: its name, the time (seconds UTC), and the tree size it cosigned then."""

    name: str
    time: int
    size: int
    #: Heads (size, root) that it had cosigned and that are not shown to belong to this history.
    left: tuple[tuple[int, bytes], ...] = ()


class EndedEvent(Protocol):
    """An event that a later entry can end: the positions of both entries."""

    @property
    def position(self) -> int:
        """The position of the entry that began the event."""

    @property
    def ended(self) -> int | None:
        """The position of the entry that ended the event, None while it lasts."""


def witness_lines(reader: LedgerReader, log_key: VerifierKey) -> list[Line]:
    """Return the valid cosignatures of outside witnesses, in ascending tree size, then time."""
    found = []
    outside: dict[str, VerifierKey | None] = {}
    for stored in reader.cosignatures():
        try:
            if stored.vkey not in outside:
                outside[stored.vkey] = _outsider(reader, log_key, VerifierKey.parse(stored.vkey))
            key, signed = outside[stored.vkey], reader.checkpoint(stored.size)
            if key is None or signed is None:
                continue
            alone = f"{note.parse(signed).text}\n{stored.line}\n".encode()
            found += [Line(stored.size, key, cosigned.time) for cosigned in cosignature.verify(alone, [key])]
        except CustodyError:
            continue
    return sorted(found, key=lambda line: (line.size, line.time))


def _outsider(reader: LedgerReader, log_key: VerifierKey, key: VerifierKey) -> VerifierKey | None:
    """Return a key if it is an outside witness's; None for the log's own or an enrolled key."""
    inside = key.public == log_key.public or reader.record(PublicKey.space, b64(key.public)) is not None
    return None if inside else key


def first_seen(lines: Sequence[Line], ended: EndedEvent) -> Seen | None:
    """Return the sighting that completes the required witnesses of an ending entry; None until then."""
    over = [line for line in lines if ended.ended is not None and line.size > ended.ended]
    first: dict[VerifierKey, Seen] = {}
    for line in sorted(over, key=lambda line: line.time):
        first.setdefault(line.key, Seen(line.key.name, line.time, line.size))
    return _last(_needed(lines, ended.position, first))


def _last(seen: Sequence[Seen]) -> Seen | None:
    """Return the latest of these sightings, None if there is none."""
    return max(seen, key=lambda each: each.time, default=None)


def _needed(lines: Sequence[Line], position: int, seen: Mapping[VerifierKey, Seen]) -> list[Seen]:
    """Return the sightings of all witnesses that cosigned before a position; empty until all are there.

    A new witness could cosign an old checkpoint with any time, but cannot replace another. Where nobody had
    cosigned before, one is enough.
    """
    before = {line.key for line in lines if line.size <= position}
    if not before <= seen.keys():
        return []
    return [seen[key] for key in sorted(before or seen.keys(), key=str)]


def taken_in(
    reader: LedgerReader,
    lines: Sequence[Line],
    left: int,
    approval: tuple[int, bytes],
    acknowledgements: Sequence[bytes],
) -> tuple[Seen, ...]:
    """Return the witnesses that accepted a resumption, the earliest first; empty until all required did.

    ``left`` is the number of entries that remained, ``approval`` position and leaf hash of the approving
    entry.
    """
    first: dict[VerifierKey, Seen] = {}
    for key in {line.key for line in lines}:
        for data in acknowledgements:
            told = _verified(reader, data, key)
            if told is None or approval not in told[0].resumptions:
                continue
            if key not in first or told[1] < first[key].time:
                first[key] = Seen(key.name, told[1], told[0].head.size, told[0].left)
    return tuple(sorted(_needed(lines, left, first), key=lambda seen: seen.time))


def _verified(reader: LedgerReader, data: bytes, key: VerifierKey) -> tuple[Acknowledgement, int] | None:
    """Return a witness's acknowledgement of this very ledger with its time; None for anything else."""
    try:
        told = acknowledgement.verify(data, key)
        stored = None if told is None else reader.checkpoint(told[0].head.size)
        if told is None or stored is None or checkpoint.parse(stored) != told[0].head:
            return None
    except CustodyError:
        return None
    return told[0], told[1].time
