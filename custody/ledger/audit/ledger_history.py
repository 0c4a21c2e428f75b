"""Findings on the history of a ledger: resumptions with their losses, cancelled migrations.

None is an error. Each is reported with every verdict until a witness that knew the ledger before has accepted it.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError
from custody.law.clock import format_instant, tell_instant
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.typed_rows import STORED_ENTRY, single
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.ledger_history import LedgerHistory, Moving, Resumption, build, described
from custody.ledger.views.entries.ledger_witnesses import Seen
from custody.model.entry.envelope import parse_entry
from custody.model.schema.ids import b64
from custody.proof.note import VerifierKey


def check_past(
    reader: LedgerReader,
    log_key: VerifierKey,
    replay: Replay,
    acknowledgements: Sequence[bytes],
    findings: Findings,
) -> LedgerHistory | None:
    """Add a finding for each resumption and cancelled migration; return the ledger's history.

    Return None where there is none, or, with a finding, where the database cannot be read.
    """
    if not replay.past:
        return None
    try:
        standing = build(reader, log_key, replay.past, acknowledgements)
    except CustodyError as error:
        findings.add("cosignatures_unreadable", "cosignatures", found=error.message)
        return None
    for resumption in standing.resumptions:
        _resumption(resumption, findings)
        _second(reader, replay, resumption, findings)
    _contradictions(standing, findings)
    for moving in standing.cancelled:
        _cancelled(moving, findings)
    return standing


def seen_resumptions(
    reader: LedgerReader, log_key: VerifierKey, replay: Replay, acknowledgements: Sequence[bytes]
) -> list[int]:
    """Return the positions of the proposals of resumptions that a witness has accepted; [] if unreadable."""
    if not replay.past or not acknowledgements:
        return []
    try:
        standing = build(reader, log_key, replay.past, acknowledgements)
    except CustodyError:
        return []
    return [resumption.position for resumption in standing.resumptions if resumption.seen]


def _contradictions(standing: LedgerHistory, findings: Findings) -> None:
    """Add a finding for each head that a witness cosigned and that no resumption records as lost."""
    for seen in dict.fromkeys(seen for resumption in standing.resumptions for seen in resumption.seen):
        for size, root in seen.left:
            if not any(resumption.explains(size, root) for resumption in standing.resumptions):
                where = f"cosignature of {seen.name} on {size} entries"
                findings.add(
                    "cosignature_contradicts", where, "a head that a resumption says to be lost", b64(root)
                )


def _resumption(one: Resumption, findings: Findings) -> None:
    where = f"entries {one.position} and {one.approved}"
    if one.seen:
        for seen in one.seen:
            left = "".join(f"; it had cosigned {size} entries, root {b64(root)}" for size, root in seen.left)
            findings.add("resumption_seen", where, found=f"{described(one)}; {_told(seen)}{left}")
        return
    findings.add("ledger_resumed", where, f"{one.position} entries and those after them", described(one))
    if one.lost:
        findings.add("entries_lost", where, found=f"{one.lost_words} of an earlier history", amount=one.lost)


def _told(seen: Seen) -> str:
    return f"seen by witness {seen.name} at {tell_instant(seen.time)}, when it cosigned {seen.size} entries"


def _cancelled(moving: Moving, findings: Findings) -> None:
    where = f"entries {moving.position} and {moving.ended}"
    found = f"the ledger stays here; the migration to the ledger copy {moving.place} was cancelled"
    if moving.seen is not None:
        findings.add("migration_cancelled_seen", where, found=f"{found}; {_told(moving.seen)}")
    else:
        findings.add("migration_cancelled", where, found=found)


def _note(reader: LedgerReader, position: int) -> bytes:
    return single(lambda: reader.entry(position), STORED_ENTRY).note


def _second(reader: LedgerReader, replay: Replay, one: Resumption, findings: Findings) -> None:
    """Add a note where one of the two people who resumed the ledger had enrolled the other's key."""
    keys = [replay.key(name) for name in one.signers]
    for own, other in ((keys[0], keys[1]), (keys[1], keys[0])):
        if own is None or other is None:
            continue
        since = own.since
        try:
            envelope = parse_entry(_note(reader, since)).envelope
        except CustodyError:
            continue
        signer = replay.key(envelope.by)
        if envelope.kind == "ledger.opened" or signer is None or signer.actor != other.actor:
            continue
        days, rest = divmod(max(0, one.at - envelope.at), 86_400)
        before = f"{one.position - own.since} entries, {days} d {rest // 3600} h before"
        findings.at(
            one.approved,
            "second_person_enrolled",
            "two people, neither of whom brought the other in",
            f"{own.name} was enrolled by the other of the two ({other.name}) at entry {own.since}, "
            f"{format_instant(envelope.at)}: {before}",
        )
