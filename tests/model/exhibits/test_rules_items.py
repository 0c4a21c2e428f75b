"""Rules about what an exhibit is: what is stated of it, its parts and counts, mergers, lists on paper."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.errors import UsageError
from custody.model.records import Item
from custody.model.schema.categories import CATEGORIES
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests import things
from tests.model.office import answer, office, seal_on
from tests.model.showing import marks, refused_here, shows
from tests.world import World

SPLIT: dict[str, Value] = {"component_count": 2, "remainder_kept": False, "reason": "examination"}
PHOTO: dict[str, Value] = {
    "photo_sha256": b64(bytes(32)),
    "photo_bytes": 9,
    "views": "overall",
    "photographed_by": "eve",
}
NUMBER: dict[str, Value] = {"agency": "Customs", "foreign_number": "ZK-1"}


def marked(world: World) -> set[str]:
    """Return the marks of the newest entry."""
    return set(str(world.entry(world.size() - 1).value("nonconforming") or "").split())


def item(world: World, exhibit: str) -> Item:
    return world.lookup().get(Item, exhibit)


@shows("exhibit.details_not_known")
def test_what_is_asked_of_a_sort_of_thing_is_stated_or_marked_as_unknown() -> None:
    world = office()
    seizure = world.seize(world.case())
    things.phone(world, seizure)
    assert marked(world) == set()
    for name in CATEGORIES["phone"].asks:
        gone: dict[str, Value] = {name: None}
        if name == "network_isolation":
            gone["faraday_bag_no"] = None
        things.phone(world, seizure, "PH/1", "eve", **gone)
        assert world.entry(world.size() - 1).value("not_known") == name
        assert marked(world) == {"exhibit.details_not_known"}, name


def test_a_phone_is_asked_for_other_things_than_a_disk_and_a_part_not_for_its_place() -> None:
    world = office()
    seizure = world.seize(world.case())
    disk = world.exhibit(seizure, category="ssd", capacity=None, place_found=None)
    entry = world.entry(world.store.read().positions(disk)[0])
    assert entry.value("not_known") == "capacity make model place_found serial"
    world.sign("eve", "exhibit.registered", {"parent": disk, "category": "document"})
    assert world.entry(world.size() - 1).value("not_known") == "condition description power_state reference"


@pytest.mark.parametrize("field", ["imei", "iccid", "serial", "capacity"])
def test_what_is_not_asked_of_a_thing_cannot_be_said_to_be_unknown(field: str) -> None:
    world = office()
    seizure = world.seize(world.case())
    with pytest.raises(UsageError, match="cannot be said to be unknown"):
        world.exhibit(seizure, category="document", not_known=field, capacity=None)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("imei", "490154203237517", "must end in 8"),
        ("imei2", "49015420323751", None),
        ("imei2", "4901542032375181", None),
        ("imei", "4901542032375", "imei-as-read"),
        ("imei_as_read", "4901542032375", None),
        ("iccid", "8944110064525458017", "must end in 8"),
        ("iccid", "12345", "iccid-as-read"),
        ("mac", "00:1A:2B:3C:4D:5E", "MAC"),
    ],
)
def test_a_number_that_fails_its_own_check_is_read_again_or_recorded_as_it_is_printed(
    field: str, value: str, said: str | None
) -> None:
    world = office()
    seizure = world.seize(world.case())
    if said is None:
        things.phone(world, seizure, **{field: value})
        assert marked(world) == set()
    else:
        with pytest.raises(UsageError, match=said):
            things.phone(world, seizure, **{field: value})


@shows("exhibit.not_isolated", "exhibit.isolation")
def test_a_device_that_is_on_is_kept_from_the_network_and_a_bag_goes_with_that() -> None:
    world = office()
    seizure = world.seize(world.case())
    things.phone(world, seizure, power_state="on")
    assert marked(world) == set()
    things.phone(world, seizure, power_state="off", network_isolation="none", faraday_bag_no=None)
    assert marked(world) == set()
    for power in ("on", "standby"):
        things.phone(world, seizure, power_state=power, network_isolation="none", faraday_bag_no=None)
        assert marked(world) == {"exhibit.not_isolated"}
    things.phone(world, seizure, network_isolation="aeroplane_mode")
    assert marked(world) == {"exhibit.isolation"}


@shows("exhibit.clock_reading_missing")
def test_a_devices_clock_is_compared_with_one_that_is_right() -> None:
    world = office()
    seizure = world.seize(world.case())
    for device, offset in (("2026-11-02T08:02:00Z", 120), ("2026-11-02T07:59:30Z", -30)):
        phone = things.phone(world, seizure, device_clock=device)
        assert world.entry(world.store.read().positions(phone)[0]).value("clock_offset_seconds") == offset
        assert marked(world) == set()
    phone = things.phone(world, seizure, reference_clock=None)
    assert marked(world) == {"exhibit.clock_reading_missing"}
    both: dict[str, Value] = {
        "occasion": "examination",
        "detail_fields": "device_clock reference_clock",
        "device_clock": "2026-11-02T08:00:01Z",
        "reference_clock": "2026-11-02T08:00:00Z",
    }
    receipt = world.sign("eve", "exhibit.details_added", both, subject=phone)
    assert world.entry(receipt.position).value("clock_offset_seconds") == 1


@shows("exhibit.parent_relation")
def test_what_comes_from_a_seizure_did_not_come_out_of_an_exhibit() -> None:
    world = office()
    seizure = world.seize(world.case())
    world.exhibit(seizure)
    with refused_here(world, "exhibit.parent_relation"):
        world.exhibit(seizure, parent_relation="component")


def test_the_root_of_a_card_in_a_sim_adapter_in_a_phone_is_the_phone() -> None:
    world = office()
    phone = things.phone(world, world.seize(world.case()))
    tray = things.part(world, phone, "PH/1-1", parent_relation="component")
    card = things.part(world, tray, "PH/1-2", parent_relation="component")
    assert [
        world.entry(world.store.read().positions(exhibit)[0]).value("root") for exhibit in (phone, tray, card)
    ] == [phone] * 3
    assert (item(world, card).parent, item(world, card).parent_relation) == (tray, "component")


def test_what_is_derived_may_come_of_a_sealed_exhibit_that_another_holds() -> None:
    world = office()
    phone = things.phone(world, world.seize(world.case()))
    seal_on(world, phone, "S-1")
    things.part(world, phone, "R/1", by="carl", parent_relation="derived", category="report")
    assert marked(world) == set()
    things.part(world, phone, "C/1", by="carl", parent_relation="component")
    assert marked(world) == {"custody.not_custodian", "exhibit.parent_sealed"}


@shows("exhibit.details_mismatch")
def test_a_later_description_names_what_it_gives() -> None:
    world = office()
    phone = things.phone(world, world.seize(world.case()))
    values: dict[str, Value] = {"occasion": "opening", "lock_state": "unlocked", "serial": "R58M"}
    assert (
        marks(
            world,
            world.sign(
                "carl",
                "exhibit.details_added",
                {**values, "detail_fields": "lock_state serial"},
                subject=phone,
            ),
        )
        == set()
    )
    for named in ("serial", "battery lock_state"):
        with refused_here(world, "exhibit.details_mismatch"):
            world.sign("eve", "exhibit.details_added", {**values, "detail_fields": named}, subject=phone)


def test_photographs_are_numbered_one_after_the_other() -> None:
    world = office()
    phone = things.phone(world, world.seize(world.case()))
    for number in (1, 2):
        receipt = world.sign("eve", "exhibit.photographed", PHOTO, subject=phone)
        assert world.entry(receipt.position).value("photo_number") == number
    assert item(world, phone).photos == 2


@shows("exhibit.not_split", "exhibit.components_exceeded", "exhibit.components_counted_before")
def test_parts_come_out_of_several_things_as_many_as_there_were() -> None:
    world = office()
    seizure = world.seize(world.case())
    bag = world.exhibit(seizure, category="bulk", quantity=3)
    things.part(world, bag, "B/1", quantity=2)
    things.part(world, bag, "B/2")
    assert marked(world) == set()
    assert item(world, bag).parts == 3
    things.part(world, bag, "B/3")
    assert marked(world) == {"exhibit.components_exceeded"}
    one = world.exhibit(seizure, category="bulk", quantity=2)
    things.part(world, one, "B/4")
    world.sign("eve", "exhibit.components_counted", {"component_count": 1, "counted_by": "eve"}, subject=one)
    things.part(world, one, "B/5")
    assert marked(world) == {"exhibit.components_counted_before"}
    single = world.exhibit(seizure)
    things.part(world, single, "B/6")
    assert marked(world) == {"exhibit.not_split"}


@shows("exhibit.component_count", "exhibit.split_before", "exhibit.split_sealed")
def test_an_exhibit_is_split_once_into_parts_while_it_is_open() -> None:
    world = office()
    seizure = world.seize(world.case())
    whole = world.exhibit(seizure)
    for values in ({**SPLIT, "component_count": 1}, {**SPLIT, "component_count": 0, "remainder_kept": True}):
        with refused_here(world, "exhibit.component_count"):
            world.sign("eve", "exhibit.split", values, subject=whole)
    assert marks(world, world.sign("eve", "exhibit.split", SPLIT, subject=whole)) == set()
    for at in (1, 2):
        things.part(world, whole, f"P/{at}")
        assert marked(world) == set()
    things.part(world, whole, "P/3")
    assert marked(world) == {"exhibit.components_exceeded"}
    kept: dict[str, Value] = {**SPLIT, "component_count": 1, "remainder_kept": True}
    other = world.exhibit(seizure, seal="S-1")
    assert marks(world, world.sign("eve", "exhibit.split", kept, subject=other)) == {"exhibit.split_sealed"}
    world.unseal(other, "S-1")
    assert marks(world, world.sign("eve", "exhibit.split", kept, subject=other)) == {"exhibit.split_before"}


@shows("exhibit.split_up")
def test_work_goes_on_under_the_parts_where_nothing_of_the_whole_remains() -> None:
    world = office()
    seizure = world.seize(world.case())
    for remains, found in ((True, set()), (False, {"exhibit.split_up"})):
        whole = world.exhibit(seizure)
        world.sign("eve", "exhibit.split", {**SPLIT, "remainder_kept": remains}, subject=whole)
        assert marks(world, world.acquire(whole, b"x")) == found
        assert (
            marks(world, world.sign("eve", "exhibit.foreign_number_recorded", NUMBER, subject=whole)) == set()
        )
    with refused_here(world, "exhibit.split_up"):
        world.offer(whole, "carl")


@shows("exhibit.split_offered")
def test_what_somebody_may_accept_as_a_whole_is_not_split() -> None:
    world = office()
    whole = world.exhibit(world.seize(world.case()))
    world.offer(whole, "carl", hours=1)
    with refused_here(world, "exhibit.split_offered"):
        world.sign("eve", "exhibit.split", SPLIT, subject=whole)
    world.later(3600)
    world.sign("eve", "exhibit.split", SPLIT, subject=whole)


@shows("exhibit.single_item", "exhibit.count_differs", "exhibit.count_unregistered")
def test_what_was_counted_what_was_found_and_what_is_registered_are_compared() -> None:
    world = office()
    seizure = world.seize(world.case())
    for found, parts, expected in (
        (2, 2, set()),
        (1, 1, {"exhibit.count_differs"}),
        (2, 1, {"exhibit.count_unregistered"}),
    ):
        bag = world.exhibit(seizure, category="bulk", quantity=2)
        for at in range(parts):
            things.part(world, bag, f"B/{at}")
        assert item(world, bag).awaits_count
        receipt = world.sign(
            "eve", "exhibit.components_counted", {"component_count": found, "counted_by": "e"}, subject=bag
        )
        assert marks(world, receipt) == expected
        entry = world.entry(receipt.position)
        assert (entry.value("expected_count"), entry.value("registered_count")) == (2, parts)
        assert not item(world, bag).awaits_count
    single = world.exhibit(seizure)
    with refused_here(world, "exhibit.single_item"):
        world.sign("eve", "exhibit.components_counted", {"component_count": 1}, subject=single)


def merge(world: World, one: str, into: str, by: str = "eve") -> set[str]:
    values: dict[str, Value] = {"into": into, "reason": "registered_twice"}
    return marks(world, world.sign(by, "exhibit.merged", values, subject=one))


@shows("exhibit.merged_away")
def test_work_on_what_was_merged_is_pointed_to_the_other_and_marked() -> None:
    world = office()
    seizure = world.seize(world.case())
    one, two = world.exhibit(seizure), world.exhibit(seizure, "EV/2")
    assert merge(world, one, two) == set()
    assert item(world, one).merged == two
    assert marks(world, seal_on(world, two, "S-1")) == set()
    assert marks(world, seal_on(world, one, "S-2")) == {"exhibit.merged_away"}
    with refused_here(world, "exhibit.merged_away"):
        world.offer(one, "carl")
    things.part(world, one, "C/1", parent_relation="component")
    assert "exhibit.merged_away" in marked(world)


@shows("exhibit.merge_known", "exhibit.merged_before", "exhibit.merge_component", "exhibit.merge_case")
def test_two_registrations_of_one_case_are_merged_once_and_never_in_a_circle() -> None:
    world = office()
    seizure = world.seize(world.case())
    one, two, three = (world.exhibit(seizure, f"EV/{at}") for at in (1, 2, 3))
    tray = things.part(world, two, "EV/2-1", parent_relation="component")
    inside = things.part(world, tray, "EV/2-2", parent_relation="component")
    elsewhere = world.exhibit(world.seize(world.case("C-2")), "EV/9")
    for into, rule in (
        (world.journal.new_subject(), "exhibit.merge_known"),
        (two, "exhibit.merge_component"),
        (inside, "exhibit.merge_component"),
        (elsewhere, "exhibit.merge_case"),
    ):
        with refused_here(world, rule):
            merge(world, two, into)
    for whole in (two, tray):
        with refused_here(world, "exhibit.merge_component"):
            merge(world, inside, whole)
    assert merge(world, one, two) == set()
    for subject, into in ((two, one), (one, three), (three, one)):
        with refused_here(world, "exhibit.merged_before"):
            merge(world, subject, into)
    assert merge(world, two, three) == set()


@shows("exhibit.merge_custodians", "exhibit.merge_seals", "custody.not_custodian")
def test_holders_and_seals_of_two_registrations_agree_or_the_merger_is_marked() -> None:
    world = office()
    seizure = world.seize(world.case())
    one, two = world.exhibit(seizure, seal="S-1"), world.exhibit(seizure, "EV/2")
    assert merge(world, one, two) == set()
    held = world.exhibit(seizure, by="carl")
    assert merge(world, held, two, by="carl") == {"exhibit.merge_custodians"}
    other = world.exhibit(seizure)
    assert merge(world, other, two, by="carl") == {"custody.not_custodian"}
    sealed = [world.exhibit(seizure, seal=f"S-{at}") for at in (2, 3)]
    assert merge(world, sealed[0], sealed[1]) == {"exhibit.merge_seals"}


@shows("exhibit.merge_offered")
def test_what_somebody_may_still_accept_is_not_merged_away() -> None:
    world = office()
    seizure = world.seize(world.case())
    one, two = world.exhibit(seizure), world.exhibit(seizure, "EV/2")
    world.offer(one, "carl")
    with refused_here(world, "exhibit.merge_offered"):
        merge(world, one, two)
    answer(world, one, "transfer.recalled", "eve")
    assert merge(world, one, two) == set()


@shows("acquisition.size_mismatch", "acquisition.verification_mismatch")
def test_what_is_stated_of_an_image_agrees_with_itself() -> None:
    world = office()
    exhibit, data = world.exhibit(world.seize(world.case())), bytes(1024)
    whole: dict[str, Value] = {"source_bytes": 1024, "source_sector_count": 2, "sector_bytes": 512}
    assert marks(world, world.acquire(exhibit, data, "eve", **whole)) == set()
    assert marks(world, world.acquire(exhibit, data, "eve", **{**whole, "source_sector_count": 3})) == {
        "acquisition.size_mismatch"
    }
    same = b64(sha256(data).digest())
    assert marks(world, world.acquire(exhibit, data, verification_sha256=same)) == set()
    other = world.acquire(exhibit, data, verification_sha256=b64(bytes(32)))
    assert marks(world, other) == {"acquisition.verification_mismatch"}
