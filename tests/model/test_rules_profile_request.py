"""Rules about requests for preservation under another law than article 42: what its profile says counts."""

from __future__ import annotations

import pytest

from custody.errors import CustodyError
from custody.law.clock import DAY, HOUR
from custody.model.types import Value
from tests.model.foreign import (
    adopt,
    ask_assistance,
    at_home,
    effect,
    granted_period,
    received,
    request_record,
    sent,
    state_of,
    step,
)
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows


@shows("un-42.refusal.grounds")
def test_the_grounds_of_a_request_are_those_of_its_own_law() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    adopt(world, "un-42", version=2, refusal=None)
    budapest = received(world, case, profile="budapest-29")
    for ground in ("40.22", "42.5", "profile", "30.2.a"):
        with pytest.raises(CustodyError) as caught:
            step(world, budapest, "refused", "judge", grounds=ground, reasons="as stated")
        cited = getattr(caught.value, "authority", "")
        assert cited in ("budapest-29, 29(4-5)", ""), "a code of another treaty, or none of refusals at all"
    for ground in ("29.5.a", "29.5.b"):
        budapest = received(world, case, profile="budapest-29")
        step(world, budapest, "refused", "judge", grounds=ground, reasons="as stated")
        assert state_of(world, budapest) == "refused"
    nowhere = received(world, case)
    with refused_here(world, "un-42.refusal.grounds"):
        step(world, nowhere, "refused", "judge", grounds="profile", reasons="a political offence")


@shows("un-42.refusal.dual_criminality", "un-35.conduct")
def test_dual_criminality_under_article_29_has_the_conditions_that_it_has_under_article_42() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    conditions: dict[str, Value] = {
        "dual_criminality_required": True,
        "reservation_made": True,
        "unlikely_at_disclosure": True,
        "offence_established": False,
    }
    values: dict[str, Value] = {"grounds": "29.4", "reasons": "no offence here", **conditions}
    request = received(world, case, profile="budapest-29", limb=None)
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
    for values in ({"limb": None, "most_penalty_months": 24}, {"limb": "35.1.c", "most_penalty_months": 24}):
        for make in (received, sent):
            request = make(world, case, profile="budapest-29", **values)
            assert request_record(world, request).nonconforming == ()
    request = received(world, case, limb="35.1.c", most_penalty_months=24)
    assert request_record(world, request).nonconforming == ("un-35.serious",)


@shows("un-42.extension.often")
def test_a_period_for_another_state_is_extended_as_often_as_its_law_allows() -> None:
    world = office()
    adopt(world, "budapest-29", renewals=1, renewal_most_days=20)
    request = received(world, profile="budapest-29")
    effect(world, request)
    step(world, request, "extension_asked", standing="record")
    step(world, request, "extension_answered", granted=True, days=30, standing="record")
    start, end = granted_period(world, request)
    assert end - start == 20 * DAY
    step(world, request, "extension_asked", standing="record")
    with refused_here(world, "un-42.extension.often", ""):
        step(world, request, "extension_answered", "judge", granted=True, days=20)


@shows("un-42.floor")
def test_a_request_runs_within_the_floor_and_the_ceiling_of_its_own_law() -> None:
    world = office()
    adopt(world, "budapest-29", most_days=90)
    for days, counted in ((59, 60), (91, 90)):
        request = received(world, world.case(), profile="budapest-29")
        receipt = effect(world, request, days, order=at_home(world, request))
        start, end = granted_period(world, request)
        assert (marks(world, receipt), end - start) == ({"un-42.floor"}, counted * DAY)


def test_where_the_law_does_not_say_so_a_request_for_assistance_keeps_nothing() -> None:
    world = office()
    adopt(world, "budapest-29", followed="nothing")
    request = received(world, profile="budapest-29", occurred_at=at(world, HOUR))
    effect(world, request)
    asked = ask_assistance(world, request)
    assert world.entry(asked.position).value("keeps") is None
    assert state_of(world, request) == "in_force"


@shows("un-42.particulars")
def test_what_a_request_lacks_is_asked_for_by_its_own_law() -> None:
    world = office()
    adopt(world, "budapest-29")
    case = world.case()
    with refused_here(world, "un-42.particulars", "29(2)"):
        world.sign(
            "judge",
            "request.sent",
            {
                "case": case,
                "profile": "budapest-29",
                "state": "AT",
                "channel": "network_24_7",
                "assistance_intended": False,
                "confidential": False,
            },
        )
