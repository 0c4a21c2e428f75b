"""Rules about requests under article 42: stated in full when sent, preserved and queried when received; the clock."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.law.clock import DAY, HOUR, deadline, format_instant
from custody.model.records import OPEN_END
from custody.model.schema.types import Value
from tests.model.foreign import (
    STATED,
    ask_assistance,
    at_home,
    effect,
    granted_period,
    received,
    request_record,
    sent,
    served_order,
    state_of,
    step,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows

#: Every particular of article 42, paragraph 3, that can be missing, with its letter.
LETTERS = {"a": "authority", "b": "offence", "c": "data", "e": "necessity"}


@shows("un-42.particulars")
def test_a_request_that_lacks_a_particular_is_not_sent() -> None:
    world = office()
    case = world.case()
    assert request_record(world, sent(world, case)).missing == ()
    for letter, name in LETTERS.items():
        silent: dict[str, Value] = {name: None}
        with refused_here(world, "un-42.particulars", f"42(3)({letter})"):
            sent(world, case, "judge", **silent)
    with refused_here(world, "un-42.particulars", "42(3)(f)"):
        sent(world, case, mla_request_intended=False)


def test_any_available_information_and_confidentiality_are_stated_as_far_as_there_is_any() -> None:
    world = office()
    request = sent(world, known_data_holder=None, confidential=False)
    assert request_record(world, request).missing == ()


@shows("un-42.particulars")
def test_an_incomplete_request_is_recorded_marked_preserved_and_queried() -> None:
    world = office()
    case = world.case()
    before = world.size()
    complete = received(world, case)
    assert world.entry(before).value("nonconforming") is None
    request = received(world, case, necessity=None, data=None, mla_request_intended=False)
    assert world.entry(before + 1).value("nonconforming") == "un-42.particulars"
    assert request_record(world, complete).missing == ()
    record = request_record(world, request)
    assert (record.missing, record.nonconforming) == (("c", "e", "f"), ("un-42.particulars",))
    effect(world, request)
    assert state_of(world, request) == "in_force"
    step(world, request, "queried", queried_particulars="c e f", question="which mailbox, and why?")
    assert request_record(world, request).queried == ("c", "e", "f")
    step(
        world,
        request,
        "supplemented",
        supplied_particulars="c e",
        answer="that of A, whose provider is closing",
    )
    record = request_record(world, request)
    assert (record.missing, record.queried) == (("f",), ("f",))


@shows("preservation_request.queried.incoming")
def test_we_ask_about_what_was_asked_of_us_only() -> None:
    world = office()
    question: dict[str, Value] = {"queried_particulars": "c", "question": "which mailbox?"}
    receipt = step(world, received(world), "queried", by="eve", **question)
    assert marks(world, receipt) == set()
    receipt = step(world, sent(world), "queried", by="eve", **question)
    assert marks(world, receipt) == {"preservation_request.queried.incoming"}


@shows("un-35.serious")
def test_a_serious_crime_carries_four_years_and_the_request_sent_says_how_many() -> None:
    world = office()
    case = world.case()
    sent(world, case, offence_ground="35.1.c", max_penalty_months=48)
    for months in (None, 0, 47):
        with refused_here(world, "un-35.serious", "2(h)"):
            sent(world, case, offence_ground="35.1.c", max_penalty_months=months)
    sent(world, case, offence_ground="35.1.b", max_penalty_months=12)
    silent = received(world, case, offence_ground="35.1.c")
    assert request_record(world, silent).nonconforming == ()
    light = received(world, case, offence_ground="35.1.c", max_penalty_months=47)
    assert request_record(world, light).nonconforming == ("un-35.serious",)


@shows("preservation_request.known")
def test_what_happens_to_a_request_happens_to_a_known_one() -> None:
    world = office()
    nothing = world.journal.new_subject()
    effect(world, received(world))
    with refused_here(world, "preservation_request.known"):
        effect(world, nothing)
    with refused_here(world, "preservation_request.known"):
        step(world, nothing, "withdrawn", entry_mode="record")


@shows("case.known")
def test_a_request_belongs_to_a_known_case() -> None:
    world = office()
    received(world)
    with refused_here(world, "case.known"):
        received(world, world.journal.new_subject())


@shows("preservation_request.before")
def test_nothing_happens_to_a_request_before_it_was_made() -> None:
    world = office()
    request = received(world, occurred_at=at(world, 2 * HOUR))
    receipt = effect(world, request, occurred_at=at(world, HOUR), basis="voluntary")
    assert marks(world, receipt) == set()
    receipt = step(
        world,
        request,
        "concern_notified",
        risks="prejudice",
        explanation="x",
        occurred_at=at(world, 3 * HOUR),
    )
    assert marks(world, receipt) == {"preservation_request.before"}


@shows("preservation_request.ended")
def test_a_request_that_ended_is_over_and_what_happens_all_the_same_is_marked() -> None:
    world = office()
    case = world.case()
    request = received(world, case)
    effect(world, request)
    step(world, request, "withdrawn", entry_mode="record")
    assert state_of(world, request) == "withdrawn"
    receipt = effect(world, request)
    assert "preservation_request.ended" in marks(world, receipt)
    with refused_here(world, "preservation_request.ended"):
        step(world, request, "refused", "judge", refusal_grounds="40.22", explanation="persecution")


@shows("un-42.floor")
def test_data_are_preserved_for_60_days_or_more_from_the_moment_that_is_effected() -> None:
    world = office()
    case = world.case()
    for days in (60, 61, 90, 400):
        request = received(world, case)
        order = at_home(world, request)
        effected = world.clock.now() - 30
        receipt = effect(world, request, days, preservation_order=order, occurred_at=format_instant(effected))
        assert marks(world, receipt) == set()
        assert granted_period(world, request) == (effected, effected + days * DAY)
    for days in (0, 1, 59):
        request = received(world, case)
        receipt = effect(world, request, days, preservation_order=at_home(world, request))
        start, end = granted_period(world, request)
        assert (marks(world, receipt), end - start) == ({"un-42.floor"}, 60 * DAY)


def test_no_number_of_days_leads_beyond_the_calendar() -> None:
    world = office()
    request = received(world)
    effect(world, request, days=2**53 - 1)
    start, end = granted_period(world, request)
    assert end - start == 36_500 * DAY


@shows("un-42.effected.again")
def test_preservation_is_effected_once() -> None:
    world = office()
    request = received(world)
    effect(world, request, preservation_order=at_home(world, request))
    first = granted_period(world, request)
    world.later(5 * DAY)
    receipt = effect(world, request, 90)
    assert marks(world, receipt) == {"un-42.effected.again"}
    assert (len(request_record(world, request).periods), granted_period(world, request)) == (1, first)


@shows("un-42.clock_unknown")
def test_where_nobody_knows_since_when_no_period_runs() -> None:
    world = office()
    request = received(world)
    order = at_home(world, request)
    receipt = effect(world, request, preservation_order=order, occurred_at=None, not_known="occurred_at")
    assert (marks(world, receipt), state_of(world, request)) == ({"un-42.clock_unknown"}, "requested")
    effect(world, request)
    assert state_of(world, request) == "in_force"


@shows("preservation_request.preservation_order")
def test_the_domestic_order_beneath_is_a_known_one_with_a_clock_of_its_own() -> None:
    world = office()
    case = world.case()
    request, order = received(world, case), world.order(case, days=30, clock_start="order")
    effect(world, request, preservation_order=order)
    assert request_record(world, request).order == order
    assert world.order_record(order).periods[-1].end < granted_period(world, request)[1]
    other = received(world, case)
    with refused_here(world, "preservation_request.preservation_order"):
        effect(world, other, preservation_order=world.journal.new_subject())


@shows("preservation_request.preservation_order")
def test_an_order_that_ends_is_replaced_beneath_the_request_and_the_duty_stays_as_it_is() -> None:
    world = office()
    case = world.case()
    request, first = received(world, case), world.order(case, days=30, clock_start="order")
    effect(world, request, preservation_order=first)
    duty = granted_period(world, request)
    second = served_order(world, case, days=60, clock_start="order")
    receipt = step(
        world,
        request,
        "order_linked",
        preservation_order=second,
        explanation="the first could not be renewed",
    )
    assert marks(world, receipt) == set()
    assert request_record(world, request).order == second
    assert (granted_period(world, request), state_of(world, request)) == (duty, "in_force")
    with refused_here(world, "preservation_request.preservation_order"):
        step(world, request, "order_linked", preservation_order=world.journal.new_subject())
    elsewhere = world.order(world.case("C-2"), clock_start="order")
    with refused_here(world, "preservation_request.preservation_order"):
        step(world, request, "order_linked", preservation_order=elsewhere)


def test_of_a_request_sent_the_clock_is_unknown_until_the_other_state_reports() -> None:
    world = office()
    ours = sent(world)
    world.later(90 * DAY)
    assert (state_of(world, ours), request_record(world, ours).periods) == ("requested", ())
    effect(world, ours, 60, occurred_at=at(world, 50 * DAY))
    assert state_of(world, ours) == "due_soon"


def test_a_request_is_listed_as_due_until_nobody_needs_to_see_to_it() -> None:
    world = office()
    request = received(world)

    def due() -> list[str]:
        return [value for term, value in request_record(world, request).terms() if term == "due"]

    assert due() == [OPEN_END]
    effect(world, request)
    end = granted_period(world, request)[1]
    assert due() == [format_instant(end)]
    ask_assistance(world, request)
    assert due() == [OPEN_END]
    step(world, request, "withdrawn", entry_mode="record")
    assert due() == []


@pytest.mark.parametrize("wrong", ["at", "AUT", "A1", "", "Österreich", "ZZ", "ZZ-SCT", "GB-"])
def test_a_state_is_named_by_a_code_that_stands_for_one(wrong: str) -> None:
    world = office()
    case = world.case()
    for code in ("DE", "GB-SCT", "EU", "XK", "EPPO"):
        received(world, case, state=code)
    with pytest.raises(UsageError, match="the code of a State"):
        received(world, state=wrong)


def test_the_latest_end_is_a_day_and_an_hour_after_the_earliest() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    period = request_record(world, request).course.periods[-1]
    assert deadline(period).latest - period.end == DAY + HOUR
    assert STATED["state"] == "AT"
