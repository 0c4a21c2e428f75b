"""`custody scene`: a kit, notes signed without a vault, a box of drafts, and what happens when they are imported."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from custody.law.clock import HOUR
from custody.model.schema.ids import b64
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, copied, golden
from tests.cli.scene import BOXED, NOTE, OPEN, at_scene, carried, clock


def scene(office: Office, *more: str, who: str = "Eve", name: str = "laptop") -> Desk:
    """Open a scene with one note on somebody's laptop."""
    office.see("scene", "make-kit", "harbour.kit", "--force", "--case", *more[1:2] or ())
    laptop = at_scene(office, who, name)
    laptop.done("scene", "open", "harbour", *OPEN, *more)
    laptop.done("scene", "note", "harbour", *NOTE)
    clock(office, laptop, 3 * HOUR)
    return laptop


def with_case(office: Office) -> Desk:
    office.case()
    return scene(office, "--case", "C-1")


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    office.case()
    golden(
        "scene-make-kit",
        office.desk.run("scene", "make-kit", "harbour.kit", "--case", "C-1", "--json"),
        office.folder,
    )
    laptop = at_scene(office)
    here = laptop.folder
    golden("scene-open", laptop.run("scene", "open", "harbour", *OPEN, "--case", "C-1", "--json"), here)
    golden("scene-note", laptop.run("scene", "note", "harbour", *NOTE, "--json"), here)
    golden(
        "scene-close",
        laptop.run("scene", "close", "harbour", *BOXED, "--scene-state", "secured", "--json"),
        here,
    )
    golden("scene-drafts", laptop.run("scene", "drafts", "--box", "drafts", "--json"), here)
    clock(office, laptop, 3 * HOUR)
    carried(office, laptop)
    imported = office.run("Carl", "scene", "import-notes", "--box", "drafts", "--json")
    golden("scene-import-notes", imported, office.folder)
    golden("scene-list", office.desk.run("scene", "list", "--json"), office.folder)
    golden("scene-show", office.desk.run("scene", "show", "harbour", "--json"), office.folder)


def test_a_dry_run_signs_nothing_into_the_box_and_lets_nothing_in(office: Office) -> None:
    office.see("scene", "make-kit", "harbour.kit")
    laptop = at_scene(office)
    dry = laptop.run("scene", "open", "harbour", *OPEN, "--dry-run")
    assert (dry.status, "dry run: nothing was entered" in dry.out) == (0, True)
    assert not (laptop.folder / "drafts").exists()
    laptop.done("scene", "open", "harbour", *OPEN)
    carried(office, laptop)
    before = office.size()
    shown = office.run("Eve", "scene", "import-notes", "--box", "drafts", "--dry-run")
    assert (shown.status, "scene.notes_imported" in shown.out) == (0, True)
    assert office.size() == before
    assert len(list((office.folder / "drafts").glob("*.draft"))) == 1


def test_a_note_needs_a_kit_a_box_with_its_scene_and_a_key(office: Office) -> None:
    laptop = with_case(office)
    assert laptop.run("scene", "note", "cellar", *NOTE).status == 6
    assert laptop.run("scene", "note", "harbour", *NOTE[2:], "--kit", "nowhere.kit").status == 6
    (laptop.folder / "bad.kit").write_text("a kit")
    bad = laptop.run("scene", "note", "harbour", *NOTE[2:], "--kit", "bad.kit")
    assert bad.status == 3
    assert laptop.run("scene", "open", "other", *OPEN, "--case", "C-77").status == 6
    assert laptop.run("scene", "drafts", "--box", "nowhere").status == 6
    late = laptop.run("scene", "note", "harbour", *NOTE, "--late-reason", "clock")
    assert (late.status, "scene.late" in late.err) == (5, True)
    missing = laptop.run("scene", "note", "harbour", *BOXED, "--topic", "find")
    assert (missing.status, "--narrative" in missing.err) == (2, True)


def test_letting_in_twice_gives_the_receipts_again_and_enters_nothing(office: Office) -> None:
    laptop = with_case(office)
    carried(office, laptop)
    carried(office, laptop, "copy")
    first = office.done("Carl", "scene", "import-notes", "--box", "drafts")["entries"]
    size = office.size()
    assert office.run("Carl", "scene", "import-notes", "--box", "drafts").out == "no drafts wait\n"
    again = office.done("Carl", "scene", "import-notes", "--box", "copy")["entries"]
    assert office.size() == size
    assert [(entry["position"], entry["id"]) for entry in again] == [
        (entry["position"], entry["id"]) for entry in first[:2]
    ]


def test_a_draft_stays_in_the_box_until_its_receipt_is_written(office: Office) -> None:
    laptop = with_case(office)
    carried(office, laptop)
    receipts = office.folder / "receipts"
    receipts.rename(office.folder / "kept")
    receipts.write_text("in the way")
    answer = office.run("Eve", "scene", "import-notes", "--box", "drafts")
    assert answer.status == 10, answer.err
    assert len(list((office.folder / "drafts").glob("*.draft"))) == 2
    receipts.unlink()
    size = office.size()
    office.done("Eve", "scene", "import-notes", "--box", "drafts")
    assert office.size() == size
    assert not list((office.folder / "drafts").glob("*.draft"))


