"""A key that a sequencer met before is a guess at who signed: what it signs no more, or never did, is refused."""

from __future__ import annotations

import pytest

from custody.errors import ProofInvalid
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import Helpers
from custody.ledger.state.state_cache import CachedKey
from custody.ledger.submissions.batch_verifier import FEW
from custody.ledger.submissions.submission import Item, Submission
from custody.model.records import Key
from custody.model.schema.types import Value
from custody.proof.note import SeedSigner
from tests.contracts.helped import AT_ONCE
from tests.ledger.append.test_batch_verifier import Doubting, Taking
from tests.ledger.append.test_group_reading import NotedStore
from tests.ledger.forge import Forge
from tests.world import World

#: Of a key that nobody enrolled.
SEED = bytes(range(32))


@pytest.fixture(params=["at once", "every other lot", "nothing is right"])
def helpers(request: pytest.FixtureRequest) -> Helpers:
    made: dict[str, Helpers] = {
        "at once": AT_ONCE,
        "every other lot": Taking(),
        "nothing is right": Doubting(),
    }
    return made[request.param]


def cases(forge: Forge, who: str | SeedSigner, *, judged: bool = True) -> list[Item]:
    """Return as many entries of one signer as helpers are asked to judge."""
    return [forge.item(who, "case.opened", {"reference": f"C-{at}"}, judged=judged) for at in range(FEW)]


@pytest.mark.parametrize("ended", ["key.revoked", "key.rotated"])
def test_a_key_that_was_met_before_counts_for_nothing_once_it_was_revoked_or_rotated(
    helpers: Helpers, ended: str
) -> None:
    world = World.memory().staff()
    judge, new = world.people["judge"], world.signer_of("newcomer")
    old = judge.signer.verifier.name
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)

    def taken(items: list[Item]) -> list[bool]:
        answers = sequencer.submit_many([Submission((item,)) for item in items])
        return [isinstance(answer, list) for answer in answers]

    assert all(taken(cases(Forge(world), "judge")))
    if ended == "key.revoked":
        end = Forge(world).item("ada", ended, {"key": old, "reason": "lost"}, subject=judge.actor)
    else:
        values: dict[str, Value] = {"replaced_key": old, "vkey": str(new.verifier)}
        end = Forge(world).item("judge", ended, values, subject=judge.actor)
    assert taken([end]) == [True]
    before = world.size()
    assert not any(taken(cases(Forge(world), "judge", judged=False)))
    borrowed = SeedSigner(old, SEED)
    assert not any(taken(cases(Forge(world), borrowed, judged=False))), "another key by the same name"
    assert world.size() == before
    if ended == "key.rotated":
        assert all(taken(cases(Forge(world), new)))


def test_another_key_by_the_name_of_one_that_was_met_signs_nothing(helpers: Helpers) -> None:
    world = World.memory().staff()
    borrowed = SeedSigner(world.people["judge"].signer.verifier.name, SEED)
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    sequencer.submit_many([Submission((case,)) for case in cases(Forge(world), "judge")])
    before = world.size()
    answers = sequencer.submit_many([Submission((case,)) for case in cases(Forge(world), borrowed)])
    assert {type(answer) for answer in answers} == {ProofInvalid}
    assert world.size() == before


def test_a_key_that_is_remembered_wrong_refuses_nobody_and_is_put_right_by_the_next_group() -> None:
    """As where the entry that enrolled it was lost, and its name enrolled again for another key."""
    world = World.memory().staff()
    helpers = Taking(1)
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    judge = world.people["judge"]
    wrong = SeedSigner(judge.signer.verifier.name, SEED)
    met = sequencer._judge._met
    met[judge.signer.verifier.name] = CachedKey(judge.actor, str(wrong.verifier))
    answers = sequencer.submit_many([Submission((case,)) for case in cases(Forge(world), wrong)])
    assert {type(answer) for answer in answers} == {ProofInvalid}, (
        "what the wrong key signed is let in by nobody"
    )
    met[judge.signer.verifier.name] = CachedKey(judge.actor, str(wrong.verifier))
    answers = sequencer.submit_many([Submission((case,)) for case in cases(Forge(world), "judge")])
    assert all(isinstance(answer, list) for answer in answers)
    assert met[judge.signer.verifier.name] == CachedKey(judge.actor, str(judge.signer.verifier))


def test_keys_that_were_met_are_not_asked_for_again() -> None:
    world = World.memory().staff()
    store = NotedStore(world.store)
    sequencer = Sequencer(store, world.head, world.log_signer, world.clock, helpers=AT_ONCE)
    counts, again = [], []
    for who in ("judge", "judge", "eve", "judge"):
        store.asked.clear()
        sequencer.submit_many([Submission((case,)) for case in cases(Forge(world), who)])
        counts.append((store.asked["known"], store.asked["records_at"]))
        key = Key.space, world.people[who].signer.verifier.name
        again.append(key in store.known[-1].places)
    assert counts == [(1, 2), (1, 0), (1, 2), (1, 0)]
    assert again == [False, True, False, True], "what a guess has fetched, or whether it still counts"
