"""What is handed in twice lands once: the same bytes get their place again, other bytes under one id are a conflict."""

from __future__ import annotations

import pytest

from custody.errors import Conflict, CustodyError
from custody.ledger.submissions.submission import Item, Receipt, Submission
from custody.model.entry.envelope import parse_entry
from custody.proof import proof_file, verification
from tests.ledger.append.wrong_entries import case, office
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.world import World


def receipts(answer: list[Receipt] | CustodyError) -> list[Receipt]:
    assert not isinstance(answer, CustodyError), answer
    return answer


def shown(world: World, receipt: Receipt) -> tuple[int, int]:
    """Verify a receipt as an outsider does; gives its index and the size of its checkpoint."""
    verified = verification.verify(proof_file.parse(receipt.proof), world.log_key)
    assert verified.index == receipt.position
    assert parse_entry(verified.entry).envelope.id == receipt.entry_id
    return verified.index, verified.checkpoint.size


def pair(world: World) -> Submission:
    forge = Forge(world)
    one = forge.item("judge", "case.opened", {"reference": "C-1"})
    two = forge.item("judge", "case.opened", {"reference": "C-2"})
    return Submission((one, two))


def test_the_same_submission_again_gets_its_old_places_and_receipts_that_hold() -> None:
    world = office()
    submission = pair(world)
    first = world.sequencer.submit(submission)
    world.case("C-3")
    head = world.store.read().head()
    again = world.sequencer.submit(submission)
    assert [entry.position for entry in again] == [entry.position for entry in first]
    assert [entry.entry_id for entry in again] == [entry.entry_id for entry in first]
    assert world.store.read().head() == head
    for answer in (*first, *again):
        shown(world, answer)
    assert {shown(world, item)[1] for item in again} == {head.size}


def test_an_old_entry_comes_back_although_it_could_not_be_entered_any_more() -> None:
    world = office()
    item = case(world)
    world.sequencer.submit(Submission((item,)))
    key = world.people["judge"].signer.verifier.name
    world.sign("ada", "key.revoked", {"key": key, "reason": "lost"}, subject=world.people["judge"].actor)
    world.later(10**6)
    (again,) = world.sequencer.submit(Submission((item,)))
    shown(world, again)


def test_the_same_submission_twice_in_one_group_lands_once() -> None:
    world = office()
    submission = pair(world)
    before = world.size()
    one, two = map(receipts, world.sequencer.submit_many([submission, submission]))
    assert (
        [receipt.position for receipt in one] == [receipt.position for receipt in two] == [before, before + 1]
    )
    assert world.size() == before + 2


def other_bytes(item: Item, world: World) -> Item:
    """Sign another entry under the id of one."""
    entry_id = parse_entry(item.note).envelope.id
    return Forge(world).item("eve", "case.opened", {"reference": "C-9"}, id=entry_id)


def test_other_bytes_under_an_id_that_stands_are_a_conflict() -> None:
    world = office()
    item = case(world)
    world.sequencer.submit(Submission((item,)))
    head = world.store.read().head()
    with pytest.raises(Conflict, match="has the id"):
        world.sequencer.submit(Submission((other_bytes(item, world),)))
    assert world.store.read().head() == head


def test_other_bytes_under_an_id_of_the_same_group_are_a_conflict_and_the_first_lands() -> None:
    world = office()
    item = case(world)
    first, second, third = world.sequencer.submit_many(
        [Submission((item,)), Submission((other_bytes(item, world),)), Submission((case(world),))]
    )
    assert isinstance(second, Conflict)
    assert receipts(first)[0].position + 1 == receipts(third)[0].position
    check(world.store.read(), world.log_key)


def test_one_id_twice_in_a_submission_is_a_conflict_and_its_neighbours_land() -> None:
    world = office()
    item = case(world)
    before = world.size()
    for double in (Submission((item, other_bytes(item, world))), Submission((item, item))):
        first, second, third = world.sequencer.submit_many(
            [Submission((case(world),)), double, Submission((case(world),))]
        )
        assert isinstance(second, Conflict)
        assert "twice" in second.message
        assert receipts(first)[0].position + 1 == receipts(third)[0].position
    assert world.size() == before + 4
    check(world.store.read(), world.log_key)


def test_a_submission_of_which_only_a_part_stands_is_a_conflict() -> None:
    world = office()
    one, two = pair(world).items
    world.sequencer.submit(Submission((one,)))
    head = world.store.read().head()
    with pytest.raises(Conflict, match="part of the submission"):
        world.sequencer.submit(Submission((one, two)))
    with pytest.raises(Conflict, match="part of the submission"):
        world.sequencer.submit(Submission((two, one)))
    assert world.store.read().head() == head
    world.sequencer.submit(Submission((two,)))


def test_a_group_that_stands_already_or_is_refused_signs_no_checkpoint() -> None:
    world = office()
    item = case(world)
    world.sequencer.submit(Submission((item,)))
    checkpoints = list(world.store.read().checkpoints())
    known, refused = world.sequencer.submit_many(
        [Submission((item,)), Submission((other_bytes(item, world),))]
    )
    assert receipts(known)
    assert isinstance(refused, Conflict)
    assert list(world.store.read().checkpoints()) == checkpoints


def test_two_submissions_that_follow_the_same_entry_are_not_merged() -> None:
    world = office()
    subject = world.case("C-1")
    one, two = (
        Forge(world).item("judge", "case.closed", {"outcome": outcome}, subject=subject)
        for outcome in ("ended", "tried")
    )
    first, second = world.sequencer.submit_many([Submission((one,)), Submission((two,))])
    receipts(first)
    assert isinstance(second, Conflict)
    assert "moved on" in second.message
    with pytest.raises(Conflict, match="moved on"):
        world.sequencer.submit(Submission((two,)))
