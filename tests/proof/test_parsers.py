"""Every parser of the ground floor, on any bytes: it reads what its writer would write, or raises its own error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.proof import (
    acknowledgement,
    b64,
    canonical,
    checkpoint,
    chunk_file,
    consistency,
    fields,
    member_file,
    note,
    proof_file,
    tiles,
)
from custody.proof.chunk_file import ChunkFile
from custody.proof.commitments.field_leaf import field_leaf, parse_field_leaf
from custody.proof.commitments.list_leaves import (
    manifest_leaf,
    parse_manifest_leaf,
    parse_sweep_leaf,
    sweep_leaf,
)
from custody.proof.commitments.typed_roots import (
    ManifestRoot,
    ObjectRoot,
    SweepRoot,
    TypedRoot,
    typed_root_from_json,
)
from custody.proof.commitments.values import name_bytes, name_value
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.member_file import MemberFile
from tests.proof.keys import LOG, ORIGIN, PERSON

HASH = bytes(range(32))
LEAF = field_leaf(bytes(16), "a.name", "value")
SHOWN = DisclosedField(2, LEAF, (HASH,))
SEGMENT = manifest_leaf(b"img.001", "file", 3, HASH, HASH)
ROOTS: tuple[TypedRoot, ...] = (
    ObjectRoot(9, 1 << 20, HASH, HASH),
    ManifestRoot(3, HASH),
    SweepRoot(2, HASH),
)


def of_text(read: Callable[[str], bytes]) -> Callable[[bytes], bytes]:
    """Return a reader of bytes from one of text."""

    def parse(data: bytes) -> bytes:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("no text") from None
        return read(text)

    return parse


def written_tile(path: str) -> bytes:
    tile = tiles.parse_tile_path(path)
    return tiles.tile_path(tile.level, tile.index, tile.width).encode()


def written_manifest_leaf(data: bytes) -> bytes:
    leaf = parse_manifest_leaf(data)
    return manifest_leaf(leaf.path, leaf.kind, leaf.bytes, leaf.sha256, leaf.root)


def written_sweep_leaf(data: bytes) -> bytes:
    leaf = parse_sweep_leaf(data)
    return sweep_leaf(leaf.object, leaf.version, leaf.outcome, leaf.digest)


def written_field(data: bytes) -> bytes:
    field = parse_field_leaf(data)
    return field_leaf(field.salt, field.name, field.value)


def of_consistency(data: bytes) -> bytes:
    """Write a consistency proof as it was read."""
    proof = consistency.parse(data)
    return consistency.format(proof.old, proof.hashes)


#: What each parser reads, written again; and something that it reads.
PARSERS: dict[str, tuple[Callable[[bytes], bytes], list[bytes]]] = {
    "base64": (of_text(lambda text: b64.encode(b64.decode(text)).encode()), [b64.encode(HASH).encode()]),
    "hash": (of_text(lambda text: b64.encode(b64.decode_hash(text)).encode()), [b64.encode(HASH).encode()]),
    "canonical JSON": (lambda data: canonical.encode(canonical.decode(data)), [b'{"a":[1,null,"x"]}']),
    "note": (lambda data: note.format(note.parse(data)), [note.sign("text\n", PERSON)]),
    "verifier key": (
        of_text(lambda text: str(note.VerifierKey.parse(text)).encode()),
        [str(LOG.verifier).encode()],
    ),
    "checkpoint text": (
        of_text(lambda text: checkpoint.parse_text(text).text().encode()),
        [checkpoint.Checkpoint(ORIGIN, 7, HASH).text().encode()],
    ),
    "number": (of_text(lambda text: str(checkpoint.parse_number(text, "size")).encode()), [b"0", b"1234"]),
    "proof file": (
        lambda data: proof_file.format(proof_file.parse(data)),
        [
            proof_file.format(
                proof_file.ProofFile(
                    b"entry", 0, (HASH,), checkpoint.sign(checkpoint.Checkpoint(ORIGIN, 2, HASH), LOG)
                )
            )
        ],
    ),
    "consistency proof": (
        of_consistency,
        [consistency.format(7, [HASH, HASH])],
    ),
    "acknowledgement": (
        of_text(lambda text: acknowledgement.parse_text(text).text().encode()),
        [
            acknowledgement.Acknowledgement(
                checkpoint.Checkpoint(ORIGIN, 7, HASH), ((5, HASH),), ((6, HASH),)
            )
            .text()
            .encode()
        ],
    ),
    "fields document": (
        lambda data: fields.format(fields.parse(data)),
        [fields.format(FieldsFile(HASH, (SHOWN,)))],
    ),
    "member document": (
        lambda data: member_file.format(member_file.parse(data)),
        [
            member_file.format(
                MemberFile(HASH, SHOWN, 0, (), manifest_leaf(b"a/\xff", "fifo", None, None, None))
            )
        ],
    ),
    "chunk document": (
        lambda data: chunk_file.format(chunk_file.parse(data)),
        [
            chunk_file.format(ChunkFile(HASH, SHOWN, 0, (HASH,))),
            chunk_file.format(
                ChunkFile(HASH, SHOWN, 0, (HASH,), chunk_file.Line(0, SEGMENT, (HASH,)), (SEGMENT, SEGMENT))
            ),
        ],
    ),
    "field leaf": (written_field, [LEAF]),
    "manifest leaf": (written_manifest_leaf, [manifest_leaf(b"a/\xff", "file", 3, HASH, HASH)]),
    "sweep leaf": (written_sweep_leaf, [sweep_leaf("objects/00", "v1", "verified", HASH)]),
    "typed root": (
        lambda data: canonical.encode(typed_root_from_json(canonical.decode(data)).to_json()),
        [canonical.encode(root.to_json()) for root in ROOTS],
    ),
    "file name": (
        lambda data: canonical.encode(name_value(name_bytes(canonical.decode(data)))),
        [b'"name"', b'{"b64":"/w=="}'],
    ),
    "tile path": (of_text(written_tile), [b"tile/0/x001/067.p/5", b"tile/1/000"]),
    "entries path": (
        of_text(lambda text: tiles.entries_path(*tiles.parse_entries_path(text)).encode()),
        [b"tile/entries/x001/067.p/5"],
    ),
    "entry bundle": (
        lambda data: tiles.encode_bundle(tiles.decode_bundle(data)),
        [tiles.encode_bundle([b"one", b"", b"three"])],
    ),
}


def reads_or_refuses(what: str, data: bytes) -> None:
    """Check that a parser gives back the very bytes, or raises one of its two errors."""
    parse, _ = PARSERS[what]
    try:
        again = parse(data)
    except CustodyError as error:
        assert isinstance(error, Malformed | UnknownVersion)  # noqa: PT017 - the other outcome is what was read
        return
    assert again == data


@pytest.mark.parametrize("what", PARSERS)
def test_what_is_right_is_read_and_written_back(what: str) -> None:
    parse, good = PARSERS[what]
    assert [parse(data) for data in good] == good


@pytest.mark.parametrize("what", PARSERS)
@given(data=st.binary(max_size=120) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_as_they_would_be_written_or_refused(what: str, data: bytes) -> None:
    reads_or_refuses(what, data)


@pytest.mark.parametrize("what", PARSERS)
@given(draw=st.data())
def test_good_bytes_that_were_changed_are_read_as_they_would_be_written_or_refused(
    what: str, draw: st.DataObject
) -> None:
    good = draw.draw(st.sampled_from(PARSERS[what][1]))
    at, cut = draw.draw(st.integers(0, len(good))), draw.draw(st.integers(0, 6))
    piece = draw.draw(
        st.binary(max_size=4) | st.sampled_from([b" ", b"\n", b"0", b"=", b"+", b"/", b"null", b"1.0"])
    )
    reads_or_refuses(what, good[:at] + piece + good[at + cut :])
