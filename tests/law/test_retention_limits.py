"""How long a store keeps an object: until authority ends or is looked at again, and never longer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from custody.law.clock import DAY
from custody.law.retention_limits import (
    ACTS,
    DIFFERENCES,
    DRIFT,
    LEAST_STEP,
    MOST_STEP,
    NO_LOCKS,
    UNSET,
    Basis,
    Policy,
    Wanted,
    carries_on,
    drift,
    limit,
    moves,
    responsible_role,
    wanted,
)

NOW = 1_800_000_000
POLICY = Policy("compliance", 10)
INSTANTS = st.integers(NOW - 100 * DAY, NOW + 1000 * DAY)
BASES = st.builds(
    Basis,
    authorised=st.booleans(),
    end=st.none() | INSTANTS,
    open_ended=st.booleans(),
    reviews=st.lists(INSTANTS, max_size=3).map(tuple),
    kept=st.booleans(),
    disposed=st.booleans(),
)
POLICIES = st.builds(Policy, st.sampled_from(["none", "governance", "compliance"]), st.integers(1, MOST_STEP))


@given(BASES, POLICIES)
def test_whatever_is_wanted_is_within_the_limit_that_the_rule_holds_it_to(
    basis: Basis, policy: Policy
) -> None:
    wants = wanted(basis, policy, NOW)
    assert (wants.until is None) == (wants.mode == "none")
    if wants.until is not None:
        assert NOW < wants.until <= limit(basis, NOW)
        assert all(wants.until <= review for review in basis.reviews)
        assert basis.authorised
        assert basis.end is None or wants.until <= basis.end


@given(BASES)
def test_a_hold_keeps_what_somebody_asked_to_keep_and_what_has_no_end(basis: Basis) -> None:
    held = wanted(basis, POLICY, NOW).hold
    assert held == (basis.kept or (basis.authorised and basis.open_ended and not basis.disposed))


def test_the_end_counts_then_the_review_and_without_either_a_step() -> None:
    for basis, until, hold, why in (
        (Basis(authorised=True, end=NOW + 50 * DAY), NOW + 50 * DAY, False, "authority_term"),
        (
            Basis(authorised=True, end=NOW + 50 * DAY, reviews=(NOW + 9 * DAY,)),
            NOW + 9 * DAY,
            False,
            "review",
        ),
        (
            Basis(authorised=True, open_ended=True, reviews=(NOW + 50 * DAY,)),
            NOW + 10 * DAY,
            True,
            "stepwise",
        ),
        (Basis(authorised=True, open_ended=True, reviews=(NOW + 9 * DAY,)), NOW + 9 * DAY, True, "review"),
        (Basis(authorised=True, end=NOW), None, False, "authority_ended"),
        (Basis(authorised=True, end=NOW + DAY, reviews=(NOW,)), None, False, "review_due"),
        (Basis(authorised=True), None, False, "end_not_recorded"),
        (Basis(authorised=False, end=NOW + DAY, kept=True), None, True, "no_authority"),
        (Basis(authorised=True, end=NOW + DAY, disposed=True), None, False, "disposed"),
    ):
        found = wanted(basis, POLICY, NOW)
        assert (found.until, found.hold, found.why) == (until, hold, why)


def test_a_step_is_taken_again_once_half_of_it_is_used_up_and_nothing_moves_back() -> None:
    step = Wanted("compliance", NOW + 10 * DAY, hold=True, why="stepwise")
    assert not moves(step, NOW + 5 * DAY, POLICY, NOW)
    assert moves(step, NOW + 5 * DAY - 1, POLICY, NOW)
    term = Wanted("compliance", NOW + 10 * DAY, hold=False, why="authority_term")
    assert moves(term, NOW + 10 * DAY - 1, POLICY, NOW)
    assert not moves(term, NOW + 10 * DAY, POLICY, NOW)
    assert not moves(term, NOW + 11 * DAY, POLICY, NOW)
    assert moves(term, None, POLICY, NOW)
    assert not moves(Wanted("none", None, hold=False, why="authority_ended"), None, POLICY, NOW)


def test_settings_that_ask_for_nothing_ask_for_no_hold_either_and_a_step_has_thirty_days() -> None:
    asked = Basis(authorised=True, end=NOW + DAY, open_ended=True, reviews=(), kept=True, disposed=False)
    assert wanted(asked, NO_LOCKS, NOW) == Wanted("none", None, hold=False, why="policy")
    assert Policy().step_days == 30
    assert (LEAST_STEP, MOST_STEP) == (1, 90)


def test_each_way_to_differ_from_the_record_has_its_name() -> None:
    record = Wanted("governance", NOW + DAY, hold=True, why="authority_term")
    for held, found in (
        (record, ()),
        (Wanted("governance", NOW + DAY, hold=False, why=""), ("hold_missing",)),
        (Wanted("governance", NOW + DAY - 1, hold=True, why=""), ("too_short",)),
        (Wanted("governance", NOW + DAY + 1, hold=True, why=""), ("too_long",)),
        (Wanted("compliance", NOW + DAY, hold=True, why=""), ("mode_differs",)),
        (Wanted("none", None, hold=True, why=""), ("lock_missing",)),
        (Wanted("none", None, hold=False, why=""), ("hold_missing", "lock_missing")),
    ):
        assert drift(record, held) == found
    nothing = Wanted("none", None, hold=False, why="")
    assert drift(nothing, record) == ("hold_unexpected", "too_long")


def test_what_began_with_an_earlier_end_is_ended_with_it_and_nothing_that_keeps_longer_or_otherwise() -> None:
    wants = Wanted("compliance", NOW + 10 * DAY, hold=True, why="stepwise")
    for begun, may in (
        (Wanted("compliance", NOW + 10 * DAY, hold=True, why=""), True),
        (Wanted("compliance", NOW + 1, hold=True, why=""), True),
        (Wanted("compliance", NOW, hold=True, why=""), False),
        (Wanted("compliance", NOW + 10 * DAY + 1, hold=True, why=""), False),
        (Wanted("compliance", NOW + DAY, hold=False, why=""), False),
        (Wanted("governance", NOW + DAY, hold=True, why=""), False),
        (Wanted("none", None, hold=True, why=""), False),
    ):
        assert carries_on(begun, wants, NOW) == may
    assert not carries_on(wants, Wanted("none", None, hold=True, why="review_due"), NOW)
    endless = Wanted("compliance", None, hold=True, why="")
    assert not carries_on(wants, endless, NOW)
    assert not carries_on(endless, wants, NOW)


@given(
    BASES,
    POLICIES,
    st.integers(0, 200 * DAY),
    st.builds(Wanted, st.just("compliance"), INSTANTS, st.booleans(), st.just("")),
)
def test_what_is_ended_with_an_older_lock_is_within_the_limit_of_now(
    basis: Basis, policy: Policy, later: int, begun: Wanted
) -> None:
    now = NOW + later
    if carries_on(begun, wanted(basis, policy, now), now):
        assert begun.until is not None
        assert now < begun.until <= limit(basis, now)


def test_somebody_must_act_on_every_drift() -> None:
    assert {*DIFFERENCES, UNSET} < set(DRIFT)
    assert set(ACTS) == set(DRIFT)
    assert responsible_role(("hold_missing", "delete_marker")) == "administrator"
    assert responsible_role(("too_long", "mode_differs")) == "evidence_custodian"
