"""The chain from bytes to a checkpoint: what is committed fixes level, size and leaf rule at every link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from custody.errors import CustodyError, Malformed, ProofInvalid
from custody.proof import b64, canonical, chain, checkpoint, merkle, note, verification
from custody.proof.checkpoint import Checkpoint
from custody.proof.commitments.field_leaf import content_root, field_leaf, verify_field
from custody.proof.commitments.list_leaves import (
    ManifestLeaf,
    SweepLeaf,
    manifest_leaf,
    manifest_root,
    parse_manifest_leaf,
    parse_sweep_leaf,
    sweep_leaf,
    sweep_root,
)
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, SweepRoot, typed_root_from_json
from custody.proof.digest import LEAF_BYTES, ObjectDigest, ObjectHasher
from custody.proof.proof_file import ProofFile
from tests.proof.keys import LOG, ORIGIN, PERSON


def digested(data: bytes) -> ObjectDigest:
    hasher = ObjectHasher()
    hasher.update(data)
    return hasher.finish()


def split(leaves: bytes) -> list[bytes]:
    return [leaves[at : at + 32] for at in range(0, len(leaves), 32)]


IMAGE = b"".join(bytes([number]) * LEAF_BYTES for number in range(4)) + b"the end"
CHUNKS = [IMAGE[at : at + LEAF_BYTES] for at in range(0, len(IMAGE), LEAF_BYTES)]
DIGEST = digested(IMAGE)
IMAGE_ROOT = ObjectRoot.of(DIGEST)
LINES = [
    manifest_leaf(b"a/\xff.bin", "file", 3, digested(b"abc").sha256, digested(b"abc").root),
    manifest_leaf("a/image.dd", "file", DIGEST.bytes, DIGEST.sha256, DIGEST.root),
    manifest_leaf("b", "dir", None, None, None),
]
LINES.sort(key=lambda line: parse_manifest_leaf(line).path)
MANIFEST = manifest_root(LINES)
LINE_HASHES = [merkle.leaf_hash(line) for line in LINES]
FIELDS = [
    field_leaf(bytes(16), "tool", "dd"),
    field_leaf(b"1" * 16, "files", MANIFEST.to_json()),
    field_leaf(b"2" * 16, "image", IMAGE_ROOT.to_json()),
]
FIELD_HASHES = [merkle.leaf_hash(leaf) for leaf in FIELDS]
CONTENT = content_root(FIELDS)
ENTRIES = [note.sign(f"content {b64.encode(CONTENT)} of {number}\n", PERSON) for number in range(5)]
ENTRY_HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]
HEAD = checkpoint.sign(Checkpoint(ORIGIN, 5, merkle.root(ENTRY_HASHES)), LOG)
RESULTS = [
    sweep_leaf("objects/00", "v1", "verified", DIGEST.sha256),
    sweep_leaf("objects/01", None, "missing", None),
]
SWEEP = sweep_root(RESULTS)


def path(index: int, hashes: list[bytes]) -> list[bytes]:
    return merkle.proof_from_leaves(index, hashes)


def test_a_chunk_of_a_file_is_proven_to_be_in_the_ledger() -> None:
    file = ProofFile(ENTRIES[3], 3, tuple(path(3, ENTRY_HASHES)), HEAD)
    entry = verification.verify(file, LOG.verifier).entry
    content = b64.decode(note.open_single(entry, PERSON.verifier).split(" ")[1])
    field = verify_field(FIELDS[1], 1, 3, path(1, FIELD_HASHES), content)
    manifest = typed_root_from_json(field.value)
    assert isinstance(manifest, ManifestRoot)
    at = next(number for number, line in enumerate(LINES) if b"image.dd" in line)
    line = chain.verify_manifest_leaf(LINES[at], at, path(at, LINE_HASHES), manifest)
    for index, chunk in enumerate(CHUNKS):
        chain.verify_chunk(chunk, index, path(index, split(DIGEST.leaves)), line.object_root())


def test_every_chunk_has_its_length_and_place() -> None:
    hashes = split(DIGEST.leaves)
    assert IMAGE_ROOT.count == len(CHUNKS) == 5
    for index, chunk in enumerate(CHUNKS):
        proof = path(index, hashes)
        chain.verify_chunk(chunk, index, proof, IMAGE_ROOT)
        wrong = [
            (chunk[:-1], index),
            (chunk + b"\x00", index),
            (bytes([chunk[0] ^ 1]) + chunk[1:], index),
            (b"", index),
            (chunk, -1),
            (chunk, 5),
            (chunk, (index + 1) % 5),
        ]
        for data, position in wrong:
            with pytest.raises(ProofInvalid):
                chain.verify_chunk(data, position, proof, IMAGE_ROOT)


@pytest.mark.parametrize("index", [-1, 5, 2**80])
def test_a_chunk_beyond_the_object_is_named_so(index: int) -> None:
    with pytest.raises(ProofInvalid, match="is not in an object of 5 chunks"):
        chain.verify_chunk(CHUNKS[0], index, [], IMAGE_ROOT)


def test_a_size_other_than_the_committed_one_is_refused_by_the_length_rule() -> None:
    """A bare root would let some other sizes pass; the typed root's byte count does not."""
    last = path(4, split(DIGEST.leaves))
    for size in (len(IMAGE) - 1, len(IMAGE) + 1, 4 * LEAF_BYTES, 6 * LEAF_BYTES, 8 * LEAF_BYTES):
        other = ObjectRoot(size, LEAF_BYTES, DIGEST.root, DIGEST.sha256)
        with pytest.raises(ProofInvalid):
            chain.verify_chunk(CHUNKS[4], 4, last, other)


