"""A member of a folder is verified under the field that its kind keeps for a manifest's root, and under no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.errors import UsageError
from custody.model.entry import openings
from custody.model.entry.envelope import SignedEntry
from custody.model.entry.facts import Facts, Private
from custody.model.schema.types import Value
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Asked, Examined
from custody.proof import member_file, merkle
from custody.proof.commitments.field_leaf import field_leaf, field_proof
from custody.proof.commitments.list_leaves import manifest_leaf, manifest_root
from custody.proof.digest import sha256
from custody.proof.fields import DisclosedField
from custody.proof.member_file import MemberFile
from tests.model.verdicts import test_verdicts_chunk as chunks
from tests.model.verdicts.test_proof_files import CONTENT, ENTRY, entry, judged, proof, words
from tests.model.verdicts.test_verdicts_chunk import IMAGE, LAYOUT, SALTS, root

DIGEST = sha256(b"12345")
LEAVES = [
    manifest_leaf(b".", "folder", None, None, None),
    manifest_leaf(b"a.txt", "file", 5, DIGEST, bytes(32)),
    manifest_leaf(b"b.txt", "unreadable.file.eacces", None, None, None),
]
MANIFEST = LAYOUT.positions["manifest_root"]
FACTS: dict[str, Value] = {
    "entry_mode": "record",
    "store": "local",
    "object_key": "objects/1",
    "object_root": root().to_json(),
    "pack_type": "folder",
    "manifest_root": manifest_root(LEAVES).to_json(),
}
CONTENT_HERE = openings.seal_values(LAYOUT, Facts(FACTS), Private({}), SALTS)
FOLDER = entry(CONTENT_HERE, kind="object.archived")


def document(
    content: tuple[openings.Opening, ...], of: SignedEntry, at: int = MANIFEST, index: int = 1
) -> bytes:
    field = DisclosedField(
        at, content[at].leaf or b"", tuple(field_proof(at, [opening.hash for opening in content]))
    )
    steps = tuple(merkle.proof_from_leaves(index, [merkle.leaf_hash(leaf) for leaf in LEAVES]))
    return member_file.format(MemberFile(of.leaf, field, index, steps, LEAVES[index]))


def shown(
    content: tuple[openings.Opening, ...], of: SignedEntry, at: int = MANIFEST, index: int = 1
) -> Examined:
    return judged(proof(of.note), Asked(member=document(content, of, at, index)))


def said(found: Examined, scope: str = "member") -> str:
    return next(verdict.why for verdict in found.verdicts if verdict.scope == scope)


def test_a_member_is_verified_and_what_was_recorded_of_its_bytes_is_given_to_compare() -> None:
    found = shown(CONTENT_HERE, FOLDER)
    assert (words(found)["member"], found.exit_status) == (VERIFIED, 0)
    assert found.member is not None
    assert (found.member.name, found.member.index, found.member.line.sha256) == ("manifest_root", 1, DIGEST)
    told = "number 1 of the 3 members recorded"
    assert said(found) == f"{told}; compare its bytes with this SHA-256, they are not in the document"
    unread = shown(CONTENT_HERE, FOLDER, index=2)
    assert (words(unread)["member"], said(unread)) == (VERIFIED, "number 2 of the 3 members recorded")


def test_another_member_than_the_recorded_one_is_false_and_nothing_of_it_is_given() -> None:
    honest = member_file.parse(document(CONTENT_HERE, FOLDER))
    for bent in (
        replace(honest, index=2),
        replace(honest, leaf=LEAVES[2]),
        replace(honest, leaf=manifest_leaf(b"a.txt", "file", 5, bytes(32), bytes(32))),
        replace(honest, entry_leaf=ENTRY.leaf),
    ):
        found = judged(proof(FOLDER.note), Asked(member=member_file.format(bent)))
        assert (words(found)["member"], found.member, found.exit_status) == (BROKEN, None, 3)


@pytest.mark.parametrize("name", ["object_root", "store", "entry_mode"])
def test_a_field_that_holds_no_manifest_is_a_wrong_call(name: str) -> None:
    told = f"the member document shows the field {name} of object.archived, which holds no manifest"
    with pytest.raises(UsageError, match=told):
        shown(CONTENT_HERE, FOLDER, LAYOUT.positions[name])
    with pytest.raises(UsageError, match=r"shows the field reference of case\.opened"):
        shown(CONTENT, ENTRY, 0)


@pytest.mark.parametrize("name", ["object_root", "store"])
def test_a_document_that_was_changed_to_another_field_is_false_and_no_wrong_call(name: str) -> None:
    honest = member_file.parse(document(CONTENT_HERE, FOLDER))
    moved = replace(honest, field=replace(honest.field, index=LAYOUT.positions[name]))
    found = judged(proof(FOLDER.note), Asked(member=member_file.format(moved)))
    assert (words(found)["member"], found.member) == (BROKEN, None)


def test_a_manifest_that_its_signer_sealed_under_another_name_is_false() -> None:
    names = tuple("files" if name == "manifest_root" else name for name in LAYOUT.names)
    content = tuple(
        openings.opened(field_leaf(salt, name, FACTS.get("manifest_root" if name == "files" else name)))
        for salt, name in zip(SALTS, names, strict=True)
    )
    found = shown(content, entry(content, kind="object.archived"))
    assert (words(found)["member"], found.member) == (BROKEN, None)
    assert said(found) == f"field {MANIFEST} of object.archived is manifest_root, here it says files"


def test_a_field_beyond_those_that_the_kind_has_is_false_though_it_holds_what_is_shown() -> None:
    """Its signer sealed one field too many: no program would show it, and whoever made a document of it did not."""
    more = (*CONTENT_HERE, openings.opened(field_leaf(bytes(16), "manifest_root", FACTS["manifest_root"])))
    wrong = entry(more, kind="object.archived")
    found = shown(more, wrong, len(LAYOUT.names))
    told = f"object.archived has {len(LAYOUT.names)} fields, the entry seals {len(LAYOUT.names) + 1}"
    assert (words(found)["member"], said(found)) == (BROKEN, told)
    image = (*CONTENT_HERE, openings.opened(field_leaf(bytes(16), "object_root", FACTS["object_root"])))
    part = chunks.shown(image, entry(image, kind="object.archived"), len(LAYOUT.names))
    assert (words(part)["chunk"], said(part, "chunk")) == (BROKEN, told)


def test_of_a_kind_that_nobody_knows_the_manifest_alone_must_fit() -> None:
    odd = entry(CONTENT_HERE, kind="object.painted")
    assert words(shown(CONTENT_HERE, odd))["member"] == NOT_CHECKED
    assert words(shown(CONTENT_HERE, odd, LAYOUT.positions["store"]))["member"] == BROKEN
    bare = judged(replace(proof(FOLDER.note), extra=None), Asked(member=document(CONTENT_HERE, FOLDER)))
    assert (words(bare)["member"], bare.exit_status) == (NOT_CHECKED, 4)


def test_which_bytes_of_how_many_were_compared_is_said() -> None:
    found = chunks.shown(chunks.WHOLE, chunks.ARCHIVED)
    assert said(found, "chunk") == f"bytes 0 to {len(IMAGE) - 1} of {len(IMAGE)} are those recorded"
