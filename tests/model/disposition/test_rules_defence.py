"""Rules about the defence's part: nothing is destroyed behind its back, and what it is owed is not erased."""

from __future__ import annotations

from custody.law.clock import DAY
from custody.ledger.state.state_cache import Recall
from custody.model.defence.questions import defence
from custody.model.records import Duty, Examination, Inspection, ScheduledDisclosure
from custody.model.schema.ids import b64
from custody.model.state import State
from tests.ledger.replaying import check
from tests.model.ends import copy, expert, of_copy
from tests.model.guarded import (
    PAPER,
    announce,
    begin,
    claim,
    close,
    disclose,
    finish,
    flag,
    inspect,
    list_as,
    meet,
    object_to,
    owe,
    settle,
    stored,
    waive,
)
from tests.model.office import office, stick
from tests.model.room import release
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def in_the_way(world: World, exhibit: str) -> list[str]:
    """Return what of this room keeps an exhibit from being disposed of."""
    return list(
        defence.blocking_codes(State(Recall(world.store.read(), world.size()), world.size()), exhibit)
    )


@shows("inspection.case", "inspection.supervisor", "inspection.open")
def test_an_inspection_is_of_one_case_is_supervised_and_ends_once() -> None:
    world = office()
    mine, foreign = stick(world), world.exhibit(world.seize(world.case("C-2")))
    case = world.exhibit_record(mine).case
    with refused_here(world, "inspection.case"):
        inspect(world, case, mine, foreign)
    with refused_here(world, "inspection.supervisor"):
        inspect(world, case, mine, supervisor=mine)
    session = inspect(world, case, mine)
    assert in_the_way(world, mine) == ["inspection_open"]
    assert marks(world, close(world, session, copied=True)) == set()
    assert in_the_way(world, mine) == []
    assert world.lookup().get(Inspection, session).copies_taken
    with refused_here(world, "inspection.open"):
        close(world, session)


@shows("inspection.abuse_copied")
def test_no_copy_of_abuse_material_leaves_an_inspection() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    flag(world, exhibit, "abuse_material")
    assert marks(world, close(world, inspect(world, case, exhibit))) == set()
    session = inspect(world, case, exhibit)
    assert marks(world, close(world, session, copied=True)) == {"inspection.abuse_copied"}


@shows("destructive_examination.objection_due_at")
def test_notice_leaves_time_to_object() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "destructive_examination.objection_due_at"):
        announce(world, exhibit, days=0)
    announce(world, exhibit, days=1)


@shows("destructive_examination.notice_period")
def test_nothing_is_destroyed_while_the_defence_may_still_object() -> None:
    world = office()
    announced = announce(world, stick(world))
    with refused_here(world, "destructive_examination.notice_period"):
        begin(world, announced)
    assert marks(world, begin(world, announced, entry_mode="record")) == {
        "destructive_examination.notice_period"
    }
    other = announce(world, stick(world, "S-2"))
    assert marks(world, finish(world, other)) == {"destructive_examination.notice_period"}
    world.later(8 * DAY)
    third = announce(world, stick(world, "S-3"))
    world.later(8 * DAY)
    assert marks(world, begin(world, third)) == set()
    assert marks(world, finish(world, third)) == set()
    assert world.lookup().get(Examination, other).nonconforming == ("destructive_examination.notice_period",)
    check(world.store.read(), world.log_key)


@shows(
    "destructive_examination.objection_open",
    "destructive_examination.objection_sustained",
    "destructive_examination.objection_filed",
)
def test_an_objection_stops_it_until_it_is_settled() -> None:
    world = office()
    exhibit = stick(world)
    announced = announce(world, exhibit)
    world.later(8 * DAY)
    object_to(world, announced)
    assert in_the_way(world, exhibit) == ["objection_open"]
    with refused_here(world, "destructive_examination.objection_open"):
        begin(world, announced)
    settle(world, announced, "overruled")
    with refused_here(world, "destructive_examination.objection_filed"):
        settle(world, announced, "overruled")
    assert in_the_way(world, exhibit) == []
    object_to(world, announced)
    settle(world, announced, "sustained")
    with refused_here(world, "destructive_examination.objection_sustained"):
        begin(world, announced)
    assert marks(world, finish(world, announced)) == {"destructive_examination.objection_sustained"}
    check(world.store.read(), world.log_key)


@shows("destructive_examination.known", "destructive_examination.completed")
def test_an_examination_was_announced_and_is_not_over() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "destructive_examination.known"):
        object_to(world, exhibit)
    announced = announce(world, exhibit)
    world.later(8 * DAY)
    begin(world, announced)
    finish(world, announced)
    with refused_here(world, "destructive_examination.completed"):
        object_to(world, announced)


