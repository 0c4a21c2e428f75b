"""Rules about copies of objects in further stores, and about good bytes written over damaged ones."""

from __future__ import annotations

from hashlib import sha256

from custody.law.clock import DAY
from custody.ledger.submissions.submission import Receipt
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher
from tests.model.ends import ahead, place
from tests.model.ends import copy as register
from tests.model.locking import archived, term
from tests.model.objects.test_rules_locked import wiped
from tests.model.office import office, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World

NOTHING = "00000000-0000-4000-8000-000000000000"
DATA = b"bytes"


def root(data: bytes = DATA) -> Value:
    """Return the typed root of some bytes."""
    hasher = ObjectHasher()
    hasher.update(data)
    return ObjectRoot.of(hasher.finish()).to_json()


def digest(data: bytes) -> str:
    return b64(sha256(data).digest())


def kept(world: World | None = None) -> tuple[World, StoredObject]:
    """Return an office with one object."""
    world = world or office()
    return world, archived(world, world.exhibit(world.seize(world.case()), seal=None), DATA)


def copied(world: World, whole: StoredObject, store: str = "offsite", /, **values: Value) -> Receipt:
    """Record a copy of an object, with some values replaced."""
    usual: dict[str, Value] = {
        "exhibit": whole.exhibit,
        "original": whole.id,
        "source_object": whole.id,
        "object_root": root(),
        "store": store,
        "object_key": f"objects/{sha256(f'{store} {world.size()}'.encode()).hexdigest()[:32]}",
        "object_version": "1",
        "lock_mode": "none",
    }
    return world.sign("carl", "object.replicated", {**usual, **values})


def copy_of(world: World, receipt: Receipt) -> StoredObject:
    return world.object_record(world.subject_of(receipt))


def mended(world: World, damaged: StoredObject, source: StoredObject, **values: Value) -> Receipt:
    """Record a repair by Carl, with some values replaced."""
    return mended_by(world, "carl", damaged, source, **values)


def mended_by(
    world: World, who: str, damaged: StoredObject, source: StoredObject, /, **values: Value
) -> Receipt:
    """Record a repair by somebody."""
    usual: dict[str, Value] = {
        "source_object": source.id,
        "outcome": "mismatch",
        "found_sha256": digest(b"other"),
        "object_root": root(),
        "object_version": "2",
        "lock_mode": "none",
    }
    return world.sign(who, "object.repaired", {**usual, **values}, subject=damaged.id)


def both() -> tuple[World, StoredObject, StoredObject]:
    """Return an office with one object and a copy of it."""
    world, whole = kept()
    return world, whole, copy_of(world, copied(world, whole))


def test_a_copy_is_a_place_of_its_own_and_its_object_knows_where_it_lies() -> None:
    world, whole, copy = both()
    assert (copy.of, copy.object_id, copy.exhibit, copy.case) == (
        whole.id,
        whole.id,
        whole.exhibit,
        whole.case,
    )
    assert copy.same_bytes(whole)
    assert world.object_record(whole.id).elsewhere == ("offsite",)
    listed = world.lookup().under(StoredObject, "of", whole.id)
    assert [record.id for record in listed] == [copy.id]
    assert [record.id for record in world.lookup().under(StoredObject, "bytes", "", "~")] == [whole.id]
    assert [record.id for record in world.lookup().under(StoredObject, "placed", "local local offsite")] == [
        whole.id
    ]


@shows("object.known")
def test_a_copy_and_a_repair_are_of_an_object_that_is_known_and_not_destroyed() -> None:
    world, whole, copy = both()
    with refused_here(world, "object.known"):
        copied(world, whole, "third", original=NOTHING)
    with refused_here(world, "object.known"):
        world.sign(
            "carl",
            "object.repaired",
            {"source_object": whole.id, "outcome": "missing", "object_root": root(), "lock_mode": "none"},
            subject=NOTHING,
        )
    wiped(world, whole.exhibit, whole.case)
    gone: dict[str, Value] = {"version_count": 1, "delete_marker_count": 0, "absent_at": ahead(world, 0)}
    world.sign("carl", "object.deleted", gone, subject=copy.id)
    assert world.object_record(whole.id).elsewhere == ()
    with refused_here(world, "object.known"):
        mended(world, copy, whole)


