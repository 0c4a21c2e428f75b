"""Compares four accounts of erasure: entries, openings, database marks, the list beside the head."""

from __future__ import annotations

from custody.errors import CustodyError, HeadMismatch
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.typed_rows import ERASURE, STORED_ENTRY, single, steady
from custody.ledger.audit.walk import Walk
from custody.ledger.consistency.head_recovery import founded_erasures
from custody.ledger.ports import HeadStore, LedgerReader, ListedErasure

Places = set[tuple[int, int]]


def check_erasures(reader: LedgerReader, head: HeadStore | None, walk: Walk, findings: Findings) -> None:
    """Report what was erased without an entry, and what is there in spite of one.

    An erasure listed beside the head counts like one by an entry: a restored database lacks the entry.
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
    """Return the erasures listed beside the head for entries of this ledger, None if they cannot be known."""
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
    """Find the listed erasures that no entry orders, where none can be lost or the field is never erased.

    Where the newest entries were cut off, one of them may have ordered it.
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
    """Return whether a listed erasure is about an entry as this ledger has it."""
    if listed.position >= walk.position:
        return False
    return single(lambda: reader.entry(listed.position), STORED_ENTRY).leaf == listed.leaf
