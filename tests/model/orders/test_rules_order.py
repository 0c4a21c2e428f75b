"""Rules about cases and art. 25 orders: an act is refused; a record of the same is taken, marked, never rounded up."""

from __future__ import annotations

from dataclasses import replace

from custody.law.clock import DAY, format_instant, parse_instant
from custody.ledger.state.state_cache import Recall
from custody.model import layouts, rulesets
from custody.model.entry.facts import Facts
from custody.model.records import Case, Order
from custody.model.rulings import Command
from custody.model.schema.types import Value
from custody.model.state import State
from tests.model.office import at, office, period, recorded
from tests.model.showing import marks, refused, refused_here, shows
from tests.world import World


@shows("case.new")
def test_a_case_is_opened_once() -> None:
    world = office()
    case = world.case()
    world.case("C-2")
    with refused_here(world, "case.new"):
        world.sign("judge", "case.opened", {"reference": "C-1 again"}, subject=case)


@shows("case.known")
def test_an_order_or_a_seizure_belongs_to_a_known_case() -> None:
    world = office()
    case, nothing = world.case(), world.journal.new_subject()
    world.order(case)
    world.seize(case)
    with refused_here(world, "case.known"):
        world.order(nothing)
    with refused_here(world, "case.known"):
        world.seize(nothing)
    with refused_here(world, "case.known"):
        world.sign("judge", "case.closed", {"outcome": "ended"}, subject=nothing)


@shows("case.open")
def test_a_closed_case_takes_no_new_order_but_a_record_of_what_happened_is_marked() -> None:
    world = office()
    case = world.case()
    world.order(case)
    world.sign("judge", "case.closed", {"outcome": "tried", "open_matters_accepted": True}, subject=case)
    with refused_here(world, "case.open"):
        world.order(case)
    order, found = recorded(world, case)
    assert found == {"case.open"}
    assert world.order_record(order).nonconforming == ("case.open",)
    again = world.sign(
        "judge", "case.closed", {"outcome": "ended", "open_matters_accepted": True}, subject=case
    )
    assert marks(world, again) == {"case.open"}
    assert world.lookup().get(Case, case).nonconforming == ("case.open",)


@shows("preservation_order.new")
def test_an_order_is_recorded_once() -> None:
    world = office()
    case = world.case()
    order = world.order(case)
    values = dict(_values(world, order))
    with refused_here(world, "preservation_order.new"):
        world.sign("judge", "preservation_order.issued", values, subject=order)


def _values(world: World, order: str) -> dict[str, Value]:
    entry = world.entry(world.store.read().positions(order)[0])
    computed = ("rule", "rule_version", "starts_at", "ends_at", "occurred_at")
    return {
        field.name: field.value
        for field in entry.fields
        if field.value is not None and field.name not in computed
    }


@shows("preservation_order.known")
def test_what_happens_to_an_order_happens_to_a_known_one_of_the_case() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    order, nothing = world.order(case), world.journal.new_subject()
    world.seize(case, preservation_order=order)
    world.serve(order)
    with refused_here(world, "preservation_order.known"):
        world.seize(case, preservation_order=nothing)
    with refused_here(world, "preservation_order.known"):
        world.seize(other, preservation_order=order)
    with refused_here(world, "preservation_order.known"):
        world.serve(nothing)
    with refused_here(world, "preservation_order.known"):
        world.renew(nothing)


@shows("un-25.ceiling")
def test_an_order_runs_at_most_90_days() -> None:
    world = office()
    case = world.case()
    for days in (1, 89, 90):
        order = world.order(case, days=days, clock_start="order")
        start, end = period(world, order)
        assert end - start == days * DAY
    for days in (0, 91, 365, 2**53 - 1):
        with refused_here(world, "un-25.ceiling", "25(2)"):
            world.order(case, days=days)


@shows("un-25.ceiling")
def test_a_longer_order_given_on_paper_is_marked_and_counts_for_90_days() -> None:
    world = office()
    case = world.case()
    order, found = recorded(world, case, days=90, clock_start="order")
    assert found == set()
    order, found = recorded(world, case, days=120, clock_start="order")
    assert found == {"un-25.ceiling"}
    start, end = period(world, order)
    assert end - start == 90 * DAY
    served, found = recorded(world, case, days=120)
    world.serve(served)
    start, end = period(world, served)
    assert end - start == 90 * DAY
    assert world.order_record(served).nonconforming == ("un-25.ceiling",)


