"""Rules about witnesses: somebody outside the house, known by one key under one name."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused
from custody.law.clock import AHEAD, LAST
from custody.ledger.proofs.cosignatures import VerifiedCosignature, lines_of, store_cosignature
from custody.proof import cosignature
from custody.proof.cosignature import WitnessSigner
from tests.model.office import office, rotate
from tests.model.showing import refused, shows
from tests.world import World, seed_of

OUTSIDER = WitnessSigner("witness.example/w1", seed_of("outsider"))


def cosigned(world: World, witness: WitnessSigner) -> bytes:
    """Return the newest checkpoint with a witness's line."""
    return cosignature.cosign(world.prover().checkpoint(world.size()), witness, world.clock.now())


def brought(world: World, witness: WitnessSigner, *, dry: bool = False) -> VerifiedCosignature:
    """Take in what a witness signs now."""
    now = world.clock.now()
    return store_cosignature(
        world.store, world.log_key, cosigned(world, witness), witness.verifier, now=now, dry=dry
    )


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
            brought(world, witness)
    rotate(world, "eve", "eve new")
    with refused("witness.independent"):
        brought(world, inside[0])
    assert world.store.read().cosignatures() == []
    assert brought(world, OUTSIDER).new


@shows("witness.independent")
def test_the_key_of_a_witness_that_has_cosigned_is_not_enrolled() -> None:
    world = office()
    assert brought(world, WitnessSigner("witness.example/w2", seed_of("newcomer"))).new
    with refused("witness.independent"):
        world.enrol("newcomer", "examiner")
    assert world.enrol("somebody else", "examiner").actor


@shows("witness.distinct")
def test_a_witness_does_not_count_twice_under_two_names() -> None:
    world = office()
    brought(world, OUTSIDER)
    double = WitnessSigner("witness.example/w2", seed_of("outsider"))
    with refused("witness.distinct"):
        brought(world, double)
    another = WitnessSigner("witness.example/w3", seed_of("another outsider"))
    brought(world, another)
    with pytest.raises(RoleRefused):
        brought(world, double, dry=True)
    assert len(world.store.read().cosignatures()) == 2


@shows("witness.future")
def test_a_line_that_is_dated_ahead_of_this_machine_s_clock_is_not_taken_in() -> None:
    world = office()
    signed, now = world.prover().checkpoint(world.size()), world.clock.now()

    def add(*times: int, dry: bool = False) -> VerifiedCosignature:
        given = signed
        for time in times:
            given = cosignature.cosign(given, OUTSIDER, time)
        return store_cosignature(world.store, world.log_key, given, OUTSIDER.verifier, now=now, dry=dry)

    for ahead in (AHEAD + 1, 100_000, LAST + 1 - now, 2**40, 2**62):
        for dry in (True, False):
            with refused("witness.future"):
                add(now + ahead, dry=dry)
    assert world.store.read().cosignatures() == []
    assert add(now + AHEAD + 1, now).cosignature.time == now, "what it said beside it counts"
    assert add(now + AHEAD, dry=True).cosignature.time == now + AHEAD
    assert [one.time for _, one in lines_of(world.store.read())] == [now]


@shows("witness.future")
def test_no_clock_lets_a_line_in_that_is_of_no_year_of_the_calendar() -> None:
    world = office()
    signed = world.prover().checkpoint(world.size())
    for time in (LAST, LAST + 1):
        given = cosignature.cosign(signed, OUTSIDER, time)
        if time > LAST:
            with refused("witness.future"):
                store_cosignature(world.store, world.log_key, given, OUTSIDER.verifier, now=LAST)
        else:
            assert store_cosignature(world.store, world.log_key, given, OUTSIDER.verifier, now=LAST).new
