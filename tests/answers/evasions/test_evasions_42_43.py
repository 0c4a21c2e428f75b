"""Attempts to get round articles 24(4), 42 and 43: data preserved for another State, and the path that leads abroad."""

from __future__ import annotations

from typing import Any

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.views.deadlines import due
from custody.model.schema.types import Value, join_codes
from tests.answers.evasions.playing import evades
from tests.model.asking import answer, enquire, enquired
from tests.model.foreign import (
    ask_assistance,
    assistance_record,
    effect,
    granted_period,
    preserved,
    received,
    refuse_path,
    request_record,
    sent,
    served_order,
    show_abroad,
    state_of,
    step,
)
from tests.model.met import show_path
from tests.model.office import at, office
from tests.model.orders.test_rules_path import served
from tests.model.showing import marks, refused_here
from tests.world import World

FOUR_FACTS: dict[str, Any] = {
    "dual_criminality_required": True,
    "reservation_made": True,
    "dual_criminality_doubtful": True,
}
REFUSAL: dict[str, Any] = {"refusal_grounds": "40.22", "explanation": "persecution"}
SERIOUS: dict[str, Any] = {"offence_ground": "35.1.c", "max_penalty_months": 60}


def waits(world: World, request: str) -> set[str]:
    """Return what is due about a request."""
    now = world.clock.now()
    return {row.why for row in due(world.store.read(), now, now + DAY) if row.subject == request}


@evades("24(4)")
def test_data_are_kept_for_another_state_under_an_order_that_binds_nobody() -> None:
    world = office()
    case = world.case()
    in_force = served_order(world, case, days=30, clock_start="order")
    unserved = world.order(case, clock_start="order")
    assert marks(world, effect(world, received(world, case), preservation_order=in_force)) == set()
    unbound = received(world, case)
    assert marks(world, effect(world, unbound, preservation_order=unserved)) == {
        "un-24.preservation_order.unserved"
    }
    bare = received(world, case)
    assert marks(world, effect(world, bare, basis=None)) == {"un-24.at_home"}
    assert request_record(world, bare).owes_basis
    world.later(32 * DAY)
    assert marks(world, effect(world, received(world, case), preservation_order=in_force)) == {
        "un-24.preservation_order.not_in_force"
    }
    assert marks(world, step(world, bare, "order_linked", preservation_order=in_force)) == {
        "un-24.preservation_order.not_in_force"
    }


@evades("42(2)")
def test_another_state_is_said_to_have_told_where_the_data_are() -> None:
    world = office()
    case = world.case()
    ours, theirs = (world.subject_of(ask(world, case)) for ask in (enquire, enquired))
    with refused_here(world, "enquiry.incoming", "42(2)"):
        answer(world, ours, entry_mode="act")
    assert marks(world, answer(world, ours)) == set()
    assert request_record(world, sent(world, case, enquiry=ours)).nonconforming == ()
    with refused_here(world, "preservation_request.enquiry.direction", "42(2)"):
        sent(world, case, enquiry=theirs)
    early = sent(world, case, "eve", enquiry=ours, entry_mode="record", occurred_at=at(world, HOUR))
    assert request_record(world, early).nonconforming == ("preservation_request.enquiry.before",)


@evades("42(3)")
def test_a_request_that_lacks_statements_passes_for_a_whole_one() -> None:
    world = office()
    case = world.case()
    assert request_record(world, received(world, case)).nonconforming == ()
    request = received(world, case, necessity=None, data=None)
    assert request_record(world, request).nonconforming == ("un-42.particulars",)
    step(world, request, "supplemented", supplied_particulars="e", answer="the logs go in two weeks")
    assert request_record(world, request).missing == ("c",), "what else was missing stays so"
    question: dict[str, Any] = {"queried_particulars": "c", "question": "which mailbox?"}
    assert marks(world, step(world, request, "queried", **question)) == set()
    assert marks(world, step(world, sent(world, case), "queried", **question)) == {
        "preservation_request.queried.incoming"
    }


