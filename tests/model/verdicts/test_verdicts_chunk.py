"""A part of an image is verified under the field that its kind keeps for the image's root, and under no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.errors import UsageError
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.envelope import SignedEntry
from custody.model.entry.facts import Facts, Private
from custody.model.schema.types import Value
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Asked, Examined
from custody.proof import chunk_file, merkle
from custody.proof.chunk_file import ChunkFile
from custody.proof.commitments.field_leaf import field_leaf, field_proof
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher
from custody.proof.fields import DisclosedField
from tests.model.verdicts.test_proof_files import CONTENT, ENTRY, entry, judged, proof, words

IMAGE = bytes(range(256)) * 16
LAYOUT = layouts.layout(1, "object.archived")
SALTS = [bytes([at]) * 16 for at in range(len(LAYOUT.names))]
OBJECT = LAYOUT.positions["object_root"]


def root() -> ObjectRoot:
    hasher = ObjectHasher()
    hasher.update(IMAGE)
    return ObjectRoot.of(hasher.finish())


def sealed(names: tuple[str, ...] = LAYOUT.names) -> tuple[openings.Opening, ...]:
    """Seal an archived object's fields, or the same values under other names."""
    facts: dict[str, Value] = {
        "entry_mode": "record",
        "store": "local",
        "object_key": "objects/1",
        "object_root": root().to_json(),
    }
    if names == LAYOUT.names:
        return openings.seal_values(LAYOUT, Facts(facts), Private({}), SALTS)
    return tuple(
        openings.opened(field_leaf(salt, name, facts.get(name)))
        for salt, name in zip(SALTS, names, strict=True)
    )


def document(content: tuple[openings.Opening, ...], of: SignedEntry, at: int) -> bytes:
    hashes = [part.hash for part in content]
    field = DisclosedField(at, content[at].leaf or b"", tuple(field_proof(at, hashes)))
    steps = tuple(merkle.proof_from_leaves(0, [merkle.leaf_hash(IMAGE)]))
    return chunk_file.format(ChunkFile(of.leaf, field, 0, steps))


def shown(
    content: tuple[openings.Opening, ...], of: SignedEntry, at: int = OBJECT, data: bytes = IMAGE
) -> Examined:
    return judged(proof(of.note), Asked(chunk=(document(content, of, at), data)))


WHOLE = sealed()
ARCHIVED = entry(WHOLE, kind="object.archived")


def test_a_part_is_verified_under_the_root_of_its_image() -> None:
    found = shown(WHOLE, ARCHIVED)
    assert (words(found)["chunk"], found.exit_status) == (VERIFIED, 0)
    assert found.chunk is not None
    assert (found.chunk.name, found.chunk.stop) == ("object_root", len(IMAGE))
    assert words(shown(WHOLE, ARCHIVED, data=IMAGE[:-1] + b"x"))["chunk"] == BROKEN


@pytest.mark.parametrize("name", ["store", "entry_mode", "file_name"])
def test_a_field_that_holds_no_image_is_a_wrong_call(name: str) -> None:
    with pytest.raises(UsageError, match=f"shows the field {name} of object.archived"):
        shown(WHOLE, ARCHIVED, LAYOUT.positions[name])


def test_an_entry_that_archived_nothing_has_no_part_of_an_image() -> None:
    with pytest.raises(UsageError, match=r"shows the field reference of case\.opened"):
        shown(CONTENT, ENTRY, 0)


def test_a_root_that_its_signer_sealed_elsewhere_or_under_another_name_is_broken() -> None:
    names = list(LAYOUT.names)
    at = LAYOUT.positions["md5"]
    names[OBJECT], names[at] = names[at], names[OBJECT]
    swapped = sealed(tuple(names))
    wrong = entry(swapped, kind="object.archived")
    with pytest.raises(UsageError):
        shown(swapped, wrong, at)
    assert words(shown(swapped, wrong, OBJECT))["chunk"] == BROKEN
    renamed = list(LAYOUT.names)
    renamed[OBJECT] = "image"
    values = {"image": root().to_json()}
    content = tuple(
        openings.opened(field_leaf(salt, name, values.get(name)))
        for salt, name in zip(SALTS, renamed, strict=True)
    )
    assert words(shown(content, entry(content, kind="object.archived")))["chunk"] == BROKEN
    fewer = WHOLE[:-1]
    assert words(shown(fewer, entry(fewer, kind="object.archived")))["chunk"] == BROKEN


def test_of_a_kind_that_nobody_knows_the_root_alone_must_fit() -> None:
    odd = entry(WHOLE, kind="object.painted")
    assert words(shown(WHOLE, odd))["chunk"] == NOT_CHECKED
    assert words(shown(WHOLE, odd, LAYOUT.positions["store"]))["chunk"] == BROKEN
    bare = judged(
        replace(proof(ARCHIVED.note), extra=None), Asked(chunk=(document(WHOLE, ARCHIVED, OBJECT), IMAGE))
    )
    assert words(bare)["chunk"] == NOT_CHECKED
