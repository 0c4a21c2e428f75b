"""`custody sweep`: four outcomes, the worst first, an exit status for each, and what status remembers."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("a.dd", "b.dd", "c.dd"):
        (office.folder / name).write_bytes(name.encode() * 100)
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    return office


def stored(office: Office, name: str) -> Path:
    """Return the stored file of an object by the name its source had."""
    for path in (office.folder / "vault" / "objects" / "objects").rglob("*"):
        if path.is_file() and path.read_bytes() == name.encode() * 100:
            return path
    raise AssertionError(name)


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_sweep_that_finds_everything_as_recorded_is_entered_and_ends_with_0(lab: Office) -> None:
    swept = lab.done("Bot", "sweep", "run")
    assert swept["outcomes"] == {"mismatch": 0, "missing": 0, "unreadable": 0, "verified": 3}
    assert [entry["kind"] for entry in swept["entries"]] == ["sweep.completed"]
    assert swept["failures"] == []
    status = lab.see("sweep", "status")
    assert [paged.value(status, key) for key in ("objects", "failing", "never_read")] == [3, 0, 0]
    (store,) = paged.rows(status, "stores")
    assert (store["within"], store["overdue"], store["never"]) == (3, 0, 0)
    assert store["newest"] == store["oldest"] == paged.rows(status, "sweeps")[0]["ended"]
    lab.desk.clock.advance(3 * DAY)
    (told,) = paged.texts(lab.see("sweep", "status"), "stores")
    assert (told["newest"], told["oldest"], told["within"]) == ("3 d ago", "3 of 90 days", "3 of 3")


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    overwrite(stored(lab, "a.dd"), b"a.de" * 100)
    golden("sweep-run", lab.run("Bot", "sweep", "run", "--json"), lab.folder)
    golden("sweep-status", lab.desk.run("sweep", "status", "--json"), lab.folder)


def test_changed_missing_and_unreadable_objects_are_told_apart_the_worst_first(lab: Office) -> None:
    overwrite(stored(lab, "a.dd"), b"a.de" * 100)
    stored(lab, "b.dd").unlink()
    unread = stored(lab, "c.dd")
    unread.unlink()
    unread.mkdir()
    answer = lab.run("Bot", "sweep", "run")
    assert answer.status == 3
    assert answer.out.index("MISMATCH") < answer.out.index("MISSING") < answer.out.index("UNREADABLE")
    assert "the bytes are not judged" in answer.out
    assert answer.out.count("object.verification_failed") == 3
    shown = lab.desk.run("sweep", "status")
    assert shown.status == 10
    assert "Failing (3)" in shown.out


def test_only_unreadable_objects_end_with_10(lab: Office) -> None:
    unread = stored(lab, "c.dd")
    unread.unlink()
    unread.mkdir()
    assert lab.done("Bot", "sweep", "run", status=10)["outcomes"]["unreadable"] == 1


def test_objects_that_can_be_read_again_are_entered_as_such(lab: Office) -> None:
    names = ("a.dd", "b.dd", "c.dd")
    paths = [stored(lab, name) for name in names]
    for path in paths:
        path.unlink()
        path.mkdir()
    assert lab.done("Bot", "sweep", "run", status=10)["outcomes"]["unreadable"] == 3
    for path, name in zip(paths, names, strict=True):
        path.rmdir()
        path.write_bytes(name.encode() * 100)
    restored = lab.done("Bot", "sweep", "run")
    kinds = [entry["kind"] for entry in restored["entries"]]
    assert kinds == ["sweep.completed", *["object.verification_recovered"] * 3]
    assert "reads back right now" not in lab.run("Bot", "sweep", "run").out


def test_a_restored_object_is_entered_as_such_and_people_are_told(lab: Office) -> None:
    path = stored(lab, "a.dd")
    overwrite(path, b"a.de" * 100)
    lab.done("Bot", "sweep", "run", status=3)
    again = lab.done("Bot", "sweep", "run", status=3)
    assert [entry["kind"] for entry in again["entries"]] == ["sweep.completed"]
    overwrite(path, b"a.dd" * 100)
    assert "it failed before and reads back right now" in lab.run("Bot", "sweep", "run").out
    assert paged.value(lab.see("sweep", "status"), "failing") == 0


def test_sizes_only_are_not_taken_for_bytes(lab: Office) -> None:
    overwrite(stored(lab, "a.dd"), b"a.de" * 100)
    answer = lab.run("Bot", "sweep", "run", "--depth", "metadata")
    assert answer.status == 0
    assert "only sizes were compared" in answer.out
    assert "the bytes are those recorded" not in answer.out
    assert "size matches" in answer.out
    assert "verified " not in answer.out
    today = lab.see("today", status=10)
    assert "objects_never_swept" in paged.alarms(today)
    assert "sizes only: no byte read" in lab.desk.run("today").out
    health = lab.desk.run("doctor").out
    assert "none has read a byte, though objects are stored" in health
    lab.run("Bot", "sweep", "run")
    assert "objects_never_swept" not in paged.alarms(lab.see("today", status=10))
    assert "none has read a byte" not in lab.desk.run("doctor").out


def test_objects_compared_by_size_are_still_never_read(lab: Office) -> None:
    overwrite(stored(lab, "a.dd"), b"a.de" * 100)
    lab.done("Bot", "sweep", "run", "--depth", "metadata")
    shown = " ".join(str(lab.see("exhibit", "show", "EV/1")).split())
    assert "compared 3 objects by size only." in shown
    assert "verified 3 objects" not in shown
    assert paged.value(lab.see("sweep", "status"), "never_read") == 3
    assert "Never read in full (3)" in lab.desk.run("sweep", "status").out


def test_a_size_that_differs_is_a_mismatch_at_any_depth(lab: Office) -> None:
    overwrite(stored(lab, "a.dd"), b"shorter")
    swept = lab.done("Bot", "sweep", "run", "--depth", "metadata", status=3)
    assert swept["failures"][0]["why"] == "7 of 400 bytes"
    assert swept["failures"][0]["found_sha256"] is None


def test_a_sweep_can_be_of_one_exhibit_or_case(lab: Office) -> None:
    lab.exhibit("EV/2")
    (lab.folder / "d.dd").write_bytes(b"d")
    lab.done("Eve", "archive", "d.dd", "--exhibit", "EV/2")
    assert lab.done("Bot", "sweep", "run", "--exhibit", "EV/2")["objects"] == 1
    assert lab.done("Bot", "sweep", "run", "--case", "C-1")["objects"] == 4
    assert lab.done("Bot", "sweep", "run", "--exhibit", "EV/1")["objects"] == 3
    lab.exhibit("EV/3")
    empty = lab.run("Bot", "sweep", "run", "--exhibit", "EV/3")
    assert (empty.status, "no object is archived" in empty.err) == (6, True)
    assert lab.run("Bot", "sweep", "run", "--case", "C-9").status == 6


def test_a_vault_without_objects_has_nothing_to_sweep(office: Office) -> None:
    before = office.size()
    answer = office.run("Bot", "sweep", "run")
    assert (answer.status, "nothing was checked" in answer.out) == (0, True)
    assert office.size() == before
    assert "no sweep is on record" in office.desk.run("sweep", "status").out


def test_a_dry_run_reads_and_enters_nothing_but_tells_by_its_status(lab: Office) -> None:
    overwrite(stored(lab, "a.dd"), b"a.de" * 100)
    before = lab.size()
    shown = lab.done("Bot", "sweep", "run", "--dry-run", status=3)
    assert shown["drafts"][0]["fields"]["mismatch_count"] == 1
    assert lab.size() == before


def test_who_may_not_sweep_is_refused_before_anything_is_read(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custody.ledger.verification.outcomes import Fixity

    def unread(*_: object, **__: object) -> None:
        raise AssertionError("objects were read")

    monkeypatch.setattr(Fixity, "check", unread)
    answer = lab.run("Judge", "sweep", "run")
    assert (answer.status, "role.permit" in answer.err) == (5, True)


def test_long_lists_of_objects_never_read_are_cut_with_a_count(lab: Office) -> None:
    (lab.folder / "many").mkdir()
    names = [str(lab.folder / "many" / str(at)) for at in range(22)]
    for name in names:
        Path(name).write_bytes(name.encode())
    lab.done("Eve", "archive", *names, "--exhibit", "EV/1")
    assert "  and 5 more\n" in lab.desk.run("sweep", "status").out
