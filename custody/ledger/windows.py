"""Finds where the content of each file of a pack lies in its object, for whoever reads it there by ranges."""

from __future__ import annotations

from custody.errors import ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.ledger.members import placed_members
from custody.ledger.ports import LedgerReader, ObjectStore
from custody.model.records import StoredObject
from custody.proof import pack

#: A member whose name has no more than the 255 bytes of a file system begins with fewer bytes than this.
_HEADER_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Window:
    """A file inside an object: its ``path``, and the bytes of the object that are its content."""

    path: bytes
    start: int
    bytes: int


def windows(reader: LedgerReader, store: ObjectStore, stored: StoredObject) -> list[Window]:
    """Give where every file of a split image lies in its object, in the order of their paths.

    What stands there is not compared with the tree: whoever reads it compares the whole. Raises UsageError for a file
    with holes, which lies in pieces, ProofInvalid where the manifest is not the one recorded or leads to no member.
    """
    found = []
    for at, said in list(placed_members(reader, store, stored)):
        if said.kind != pack.FILE:
            continue
        first = _First()
        head = b"".join(store.read(stored.store_key, stored.version, at, _HEADER_BYTES))
        pack.PackReader(first, inside=at).feed(head)
        member = first.member
        if member is None or (member.path, member.size) != (said.path, said.bytes):
            raise ProofInvalid(
                f"the manifest of object {stored.id} does not say where this member stands",
                hint="Delete the manifest beside the object: it is made again.",
            )
        if member.data is not None:
            raise UsageError(
                "a segment with holes is not read where it lies",
                hint="Fetch the object with --unpack and read that.",
            )
        found.append(Window(said.path, at + len(pack.header(member)), member.size))
    return found


class _First:
    """Keeps the first member."""

    def __init__(self) -> None:
        self.member: pack.Member | None = None

    def begin(self, member: pack.Member, at: int) -> None:
        self.member = self.member or member

    def content(self, offset: int, data: memoryview) -> None:
        """Leave it where it is."""

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Wait for nothing."""
