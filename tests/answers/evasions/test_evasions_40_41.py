"""Attempts to get round article 40: what a request for assistance states, and how it is answered."""

from __future__ import annotations

from functools import partial
from typing import Any

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.deadlines import due
from tests.answers.evasions.playing import evades
from tests.model.foreign import (
    ask_assistance,
    assistance_record,
    consult,
    decide,
    follow,
    postpone,
    preserved,
    refuse,
    sent,
    state_of,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here
from tests.world import World

TREATY: dict[str, Any] = {"governing_instrument": "treaty", "treaty": "CETS-030"}


def silent(name: str) -> dict[str, Any]:
    """Return values that say of a particular that it is not known, and why."""
    return {name: None, "not_known": name, "not_known_reason": "it follows by post"}


def asked_of_us(world: World) -> Receipt:
    """Record a request for assistance that keeps data preserved for the State that asks."""
    return ask_assistance(world, preserved(world))


def waits(world: World, asked: Receipt) -> set[str]:
    """Return what is due about a request for assistance."""
    now, subject = world.clock.now(), world.subject_of(asked)
    return {row.why for row in due(world.store.read(), now, now + DAY) if row.subject == subject}


@evades("40(1)")
def test_service_and_recovery_for_a_serious_crime_are_asked_for_along_with_evidence() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    serious: dict[str, Any] = {"offence_ground": "35.1.c", "max_penalty_months": 60}
    ask_assistance(world, ours, purposes="disclosure search", **serious)
    for purposes in ("disclosure service", "recovery search", "appearance"):
        with refused_here(world, "un-40.purposes", "40(1)"):
            ask_assistance(world, ours, purposes=purposes, **serious)
        assert marks(world, ask_assistance(world, theirs, purposes=purposes, **serious)) == {"un-40.purposes"}


@evades("40(7)")
def test_some_treaty_that_nobody_names_is_to_govern_so_that_article_40_does_not() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    ask_assistance(world, ours, **TREATY)
    for governing in ("treaty", "article_40_agreed"):
        with refused_here(world, "un-40.governing_instrument", "40(7)"):
            ask_assistance(world, ours, governing_instrument=governing)
        assert marks(world, ask_assistance(world, theirs, governing_instrument=governing)) == {
            "un-40.governing_instrument"
        }
    agreed = ask_assistance(world, theirs, governing_instrument="article_40_agreed", treaty="CETS-030")
    with refused_here(world, "un-40.refusal.grounds", "40(21)"):
        refuse(world, agreed, refusal_grounds="other", explanation="article 2 of the treaty")


@evades("40(15)(a)", "40(15)(b)", "40(15)(c)", "40(15)(d)", "40(15)(g)")
def test_particulars_of_assistance_are_said_to_be_unknown_and_to_follow_later() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    assert marks(world, ask_assistance(world, ours)) == set()
    for name, article in (
        ("authority", "40(15)(a)"),
        ("subject_matter", "40(15)(b)"),
        ("conducting_authority", "40(15)(b)"),
        ("summary", "40(15)(c)"),
        ("assistance_sought", "40(15)(d)"),
        ("stated_purpose", "40(15)(g)"),
    ):
        with refused_here(world, "un-40.particulars", article):
            ask_assistance(world, ours, **silent(name))
        assert marks(world, ask_assistance(world, theirs, **silent(name))) == {"un-40.particulars"}


@evades("40(15)(c)")
def test_the_facts_are_left_out_of_a_search_because_papers_are_served_as_well() -> None:
    world = office()
    ours = sent(world)
    bare: dict[str, Any] = {"offence_ground": "35.1.a", "summary": None}
    ask_assistance(world, ours, purposes="service", **bare)
    for purposes in ("search service", "records service"):
        with refused_here(world, "un-40.particulars", "40(15)(c)"):
            ask_assistance(world, ours, purposes=purposes, **bare)


@evades("40(21)")
def test_a_ground_that_article_40_does_not_know_is_named_beside_one_that_it_does() -> None:
    world = office()
    asked = asked_of_us(world)
    consult(world, asked)
    for grounds in ("other", "40.22 other", "40.21.a other"):
        with refused_here(world, "un-40.refusal.grounds", "40(21)"):
            refuse(world, asked, refusal_grounds=grounds, explanation="too much work")
    assert state_of(world, assistance_record(world, asked).keeping[0]) == "pending_decision"
    assert marks(world, refuse(world, asked, refusal_grounds="40.21.a")) == set()


@evades("40(23)")
def test_a_fiscal_matter_is_refused_for_that_and_for_a_ground_that_is_none() -> None:
    world = office()
    asked = asked_of_us(world)
    with refused_here(world, "un-40.fiscal", "40(23)"):
        refuse(world, asked, refusal_grounds="40.23", explanation="it is about value added tax")
    with refused_here(world, "un-40.refusal.grounds"):
        refuse(world, asked, refusal_grounds="40.23 other", explanation="it is about value added tax")
    told = refuse(world, asked, "eve", entry_mode="record", refusal_grounds="40.23")
    assert marks(world, told) == {"un-40.fiscal"}
    honest = ask_assistance(world, preserved(world, world.case("C-2")))
    assert marks(world, refuse(world, honest, refusal_grounds="40.22 40.23")) == set()


@evades("40(24)")
def test_bank_secrecy_is_named_beside_a_ground_that_would_bear_the_refusal() -> None:
    world = office()
    asked = asked_of_us(world)
    consult(world, asked)
    for grounds in ("40.24", "40.22 40.24", "40.21.b 40.24"):
        with refused_here(world, "un-40.bank_secrecy", "40(24)"):
            refuse(world, asked, refusal_grounds=grounds, explanation="the bank objects")
    assert marks(world, refuse(world, asked, refusal_grounds="40.22")) == set()


@evades("40(25)")
def test_assistance_is_refused_for_reasons_that_are_said_to_be_secret() -> None:
    world = office()
    asked = asked_of_us(world)
    with refused_here(world, "un-40.reasons", "40(25)"):
        refuse(world, asked, refusal_grounds="40.22", **silent("explanation"))
    assert "decision" in waits(world, asked)
    told = refuse(world, asked, "eve", entry_mode="record", refusal_grounds="40.22", **silent("explanation"))
    assert marks(world, told) == {"un-40.reasons"}
    honest = ask_assistance(world, preserved(world, world.case("C-2")))
    assert marks(world, refuse(world, honest, refusal_grounds="40.22")) == set()


@evades("40(26)")
def test_a_request_is_left_alone_or_decided_after_nobody_needed_it() -> None:
    world = office()
    case = world.case()
    asked = ask_assistance(world, preserved(world, case))
    world.later(400 * DAY)
    assert "decision" in waits(world, asked), "silence is no answer"
    follow(world, asked, "withdrawn", entry_mode="record")
    assert waits(world, asked) == set()
    with refused_here(world, "mla_request.ended"):
        decide(world, asked)


@evades("40(27)")
def test_a_request_is_put_off_because_it_is_inconvenient() -> None:
    world = office()
    asked = asked_of_us(world)
    consult(world, asked)
    for grounds in ("other", None):
        with refused_here(world, "un-40.postponement", "40(27)"):
            postpone(world, asked, postponement_grounds=grounds, explanation="we are short of staff")
    assert marks(world, postpone(world, asked, postponement_grounds="40.27.judicial")) == set()
    world.later(400 * DAY)
    assert "decision" in waits(world, asked), "putting off decides nothing"
    assert state_of(world, assistance_record(world, asked).keeping[0]) == "pending_decision"


@evades("40(28)")
def test_a_consultation_about_something_else_or_afterwards_is_to_cover_a_refusal() -> None:
    world = office()
    case = world.case()
    request = preserved(world, case)
    asked, other = ask_assistance(world, request), ask_assistance(world, request)
    consult(world, other)
    essential = partial(refuse, refusal_grounds="40.21.b", explanation="essential interests")
    with refused_here(world, "un-40.consultation", "40(28)"):
        essential(world, asked)
    with refused_here(world, "un-40.consultation", "40(28)"):
        postpone(world, asked)
    before = consult(world, asked, occurred_at=at(world, 3 * DAY))
    assert marks(world, before) == {"mla_request.before"}
    with refused_here(world, "un-40.consultation", "40(28)"):
        essential(world, asked)
    with refused_here(world, "time.future"):
        consult(world, asked, occurred_at=format_instant(world.clock.now() + HOUR))
    world.later(HOUR)
    consult(world, asked)
    early = essential(world, asked, "eve", entry_mode="record", occurred_at=at(world, 120))
    assert marks(world, early) == {"un-40.consultation"}
    assert marks(world, essential(world, other)) == set()
