"""What covered an exhibit over time: as the record has it now at the end, with every gap before that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.law.clock import DAY
from custody.law.holding_history import HoldingPeriod
from custody.ledger.views.exhibits.continuity import continuity
from custody.ledger.views.exhibits.holding_authority import holding_of
from custody.ledger.views.exhibits.holding_history import holding_periods
from tests.model.consents import consented, withdraw
from tests.model.disposition.test_rules_giveback import keep
from tests.model.ends import agree, carry_out, propose
from tests.model.exhibits.test_rules_search import follow, record, urgent
from tests.model.locking import term
from tests.model.met import quash
from tests.model.office import office
from tests.world import World


def stretches(world: World, exhibit: str) -> tuple[HoldingPeriod, ...]:
    return holding_periods(world.lookup(), continuity(world.store.read(), exhibit), world.clock.now())


def told(world: World, exhibit: str) -> list[str]:
    """Return what covered an exhibit, one after the other."""
    return [stretch.basis or f"none: {stretch.why}" for stretch in stretches(world, exhibit)]


def test_a_warrant_after_a_withdrawal_leaves_the_days_between_uncovered() -> None:
    world = office()
    seizure, (thing, other) = consented(world, 2)
    world.later(DAY)
    withdraw(world, seizure, thing)
    lost = world.clock.now() - 60
    world.later(3 * DAY)
    follow(world, seizure, "authorisation_decided", "judge")
    decided = world.clock.now() - 60
    assert told(world, thing) == ["consent", "none: withdrawn", "decision"]
    assert [(stretch.since, stretch.until) for stretch in stretches(world, thing)][1:] == [
        (lost, decided),
        (decided, None),
    ]
    assert told(world, other) == ["consent"]
    part = world.sign("eve", "exhibit.registered", {"parent": thing, "category": "sim"})
    assert told(world, world.subject_of(part)) == told(world, thing), "a part is held as the whole is"


def test_urgency_that_is_refused_and_then_left_by_a_court() -> None:
    world = office()
    seizure = urgent(world)
    thing, other = (world.exhibit(seizure, f"EV/{at}") for at in range(2))
    world.later(DAY)
    follow(world, seizure, "authorisation_decided", "judge", decision="partial", exhibits_to_return=thing)
    world.later(DAY)
    keep(world, thing)
    assert told(world, thing) == ["none: urgent", "none: refused", "leave"]
    assert told(world, other) == ["none: urgent", "urgent"]


def test_an_order_that_is_set_aside_and_a_term_that_ended() -> None:
    world = office()
    case = world.case()
    order = world.order(case, clock_start="order")
    seizure = world.seize(case, preservation_order=order, basis="order")
    thing = world.exhibit(seizure)
    term(world, seizure, 20 * DAY)
    world.later(25 * DAY)
    assert told(world, thing)[-2:] == ["order", "none: ended"]
    quash(world, order, obtained_data="return_or_destroy")
    assert told(world, thing)[-1] == "none: refused"


def test_what_has_gone_was_held_until_then_and_what_no_seizure_speaks_of_by_nothing() -> None:
    world = office()
    seizure, (thing,) = consented(world)
    withdraw(world, seizure)
    world.later(DAY)
    proposal = propose(world, thing, "return_to_owner", "unlawful")
    agree(world, proposal)
    carry_out(world, thing, "return_to_owner", proposal, "unlawful", by="eve")
    last = stretches(world, thing)[-1]
    assert (last.why, last.until) == ("withdrawn", world.clock.now() - 60)
    world.later(DAY)
    assert stretches(world, thing)[-1] == last


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["withdraw", "part", "confirmed", "refused", "partial", "keep", "term", "open", "correct"]
        ),
        st.integers(0, 3),
    ),
    max_size=7,
)


@pytest.mark.parametrize("basis", ["consent", "urgent", "warrant"])
@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_at_the_end_is_what_the_record_says_now(basis: str, steps: list[tuple[str, int]]) -> None:
    world = office()
    paper = {"authority_document_sha256": None} if basis == "urgent" else {}
    seizure, (first, second) = consented(world, 2, basis=basis, **paper)
    entry = world.store.read().positions(seizure)[0]
    for step, days in steps:
        world.later(days * DAY)
        match step:
            case "withdraw":
                withdraw(world, seizure, withdrawer_capacity="co_entitled")
            case "part":
                withdraw(world, seizure, first, withdrawer_capacity="co_entitled")
            case "correct":
                world.correct(entry, "basis", value="consent")
            case "keep":
                keep(world, first, by="eve")
            case "partial":
                follow(
                    world, seizure, "authorisation_decided", "judge", decision=step, exhibits_to_return=second
                )
            case "term":
                term(world, seizure, 2 * DAY)
            case "open":
                term(world, seizure, None, review=20 * DAY)
            case _:
                follow(world, seizure, "authorisation_decided", "judge", decision=step)
        for thing in (first, second):
            held = holding_of(world.lookup(), world.exhibit_record(thing), world.clock.now())
            assert held is not None
            last = stretches(world, thing)[-1]
            assert (last.basis, last.why) == (held.authority.basis, held.authority.why)
    assert record(world, seizure).id == seizure
