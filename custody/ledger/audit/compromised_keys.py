"""Findings on entries by a compromised key that are not proven to be older than the compromise.

The entries stay valid and no rule is applied again: people have to find out whether the owner signed them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from custody.errors import CustodyError
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.ports import LedgerReader, Stamps, StoredEntry
from custody.ledger.views.entries.compromised_key_entries import CompromisedKey, leak_of, weigh
from custody.ledger.views.entries.external_sightings import ExternalSightings
from custody.model.entry.envelope import parse_entry
from custody.model.records import Key

#: Entries that a finding names by their numbers; the others are counted.
_NAMED = 20
#: The bytes before the name of the signer's key in the text of an entry.
_BY = b'"by":"'


@dataclass(slots=True)
class _Leaked:
    """A compromised key, its first and last possible position, and the entries in doubt.

    ``lost``: an entry that it may have signed could not be read.
    """

    leak: CompromisedKey
    since: int
    last: int
    positions: list[int]
    lost: bool = False


def check_leaks(reader: LedgerReader, replay: Replay, findings: Findings, verifier: Stamps | None) -> int:
    """Add a finding for each compromised key with entries in doubt; return the number of these entries.

    The entries are read once for all keys. A key is left out where an entry that it may have signed cannot be read,
    which is a finding of its own.
    """
    leaked = _leaked(reader, replay)
    if not leaked:
        return 0
    try:
        seen = ExternalSightings(reader, verifier)
    except CustodyError:
        return 0
    by_name = {key.leak.key.encode(): key for key in leaked}
    start, stop = _stretch(leaked, 0)
    while start < stop:
        start, stop = _stretch(leaked, _through(reader, replay, by_name, (start, stop), seen))
    count = 0
    for key in leaked:
        if not key.lost:
            _tell(key.leak, key.positions, findings)
            count += len(key.positions)
    return count


def _leaked(reader: LedgerReader, replay: Replay) -> list[_Leaked]:
    """Return the compromised keys of the replayed state, with no entries in doubt yet."""
    found = []
    for record in replay.state.records_of(Key):
        if not isinstance(record, Key) or record.until is None:
            continue
        try:
            leak = leak_of(reader, record)
        except CustodyError:
            continue
        if leak is not None:
            found.append(_Leaked(leak, record.since, min(record.until, replay.state.size - 1), []))
    return found


def _stretch(leaked: Sequence[_Leaked], start: int) -> tuple[int, int]:
    """Return the next range of positions from ``start`` on that leaked keys could sign; empty if none."""
    rest = sorted(
        (max(start, key.since), key.last + 1) for key in leaked if not key.lost and key.last >= start
    )
    first = stop = rest[0][0] if rest else start
    for since, end in rest:
        stop = max(stop, end) if since <= stop else stop
    return first, stop


def _through(
    reader: LedgerReader,
    replay: Replay,
    by_name: Mapping[bytes, _Leaked],
    stretch: tuple[int, int],
    seen: ExternalSightings,
) -> int:
    """Collect the entries in doubt of a range of positions; return the position to continue at.

    Where an entry cannot be read, the keys that may have signed it are marked ``lost``, and the others continue after
    it.
    """
    position = stretch[0]
    try:
        for stored in reader.entries(*stretch):
            position = stored.position
            one = by_name.get(_signer(stored.note))
            if one is not None and one.since <= position <= one.last:
                _weigh(replay, one, stored, seen)
            position += 1
    except CustodyError:
        for key in by_name.values():
            key.lost = key.lost or key.since <= position <= key.last
        return position + 1
    return stretch[1]


def _signer(note: bytes) -> bytes:
    """Return the name of the key that an entry claims to be signed with, without parsing all of it."""
    return note.partition(_BY)[2].partition(b'"')[0]


def _weigh(replay: Replay, one: _Leaked, stored: StoredEntry, seen: ExternalSightings) -> None:
    """Add an entry's position to its key where nothing shows it to be older than the compromise."""
    position = stored.position
    try:
        by = parse_entry(stored.note).envelope.by
    except CustodyError:
        return
    newest = replay.state.newest(position + 1)
    if by == one.leak.key and weigh(one.leak, newest, seen.earliest(position)).stands:
        one.positions.append(position)


def _tell(leak: CompromisedKey, positions: list[int], findings: Findings) -> None:
    if not positions:
        return
    named = ", ".join(map(str, positions[:_NAMED]))
    more = f" and {len(positions) - _NAMED} more" if len(positions) > _NAMED else ""
    which = "entry" if len(positions) == 1 else "entries"
    found = f"{leak.key}: {leak.sentence()}; it signed {which} {named}{more}, which nothing shows to be older"
    findings.at(leak.revoked, "signer_doubted", "a key that nobody else had", found)
