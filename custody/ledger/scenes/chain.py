"""The order of a scene's notes."""

from __future__ import annotations

from custody.errors import Conflict
from custody.ledger.scenes.draft import Draft
from custody.model.state import Tip


def follows(draft: Draft, tip: Tip | None) -> None:
    """Raise Conflict unless a note is the next one of its scene after ``tip`` (None: the first)."""
    envelope = draft.arrival.entry.envelope
    expected = (0, None) if tip is None else (tip.seq + 1, tip.leaf)
    if (envelope.seq, envelope.prev) != expected:
        what = (
            f"is missing before note {envelope.seq}"
            if envelope.seq > expected[0]
            else f"is another entry in the ledger than note {envelope.seq} of the box"
        )
        raise Conflict(
            f"number {expected[0]} of the scene {draft.scene} {what}",
            hint="Nothing was entered and the drafts stay. Bring the missing note, or write down in a new scene what "
            "these say, with the draft's file as --file: its digest shows what was signed.",
        )
