"""Attempts to get round articles 35 and 36: which offences States cooperate for."""

from __future__ import annotations

from typing import Any

from tests.answers.evasions.playing import evades
from tests.model.foreign import (
    ask_assistance,
    preserved,
    received,
    refuse,
    request_record,
    sent,
    state_of,
    step,
    supplement,
)
from tests.model.office import office
from tests.model.showing import marks, refused_here

LESSER: dict[str, Any] = {"offence_ground": "35.1.c", "max_penalty_months": 12}


@evades("35(1)(c)")
def test_a_lesser_offence_is_called_a_serious_crime_in_a_request_to_another_state() -> None:
    world = office()
    case = world.case()
    serious: dict[str, Any] = {"offence_ground": "35.1.c", "max_penalty_months": 48}
    ours = sent(world, case, **serious)
    ask_assistance(world, ours, **serious)
    for lesser in (LESSER, {**LESSER, "max_penalty_months": None}):
        with refused_here(world, "un-35.serious", "2(h)"):
            sent(world, case, **lesser)
        with refused_here(world, "un-35.serious", "2(h)"):
            ask_assistance(world, ours, **lesser)
        told = sent(world, case, "eve", entry_mode="record", **lesser)
        assert request_record(world, told).nonconforming == ("un-35.serious",)
    assert request_record(world, received(world, case, **LESSER)).nonconforming == ("un-35.serious",)


@evades("35(2)")
def test_a_request_that_is_not_wanted_is_declined_as_outside_the_convention() -> None:
    world = office()
    case = world.case()
    decline: dict[str, Any] = {"refusal_grounds": "35.1", "explanation": "it is a trifle"}
    honest = received(world, case, **LESSER)
    assert marks(world, step(world, honest, "refused", "judge", **decline)) == set()
    for offence_ground in ("35.1.b", None):
        wanted = received(world, case, offence_ground=offence_ground)
        with refused_here(world, "un-35.scope", "35(2)"):
            step(world, wanted, "refused", "judge", **decline)
        supplement(world, wanted, max_penalty_months=12)
        with refused_here(world, "un-35.scope", "35(2)"):
            step(world, wanted, "refused", "judge", **decline)
        assert state_of(world, wanted) == "requested"


@evades("35(2)")
def test_another_state_is_asked_on_account_of_no_offence_that_is_meant() -> None:
    world = office()
    case = world.case()
    assert request_record(world, sent(world, case)).nonconforming == ()
    with refused_here(world, "un-35.outside", "35(2)"):
        sent(world, case, offence_ground="none")
    told = sent(world, case, "eve", offence_ground="none", entry_mode="record")
    assert request_record(world, told).nonconforming == ("un-35.outside",)


@evades("35(3)")
def test_conduct_that_is_punishable_here_is_refused_because_its_name_differs() -> None:
    world = office()
    case = world.case()
    names: dict[str, Any] = {
        "refusal_grounds": "40.8.dual_criminality",
        "explanation": "it is called misuse here",
    }
    asked = ask_assistance(world, preserved(world, case))
    with refused_here(world, "un-35.conduct", "35(3)"):
        refuse(world, asked, conduct_punishable_here=True, **names)
    with refused_here(world, "entry.expected"):
        refuse(world, asked, **names)
    told = refuse(world, asked, "eve", entry_mode="record", conduct_punishable_here=True, **names)
    assert marks(world, told) == {"un-35.conduct"}
    honest = ask_assistance(world, preserved(world, case, reference="AT-78"))
    assert marks(world, refuse(world, honest, conduct_punishable_here=False, **names)) == set()