def test_what_is_said_of_an_examination_is_what_the_rules_make_of_beginning_it() -> None:
    """Whoever reads the list that it is free may begin, and nobody may who reads anything else."""
    world = office()
    announced = announce(world, stick(world))

    def said() -> str:
        found = world.lookup().get(Examination, announced)
        return found.standing(world.clock.now())

    assert said() == "notice_period"
    world.clock.advance(world.lookup().get(Examination, announced).objection_due_at - world.clock.now())
    assert said() == "notice_period", "its last second is the defence's"
    with refused_here(world, "destructive_examination.notice_period"):
        begin(world, announced)
    world.clock.advance(1)
    assert said() == "free"
    object_to(world, announced)
    assert said() == "objected"
    with refused_here(world, "destructive_examination.objection_open"):
        begin(world, announced)
    settle(world, announced, "overruled")
    assert said() == "free"
    object_to(world, announced)
    settle(world, announced, "sustained")
    assert said() == "forbidden"
    with refused_here(world, "destructive_examination.objection_sustained"):
        begin(world, announced)
    assert marks(world, begin(world, announced, entry_mode="record")) == {
        "destructive_examination.objection_sustained"
    }
    assert said() == "started", "what was done all the same is what is on record of it"
    finish(world, announced)
    assert said() == "completed"
    announced = announce(world, stick(world, "S-2"))
    world.later(8 * DAY)
    assert said() == "free"
    assert marks(world, begin(world, announced)) == set()


@shows("disclosure.known", "disclosure.needless_ground", "disclosure.withholding_ground")
def test_the_schedule_says_why_a_thing_is_not_shown() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "disclosure.known"):
        list_as(world, world.exhibit_record(exhibit).case, "disclosed")
    with refused_here(world, "disclosure.needless_ground"):
        list_as(world, exhibit, "disclosed", withholding_ground="privilege")
    with refused_here(world, "disclosure.withholding_ground"):
        list_as(world, exhibit, "withheld")
    marked = list_as(world, exhibit, "sensitive", by="eve", entry_mode="record")
    assert marks(world, marked) == {"disclosure.withholding_ground"}
    list_as(world, exhibit, "withheld", withholding_ground="third_party")
    assert world.lookup().get(ScheduledDisclosure, exhibit).withholding_ground == "third_party"
    assert marks(world, list_as(world, stored(world, exhibit, b"bytes"), "to_disclose")) == set()


@shows(
    "disclosure.disclosure_subject",
    "disclosure.order_document",
    "disclosure.duty_open",
    "disclosure.lifted_document",
)
def test_a_duty_is_about_the_case_and_ends_once() -> None:
    world = office()
    mine, foreign = stick(world), world.exhibit(world.seize(world.case("C-2")))
    case = world.exhibit_record(mine).case
    with refused_here(world, "disclosure.disclosure_subject"):
        owe(world, case, foreign)
    ordered = owe(world, case, mine, duty_source="court_order")
    assert world.lookup().get(Duty, ordered).nonconforming == ("disclosure.order_document",)
    full = owe(world, case, mine, duty_source="court_order", document_sha256=PAPER)
    assert world.lookup().get(Duty, full).nonconforming == ()
    assert in_the_way(world, mine) == ["disclosure_owed"]
    assert marks(world, meet(world, full, document_sha256=PAPER)) == set()
    assert marks(world, meet(world, ordered, "lifted")) == {"disclosure.lifted_document"}
    assert in_the_way(world, mine) == ["disclosure_owed"]
    assert marks(world, meet(world, ordered, "lifted", document_sha256=PAPER)) == set()
    assert in_the_way(world, mine) == []
    with refused_here(world, "disclosure.duty_open"):
        meet(world, full)


@shows("erasure.disclosure_duty")
def test_nothing_is_erased_while_it_is_owed_to_the_defence() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    inside = stored(world, exhibit, b"bytes")
    at, within = (world.store.read().positions(item)[0] for item in (exhibit, inside))
    approved = world.propose_erasure(at, "condition")
    world.approve(approved)
    duty = owe(world, case, exhibit)
    with refused_here(world, "erasure.disclosure_duty"):
        world.erase(approved)
    with refused_here(world, "erasure.disclosure_duty"):
        world.propose_erasure(at, "description")
    with refused_here(world, "erasure.disclosure_duty"):
        world.propose_erasure(within, "file_name")
    of_the_case = owe(world, case)
    meet(world, duty, document_sha256=PAPER)
    with refused_here(world, "erasure.disclosure_duty"):
        world.propose_erasure(world.store.read().positions(case)[0], "reference")
    with refused_here(world, "erasure.disclosure_duty"):
        world.propose_erasure(world.store.read().positions(of_the_case)[0], "owed_to")
    meet(world, of_the_case, "lifted", document_sha256=PAPER)
    world.erase(approved)
    check(world.store.read(), world.log_key)


def test_what_is_owed_of_one_exhibit_holds_up_no_other() -> None:
    world = office()
    one, other = stick(world, "S-1"), stick(world, "S-2")
    owe(world, world.exhibit_record(one).case, one)
    world.propose_erasure(world.store.read().positions(other)[0], "condition")


