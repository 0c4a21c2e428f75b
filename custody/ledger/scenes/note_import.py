"""Import of a scene's notes into the ledger as they were signed, each with an import entry.

A scene's notes are recorded together or not at all. For notes that are recorded already the receipts are made again.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import Conflict
from custody.frozen import dataclass
from custody.law.clock import AHEAD
from custody.ledger.append.admission import seen_root
from custody.ledger.append.entry_signing import Consent, Journal, Request, SignedDraft
from custody.ledger.ports import LedgerReader
from custody.ledger.scenes.chain import follows
from custody.ledger.scenes.draft import Draft
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import judge_seen
from custody.model.schema.types import Value
from custody.proof.note import NoteSigner


@dataclass(frozen=True, slots=True)
class ImportedNotes:
    """The drafts of one scene, ready to submit: ``standing`` are recorded already, ``drafts`` are new.

    ``drafts`` are the notes in order and then, in the same order, their import entries.
    """

    scene: str
    standing: tuple[SignedDraft, ...]
    drafts: tuple[SignedDraft, ...]


def bring(
    journal: Journal,
    reader: LedgerReader,
    signer: NoteSigner,
    scene: Sequence[Draft],
    consent: Consent | None = None,
    *,
    late_reason: str | None = None,
) -> ImportedNotes:
    """Judge the notes of one scene, in order, and sign their import entries; return all as drafts.

    ``late_reason`` is that of the import entries; ``clock`` is set only for notes whose date cannot be right, and
    states that the device's clock was wrong. Nothing is recorded. Raise Conflict where a note is missing, saw another
    history or the scene has other notes in the ledger, RuleBroken or RoleRefused where one cannot be imported.
    """
    there = reader.positions_of({draft.arrival.entry.envelope.id for draft in scene})
    standing: list[SignedDraft] = []
    new: list[Draft] = []
    for draft in scene:
        position = there.get(draft.arrival.entry.envelope.id)
        if position is None:
            new.append(draft)
            continue
        if reader.entry(position).note != draft.item.note:
            raise Conflict(f"another entry has the id of note {draft.seq} already, at position {position}")
        standing.append(as_drafted(draft))
    drafting = journal.drafting()
    notes = []
    for draft in new:
        follows(draft, drafting.tip(draft.scene))
        notes.append(drafting.bring(draft.item))
        seen = draft.arrival.entry.envelope.seen
        judge_seen(seen, seen_root(seen.size, reader.head().size, reader.checkpoint))
    odd = _odd(reader, scene, drafting.now) if late_reason == "clock" else None
    answers = []
    for note in notes:
        values: dict[str, Value] = {"scene": note.entry.envelope.subject}
        if odd is None or note.entry.envelope.id in odd:
            values["late_reason"] = late_reason
        answers.append(
            drafting.add(signer, Request("scene.notes_imported", values, re=note.entry.leaf), consent)
        )
    return ImportedNotes(scene[0].scene, tuple(standing), (*notes, *answers))


def delay_of(imported: SignedDraft) -> int | None:
    """Return the seconds from a note's signing to its import, as the import entry states, or None."""
    return imported.facts.number("import_delay_seconds")


def _odd(reader: LedgerReader, scene: Sequence[Draft], now: int) -> frozenset[str]:
    """Return the ids of notes dated in the future, before the preceding note, or before the head they saw.

    Return all of them where the ledger itself is ahead of this machine's clock.
    """
    state = recalled(reader)
    envelopes = [draft.arrival.entry.envelope for draft in scene]
    if now + AHEAD < (state.newest(state.size) or 0):
        return frozenset(envelope.id for envelope in envelopes)
    before = [0, *(envelope.at for envelope in envelopes)]
    return frozenset(
        envelope.id
        for envelope, last in zip(envelopes, before, strict=False)
        if envelope.at > now + AHEAD
        or envelope.at < last
        or envelope.at + AHEAD < (state.newest(envelope.seen.size) or 0)
    )


def as_drafted(draft: Draft) -> SignedDraft:
    """Return a draft in the form of drafts for submission."""
    found = draft.arrival
    return SignedDraft(found.entry, found.contents.facts, found.contents.private, draft.item)
