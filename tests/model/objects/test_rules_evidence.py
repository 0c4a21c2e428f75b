"""Rules about images, archived objects and fixity: what was found is recorded and marked, what cannot be is refused."""

from __future__ import annotations

from hashlib import sha256

from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.archive import Archive, Archived, archived_request
from custody.ledger.submissions.submission import Receipt, sweep_lines
from custody.model.records import Exhibit, StoredObject
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.commitments.list_leaves import sweep_leaf, sweep_root
from custody.storage.memory.objects import MemoryObjects
from tests.model.office import office, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World

DATA = b"sector" * 100


def other(text: str) -> str:
    """Return the digest of something else."""
    return b64(sha256(text.encode()).digest())


def stored(world: World, data: bytes = DATA) -> Archived:
    """Put bytes into the object store; nothing is recorded."""
    world.put_source("/case/image.dd", data)
    return Archive(world.objects, world.sources, world.entropy).store("/case/image.dd")


def archive(
    world: World,
    exhibit: str,
    archived: Archived,
    acquisition: Receipt | None = None,
    subject: str | None = None,
    **values: Value,
) -> Receipt:
    """Record stored bytes, with some values replaced."""
    leaf = None if acquisition is None else world.leaf_of(acquisition)
    request = archived_request(archived, exhibit, leaf, {})
    return world.sign("eve", "object.archived", {**request.values, **values}, subject=subject)


@shows("acquisition.sealed")
def test_an_image_taken_of_a_sealed_exhibit_is_marked() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.acquire(exhibit, DATA)) == {"acquisition.sealed"}
    world.unseal(exhibit, "S-1")
    assert marks(world, world.acquire(exhibit, DATA)) == set()
    assert world.exhibit_record(exhibit).nonconforming == ("acquisition.sealed",)


@shows("acquisition.blocker_missing")
def test_an_image_is_taken_behind_a_write_blocker_or_says_why_not() -> None:
    world = office()
    exhibit = stick(world, None)
    assert marks(world, world.acquire(exhibit, DATA)) == set()
    software: dict[str, Value] = {"write_protection": "software", "write_blocker": None}
    assert marks(world, world.acquire(exhibit, DATA, by="eve", **software)) == set()
    reason: dict[str, Value] = {"write_protection": "none", "blocker_absence_reason": "live_system"}
    assert marks(world, world.acquire(exhibit, DATA, by="eve", **reason)) == set()
    for how in ("none", None):
        receipt = world.acquire(exhibit, DATA, write_protection=how)
        assert marks(world, receipt) == {"acquisition.blocker_missing"}


@shows("acquisition.write_protection")
def test_a_source_that_was_protected_has_no_reason_why_it_was_not() -> None:
    world = office()
    exhibit = stick(world, None)
    for how in ("hardware", "software"):
        world.acquire(exhibit, DATA, write_protection=how)
        with refused_here(world, "acquisition.write_protection"):
            world.acquire(exhibit, DATA, write_protection=how, blocker_absence_reason="remote")
    world.acquire(exhibit, DATA, write_protection="none", blocker_absence_reason="remote")


@shows("acquisition.bad_sectors")
def test_sectors_that_could_not_be_read_are_marked() -> None:
    world = office()
    exhibit = stick(world, None)
    assert marks(world, world.acquire(exhibit, DATA, bad_sector_count=0)) == set()
    assert marks(world, world.acquire(exhibit, DATA, bad_sector_count=1)) == {"acquisition.bad_sectors"}
    unknown: dict[str, Value] = {"bad_sector_count": None, "not_known": "bad_sector_count"}
    assert marks(world, world.acquire(exhibit, DATA, by="eve", **unknown)) == set()


@shows("acquisition.damaged")
def test_what_does_not_fit_the_image_s_own_checksums_is_marked() -> None:
    world = office()
    exhibit = stick(world, None)
    for part in ("damaged_sector_count", "damaged_section_count", "damaged_member_count"):
        for count, marked in ((0, set()), (3, {"acquisition.damaged"})):
            values: dict[str, Value] = {part: count}
            assert marks(world, world.acquire(exhibit, DATA, by="eve", **values)) == marked


