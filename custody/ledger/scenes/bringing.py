"""Brings the notes of a scene into the ledger, exactly as they were signed, each answered for in the same submission.

A scene's notes stand together or not at all. Notes that stand already are given their receipts again.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import Conflict
from custody.frozen import dataclass
from custody.ledger.journal import Consent, Drafted, Journal, Request
from custody.ledger.judging import seen_root
from custody.ledger.ports import LedgerReader
from custody.ledger.scenes.chain import follows
from custody.ledger.scenes.draft import Draft
from custody.ledger.submission import judge_seen
from custody.proof.note import NoteSigner


@dataclass(frozen=True, slots=True)
class Brought:
    """The drafts of one scene, ready to be submitted: ``standing`` those that stand already, ``drafts`` the others.

    ``drafts`` are the notes in order and then, in the same order, what answers for each.
    """

    scene: str
    standing: tuple[Drafted, ...]
    drafts: tuple[Drafted, ...]


def bring(
    journal: Journal,
    reader: LedgerReader,
    signer: NoteSigner,
    scene: Sequence[Draft],
    consent: Consent | None = None,
) -> Brought:
    """Judge the notes of one scene, in order, and sign what answers for each of them.

    Nothing is entered. Raises Conflict when one is missing, saw another history or the scene moved on in the ledger,
    RuleBroken or RoleRefused when one cannot be let in.
    """
    there = reader.positions_of({one.arrival.entry.envelope.id for one in scene})
    standing: list[Drafted] = []
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
    answers = [
        drafting.add(
            signer,
            Request("scene.admitted", {"scene": note.entry.envelope.subject}, re=note.entry.leaf),
            consent,
        )
        for note in notes
    ]
    return Brought(scene[0].scene, tuple(standing), (*notes, *answers))


def as_drafted(draft: Draft) -> Drafted:
    """Give a draft in the form in which entries are submitted."""
    found = draft.arrival
    return Drafted(found.entry, found.contents.facts, found.contents.private, draft.item)
