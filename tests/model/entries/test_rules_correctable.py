"""Which fields can be corrected at all: what is said of that beforehand is what the rules do when somebody tries."""

from __future__ import annotations

from custody.errors import RuleBroken
from custody.model import layouts
from custody.model.across.entry_corrections import correctable
from tests.model.office import office, stick
from tests.world import World


def told(world: World, position: int) -> dict[str, bool]:
    """Return for every field of an entry whether it can be corrected."""
    envelope = world.entry(position).envelope
    layout = layouts.layout(envelope.v, envelope.kind)
    return {name: correctable(layout, name) for name in layout.names}


def taken(world: World, position: int, by: str) -> dict[str, bool]:
    """Try to correct every field of an entry, to nothing; says which of them the rules do not refuse as a field."""
    found: dict[str, bool] = {}
    for name in told(world, position):
        try:
            world.correct(position, name, by)
        except RuleBroken as refusal:
            found[name] = refusal.rule not in ("entry.field", "entry.decisive")
        else:
            found[name] = True
    return found


def test_what_is_called_correctable_is_what_the_rules_let_somebody_correct() -> None:
    world = office()
    exhibit = stick(world)
    registered = world.store.read().positions(exhibit)[0]
    issued = world.store.read().positions(world.order(world.case("C-2")))[0]
    offered = world.offer(exhibit, "carl").position
    corrected = world.correct(registered, "quantity", value=2).position
    for position, by in ((registered, "eve"), (issued, "judge"), (offered, "eve"), (corrected, "eve")):
        assert told(world, position) == taken(world, position, by)


def test_nobody_is_offered_to_correct_what_the_rules_computed_or_how_an_entry_came_about() -> None:
    world = office()
    exhibit = stick(world)
    registered = world.store.read().positions(exhibit)[0]
    found = told(world, registered)
    closed = {
        "case",
        "custodian",
        "root",
        "seizure",
        "entry_mode",
        "late_reason",
        "not_known",
        "nonconforming",
    }
    assert {name for name in closed if found[name]} == set()
    for name in ("make", "quantity", "category", "note", "not_known_reason", "occurred_at"):
        assert found[name], name


def test_nobody_is_offered_to_date_what_happened_when_it_was_signed_or_to_correct_a_correction() -> None:
    world = office()
    exhibit = stick(world)
    registered = world.store.read().positions(exhibit)[0]
    act, record = told(world, world.offer(exhibit, "carl").position), told(world, registered)
    assert (act["occurred_at"], act["purpose"], record["occurred_at"]) == (False, True, True)
    correction = told(world, world.correct(registered, "make", erasable_value="Kingston").position)
    assert (correction["value"], correction["erasable_value"]) == (False, False)
    assert (correction["reason"], correction["explanation"], correction["note"]) == (True, True, True)
