"""Rules about requests for assistance, and about the preserved data that each keeps until it is decided."""

from __future__ import annotations

from uuid import uuid4

import pytest

from custody.law.clock import DAY, HOUR
from custody.ledger.views.deadlines import due
from custody.model.schema.types import Value, join_codes
from tests.model.foreign import (
    ask_assistance,
    assistance_record,
    consult,
    decide,
    effect,
    follow,
    granted_period,
    postpone,
    preserved,
    received,
    refuse,
    sent,
    state_of,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows


def test_a_request_for_assistance_keeps_the_data_preserved_until_it_is_decided() -> None:
    world = office()
    request = preserved(world)
    end = granted_period(world, request)[1]
    world.clock.set(end - HOUR)
    asked = ask_assistance(world, request)
    assert marks(world, asked) == set()
    world.clock.set(end + 400 * DAY)
    assert state_of(world, request) == "pending_decision"
    refused = refuse(world, asked, refusal_grounds="40.22", explanation="persecution")
    assert marks(world, refused) == set()
    assert (state_of(world, request), assistance_record(world, asked).standing) == ("lapsed", "refused")


def test_neither_postponing_nor_consulting_decides_anything() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    assert marks(world, consult(world, asked)) == set()
    receipt = postpone(world, asked)
    assert marks(world, receipt) == set()
    world.later(400 * DAY)
    assert (state_of(world, request), assistance_record(world, asked).standing) == (
        "pending_decision",
        "postponed",
    )


def test_a_grant_releases_nothing_by_itself() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    decide(world, asked)
    world.later(1000 * DAY)
    assert state_of(world, request) == "granted"


def test_of_several_requests_for_assistance_each_is_decided_and_the_last_one_counts() -> None:
    world = office()
    request = preserved(world)
    first, second = ask_assistance(world, request), ask_assistance(world, request, purposes="seizure")
    follow(world, first, "withdrawn", entry_mode="record")
    assert state_of(world, request) == "pending_decision"
    refuse(world, second)
    assert state_of(world, request) == "in_force"


def test_assistance_for_other_data_keeps_nothing_preserved() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request, preservation_requests=None)
    assert (marks(world, asked), state_of(world, request)) == (set(), "in_force")
    decide(world, asked)
    assert (state_of(world, request), assistance_record(world, asked).standing) == ("in_force", "granted")


@shows("un-42.mla_request.late")
def test_assistance_asked_for_after_the_latest_end_revives_nothing() -> None:
    world = office()
    case = world.case()
    last, late = preserved(world, case), preserved(world, case)
    world.clock.set(granted_period(world, last)[1] + DAY + HOUR - 1)
    asked = ask_assistance(world, last)
    assert (marks(world, asked), state_of(world, last)) == (set(), "pending_decision")
    world.clock.set(granted_period(world, late)[1] + DAY + HOUR)
    asked = ask_assistance(world, late)
    assert (marks(world, asked), state_of(world, late)) == ({"un-42.mla_request.late"}, "lapsed")
    assert assistance_record(world, asked).keeping == ()


def test_assistance_may_be_asked_for_before_anything_is_preserved() -> None:
    world = office()
    request = received(world)
    asked = ask_assistance(world, request)
    assert (marks(world, asked), state_of(world, request)) == (set(), "requested")
    effect(world, request)
    assert state_of(world, request) == "pending_decision"


@shows("mla_request.known")
def test_a_decision_answers_a_request_for_assistance_that_is_on_record() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    for subject in (request, str(uuid4())):
        with refused_here(world, "mla_request.known"):
            world.sign("judge", "mla_request.granted", {"extent": "full"}, subject=subject)
    decide(world, asked)


@shows("mla_request.decided_before")
def test_a_request_for_assistance_is_decided_once() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    decide(world, asked)
    with refused_here(world, "mla_request.decided_before"):
        decide(world, asked)
    with refused_here(world, "mla_request.decided_before"):
        postpone(world, asked)


@shows("un-40.consultation")
def test_where_article_40_governs_the_other_state_is_consulted_before_refusing_or_postponing() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    with refused_here(world, "un-40.consultation", "40(28)"):
        postpone(world, asked)
    for ground in ("40.21.a", "40.21.b", "40.21.c", "40.21.d"):
        with refused_here(world, "un-40.consultation", "40(28)"):
            refuse(world, asked, refusal_grounds=ground)
    world.later(HOUR)
    consult(world, asked)
    early: dict[str, Value] = {
        "occurred_at": at(world, 120),
        "entry_mode": "record",
        "late_reason": "paper_record",
    }
    assert marks(world, postpone(world, asked, "eve", **early)) == {"un-40.consultation"}
    assert marks(world, postpone(world, asked)) == set()
    refuse(world, asked, refusal_grounds="40.21.b")