@shows("replica.object")
def test_a_copy_is_of_an_object_and_not_of_a_copy_and_names_its_exhibit() -> None:
    world, whole, copy = both()
    assert marks(world, copied(world, whole, "third")) == set()
    with refused_here(world, "replica.object"):
        copied(world, whole, "fourth", original=copy.id)
    another = stick(world, "S-77")
    with refused_here(world, "replica.object"):
        copied(world, whole, "fourth", exhibit=another)


@shows("object.key")
def test_a_copy_lies_under_a_key_that_belongs_to_nothing_else() -> None:
    world, whole, copy = both()
    with refused_here(world, "object.key"):
        copied(world, whole, "offsite", object_key=copy.store_key)
    with refused_here(world, "object.key"):
        copied(world, whole, whole.store, object_key=whole.store_key)


@shows("replica.there")
def test_a_second_copy_in_the_same_store_is_marked() -> None:
    world, whole, _ = both()
    assert marks(world, copied(world, whole, "offsite")) == {"replica.there"}
    assert marks(world, copied(world, whole, whole.store)) == {"replica.there"}
    assert marks(world, copied(world, whole, "third")) == set()


@shows("replica.source")
def test_a_copy_and_a_repair_are_read_from_a_place_of_the_same_object_with_its_bytes() -> None:
    world, whole, copy = both()
    other = archived(world, whole.exhibit, b"other")
    wrong = copy_of(world, copied(world, whole, "third", object_root=root(b"wrong")))
    for source in (NOTHING, other.id, wrong.id):
        with refused_here(world, "replica.source"):
            copied(world, whole, "fourth", source_object=source)
    with refused_here(world, "replica.source"):
        mended(world, whole, other)
    assert marks(world, copied(world, whole, "fourth", source_object=copy.id)) == set()
    assert marks(world, mended(world, whole, copy)) == set()


@shows("replica.differs")
def test_a_copy_on_record_with_other_bytes_is_marked_and_counts_for_nothing_until_it_is_repaired() -> None:
    world, whole = kept()
    receipt = copied(world, whole, object_root=root(b"wrong"))
    assert marks(world, receipt) == {"replica.differs"}
    wrong = copy_of(world, receipt)
    assert (wrong.sha256, wrong.same_bytes(whole)) == (digest(b"wrong"), False)
    assert world.object_record(whole.id).elsewhere == ()
    assert marks(world, mended(world, wrong, whole, found_sha256=digest(b"wrong"))) == set()
    assert world.object_record(wrong.id).same_bytes(whole)
    assert world.object_record(whole.id).elsewhere == ("offsite",)
    assert marks(world, mended(world, wrong, whole, object_root=root(b"again"))) == {"replica.differs"}
    assert world.object_record(whole.id).elsewhere == ()


@shows("repair.source")
def test_what_was_damaged_is_not_repaired_from_itself() -> None:
    world, whole, copy = both()
    with refused_here(world, "repair.source"):
        mended(world, whole, whole)
    assert marks(world, mended(world, whole, copy)) == set()


@shows("repair.found")
def test_a_repair_says_what_was_found_and_that_was_damage() -> None:
    world, whole, copy = both()
    wrong: tuple[dict[str, Value], ...] = (
        {"outcome": "mismatch", "found_sha256": None},
        {"outcome": "missing", "found_sha256": digest(b"other")},
        {"outcome": "mismatch", "found_sha256": whole.sha256},
    )
    for values in wrong:
        with refused_here(world, "repair.found"):
            mended(world, whole, copy, **values)
    assert marks(world, mended(world, whole, copy, outcome="missing", found_sha256=None)) == set()


@shows("role.permit")
def test_no_machine_has_bytes_written_over_though_it_may_copy_them() -> None:
    world, whole, copy = both()
    with refused_here(world, "role.permit"):
        mended_by(world, "bot", whole, copy)
    request: dict[str, Value] = {
        "exhibit": whole.exhibit,
        "original": whole.id,
        "source_object": copy.id,
        "object_root": root(),
        "store": "third",
        "object_key": f"objects/{'7' * 32}",
        "lock_mode": "none",
    }
    assert marks(world, world.sign("bot", "object.replicated", request)) == set()


