"""Day 8, in the store: an auditor counts a room with the scanner; of each thing is said what, where and how sealed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers.exhibits.room_counts import results
from tests.cli import paged
from tests.tui.days.day import Day

#: What the round finds: of each thing the result, the place where it was found, and the state of its seal.
FOUND = {
    "EV/1": ("found", "SHELF-4", "intact"),
    "EV/2": ("found", "SHELF-4", "not_intact"),
    "EV/3": ("missing", None, None),
    "EV/4": ("misplaced", "SHELF-4", "absent"),
    "EV/5": ("found", "SHELF-5", "not_examined"),
}


def test_a_room_is_counted_by_scanner_and_what_is_not_as_recorded_is_told(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.hire("Aud", "auditor")
    office.case()
    office.seizure()
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    for shelf in ("SHELF-4", "SHELF-5"):
        office.done("Carl", "location", "register", shelf, "--location-type", "shelf", "--within", "ROOM-2")
    for number in (1, 2, 3, 4, 5):
        office.exhibit(f"EV/{number}", *(("--seal", f"S-10{number}") if number < 4 else ()))
        office.done(
            "Eve", "exhibit", "place", f"EV/{number}", "--location", "SHELF-4" if number < 4 else "SHELF-5"
        )
    before = office.size()

    async def count() -> None:
        async with day.person("Aud") as desk:
            await desk.at.press("8")
            await desk.line("Inventory rounds")
            await desk.at.press("enter")
            await desk.act("inventory", "start")
            await desk.fill(location="ROOM-2", reference="INV-1")
            await desk.sign("inventory.started", then="count with the scanner")
            await desk.at.scan("SHELF-4")
            await desk.at.scan("EV/1")
            await desk.at.scan("S-101")
            await desk.at.press("f2")
            await desk.at.scan("EV/2")
            await desk.at.scan("S-999")
            await desk.at.press("f3")
            assert "EV/2 is under S-999, on record: S-102. F7 reports it" in desk.text
            await desk.at.press("f2", "f2", "f7")
            await desk.sign("exhibit.discrepancy_reported")
            await desk.at.scan("EV/4")
            assert "MISPLACED, belongs in ROOM-2 / SHELF-5" in desk.text
            await desk.at.press("f2", "f2", "f2")
            await desk.at.scan("X-99")
            assert "UNMATCHED" in desk.text
            await desk.at.scan("SHELF-5")
            await desk.at.scan("EV/5")
            await desk.sign(*["inventory.counted"] * 5)
            assert "Still missing (1)" in desk.text
            await desk.at.press("f5")
            await desk.sign("inventory.closed")
            assert "this round is closed" in desk.text

    async def scene() -> None:
        await count()

    day.play(scene, request, most=87)
    shown = office.see("inventory", "show", "INV-1")
    assert results(shown) == {name: result for name, (result, _, _) in FOUND.items()}
    kinds: dict[str, list[dict[str, Any]]] = {}
    for at in range(before, office.size()):
        entry = office.see("log", "show", "--entry", str(at))
        kinds.setdefault(entry["kind"], []).append(
            {field["name"]: field["value"] for field in entry["fields"]}
        )
    assert {kind: len(found) for kind, found in kinds.items()} == {
        "inventory.started": 1,
        "exhibit.discrepancy_reported": 1,
        "inventory.counted": 5,
        "inventory.closed": 1,
    }
    places = {
        row["name"].rpartition(" / ")[2]: row["id"] for row in paged.listed(office.see("location", "list"))
    }
    counted = {
        count["scanned_code"]: (count["result"], count["location"], count["seal_state"])
        for count in kinds["inventory.counted"]
    }
    assert counted == {
        name: (result, places[place or ""], state) for name, (result, place, state) in FOUND.items() if place
    } | {"X-99": ("unmatched", places["SHELF-4"], "not_examined")}
    (told,) = kinds["exhibit.discrepancy_reported"]
    assert (told["differences"], "S-999" in told["description"]) == ("seal", True)
    (closed,) = kinds["inventory.closed"]
    once = {
        "expected_count": 5,
        "found_count": 3,
        "misplaced_count": 1,
        "missing_count": 1,
        "unexpected_count": 0,
        "unmatched_count": 1,
    }
    assert {name: closed[name] for name in once} == once
    assert closed["nonconforming"] == "inventory.misplaced inventory.missing"