@evades("42(3)(a)", "42(3)(b)", "42(3)(c)", "42(3)(e)")
def test_particulars_of_preservation_are_said_to_be_unknown_and_to_follow_later() -> None:
    world = office()
    case = world.case()
    assert request_record(world, sent(world, case)).missing == ()
    for name, letter in (("authority", "a"), ("offence", "b"), ("data", "c"), ("necessity", "e")):
        unsaid: dict[str, Any] = {name: None, "not_known": name, "not_known_reason": "it follows by post"}
        with refused_here(world, "un-42.particulars", f"42(3)({letter})"):
            sent(world, case, **unsaid)
        told = sent(world, case, "eve", entry_mode="record", **unsaid)
        assert request_record(world, told).nonconforming == ("un-42.particulars",)
        came = request_record(world, received(world, case, **unsaid))
        assert (came.missing, came.nonconforming) == ((letter,), ("un-42.particulars",))


@evades("42(3)(f)")
def test_data_are_to_be_kept_abroad_that_nobody_will_ever_ask_for() -> None:
    world = office()
    case = world.case()
    assert request_record(world, sent(world, case)).missing == ()
    with refused_here(world, "un-42.particulars", "42(3)(f)"):
        sent(world, case, mla_request_intended=False)
    told = sent(world, case, "eve", entry_mode="record", mla_request_intended=False)
    assert request_record(world, told).nonconforming == ("un-42.particulars",)
    assert request_record(world, received(world, case, mla_request_intended=False)).missing == ("f",)


@evades("42(4)")
def test_preservation_is_refused_at_once_because_the_conduct_is_no_offence_here() -> None:
    world = office()
    case = world.case()
    request = received(world, case)
    for grounds in ("42.5", "other"):
        rule = "un-42.refusal.grounds" if grounds == "other" else "un-42.refusal.dual_criminality"
        with refused_here(world, rule):
            step(world, request, "refused", "judge", refusal_grounds=grounds, explanation="no offence here")
    with refused_here(world, "preservation_request.not_executed.information_given"):
        step(world, request, "not_executed", "judge", reasons="other", not_known="information_given")
    world.later(30 * DAY)
    assert state_of(world, request) == "requested"
    assert waits(world, request), "silence leaves it due"
    effect(world, request)
    assert state_of(world, request) == "in_force"


@evades("42(5)")
def test_dual_criminality_is_pleaded_without_one_of_its_four_facts() -> None:
    world = office()
    case = world.case()
    plea: dict[str, Any] = {"refusal_grounds": "42.5", "explanation": "not punishable here", **FOUR_FACTS}
    other, established = received(world, case, **SERIOUS), received(world, case)
    unsaid = received(world, case, offence_ground=None)
    for name in FOUR_FACTS:
        for value in (False, None):
            with refused_here(world, "un-42.refusal.dual_criminality", "42(5)"):
                step(world, other, "refused", "judge", **{**plea, name: value})
    for request in (established, unsaid):
        with refused_here(world, "un-42.refusal.dual_criminality", "42(5)"):
            step(world, request, "refused", "judge", **plea)
    with refused_here(world, "un-42.refusal.dual_criminality", "42(5)"):
        step(world, established, "refused", "judge", offence_established=False, **plea)
    step(world, unsaid, "refused", "judge", offence_established=False, **plea)
    step(world, other, "refused", "judge", **plea)
    assert state_of(world, other) == state_of(world, unsaid) == "refused"


