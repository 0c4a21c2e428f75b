"""Dates that cannot be right: acts about what was not there, roles that are over, and whose clock was wrong."""

from __future__ import annotations

from custody.law.clock import AHEAD, DAY, HOUR, format_instant
from custody.ledger.scenes import bring
from custody.ledger.submissions.submission import Receipt, Submission
from custody.model.records import Countersign, DateFound, Deputyship
from custody.model.schema.types import Value
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.model.deputies import end, lend, waiting
from tests.model.office import office
from tests.model.onsite import Scene
from tests.model.showing import marks, refused, refused_here, shows
from tests.world import World


def dated(world: World, position: int, by: str = "ada", **values: Value) -> Receipt:
    """Record that an entry's signer had a wrong clock, unless told otherwise."""
    target = world.entry(position)
    usual: dict[str, Value] = {
        "entry_position": position,
        "wrong_clock": "signer",
        "explanation": "compared with the radio",
    }
    return world.sign(
        by, "entry.date_resolved", {**usual, **values}, subject=target.envelope.subject, re=target.leaf
    )


@shows("entry.date_own")
def test_whoever_signed_an_entry_says_of_its_date_with_a_mark() -> None:
    world = office()
    world.case()
    position = world.size() - 1
    assert marks(world, dated(world, position)) == set()
    assert marks(world, dated(world, position, "judge")) == {"entry.date_own"}
    found = world.lookup().get(DateFound, str(position))
    assert (found.clock, found.by) == ("signer", world.people["judge"].signer.verifier.name)
    check(world.store.read(), world.log_key)


@shows("entry.date_signed")
def test_another_instant_of_signing_goes_with_a_wrong_clock_of_the_signer_and_has_come() -> None:
    world = office()
    world.case()
    position, now = world.size() - 1, world.clock.now()
    for clock, at in (("earlier_entry", now), ("signer", now + AHEAD + 1)):
        with refused_here(world, "entry.date_signed"):
            dated(world, position, wrong_clock=clock, signed_at=format_instant(at))
    dated(world, position, signed_at=format_instant(now + AHEAD))
    dated(world, position, wrong_clock="earlier_entry")
    assert world.lookup().get(DateFound, str(position)).signed_at is None


@shows("entry.target")
def test_what_is_said_of_a_date_answers_an_entry_of_its_subject() -> None:
    world = office()
    world.case()
    world.case("C-2")
    target, other = world.entry(world.size() - 2), world.entry(world.size() - 1)
    values: dict[str, Value] = {
        "entry_position": target.position,
        "wrong_clock": "signer",
        "explanation": "looked",
    }
    with refused_here(world, "entry.target"):
        world.sign("ada", "entry.date_resolved", values, subject=target.envelope.subject, re=other.leaf)


@shows("time.named")
def test_an_act_is_not_dated_before_the_first_entry_of_what_it_names() -> None:
    for before, rule in ((AHEAD, None), (AHEAD + 1, "time.named")):
        world = office()
        case, old = world.case(), Forge(world)
        world.later(HOUR)
        began, dana = world.clock.now(), world.enrol("dana", "examiner")
        world.later(DAY)
        world.case("C-2")
        values: dict[str, Value] = {"actor": dana.actor, "function": "examiner", "late_reason": "offline"}
        item = old.item("judge", "case.member_added", values, subject=case, at=began - before, judged=False)
        if rule is None:
            world.sequencer.submit(Submission((item,)))
        else:
            with refused_here(world, rule):
                world.sequencer.submit(Submission((item,)))
        check(world.store.read(), world.log_key)