@shows("acquisition.mismatch")
def test_the_digest_of_the_media_in_an_image_is_that_of_the_source() -> None:
    world = office()
    exhibit = stick(world, None)
    container: dict[str, Value] = {"format": "e01", "container_sha256": other("container")}
    cases: list[tuple[dict[str, Value], bool | None]] = [
        ({}, True),
        ({"format": "split_raw"}, True),
        ({"source_sha256": other("source")}, False),
        ({**container}, None),
        ({**container, "media_sha256": other("source")}, False),
        ({**container, "media_sha256": b64(sha256(DATA).digest())}, True),
        ({"source_sha256": None, "not_known": "source_sha256"}, None),
    ]
    for values, match in cases:
        receipt = world.acquire(exhibit, DATA, by="eve", **values)
        assert world.entry(receipt.position).value("digests_match") is match
        assert marks(world, receipt) == ({"acquisition.mismatch"} if match is False else set())


@shows("object.new")
def test_an_object_is_recorded_once() -> None:
    world = office()
    exhibit = stick(world)
    first = archive(world, exhibit, stored(world))
    archive(world, exhibit, stored(world))
    with refused_here(world, "object.new"):
        archive(world, exhibit, stored(world), subject=world.subject_of(first))


@shows("object.key")
def test_a_storage_key_belongs_to_one_object() -> None:
    world = office()
    exhibit = stick(world)
    one = stored(world)
    archive(world, exhibit, one)
    with refused_here(world, "object.key"):
        archive(world, exhibit, one)
    archive(world, exhibit, one, store="elsewhere")


@shows("acquisition.known")
def test_an_archived_image_names_an_acquisition_of_the_same_exhibit() -> None:
    world = office()
    one, two = stick(world, None), stick(world, None)
    of_one, of_two = world.acquire(one, DATA), world.acquire(two, DATA)
    archive(world, one, stored(world), of_one)
    with refused_here(world, "acquisition.known"):
        archive(world, one, stored(world), of_two)
    no_acquisition = world.sign("judge", "case.opened", {"reference": "C-9"})
    with refused_here(world, "acquisition.known"):
        archive(world, one, stored(world), no_acquisition)


@shows("object.digest_differs")
def test_archived_bytes_that_are_not_the_acquired_image_are_marked() -> None:
    world = office()
    exhibit = stick(world, None)
    acquired = world.acquire(exhibit, DATA)
    assert marks(world, archive(world, exhibit, stored(world), acquired)) == set()
    for data in (DATA[:-1], DATA + b"x", b"y" * len(DATA)):
        receipt = archive(world, exhibit, stored(world, data), acquired)
        assert marks(world, receipt) == {"object.digest_differs"}
    longer = world.acquire(exhibit, DATA, container_bytes=len(DATA) + 1)
    assert marks(world, archive(world, exhibit, stored(world), longer)) == {"object.digest_differs"}


def sweep(world: World, outcomes: list[str], subject: str | None = None, **values: Value) -> Receipt:
    """Record a sweep with these outcomes, some values replaced."""
    leaves = [sweep_leaf(world.journal.new_subject(), None, outcome, None) for outcome in outcomes]
    counts = {
        f"{name}_count": outcomes.count(name) for name in ("verified", "mismatch", "missing", "unreadable")
    }
    usual: dict[str, Value] = {
        "depth": "full",
        "sample_source": "all",
        "started_at": "2026-11-02T08:00:00Z",
        "results_root": sweep_root(leaves).to_json(),
        **counts,
    }
    about = subject or world.journal.new_subject()
    request = Request("sweep.completed", {**usual, **values}, subject=about, sweep=sweep_lines(leaves))
    return world.sign_all("bot", [request])[0]


@shows("sweep.new")
def test_a_sweep_is_recorded_once() -> None:
    world = office()
    first = sweep(world, ["verified"])
    sweep(world, ["verified"])
    with refused_here(world, "sweep.new"):
        sweep(world, ["verified"], subject=world.subject_of(first))