@evades("42(6)")
def test_a_ground_of_article_40_carries_another_one_along_or_comes_without_consultation() -> None:
    world = office()
    case = world.case()
    request = received(world, case)
    with refused_here(world, "un-42.refusal.grounds", "42(6)"):
        step(
            world,
            request,
            "refused",
            "judge",
            refusal_grounds="40.22 other",
            explanation="too much work besides",
        )
    essential: dict[str, Value] = {"refusal_grounds": "40.21.b", "explanation": "essential interests"}
    for consulted, rule in (
        (None, "un-40.consultation"),
        (format_instant(world.clock.now() + 3 * DAY), "time.ahead"),
    ):
        with refused_here(world, rule):
            step(world, request, "refused", "judge", consulted_at=consulted, **essential)
    with refused_here(world, "un-35.scope", "35(2)"):
        step(world, request, "refused", "judge", refusal_grounds="35.1", explanation="outside the Convention")
    step(world, request, "refused", "judge", consulted_at=at(world), **essential)
    assert state_of(world, request) == "refused"


@evades("42(7)")
def test_silence_after_a_warning_passes_for_a_word_of_the_other_state() -> None:
    world = office()
    case = world.case()
    doubt: dict[str, Any] = {"risks": "confidentiality", "explanation": "the provider tells users"}
    request, unwarned = preserved(world, case), preserved(world, case)
    step(world, request, "concern_notified", **doubt)
    world.later(30 * DAY)
    assert (state_of(world, request), request_record(world, request).warned is None) == ("in_force", False)
    assert marks(world, step(world, unwarned, "concern_answered", proceed=True)) == {"un-42.concern.not_open"}
    assert marks(world, step(world, request, "concern_answered", proceed=True)) == set()
    assert state_of(world, request) == "in_force"


@evades("42(8)")
def test_what_is_kept_for_another_state_is_refused_after_all_and_let_go() -> None:
    world = office()
    case = world.case()
    honest = received(world, case)
    step(world, honest, "refused", "judge", **REFUSAL)
    assert state_of(world, honest) == "refused"
    request = preserved(world, case)
    with refused_here(world, "un-42.refusal.effected", "42(8)"):
        step(world, request, "refused", "judge", **REFUSAL)
    told = step(world, request, "refused", "eve", entry_mode="record", **REFUSAL)
    assert marks(world, told) == {"un-42.refusal.effected"}
    with refused_here(world, "un-42.release.early", "42(8)"):
        step(world, request, "data_released", "judge", reason="refused")
    with refused_here(world, "preservation_request.not_executed.effected", "42(8)"):
        step(
            world,
            request,
            "not_executed",
            "judge",
            reasons="deleted_before",
            information_given="the logs were overwritten",
        )
    assert state_of(world, request) == "in_force"


@evades("42(8)")
def test_sixty_days_are_cut_short_by_fewer_days_an_early_start_or_a_withdrawal_of_our_own() -> None:
    world = office()
    case = world.case()
    honest = preserved(world, case)
    start, end = granted_period(world, honest)
    assert end - start == 60 * DAY
    short, before, back = (received(world, case) for _ in range(3))
    assert marks(world, effect(world, short, 30)) == {"un-42.floor"}
    early = effect(world, before, occurred_at=at(world, 61 * DAY))
    assert marks(world, early) == {"preservation_request.before"}
    effect(world, back)
    step(world, back, "withdrawn", entry_mode="record")
    for request, reason, rule in (
        (short, "period_ended", "un-42.release.early"),
        (before, "period_ended", "un-42.release.early"),
        (back, "withdrawn", "un-42.release.unsupported"),
    ):
        with refused_here(world, rule, "42(8)"):
            step(world, request, "data_released", "judge", reason=reason)
    world.clock.set(max(granted_period(world, item)[1] for item in (honest, short, before)) + 2 * DAY)
    for request in (honest, short, before):
        assert marks(world, step(world, request, "data_released", "judge", reason="period_ended")) == set()


