"""Rules about how a case was decided: recorded as the court did it, and marked where it does not fit together."""

from __future__ import annotations

from custody.law.clock import DAY
from custody.model.cases.questions import open_question
from custody.model.records import Outcome
from tests.model.ends import PAPER, ahead, step
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows
from tests.world import World

NOTHING = "00000000-0000-4000-8000-000000000000"


def outcome(world: World, case: str) -> Outcome:
    return world.lookup().get(Outcome, case)


def question(world: World, case: str) -> str | None:
    return open_question(world.lookup().maybe(Outcome, case) or Outcome(case), world.clock.now())


@shows("case.known")
def test_a_decision_is_of_a_known_case() -> None:
    world = office()
    assert marks(world, step(world, world.case(), "judgment_given")) == set()
    with refused_here(world, "case.known"):
        step(world, NOTHING, "judgment_given")


def test_what_keeps_a_case_open_is_told_step_by_step() -> None:
    world = office()
    case = world.case()
    assert question(world, case) == "no_outcome"
    step(world, case, "judgment_given")
    assert question(world, case) == "not_final"
    step(world, case, "appeal_deadline_set")
    assert question(world, case) == "appeal_period"
    step(world, case, "appeal_filed")
    assert question(world, case) == "appeal_pending"
    world.later(40 * DAY)
    assert question(world, case) == "appeal_pending"
    step(world, case, "appeal_withdrawn")
    assert question(world, case) == "not_final"
    assert marks(world, step(world, case, "judgment_made_final")) == set()
    assert question(world, case) is None
    assert outcome(world, case).nonconforming == ()


def test_a_new_judgment_on_the_appeal_ends_it_and_can_be_appealed_itself() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    step(world, case, "appeal_filed")
    step(world, case, "judgment_given", outcome="acquittal", court="Court of Appeal", decides_appeal=True)
    found = outcome(world, case)
    assert (found.outcome, found.appealed, found.appeal_until) == ("acquittal", None, None)
    assert question(world, case) == "not_final"


def test_a_judgment_on_somebody_else_leaves_an_appeal_pending() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    step(world, case, "appeal_filed")
    step(world, case, "judgment_given", outcome="acquittal", reference="the other accused")
    assert question(world, case) == "appeal_pending"
    assert marks(world, step(world, case, "judgment_made_final")) == {"proceedings.appeal_pending"}
    assert question(world, case) == "appeal_pending"


def test_a_judgment_on_somebody_else_leaves_a_time_to_appeal_that_runs() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    step(world, case, "appeal_deadline_set")
    step(world, case, "judgment_given", outcome="acquittal", reference="the other accused")
    assert question(world, case) == "appeal_period"
    world.later(31 * DAY)
    assert question(world, case) == "not_final"
    step(world, case, "judgment_given", reference="after a retrial")
    assert outcome(world, case).appeal_until is None


def test_each_of_two_appeals_is_ended_by_itself() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    step(world, case, "appeal_filed")
    filed = outcome(world, case).appealed
    world.later(DAY)
    step(world, case, "appeal_filed", appellant="prosecution")
    step(world, case, "judgment_given", decides_appeal=True)
    assert (question(world, case), outcome(world, case).appealed) == ("appeal_pending", filed)
    step(world, case, "appeal_withdrawn")
    assert (question(world, case), outcome(world, case).appealed) == ("not_final", None)


@shows("proceedings.no_appeal")
def test_a_judgment_decides_an_appeal_only_where_one_was_pending() -> None:
    world = office()
    case = world.case()
    undecided = step(world, case, "judgment_given", decides_appeal=True)
    assert marks(world, undecided) == {"proceedings.no_appeal"}
    step(world, case, "appeal_filed")
    earlier = step(world, case, "judgment_given", decides_appeal=True, occurred_at=ahead(world, -DAY))
    assert marks(world, earlier) == {"proceedings.no_appeal"}
    assert question(world, case) == "appeal_pending"
    assert marks(world, step(world, case, "judgment_given", decides_appeal=True)) == set()
    assert question(world, case) == "not_final"


