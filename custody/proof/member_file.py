"""The ``*.member.json`` document: one member of a folder or split image, proven up to its entry.

It holds the field with the manifest's root, shown as in a fields document, and the member's leaf with its own proof.
The leaf states path, kind, size and digests; the field's value alone fixes the number of members.
"""

from __future__ import annotations

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.proof import subproofs
from custody.proof.chain import verify_manifest_leaf
from custody.proof.commitments.list_leaves import ManifestLeaf, parse_manifest_leaf
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.proof.subproofs import Sort, Subproof

#: Name and version of the document.
SCHEMA = "custody.member/1"
#: A document may be this long: one field, a leaf with the longest path and two proofs stay far below it.
MAX_BYTES = 1 << 20
#: A manifest of fewer than 2**53 members has paths of no more hashes than this.
MAX_HASHES = 53

_SORT = Sort("member", SCHEMA, MAX_BYTES, MAX_HASHES, ("leaf",))


@dataclass(frozen=True, slots=True)
class MemberFile(Subproof):
    """The unverified parts of a member document: entry hash, root field, the ``leaf`` and its proof."""

    leaf: bytes


@dataclass(frozen=True, slots=True)
class ShownMember:
    """A proven member: line ``index`` of the manifest with this root, under the field ``name``."""

    name: str
    manifest: ManifestRoot
    index: int
    line: ManifestLeaf


def format(file: MemberFile) -> bytes:  # noqa: A001 - read as member_file.format
    """Return a document as canonical JSON; raise Malformed when ``parse`` would not read it back."""
    parse_manifest_leaf(file.leaf)
    data = subproofs.write(_SORT, file, {"leaf": file.leaf.decode("utf-8")})
    parse(data)
    return data


def parse(data: bytes) -> MemberFile:
    """Return the unverified parts of a member document as ``format`` writes it.

    Raises Malformed, or UnknownVersion for another version of the document.
    """
    parts, value = subproofs.read(_SORT, data)
    leaf = value["leaf"]
    if not isinstance(leaf, str):
        raise Malformed("the leaf of a member is not a string")
    raw = leaf.encode("utf-8", "surrogatepass")
    parse_manifest_leaf(raw)
    return MemberFile(parts.entry_leaf, parts.field, parts.index, parts.proof, raw)


def verify(file: MemberFile, content: bytes, count: int, entry_leaf: bytes) -> ShownMember:
    """Verify member and field against a verified entry; return the proven member.

    ``content`` is the entry's content root, ``count`` its number of fields, ``entry_leaf`` its leaf hash. Raises
    ProofInvalid when one does not belong to this entry, or the field holds no manifest's root.
    """
    name, root = subproofs.root_of(file, content, count, entry_leaf)
    if not isinstance(root, ManifestRoot):
        raise ProofInvalid(f"the field {name} holds no manifest's root, so no member is under it")
    line = verify_manifest_leaf(file.leaf, file.index, file.proof, root)
    return ShownMember(name, root, file.index, line)
