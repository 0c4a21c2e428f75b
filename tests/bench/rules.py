"""Measures the replay of rules by itself, without signatures, seals or a database, over a busy office."""

from __future__ import annotations

from custody.model import layouts, rulesets
from custody.model.entry import openings
from custody.model.entry.envelope import parse_entry
from custody.model.rulings import Event, Placed
from custody.model.state import Blank, State
from tests.bench import names
from tests.bench.timing import Row, in_turn, rates
from tests.world import World

CASES = 30


def office() -> list[Placed]:
    """Return the events of an office: orders served and renewed, exhibits seized, sealed and imaged."""
    world = World.memory().staff()
    for at in range(CASES):
        case = world.case(f"C-{at}")
        order = world.order(case)
        world.serve(order)
        world.renew(order)
        exhibit = world.exhibit(world.seize(case, preservation_order=order), f"EV/{at}", seal=f"S-{at}")
        world.offer(exhibit, "carl")
        world.accept(exhibit)
        world.unseal(exhibit, f"S-{at}", by="carl")
        world.acquire(exhibit, b"image", by="carl")
    return events(world)


def events(world: World) -> list[Placed]:
    """Read every entry of an office."""
    found = []
    for row in world.store.read().rows(0, world.size()):
        entry = parse_entry(row.note)
        said = entry.envelope
        contents = openings.read(layouts.layout(said.v, said.kind), openings.decode(row.openings))
        event = Event(
            said.kind, said.subject, contents.facts, said.by, said.at, said.re, said.v, said.seen.size
        )
        found.append(Placed(event, row.position, said.seq, entry.leaf))
    return found


def replay(placed: list[Placed], *, judged: bool) -> None:
    """Fold all events into a blank state, each judged again before unless told otherwise."""
    state = State(Blank(), 0)
    for entry in placed:
        if judged:
            rulesets.confirm(state, entry.event)
        rulesets.fold(state, entry)
        state.forget_undo()


def rules() -> list[Row]:
    """Replay the office."""
    placed = office()
    many = 10

    def run(judged: bool) -> None:
        for _ in range(many):
            replay(placed, judged=judged)

    times = in_turn(lambda: run(True), lambda: run(False))
    return [rates(names.RULES, "entries/s", many * len(placed), times)]
