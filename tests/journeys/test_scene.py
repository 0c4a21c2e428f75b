"""Two days at a scene with no vault: notes are signed into a box and imported later, with their delay."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import SEIZURE, Office
from tests.cli.scene import NOTE, OPEN, at_scene, carried, clock


def test_notes_of_two_days_are_let_in_as_signed_and_the_lag_is_shown(office: Office) -> None:
    office.case()
    office.see("scene", "make-kit", "harbour.kit", "--case", "C-1")
    seen = office.size()
    laptop = at_scene(office)

    opened = laptop.done("scene", "open", "harbour", *OPEN, "--case", "C-1")["draft"]
    (laptop.folder / "photo.jpg").write_bytes(b"a stick under the desk")
    clock(office, laptop, 20 * HOUR)
    laptop.done("scene", "note", "harbour", *NOTE, "--file", "photo.jpg")
    laptop.done(
        "scene", "note", "harbour", *NOTE, "--topic", "packing", "--seal-nos", "S-9", "--bag-nos", "B-7"
    )
    laptop.done(
        "scene",
        "close",
        opened["scene"][:8],
        "--kit",
        "harbour.kit",
        "--box",
        "drafts",
        "--scene-state",
        "secured",
    )
    assert not (laptop.folder / "vault").exists()
    waiting = laptop.done("scene", "drafts", "--box", "drafts")
    assert [(row["seq"], row["kind"], row["seen"]) for row in paged.rows(waiting, "drafts")] == [
        (0, "scene.opened", seen),
        (1, "scene.noted", seen),
        (2, "scene.noted", seen),
        (3, "scene.closed", seen),
    ]

    office.case("C-2")
    office.done("Eve", "case", "close", "C-1", "--outcome", "ended")
    clock(office, laptop, 2 * DAY - 20 * HOUR)
    carried(office, laptop)
    brought = office.done("Carl", "scene", "import-notes", "--box", "drafts", status=10)
    notes, answers = brought["entries"][:4], brought["entries"][4:]
    assert [note["id"] for note in notes] == [row["id"] for row in paged.rows(waiting, "drafts")]
    assert [note["leaf"] for note in notes] == [row["leaf"] for row in paged.rows(waiting, "drafts")]
    assert [entry["kind"] for entry in answers] == ["scene.notes_imported"] * 4
    assert all(answer["nonconforming"] == ["scene.case_closed"] for answer in answers)
    assert 2 * DAY <= answers[0]["facts"]["import_delay_seconds"] < 2 * DAY + HOUR

    shown = office.see("scene", "show", "harbour")
    assert paged.value(shown, "import_delay_seconds") == answers[0]["facts"]["import_delay_seconds"]
    assert paged.text(shown, "officer") == "Eve"
    assert [row["imported"] for row in paged.rows(shown, "notes")] == [
        answer["position"] for answer in answers
    ]
    assert paged.later(shown, "scene.noted")[0]["files_sha256"]
    assert "2 d" in office.desk.run("scene", "list", "--case", "C-1").out
    case = office.see("case", "show", "C-1")
    (scene,) = paged.rows(case, "scenes")
    assert (scene["notes"], scene["import_delay_seconds"]) == (4, paged.value(shown, "import_delay_seconds"))
    assert paged.texts(case, "scenes")[0]["scene"] == "harbour"
    assert "longest delay" in office.desk.run("case", "show", "C-1").out
    assert paged.rows(office.see("today"), "scenes_open") == []
    marked = paged.rows(office.see("case", "show", "C-1"), "nonconforming")
    assert [entry["kind"] for entry in marked] == ["scene.notes_imported"] * 4
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note", "warning"}

    receipt = notes[1]["receipt"]
    vkey = office.desk.run("log", "vkey").out.strip()
    stranger = Desk(office.folder / "elsewhere")
    verified = stranger.run("verify", receipt, "--vkey", vkey)
    assert verified.status == 0, verified.err or verified.out

    office.done("Eve", "case", "open", "C-3")
    linked = office.done(
        "Eve", "seizure", "record", "C-3", "--reference", "S-1", *SEIZURE, "--scene", "harbour"
    )
    assert linked["entries"][0]["facts"]["scene"] == opened["scene"]
    assert paged.value(office.see("seizure", "show", "S-1"), "scene") == opened["scene"]
    assert paged.text(office.see("scene", "show", "harbour"), "seizures") == "S-1"
