"""Rules about requests under the Convention on Cybercrime (ETS No. 185), which has conditions of its own."""

from __future__ import annotations

from custody.model.schema.types import Value
from tests.model.foreign import adopt, received, request_record, sent, state_of, step
from tests.model.office import office
from tests.model.showing import refused_here, shows


@shows("un-42.refusal.dual_criminality", "un-35.conduct")
def test_dual_criminality_under_article_29_has_the_conditions_that_it_has_under_article_42() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    conditions: dict[str, Value] = {
        "dual_criminality_required": True,
        "reservation_made": True,
        "dual_criminality_doubtful": True,
        "offence_established": False,
    }
    values: dict[str, Value] = {"refusal_grounds": "29.4", "explanation": "no offence here", **conditions}
    request = received(world, case, profile="budapest-29", offence_ground=None)
    for name, given in conditions.items():
        for wrong in (not given, None):
            with refused_here(world, "un-42.refusal.dual_criminality", "29(4)"):
                step(world, request, "refused", "judge", **{**values, name: wrong})
    with refused_here(world, "un-35.conduct", "25(5)"):
        step(world, request, "refused", "judge", **values, conduct_punishable_here=True)
    step(world, request, "refused", "judge", **values)
    assert state_of(world, request) == "refused"


def test_a_request_under_another_treaty_needs_no_limb_and_no_grave_offence() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    for values in (
        {"offence_ground": None, "max_penalty_months": 24},
        {"offence_ground": "35.1.c", "max_penalty_months": 24},
    ):
        for make in (received, sent):
            request = make(world, case, profile="budapest-29", **values)
            assert request_record(world, request).nonconforming == ()
    request = received(world, case, offence_ground="35.1.c", max_penalty_months=24)
    assert request_record(world, request).nonconforming == ("un-35.serious",)
