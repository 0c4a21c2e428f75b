"""A crash at each arrow of the head protocol: nothing acknowledged is lost, nothing is half, and the next append works.

Arrows: intent written, committed, erasures listed, promoted, answered.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import CustodyError
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadMark, HeadState
from custody.ledger.publish.committed_size import released_size
from custody.ledger.submissions.submission import Item, Receipt, Submission
from custody.model import layouts
from custody.model.entry.envelope import parse_entry
from custody.model.schema.ids import b64
from custody.proof import merkle, proof_file, verification
from custody.proof.merkle.prove import consistency_proof
from tests.ledger.append.crashing import PLACES, Crash, DiskPlace, Fuse, MemoryPlace, dying
from tests.ledger.append.wrong_entries import case
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.model.office import opening_values
from tests.world import Person, World

Place = MemoryPlace | DiskPlace

#: Each step, and what it leaves: whether the entry stands, and how the database stands to the head.
ORDINARY = {
    "before intend": (False, "committed"),
    "after intend": (False, "committed"),
    "before commit": (False, "committed"),
    "after commit": (True, "promote"),
    "before promote": (True, "promote"),
    "after promote": (True, "committed"),
}
ERASING = {
    "before intend": (False, "committed"),
    "after intend": (False, "committed"),
    "before commit": (False, "committed"),
    "after commit": (True, "promote"),
    "before listing": (True, "promote"),
    "after listing": (True, "promote"),
    "before promote": (True, "promote"),
    "after promote": (True, "committed"),
}
OPENING = {"before start": (False, "fresh"), "after start": (False, "committed"), **ORDINARY}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return PLACES[request.param](tmp_path)


def run(place: Place, item: Item, step: str) -> list[str]:
    """Submit an item and die at a step."""
    fuse = Fuse(step, place.keep)
    with pytest.raises(Crash):
        dying(place.world, fuse).submit(Submission((item,)))
    return fuse.steps


def mark_of(world: World) -> HeadMark:
    row = world.store.read().head()
    return HeadMark(row.size, row.root)


def judged(world: World) -> str:
    """Return how the database stands to the head, changing nothing."""
    how, unfit = head_recovery.judge(world.head, world.store.read().head())
    assert unfit is None
    return how


def goes_on(world: World, item: Item, acknowledged: list[Receipt], stands: bool) -> None:
    """Check that everything acknowledged is there, that the item lands once, and that the next append works."""
    size = world.size()
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert world.size() == (size if stands else size + 1)
    assert receipt.position == world.size() - 1
    assert world.head.read() == HeadState(mark_of(world), None)
    (again,) = world.sequencer.submit(Submission((item,)))
    assert again.position == receipt.position
    world.sequencer.submit(Submission((case(world),)))
    assert world.head.read() == HeadState(mark_of(world), None)
    reader = world.store.read()
    row = reader.head()
    for entry in (*acknowledged, receipt, again):
        shown = verification.verify(proof_file.parse(entry.proof), world.log_key)
        assert reader.entry(entry.position).note == shown.entry
        then = shown.checkpoint
        proof = consistency_proof(then.size, row.size, reader)
        merkle.verify_consistency(then.size, row.size, proof, then.root, row.root)
    check(reader, world.log_key)
    world.store.close()


def staffed(place: Place) -> list[Receipt]:
    """Open and staff the ledger of a place; gives receipts that were acknowledged."""
    world = place.world.staff()
    return [world.sign("judge", "case.opened", {"reference": f"C-{number}"}) for number in range(2)]


def test_the_steps_of_an_append_come_in_this_order(place: Place) -> None:
    staffed(place)
    fuse = Fuse()
    dying(place.world, fuse).submit(Submission((case(place.world),)))
    assert fuse.steps == list(ORDINARY)


@pytest.mark.parametrize("step", ORDINARY)
def test_a_crash_at_any_step_of_an_append_loses_nothing_acknowledged(place: Place, step: str) -> None:
    acknowledged = staffed(place)
    before = mark_of(place.world)
    item = case(place.world)
    run(place, item, step)
    world = place.reopened()
    stands, how = ORDINARY[step]
    assert world.size() == before.size + stands
    assert judged(world) == how
    assert (world.store.read().position_of(parse_entry(item.note).envelope.id) is not None) is stands
    check(world.store.read(), world.log_key)
    goes_on(world, item, acknowledged, stands)


@pytest.mark.parametrize("step", ORDINARY)
def test_a_crash_at_any_step_of_a_group_leaves_all_of_its_submissions_or_none(
    place: Place, step: str
) -> None:
    staffed(place)
    before = place.world.size()
    group = [Submission((case(place.world),)) for _ in range(3)]
    with pytest.raises(Crash):
        dying(place.world, Fuse(step, place.keep)).submit_many(group)
    world = place.reopened()
    stands, how = ORDINARY[step]
    assert world.size() == before + (len(group) if stands else 0)
    assert judged(world) == how
    positions = [
        entry.position
        for answer in world.sequencer.submit_many(group)
        if not isinstance(answer, CustodyError)
        for entry in answer
    ]
    assert positions == list(range(before, before + len(group)))
    assert world.size() == before + len(group)
    check(world.store.read(), world.log_key)
    world.store.close()


@pytest.mark.parametrize("step", ORDINARY)
def test_nothing_beyond_the_promise_leaves_the_house_after_a_crash(place: Place, step: str) -> None:
    staffed(place)
    before = mark_of(place.world)
    run(place, case(place.world), step)
    world = place.reopened()
    promised = before.size + 1 if step == "after promote" else before.size
    assert released_size(world.head, world.store.read()) == promised
    world.store.close()


@pytest.mark.parametrize("step", OPENING)
def test_a_crash_while_the_ledger_is_opened_leaves_it_fresh_or_open(place: Place, step: str) -> None:
    world = place.world
    signer = world.signer_of("ada")
    values = opening_values(world, signer)
    actor = values["actor"]
    assert isinstance(actor, str)
    item = Forge(world).item(signer, "ledger.opened", values)
    world.people["ada"] = Person("ada", actor, signer)
    steps = run(place, item, step)
    assert steps == list(OPENING)[: len(steps)]
    world = place.reopened()
    stands, how = OPENING[step]
    assert world.size() == int(stands)
    assert judged(world) == how
    (receipt,) = world.sequencer.submit(Submission((item,)))
    assert receipt.position == 0
    world.enrol("judge", "authority")
    assert world.head.read() == HeadState(mark_of(world), None)
    check(world.store.read(), world.log_key)
    world.store.close()


def erasure(world: World) -> tuple[Item, int, list[int]]:
    """Sign an approved erasure; gives the item, the position of its target and the indices of the fields."""
    exhibit = world.exhibit(world.seize(world.case()), serial="4711")
    target = world.store.read().positions(exhibit)[0]
    proposal = world.propose_erasure(target, "description", "serial")
    world.approve(proposal)
    names = ("description", "serial")
    item = Forge(world).item(
        "carl",
        "erasure.executed",
        {
            "entry_position": target,
            "fields": " ".join(names),
            "basis": "court_order",
            "proposal": b64(world.leaf_of(proposal)),
        },
        subject=exhibit,
        re=world.entry(target).leaf,
    )
    positions = layouts.layout(1, "exhibit.registered").positions
    return item, target, sorted(positions[name] for name in names)


@pytest.mark.parametrize("step", ERASING)
def test_a_crash_at_any_step_of_an_erasure_leaves_it_whole_and_listed(place: Place, step: str) -> None:
    acknowledged = staffed(place)
    item, target, fields = erasure(place.world)
    steps = run(place, item, step)
    assert steps == list(ERASING)[: len(steps)]
    world = place.reopened()
    stands, how = ERASING[step]
    assert judged(world) == how
    assert {field.name for field in world.entry(target).fields if field.erased} == (
        {"description", "serial"} if stands else set()
    )
    assert list(world.store.read().erased()) == ([(target, at) for at in fields] if stands else [])
    assert bool(world.store.read().labels("4711")) is not stands
    goes_on_erased(world, item, acknowledged, stands, (target, fields))


def goes_on_erased(
    world: World, item: Item, acknowledged: list[Receipt], stands: bool, gone: tuple[int, list[int]]
) -> None:
    """Check that an erasure lands once and is listed, and that the ledger goes on."""
    target, fields = gone
    leaf = world.entry(target).leaf
    size = world.size()
    world.sequencer.submit(Submission((item,)))
    assert world.size() == size + (not stands)
    assert [(opening.position, opening.leaf, opening.field) for opening in world.head.list_erasures()] == [
        (target, leaf, at) for at in fields
    ]
    goes_on(world, item, acknowledged, stands=True)


@pytest.mark.parametrize(
    ("step", "slot", "how"),
    [
        ("before promote", 0, "promote"),
        ("after promote", 1, "committed"),
        ("before intend", 1, "committed"),
        ("after intend", 0, "committed"),
    ],
)
def test_a_slot_torn_in_the_very_write_that_crashed_does_not_mislead(
    tmp_path: Path, step: str, slot: int, how: str
) -> None:
    place = DiskPlace(tmp_path)
    acknowledged = staffed(place)
    item = case(place.world)
    run(place, item, step)
    head = place.here / "state" / "head"
    data = bytearray(head.read_bytes())
    middle = slot * 4096 + 100
    data[middle : middle + 2000] = b"\xff" * 2000
    head.write_bytes(data)
    world = place.reopened()
    assert judged(world) == how
    goes_on(world, item, acknowledged, ORDINARY[step][0])


def test_crash_after_crash_the_ledger_grows_by_exactly_what_was_committed(tmp_path: Path) -> None:
    place = MemoryPlace(tmp_path)
    staffed(place)
    world = place.world
    expected = world.size()
    for step, (stands, _) in ORDINARY.items():
        run(place, case(world), step)
        world.sequencer.submit(Submission((case(world),)))
        expected += stands + 1
        assert world.size() == expected
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize("step", ["before listing", "after listing", "before promote", "after promote"])
def test_a_crash_while_an_earlier_crash_is_settled_is_settled_the_next_time(place: Place, step: str) -> None:
    acknowledged = staffed(place)
    item, target, fields = erasure(place.world)
    run(place, item, "after commit")
    other = case(place.world)
    assert run(place, other, step)[-1] == step
    world = place.reopened()
    assert world.store.read().position_of(parse_entry(other.note).envelope.id) is None
    assert judged(world) == ("committed" if step == "after promote" else "promote")
    goes_on_erased(world, item, acknowledged, True, (target, fields))