def test_a_consultation_of_unknown_date_may_have_come_before_whatever_followed_the_request() -> None:
    world = office()
    asked = ask_assistance(world, preserved(world))
    world.later(HOUR)
    consult(world, asked, occurred_at=None, not_known="occurred_at")
    early: dict[str, Value] = {"occurred_at": at(world, 120), "entry_mode": "record"}
    assert marks(world, postpone(world, asked, "eve", **early)) == set()


@pytest.mark.parametrize("ground", ["40.8.de_minimis", "40.22"])
def test_other_grounds_need_no_consultation(ground: str) -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    refuse(world, asked, refusal_grounds=ground)
    assert state_of(world, request) == "in_force"


def test_where_a_treaty_governs_its_own_provisions_apply() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request, governing_instrument="treaty", treaty="CETS-030")
    postpone(world, asked)
    receipt = refuse(world, asked, refusal_grounds="other", explanation="article 5 of the treaty")
    assert marks(world, receipt) == set()


def test_a_grant_in_part_or_under_conditions_is_a_grant() -> None:
    world = office()
    request = preserved(world)
    decide(world, ask_assistance(world, request), extent="partial", conditions="no other use")
    assert state_of(world, request) == "granted"


@shows("un-40.refusal.grounds")
def test_article_40_knows_no_other_ground() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request)
    with refused_here(world, "un-40.refusal.grounds", "40(21)"):
        refuse(world, asked, refusal_grounds="other", explanation="bank secrecy")
    receipt = refuse(
        world, asked, "eve", entry_mode="record", refusal_grounds="other", explanation="bank secrecy"
    )
    assert marks(world, receipt) == {"un-40.refusal.grounds"}


@shows("un-40.governing_instrument")
def test_a_treaty_that_governs_or_that_both_states_set_aside_is_named() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    assert marks(world, ask_assistance(world, request)) == set()
    for governing in ("treaty", "article_40_agreed"):
        assert (
            marks(world, ask_assistance(world, request, governing_instrument=governing, treaty="CETS-030"))
            == set()
        )
        assert marks(world, ask_assistance(world, request, governing_instrument=governing)) == {
            "un-40.governing_instrument"
        }


@shows("un-40.consultation")
def test_where_both_states_agree_article_40_applies_in_place_of_their_treaty() -> None:
    world = office()
    request = received(world)
    effect(world, request)
    asked = ask_assistance(world, request, governing_instrument="article_40_agreed", treaty="CETS-030")
    with refused_here(world, "un-40.consultation", "40(28)"):
        postpone(world, asked)
    consult(world, asked)
    postpone(world, asked)
    with refused_here(world, "un-40.refusal.grounds"):
        refuse(world, asked, refusal_grounds="other")


@shows("mla_request.preservation_requests")
def test_it_covers_requests_for_preservation_that_the_same_side_made_in_whichever_case() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    elsewhere = preserved(world, world.case("C-2"))
    assert assistance_record(
        world, ask_assistance(world, theirs, preservation_requests=elsewhere)
    ).keeping == (elsewhere,)
    for covers in (ours, str(uuid4()), join_codes([theirs, ours])):
        with refused_here(world, "mla_request.preservation_requests"):
            ask_assistance(world, theirs, preservation_requests=covers)
    asked = ask_assistance(world, theirs)
    with refused_here(world, "mla_request.preservation_requests"):
        follow(world, asked, "preservation_linked", preservation_requests=ours, entry_mode="record")
    assert marks(world, ask_assistance(world, ours)) == set()


@shows("mla_request.preservation_requests.state")
def test_what_another_state_than_the_one_it_is_preserved_for_asks_for_keeps_nothing() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    asked = ask_assistance(world, theirs, state="DE")
    assert marks(world, asked) == {"mla_request.preservation_requests.state"}
    assert (assistance_record(world, asked).keeping, state_of(world, theirs)) == ((), "in_force")
    with refused_here(world, "mla_request.preservation_requests.state", "42(8)"):
        ask_assistance(world, ours, state="DE")
    ask_assistance(world, ours)


def test_data_that_nobody_preserved_are_asked_for_and_decided_about() -> None:
    world = office()
    asked = ask_assistance(world, received(world), preservation_requests=None)
    assert assistance_record(world, asked).standing == "pending"
    assert marks(world, decide(world, asked)) == set()
    assert (assistance_record(world, asked).standing, assistance_record(world, asked).open) == (
        "granted",
        False,
    )


