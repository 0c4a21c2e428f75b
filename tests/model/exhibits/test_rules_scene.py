"""Rules about notes from a scene: nothing in them rests on the state; what lets them in says what the state says."""

from __future__ import annotations

import pytest

from custody.errors import Conflict, RuleBroken
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.scenes import bring
from custody.ledger.submissions.submission import Receipt, Submission
from custody.model.records import SceneNote
from custody.model.schema import ids
from tests.ledger.replaying import check
from tests.model.guarded import add
from tests.model.office import office, revoke, rotate, set_roles
from tests.model.onsite import FIND, Scene
from tests.model.showing import marks, refused, refused_here, shows
from tests.world import World


def doubts(world: World, receipts: list[Receipt]) -> list[set[str]]:
    """Return the marks of each of several entries."""
    return [marks(world, receipt) for receipt in receipts]


def test_notes_stand_as_they_were_signed_and_the_lag_stands_beside_them() -> None:
    world = office()
    scene = Scene(world, case=world.case())
    scene.note()
    world.case("C-2")
    world.later(2 * DAY)
    answers = scene.admit()
    assert doubts(world, answers) == [set(), set()]
    stored = [world.store.read().entry(answer.position - 2).note for answer in answers]
    assert stored == [note.item.note for note in scene.notes]
    lags = [world.entry(answer.position).value("import_delay_seconds") for answer in answers]
    assert [lag for lag in lags if isinstance(lag, int) and lag >= 2 * DAY] == lags
    check(world.store.read(), world.log_key)


def test_a_scene_of_no_case_and_one_of_each_officer_can_be_let_in_one_after_the_other() -> None:
    world = office()
    one, two = Scene(world, "eve"), Scene(world, "carl")
    two.note()
    one.note()
    assert doubts(world, two.admit()) == [set(), set()]
    assert doubts(world, one.admit()) == [set(), set()]
    check(world.store.read(), world.log_key)


def test_notes_that_follow_those_that_stand_are_let_in_later_and_those_that_stand_get_their_receipts_again() -> (
    None
):
    world = office()
    scene = Scene(world)
    scene.note()
    scene.admit()
    scene.note()
    brought = bring(world.journal, world.store.read(), world.people["carl"].signer, scene.notes)
    assert [scene_note.item for scene_note in brought.standing] == [note.item for note in scene.notes[:2]]
    before = world.size()
    again = world.journal.submit(brought.standing)
    assert world.size() == before
    assert [entry.entry_id for entry in again] == [note.entry.envelope.id for note in brought.standing]
    assert doubts(world, scene.admit(notes=scene.notes[2:])) == [set()]
    check(world.store.read(), world.log_key)


@shows("scene.case_known")
def test_a_case_that_the_ledger_does_not_know_is_marked() -> None:
    world = office()
    assert doubts(world, Scene(world, case=world.case()).admit()) == [set()]
    unknown = world.journal.new_subject()
    assert doubts(world, Scene(world, case=unknown).admit()) == [{"scene.case_known"}]


@shows("scene.case_closed")
def test_a_case_that_was_closed_meanwhile_is_marked() -> None:
    world = office()
    case = world.case()
    scene, late = Scene(world, case=case), Scene(world, case=case)
    assert doubts(world, scene.admit()) == [set()]
    world.sign("judge", "case.closed", {"outcome": "ended"}, subject=case)
    assert doubts(world, late.admit()) == [{"scene.case_closed"}]


@shows("scene.member")
def test_an_officer_who_does_not_belong_to_the_case_is_marked() -> None:
    world = office()
    case = world.case()
    mine, foreign = Scene(world, "eve", case=case), Scene(world, "carl", case=case)
    add(world, case, "eve", "examiner")
    assert doubts(world, mine.admit("eve")) == [set()]
    assert doubts(world, foreign.admit("eve")) == [{"scene.member"}]


@shows("scene.role")
def test_an_officer_whose_role_was_taken_meanwhile_is_marked() -> None:
    world = office()
    scene = Scene(world)
    kept = Scene(world)
    assert doubts(world, kept.admit()) == [set()]
    set_roles(world, "eve", "auditor")
    assert doubts(world, scene.admit()) == [{"scene.role"}]
    check(world.store.read(), world.log_key)


@shows("scene.clock")
def test_a_note_dated_before_what_its_signer_had_seen_is_marked() -> None:
    world = office()
    right = Scene(world)
    assert doubts(world, right.admit()) == [set()]
    world.clock.advance(-DAY)
    behind = Scene(world)
    world.clock.advance(DAY)
    assert doubts(world, behind.admit()) == [{"scene.clock"}]
    check(world.store.read(), world.log_key)


@shows("scene.order")
def test_a_note_dated_before_the_previous_one_is_marked() -> None:
    world = office()
    scene = Scene(world)
    world.later(HOUR)
    scene.note()
    world.clock.advance(-10)
    scene.note()
    world.clock.advance(-HOUR + 60)
    scene.note()
    world.later(HOUR)
    assert doubts(world, scene.admit()) == [set(), set(), set(), {"scene.order"}]
    check(world.store.read(), world.log_key)