@shows("proceedings.final_early")
def test_a_finality_within_the_time_to_appeal_counts_with_the_courts_certificate() -> None:
    """All may have waived the appeal: then the court certifies it, and the certificate is on file."""
    for paper, still in ((None, "appeal_period"), (PAPER, None)):
        world = office()
        case = world.case()
        step(world, case, "judgment_given")
        step(world, case, "appeal_deadline_set")
        early = step(world, case, "judgment_made_final", document_sha256=paper)
        assert marks(world, early) == {"proceedings.final_early"}
        assert question(world, case) == still
        world.later(31 * DAY)
        assert question(world, case) is None


def test_a_closed_case_can_still_be_decided_by_a_court() -> None:
    world = office()
    case = world.case()
    world.sign("eve", "case.closed", {"outcome": "tried"}, subject=case)
    assert marks(world, step(world, case, "judgment_given")) == set()


@shows("proceedings.no_judgment")
def test_time_to_appeal_an_appeal_and_finality_follow_a_judgment() -> None:
    world = office()
    for kind in ("appeal_deadline_set", "appeal_filed", "judgment_made_final"):
        case = world.case(kind)
        assert marks(world, step(world, case, kind)) == {"proceedings.no_judgment"}
        decided = world.case(f"{kind} of a judgment")
        step(world, decided, "judgment_given")
        assert marks(world, step(world, decided, kind)) == set()


@shows("proceedings.deadline_before")
def test_the_time_to_appeal_ends_after_the_judgment() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    assert marks(world, step(world, case, "appeal_deadline_set")) == set()
    before = step(world, case, "appeal_deadline_set", appeal_until=ahead(world, -DAY))
    assert marks(world, before) == {"proceedings.deadline_before"}


@shows("proceedings.appeal_late")
def test_an_appeal_after_its_time_is_marked_and_pending_all_the_same() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    step(world, case, "appeal_deadline_set", appeal_until=ahead(world, DAY))
    assert marks(world, step(world, case, "appeal_filed")) == set()
    step(world, case, "appeal_withdrawn")
    world.later(2 * DAY)
    assert marks(world, step(world, case, "appeal_filed")) == {"proceedings.appeal_late"}
    assert question(world, case) == "appeal_pending"


@shows("proceedings.no_appeal")
def test_only_an_appeal_that_is_pending_is_withdrawn() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    assert marks(world, step(world, case, "appeal_withdrawn")) == {"proceedings.no_appeal"}
    step(world, case, "appeal_filed")
    assert marks(world, step(world, case, "appeal_withdrawn")) == set()


@shows("proceedings.appeal_pending")
def test_nothing_is_final_while_an_appeal_is_pending() -> None:
    world = office()
    case = world.case()
    step(world, case, "judgment_given")
    step(world, case, "appeal_filed")
    assert marks(world, step(world, case, "judgment_made_final")) == {"proceedings.appeal_pending"}
    assert outcome(world, case).final is None
    step(world, case, "appeal_withdrawn")
    assert marks(world, step(world, case, "judgment_made_final")) == set()


@shows("proceedings.final_early")
def test_a_decision_is_final_when_nobody_can_appeal_any_more() -> None:
    world = office()
    early, late = world.case("C-1"), world.case("C-2")
    for case in (early, late):
        step(world, case, "judgment_given")
        step(world, case, "appeal_deadline_set", appeal_until=ahead(world, DAY))
    assert marks(world, step(world, early, "judgment_made_final")) == {"proceedings.final_early"}
    world.later(2 * DAY)
    assert marks(world, step(world, late, "judgment_made_final")) == set()


@shows("proceedings.final_before")
def test_what_is_finally_decided_is_not_decided_again_without_a_mark() -> None:
    world = office()
    for kind in ("judgment_given", "appeal_filed", "judgment_made_final"):
        case = world.case(kind)
        step(world, case, "judgment_given")
        assert marks(world, step(world, case, "judgment_made_final")) == set()
        assert marks(world, step(world, case, kind)) == {"proceedings.final_before"}
