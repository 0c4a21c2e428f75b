"""The manifest of a pack goes with its copy, and is read no further than one of this pack can be long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from custody.ledger.objects.replication import keep_manifest
from custody.ledger.ports import UNLOCKED
from custody.ledger.stores.sidecars import manifest_key
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.proof import pack
from custody.proof.pack import Listing, Member
from custody.storage.memory.uploads import MemoryUploads

KEY, TO = "objects/" + "0a" * 16, "objects/" + "0b" * 16


class Asked(MemoryUploads):
    """Notes how many bytes it is asked for."""

    def __init__(self) -> None:
        super().__init__("local")
        self.asked: list[int | None] = []

    def read(
        self, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """Return the bytes."""
        self.asked.append(length)
        return super().read(key, version, offset, length)


def copied(size: int, pack_bytes: int) -> tuple[Asked, MemoryUploads]:
    """Put a manifest of so many bytes beside a pack, and copy both."""
    first, second = Asked(), MemoryUploads("offsite")
    first.add(manifest_key(KEY), bytes(size), UNLOCKED)
    whole = StoredObject("o", "e", "c", pack_bytes, b64(bytes(32)), b64(bytes(32)), "local", KEY, None, 1)
    keep_manifest(first, whole, second, TO)
    return first, second


@pytest.mark.parametrize("more", [1, 5_000_000])
def test_a_manifest_is_kept_beside_a_copy_unless_it_is_longer_than_any_of_its_pack(more: int) -> None:
    first, second = copied(6000, 1000)
    assert b"".join(second.read(manifest_key(TO), None)) == bytes(6000)
    assert first.asked == [6001]
    first, second = copied(6000 + more, 1000)
    assert list(second.listing()) == []
    assert second.unfinished() == []
    assert first.asked == [6001]


def test_no_manifest_is_six_times_as_long_as_its_pack() -> None:
    """The longest for its pack is one of paths of control characters, each of which JSON writes with six."""
    for path in (b"a", b"\x01" * 100, b"\x01" * 65_536, b"\xff" * 65_536):
        lines: list[bytes] = []
        listing = Listing(lines.append)
        whole = pack.begin() + pack.header(Member(path, pack.FILE)) + pack.END
        listing.feed(whole)
        listing.finish()
        assert len(b"".join(lines)) < 6 * len(whole)
