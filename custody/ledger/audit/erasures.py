"""Audit of erasures, by four records: entries, openings, database marks, the list beside the head."""

from __future__ import annotations

from custody.errors import CustodyError, HeadMismatch
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.typed_rows import ERASURE, STORED_ENTRY, single, steady
from custody.ledger.audit.walk import Walk
from custody.ledger.consistency.head_recovery import founded_erasures
from custody.ledger.ports import HeadStore, LedgerReader, ListedErasure

Places = set[tuple[int, int]]


def check_erasures(reader: LedgerReader, head: HeadStore | None, walk: Walk, findings: Findings) -> None:
    """Add findings for fields erased without an order, and for fields present that were to be erased.

    An erasure listed beside the head counts like one by an entry: a restored database may lack the entry.
    """
    listed = _listed(reader, head, walk, findings)
    listed = listed if listed is None else listed - _forged(reader, head, walk, listed, findings)
    ordered, gone = walk.replay.erased, walk.judge.gone
    allowed = ordered | (listed or set())
    readable = {place for place in allowed if place[0] not in walk.replay.holes}
    for position, index in sorted(readable - gone):
        findings.at(
            position, "not_erased", "the hash of the field only", "the field", part=f", field {index}"
        )
    try:
        marked: Places | None = set(steady(reader.erased, ERASURE))
    except CustodyError as error:
        findings.add("erasures_unreadable", "erasures", found=error.message)
        marked = None
    if not walk.replay.holes:
        for position, index in sorted((gone & allowed) - ordered):
            findings.at(position, "erasure_unrecorded", "an entry", "a list only", part=f", field {index}")
        for position, index in sorted(gone - allowed):
            findings.at(position, "lost", "the field", "its hash only", part=f", field {index}")
        for position, index in sorted((marked or set()) - allowed):
            findings.at(position, "erasure_unfounded", "no mark", "marked as erased", part=f", field {index}")
    if marked is not None:
        for position, index in sorted(ordered - marked):
            findings.at(position, "erasure_unmarked", "marked as erased", "no mark", part=f", field {index}")
    if listed is not None:
        for position, index in sorted(ordered - listed):
            findings.at(
                position, "erasure_unlisted", "listed beside the head", "not", part=f", field {index}"
            )


def _listed(reader: LedgerReader, head: HeadStore | None, walk: Walk, findings: Findings) -> Places | None:
    """Return the erasures listed beside the head for entries of this ledger; None if they are not known."""
    if head is None:
        return None
    try:
        return {
            (erasure.position, erasure.field)
            for erasure in head.list_erasures()
            if _is_ours(reader, walk, erasure)
        }
    except HeadMismatch as error:
        findings.add("head_damaged", "list of erasures", found=error.message)
    except CustodyError as error:
        findings.add("head_unreadable", "list of erasures", found=error.message)
    return None


def _forged(
    reader: LedgerReader, head: HeadStore | None, walk: Walk, listed: Places, findings: Findings
) -> Places:
    """Return the listed erasures that no entry orders, each a finding; empty where they cannot be judged.

    Where entries may be lost, one of these may have ordered it: then only fields that can never be erased count.
    """
    if head is None or walk.replay.holes or listed <= walk.replay.erased:
        return set()
    by_position: dict[int, set[int]] = {}
    for position, index in listed:
        by_position.setdefault(position, set()).add(index)
    try:
        if walk.position < reader.head().size:
            return set()
        founded = founded_erasures(head, reader, by_position)
    except CustodyError as error:
        findings.add("head_unreadable", "list of erasures", found=error.message)
        return set()
    forged = {(position, index) for position, index in listed if index not in founded.get(position, ())}
    for position, index in sorted(forged):
        findings.at(position, "erasure_forged", "an entry", "a list only", part=f", field {index}")
    return forged


def _is_ours(reader: LedgerReader, walk: Walk, listed: ListedErasure) -> bool:
    """Return whether the entry of a listed erasure is in this ledger, with the same leaf hash."""
    if listed.position >= walk.position:
        return False
    return single(lambda: reader.entry(listed.position), STORED_ENTRY).leaf == listed.leaf
