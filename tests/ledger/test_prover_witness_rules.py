"""Rules about witnesses: somebody outside the house, known by one key under one name."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused
from custody.ledger.cosigned import take_in
from custody.proof import cosignature
from custody.proof.cosignature import WitnessSigner
from tests.model.office import office, rotate
from tests.model.showing import refused, shows
from tests.world import World, seed_of

OUTSIDER = WitnessSigner("witness.example/w1", seed_of("outsider"))


def cosigned(world: World, witness: WitnessSigner) -> bytes:
    """Give the newest checkpoint with a witness's line."""
    return cosignature.cosign(world.prover().checkpoint(world.size()), witness, world.clock.now())


@shows("witness.independent")
def test_a_witness_is_nobody_of_this_ledger_and_not_its_log() -> None:
    world = office()
    inside = [
        WitnessSigner("witness.example/w2", seed_of("eve")),
        WitnessSigner("witness.example/w2", seed_of("log")),
        WitnessSigner(world.origin, seed_of("outsider")),
        WitnessSigner(world.people["eve"].signer.verifier.name, seed_of("outsider")),
    ]
    for witness in inside:
        with refused("witness.independent"):
            take_in(world.store, world.log_key, cosigned(world, witness), witness.verifier)
    rotate(world, "eve", "eve new")
    with refused("witness.independent"):
        take_in(world.store, world.log_key, cosigned(world, inside[0]), inside[0].verifier)
    assert world.store.read().cosignatures() == []
    assert take_in(world.store, world.log_key, cosigned(world, OUTSIDER), OUTSIDER.verifier).new


@shows("witness.distinct")
def test_a_witness_does_not_count_twice_under_two_names() -> None:
    world = office()
    take_in(world.store, world.log_key, cosigned(world, OUTSIDER), OUTSIDER.verifier)
    double = WitnessSigner("witness.example/w2", seed_of("outsider"))
    with refused("witness.distinct"):
        take_in(world.store, world.log_key, cosigned(world, double), double.verifier)
    another = WitnessSigner("witness.example/w3", seed_of("another outsider"))
    take_in(world.store, world.log_key, cosigned(world, another), another.verifier)
    with pytest.raises(RoleRefused):
        take_in(world.store, world.log_key, cosigned(world, double), double.verifier, dry=True)
    assert len(world.store.read().cosignatures()) == 2
