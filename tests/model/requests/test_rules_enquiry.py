"""Rules about enquiries for a place: asked, answered once and in order, and named by the requests that follow."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR, format_instant
from custody.model.records import Request
from custody.model.schema.types import Value
from tests.model.asking import answer, enquire, enquired, enquiry_of
from tests.model.foreign import received, request_record, sent
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def asked(world: World, case: str | None = None, /, **values: Value) -> str:
    """Ask another State; gives the enquiry."""
    return world.subject_of(enquire(world, case or world.case(), **values))


def asked_of_us(world: World, case: str | None = None, /, **values: Value) -> str:
    """Record what another State asked; gives the enquiry."""
    return world.subject_of(enquired(world, case or world.case(), **values))


@shows("case.known", "enquiry.new")
def test_an_enquiry_is_new_and_belongs_to_a_known_case() -> None:
    world = office()
    case = world.case()
    for make, kind in ((enquire, "enquiry.sent"), (enquired, "enquiry.received")):
        receipt = make(world, case)
        assert marks(world, receipt) == set()
        with refused_here(world, "case.known"):
            make(world, world.journal.new_subject())
        values: dict[str, Value] = {
            "case": case,
            "state": "AT",
            "channel": "network_24_7",
            "location_sought": "data",
            "confidential": False,
            "entry_mode": "record",
        }
        world.sign("eve", kind, values)
        with refused_here(world, "enquiry.new"):
            world.sign("eve", kind, values, subject=world.subject_of(receipt))


@shows("enquiry.no_time")
def test_an_enquiry_leaves_time_to_answer() -> None:
    world = office()
    case = world.case()
    later = format_instant(world.clock.now() + HOUR)
    assert marks(world, enquire(world, case, answer_due_at=later)) == set()
    with refused_here(world, "enquiry.no_time"):
        enquire(world, case, answer_due_at=at(world))
    assert marks(world, enquired(world, case, answer_due_at=at(world, 60))) == {"enquiry.no_time"}


@shows("enquiry.known")
def test_an_answer_answers_a_known_enquiry() -> None:
    world = office()
    assert marks(world, answer(world, asked(world))) == set()
    with refused_here(world, "enquiry.known"):
        answer(world, world.journal.new_subject())


@shows("enquiry.incoming")
def test_what_was_asked_of_another_state_is_answered_by_it_and_only_recorded_here() -> None:
    world = office()
    case = world.case()
    theirs, ours = asked_of_us(world, case), asked(world, case)
    assert marks(world, answer(world, theirs, entry_mode="act")) == set()
    with refused_here(world, "enquiry.incoming", "42(2)"):
        answer(world, ours, entry_mode="act")
    assert marks(world, answer(world, ours)) == set()
    assert (enquiry_of(world, theirs).located, enquiry_of(world, ours).located) == (None, "AT")


@shows("enquiry.before")
def test_an_answer_comes_after_what_was_asked() -> None:
    world = office()
    case = world.case()
    assert marks(world, answer(world, asked(world, case))) == set()
    early = answer(world, asked(world, case), occurred_at=at(world, HOUR))
    assert marks(world, early) == {"enquiry.before"}
    undated = asked_of_us(world, case, occurred_at=None, not_known="occurred_at")
    assert marks(world, answer(world, undated, occurred_at=at(world, HOUR))) == set()


@shows("enquiry.answered_again")
def test_an_enquiry_is_answered_once_and_the_newest_answer_counts() -> None:
    world = office()
    case = world.case()
    enquiry = asked(world, case)
    assert marks(world, answer(world, enquiry)) == set()
    for outcome in ("unknown", "no_answer"):
        assert marks(world, answer(world, enquiry, outcome)) == {"enquiry.answered_again"}
    assert enquiry_of(world, enquiry).outcome == "unknown"
    theirs = asked_of_us(world, case)
    answer(world, theirs, entry_mode="act")
    with refused_here(world, "enquiry.answered_again"):
        answer(world, theirs, "unknown", entry_mode="act")


@shows("enquiry.answered_again")
def test_silence_is_recorded_once_and_an_answer_may_come_after_it() -> None:
    world = office()
    enquiry = asked(world)
    assert marks(world, answer(world, enquiry, "no_answer")) == set()
    assert marks(world, answer(world, enquiry, "no_answer")) == {"enquiry.answered_again"}
    record = enquiry_of(world, enquiry)
    assert (record.open, record.is_answered, record.answered) == (False, False, None)
    assert marks(world, answer(world, enquiry, "elsewhere", third_state="DE")) == set()
    record = enquiry_of(world, enquiry)
    assert (record.outcome, record.located, record.is_answered) == ("elsewhere", "DE", True)


@shows("enquiry.late", "enquiry.no_answer_early")
def test_a_late_answer_is_taken_and_silence_is_not_said_before_its_time() -> None:
    world = office()
    case = world.case()
    by = format_instant(world.clock.now() + DAY)
    ours, silent, theirs = (
        asked(world, case, answer_due_at=by),
        asked(world, case, answer_due_at=by),
        asked_of_us(world, case, answer_due_at=by),
    )
    assert marks(world, answer(world, silent, "no_answer")) == {"enquiry.no_answer_early"}
    assert marks(world, answer(world, theirs, "no_answer", entry_mode="act")) == set()
    world.later(2 * DAY)
    assert marks(world, answer(world, ours, "no_answer")) == set()
    assert marks(world, answer(world, silent)) == {"enquiry.late"}
    assert marks(world, answer(world, theirs, entry_mode="act")) == {"enquiry.late"}
    entered_late = asked(world, case, answer_due_at=by, occurred_at=at(world, 3 * DAY), entry_mode="record")
    assert marks(world, answer(world, entered_late, occurred_at=at(world, 2 * DAY))) == set()


@shows("enquiry.third_state")
def test_a_third_state_goes_with_elsewhere_and_is_not_the_one_that_answers() -> None:
    world = office()
    case = world.case()
    assert marks(world, answer(world, asked(world, case), "elsewhere", third_state="DE")) == set()
    assert marks(world, answer(world, asked(world, case), "elsewhere")) == set()
    for outcome in ("here", "unknown", "no_answer"):
        receipt = answer(world, asked(world, case), outcome, third_state="DE")
        assert marks(world, receipt) == {"enquiry.third_state"}
    theirs = asked_of_us(world, case)
    with refused_here(world, "enquiry.third_state"):
        answer(world, theirs, "here", third_state="DE", entry_mode="act")
    assert marks(world, answer(world, theirs, "elsewhere", third_state="AT", entry_mode="act")) == set()


@shows("enquiry.third_state")
def test_a_state_that_answers_elsewhere_does_not_name_itself() -> None:
    world = office()
    case = world.case()
    assert marks(world, answer(world, asked(world, case), "elsewhere", third_state="DE")) == set()
    assert marks(world, answer(world, asked(world, case), "elsewhere", third_state="AT")) == {
        "enquiry.third_state"
    }


@shows("preservation_request.enquiry")
def test_a_request_names_a_known_enquiry_of_its_case() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    enquiry = asked(world, case)
    answer(world, enquiry, "elsewhere", third_state="DE")
    request = sent(world, case, state="DE", enquiry=enquiry)
    assert request_record(world, request).enquiry == enquiry
    assert [record.id for record in world.lookup().under(Request, "enquiry", enquiry)] == [request]
    for wrong in (asked(world, other), world.journal.new_subject()):
        with refused_here(world, "preservation_request.enquiry"):
            sent(world, case, enquiry=wrong)
    elsewhere = asked_of_us(world, other)
    with refused_here(world, "preservation_request.enquiry"):
        received(world, case, enquiry=elsewhere)


@shows("preservation_request.enquiry.direction", "preservation_request.enquiry.before")
def test_a_request_follows_an_enquiry_that_the_same_side_made_before_it() -> None:
    world = office()
    case = world.case()
    ours, theirs = asked(world, case), asked_of_us(world, case)
    assert request_record(world, received(world, case, enquiry=theirs)).nonconforming == ()
    with refused_here(world, "preservation_request.enquiry.direction", "42(2)"):
        sent(world, case, enquiry=theirs)
    crossed = received(world, case, enquiry=ours)
    assert request_record(world, crossed).nonconforming == ("preservation_request.enquiry.direction",)
    early = received(world, case, enquiry=theirs, occurred_at=at(world, HOUR))
    assert request_record(world, early).nonconforming == ("preservation_request.enquiry.before",)
    undated = asked_of_us(world, case, occurred_at=None, not_known="occurred_at")
    old = received(world, case, enquiry=undated, occurred_at=at(world, HOUR))
    assert request_record(world, old).nonconforming == ()
