"""Examples about packs: a member as written, the stored manifest, the proof of a member."""

from __future__ import annotations

from collections.abc import Callable

from custody.proof import chunk_file, member_file, merkle, pack
from custody.proof.chunk_file import ChunkFile
from custody.proof.commitments.field_leaf import field_leaf
from custody.proof.commitments.list_leaves import manifest_leaf, manifest_root
from custody.proof.digest import ObjectHasher
from custody.proof.fields import DisclosedField
from custody.proof.member_file import MemberFile
from custody.proof.pack import Member
from tools.hexdump import hexdump

_AT = 1_793_617_200_000_000_000
_FILE = Member(b"DCIM/note.txt", pack.FILE, 0o644, 1000, 1000, _AT, _AT, size=6)
_MEMBERS = (
    (Member(pack.ROOT, pack.FOLDER, 0o755, 1000, 1000, _AT, _AT), b""),
    (Member(b"DCIM", pack.FOLDER, 0o755, 1000, 1000, _AT, _AT), b""),
    (_FILE, b"hello\n"),
    (Member(b"DCIM/\xff\xfe", pack.SYMLINK, 0o777, 1000, 1000, _AT, _AT, target=b"note.txt"), b""),
    (Member(b"closed", pack.unreadable("file", "EACCES"), 0o600, 0, 0, _AT, _AT), b""),
)


def _lines() -> list[bytes]:
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    listing.feed(pack.begin())
    for member, content in _MEMBERS:
        listing.feed(pack.header(member) + content + pack.padding(len(content)))
    listing.feed(pack.END)
    listing.finish()
    return lines


def pack_member() -> str:
    """Return a text that shows all bytes of a small file in a pack."""
    return hexdump(pack.header(_FILE) + b"hello\n" + pack.padding(6))


def pack_manifest() -> str:
    """Return a text that shows the side-car of a small pack."""
    return b"".join(_lines()).decode("ascii")


def member_document() -> str:
    """Return a text that shows the document that proves that file to be a member."""
    leaves = [pack.read_line(line[:-1])[1] for line in _lines()]
    field = field_leaf(bytes(16), "manifest", manifest_root(leaves).to_json())
    proof = merkle.proof_from_leaves(2, [merkle.leaf_hash(leaf) for leaf in leaves])
    file = MemberFile(bytes(32), DisclosedField(0, field, ()), 2, tuple(proof), leaves[2])
    return member_file.format(file).decode()


def segment_chunk_document() -> str:
    """Return a text that shows the document of the only chunk of a raw image's second segment.

    It has the place of the chunk in the image.
    """
    leaves, digests = [], []
    for name, data in ((b"img.000", b"hello "), (b"img.001", b"world\n")):
        hasher = ObjectHasher()
        hasher.update(data)
        digests.append(hasher.finish())
        leaves.append(manifest_leaf(name, pack.FILE, len(data), digests[-1].sha256, digests[-1].root))
    field = field_leaf(bytes(16), "manifest", manifest_root(leaves).to_json())
    proof = merkle.proof_from_leaves(1, [merkle.leaf_hash(leaf) for leaf in leaves])
    line = chunk_file.Line(1, leaves[1], tuple(proof))
    file = ChunkFile(bytes(32), DisclosedField(0, field, ()), 0, (), line, tuple(leaves))
    return f"{chunk_file.format(file).decode()}\n\nbeside it, 6 bytes: bytes 6 to 11 of 12 of the media"


EXAMPLES: dict[str, Callable[[], str]] = {
    "pack-member": pack_member,
    "pack-manifest": pack_manifest,
    "member-document": member_document,
    "segment-chunk-document": segment_chunk_document,
}
