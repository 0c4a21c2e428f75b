"""A text that a server cannot keep: no new entry holds it, one that stands is read as ever, and a move names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from custody.errors import RuleBroken, StorageFailed, UsageError
from custody.ledger.exhibit_lists.transcription import parse_map, read_list
from custody.ledger.objects.archive import Quiet
from custody.ledger.submissions.submission import Item, Submission
from custody.model.schema import types
from custody.model.schema.types import Value
from custody.storage.database import SqlLedgerStore
from custody.storage.database.migration_target import ArrivingStore
from tests.ledger.forge import Forge
from tests.ledger.forger import audited
from tests.postgres.server import server
from tests.world import World

ODD = "C\x00-1"
PLACE = "00000000-0000-4000-8000-000000000001"
MAP = b"""schema = "custody.intake-map/1"
encoding = "utf-8"
delimiter = ";"
medium = "paper"
not_known_reason = "the list does not say"
[columns]
reference = "Number"
[constants]
category = "phone"
"""


@contextmanager
def as_before() -> Iterator[None]:
    """Allow entries to hold what they could when nothing was said of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(types, "unkept", lambda *_: None)
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.on_disk(tmp_path / "office").staff()


def odd_case(world: World) -> Item:
    """Sign an entry as a program that is not ours can."""
    with as_before():
        return Forge(world).item("judge", "case.opened", {"reference": ODD})


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reference": ODD}, "reference"), ({"reference": "C-1", "note": "a\x00"}, "note")],
)
def test_no_new_entry_holds_it(world: World, values: dict[str, Value], field: str) -> None:
    world.sign("judge", "case.opened", dict.fromkeys(values, "plain"))
    before = world.size()
    with pytest.raises(UsageError, match=rf"case.opened: {field} must not hold the character U\+0000"):
        world.sign("judge", "case.opened", values)
    assert world.size() == before


def test_no_correction_holds_it(world: World) -> None:
    world.case()
    position = world.size() - 1
    world.correct(position, "reference", by="judge", erasable_value="C-2")
    with pytest.raises(UsageError, match=r"erasable_value must not hold the character U\+0000"):
        world.correct(position, "reference", by="judge", erasable_value=ODD)


def test_it_is_a_fault_of_the_row_in_a_list() -> None:
    how = parse_map(MAP)
    assert read_list(b"Number\nA-1\n", how).faults == ()
    (fault,) = read_list(b"Number\nA-1\nA\x00-2\n", how).faults
    assert (fault.row, "reference must not hold the character U+0000" in fault.says) == (2, True)


def test_an_entry_of_another_program_is_refused_and_one_that_stands_is_read_as_ever(world: World) -> None:
    item = odd_case(world)
    with pytest.raises(RuleBroken, match=r"reference must not hold the character U\+0000") as refused:
        world.sequencer.submit(Submission((item,)))
    assert refused.value.rule == "entry.form"
    with as_before():
        (receipt,) = world.sequencer.submit(Submission((item,)))
    (again,) = world.sequencer.submit(Submission((item,)))
    assert again.position == receipt.position, "what stands is not judged again"
    assert audited(world).verdict == "verified"
    assert world.lookup().resolve("case", ODD)


def test_a_move_to_a_server_names_the_entry_and_goes_on_once_it_is_gone(world: World) -> None:
    assert isinstance(world.store, SqlLedgerStore)
    world.case("C-1")
    with as_before():
        world.case(ODD)
    position = world.size() - 1
    with server().database() as empty, ArrivingStore(server().address(empty), world.store, Quiet()) as there:
        with pytest.raises(
            StorageFailed, match=rf"the field reference of entry {position} holds .* U\+0000"
        ) as told:
            there.make(PLACE)
        assert ODD not in str(told.value), "an error names the place, never a personal value"
        assert f"custody erasure propose {position}" in (told.value.hint or "")
        assert there.meta() == {}
        world.correct(position, "reference", by="judge", erasable_value="C-2")
        proposal = world.propose_erasure(position, "reference")
        world.approve(proposal)
        world.erase(proposal)
        there.make(PLACE)
        assert there.compare().size == world.size()