def test_an_empty_object_has_no_chunk() -> None:
    empty = ObjectRoot.of(digested(b""))
    assert empty.count == 0
    with pytest.raises(ProofInvalid):
        chain.verify_chunk(b"", 0, [], empty)


def test_every_line_of_a_manifest_and_every_result_of_a_sweep_is_proven() -> None:
    for index, line in enumerate(LINES):
        assert chain.verify_manifest_leaf(line, index, path(index, LINE_HASHES), MANIFEST).path
        with pytest.raises(ProofInvalid):
            chain.verify_manifest_leaf(line, index + 1, path(index, LINE_HASHES), MANIFEST)
    hashes = [merkle.leaf_hash(result) for result in RESULTS]
    assert chain.verify_sweep_leaf(RESULTS[0], 0, path(0, hashes), SWEEP) == SweepLeaf(
        "objects/00", "v1", "verified", DIGEST.sha256
    )
    assert chain.verify_sweep_leaf(RESULTS[1], 1, path(1, hashes), SWEEP).digest is None
    with pytest.raises(ProofInvalid):
        chain.verify_sweep_leaf(RESULTS[0], 1, path(0, hashes), SWEEP)


LEVELS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "chunk": (
        b"a small object",
        lambda leaf: chain.verify_chunk(
            leaf, 0, [], ObjectRoot(14, LEAF_BYTES, merkle.leaf_hash(leaf), bytes(32))
        ),
    ),
    "manifest": (
        LINES[1],
        lambda leaf: chain.verify_manifest_leaf(leaf, 0, [], ManifestRoot(1, merkle.leaf_hash(leaf))),
    ),
    "sweep": (
        RESULTS[0],
        lambda leaf: chain.verify_sweep_leaf(leaf, 0, [], SweepRoot(1, merkle.leaf_hash(leaf))),
    ),
    "field": (FIELDS[0], lambda leaf: verify_field(leaf, 0, 1, [], merkle.leaf_hash(leaf))),
    "entry": (ENTRIES[0], lambda leaf: note.open_single(_entry(leaf), PERSON.verifier)),
}


def _entry(leaf: bytes) -> bytes:
    head = checkpoint.sign(Checkpoint(ORIGIN, 1, merkle.leaf_hash(leaf)), LOG)
    return verification.verify(ProofFile(leaf, 0, (), head), LOG.verifier).entry