@shows("un-25.particulars")
def test_a_new_order_states_what_articles_24_and_25_ask_for() -> None:
    world = office()
    case = world.case()
    world.order(case)
    asked = {
        "legal_basis": "24(1)",
        "offence_ground": "23(2)",
        "data_categories": "25(1)",
        "issuing_authority": "24(2)",
        "addressee": "25(2)",
        "scope": "24(2)",
        "grounds": "24(2)",
    }
    for name, article in asked.items():
        silent: dict[str, Value] = {name: None}
        with refused_here(world, "un-25.particulars", article):
            world.order(case, by="judge", **silent)
        with refused_here(world, "un-25.particulars", article):
            world.order(case, by="judge", not_known=name, **silent)


@shows("un-25.particulars")
def test_an_incomplete_order_given_on_paper_is_recorded_and_marked() -> None:
    world = office()
    case = world.case()
    for name in ("legal_basis", "offence_ground", "data_categories", "scope", "grounds", "addressee"):
        order, found = recorded(world, case, **{name: None})
        assert found == {"un-25.particulars"}
        assert world.entry(world.store.read().positions(order)[0]).value("not_known") == name


@shows("un-35.serious")
def test_an_order_for_another_state_on_a_serious_crime_says_that_it_carries_four_years() -> None:
    world = office()
    case = world.case()
    world.order(case, offence_ground="35.1.b")
    world.order(case, offence_ground="35.1.b", max_penalty_months=12)
    world.order(case, offence_ground="35.1.c", max_penalty_months=48)
    for months in (None, 0, 47):
        with refused_here(world, "un-35.serious", "2(h)"):
            world.order(case, offence_ground="35.1.c", max_penalty_months=months)
    _, found = recorded(world, case, offence_ground="35.1.c", max_penalty_months=36)
    assert found == {"un-35.serious"}


@shows("un-25.clock_start")
def test_the_clock_starts_with_an_event_that_the_rule_knows() -> None:
    world = office()
    case = world.case()
    for start in ("order", "receipt", "service"):
        world.order(case, clock_start=start)
    reader = world.store.read()
    state = State(Recall(reader, reader.head().size), reader.head().size)
    now = world.clock.now()
    facts = {**_values(world, world.order(case)), "clock_start": "never", "occurred_at": format_instant(now)}
    structural = layouts.layout(1, "preservation_order.issued").structural
    facts = {name: value for name, value in facts.items() if name in structural}
    by = world.people["judge"].signer.verifier.name
    with refused("un-25.clock_start", "25(2)"):
        rulesets.decide(
            state,
            Command(
                "preservation_order.issued", world.journal.new_subject(), Facts(facts), by, now, None, 1, 0
            ),
        )


@shows("un-25.clock_unknown")
def test_an_order_whose_starting_event_has_no_instant_is_marked_and_has_no_period() -> None:
    world = office()
    case = world.case()
    order, found = recorded(world, case, clock_start="order")
    assert found == set()
    assert len(world.order_record(order).periods) == 1
    order, found = recorded(world, case, clock_start="order", occurred_at=None, not_known="occurred_at")
    assert found == {"un-25.clock_unknown"}
    assert world.order_record(order).periods == ()
    served = world.order(case)
    world.serve(served, occurred_at=None, not_known="occurred_at")
    assert world.order_record(served).nonconforming == ("un-25.clock_unknown",)
    assert world.order_record(served).periods == ()


def test_the_clock_runs_from_the_event_the_order_names_and_from_no_other() -> None:
    world = office()
    case = world.case()
    for start, starting in (
        ("service", "preservation_order.served"),
        ("receipt", "preservation_order.receipt_acknowledged"),
    ):
        order = world.order(case, clock_start=start)
        for kind in (
            ("preservation_order.receipt_acknowledged", "preservation_order.served")
            if start == "service"
            else ("preservation_order.served", "preservation_order.receipt_acknowledged")
        ):
            happened = at(world, 7)
            values: dict[str, Value] = {"occurred_at": happened}
            if kind == "preservation_order.served":
                values["method"] = "in_person"
            assert world.order_record(order).periods == ()
            world.sign("eve", kind, values, subject=order)
            if kind == starting:
                assert period(world, order)[0] == parse_instant(happened)


@shows("preservation_order.withdrawn_before")
def test_a_withdrawn_order_is_not_withdrawn_or_renewed_again() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order")
    world.renew(order)
    reason: dict[str, Value] = {"reason": "obtained"}
    world.sign("judge", "preservation_order.withdrawn", reason, subject=order)
    withdrawn = world.order_record(order).withdrawn
    with refused_here(world, "preservation_order.withdrawn_before"):
        world.sign("judge", "preservation_order.withdrawn", reason, subject=order)
    with refused_here(world, "preservation_order.withdrawn_before", "25(2)"):
        world.renew(order)
    receipt = world.sign(
        "eve", "preservation_order.withdrawn", {**reason, "entry_mode": "record"}, subject=order
    )
    assert marks(world, receipt) == {"preservation_order.withdrawn_before"}
    assert world.order_record(order).withdrawn == withdrawn


