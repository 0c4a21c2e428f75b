"""Several exhibits of one seizure are registered together: all of them or none."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.cli import paged
from tests.cli.office import STICK, Office, golden

PHONE = {
    "reference": "EV/1",
    "category": "phone",
    "power-state": "on",
    "description": "phone, cracked",
    "condition": "screen cracked",
    "place-found": "kitchen",
    "found-by": "Eve Hall",
    "make": "Fairphone",
    "model": "5",
    "imei": "490154203237518",
    "lock-state": "locked",
    "passcode-provided": "no",
    "network-isolation": "faraday",
    "faraday-bag-no": "F-1",
    "seal": "S-1",
    "bag": "B-1",
}
SIM = {
    "reference": "EV/1.1",
    "parent": "EV/1",
    "category": "sim",
    "power-state": "none",
    "description": "SIM of the phone",
    "condition": "no damage seen",
    "iccid": "89430103000000000017",
    "place-found": "kitchen",
    "found-by": "Eve Hall",
}


@pytest.fixture
def scene(office: Office) -> Office:
    office.case()
    office.seizure()
    return office


def rows(*found: Mapping[str, object]) -> list[str]:
    return [word for item in found for word in ("--row", json.dumps(item))]


def test_rows_become_exhibits_with_their_seals_and_what_came_out_of_what(scene: Office) -> None:
    before = scene.size()
    done = scene.done("Eve", "exhibit", "intake", "--seizure", "S-1", *rows(PHONE, SIM))
    assert [entry["kind"] for entry in done["entries"]] == [
        "exhibit.registered",
        "exhibit.registered",
        "exhibit.sealed",
    ]
    assert scene.size() == before + 3
    listed = {row["name"]: row for row in paged.listed(scene.see("exhibit", "list"))}
    assert listed["EV/1"]["id"] == done["registered"]["EV/1"]
    assert listed["EV/1"]["seal"] == "S-1"
    assert listed["EV/1.1"]["parent"] == listed["EV/1"]["id"]


def test_answer(scene: Office) -> None:
    words = ("exhibit", "intake", "--seizure", "S-1", *rows(PHONE, SIM), "--json")
    golden("exhibit-intake", scene.run("Eve", *words), scene.folder)


def test_one_wrong_row_keeps_all_of_them_out_and_is_named(scene: Office) -> None:
    before = scene.size()
    wrong = {**SIM, "iccid": "123"}
    answer = scene.run("Eve", "exhibit", "intake", "--seizure", "S-1", *rows(PHONE, wrong))
    assert answer.status == 2
    assert "row 2 (EV/1.1)" in answer.err or "iccid" in answer.err
    assert scene.size() == before


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([{**PHONE, "reference": ""}], "row 1 has no reference"),
        (
            [PHONE, {**PHONE, "reference": "EV/9"}, PHONE],
            f"rows 1 and 3 have the same reference {PHONE['reference']!r}",
        ),
        ([{**PHONE, "colour-of-the-sky": "blue"}], "row 1 (EV/1)"),
        ([{**SIM, "parent": "EV/99"}], "row 1 (EV/1.1)"),
    ],
)
def test_rows_that_are_none_are_told(scene: Office, found: list[Mapping[str, object]], told: str) -> None:
    answer = scene.run("Eve", "exhibit", "intake", "--seizure", "S-1", *rows(*found))
    assert answer.status in (2, 6)
    assert told in answer.err


def test_rows_come_from_a_file_of_tables_or_of_a_list(scene: Office) -> None:
    (scene.folder / "items.json").write_text(json.dumps([PHONE]))
    scene.done("Eve", "exhibit", "intake", "--seizure", "S-1", "--rows", "items.json")
    stick = {
        "reference": "EV/2",
        **{STICK[at].removeprefix("--"): STICK[at + 1] for at in range(0, len(STICK), 2)},
    }
    text = "[[exhibit]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in stick.items())
    (scene.folder / "items.toml").write_text(text)
    scene.done("Eve", "exhibit", "intake", "--seizure", "S-1", "--rows", "items.toml")
    assert [row["name"] for row in paged.listed(scene.see("exhibit", "list"))] == ["EV/1", "EV/2"]


@pytest.mark.parametrize("text", ["", "[]", "{", "[1]", "\xff"])
def test_a_file_that_holds_no_rows_is_told(scene: Office, text: str) -> None:
    (scene.folder / "items.json").write_text(text, encoding="latin-1")
    answer = scene.run("Eve", "exhibit", "intake", "--seizure", "S-1", "--rows", "items.json")
    assert answer.status == 2
    assert "Traceback" not in answer.err


def test_a_dry_run_shows_every_text_and_enters_nothing(scene: Office) -> None:
    before = scene.size()
    shown = scene.done("Eve", "exhibit", "intake", "--seizure", "S-1", *rows(PHONE, SIM), "--dry-run")
    assert len(shown["drafts"]) == 3
    assert scene.size() == before
