"""Taking things in, typed from end to end: phones with their cards, a bag of sticks, a register on paper."""

from __future__ import annotations

from tests.cli import paged
from tests.cli.office import STICK, Office

FOUND = ("--place-found", "bedside table", "--found-by", "Eve Hall")
PHONE = (
    *("--category", "phone", "--description", "phone", "--condition", "fine", *FOUND),
    *("--make", "Fairphone", "--model", "4", "--power-state", "off", "--lock-state", "locked"),
    *("--passcode-provided", "refused", "--network-isolation", "faraday", "--faraday-bag-no", "F-1"),
)
SSD = (
    *("--category", "ssd", "--description", "SSD", "--condition", "fine", "--power-state", "off", *FOUND),
    *("--make", "Crucial", "--model", "MX500", "--serial", "2117E59B", "--capacity", "500GB"),
)
PART = ("--description", "card", "--condition", "fine", "--power-state", "none")
IMEIS = ("490154203237518", "356938035643809", "357805023984942")
MAP = """
schema = "custody.intake-map/1"
encoding = "cp1252"
delimiter = ";"
medium = "paper"
not_known_reason = "the register has no such column"
[columns]
reference = "Nr"
description = "Gegenstand"
[constants]
category = "other"
"""


def seized(office: Office) -> Office:
    office.case()
    office.seizure()
    return office


def register(office: Office, *words: str, status: int = 0) -> None:
    office.done("Eve", "exhibit", "register", *words, status=status)


def test_three_phones_and_a_disk_are_taken_in_with_the_cards_that_were_in_them(office: Office) -> None:
    seized(office)
    for at, imei in enumerate(IMEIS, 1):
        phone = ("--imei", imei, "--seal", f"S-{at}0") if at > 1 else ("--imei", imei)
        register(office, f"PH/{at}", "--seizure", "S-1", *PHONE, *phone)
    register(office, "HD/1", "--seizure", "S-1", *SSD, "--seal", "S-40")
    card = ("--parent", "PH/1", *PART)
    register(office, "PH/1-1", *card, "--category", "sim", "--iccid", "8944110064525458018")
    register(office, "PH/1-2", *card, "--category", "memory_card", "--capacity", "64GB")
    office.done("Eve", "exhibit", "seal", "PH/1", "S-10")
    shown = office.see("exhibit", "show", "PH/1-1")
    assert (paged.text(shown, "parent"), paged.value(shown, "parent_relation")) == ("PH/1", "component")
    assert paged.value(office.see("exhibit", "show", "8944110064525458018"), "reference") == "PH/1-1"
    parts = paged.texts(office.see("exhibit", "show", "PH/1"), "components")
    assert {part["exhibit"] for part in parts} == {"PH/1-1", "PH/1-2"}
    register(
        office,
        "PH/2-1",
        "--parent",
        "PH/2",
        *PART,
        "--category",
        "sim",
        "--iccid-as-read",
        "?",
        *REST,
        status=10,
    )
    assert "exhibit.parent_sealed" in paged.alarms(office.see("exhibit", "show", "PH/2-1"))
    found = ("--occasion", "opening", "--serial", "R58M70", "--lock-state", "unlocked")
    office.done("Eve", "exhibit", "add-details", "PH/1", *found)
    assert paged.value(office.see("exhibit", "show", "R58M70"), "lock_state") == "unlocked"
    assert office.see("check", status=10)["counts"]["nonconforming"] == 1


REST = ("--not-known", "rest", "--not-known-reason", "it cannot be read")


def test_a_bag_of_sticks_is_itemised_later_and_the_difference_is_marked(office: Office) -> None:
    seized(office)
    bag = ("--category", "bulk", "--quantity", "3", *STICK[2:])
    register(office, "BAG/1", "--seizure", "S-1", *bag, "--seal", "S-1")
    office.desk.clock.advance(86_400)
    office.done(
        "Eve", "exhibit", "unseal", "BAG/1", "S-1", "--seal-state", "intact", "--reason", "examination"
    )
    for at in (1, 2):
        stick = (
            "--parent",
            "BAG/1",
            "--parent-relation",
            "split_off",
            *PART,
            "--category",
            "usb_stick",
            "--capacity",
            "8GB",
        )
        register(office, f"BAG/1-{at}", *stick)
    itemise = ("exhibit", "count-components", "BAG/1", "--component-count", "2", "--counted-by", "Eve Hall")
    made = office.done("Eve", *itemise, "--explanation", "one was a cap", status=10)
    assert made["entries"][0]["nonconforming"] == ["exhibit.count_differs"]
    (count,) = paged.rows(office.see("exhibit", "show", "BAG/1"), "counts")
    assert (count["expected_count"], count["component_count"], count["registered_count"]) == (3, 2, 2)
    assert count["explanation"] == "one was a cap"
    assert "Components counted (1)" in office.desk.run("exhibit", "show", "BAG/1").out


def test_a_register_on_paper_is_entered_and_never_taken_for_a_signature_of_its_day(office: Office) -> None:
    seized(office)
    (office.folder / "map.toml").write_text(MAP)
    (office.folder / "register.csv").write_bytes(
        "Nr;Gegenstand\n1/98;Gerät, grün\n2/98;@SUM(A1)\n".encode("cp1252")
    )
    words = ("exhibit", "import", "register.csv", "--map", "map.toml", "--seizure", "S-1")
    about = ("--written-by", "the desk of 1998", "--original-location", "archive, box 12")
    office.done("Eve", *words, *about, status=10)
    shown = office.see("exhibit", "show", "1/98")
    assert paged.value(shown, "description") == "Gerät, grün"
    assert paged.fact(shown, "occurred_at")["state"] == "unknown"
    (entry,) = paged.rows(shown, "entries")
    assert paged.custodians(shown)[0]["start"] == entry["at"]
    assert paged.value(office.see("exhibit", "show", "2/98"), "description") == "@SUM(A1)"
    assert paged.value(shown, "list_kept") == 1
    assert office.see("check", status=10)["counts"]["nonconforming"] == 2
    assert office.done("Bot", "sweep", "run")["outcomes"]["verified"] == 1
