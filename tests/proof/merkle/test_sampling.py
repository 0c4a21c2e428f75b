"""Sampled positions: what any auditor derives again with nothing but SHA-256."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from custody.proof.sampling import positions, token_seed, witness_seed

OBJECT = "6b1f6a0e-57b5-4f0c-9d52-0f6a2a8f5c11"


def by_hand(seed: bytes, object_id: str, leaves: int, wanted: int) -> list[int]:
    """Derive positions as the text of docs/reference/format.md says, in other words than the program."""
    chosen: list[int] = []
    for counter in range(1 << 20):
        if len(chosen) == min(wanted, leaves):
            break
        digest = sha256(seed + object_id.encode() + bytes(4) + counter.to_bytes(4, "big")).hexdigest()
        at = int(digest, 16) % leaves
        if at not in chosen:
            chosen.append(at)
    return sorted(chosen)


def test_the_worked_example_of_the_format_page_comes_out() -> None:
    seed = witness_seed(b"example\n")
    assert seed.hex() == sha256(b"custody sample/1\nexample\n").hexdigest()
    assert positions(seed, OBJECT, 1000, 8) == by_hand(seed, OBJECT, 1000, 8)


def test_a_token_gives_its_seed_by_checkpoint_and_signature_alone() -> None:
    seed = token_seed(b"some checkpoint\n", bytes.fromhex("01020304"))
    assert seed == sha256(b"custody sample/1 token\nsome checkpoint\n\x01\x02\x03\x04").digest()
    assert seed.hex() == "52bca67b972c29b280400e883e18688fdb42d2528c82956e83d88b200bb05183"
    assert (
        positions(seed, OBJECT, 1000, 8)
        == by_hand(seed, OBJECT, 1000, 8)
        == [24, 110, 281, 467, 536, 545, 741, 912]
    )


@given(st.binary(min_size=32, max_size=32), st.integers(0, 300), st.integers(0, 40))
def test_positions_are_distinct_in_range_and_as_many_as_there_can_be(
    seed: bytes, leaves: int, wanted: int
) -> None:
    found = positions(seed, OBJECT, leaves, wanted)
    assert found == sorted(set(found))
    assert len(found) == min(leaves, wanted)
    assert all(0 <= at < leaves for at in found)
    assert found == by_hand(seed, OBJECT, leaves, wanted)


def test_another_seed_or_object_reads_other_leaves() -> None:
    one, other = witness_seed(b"a"), witness_seed(b"b")
    assert positions(one, OBJECT, 10**6, 8) != positions(other, OBJECT, 10**6, 8)
    assert positions(one, OBJECT, 10**6, 8) != positions(one, OBJECT.replace("6", "7"), 10**6, 8)


def test_459_leaves_meet_one_per_cent_of_damage_in_99_of_100_samples_and_seldom_one_leaf() -> None:
    leaves, wanted, runs = 10_000, 459, 300
    damaged = set(range(0, leaves, 100))
    samples = [
        set(positions(witness_seed(bytes([at % 256, at // 256])), OBJECT, leaves, wanted))
        for at in range(runs)
    ]
    assert sum(bool(sample & damaged) for sample in samples) >= 0.97 * runs
    assert sum(5 in sample for sample in samples) < 0.2 * runs
