"""Nobody decides about a measure of their own, also with a role that is lent."""

from __future__ import annotations

from typing import Any

from custody.law.clock import DAY, format_instant
from custody.model.records import Examination
from tests.model.deputies import lend
from tests.model.exhibits.test_rules_search import PAPER, follow, urgent
from tests.model.guarded import announce, object_to, settle
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def at_night() -> World:
    """Return an office in which Eve, an examiner, is deputy of the authority, and so is Carl."""
    world = office()
    lend(world, "eve")
    lend(world, "carl")
    return world


@shows("decision.own")
def test_who_recorded_a_seizure_does_not_confirm_it_as_deputy() -> None:
    world = at_night()
    seizure = urgent(world)
    with refused_here(world, "decision.own", "24(2)"):
        follow(world, seizure, "authorisation_decided", "eve", document_sha256=None, entry_mode="act")
    on_paper = follow(
        world, seizure, "authorisation_decided", "eve", document_sha256=PAPER, entry_mode="record"
    )
    assert marks(world, on_paper) == set()
    other = urgent(world)
    confirmed = follow(world, other, "authorisation_decided", "carl", document_sha256=None, entry_mode="act")
    assert "decision.own" not in marks(world, confirmed)


@shows("decision.own")
def test_who_recorded_a_seizure_says_not_how_long_it_may_be_held() -> None:
    world = at_night()
    seizure = urgent(world)
    until: dict[str, Any] = {
        "holding_until": format_instant(world.clock.now() + 30 * DAY),
        "authority": "District Court",
        "legal_basis": "CPA s. 94",
    }
    with refused_here(world, "decision.own", "24(2)"):
        world.sign("eve", "seizure.term_set", until, subject=seizure)
    world.sign("carl", "seizure.term_set", until, subject=seizure)


@shows("decision.own")
def test_who_holds_what_goes_back_gives_themselves_no_leave_to_keep_it() -> None:
    world = at_night()
    seizure = urgent(world)
    thing = world.exhibit(seizure)
    follow(world, seizure, "authorisation_decided", "judge", decision="refused", document_sha256=None)
    leave = {"authority": "District Court", "legal_basis": "CPA s. 94"}
    with refused_here(world, "decision.own", "24(2)"):
        world.sign("eve", "disposition.retention_authorised", leave, subject=thing)
    assert "decision.own" not in marks(
        world, world.sign("judge", "disposition.retention_authorised", leave, subject=thing)
    )


@shows("decision.own")
def test_who_announced_an_examination_settles_no_objection_to_it() -> None:
    world = at_night()
    thing = world.exhibit(urgent(world))
    values: dict[str, Any] = {
        "exhibit": thing,
        "method": "chip_off",
        "objection_due_at": format_instant(world.clock.now() + DAY),
        "notified_person": "counsel of the accused",
        "explanation": "the controller is broken",
    }
    examination = world.subject_of(world.sign("eve", "destructive_examination.announced", values))
    object_to(world, examination)
    settled: dict[str, Any] = {
        "outcome": "overruled",
        "document_sha256": PAPER,
        "decided_by": "District Court",
    }
    with refused_here(world, "decision.own", "24(2)"):
        world.sign("eve", "destructive_examination.objection_decided", settled, subject=examination)
    settle(world, examination, "overruled")
    assert world.lookup().get(Examination, examination).objections == 0


def test_an_authority_in_their_own_right_settles_an_objection_to_what_they_announced() -> None:
    world = at_night()
    examination = announce(world, world.exhibit(urgent(world)))
    object_to(world, examination)
    settle(world, examination, "overruled")
    assert world.lookup().get(Examination, examination).objections == 0