def test_notes_go_on_in_a_box_of_which_some_stand(office: Office) -> None:
    laptop = with_case(office)
    for file in sorted((laptop.folder / "drafts").glob("*.draft")):
        (office.folder / "drafts").mkdir(exist_ok=True)
        (office.folder / "drafts" / file.name).write_bytes(file.read_bytes())
    office.done("Carl", "scene", "import-notes", "--box", "drafts")
    for folder in (laptop.folder / "drafts" / "imported",):
        folder.mkdir()
    for path in sorted((laptop.folder / "drafts").glob("*.draft")):
        path.rename(laptop.folder / "drafts" / "imported" / path.name)
    laptop.done("scene", "note", "harbour", *NOTE)
    carried(office, laptop, "second")
    entries = office.done("Carl", "scene", "import-notes", "--box", "second")["entries"]
    assert [entry["kind"] for entry in entries] == ["scene.noted", "scene.notes_imported"]
    assert paged.count(office.see("scene", "show", "harbour"), "notes") == 3


def test_a_draft_that_was_changed_is_named_and_keeps_its_scene_out_and_no_other(office: Office) -> None:
    laptop = with_case(office)
    laptop.done("scene", "open", "attic", *OPEN)
    box = office.folder / carried(office, laptop)
    good = laptop.run("scene", "drafts", "--box", "drafts")
    assert good.status == 0, good.err
    harbour = office_note(box)
    harbour.write_bytes(harbour.read_bytes().replace(b'"note":"', b'"note":"AA'))
    waiting = office.desk.run("scene", "drafts", "--box", "drafts")
    assert waiting.status == 3
    assert harbour.name in waiting.out
    answer = office.run("Carl", "scene", "import-notes", "--box", "drafts")
    assert answer.status == 3
    assert harbour.name in "".join(answer.out.split())
    assert "FAILED scene" in answer.out
    assert "scene.notes_imported" in answer.out
    assert [row["scene"] for row in paged.texts(office.see("scene", "list"), "scenes")] == ["attic"]
    assert harbour.exists()


def office_note(box: Path) -> Path:
    """Return the second draft of a scene that has one."""
    return next(iter(sorted(box.glob("*.000001.draft"))))


def test_what_a_replaced_key_signed_is_refused_with_what_would_be_taken_instead(office: Office) -> None:
    laptop = with_case(office)
    carried(office, laptop)
    new = office.desk.done("key", "new")["key"]
    office.done("Eve", "key", "rotate", "--replaced-key", office.keys["Eve"], "--new-key", new["vkey"])
    before = office.size()
    answer = office.run("Carl", "scene", "import-notes", "--box", "drafts")
    assert answer.status == 5
    assert "key.valid" in answer.err
    assert "--late-reason paper_record" in answer.err
    assert office.size() == before
    drafts = sorted((office.folder / "drafts").glob("*.draft"))
    assert len(drafts) == 2

    office.keys["Eve"] = new["name"]
    office.see("scene", "make-kit", "new.kit")
    wrote = ("--kit", "new.kit", "--box", "again", "--late-reason", "paper_record")
    again = ("scene", "open", "harbour", *wrote, *OPEN[4:], "--file", str(drafts[0]))
    office.done("Eve", *again)
    office.done("Eve", "scene", "note", "harbour", *wrote, *NOTE[4:], "--file", str(drafts[1]))
    office.done("Carl", "scene", "import-notes", "--box", "again")
    digest = b64(sha256(drafts[1].read_bytes()).digest())
    shown = office.see("scene", "show", "harbour")
    (noted,) = paged.later(shown, "scene.noted")
    assert noted["files_sha256"] == digest


def test_notes_for_another_ledger_are_refused(office: Office, tmp_path: Path) -> None:
    other = Office(Desk(tmp_path / "other"))
    other.desk.entropy.token(16)
    other.open()
    other.see("scene", "make-kit", "harbour.kit")
    laptop = at_scene(other, name="foreign")
    laptop.done("scene", "open", "harbour", *OPEN)
    carried(office, laptop)
    before = office.size()
    answer = office.run("Eve", "scene", "import-notes", "--box", "drafts")
    assert answer.status == 3
    assert "signed for the ledger" in answer.err or "checkpoint" in answer.err, answer.err
    assert office.size() == before


def test_notes_that_saw_another_history_of_this_ledger_are_refused(office: Office, tmp_path: Path) -> None:
    fork = copied(office, tmp_path / "fork")
    fork.case("C-9")
    fork.see("scene", "make-kit", "harbour.kit")
    laptop = at_scene(fork, name="forked")
    laptop.done("scene", "open", "harbour", *OPEN)
    carried(office, laptop)
    office.case("C-1")
    before = office.size()
    for tried in ((), ("--dry-run",)):
        answer = office.run("Carl", "scene", "import-notes", "--box", "drafts", *tried)
        assert answer.status == 7
        assert "no earlier state of this ledger" in answer.err
        assert office.size() == before
    assert len(list((office.folder / "drafts").glob("*.draft"))) == 1


def test_people_see_the_lag_in_lines_that_fit(office: Office) -> None:
    laptop = with_case(office)
    told = laptop.run("scene", "drafts", "--box", "drafts").out
    carried(office, laptop)
    admitted = office.run("Carl", "scene", "import-notes", "--box", "drafts")
    assert "signed 3 h" in admitted.out
    shown = office.desk.run("scene", "show", "harbour").out
    listed = office.desk.run("scene", "list").out
    assert "a stick under the desk" in shown
    assert "Eve" in shown
    assert "3 h" in listed
    assert max(map(len, (told + listed).splitlines())) <= 80
    of_case = office.desk.run("scene", "list", "--case", "C-1").out
    (row,), (narrowed,) = (text.splitlines()[-1:] for text in (listed, of_case))
    assert row.replace("C-1", "").split() == narrowed.split()


def test_no_scenes_are_said_to_be_none(office: Office) -> None:
    assert office.desk.run("scene", "list").out == "no scenes\n"
