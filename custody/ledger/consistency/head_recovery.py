"""Comparison of the remembered head with the database, and recovery after a crash between the two.

Database at the committed mark: an intent is abandoned. Database at the intent: it is promoted. Anything else means a
restored, copied or replaced ledger, for which nothing is signed. Also applies erasures again after a restore.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from custody.errors import HeadMismatch, LedgerBehind, ResumedElsewhere
from custody.ledger.consistency import growth
from custody.ledger.consistency.claims import (
    Claim,
    Resumption,
    contradictions,
    explanation,
    facts_of,
    resumptions,
)
from custody.ledger.ports import (
    HeadMark,
    HeadRow,
    HeadState,
    HeadStore,
    LedgerReader,
    LedgerStore,
    ListedErasure,
)
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.entry.facts import Facts
from custody.model.entry.openings import Opening
from custody.model.schema.ids import b64, unb64
from custody.model.schema.schema import Erasable
from custody.proof import checkpoint
from custody.proof.note import VerifierKey


def judge(
    head: HeadStore,
    row: HeadRow,
    reader: LedgerReader | None = None,
    log_key: VerifierKey | None = None,
) -> tuple[str, HeadMismatch | None]:
    """Return the status of the database against the remembered head, and an error if it is unknown.

    The status is ``fresh`` (no entry and no head yet), ``committed``, ``promote`` (the database reached an intent that
    a crash left), ``longer`` (others have written, and it contains the remembered head), or ``unknown``, with the error
    that forbids signing; the others come with None. ``longer`` is found only with a ``reader`` and the log's key.
    """
    try:
        known = head.read()
    except HeadMismatch as error:
        return "unknown", error
    here = HeadMark(row.size, row.root)
    if known is None:
        if row.size == 0:
            return "fresh", None
        return "unknown", HeadMismatch(
            f"no head is remembered on this machine for this ledger of {row.size} entries, so nothing is signed",
            hint="Bring the head file along. If it is lost, two administrators say so: `custody log resume --reason"
            " restore --from-memory --second KEY`.",
        )
    if known.committed == here:
        return "committed", None
    if known.intent == here:
        return "promote", None
    if (
        reader is not None
        and log_key is not None
        and growth.grown_from(reader, known, row, log_key) is not None
    ):
        return "longer", None
    lost = None if reader is None or log_key is None else explanation(reader, row.size, known.committed)
    if lost is not None:
        return "unknown", resumed_elsewhere(lost, known.committed.size)
    if row.size < known.committed.size:
        return "unknown", LedgerBehind(
            f"the ledger has {row.size} entries, and this account remembers {known.committed.size}: it is an old copy"
            " or a cut one, and nobody can tell which",
            known=known.committed.size,
        )
    return "unknown", HeadMismatch(
        f"the remembered head has {known.committed.size} entries, the database {row.size}, and they do not fit",
        hint="Compare them with `custody check`, and keep this copy. Two administrators record what was lost: `custody"
        " log resume --reason restore --from-memory --second KEY`.",
    )


def resumed_elsewhere(lost: Resumption, known: int) -> ResumedElsewhere:
    """Return the error for an account that remembers entries which another's resumption records as lost.

    ``known`` is the number of entries that it remembers.
    """
    last = lost.lost_size - 1
    return ResumedElsewhere(
        f"entry {lost.position} resumes the ledger and says that entries {lost.position} to {last} were lost; this"
        f" account remembers {known} entries, so it goes on only once somebody says so"
    )


def seen(
    head: HeadStore, reader: LedgerReader, log_key: VerifierKey | None = None
) -> tuple[HeadRow, str, HeadMismatch | None]:
    """Return the head row and the two results of ``judge`` for it, read while others may write.

    Head row and head file are not read at one instant, and a writer may promote in between: an error is returned only
    if the head file did not change meanwhile.
    """
    before = remembered(head)
    while True:
        row = reader.head()
        how, unfit = judge(head, row, reader, log_key)
        after = remembered(head)
        if unfit is None or after == before:
            return row, how, unfit
        before = after


def remembered(head: HeadStore) -> HeadState | None:
    """Return the state of the head file; None if there is none or it is damaged."""
    try:
        return head.read()
    except HeadMismatch:
        return None


def remembered_words(head: HeadStore) -> str | None:
    """Return the committed mark as ``size:root`` (root in base64), as in a resumption; None without one."""
    return _mark_words(remembered(head))


def _mark_words(known: HeadState | None) -> str | None:
    return None if known is None else f"{known.committed.size}:{b64(known.committed.root)}"


def check_named(known: HeadState | None, said: Sequence[Facts]) -> None:
    """Raise HeadMismatch unless a resumption was signed for the remembered head and names it or a newer.

    ``said`` are the fields of the batch's proposals, ``known`` the remembered state. A newer head comes from outside,
    where an older head file was restored. A resumption of an earlier loss was signed while another head was remembered:
    admitting it again would let the ledger repeat those positions with other entries.
    """
    least = 0 if known is None else known.committed.size
    if not said or max(facts.count("lost_size") for facts in said) < least:
        raise HeadMismatch(
            f"the resumption says less was lost than the {least} entries that the head outside remembers",
            hint="Record the most that is known: `custody log resume --reason restore --from-memory --second KEY`.",
        )
    naming = [facts for facts in said if known is None or _names(known, facts)]
    if not naming:
        raise HeadMismatch(
            f"the resumption names another head than the one of {least} entries that is remembered outside",
            hint="It may be one of an earlier loss. Sign a new one: `custody log resume --from-head`.",
        )
    if not any(facts.text("remembered_head") == _mark_words(known) for facts in naming):
        now = "nothing" if known is None else f"a head of {least} entries"
        raise HeadMismatch(
            f"the resumption was signed while this machine remembered another head; it remembers {now}",
            hint="It may be one of an earlier loss. Sign a new one: `custody log resume`.",
        )


def _names(known: HeadState, facts: Facts) -> bool:
    mark = HeadMark(facts.count("lost_size"), unb64(facts.must("lost_root")))
    newer = mark.size > known.committed.size and facts.text("evidence") != "head_file"
    return newer or mark in (known.committed, known.intent)


def settle(
    head: HeadStore, reader: LedgerReader, row: HeadRow, log_key: VerifierKey | None = None
) -> HeadMismatch | None:
    """Promote the head to the database's where ``judge`` allows it; return the error that forbids signing.

    Return None where signing is allowed. Erasures by the entries in between are listed before the head is promoted, so
    that a crash cannot leave them out.
    """
    how, unfit = judge(head, row, reader, log_key)
    if how in ("promote", "longer"):
        known = head.read()
        beginning = known is not None and growth.frontier_of(reader, known.committed) is not None
        start = known.committed.size if known is not None and beginning else 0
        list_erasures(head, reader, start, row.size)
        head.promote(HeadMark(row.size, row.root))
    return unfit


def contained_size(reader: LedgerReader, mark: HeadMark) -> int:
    """Return the size of a mark if a checkpoint with its size and root is stored in the ledger, else 0."""
    stored = reader.checkpoint(mark.size)
    return mark.size if stored is not None and checkpoint.parse(stored).root == mark.root else 0


def list_erasures(head: HeadStore, reader: LedgerReader, start: int, stop: int) -> None:
    """Add the erasures ordered by the entries of positions [start, stop) to the list beside the head."""
    found = ordered_erasures(reader, start, stop)
    if found:
        head.add_erasures(found)


def unlisted_erasures(head: HeadStore, reader: LedgerReader) -> list[ListedErasure]:
    """Return the erasures ordered by entries that the list beside the head lacks, in order of entries.

    Raise HeadMismatch where the list is damaged.
    """
    listed = set(head.list_erasures())
    ordered = ordered_erasures(reader, 0, reader.head().size)
    return [value for value in dict.fromkeys(ordered) if value not in listed]


def ordered_erasures(reader: LedgerReader, start: int, stop: int) -> list[ListedErasure]:
    """Return the erasures ordered by the erasure entries of positions [start, stop), in order.

    Raise ProofInvalid where the stored content of such an entry is not what was signed.
    """
    found: list[ListedErasure] = []
    for stored in reader.entries(start, stop):
        if parse_entry(stored.note).envelope.kind != "erasure.executed":
            continue
        facts = facts_of(reader, stored)
        target = reader.entry(facts.count("entry_position"))
        about = parse_entry(target.note).envelope
        positions = layouts.layout(about.v, about.kind).positions
        found += [
            ListedErasure(target.position, target.leaf, positions[name]) for name in facts.codes("fields")
        ]
    return found


def may_lack(head: HeadStore, reader: LedgerReader) -> bool:
    """Return whether entries may be missing: the ledger is older than remembered, or was resumed."""
    known, row = remembered(head), reader.head()
    if known is None or resumptions(reader, row.size):
        return True
    here = HeadMark(row.size, row.root)
    return here not in (known.committed, known.intent) and not contained_size(reader, known.committed)


def missing_erasures(head: HeadStore, reader: LedgerReader) -> dict[int, tuple[int, ...]]:
    """Return the field indices listed as erased but present in the database, by position of the entry.

    A restored backup brings such fields back. Entries that the database lacks, or has with another leaf, are left out;
    so are erasures that no entry orders where no entry can be lost, and structural fields: these were written into the
    list by somebody, and the audit reports them.
    """
    applied = set(reader.erased())
    size = reader.head().size
    pending: dict[int, set[int]] = {}
    for erasure in head.list_erasures():
        waits = erasure.position < size and (erasure.position, erasure.field) not in applied
        if waits and reader.entry(erasure.position).leaf == erasure.leaf:
            pending.setdefault(erasure.position, set()).add(erasure.field)
    missing = founded_erasures(head, reader, pending) if pending else {}
    return {position: tuple(sorted(fields)) for position, fields in sorted(missing.items())}


def founded_erasures(
    head: HeadStore, reader: LedgerReader, listed: Mapping[int, set[int]]
) -> dict[int, set[int]]:
    """Return the listed field indices that an entry, or a lost one, may have ordered erased, by position.

    Where no entry can be lost these are the ones that entries order, else all fields that may be erased.
    """
    if may_lack(head, reader):
        found = {position: fields & _erasable(reader, position) for position, fields in listed.items()}
    else:
        ordered = {
            (erasure.position, erasure.field) for erasure in ordered_erasures(reader, 0, reader.head().size)
        }
        found = {at: {field for field in fields if (at, field) in ordered} for at, fields in listed.items()}
    return {position: fields for position, fields in found.items() if fields}


def _erasable(reader: LedgerReader, position: int) -> set[int]:
    """Return the indices of the fields of an entry that may be erased."""
    envelope = parse_entry(reader.entry(position).note).envelope
    fields = layouts.layout(envelope.v, envelope.kind).fields
    return {index for index, field in enumerate(fields) if isinstance(field, Erasable)}


def apply_erasures(head: HeadStore, store: LedgerStore) -> int:
    """Erase the fields that a restored database brought back, in one commit; return their number."""
    missing = missing_erasures(head, store.read())
    if not missing:
        return 0
    with store.begin() as txn:
        for position, fields in missing.items():
            stored = opening_format.decode(txn.openings(position))
            left = [
                Opening(None, opening.hash) if at in fields else opening for at, opening in enumerate(stored)
            ]
            txn.erase(position, fields, opening_format.encode(left))
        txn.commit()
    return sum(len(fields) for fields in missing.values())


def explanations(
    reader: LedgerReader, size: int, claims: Iterable[Claim], known: HeadState | None
) -> set[int]:
    """Return the positions of resumptions that record a claim or the remembered head as lost."""
    found = {
        each.resumption.position
        for each in contradictions(reader, size, list(claims))
        if each.resumption is not None
    }
    lost = None if known is None else explanation(reader, size, known.committed)
    return found if lost is None else found | {lost.position}
