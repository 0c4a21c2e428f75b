"""`custody exhibit`: what a thing is, by category, and what is told of it after its registration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

import pytest

from tests.cli import paged
from tests.cli.office import STICK, Office, golden

FOUND = ("--place-found", "bedside table", "--found-by", "Eve Hall")
PHONE = (
    *("--category", "phone", "--description", "phone, black", "--condition", "screen cracked", *FOUND),
    *("--make", "Fairphone", "--model", "4", "--imei", "49-015420-323751-8", "--power-state", "on"),
    *("--lock-state", "locked", "--passcode-provided", "no", "--network-isolation", "faraday"),
    *("--faraday-bag-no", "f-7", "--device-clock", "2026-11-02T09:58+01:00"),
    *("--reference-clock", "2026-11-02T09:00:00Z", "--owner-class", "suspect"),
)
BACK = sha256(b"back.jpg").hexdigest()
TAKEN = ("--photographed-by", "Eve Hall")
CARD = (
    "--category",
    "memory_card",
    "--description",
    "microSD",
    "--condition",
    "fine",
    "--power-state",
    "none",
)


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    return office


def register(desk: Office, reference: str, *words: str, origin: str = "--seizure", of: str = "S-1") -> None:
    desk.done("Eve", "exhibit", "register", reference, origin, of, *words)


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    (desk.folder / "front.jpg").write_bytes(b"front")
    register(desk, "PH/1", *PHONE)
    desk.exhibit("EV/1")
    for name, words in {
        "add-details": (
            "add-details",
            "PH/1",
            "--occasion",
            "opening",
            "--serial",
            "R58M",
            "--capacity",
            "128GB",
        ),
        "photograph": ("photograph", "PH/1", "front.jpg", "--views", "overall", "screen", *TAKEN),
        "record-foreign-number": ("record-foreign-number", "PH/1", "ZK-17", "--agency", "Customs"),
        "split": ("split", "EV/1", "--component-count", "2", "--reason", "examination"),
        "merge": ("merge", "EV/1", "--into", "PH/1", "--reason", "registered_twice"),
    }.items():
        golden(f"exhibit-{name}", desk.run("Eve", "exhibit", *words, "--json"), desk.folder)
    register(desk, "BAG/1", *STICK, "--quantity", "2")
    itemise = (
        "exhibit",
        "count-components",
        "BAG/1",
        "--component-count",
        "2",
        "--counted-by",
        "Eve Hall",
        "--json",
    )
    golden("exhibit-count-components", desk.run("Eve", *itemise), desk.folder)
    golden("exhibit-show-item", desk.desk.run("exhibit", "show", "PH/1", "--json"), desk.folder)


def test_a_phone_is_registered_with_all_that_is_asked_of_one_and_found_by_its_numbers(desk: Office) -> None:
    register(desk, "PH/1", *PHONE)
    found = desk.see("exhibit", "show", "490154203237518")
    names = ("reference", "imei", "faraday_bag_no", "device_clock", "clock_offset_seconds")
    assert [paged.value(found, name) for name in names] == [
        *("PH/1", "490154203237518", "F-7"),
        *("2026-11-02T08:58:00Z", -120),
    ]
    shown = desk.desk.run("exhibit", "show", "PH/1").out
    assert "120 s behind" in shown
    assert paged.has(found, "passcode_provided")


def test_what_is_asked_of_a_phone_is_named_and_may_be_unknown_all_at_once(desk: Office) -> None:
    words = ("--category", "phone", "--description", "phone", "--power-state", "off", "--make", "Nokia")
    answer = desk.run("Eve", "exhibit", "register", "PH/1", "--seizure", "S-1", *words)
    assert answer.status == 2
    for flag in ("--imei", "--lock-state", "--network-isolation", "--place-found", "--model"):
        assert flag in answer.err
    rest = ("--not-known", "rest", "--not-known-reason", "taken out of a river")
    made = desk.done("Eve", "exhibit", "register", "PH/1", "--seizure", "S-1", *words, *rest, status=10)
    (entry,) = made["entries"]
    assert entry["nonconforming"] == ["exhibit.details_not_known"]
    assert {"imei", "model", "condition", "found_by"} <= set(entry["not_known"])
    assert not {"make", "rest", "serial", "occurred_at"} & set(entry["not_known"])


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("--imei", "490154203237517", "must end in 8"),
        ("--imei", "12345", "--imei-as-read"),
        ("--iccid", "8944110064525458017", "must end in 8"),
        ("--mac", "00:1a:2b", "MAC"),
        ("--capacity", "a lot", "is no capacity"),
        ("--capacity", "99999PB", "more than any medium"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_with_what_to_do(
    desk: Office, flag: str, value: str, said: str
) -> None:
    before = desk.size()
    answer = desk.run("Eve", "exhibit", "register", "PH/1", "--seizure", "S-1", *PHONE, flag, value)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert desk.size() == before
    register(desk, "PH/1", *PHONE, "--imei-as-read", "490154203237517")


@pytest.mark.parametrize(
    ("typed", "held", "told"),
    [
        ("500GB", 500 * 10**9, "500 GB (500,000,000,000 bytes)"),
        ("1.5 TB", 1_500 * 10**9, "1.5 TB (1,500,000,000,000 bytes)"),
        ("64gib", 64 << 30, "64 GiB (68,719,476,736 bytes)"),
        ("1.5TiB", 3 << 39, "1.5 TiB (1,649,267,441,664 bytes)"),
        ("1024", 1024, "1.024 KB (1,024 bytes)"),
        ("8M", 8_000_000, "8 MB (8,000,000 bytes)"),
        ("500107862016", 500_107_862_016, "500,107,862,016 bytes"),
        ("0", 0, "0 bytes"),
    ],
)
def test_a_capacity_is_typed_and_shown_as_it_is_printed(
    desk: Office, typed: str, held: int, told: str
) -> None:
    register(desk, "EV/1", *STICK, "--capacity", typed)
    assert paged.value(desk.see("exhibit", "show", "EV/1"), "capacity") == held
    assert told in " ".join(desk.desk.run("exhibit", "show", "EV/1").out.split())


def test_hardware_addresses_are_typed_in_any_way_and_held_in_one(desk: Office) -> None:
    register(desk, "EV/1", *STICK, "--mac", "00-1A-2B-3C-4D-5F, 001a.2b3c.4d5e")
    assert paged.value(desk.see("exhibit", "show", "EV/1"), "mac") == "00:1a:2b:3c:4d:5e 00:1a:2b:3c:4d:5f"


def test_a_later_description_stands_beside_the_first_one_and_finds_the_exhibit(desk: Office) -> None:
    register(desk, "PH/1", *PHONE, "--serial", "worn off")
    made = desk.done("Carl", "exhibit", "add-details", "PH/1", "--occasion", "opening", "--serial", "R58M")
    position = made["entries"][0]["position"]
    found = desk.see("exhibit", "show", "R58M")
    assert paged.value(found, "serial") == "R58M"
    assert f"worn off; R58M (entry {position})" in desk.desk.run("exhibit", "show", "PH/1").out
    assert desk.run("Eve", "exhibit", "add-details", "PH/1", "--occasion", "opening").status == 2


def test_the_same_number_on_two_exhibits_is_mentioned(desk: Office) -> None:
    register(desk, "PH/1", *PHONE)
    answer = desk.run("Eve", "exhibit", "register", "PH/2", "--seizure", "S-1", *PHONE)
    assert "has the same IMEI" in answer.err
    assert "custody exhibit merge" in answer.err


def test_photographs_are_hashed_numbered_and_listed(desk: Office) -> None:
    desk.exhibit()
    for name in ("front.jpg", "back.jpg"):
        (desk.folder / name).write_bytes(name.encode())
    photo = (
        "exhibit",
        "photograph",
        "EV/1",
        "front.jpg",
        "back.jpg",
        "--views",
        "overall",
        *TAKEN,
    )
    before = desk.size()
    desk.done("Eve", *photo, "--dry-run")
    assert desk.size() == before
    desk.done("Eve", *photo)
    found = paged.rows(desk.see("exhibit", "show", "EV/1"), "photographs")
    assert [(photo["photo_number"], photo["file_name"], photo["photo_bytes"]) for photo in found] == [
        (1, "front.jpg", 9),
        (2, "back.jpg", 8),
    ]
    assert sha256(b"back.jpg").hexdigest() in desk.desk.run("exhibit", "show", "EV/1").out
    assert (
        desk.run("Eve", "exhibit", "photograph", "EV/1", "absent.jpg", "--views", "seal", *TAKEN).status == 6
    )


def test_rows_are_photographs_of_several_exhibits_recorded_together_and_one_used_twice_is_said(
    desk: Office,
) -> None:
    for name in ("EV/1", "EV/2"):
        desk.exhibit(name)
    for name in ("front.jpg", "back.jpg"):
        (desk.folder / name).write_bytes(name.encode())

    def record(*rows: Mapping[str, object]) -> tuple[str, ...]:
        return (
            "exhibit",
            "record-photographs",
            *(word for row in rows for word in ("--row", json.dumps(row))),
        )

    front = {"exhibit": "EV/1", "file": "front.jpg", "views": ["overall"], "photographed-by": "Eve Hall"}
    back = {**front, "file": "back.jpg", "views": "seal label", "caption": "the seal", "sha256": BACK}
    before = desk.size()
    done = desk.run("Eve", *record(front, back, {**front, "exhibit": "EV/2", "file": "back.jpg"}), "--json")
    assert json.loads(done.out)["warnings"] == ["back.jpg is recorded for EV/1 too"]
    golden("exhibit-record-photographs", done, desk.folder)
    assert desk.size() == before + 3
    found = [paged.rows(desk.see("exhibit", "show", name), "photographs") for name in ("EV/1", "EV/2")]
    assert [[(row["photo_number"], row["file_name"]) for row in rows] for rows in found] == [
        [(1, "front.jpg"), (2, "back.jpg")],
        [(1, "back.jpg")],
    ]
    again = desk.run("Eve", *record({**front, "exhibit": "EV/2"}))
    assert again.status == 10
    assert f"front.jpg was recorded before: EV/1 in entry {before}" in again.err
    refused = {
        "no JSON": ("exhibit", "record-photographs", "--row", "front.jpg"),
        "no file": record({"exhibit": "EV/1", "views": ["seal"]}),
        "another digest": record(front, {**back, "sha256": "00"}),
        "no view": record({**front, "views": ["inside"]}),
        "no exhibit": record({**front, "exhibit": "EV/9"}),
        "nobody who took it": record({"exhibit": "EV/1", "file": "front.jpg", "views": ["seal"]}),
        "no such answer": record({**front, "colour": "red"}),
    }
    before = desk.size()
    answers = {name: desk.run("Eve", *words) for name, words in refused.items()}
    assert [name for name, answer in answers.items() if answer.status in (0, 1, 10)] == []
    assert [name for name, answer in answers.items() if "row" not in answer.err] == []
    assert "row 2 (back.jpg)" in answers["another digest"].err
    assert desk.size() == before


def test_what_was_merged_says_where_work_goes_on(desk: Office) -> None:
    register(desk, "PH/1", *PHONE)
    register(desk, "PH/9", *PHONE)
    merge = ("exhibit", "merge", "PH/9", "--into", "PH/1", "--reason", "number_equal")
    desk.done("Eve", *merge)
    assert "MERGED: the same exhibit as PH/1" in desk.desk.run("exhibit", "show", "PH/9").out
    assert "merged into it PH/9 " in " ".join(desk.desk.run("exhibit", "show", "PH/1").out.split())
    offer = ("transfer", "offer", "PH/9", "--to", "Carl", "--purpose", "examination")
    answer = desk.run("Eve", *offer)
    assert answer.status == 5
    assert "exhibit.merged_away" in answer.err
    assert desk.run("Eve", *merge).status == 5


def test_another_agencys_number_finds_the_exhibit_and_never_names_it(desk: Office) -> None:
    desk.exhibit()
    desk.done("Judge", "exhibit", "record-foreign-number", "EV/1", "A-000", "--agency", "Customs")
    assert paged.value(desk.see("exhibit", "show", "A-000"), "reference") == "EV/1"
    assert "A-000" in desk.desk.run("exhibit", "show", "EV/1").out
