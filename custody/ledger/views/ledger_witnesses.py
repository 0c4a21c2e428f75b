"""Which outsiders have seen what became of a ledger: cosignatures over it, and resumptions that witnesses took in.

Where witnesses had cosigned before a loss, only these can say that they have seen it: a new one has nothing with which
to compare. What does not verify is passed over; `custody check` says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.model.ids import b64
from custody.model.records import PublicKey
from custody.proof import acknowledgement, checkpoint, cosignature, note
from custody.proof.acknowledgement import Acknowledgement
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class Line:
    """A stored cosignature that verifies, by the key of an outsider: the size it is on and when it was made."""

    size: int
    key: VerifierKey
    time: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness that has seen something: its name, when, and the size that it cosigned then."""

    name: str
    time: int
    size: int
    #: Heads (size, root) that it had cosigned and that are not shown to belong to this history.
    left: tuple[tuple[int, bytes], ...] = ()


class Ended(Protocol):
    """What an entry ended."""

    @property
    def position(self) -> int:
        """The entry that began it."""

    @property
    def ended(self) -> int | None:
        """The entry that ended it."""


def witness_lines(reader: LedgerReader, log_key: VerifierKey) -> list[Line]:
    """Return the stored cosignatures that verify and are by nobody of the house, by rising size."""
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
            found += [Line(stored.size, key, one.time) for one in cosignature.verify(alone, [key])]
        except CustodyError:
            continue
    return sorted(found, key=lambda line: (line.size, line.time))


def _outsider(reader: LedgerReader, log_key: VerifierKey, key: VerifierKey) -> VerifierKey | None:
    inside = key.public == log_key.public or reader.record(PublicKey.space, b64(key.public)) is not None
    return None if inside else key


def first_seen(lines: Sequence[Line], ended: Ended) -> Seen | None:
    """Return the first line over the entry that ended something, by a witness that may say so; None for none."""
    over = [line for line in lines if ended.ended is not None and line.size > ended.ended]
    meant = _entitled(lines, ended.position)
    for line in sorted(over, key=lambda line: line.time):
        if line.key in meant:
            return Seen(line.key.name, line.time, line.size)
    return None


def _entitled(lines: Sequence[Line], position: int) -> set[VerifierKey]:
    """Return the witnesses that cosigned something before a position, all of them where none did."""
    before = {line.key for line in lines if line.size <= position}
    return before or {line.key for line in lines}


def taken_in(
    reader: LedgerReader,
    lines: Sequence[Line],
    left: int,
    approval: tuple[int, bytes],
    acknowledgements: Sequence[bytes],
) -> tuple[Seen, ...]:
    """Return the witnesses that took a resumption in, the earliest first.

    ``left`` is how many entries were left at it, ``approval`` position and leaf hash of the entry of its effect.
    """
    found = []
    for key in sorted(_entitled(lines, left), key=str):
        for data in acknowledgements:
            told = _verified(reader, data, key)
            if told is not None and approval in told[0].resumptions:
                found.append(Seen(key.name, told[1], told[0].head.size, told[0].left))
    return tuple(sorted(found, key=lambda seen: seen.time))


def _verified(reader: LedgerReader, data: bytes, key: VerifierKey) -> tuple[Acknowledgement, int] | None:
    """Return what a witness states of this very ledger, and when; None for anything else."""
    try:
        told = acknowledgement.verify(data, key)
        stored = None if told is None else reader.checkpoint(told[0].head.size)
        if told is None or stored is None or checkpoint.parse(stored) != told[0].head:
            return None
    except CustodyError:
        return None
    return told[0], told[1].time