@shows("preservation_order.withdrawn_lapsed")
def test_an_order_that_has_lapsed_is_not_withdrawn_but_a_withdrawal_on_paper_is_marked() -> None:
    world = office()
    case = world.case()
    kept, order, paper = (world.order(case, clock_start="order") for _ in range(3))
    reason: dict[str, Value] = {"reason": "obtained"}
    world.clock.set(world.order_record(kept).periods[-1].end - 1)
    world.sign("judge", "preservation_order.withdrawn", reason, subject=kept)
    end = world.order_record(order).periods[-1].end
    world.clock.set(end)
    with refused_here(world, "preservation_order.withdrawn_lapsed"):
        world.sign("judge", "preservation_order.withdrawn", reason, subject=order)
    record = {**reason, "entry_mode": "record"}
    before = world.order_record(paper).periods[-1].end - 1
    in_time: dict[str, Value] = {**record, "occurred_at": format_instant(before)}
    assert marks(world, world.sign("eve", "preservation_order.withdrawn", in_time, subject=paper)) == set()
    late = world.sign("eve", "preservation_order.withdrawn", record, subject=order)
    assert marks(world, late) == {"preservation_order.withdrawn_lapsed"}


@shows("preservation_order.withdrawn_before")
def test_service_of_a_withdrawn_order_is_recorded_and_marked() -> None:
    world = office()
    case = world.case()
    served, order = world.order(case), world.order(case)
    world.serve(served)
    assert world.order_record(served).nonconforming == ()
    world.sign("judge", "preservation_order.withdrawn", {"reason": "issued_in_error"}, subject=order)
    world.serve(order)
    assert world.order_record(order).nonconforming == ("preservation_order.withdrawn_before",)


@shows("preservation_order.served_again")
def test_a_second_service_is_marked_and_starts_no_second_period() -> None:
    world = office()
    order = world.order(world.case())
    world.serve(order)
    first = world.order_record(order)
    assert first.nonconforming == ()
    world.serve(order)
    second = world.order_record(order)
    assert second.nonconforming == ("preservation_order.served_again",)
    assert (second.served, second.periods) == (first.served, first.periods)


@shows("preservation_order.acknowledged_again")
def test_a_second_acknowledgement_is_marked_and_starts_no_second_period() -> None:
    world = office()
    order = world.order(world.case(), clock_start="receipt")
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    first = world.order_record(order)
    assert first.nonconforming == ()
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    second = world.order_record(order)
    assert second.nonconforming == ("preservation_order.acknowledged_again",)
    assert (second.acknowledged, second.periods) == (first.acknowledged, first.periods)


def test_an_entry_names_the_rule_and_version_that_computed_its_dates() -> None:
    world = office()
    order = world.order(world.case())
    world.serve(order)
    world.renew(order)
    for position in world.store.read().positions(order):
        entry = world.entry(position)
        assert (entry.value("rule"), entry.value("rule_version")) == ("un-25", 1)
    record = world.order_record(order)
    assert replace(record, periods=()) == Order.from_doc(replace(record, periods=()).doc())


@shows("preservation_order.before_issue")
def test_an_order_is_served_and_acknowledged_after_it_was_issued_or_the_record_is_marked() -> None:
    world = office()
    case = world.case()
    good, bad = world.order(case), world.order(case)
    world.serve(good, occurred_at=at(world, 0))
    assert world.order_record(good).nonconforming == ()
    world.serve(bad, occurred_at=at(world, 3 * DAY))
    assert world.order_record(bad).nonconforming == ("preservation_order.before_issue",)


def test_service_of_an_order_is_not_called_early_where_nobody_knows_when_it_was_issued() -> None:
    world = office()
    case = world.case()
    order, found = recorded(world, case, occurred_at=None, not_known="occurred_at")
    assert found == set()
    world.serve(order, occurred_at=at(world, DAY))
    record = world.order_record(order)
    assert record.nonconforming == ()
    assert record.periods[0].start < record.issued


@shows("preservation_order.before_issue")
def test_an_order_is_withdrawn_after_it_was_issued_or_the_record_is_marked() -> None:
    world = office()
    case = world.case()
    good, bad = world.order(case), world.order(case)
    unknown, _ = recorded(world, case, occurred_at=None, not_known="occurred_at")
    for order, back, expected in (
        (good, 0, set()),
        (bad, DAY, {"preservation_order.before_issue"}),
        (unknown, DAY, set()),
    ):
        values: dict[str, Value] = {
            "reason": "issued_in_error",
            "entry_mode": "record",
            "occurred_at": at(world, back),
        }
        assert (
            marks(world, world.sign("eve", "preservation_order.withdrawn", values, subject=order)) == expected
        )
