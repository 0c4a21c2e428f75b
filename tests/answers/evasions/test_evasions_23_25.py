"""Attempts to get round articles 23 to 25: scope, safeguards, orders to preserve."""

from __future__ import annotations

from typing import Any

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.views.deadlines import due
from custody.ledger.views.exhibits.holding_authority import bare_seizures
from custody.model.records import Order, Seizure
from tests.answers.evasions.playing import evades
from tests.model.deputies import lend
from tests.model.exhibits.test_rules_search import follow, urgent
from tests.model.met import bind, contest, extend_secrecy, quash
from tests.model.office import at, office, period, recorded
from tests.model.quashing import appeal, reverse
from tests.model.showing import marks, refused_here
from tests.world import World


def state_of(world: World, order: str) -> str:
    return world.order_record(order).standing(world.clock.now(), 0).state


@evades("23(1)")
def test_a_measure_taken_first_finds_its_case_afterwards() -> None:
    world = office()
    case = world.case()
    world.order(case)
    other = world.order(world.case("C-2"))
    for no_case in (world.journal.new_subject(), other):
        with refused_here(world, "case.known"):
            world.order(no_case)
        with refused_here(world, "case.known"):
            world.seize(no_case)
    world.sign("judge", "case.closed", {"outcome": "ended"}, subject=case)
    with refused_here(world, "case.open"):
        world.order(case)


@evades("23(2)")
def test_a_petty_offence_is_called_a_serious_crime_or_nothing_at_all() -> None:
    world = office()
    case = world.case()
    serious: dict[str, Any] = {"offence_ground": "35.1.c", "max_penalty_months": 48}
    world.order(case, **serious)
    with refused_here(world, "un-35.serious"):
        world.order(case, **{**serious, "max_penalty_months": 12})
    with refused_here(world, "un-35.serious"):
        world.order(case, **{**serious, "max_penalty_months": None})
    with refused_here(world, "un-25.particulars", "23(2)"):
        world.order(case, offence_ground=None, not_known="offence_ground", not_known_reason="to be decided")
    assert recorded(world, case, **{**serious, "max_penalty_months": 12})[1] == {"un-35.serious"}


@evades("24(1)", "24(3)")
def test_safeguards_are_said_not_to_apply_and_no_reason_is_given() -> None:
    world = office()
    case = world.case()
    reasoned: dict[str, Any] = {"proportionality": "nothing is read", "not_applicable": "proportionality"}
    world.order(case, **reasoned)
    for name, article in (("proportionality", "24(1)"), ("third_parties", "24(3)")):
        unreasoned: dict[str, Any] = {name: None, "not_applicable": name}
        with refused_here(world, "un-24.safeguards", article):
            world.order(case, **unreasoned)
    silent: dict[str, Any] = {"proportionality": None, "third_parties": None, "not_applicable": None}
    order, marked = recorded(world, case, **silent)
    assert marked == {"un-24.safeguards"}
    assert world.lookup().get(Order, order).nonconforming == ("un-24.safeguards",)


@evades("24(2)")
def test_a_quashed_order_is_carried_on_by_a_renewal_dated_before_the_decision() -> None:
    world = office()
    order = world.order(world.case(), days=10, clock_start="order")
    world.later(9 * DAY)
    before = at(world)
    world.renew(order, days=10)
    world.later(HOUR)
    quash(world, order)
    with refused_here(world, "preservation_order.quashed_before", "24(2)"):
        world.renew(order, days=10)
    assert marks(world, contest(world, order)) == {"quashing.challenge"}
    world.renew(order, 10, "eve", entry_mode="record", occurred_at=before)
    assert state_of(world, order) == "quashed"


@evades("24(2)")
def test_a_quashing_is_undone_by_an_appeal_that_nobody_decided() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order")
    with refused_here(world, "quashing.known", "24(2)"):
        reverse(world, order)
    quash(world, order)
    appeal(world, order)
    assert state_of(world, order) == "quashed"
    with refused_here(world, "preservation_order.quashed_before", "24(2)"):
        world.renew(order)
    now = world.clock.now()
    waits = {row.why for row in due(world.store.read(), now, now + DAY) if row.subject == order}
    assert "challenge_quashing" in waits