def test_a_repair_clears_the_failure_and_remembers_what_lay_there() -> None:
    world, whole, copy = both()
    assert well(world, whole) == "local local offsite"
    failed: dict[str, Value] = {
        "sweep": world.sweep().subject,
        "outcome": "mismatch",
        "found_sha256": digest(b"other"),
    }
    for record in (whole, copy):
        world.sign("bot", "object.verification_failed", failed, subject=record.id)
    assert (world.object_record(whole.id).failing, well(world, whole)) == ("mismatch", "local")
    mended(world, whole, copy, replaced_versions="1 stray")
    found = world.object_record(whole.id)
    assert (found.failing, found.version, found.former) == (None, "2", ("1", "stray"))
    assert well(world, whole) == "local local"
    mended(world, copy, found, object_version="7")
    assert world.object_record(copy.id).former == ("1",)
    assert well(world, whole) == "local local offsite"


def well(world: World, whole: StoredObject) -> str:
    """Return the store an object was archived in, and those in which nothing of it fails."""
    ((value, key),) = world.store.read().find("object", "placed", "", "~")
    assert key == whole.id
    return value


@shows("lock.differs", "lock.beyond_authority")
def test_a_copy_and_a_repair_are_locked_as_was_asked_for_and_as_the_object_may_be_held() -> None:
    world = office()
    seizure = world.seize(world.case())
    term(world, seizure, 10 * DAY)
    whole = archived(world, world.exhibit(seizure, seal=None), DATA)
    lock: dict[str, Value] = {"lock_mode": "governance", "lock_until": ahead(world, 5 * DAY)}
    receipt = copied(world, whole, "offsite", **lock)
    assert marks(world, receipt) == set()
    copy = copy_of(world, receipt)
    assert (copy.lock_mode, copy.lock_until, copy.drift) == ("governance", lock["lock_until"], ())
    beyond: dict[str, Value] = {**lock, "lock_until": ahead(world, 20 * DAY)}
    assert marks(world, copied(world, whole, "third", **beyond)) == {"lock.beyond_authority"}
    assert marks(world, mended(world, whole, copy, **beyond)) == {"lock.beyond_authority"}
    short = copied(world, whole, "fourth", **{**lock, "lock_deviations": "too_short"})
    assert marks(world, short) == {"lock.differs"}
    assert copy_of(world, short).drift == ("not_as_requested",)
    longer: dict[str, Value] = {**lock, "lock_deviations": "too_long"}
    assert marks(world, mended(world, whole, copy, **longer)) == {"lock.differs"}
    assert world.object_record(whole.id).drift == ()


@shows("legal_hold.held_subject")
def test_a_hold_is_on_an_object_and_covers_its_copies() -> None:
    world, whole, copy = both()
    destroyed: dict[str, Value] = {"version_count": 1, "delete_marker_count": 0, "absent_at": ahead(world, 0)}
    first = copy_of(world, copied(world, whole, "third"))
    wiped(world, whole.exhibit, whole.case)
    assert marks(world, world.sign("carl", "object.deleted", destroyed, subject=first.id)) == set()
    with refused_here(world, "legal_hold.held_subject"):
        place(world, copy.id, "object")
    place(world, whole.id, "object")
    since: dict[str, Value] = {**destroyed, "absent_at": ahead(world, 0)}
    with refused_here(world, "object.under_legal_hold"):
        world.sign("carl", "object.deleted", since, subject=copy.id)


@shows("privilege.object", "copy.source")
def test_a_claim_and_a_registered_copy_name_the_object_itself() -> None:
    world, whole, copy = both()
    claim: dict[str, Value] = {
        "exhibit": whole.exhibit,
        "privilege_ground": "legal",
        "claimed_by": "counsel",
        "scope": "letters",
    }
    with refused_here(world, "copy.source"):
        register(world, whole.exhibit, object=copy.id, sha256=whole.sha256)
    register(world, whole.exhibit, object=whole.id, sha256=whole.sha256)
    with refused_here(world, "privilege.object"):
        world.sign("judge", "privilege.claimed", {**claim, "object": copy.id})
    world.sign("judge", "privilege.claimed", {**claim, "object": whole.id})
