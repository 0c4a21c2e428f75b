"""What covered holding from instant to instant: gaps stay visible behind decisions that came later."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.law.holding_history import Allowed, Decision, History, HoldingPeriod, Until, covering, over_time

#: Later than everything.
NOW = 1000


def told(history: History, now: int = NOW) -> list[tuple[int, str]]:
    """Return since when what covered it, or why nothing did."""
    return [(period.since, period.basis or f"none: {period.why}") for period in over_time(history, now)]


CASES: dict[str, tuple[History, list[tuple[int, str]]]] = {
    "a warrant covers it throughout": (History("warrant", 10), [(10, "warrant")]),
    "nothing says how it was obtained": (History(None, 10), [(10, "none: no_seizure")]),
    "an order to preserve covers nothing": (
        History("order", 10, preservation=True),
        [(10, "none: preservation_only")],
    ),
    "an order to hand over covers it": (History("order", 10), [(10, "order")]),
    "leave that is decided with the refusal": (
        History("warrant", 10, decisions=(Decision(30, True, 5),), allowed=(Allowed(30, 6),)),
        [(10, "warrant"), (30, "leave")],
    ),
    "urgency covers nothing until it is confirmed": (
        History("urgent", 10, decisions=(Decision(30, False, 5),)),
        [(10, "none: urgent"), (30, "urgent")],
    ),
    "urgency with the paper at hand": (History("oral", 10, document=True), [(10, "oral")]),
    "a refusal": (
        History("urgent", 10, decisions=(Decision(30, True, 5),)),
        [(10, "none: urgent"), (30, "none: refused")],
    ),
    "a refusal and then leave": (
        History("warrant", 10, decisions=(Decision(30, True, 5),), allowed=(Allowed(50, 6),)),
        [(10, "warrant"), (30, "none: refused"), (50, "leave")],
    ),
    "leave that another refusal ends": (
        History(
            "warrant",
            10,
            decisions=(Decision(30, True, 5), Decision(70, True, 7)),
            allowed=(Allowed(50, 6),),
        ),
        [(10, "warrant"), (30, "none: refused"), (50, "leave"), (70, "none: refused")],
    ),
    "a consent that is withdrawn, and a warrant afterwards": (
        History("consent", 10, withdrawn=(20,), decisions=(Decision(30, False, 5),)),
        [(10, "consent"), (20, "none: withdrawn"), (30, "decision")],
    ),
    "a consent that is withdrawn after a decision": (
        History("consent", 10, withdrawn=(40,), decisions=(Decision(30, False, 5),)),
        [(10, "consent"), (40, "decision")],
    ),
    "a consent that is withdrawn, and leave": (
        History("consent", 10, withdrawn=(20, 60), allowed=(Allowed(30, 5),)),
        [(10, "consent"), (20, "none: withdrawn"), (30, "leave")],
    ),
    "what it was taken under is set aside": (
        History("order", 10, document=True, set_aside=(40,)),
        [(10, "order"), (40, "none: refused")],
    ),
    "a term that ends, and another after a while": (
        History("warrant", 10, terms=(Until(12, 20, 3), Until(25, 40, 4))),
        [(10, "warrant"), (20, "none: ended"), (25, "warrant"), (40, "none: ended")],
    ),
    "a term that is set before the last has ended": (
        History("warrant", 10, terms=(Until(12, 20, 3), Until(19, None, 4))),
        [(10, "warrant")],
    ),
    "a term set before leave ends no leave, and one after it does": (
        History(
            "warrant",
            10,
            decisions=(Decision(30, True, 5),),
            allowed=(Allowed(40, 6),),
            terms=(Until(12, 50, 3), Until(60, 70, 7)),
        ),
        [(10, "warrant"), (30, "none: refused"), (40, "leave"), (70, "none: ended")],
    ),
    "a decision that was recorded first counts less than one recorded later": (
        History("urgent", 10, decisions=(Decision(50, False, 5), Decision(30, True, 6))),
        [(10, "none: urgent"), (30, "none: refused")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_instant_is_judged_by_what_had_happened_until_then(name: str) -> None:
    history, expected = CASES[name]
    assert told(history) == expected


def test_what_is_still_ahead_counts_for_nothing() -> None:
    history = History("consent", 10, withdrawn=(20,), terms=(Until(12, 40, 3),))
    assert told(history, 19) == [(10, "consent")]
    assert told(history, 20) == [(10, "consent"), (20, "none: withdrawn")]


INSTANTS = st.integers(0, 60)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw what may have been done about a thing, in any order."""
    places = iter(range(100))

    def made(many: int) -> list[int]:
        return draw(st.lists(INSTANTS, max_size=many))

    return History(
        basis=draw(st.sampled_from(["warrant", "order", "consent", "oral", "urgent", None])),
        taken=draw(INSTANTS),
        document=draw(st.booleans()),
        preservation=draw(st.booleans()),
        decisions=tuple(Decision(at, draw(st.booleans()), next(places)) for at in made(3)),
        withdrawn=tuple(made(2)),
        set_aside=tuple(made(1)),
        allowed=tuple(Allowed(at, next(places)) for at in made(2)),
        terms=tuple(Until(at, draw(st.none() | INSTANTS), next(places)) for at in made(2)),
    )


@given(histories(), st.integers(0, 70))
def test_stretches_follow_one_another_without_a_gap_and_no_two_neighbours_are_alike(
    history: History, now: int
) -> None:
    found = over_time(history, now)
    assert found[0].since == history.taken
    assert found[-1].until is None
    for one, other in itertools.pairwise(found):
        assert one.until == other.since > one.since
        assert (one.basis, one.why) != (other.basis, other.why)
    assert all((period.basis is None) != (period.why is None) for period in found)


@given(histories(), st.integers(0, 70))
def test_what_covered_it_at_an_instant_does_not_hang_on_what_came_later(history: History, now: int) -> None:
    """Except by the order of the record: of two decisions dated before an instant the one recorded later counts."""
    whole = over_time(history, 100)
    for at in range(history.taken, now + 1):
        then = over_time(history, at)[-1]
        found = covering(whole, at)
        assert found is not None
        assert (found.basis, found.why) == (then.basis, then.why)


def test_an_instant_before_the_first_stretch_lies_in_none() -> None:
    stretches = (HoldingPeriod(10, 20, "consent", None), HoldingPeriod(20, None, None, "withdrawn"))
    assert covering(stretches, 9) is None
    assert [covering(stretches, at) for at in (10, 19)] == [stretches[0]] * 2
    assert [covering(stretches, at) for at in (20, 99)] == [stretches[1]] * 2