@evades("24(2)")
def test_a_deputy_confirms_the_seizure_that_she_recorded() -> None:
    world = office()
    lend(world, "eve")
    lend(world, "carl")
    confirmed = follow(
        world, urgent(world), "authorisation_decided", "carl", document_sha256=None, entry_mode="act"
    )
    assert "decision.own" not in marks(world, confirmed)
    own = urgent(world)
    with refused_here(world, "decision.own", "24(2)"):
        follow(world, own, "authorisation_decided", "eve", document_sha256=None, entry_mode="act")
    assert [seizure.id for seizure in bare_seizures(world.lookup(), world.clock.now())] == [own]


@evades("24(2)")
def test_a_late_confirmation_is_to_cover_the_time_before_it() -> None:
    world = office()
    seizure = urgent(world, basis="oral")
    end = world.lookup().get(Seizure, seizure).confirmation_due_at or 0
    world.clock.set(end + DAY)
    assert [bare.id for bare in bare_seizures(world.lookup(), world.clock.now())] == [seizure]
    late = follow(world, seizure, "authorisation_decided", "judge", document_sha256=None)
    assert marks(world, late) == {"un-28.confirmed_late"}
    assert world.lookup().get(Seizure, seizure).authority.since > end


@evades("25(1)")
def test_whatever_is_there_is_ordered_to_be_kept() -> None:
    world = office()
    case = world.case()
    world.order(case)
    for name in ("scope", "data_categories", "addressee"):
        silent: dict[str, Any] = {name: None, "not_known": name, "not_known_reason": "all of it"}
        with refused_here(world, "un-25.particulars"):
            world.order(case, **silent)
        assert recorded(world, case, **silent)[1] == {"un-25.particulars"}


@evades("25(2)")
def test_an_order_of_120_days_that_is_entered_as_given_on_paper_counts_for_90() -> None:
    world = office()
    honest, marked = recorded(world, world.case("C-1"), days=90, clock_start="order")
    assert marked == set()
    evading, marked = recorded(world, world.case("C-2"), days=120, clock_start="order")
    assert "un-25.ceiling" in marked
    for order in (honest, evading):
        start, end = period(world, order)
        assert end - start == 90 * DAY
    case = world.case("C-3")
    with refused_here(world, "un-25.ceiling", "25(2)"):
        world.order(case, days=120)


@evades("25(2)")
def test_two_periods_are_decided_at_once() -> None:
    world = office()
    honest = world.order(world.case("C-1"), days=90, clock_start="order")
    world.clock.set(period(world, honest)[1] - 10 * DAY)
    world.renew(honest, days=90)
    assert world.order_record(honest).nonconforming == ()
    stacked = world.order(world.case("C-2"), days=90, clock_start="order")
    world.renew(stacked, days=90)
    assert world.order_record(stacked).nonconforming == ("un-25.renewal.stacked",)
    with refused_here(world, "un-25.renewal.before_start", "25(2)"):
        world.renew(stacked, days=90)


@evades("25(2)")
def test_a_period_that_is_over_is_renewed_and_the_gap_is_to_close() -> None:
    world = office()
    order = world.order(world.case(), days=30, clock_start="order")
    end = period(world, order)[1]
    world.clock.set(end + 5 * DAY)
    with refused_here(world, "un-25.renewal.after_end", "25(2)"):
        world.renew(order, days=30)
    world.renew(order, 30, "eve", entry_mode="record")
    assert period(world, order)[0] > end
    assert "un-25.renewal.after_end" in world.order_record(order).nonconforming


@evades("25(3)")
def test_secrecy_that_has_ended_is_extended_or_cut_short_by_an_extension() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order", confidential=False)
    bound = bind(world, order, 20)
    assert marks(world, extend_secrecy(world, order, bound, 40)) == set()
    with refused_here(world, "preservation_order.confidentiality.shorter", "25(3)"):
        extend_secrecy(world, order, bound, 30)
    world.later(41 * DAY)
    with refused_here(world, "preservation_order.confidentiality.late", "25(3)"):
        extend_secrecy(world, order, bound, 60)
    for_ever: dict[str, Any] = {
        "confidential_until": None,
        "not_known": "confidential_until",
        "not_known_reason": "as long as needed",
    }
    with refused_here(world, "preservation_order.confidentiality.end", "25(3)"):
        bind(world, order, 1, "judge", **for_ever)
    past: dict[str, Any] = {"confidential_until": format_instant(world.clock.now() - DAY)}
    with refused_here(world, "preservation_order.confidentiality.past", "25(3)"):
        bind(world, order, 1, "judge", **past)