@shows("disclosure.disclosed_before", "disclosure.not_disclosed", "disclosure.no_claim")
def test_a_listing_that_contradicts_the_record_of_what_was_shown_is_marked() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, list_as(world, exhibit, "withheld", withholding_ground="third_party")) == set()
    assert marks(world, list_as(world, exhibit, "to_disclose")) == set()
    assert marks(world, list_as(world, exhibit, "disclosed")) == {"disclosure.not_disclosed"}
    with refused_here(world, "disclosure.no_claim"):
        list_as(world, exhibit, "withheld", withholding_ground="privilege")
    said = list_as(world, exhibit, "withheld", withholding_ground="privilege", entry_mode="record")
    assert marks(world, said) == {"disclosure.no_claim"}
    list_as(world, exhibit, "to_disclose")
    inspect(world, world.exhibit_record(exhibit).case, exhibit)
    assert marks(world, list_as(world, exhibit, "disclosed")) == set()
    claimed = claim(world, exhibit)
    withheld = list_as(world, exhibit, "withheld", withholding_ground="privilege")
    assert marks(world, withheld) == {"disclosure.disclosed_before"}
    waive(world, claimed)
    with refused_here(world, "disclosure.no_claim"):
        list_as(world, exhibit, "withheld", withholding_ground="privilege")


@shows("disclosure.disclosed_before")
def test_whatever_goes_to_the_defence_stands_as_shown() -> None:
    def copied(world: World, exhibit: str) -> None:
        expert(world, exhibit, purpose="defence")

    def handed(world: World, exhibit: str) -> None:
        of_copy(world, world.subject_of(copy(world, exhibit)), "handed_over")

    def lent(world: World, exhibit: str) -> None:
        release(world, exhibit, receiver_class="defence_expert", purpose="defence_expert")

    def met(world: World, exhibit: str) -> None:
        meet(world, owe(world, world.exhibit_record(exhibit).case, exhibit), document_sha256=PAPER)

    for show in (copied, handed, lent, met):
        world = office()
        exhibit = stick(world)
        show(world, exhibit)
        withheld = list_as(world, exhibit, "withheld", withholding_ground="third_party")
        assert marks(world, withheld) == {"disclosure.disclosed_before"}, show.__name__
    world = office()
    exhibit = stick(world)
    disclose(world, world.store.read().positions(exhibit)[0], "category", purpose="court")
    copy(world, exhibit)
    assert marks(world, list_as(world, exhibit, "withheld", withholding_ground="third_party")) == set()


@shows("disclosure.not_disclosed", "disclosure.disclosure_entry")
def test_fields_of_an_entry_and_a_derived_copy_are_not_the_whole_exhibit() -> None:
    world = office()
    exhibit, derived = stick(world, "S-1"), stick(world, "S-2")
    case = world.exhibit_record(exhibit).case
    shown = disclose(world, world.store.read().positions(exhibit)[0], "category", purpose="defence")
    expert(world, derived, purpose="defence", copy_type="derived")
    for item in (exhibit, derived):
        assert marks(world, list_as(world, item, "disclosed")) == {"disclosure.not_disclosed"}
    assert marks(world, list_as(world, exhibit, "withheld", withholding_ground="third_party")) == set()
    withheld = list_as(world, derived, "withheld", withholding_ground="third_party")
    assert marks(world, withheld) == {"disclosure.disclosed_before"}
    duty = owe(world, case, exhibit)
    with refused_here(world, "disclosure.disclosure_entry"):
        meet(world, duty, disclosure_entry=b64(world.entry(shown.position).leaf))
    inspect(world, case, exhibit)
    assert marks(world, list_as(world, exhibit, "disclosed")) == set()


@shows("disclosure.end_unproven", "disclosure.disclosure_entry")
def test_a_duty_is_met_by_a_paper_or_by_an_entry_that_shows_something_of_the_case() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    assert marks(world, meet(world, owe(world, case, exhibit))) == {"disclosure.end_unproven"}
    duty = owe(world, case, exhibit)
    registered = b64(world.entry(world.store.read().positions(exhibit)[0]).leaf)
    with refused_here(world, "disclosure.disclosure_entry"):
        meet(world, duty, disclosure_entry=registered)
    session = inspect(world, case, exhibit)
    looked = b64(world.entry(world.store.read().positions(session)[0]).leaf)
    assert marks(world, meet(world, duty, disclosure_entry=looked)) == set()
    assert world.lookup().get(Duty, duty).shown == looked
    beside = owe(world, case, world.exhibit(world.seize(case)))
    with refused_here(world, "disclosure.disclosure_entry"):
        meet(world, beside, disclosure_entry=looked)
    foreign = world.exhibit(world.seize(world.case("C-2")))
    other = owe(world, world.exhibit_record(foreign).case, foreign)
    with refused_here(world, "disclosure.disclosure_entry"):
        meet(world, other, disclosure_entry=looked)
