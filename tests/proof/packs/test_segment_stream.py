"""Segments of a raw image have one place in the media each, and a chunk of one is proven with it or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from custody.errors import Malformed, ProofInvalid
from custody.proof import canonical, chunk_file, hash_lists, merkle
from custody.proof.chunk_file import ChunkFile, Line
from custody.proof.commitments.field_leaf import content_root, field_leaf
from custody.proof.commitments.list_leaves import manifest_leaf, manifest_root, parse_manifest_leaf
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.proof.fields import DisclosedField
from custody.proof.hash_lists import ListedFile
from custody.proof.segment_stream import place_segments

ENTRY_LEAF = bytes(range(32))
FILES = {
    b"img.000": b"\x01" * (LEAF_BYTES + 5),
    b"img.001": b"\x02" * LEAF_BYTES + b"\x04" * LEAF_BYTES,
    b"img.002": b"\x03" * 7,
}


def leaf(name: bytes, data: bytes = b"x", kind: str = "file") -> bytes:
    hasher = ObjectHasher()
    hasher.update(data)
    digest = hasher.finish()
    return manifest_leaf(name, kind, digest.bytes, digest.sha256, digest.root)


def hashes(data: bytes) -> list[bytes]:
    return [merkle.leaf_hash(data[at : at + LEAF_BYTES]) for at in range(0, len(data), LEAF_BYTES)]


LEAVES = [leaf(name, data) for name, data in FILES.items()]
FIELD = field_leaf(bytes(16), "manifest", manifest_root(LEAVES).to_json())
CONTENT = content_root([FIELD])


def good(name: bytes = b"img.001", index: int = 1, *, segments: Sequence[bytes] = tuple(LEAVES)) -> ChunkFile:
    at = list(FILES).index(name)
    line = Line(
        at,
        LEAVES[at],
        tuple(merkle.proof_from_leaves(at, [merkle.leaf_hash(each) for each in LEAVES])),
    )
    proof = tuple(merkle.proof_from_leaves(index, hashes(FILES[name])))
    return ChunkFile(ENTRY_LEAF, DisclosedField(0, FIELD, ()), index, proof, line, tuple(segments))


def verify(file: ChunkFile, data: bytes) -> chunk_file.ShownChunk:
    return chunk_file.verify(file, data, CONTENT, 1, ENTRY_LEAF)


@pytest.mark.parametrize(
    ("name", "index", "start"),
    [
        (b"img.000", 0, 0),
        (b"img.000", 1, LEAF_BYTES),
        (b"img.001", 1, 2 * LEAF_BYTES + 5),
        (b"img.002", 0, 3 * LEAF_BYTES + 5),
    ],
)
def test_a_chunk_is_shown_where_it_lies_in_the_media(name: bytes, index: int, start: int) -> None:
    file = good(name, index)
    assert chunk_file.parse(chunk_file.format(file)) == file
    data = FILES[name][index * LEAF_BYTES : (index + 1) * LEAF_BYTES]
    shown = verify(file, data)
    assert shown.media is not None
    assert (shown.media.start, shown.media.stop - shown.media.start) == (start, len(data))
    assert (shown.media.bytes, shown.media.segments) == (sum(map(len, FILES.values())), 3)
    assert verify(good(name, index, segments=()), data).media is None


def test_lines_that_are_not_all_of_the_manifest_are_refused() -> None:
    data = FILES[b"img.001"][LEAF_BYTES:]
    assert verify(good(), data).media is not None
    others = (LEAVES[1:], LEAVES[:2], [*LEAVES, leaf(b"img.003")], [LEAVES[0], leaf(b"img.001"), LEAVES[2]])
    for lines in others:
        with pytest.raises(ProofInvalid, match="not the lines of the manifest"):
            verify(good(segments=lines), data)
    for lines in ([LEAVES[1], LEAVES[0], LEAVES[2]], [*LEAVES, LEAVES[2]]):
        with pytest.raises(Malformed, match="order of its raw paths"):
            verify(good(segments=lines), data)


def test_a_chunk_is_of_no_other_member_place_or_bytes() -> None:
    data = FILES[b"img.001"][LEAF_BYTES:]
    line = good().member
    assert line is not None
    for wrong in (
        replace(line, index=0),
        replace(line, leaf=LEAVES[0]),
        replace(line, proof=line.proof[:-1]),
    ):
        with pytest.raises(ProofInvalid):
            verify(replace(good(), member=wrong), data)
    for file in (replace(good(), index=0), replace(good(), proof=()), good(b"img.000", 0)):
        with pytest.raises(ProofInvalid):
            verify(file, data)
    with pytest.raises(ProofInvalid, match="holds no object's root"):
        verify(replace(good(segments=()), member=None), data)


def test_a_member_that_is_no_file_as_it_reads_has_no_chunks() -> None:
    for kind in ("sparse", "symlink", "unreadable.file.eio"):
        own = leaf(b"a", b"content", kind)
        field = field_leaf(bytes(16), "manifest", manifest_root([own]).to_json())
        file = ChunkFile(ENTRY_LEAF, DisclosedField(0, field, ()), 0, (), Line(0, own, ()))
        with pytest.raises(ProofInvalid, match="has no chunks of a file"):
            chunk_file.verify(file, b"content", content_root([field]), 1, ENTRY_LEAF)


@pytest.mark.parametrize(
    "names",
    [
        [b"img.001", b"img.003"],
        [b"img.002", b"img.003"],
        [b"img.000", b"other.001"],
        [b"img.000", b"img.001", b"notes.txt"],
        [b"a.E01", b"a.E02"],
        [b"img.01", b"img.02"],
        [b"img.0001"],
    ],
)
def test_what_is_not_numbered_as_one_raw_image_has_no_places(names: list[bytes]) -> None:
    with pytest.raises(ProofInvalid):
        place_segments([parse_manifest_leaf(leaf(name)) for name in names])


def test_beyond_999_segments_are_in_the_order_of_their_numbers_and_not_of_their_names() -> None:
    names = sorted(b"img.%03d" % number for number in range(1, 1002))
    placed = place_segments([parse_manifest_leaf(leaf(name)) for name in names])
    assert [found.segment.path for found in placed[-2:]] == [b"img.1000", b"img.1001"]
    assert placed[-1].start == 1000


@pytest.mark.parametrize(
    "bent",
    [
        {"member": 1},
        {"member": {}},
        {"member": {"index": -1, "leaf": LEAVES[0].decode(), "proof": []}},
        {"member": {"index": 0, "leaf": "[]", "proof": []}},
        {"member": {"index": 0, "leaf": 7, "proof": []}},
        {"member": {"index": 0, "leaf": LEAVES[0].decode(), "proof": [7]}},
        {"member": {"index": 0, "leaf": LEAVES[0].decode(), "proof": ["AA=="]}},
        {"member": {"index": 0, "leaf": LEAVES[0].decode(), "proof": [""] * 54}},
        {"member": None},
        {"segments": []},
        {"segments": [7]},
        {"segments": "none"},
    ],
)
def test_a_document_with_other_parts_is_malformed(bent: dict[str, object]) -> None:
    document = canonical.decode(chunk_file.format(good()))
    with pytest.raises(Malformed):
        chunk_file.parse(canonical.encode({**document, **bent}))


def test_hfind_gets_no_name_that_it_takes_for_damage() -> None:
    files = [
        ListedFile(name, 1, md5=bytes(16), sha256=bytes(32)) for name in (b"a b", b"a\\b", b"a\nb", b"\xff")
    ]
    made = hash_lists.write(files, "md5sum", "1")
    assert [line.name for line in made.left_out] == [b"a\\b", b"a\nb"]
    assert made.data == b"0" * 32 + b"  a b\n" + b"0" * 32 + b"  \xff\n"
