"""Rules about folders and split images: what was packed, and nothing else, has a manifest."""

from __future__ import annotations

from custody.ledger.state.state_cache import recalled
from custody.model.exits.blockers import image_kept
from custody.model.records import StoredObject
from custody.model.schema.types import Value
from custody.proof.commitments.typed_roots import ManifestRoot
from tests.model.objects.test_rules_evidence import archive, stored
from tests.model.office import office, stick
from tests.model.showing import marks, refused_here, shows

MANIFEST = ManifestRoot(3, bytes(32))
FOLDER: dict[str, Value] = {"pack_type": "folder", "manifest_root": MANIFEST.to_json()}


@shows("object.manifest")
def test_what_was_packed_and_nothing_else_has_a_manifest() -> None:
    world = office()
    exhibit = stick(world)
    for name, value in (*FOLDER.items(), ("unreadable_member_count", 1)):
        with refused_here(world, "object.manifest"):
            archive(world, exhibit, stored(world), None, None, **{name: value})
    archive(world, exhibit, stored(world), None, None, **FOLDER)
    archive(world, exhibit, stored(world))


@shows("object.manifest")
def test_no_more_members_are_unreadable_than_there_are() -> None:
    world = office()
    exhibit = stick(world)
    for count in (0, 4):
        with refused_here(world, "object.manifest"):
            archive(world, exhibit, stored(world), None, None, **FOLDER, unreadable_member_count=count)
    made = archive(world, exhibit, stored(world), None, None, **FOLDER, unreadable_member_count=3)
    (found,) = [record for record in world.lookup().all(StoredObject) if record.id == world.subject_of(made)]
    assert (found.packed, found.members, found.unreadable) == ("folder", 3, 3)


def test_an_image_in_segments_is_kept_by_the_object_that_all_of_them_were_packed_into() -> None:
    for unreadable, packed, kept in (
        (None, "split_image", True),
        (1, "split_image", False),
        (None, "folder", False),
    ):
        world = office()
        exhibit = stick(world, None)
        acquired = world.acquire(exhibit, b"all of them")
        facts = {**FOLDER, "pack_type": packed, "unreadable_member_count": unreadable}
        assert not image_kept(recalled(world.store.read()), world.exhibit_record(exhibit))
        made = archive(world, exhibit, stored(world), acquired, None, **facts)
        assert marks(world, made) == set()
        assert image_kept(recalled(world.store.read()), world.exhibit_record(exhibit)) is kept


def test_a_folder_is_not_compared_with_the_one_file_that_an_acquisition_read() -> None:
    world = office()
    exhibit = stick(world)
    world.unseal(exhibit, "S-1")
    acquired = world.acquire(exhibit, b"first segment")
    assert marks(world, archive(world, exhibit, stored(world), acquired)) == {"object.digest_differs"}
    assert marks(world, archive(world, exhibit, stored(world), acquired, None, **FOLDER)) == set()
