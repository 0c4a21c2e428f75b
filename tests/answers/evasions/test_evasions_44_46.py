"""Attempts to get round articles 44 to 46: assistance with stored data and with data as they flow."""

from __future__ import annotations

from typing import Any

from tests.answers.evasions.playing import evades
from tests.model.foreign import LIVE, ask_assistance, preserved, sent
from tests.model.office import office
from tests.model.showing import marks, refused_here

#: What must be stated, and the letter of article 45(3) that asks for it.
STATED = (
    ("authority", "a"),
    ("subject_matter", "b"),
    ("summary", "b"),
    ("communications", "c"),
    ("collection_necessity", "e"),
    ("collection_period", "f"),
    ("collection_period_reason", "f"),
)


@evades("45(3)(a)", "45(3)(b)", "45(3)(c)", "45(3)(e)", "45(3)(f)")
def test_traffic_data_are_to_flow_from_abroad_and_particulars_are_said_to_be_unknown() -> None:
    world = office()
    case = world.case()
    theirs, ours = preserved(world, case), sent(world, case)
    live: dict[str, Any] = {
        "purposes": "traffic",
        "governing_instrument": "treaty",
        "treaty": "CETS-030",
        **LIVE,
    }
    assert marks(world, ask_assistance(world, ours, **live)) == set()
    for name, letter in STATED:
        unsaid = {**live, name: None, "not_known": name, "not_known_reason": "it follows by post"}
        with refused_here(world, "un-45.particulars", f"45(3)({letter})"):
            ask_assistance(world, ours, **unsaid)
        assert marks(world, ask_assistance(world, theirs, **unsaid)) == {"un-45.particulars"}


@evades("45(3)(c)", "45(3)(e)", "45(3)(f)")
def test_collection_of_traffic_data_hides_among_other_purposes() -> None:
    world = office()
    ours = sent(world)
    mixed = "disclosure search traffic"
    ask_assistance(world, ours, purposes="disclosure search")
    for name, letter in (("communications", "c"), ("collection_necessity", "e"), ("collection_period", "f")):
        unsaid: dict[str, Any] = {**LIVE, name: None}
        with refused_here(world, "un-45.particulars", f"45(3)({letter})"):
            ask_assistance(world, ours, purposes=mixed, **unsaid)
    ask_assistance(world, ours, purposes=mixed, **LIVE)
