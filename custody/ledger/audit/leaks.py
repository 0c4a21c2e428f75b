"""Names the entries that others may have signed: those of a key that others had, not shown to be older than that.

They stand, and no rule is judged anew: whether they are the owner's is for people to find out.
"""

from __future__ import annotations

from custody.errors import CustodyError
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.ports import LedgerReader, Stamps
from custody.ledger.views.doubted import Leak, leak_of, weigh
from custody.ledger.views.outside import SeenOutside
from custody.model.envelope import parse_entry
from custody.model.records import Key

#: Entries that a finding names by their numbers; the others are counted.
_NAMED = 20


def check_leaks(reader: LedgerReader, replay: Replay, findings: Findings, verifier: Stamps | None) -> int:
    """Note every key that others had, with what it signed then, and count these entries.

    What cannot be read was found before.
    """
    seen: SeenOutside | None = None
    count = 0
    for record in replay.state.held(Key):
        if not isinstance(record, Key) or record.until is None:
            continue
        try:
            leak = leak_of(reader, record)
            if leak is None:
                continue
            seen = SeenOutside(reader, verifier) if seen is None else seen
            doubted = _doubted(reader, replay, record, leak, seen)
        except CustodyError:
            continue
        _tell(leak, doubted, findings)
        count += len(doubted)
    return count


def _doubted(reader: LedgerReader, replay: Replay, record: Key, leak: Leak, seen: SeenOutside) -> list[int]:
    """Give the positions of what a key signed that nothing shows to be older than the leak."""
    name, last = record.name.encode(), record.until or 0
    found = []
    for stored in reader.entries(record.since, min(last + 1, replay.state.size)):
        if name not in stored.note:
            continue
        try:
            by = parse_entry(stored.note).envelope.by
        except CustodyError:
            continue
        newest, position = replay.state.newest(stored.position + 1), stored.position
        if by == record.name and weigh(leak, newest, seen.earliest(position)).stands:
            found.append(position)
    return found


def _tell(leak: Leak, positions: list[int], findings: Findings) -> None:
    if not positions:
        return
    named = ", ".join(map(str, positions[:_NAMED]))
    more = f" and {len(positions) - _NAMED} more" if len(positions) > _NAMED else ""
    which = "entry" if len(positions) == 1 else "entries"
    found = f"{leak.key}: {leak.told()}; it signed {which} {named}{more}, which nothing shows to be older"
    findings.at(leak.revoked, "signer_doubted", "a key that nobody else had", found)