@shows("role.over")
def test_what_was_signed_while_a_role_was_lent_and_comes_in_later_is_a_marked_record_and_never_an_act() -> (
    None
):
    world = office()
    case = world.case()
    world.enrol("dana", "auditor")
    given = lend(world, "dana", "ada", roles="examiner", hours=8)
    within, seen = world.clock.now(), Forge(world)._seen
    world.later(HOUR)
    end(world, "dana", given, "ada")
    world.later(HOUR)
    opened = world.entry(world.store.read().positions(case)[0])
    values: dict[str, Value] = {
        "entry_position": opened.position,
        "fields": "reference",
        "purpose": "court",
        "receiver": "District Court",
        "late_reason": "offline",
    }
    for standing in ("act", "record"):
        late = Forge(world)
        late._seen = seen
        said = {**values, "entry_mode": standing}
        if standing == "act":
            item = late.item(
                "dana", "entry.disclosed", said, subject=case, re=opened.leaf, at=within, judged=False
            )
            with refused_here(world, "role.permit"):
                world.sequencer.submit(Submission((item,)))
            continue
        item = late.item("dana", "entry.disclosed", said, subject=case, re=opened.leaf, at=within)
        (receipt,) = world.sequencer.submit(Submission((item,)))
        assert marks(world, receipt) == {"role.over"}
        assert waiting(world) == {receipt.position: ("entry.disclosed", None)}
    check(world.store.read(), world.log_key)


@shows("role.permit")
def test_where_nothing_else_came_in_since_the_sequencers_clock_says_that_a_lent_role_is_over() -> None:
    for late, taken in ((AHEAD - 1, True), (AHEAD + 1, False)):
        world = office()
        case = world.case()
        values: dict[str, Value] = {"outcome": "ended", "late_reason": "offline"}
        world.enrol("dana", "auditor")
        lend(world, "dana", "ada", roles="evidence_custodian", hours=8)
        (window,) = world.lookup().get(Deputyship, world.people["dana"].actor).windows
        item = Forge(world).item("dana", "case.closed", values, subject=case, at=window.until - 1)
        world.clock.set(window.until + late)
        if taken:
            world.sequencer.submit(Submission((item,)))
        else:
            with refused_here(world, "role.permit"):
                world.sequencer.submit(Submission((item,)))


@shows("role.over")
def test_a_note_that_comes_in_when_the_lent_role_is_over_is_marked_and_waits_for_a_countersignature() -> None:
    for ended in (False, True):
        world = office()
        world.enrol("dana", "auditor")
        given = lend(world, "dana", "ada", roles="examiner", hours=8)
        early, late = Scene(world, "dana"), Scene(world, "dana")
        assert marks(world, early.admit()[0]) == set()
        assert waiting(world) == {}
        if ended:
            end(world, "dana", given, "ada")
        else:
            world.later(9 * HOUR)
        answer = late.admit()[0]
        assert marks(world, answer) == {"role.over"}
        assert waiting(world) == {answer.position - 1: ("scene.opened", None)}
        (one,) = world.lookup().all(Countersign)
        assert one.due == world.entry(answer.position).envelope.at + 72 * HOUR
        check(world.store.read(), world.log_key)


@shows("scene.ahead")
def test_a_note_that_is_dated_ahead_comes_in_when_somebody_says_that_its_clock_was_wrong() -> None:
    world = office()
    scene = Scene(world)
    world.later(900 * DAY)
    scene.note()
    world.later(-900 * DAY)
    scene.note()
    carl = world.people["carl"].signer
    before = world.size()
    with refused("scene.ahead"):
        bring(world.journal, world.store.read(), carl, scene.notes)
    assert world.size() == before
    brought = bring(world.journal, world.store.read(), carl, scene.notes, late_reason="clock")
    receipts = world.journal.submit(brought.drafts)[3:]
    assert [marks(world, receipt) for receipt in receipts] == [set(), {"scene.ahead"}, {"scene.order"}]
    assert [world.entry(receipt.position).value("late_reason") for receipt in receipts] == [
        None,
        "clock",
        "clock",
    ]
    world.later(60)
    world.case("C-2")
    check(world.store.read(), world.log_key)