@pytest.mark.parametrize("offered", LEVELS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_leaf_of_one_level_is_refused_at_every_other_even_with_a_right_root(
    level: str, offered: str
) -> None:
    leaf, verify = LEVELS[offered][0], LEVELS[level][1]
    if level == offered:
        verify(leaf)
        return
    with pytest.raises(ProofInvalid):
        verify(leaf)


def test_a_node_offered_as_a_leaf_is_refused_at_every_level() -> None:
    node = LINE_HASHES[0] + LINE_HASHES[1]
    assert merkle.node_hash(node[:32], node[32:]) == merkle.root(LINE_HASHES[:2])
    rest = [LINE_HASHES[2]]
    attempts: list[Callable[[], object]] = [
        lambda: chain.verify_manifest_leaf(node, 0, rest, ManifestRoot(2, MANIFEST.root)),
        lambda: chain.verify_sweep_leaf(node, 0, rest, SweepRoot(2, MANIFEST.root)),
        lambda: verify_field(node, 0, 2, rest, MANIFEST.root),
        lambda: chain.verify_chunk(
            node, 0, [], ObjectRoot(64, LEAF_BYTES, merkle.root(LINE_HASHES[:2]), bytes(32))
        ),
        lambda: merkle.verify_inclusion(0, 2, merkle.leaf_hash(node), rest, MANIFEST.root),
    ]
    for verify in attempts:
        with pytest.raises(ProofInvalid):
            verify()


def test_a_manifest_line_is_read_back_with_its_raw_path() -> None:
    by_path = {parse_manifest_leaf(line).path: parse_manifest_leaf(line) for line in LINES}
    assert list(by_path) == sorted(by_path) == [b"a/image.dd", b"a/\xff.bin", b"b"]
    assert by_path[b"a/image.dd"].object_root() == IMAGE_ROOT
    assert by_path[b"b"] == ManifestLeaf(b"b", "dir", None, None, None)
    with pytest.raises(Malformed):
        by_path[b"b"].object_root()
    assert manifest_leaf(b"b", "dir", None, None, None) == manifest_leaf("b", "dir", None, None, None)


def test_a_manifest_is_in_the_order_of_raw_paths_without_repetition() -> None:
    assert manifest_root(LINES) == ManifestRoot(3, merkle.root(LINE_HASHES))
    assert manifest_root([]) == ManifestRoot(0, merkle.EMPTY_ROOT)
    for wrong in (LINES[::-1], [LINES[0], LINES[0]]):
        with pytest.raises(Malformed):
            manifest_root(wrong)


@pytest.mark.parametrize(
    "leaf",
    [
        [], ["a", "file", None, None], ["", "dir", None, None, None], ["a\x00", "dir", None, None, None],
        ["a", "Dir", None, None, None], ["a", 1, None, None, None], ["a", "file", 1, None, None],
        ["a", "file", None, b64.encode(bytes(32)), None],
        ["a", "file", -1, b64.encode(bytes(32)), b64.encode(bytes(32))],
        ["a", "file", True, b64.encode(bytes(32)), b64.encode(bytes(32))], ["a", "file", 1, bytes(32).hex(), None],
        ["a", "file", 0, b64.encode(bytes(32)), b64.encode(bytes(32))], [1, "dir", None, None, None],
        [{"b64": "YQ=="}, "dir", None, None, None], ["x" * 65_537, "dir", None, None, None], ["a", "file", 1, 2, 3], {},
    ],
)  # fmt: skip
def test_a_manifest_line_that_would_not_be_written_is_refused(leaf: object) -> None:
    with pytest.raises(Malformed):
        parse_manifest_leaf(canonical.encode(leaf))


@pytest.mark.parametrize(
    "leaf",
    [
        [], ["o", None, "verified", None, None], ["", None, "verified", None], [1, None, "verified", None],
        ["o", 1, "verified", None], ["o", None, "OK", None], ["o", None, None, None], ["o", None, "verified", 1],
        ["o", None, "verified", "AA=="], {},
    ],
)  # fmt: skip
def test_a_sweep_result_that_would_not_be_written_is_refused(leaf: object) -> None:
    with pytest.raises(Malformed):
        parse_sweep_leaf(canonical.encode(leaf))


@pytest.mark.parametrize("size", ["1", [], {}, "", True, -1])
def test_the_size_in_a_manifest_line_is_a_whole_number(size: object) -> None:
    digest = b64.encode(merkle.leaf_hash(b"x"))
    assert parse_manifest_leaf(canonical.encode(["a", "file", 1, digest, digest])).bytes == 1
    with pytest.raises(Malformed):
        parse_manifest_leaf(canonical.encode(["a", "file", size, digest, digest]))


def test_a_path_in_a_manifest_has_up_to_64_kib() -> None:
    for path in (b"a", b"x" * 65_536, b"\xff" * 65_536):
        assert parse_manifest_leaf(manifest_leaf(path, "dir", None, None, None)).path == path
    for path in (b"", b"x" * 65_537, b"\xff" * 65_537, b"\xff\0"):
        with pytest.raises(Malformed):
            manifest_leaf(path, "dir", None, None, None)


@pytest.mark.parametrize("missing", ["bytes", "sha256", "root"])
def test_a_line_without_size_or_digest_leads_to_no_chunks(missing: str) -> None:
    whole = ManifestLeaf(b"a", "file", DIGEST.bytes, DIGEST.sha256, DIGEST.root)
    assert whole.object_root() == IMAGE_ROOT
    with pytest.raises(Malformed, match="no content"):
        replace(whole, **{missing: None}).object_root()  # type: ignore[arg-type]  # one of three members


def test_a_line_that_could_not_be_read_back_is_not_written() -> None:
    with pytest.raises(Malformed):
        manifest_leaf("a", "file", 1, None, None)
    with pytest.raises(CustodyError):
        sweep_leaf("o", None, "not a code", None)
