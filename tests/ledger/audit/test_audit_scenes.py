"""A note from a scene that came past the sequencer without anybody who answers for it is named by the check."""

from __future__ import annotations

from tests.ledger.forger import Forger, audited
from tests.model.onsite import Scene
from tests.world import World


def test_a_note_from_a_scene_that_nothing_answers_for_is_named() -> None:
    world = World.memory().staff()
    world.case()
    lawful = Scene(world)
    lawful.admit()
    assert audited(world).verdict == "verified"
    slipped = Scene(world).notes[0]
    Forger(world).put(slipped.arrival.entry.envelope, slipped.item.note, slipped.item.openings, {})
    report = audited(world)
    (finding,) = (warning for warning in report.findings if warning.code == "note_unanswered")
    assert (finding.where, report.scopes["legal"]) == (f"entry {world.size() - 1}", "false")