@shows("scene.open")
def test_a_note_after_the_scene_was_closed_carries_its_mark_from_where_it_was_signed() -> None:
    world = office()
    scene = Scene(world)
    scene.note()
    scene.close()
    assert scene.notes[1].arrival.event.facts.codes("nonconforming") == ()
    late = scene.note()
    assert late.arrival.event.facts.codes("nonconforming") == ("scene.open",)
    scene.close()
    assert doubts(world, scene.admit()) == [set()] * 5
    check(world.store.read(), world.log_key)


@shows("scene.late")
def test_a_note_says_why_it_comes_late() -> None:
    world = office()
    scene = Scene(world)
    for late in (None, "clock"):
        with refused("scene.late"):
            scene.note(late_reason=late)
        with refused("scene.late"):
            Scene(world, late_reason=late)
    for late in ("offline", "outage", "paper_record", "scene_notes"):
        scene.note(late_reason=late)
    assert len(scene.admit()) == 5


@shows("scene.known")
def test_a_note_belongs_to_a_scene_and_a_seizure_names_one_that_is_there() -> None:
    world = office()
    scene, case = Scene(world), world.case()
    with refused_here(world, "scene.known"):
        world.seize(case, scene=scene.subject)
    scene.admit()
    world.seize(case, scene=scene.subject)
    lost = Scene(world)
    lost.notes, lost.subject = [], world.journal.new_subject()
    with refused("scene.known"):
        lost.note()


@shows("scene.signer")
def test_a_scene_is_that_of_the_key_that_opened_it() -> None:
    world = office()
    scene = Scene(world)
    scene.note()
    scene.admit()
    drafting = world.journal.drafting()
    drafting.add(world.people["eve"].signer, Request("scene.noted", FIND, subject=scene.subject))
    with refused("scene.signer"):
        drafting.add(world.people["carl"].signer, Request("scene.noted", FIND, subject=scene.subject))


@shows("scene.note_known")
def test_what_answers_for_a_note_names_it_and_its_scene() -> None:
    world = office()
    scene, other = Scene(world), Scene(world)
    leaf = scene.notes[0].arrival.entry.leaf
    drafting = world.journal.drafting()
    drafting.bring(scene.notes[0].item)
    drafting.bring(other.notes[0].item)
    signer = world.people["carl"].signer
    for subject, re in ((scene.subject, b"\x01" * 32), (other.subject, leaf)):
        with refused("scene.note_known"):
            drafting.add(signer, Request("scene.notes_imported", {"scene": subject}, re=re))
    drafting.add(signer, Request("scene.notes_imported", {"scene": scene.subject}, re=leaf))


@shows("scene.imported_before")
def test_a_note_is_let_in_once() -> None:
    world = office()
    scene = Scene(world)
    scene.admit()
    with refused_here(world, "scene.imported_before"):
        world.sign(
            "carl", "scene.notes_imported", {"scene": scene.subject}, re=scene.notes[0].arrival.entry.leaf
        )


@shows("scene.notes_imported")
def test_a_note_comes_with_what_answers_for_it_or_not_at_all() -> None:
    world = office()
    scene = Scene(world)
    scene.note()
    before = world.size()
    brought = bring(world.journal, world.store.read(), world.people["carl"].signer, scene.notes)
    for part in (brought.drafts[:2], brought.drafts[:3]):
        with pytest.raises(RuleBroken) as caught:
            world.sequencer.submit(Submission(tuple(letter.item for letter in part)))
        assert caught.value.rule == "scene.notes_imported"
        assert caught.value.hint
    assert world.size() == before
    world.journal.submit(brought.drafts)
    found = world.lookup().all(SceneNote)
    assert all(note.imported is not None for note in found)


def test_what_a_key_signed_before_it_was_revoked_or_replaced_is_not_let_in_after_it() -> None:
    for revoked in (True, False):
        world = office()
        kept, late = Scene(world), Scene(world)
        assert doubts(world, kept.admit()) == [set()]
        if revoked:
            revoke(world, "eve")
        else:
            rotate(world, "eve", "eve2")
        with refused_here(world, "key.valid"):
            late.admit()


def test_a_note_of_another_ledger_and_one_that_saw_another_history_are_refused() -> None:
    world, foreign = office(), office()
    foreign.case("C-9")
    forked = Scene(foreign)
    before = world.size()
    world.case()
    world.case("C-2")
    with pytest.raises(Conflict, match="no earlier state"):
        forked.admit_into(world)
    assert world.size() == before + 2


def test_a_missing_note_keeps_those_after_it_out() -> None:
    world = office()
    scene = Scene(world)
    scene.note()
    scene.note()
    before = world.size()
    with pytest.raises(Conflict, match=r"number 1 of the scene .* is missing"):
        scene.admit(notes=[scene.notes[0], scene.notes[2]])
    with pytest.raises(Conflict, match=r"number 0 of the scene .* is missing"):
        scene.admit(notes=scene.notes[1:])
    assert world.size() == before
    assert len(scene.admit()) == 3


def test_the_instant_of_a_note_is_its_own_and_never_after_its_signing() -> None:
    world = office()
    scene = Scene(world)
    earlier = format_instant(world.clock.now() - HOUR)
    assert scene.note(occurred_at=earlier).arrival.event.facts.text("occurred_at") == earlier
    with refused("time.future"):
        scene.note(occurred_at=format_instant(world.clock.now() + HOUR))
    assert ids.is_uuid4(scene.notes[0].scene)