@shows("sweep.count")
def test_the_outcomes_of_a_sweep_add_up_to_its_results() -> None:
    world = office()
    sweep(world, [])
    sweep(world, ["verified", "missing", "verified", "unreadable"])
    wrong: list[dict[str, Value]] = [{"verified_count": 1}, {"verified_count": 3}, {"mismatch_count": 1}]
    for values in wrong:
        with refused_here(world, "sweep.count"):
            sweep(world, ["verified", "verified"], None, **values)


@shows("sweep.sample")
def test_a_sample_says_what_it_rests_on_and_nothing_else_does() -> None:
    world = office()
    seed = b64(bytes(32))
    good: list[dict[str, Value]] = [
        {"depth": "sample", "sample_source": "self_chosen", "sample_seed": seed, "sample_leaf_count": 1},
        {
            "depth": "sample",
            "sample_source": "witness",
            "sample_seed": seed,
            "sample_leaf_count": 1,
            "checkpoint_size": 4,
        },
    ]
    for values in good:
        sweep(world, ["verified"], None, **values)
    wrong: list[dict[str, Value]] = [
        {**good[0], "sample_seed": None},
        {**good[0], "sample_leaf_count": 0},
        {**good[0], "depth": "full"},
        {**good[0], "sample_source": "all"},
        {**good[0], "sample_source": "witness"},
        {**good[1], "sample_source": "self_chosen"},
        {"depth": "full", "sample_source": "self_chosen"},
        {"depth": "sample"},
        {"checkpoint_size": 4},
    ]
    for values in wrong:
        with refused_here(world, "sweep.sample"):
            sweep(world, ["verified"], None, **values)


def failed(world: World, object_id: str, swept: str) -> Receipt:
    """Record that a sweep found an object unreadable."""
    values: dict[str, Value] = {"sweep": swept, "outcome": "unreadable"}
    return world.sign("bot", "object.verification_failed", values, subject=object_id)


def restored(world: World, object_id: str, swept: str, digest: str) -> Receipt:
    """Record that a sweep found an object well again."""
    values: dict[str, Value] = {"sweep": swept, "found_sha256": digest}
    return world.sign("bot", "object.verification_recovered", values, subject=object_id)


@shows("object.known", "sweep.known")
def test_a_failure_names_a_known_object_and_the_sweep_that_found_it() -> None:
    world = office()
    object_id = world.subject_of(archive(world, stick(world), stored(world)))
    swept = world.subject_of(sweep(world, ["unreadable"]))
    nothing = world.journal.new_subject()
    digest = world.object_record(object_id).sha256
    with refused_here(world, "object.known"):
        failed(world, nothing, swept)
    with refused_here(world, "sweep.known"):
        failed(world, object_id, nothing)
    failed(world, object_id, swept)
    with refused_here(world, "object.known"):
        restored(world, nothing, swept, digest)
    with refused_here(world, "sweep.known"):
        restored(world, object_id, nothing, digest)
    restored(world, object_id, swept, digest)


@shows("object.failing")
def test_only_an_object_that_failed_is_found_well_again() -> None:
    world = office()
    object_id = world.subject_of(archive(world, stick(world), stored(world)))
    swept = world.subject_of(sweep(world, ["verified"]))
    digest = world.object_record(object_id).sha256
    with refused_here(world, "object.failing"):
        restored(world, object_id, swept, digest)
    failed(world, object_id, swept)
    assert world.object_record(object_id).failing == "unreadable"
    restored(world, object_id, swept, digest)
    assert world.object_record(object_id).failing is None
    with refused_here(world, "object.failing"):
        restored(world, object_id, swept, digest)


@shows("object.digest")
def test_an_object_is_well_again_only_with_its_recorded_digest() -> None:
    world = office()
    object_id = world.subject_of(archive(world, stick(world), stored(world)))
    swept = world.subject_of(sweep(world, ["verified"]))
    failed(world, object_id, swept)
    with refused_here(world, "object.digest"):
        restored(world, object_id, swept, other("other bytes"))
    restored(world, object_id, swept, world.object_record(object_id).sha256)