@shows("mla_request.preservation_not_linked", "mla_request.decided_before")
def test_what_is_no_longer_asked_for_is_kept_no_longer_unless_it_was_granted() -> None:
    world = office()
    case = world.case()
    first, second, other = (preserved(world, case) for _ in range(3))
    asked = ask_assistance(world, first, second)
    with refused_here(world, "mla_request.preservation_not_linked", "42(8)"):
        follow(world, asked, "preservation_unlinked", preservation_requests=other, entry_mode="record")
    with refused_here(world, "mla_request.preservation_not_linked", "42(8)"):
        decide(world, asked, preservation_requests=other)
    follow(world, asked, "preservation_unlinked", preservation_requests=first, entry_mode="record")
    with refused_here(world, "mla_request.preservation_not_linked", "42(8)"):
        decide(world, asked, preservation_requests=first)
    assert (state_of(world, first), state_of(world, second)) == ("in_force", "pending_decision")
    decide(world, asked)
    receipt = follow(world, asked, "preservation_unlinked", preservation_requests=second, entry_mode="record")
    assert (marks(world, receipt), state_of(world, second)) == ({"mla_request.decided_before"}, "granted")
    follow(world, asked, "preservation_linked", preservation_requests=first, entry_mode="record")
    assert state_of(world, first) == "pending_decision"


@shows("mla_request.ended")
def test_what_is_taken_back_keeps_nothing_but_a_grant_and_is_not_decided_any_more() -> None:
    world = office()
    case = world.case()
    granted, open_, later = (preserved(world, case) for _ in range(3))
    asked = ask_assistance(world, granted, open_)
    decide(world, asked, preservation_requests=granted)
    receipt = follow(world, asked, "withdrawn", entry_mode="record")
    assert marks(world, receipt) == set()
    assert (state_of(world, granted), state_of(world, open_)) == ("granted", "in_force")
    with refused_here(world, "mla_request.ended"):
        decide(world, asked, preservation_requests=open_)
    receipt = follow(world, asked, "preservation_linked", preservation_requests=later, entry_mode="record")
    assert marks(world, receipt) == {"mla_request.ended"}


@shows("un-40.particulars")
def test_where_article_40_governs_a_request_states_what_that_article_asks_for() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    for letter, field in (
        ("a", "authority"),
        ("b", "subject_matter"),
        ("c", "summary"),
        ("d", "assistance_sought"),
        ("g", "stated_purpose"),
    ):
        with refused_here(world, "un-40.particulars", f"40(15)({letter})"):
            ask_assistance(world, ours, **{field: None})
        asked = ask_assistance(world, theirs, **{field: None})
        assert marks(world, asked) == {"un-40.particulars"}
        assert theirs in assistance_record(world, asked).keeping
    treaty = ask_assistance(
        world, theirs, governing_instrument="treaty", treaty="CETS-030", stated_purpose=None
    )
    assert marks(world, treaty) == set()
    assert marks(world, ask_assistance(world, ours)) == set()


@shows("un-24.legal_basis", "un-35.serious", "un-40.governing_instrument")
def test_a_request_that_is_sent_names_its_basis_the_gravity_and_the_treaty() -> None:
    world = office()
    ours = sent(world)
    with refused_here(world, "un-24.legal_basis", "24(1)"):
        ask_assistance(world, ours, legal_basis=None)
    with refused_here(world, "un-35.serious", "2(h)"):
        ask_assistance(world, ours, offence_ground="35.1.c")
    with refused_here(world, "un-40.governing_instrument", "40(7)"):
        ask_assistance(world, ours, governing_instrument="treaty")
    ask_assistance(
        world,
        ours,
        offence_ground="35.1.c",
        max_penalty_months=48,
        governing_instrument="treaty",
        treaty="CETS-030",
    )


@pytest.mark.parametrize(("rest", "standing"), [("full", "granted"), ("partial", "differs")])
def test_what_also_asks_for_data_that_nothing_preserves_waits_for_a_decision_about_them(
    rest: str, standing: str
) -> None:
    world = office()
    request = preserved(world)
    plain = ask_assistance(world, request)
    decide(world, plain, preservation_requests=request)
    assert not assistance_record(world, plain).open
    asked = ask_assistance(world, request, without_prior_preservation=True)
    assert marks(world, decide(world, asked, preservation_requests=request)) == set()
    found = assistance_record(world, asked)
    assert (found.open, found.standing, found.keeping) == (True, "pending", ())
    (row,) = (
        deadline
        for deadline in due(world.store.read(), world.clock.now(), world.clock.now())
        if deadline.space == "mla_request"
    )
    assert (row.sort, row.why, row.subject) == ("decision", "decide", found.id)
    last = decide(world, asked, extent=rest)
    assert marks(world, last) == set()
    assert world.entry(last.position).value("affected_requests") is None, (
        "what was decided before stays decided"
    )
    assert (assistance_record(world, asked).open, assistance_record(world, asked).standing) == (
        False,
        standing,
    )
    with refused_here(world, "mla_request.decided_before"):
        decide(world, asked)


def test_a_decision_that_names_no_data_is_about_all_that_was_asked_for() -> None:
    world = office()
    request = preserved(world)
    asked = ask_assistance(world, request, without_prior_preservation=True)
    decide(world, asked)
    found = assistance_record(world, asked)
    assert (found.open, found.standing, found.covered[0].decision) == (False, "granted", "granted")
