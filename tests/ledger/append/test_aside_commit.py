"""A commit that others help with signs for nothing they have not vouched for, and leaves nothing going on behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from custody.errors import CustodyError
from custody.ledger.append.sequencer import MANY, Sequencer
from custody.ledger.ports import Helpers
from custody.ledger.submissions.batch_verifier import FEW, LOT, OFTEN
from custody.ledger.submissions.decoded_batch import judge_leaves
from custody.ledger.submissions.submission import Item, Submission
from custody.model.entry.envelope import verify_entry
from tests.contracts.helped import AT_ONCE
from tests.ledger.append.test_batch_verifier import Beginning, Doubting, Taking, forged, spoilt
from tests.ledger.forge import Forge
from tests.ledger.objects.test_spread_work import unsigned
from tests.world import World

A = TypeVar("A")
B = TypeVar("B")


def test_the_log_key_signs_nothing_that_is_not_known_to_be_right() -> None:
    """The files of the database would else hold a checkpoint of entries that never stood, for whoever can read them."""
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(3 * LOT)]
    before = world.size()
    signed: list[int] = []

    class Noting:
        """The log key, which notes what it signs."""

        verifier = world.log_signer.verifier

        def sign(self, message: bytes) -> bytes:
            signed.append(int(message.split(b"\n")[1]))
            return world.log_signer.sign(message)

    def answered(*group: Item) -> list[bool]:
        sequencer = Sequencer(world.store, world.head, Noting(), world.clock, helpers=AT_ONCE)
        answers = sequencer.submit_many([Submission((item,)) for item in group])
        return [isinstance(answer, list) for answer in answers]

    assert answered(*items[:-1], unsigned(items[-1])) == [True] * (3 * LOT - 1) + [False]
    assert signed == [before + 3 * LOT - 1]
    assert answered(unsigned(items[-1]), *[spoilt(items[-1])] * FEW) == [False] * (FEW + 1)
    assert signed == [before + 3 * LOT - 1]
    assert answered(items[-1]) == [True]


class Putting:
    """Workers that do nothing before they are waited for, and note what they were asked and what they did."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        return self.begin(work, items)()

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Callable[[], list[B]]:
        self.said.append("begun")

        def wait() -> list[B]:
            self.said.append("done")
            return [work(item) for item in items]

        return wait


def test_a_head_that_is_being_told_is_waited_for_also_where_the_group_comes_to_nothing() -> None:
    """The right to sign ends with the attempt: whoever has it next must not be overtaken by what was told for this."""
    world = World.memory().staff()
    put = Putting()
    sequencer = Sequencer(
        world.store, world.head, world.log_signer, world.clock, beside=put, helpers=Doubting()
    )
    answers = sequencer.submit_many([Submission((forgery,)) for forgery in forged(world, MANY)])
    assert all(isinstance(answer, list) for answer in answers)
    assert put.said == ["begun", "done"] * 2 + ["begun", "done"], "and for the receipts of what came of it"


@pytest.mark.parametrize("helpers", [AT_ONCE, Taking()], ids=["at once", "every other lot"])
def test_what_others_see_to_is_not_done_again(helpers: Helpers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noting(work: Callable[..., None]) -> Callable[..., None]:
        def noted(*given: object) -> None:
            asked.append(work.__name__)
            work(*given)

        return noted

    monkeypatch.setattr("custody.ledger.submissions.signatures.verify_entry", noting(verify_entry))
    monkeypatch.setattr("custody.ledger.submissions.decoded_batch.judge_leaves", noting(judge_leaves))
    world = World.memory().staff()
    items = forged(world, 3 * LOT)
    asked.clear()
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    sequencer.submit_many([Submission((item,)) for item in items])
    assert asked == []
    sequencer.submit_many([Submission((forgery,)) for forgery in forged(world, FEW - 1)])
    assert sorted(asked) == ["judge_leaves"] * (FEW - 1) + ["verify_entry"] * (FEW - 1)


def test_who_has_no_time_for_the_first_lot_is_not_asked_again_and_who_had_is_asked_now_and_then() -> None:
    world = World.memory().staff()
    lots, count = 3, 3 * LOT
    for taken, asked in ((0, 1), (1, lots + count // OFTEN + lots - 1)):
        helpers = Beginning(taken)
        sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
        answers = sequencer.submit_many([Submission((forgery,)) for forgery in forged(world, count)])
        assert all(isinstance(answer, list) for answer in answers)
        assert helpers.asked == asked


@pytest.mark.parametrize("at", [0, LOT, 3 * LOT - 1])
def test_an_entry_that_nobody_had_time_for_is_let_in_no_sooner_than_others(at: int) -> None:
    world = World.memory().staff()
    group = forged(world, 3 * LOT)
    group[at] = unsigned(group[at])
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=Beginning())
    answers = sequencer.submit_many([Submission((member,)) for member in group])
    assert [place for place, one in enumerate(answers) if isinstance(one, CustodyError)] == [at]