def test_a_sweep_over_real_objects_finds_each_outcome_and_a_later_one_clears_it() -> None:
    world = office()
    exhibit = stick(world)
    one, _ = _archived(world, exhibit, "/case/one.dd"), _archived(world, exhibit, "/case/two.dd")
    assert world.sweep().count("verified") == 2
    objects = world.objects
    assert isinstance(objects, MemoryObjects)
    kept = b"".join(objects.read(one.store_key, None))
    objects.spoil(one.store_key, kept[:-1] + b"?")
    result = world.sweep()
    assert (result.count("verified"), result.count("mismatch")) == (1, 1)
    assert world.object_record(one.id).failing == "mismatch"
    objects.spoil(one.store_key, kept)
    assert world.sweep().count("verified") == 2
    assert world.object_record(one.id).failing is None


def _archived(world: World, exhibit: str, path: str) -> StoredObject:
    world.put_source(path, DATA)
    object_id, _ = world.archive(exhibit, path)
    return world.object_record(object_id)


def compared(world: World, case: str, about: Value = None, **values: Value) -> Receipt:
    """Record the comparison of a list with two objects, some values replaced."""
    leaves = [sweep_leaf(world.journal.new_subject(), None, "matched", bytes(32)) for _ in range(2)]
    usual: dict[str, Value] = {
        "exhibit": about,
        "list_sha256": b64(bytes(32)),
        "list_format": "sums",
        "listed_count": 2,
        "results_root": sweep_root(leaves).to_json(),
        "matched_count": 2,
        **dict.fromkeys(("partially_matched_count", "moved_count", "new_count", "not_compared_count"), 0),
        **dict.fromkeys(("not_found_count", "undecided_count", "differing_count"), 0),
    }
    return world.sign("bot", "hash_list.compared", {**usual, **values}, subject=case)


@shows("hash_list.differs")
def test_expected_digests_that_differ_mark_the_comparison() -> None:
    world = office()
    case = world.case()
    assert marks(world, compared(world, case)) == set()
    assert marks(world, compared(world, case, not_found_count=3)) == set()
    assert marks(world, compared(world, case, differing_count=1)) == {"hash_list.differs"}


@shows("hash_list.count")
def test_the_outcomes_of_a_comparison_add_up_to_its_results() -> None:
    world = office()
    case = world.case()
    compared(world, case, matched_count=1, new_count=1)
    for field in ("partially_matched_count", "moved_count", "new_count", "not_compared_count"):
        with refused_here(world, "hash_list.count"):
            compared(world, case, **{field: 1})


@shows("hash_list.exhibit", "case.known")
def test_a_comparison_is_of_a_case_or_an_exhibit_of_it() -> None:
    world = office()
    exhibit = stick(world)
    found = world.lookup().get(Exhibit, exhibit)
    compared(world, found.case, about=exhibit)
    another = world.case()
    with refused_here(world, "hash_list.exhibit"):
        compared(world, another, about=exhibit)
    with refused_here(world, "case.known"):
        compared(world, world.journal.new_subject())


@shows("acquisition.mismatch")
def test_every_digest_that_the_tool_gave_of_the_source_is_compared_with_the_media() -> None:
    world = office()
    exhibit = stick(world, None)
    md5, sha1 = b64(bytes(16)), b64(bytes(20))
    same = {"source_md5": md5, "media_md5": md5, "source_sha1": sha1, "media_sha1": sha1}
    assert marks(world, world.acquire(exhibit, DATA, **same)) == set()
    for name, other_digest in (("source_md5", b64(b"1" * 16)), ("media_sha1", b64(b"1" * 20))):
        assert marks(world, world.acquire(exhibit, DATA, **{**same, name: other_digest})) == {
            "acquisition.mismatch"
        }


@shows("acquisition.log_differs")
def test_a_log_that_says_otherwise_marks_the_acquisition() -> None:
    world = office()
    exhibit = stick(world, None)
    assert marks(world, world.acquire(exhibit, DATA)) == set()
    said = world.acquire(exhibit, DATA, log_differences="bad_sector_count source_bytes")
    assert marks(world, said) == {"acquisition.log_differs"}
