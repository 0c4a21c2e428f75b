"""Brings notes of a scene into the ledger as signed, each answered for in the same submission.

A scene's notes stand together or not at all. Notes that stand already are given their receipts again.
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
    """The drafts of one scene, ready to submit: ``standing`` exist already, ``drafts`` are new.

    ``drafts`` are the notes in order and then, in the same order, what answers for each.
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
    """Judge the notes of one scene, in order, and sign what answers for each of them.

    ``late_reason`` is why the answers come late; ``clock`` says of each note whose date cannot be right that the clock
    of the device was wrong, and that this machine's was checked. Nothing is entered. Raises Conflict when a note is
    missing, saw another history or the scene moved on in the ledger, RuleBroken or RoleRefused when one cannot be
    imported.
    """
    there = reader.positions_of({one.arrival.entry.envelope.id for one in scene})
    standing: list[SignedDraft] = []
    new: list[Draft] = []
    for one in scene:
        position = there.get(one.arrival.entry.envelope.id)
        if position is None:
            new.append(one)
            continue
        if reader.entry(position).note != one.item.note:
            raise Conflict(f"another entry has the id of note {one.seq} already, at position {position}")
        standing.append(as_drafted(one))
    drafting = journal.drafting()
    notes = []
    for one in new:
        follows(one, drafting.tip(one.scene))
        notes.append(drafting.bring(one.item))
        seen = one.arrival.entry.envelope.seen
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
    """Return the seconds from a note's signing to its import, as the importing entry states."""
    return imported.facts.number("import_delay_seconds")


def _odd(reader: LedgerReader, scene: Sequence[Draft], now: int) -> frozenset[str]:
    """Return the ids of notes still to come, before the one in front, or before what was seen.

    Where the ledger itself is ahead of this machine's clock, every one of the answers has to say so.
    """
    state = recalled(reader)
    envelopes = [one.arrival.entry.envelope for one in scene]
    if now + AHEAD < (state.newest(state.size) or 0):
        return frozenset(envelope.id for envelope in envelopes)
    before = [0, *(envelope.at for envelope in envelopes)]
    return frozenset(
        one.id
        for one, last in zip(envelopes, before, strict=False)
        if one.at > now + AHEAD or one.at < last or one.at + AHEAD < (state.newest(one.seen.size) or 0)
    )


def as_drafted(draft: Draft) -> SignedDraft:
    """Return a draft in the form in which entries are submitted."""
    found = draft.arrival
    return SignedDraft(found.entry, found.contents.facts, found.contents.private, draft.item)
