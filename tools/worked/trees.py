"""Examples about hashes: the tree, tiles, bundles, typed roots and the leaves of lists."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from custody.proof import canonical, merkle, sampling, tiles
from custody.proof.commitments.list_leaves import manifest_leaf, manifest_root, sweep_leaf, sweep_root
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher
from custody.proof.merkle.prove import consistency_proof, inclusion_proof
from custody.proof.tiles import MemoryTiles
from tools.hexdump import hexdump
from tools.office import IMAGE, office

LEAVES = [merkle.leaf_hash(name) for name in (b"a", b"b", b"c")]


def tree() -> str:
    """Return a text that shows leaf, node and root hashes of a tree of three one-letter leaves."""
    a, b, c = LEAVES
    rows = [
        ("root of nothing", merkle.EMPTY_ROOT),
        ("leaf of the empty string", merkle.leaf_hash(b"")),
        ("leaf a", a),
        ("leaf b", b),
        ("leaf c", c),
        ("node(leaf a, leaf b)", merkle.node_hash(a, b)),
        ("root of a", merkle.root([a])),
        ("root of a, b", merkle.root([a, b])),
        ("root of a, b, c", merkle.root([a, b, c])),
    ]
    return "\n".join(f"{name:<26}{value.hex()}" for name, value in rows)


def proofs() -> str:
    """Return a text that shows an inclusion and a consistency proof in that tree."""
    reader = MemoryTiles(LEAVES)
    lines = ["inclusion of leaf 1 in 3 leaves:"]
    lines += [f"  {step.hex()}" for step in inclusion_proof(1, 3, reader)]
    lines.append("consistency from 2 to 3 leaves:")
    lines += [f"  {step.hex()}" for step in consistency_proof(2, 3, reader)]
    return "\n".join(lines)


def tile_paths() -> str:
    """Return a text that shows names of tiles and bundles, and what a growing tree adds."""
    lines = [
        f"row 0, index 0, full            {tiles.tile_path(0, 0)}",
        f"row 0, index 1234067, full      {tiles.tile_path(0, 1234067)}",
        f"row 1, index 0, 17 hashes       {tiles.tile_path(1, 0, 17)}",
        f"bundle 273, 44 entries          {tiles.entries_path(273, 44)}",
        "tiles that a tree of 70,000 has and one of 69,900 had not:",
    ]
    lines += [
        f"  {tiles.tile_path(tile.level, tile.index, tile.width)}" for tile in tiles.new_tiles(69_900, 70_000)
    ]
    return "\n".join(lines)


def bundle_of_entries() -> str:
    """Return a text that shows the bytes of an entry bundle that holds two short entries."""
    return hexdump(tiles.encode_bundle([b"first entry", b"second"]))


def object_root() -> str:
    """Return a text that shows the digests of the examples' image from one pass, and its typed root."""
    hasher = ObjectHasher(md5=True, sha1=True)
    hasher.update(IMAGE)
    digest = hasher.finish()
    leaves = [digest.leaves[at : at + 32].hex() for at in range(0, len(digest.leaves), 32)]
    lines = [
        f"bytes    {digest.bytes}",
        f"sha256   {digest.sha256.hex()}",
        f"md5      {(digest.md5 or b'').hex()}",
        f"sha1     {(digest.sha1 or b'').hex()}",
        *(f"leaf {at}   {leaf}" for at, leaf in enumerate(leaves)),
        f"root     {digest.root.hex()}",
        canonical.encode(ObjectRoot.of(digest).to_json()).decode(),
    ]
    return "\n".join(lines)


def manifest() -> str:
    """Return a text that shows a manifest's leaves of a folder and two files, one not UTF-8, and its root."""
    empty = ObjectHasher().finish()
    hasher = ObjectHasher()
    hasher.update(b"hello\n")
    hello = hasher.finish()
    leaves = [
        manifest_leaf("DCIM", "folder", None, None, None),
        manifest_leaf("DCIM/note.txt", "file", hello.bytes, hello.sha256, hello.root),
        manifest_leaf(b"DCIM/\xff\xfe", "file", empty.bytes, empty.sha256, empty.root),
    ]
    root = canonical.encode(manifest_root(leaves).to_json()).decode()
    return "\n".join([*(leaf.decode() for leaf in leaves), root])


def sweep() -> str:
    """Return a text that shows a sweep of two objects, the second one missing, and its root."""
    one = office().sweep.checked[0]
    leaves = [
        sweep_leaf(one.object.id, one.object.version, one.outcome, one.found),
        sweep_leaf("0b4f8c6e-52a9-4a4e-9d0f-1c6a4f0c2f11", None, "missing", None),
    ]
    root = canonical.encode(sweep_root(leaves).to_json()).decode()
    return "\n".join([*(leaf.decode() for leaf in leaves), root])


def chunk() -> str:
    """Return a text that shows the proof that the last chunk of the image is in it."""
    size = len(IMAGE)
    hasher = ObjectHasher()
    hasher.update(IMAGE)
    leaves = hasher.finish().leaves
    hashes = [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
    last = IMAGE[2 << 20 :]
    lines = [
        f"chunk    2 of {len(hashes)}, bytes {2 << 20} to {size - 1}",
        f"leaf     {merkle.leaf_hash(last).hex()}",
        f"sha256 of the chunk itself, which is not its leaf hash: {sha256(last).hexdigest()}",
        *(f"proof    {step.hex()}" for step in merkle.proof_from_leaves(2, hashes)),
    ]
    return "\n".join(lines)


def sample() -> str:
    """Return a text that shows the seed of a sample from a cosigned checkpoint, and the leaves read.

    The object has 1,000 leaves.
    """
    cosigned = b"ledger.example/log\n7\nn6r/nYRd4ou4qv6UZUiISb0aZzYlMbvfoaVvTs0nd2Y=\n\n\xe2\x80\x94 w.example/1 AAAA\n"
    seed = sampling.witness_seed(cosigned)
    chosen = sampling.positions(seed, "4adf56c8-3021-4bdb-87e5-5b7f6a5185ee", 1000, 8)
    return "\n".join(
        [
            *cosigned.decode().splitlines(),
            "",
            f"seed    {seed.hex()}",
            f"leaves  {', '.join(map(str, chosen))}",
        ]
    )


EXAMPLES: dict[str, Callable[[], str]] = {
    "tree": tree,
    "tree-proofs": proofs,
    "tile-paths": tile_paths,
    "entry-bundle": bundle_of_entries,
    "object-root": object_root,
    "manifest": manifest,
    "sweep": sweep,
    "sample": sample,
    "chunk": chunk,
}