@evades("42(8)")
def test_assistance_is_entered_as_if_it_concerned_none_of_what_is_kept() -> None:
    world = office()
    request, other = preserved(world), preserved(world, world.case("C-2"))
    unsaid: dict[str, Any] = {
        "preservation_requests": None,
        "excluded_requests": None,
        "exclusion_reason": None,
    }
    with refused_here(world, "un-42.linkage", "42(8)"):
        ask_assistance(world, request, **unsaid)
    both = join_codes([request, other])
    with refused_here(world, "un-42.linkage.explanation", "42(8)"):
        ask_assistance(world, request, **{**unsaid, "excluded_requests": both})
    asked = ask_assistance(world, request, preservation_undetermined=True, **unsaid)
    assert marks(world, asked) == {"un-42.linkage"}
    world.clock.set(granted_period(world, request)[1] + 2 * DAY)
    with refused_here(world, "un-42.release.undetermined", "42(8)"):
        step(world, request, "data_released", "judge", reason="period_ended")
    honest = ask_assistance(world, received(world, state="DE"), preservation_requests=None)
    assert (marks(world, honest), assistance_record(world, honest).keeping) == (set(), ())


@evades("42(9)")
def test_an_extension_is_answered_that_nobody_asked_for_or_left_without_an_answer() -> None:
    world = office()
    case = world.case()
    request, ours, never = preserved(world, case), sent(world, case), preserved(world, case)
    effect(world, ours)
    unasked = step(world, never, "extension_decided", "judge", granted=True, days=30)
    assert marks(world, unasked) == {"un-42.extension.not_requested"}
    with refused_here(world, "un-42.extension.not_requested", "42(9)"):
        step(world, never, "extension_decided", "judge", granted=False, days=None)
    with refused_here(world, "preservation_request.outgoing", "42(9)"):
        step(world, request, "extension_requested", "judge", entry_mode="act")
    assert marks(world, step(world, request, "extension_requested", entry_mode="record")) == set()
    with refused_here(world, "un-42.extension.days"):
        step(world, request, "extension_decided", "judge", granted=True, days=0)
    world.clock.set(granted_period(world, request)[1] + 90 * DAY)
    with refused_here(world, "un-42.release.extension_pending", "42(9)"):
        step(world, request, "data_released", "judge", reason="period_ended")
    with refused_here(world, "un-42.extension.late", "42(9)"):
        step(world, ours, "extension_requested", "judge")
    step(world, request, "extension_decided", "judge", granted=True, days=30)
    assert state_of(world, request) == "in_force"


@evades("43(1)")
def test_a_provider_abroad_is_found_and_shown_as_if_there_was_nothing_to_tell() -> None:
    world = office()
    case = world.case()
    order, request = served(world, case), received(world, case)
    effect(world, request, preservation_order=order)
    show_path(world, order, "abroad")
    assert request_record(world, request).owes_path
    for name in ("third_state", "provider", "path"):
        unsaid: dict[str, Any] = {name: None, "not_known": name, "not_known_reason": "not asked"}
        with refused_here(world, "un-43.sufficient", "43(1)"):
            show_abroad(world, request, entry_mode="act", **unsaid)
    assert request_record(world, request).owes_path, "it stays due"
    content = received(world, case, data_categories="content")
    with refused_here(world, "un-43.traffic", "43(1)"):
        show_abroad(world, content, entry_mode="act")
    assert marks(world, show_abroad(world, request, entry_mode="act")) == set()
    assert not request_record(world, request).owes_path


@evades("43(2)")
def test_a_path_abroad_is_kept_back_for_want_of_dual_criminality_or_without_a_word() -> None:
    world = office()
    case = world.case()
    request = received(world, case)
    for grounds in ("42.5", "40.22 42.5", "40.22 other"):
        with refused_here(world, "un-43.refusal.grounds", "43(2)"):
            refuse_path(world, request, refusal_grounds=grounds)
    with refused_here(world, "un-40.consultation", "40(28)"):
        refuse_path(world, request, refusal_grounds="40.21.b")
    with refused_here(world, "un-40.reasons", "40(25)"):
        refuse_path(world, request, explanation=None, not_known="explanation", not_known_reason="secret")
    assert marks(world, refuse_path(world, request)) == set()
