"""However large an object is, its parts are as many as a bucket takes and few enough for memory, or it is refused."""

from __future__ import annotations

import pytest

from custody.errors import StorageFailed
from custody.storage.stores.s3.options import MIB, MOST_MEMORY, MOST_PARTS, S3Options

TIB = 1 << 40
SIZES = (
    0,
    1,
    5 * MIB,
    16 * MIB,
    16 * MIB + 1,
    1 << 30,
    500 << 30,
    10_000 * 16 * MIB,
    10_000 * 16 * MIB + 1,
    TIB,
)
#: The most that ten thousand of the largest parts carry.
LARGEST = MOST_MEMORY * MOST_PARTS


@pytest.mark.parametrize("part_mib", [5, 16, 64, 160])
@pytest.mark.parametrize("uploaders", [1, 4, 32])
@pytest.mark.parametrize("size", [*SIZES, LARGEST])
def test_parts_are_few_enough_for_the_bucket_and_for_memory(size: int, part_mib: int, uploaders: int) -> None:
    options = S3Options("b", part_mib=part_mib, uploaders=uploaders)
    part = options.part_bytes(size)
    assert part >= part_mib * MIB
    assert -(-size // part) <= MOST_PARTS
    travelling = options.at_once(part)
    assert 0 <= travelling <= uploaders
    assert (travelling + 1) * part <= MOST_MEMORY


def test_what_needs_larger_parts_is_refused_and_told_what_to_do() -> None:
    assert S3Options("b").part_bytes(LARGEST) == MOST_MEMORY
    with pytest.raises(StorageFailed, match="161 MiB") as raised:
        S3Options("b").part_bytes(LARGEST + 1)
    assert "segments" in raised.value.hint


def test_a_noted_part_that_fits_in_no_memory_is_refused() -> None:
    assert S3Options("b").at_once(MOST_MEMORY) == 0
    with pytest.raises(StorageFailed):
        S3Options("b").at_once(MOST_MEMORY + 1)


def test_uploaders_are_as_set_where_memory_allows() -> None:
    assert S3Options("b").at_once(S3Options("b").part_bytes(None)) == 4
