"""Finds notes from a scene that are on record without an entry that answers for them and their delay.

The sequencer takes none alone; one that stands alone came past it.
"""

from __future__ import annotations

from custody.ledger.audit.findings import Findings
from custody.model.records import SceneNote
from custody.model.state import State


def check_notes(state: State, findings: Findings) -> None:
    """Name every note that nothing answers for."""
    for record in state.records_of(SceneNote):
        if isinstance(record, SceneNote) and record.imported is None:
            findings.at(record.position, "note_unanswered", "an entry that answers for the note", "none")
