"""However often witnesses sign one checkpoint, it is proven, published and carried on, and few lines of it are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.ledger.ports import StoredCosignature
from custody.ledger.proofs.cosignatures import (
    ENOUGH,
    VerifiedCosignature,
    lines_of,
    store_cosignature,
    taken_along,
    witness_request,
)
from custody.ledger.publish.publication import Publication
from custody.ledger.publish.witness import Witness
from custody.proof import checkpoint, cosignature, note, proof_file, verification
from custody.proof.cosignature import WitnessSigner
from custody.storage.account.witness_file import WitnessNotes
from custody.storage.memory.small_ports import MemoryPublisher
from tests.ledger.append.crashing import PLACES
from tests.world import MONDAY, World, seed_of

HOUR = 3600
SIGNERS = [WitnessSigner(f"witness.example/w{at}", seed_of(f"outsider {at}")) for at in range(2)]


@pytest.fixture(params=PLACES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return PLACES[request.param](tmp_path).world.staff()


def taken(
    world: World, time: int, by: WitnessSigner = SIGNERS[0], *, dry: bool = False
) -> VerifiedCosignature:
    """Take in what a witness says of the newest checkpoint at a time."""
    signed = world.store.read().checkpoint(world.size()) or b""
    cosigned = cosignature.cosign(signed, by, time)
    return store_cosignature(world.store, world.log_key, cosigned, by.verifier, now=time, dry=dry)


def stuff(world: World, count: int) -> list[int]:
    """Store so many lines of each witness, hour by hour, as a ledger may hold them already; gives the times."""
    size, times = world.size(), [MONDAY + at * HOUR for at in range(count)]
    signed = world.store.read().checkpoint(size) or b""
    with world.store.begin() as txn:
        for signer in SIGNERS:
            for time in times:
                line = cosignature.cosign(signed, signer, time)[len(signed) : -1].decode()
                txn.add_cosignature(StoredCosignature(size, str(signer.verifier), line))
        txn.commit()
    return times


def said(signed: bytes) -> dict[str, list[int]]:
    """Return when each witness signed a checkpoint, by name, as an outsider verifies it."""
    found: dict[str, list[int]] = {}
    for member in cosignature.verify(signed, [signer.verifier for signer in SIGNERS]):
        found.setdefault(member.name, []).append(member.time)
    return {name: sorted(times) for name, times in found.items()}


@pytest.mark.parametrize("count", [1, 2, 3, 60, 150])
def test_a_checkpoint_with_any_number_of_lines_is_proven_published_and_carried_on(
    world: World, count: int
) -> None:
    size, times = world.size(), stuff(world, count)
    shown = sorted({times[0], times[-1]})
    signed = world.prover().checkpoint(size)
    assert said(signed) == {signer.verifier.name: shown for signer in SIGNERS}
    assert world.prover().checkpoint(size) == signed
    keys = [signer.verifier for signer in SIGNERS]
    for proof in (world.prover().proof(0), world.prover().receipt(0, size).proof):
        found = verification.verify(proof_file.parse(proof), world.log_key, keys, len(keys))
        assert (found.checkpoint.size, len(found.cosignatures)) == (size, len(shown) * len(keys))
    shelf = MemoryPublisher()
    done = Publication(world.store.read(), world.log_key, shelf).publish(size)
    assert (shelf.get("checkpoint"), done.cosignatures) == (signed, len(shown) * len(keys))
    assert witness_request(world.prover(), 0, size).checkpoint == signed
    listed = taken_along(world.store.read(), size, signed)
    assert sorted(item.time for item in listed) == sorted(shown * len(keys))
    assert len(lines_of(world.store.read())) == len(keys) * count


def test_what_is_carried_on_has_room_for_those_who_cosign_it(world: World) -> None:
    stuff(world, 150)
    signed = world.prover().checkpoint(world.size())
    for at in range(note.MAX_SIGNATURES // 2):
        signed = cosignature.cosign(signed, WitnessSigner(f"w.example/{at}", seed_of(f"w {at}")), MONDAY)
    assert checkpoint.open(signed, world.log_key).size == world.size()


def test_witnesses_that_sign_an_idle_ledger_every_hour_stop_nothing(world: World) -> None:
    witnesses = [(item, Witness(item, WitnessNotes(), world.clock)) for item in SIGNERS]
    start, size, hours = world.clock.now(), world.size(), 120
    for _ in range(hours):
        for signer, witness in witnesses:
            asked = witness_request(world.prover(), 0, size)
            cosigned = witness.sign(asked.checkpoint, world.log_key, None)
            store_cosignature(world.store, world.log_key, cosigned, signer.verifier, now=world.clock.now())
        world.later(HOUR)
    days = [start + day * ENOUGH for day in range(hours // 24)]
    kept = [one.time for _, one in lines_of(world.store.read())]
    assert sorted(kept) == sorted(days * len(SIGNERS))
    shown = [days[0], days[-1]]
    assert said(world.prover().checkpoint(size)) == {item.verifier.name: shown for item in SIGNERS}


def test_a_further_line_is_kept_only_where_none_of_the_day_before_it_stands(world: World) -> None:
    first = taken(world, MONDAY)
    assert (first.new, first.enough) == (True, None)
    again = taken(world, MONDAY)
    assert (again.new, again.enough) == (False, None)
    for later in (1, HOUR, ENOUGH - 1):
        for dry in (True, False):
            more = taken(world, MONDAY + later, dry=dry)
            assert (more.new, more.enough, more.cosignature.time) == (False, MONDAY, MONDAY + later)
    assert taken(world, MONDAY + ENOUGH, dry=True).new
    assert taken(world, MONDAY + ENOUGH).new
    assert taken(world, MONDAY + ENOUGH + 1).enough == MONDAY + ENOUGH
    assert taken(world, MONDAY - 1).new, "an earlier line shows that the checkpoint is older"
    assert taken(world, MONDAY + 1, SIGNERS[1]).new, "another witness has said nothing yet"
    assert len(world.store.read().cosignatures()) == 4
    world.case()
    assert taken(world, MONDAY + ENOUGH + 2).new, "another checkpoint is another statement"
