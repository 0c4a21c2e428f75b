"""Findings on scene notes that are on record without the entry that imported them.

The sequencer admits no such note: one on record was written past it.
"""

from __future__ import annotations

from custody.ledger.audit.findings import Findings
from custody.model.records import SceneNote
from custody.model.state import State


def check_notes(state: State, findings: Findings) -> None:
    """Add a finding for each scene note without an import entry."""
    for record in state.records_of(SceneNote):
        if isinstance(record, SceneNote) and record.imported is None:
            findings.at(record.position, "note_unanswered", "an entry that answers for the note", "none")
