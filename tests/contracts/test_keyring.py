"""What every key ring promises, and what key files promise beyond."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import NotFound
from custody.ledger.ports import KeyRing
from custody.proof import note
from custody.proof.note import ALG_COSIGNATURE, SeedSigner
from custody.storage.keys.key_files import Cost, KeyFiles, write_key
from custody.storage.memory.small_ports import MemoryKeys

PERSON, WITNESS = "lab.example/0123456789abcdef", "witness.example/w1"
SEEDS = {PERSON: (bytes(range(32)), 1), WITNESS: (bytes(range(32, 64)), ALG_COSIGNATURE)}
CHEAP = Cost(1, 8192)

Make = Callable[[Path], KeyRing]


def on_disk(folder: Path) -> KeyRing:
    for name, (seed, kind) in SEEDS.items():
        write_key(folder, name, seed, b"horse staple", kind, cost=CHEAP)
    return KeyFiles(folder, lambda name: b"horse staple")


def in_memory(folder: Path) -> KeyRing:
    return MemoryKeys(SeedSigner(name, seed, kind) for name, (seed, kind) in SEEDS.items())


@pytest.fixture(params=[on_disk, in_memory])
def ring(request: pytest.FixtureRequest, tmp_path: Path) -> KeyRing:
    make: Make = request.param
    return make(tmp_path / "keys")


@pytest.mark.parametrize("name", SEEDS)
def test_gives_the_signer_of_the_name_and_kind(ring: KeyRing, name: str) -> None:
    seed, kind = SEEDS[name]
    assert ring.signer(name).verifier == SeedSigner(name, seed, kind).verifier


def test_what_it_signs_verifies_under_the_public_half(ring: KeyRing) -> None:
    signer = ring.signer(PERSON)
    assert note.open_single(note.sign("said\n", signer), signer.verifier) == "said\n"


def test_gives_the_same_signer_again(ring: KeyRing) -> None:
    assert ring.signer(PERSON).verifier == ring.signer(PERSON).verifier


@pytest.mark.parametrize("name", ["lab.example/ffffffffffffffff", "", "no such", "../keys", "a\0b", "\ud800"])
def test_a_key_that_is_not_there_is_not_found(ring: KeyRing, name: str) -> None:
    ring.signer(PERSON)
    with pytest.raises(NotFound):
        ring.signer(name)
