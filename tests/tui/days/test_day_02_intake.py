"""Day 2: a seizure with three phones and a disk, taken in on one list, sealed, and labelled."""

from __future__ import annotations

import pytest

from custody.tui.screens.intake import IntakeScreen
from tests.cli import paged
from tests.tui.days.day import Day

IMEIS = ("490154203237518", "356938035643809", "352099001761481")
#: What all phones of one seizure share beyond what has a column.
ALIKE = {
    "make": "Example",
    "model": "One",
    "power-state": "off",
    "lock-state": "locked",
    "passcode-provided": "no",
    "network-isolation": "faraday",
    "place-found": "desk",
    "found-by": "Eve Hall",
}
#: What only a device with a screen is asked.
DEVICE = ("lock-state", "passcode-provided", "network-isolation")


def test_three_phones_and_a_disk_are_seized_sealed_and_labelled(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.case()

    async def scene() -> None:
        async with day.person("Eve") as desk:
            await desk.go("C-1")
            await desk.act("seizure", "record")
            await desk.fill(
                basis="consent",
                legal_basis="CPA s. 30",
                authorised_by="Ida Owner",
                offence_ground="23.2.c",
                scope="media of one suspect",
                measures="28.3.a, 28.3.b",
                search_target="medium",
                territory="inside",
                place_of_seizure="12 Harbour Street",
                seized_by="Eve Hall",
                possessor_present="possessor",
                attending_witness="neighbour",
                grounds="a witness named them",
                proportionality="kept, not read",
                review="District Court",
                remedy="appeal within 14 days",
                reference="S-1",
            )
            await desk.excuse(third_parties="one user")
            await desk.sign("seizure.recorded", then="register seized exhibits")
            screen = desk.at.app.screen
            assert isinstance(screen, IntakeScreen)
            await desk.at.type("EV/1", "enter")
            await desk.at.type("pho", "enter")
            await desk.at.type("phone, black", "enter")
            await desk.at.type("no damage", "enter")
            await desk.at.scan(IMEIS[0])
            await desk.at.scan("B-1")
            await desk.required(**ALIKE)
            for at in (1, 2):
                await desk.at.press("f5")
                await desk.at.scan(IMEIS[at])
                await desk.at.scan(f"B-{at + 1}")
            await desk.at.press("f2")
            await desk.at.type("ssd", "enter")
            await desk.at.type("SSD", "enter")
            await desk.at.press("f2")
            await desk.at.scan("SN-9")
            await desk.at.scan("B-4")
            disk = ALIKE | {"model": "S", "capacity": "1TB"}
            await desk.required(
                **{name: disk[name] for name in disk if name not in DEVICE},
            )
            await desk.sign(*["exhibit.registered"] * 4, then="print the label")
            await desk.fill(out="labels.txt")
            await desk.do("labels.txt")

    day.play(scene, request, most=412)
    found = paged.listed(office.see("exhibit", "list"))
    assert {exhibit["name"]: exhibit["seal"] for exhibit in found} == {
        f"EV/{at}": f"B-{at}" for at in range(1, 5)
    }
    disk = office.see("exhibit", "show", "EV/4")
    said = [
        paged.value(disk, name)
        for name in ("category", "condition", "make", "model", "serial", "power_state", "place_found")
    ]
    assert said == ["ssd", "no damage", "Example", "S", "SN-9", "off", "desk"]
    assert (paged.value(disk, "found_by"), paged.value(disk, "capacity")) == ("Eve Hall", 10**12)
    assert not paged.has(disk, "imei")
    assert "EV/4" in (office.folder / "labels.txt").read_text()
