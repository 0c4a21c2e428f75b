"""Ordinary copies of a ledger in use, restored: what is said of each is right, and names the way on.

Nobody attacks here. A ledger is copied while entries come in, its machine is lost, and the copy is put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.answers.backups.resumption_play import desk_folder, opened
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.drill.elsewhere import position_of, reach, receipts_of, restored
from tests.drill.load import under_load
from tests.drill.ways import WAYS, entries_in, journal_of, mixed
from tests.faults.points import DEAR, some

_COMMAND = re.compile(r"`custody (log resume [^`]*)`")


@dataclass
class House:
    """A ledger that was copied in every way while it was written to, and whose machine is lost now."""

    office: Office
    folder: Path
    size: int
    number: int = 0
    taken: list[str] = field(default_factory=list)

    def restore(self, way: str, *, state: str, receipts: bool) -> Office:
        """Restore a copy; ``state`` is the one copied with it (same), that of the lost machine (live), or none."""
        self.number += 1
        copy = self.folder / "copies" / way
        states = {"same": copy / "state", "live": self.office.folder / "state", "none": None}
        folder = self.folder / "restored" / str(self.number)
        return restored(self.office, copy, folder, state=states[state], receipts=receipts)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Copy a ledger under load in every way, once for all tests."""
    with pytest.MonkeyPatch.context() as patch, desk_folder(tmp_path_factory.mktemp("copies")) as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        office = opened(folder / "live")
        with under_load(office) as load:
            for way, copied in WAYS.items():
                load.grow(2)
                (folder / "copies" / way).mkdir(parents=True)
                copied(load, folder / "copies" / way)
            (folder / "copies" / "mixed").mkdir()
            mixed(load, folder / "copies" / "mixed")
        yield House(office, folder, office.size())


def words(answer: Answer) -> str:
    """Return everything that a command said, on one line."""
    return " ".join((answer.out + answer.err).split())


def resume_by(office: Office, said: str) -> Answer:
    """Type the very command that was named, with the key of the second administrator."""
    found = _COMMAND.search(said)
    assert found is not None, said
    return office.run("Ada", *found[1].replace("KEY", office.keys["Bea"]).split())


def behind(office: Office, entries: int, known: int) -> None:
    """Check a copy of so many entries where ``known`` are remembered: that is named before anything is signed."""
    checked = office.desk.run("check", "--objects", "none")
    assert (checked.status, checked.out.split(":")[0]) == (4, "BEHIND, NOT CHECKED"), checked.out
    assert "ERROR" not in checked.out
    assert office.desk.run("today").status == 4
    assert office.desk.run("doctor").status == 9
    refused = office.run("Eve", "case", "open", "NEW-1")
    assert (refused.status, entries_in(office.folder / "vault")) == (4, entries), refused.err
    assert f"the ledger has {entries} entries" in words(refused)
    assert "BROKEN" not in words(refused)
    nothing = office.run(
        "Ada", "log", "resume", "--reason", "restore", "--nothing-lost", "--second", office.keys["Bea"]
    )
    assert (nothing.status, entries_in(office.folder / "vault")) == (4, entries), nothing.err
    assert f"entries {entries} to " in words(nothing)
    shown = {position_of(file) for file in receipts_of(office)}
    resumed = resume_by(office, words(refused))
    assert resumed.status in (0, 10), resumed.err
    lost = known - entries
    told = words(resumed)
    assert (f"{lost} entries were lost: {entries} to {known - 1}" if lost > 1 else "1 entry was lost") in told
    for position in range(entries, known):
        named = re.search(rf"entry {position} case\.opened 20\S+Z signed by {office.keys['Eve']}", told)
        assert (named is not None) == (position in shown), (position, told)
    verdict = office.desk.run("check", "--objects", "none")
    first = words(verdict).split(" integrity ")[0]
    plural = "entry was" if lost == 1 else "entries were"
    assert verdict.status == 10
    assert first.startswith(f"VERIFIED, but the log was resumed once, and {lost} {plural} lost"), first
    assert office.run("Eve", "case", "open", "NEW-2").status in (0, 10)


def same_or_longer(office: Office) -> None:
    """Check a copy of which nothing that is reached remembers more: verified, and entries are made at once."""
    checked = office.desk.run("check", "--objects", "none")
    assert (checked.status, checked.out.split(":")[0]) == (0, "VERIFIED"), checked.out
    status = office.desk.run("today")
    assert (status.status in (0, 10), "BEHIND" in status.out) == (True, False), status.out
    entered = office.run("Eve", "case", "open", "NEW-1")
    assert entered.status == 0, entered.err


def test_the_ledger_that_was_copied_is_in_order(house: House) -> None:
    """The control: copying in these ways hurts nobody who goes on."""
    same_or_longer(house.office)
    house.size = house.office.size()


@pytest.mark.parametrize(
    ("state", "receipts"),
    [("same", True), ("same", False), ("live", False)],
    ids=["receipts", "bare", "live"],
)
def test_each_way_is_answered_rightly_and_leads_on(house: House, state: str, receipts: bool) -> None:
    """One table: each way of copying, with what survived. What is known decides, and nothing else.

    Beside the state of the lost machine every copy is behind: there a run takes a part of the ways.
    """
    outcomes = {}
    ways = list(WAYS) if state == "same" else some(list(WAYS), DEAR)
    for way in ways:
        office = house.restore(way, state=state, receipts=receipts)
        entries, known = entries_in(office.folder / "vault"), reach(office)
        outcomes[way] = "behind" if known > entries else "whole"
        if known > entries:
            behind(office, entries, known)
        else:
            same_or_longer(office)
        assert journal_of(office.folder / "vault") == "wal", way
        assert "database journal delete" not in words(office.desk.run("doctor")), way
    # What must hold of each way, or the table would pass by showing nothing.
    if state == "same" and not receipts:
        newer = {"state, then .backup", "state, then VACUUM INTO"}
        assert {way for way, outcome in outcomes.items() if outcome == "whole"} >= newer
        assert outcomes["backup from Python"] == outcomes["VACUUM INTO"] == "behind"
    else:
        assert set(outcomes.values()) == {"behind"}


def test_a_copy_on_a_machine_that_remembers_nothing_is_first_met_and_then_goes_on(house: House) -> None:
    office = house.restore("sqlite3 .backup", state="none", receipts=False)
    entries = entries_in(office.folder / "vault")
    assert office.desk.run("check", "--objects", "none").out.startswith("FIRST MET, NOT CHECKED")
    assert office.run("Eve", "case", "open", "NEW-1").status == 4
    newest = receipts_of(house.office)[-1]
    trusted = office.desk.run("trust", "lab.example", "--receipt", str(newest))
    assert (trusted.status, f"the ledger has {entries}" in words(trusted)) == (4, True), trusted.err
    assert office.desk.run("check", "--objects", "none").out.startswith("BEHIND, NOT CHECKED")
    assert office.run("Eve", "case", "open", "NEW-1").status == 4
    assert entries_in(office.folder / "vault") == entries
    resumed = resume_by(office, words(trusted))
    assert resumed.status in (0, 10), resumed.err
    assert f"{house.size - entries} entries were lost: {entries} to {house.size - 1}" in words(resumed)
    assert office.run("Eve", "case", "open", "NEW-2").status in (0, 10)


def test_a_snapshot_of_everything_is_named_by_the_receipts_of_others_before_anything_is_signed(
    house: House,
) -> None:
    """Vault and state were put back together: nothing here knows of the loss, other people's receipts do."""
    office = house.restore("snapshot of everything", state="same", receipts=False)
    entries = entries_in(office.folder / "vault")
    resume = ("log", "resume", "--reason", "restore", "--second", office.keys["Bea"])
    receipts = receipts_of(house.office)
    earlier = next(file for file in receipts if position_of(file) == entries - 5)
    assert office.run("Ada", *resume, "--nothing-lost").status == 7
    assert office.run("Ada", *resume, "--receipt", str(earlier)).status == 2
    assert entries_in(office.folder / "vault") == entries
    dry = office.run("Ada", *resume, "--receipt", str(house.office.folder / "receipts"), "--dry-run")
    assert f"entry {entries} case.opened" in words(dry)
    assert entries_in(office.folder / "vault") == entries
    done = office.run(
        "Ada", *resume, "--receipt", str(receipts[-1]), "--receipt", str(receipts[-2]), "--json"
    )
    assert done.status in (0, 10), done.err
    lost = done.document["lost"]
    assert (lost["size"], lost["entries"]) == (house.size, house.size - entries)
    assert [known["position"] for known in lost["known"]] == [house.size - 2, house.size - 1]
    again = office.run("Ada", *resume, "--receipt", str(receipts[-1]))
    assert (again.status, "on record as lost already" in words(again)) == (7, True)
    first = words(office.desk.run("check", "--objects", "none"))
    assert first.startswith(
        f"VERIFIED, but the log was resumed once, and {lost['entries']} entries were lost"
    )


def test_a_second_history_that_was_signed_unknowing_is_a_fork_as_soon_as_a_receipt_comes(
    house: House,
) -> None:
    office = house.restore("snapshot of everything", state="same", receipts=False)
    entries = entries_in(office.folder / "vault")
    office.case("NEW-1")
    resume = ("log", "resume", "--reason", "restore", "--second", office.keys["Bea"])
    folder = str(house.office.folder / "receipts")
    first = office.run("Ada", *resume, "--receipt", folder)
    assert (first.status, entries_in(office.folder / "vault")) == (3, entries + 1), first.err
    assert office.desk.run("check", "--objects", "none").out.startswith("BROKEN, TWO HISTORIES")
    done = office.run("Ada", *resume, "--receipt", folder)
    assert done.status in (0, 10), done.err
    told = words(done)
    assert f"{house.size - entries - 1} entries were lost: {entries + 1} to {house.size - 1}" in told
    assert re.search(rf"entry {entries} case\.opened \S+ signed by \S+, and another one stands there", told)
    office.done("Eve", "case", "open", "NEW-2")


def test_a_copy_of_two_moments_says_that_it_is_one_and_blames_nobody(house: House) -> None:
    office = house.restore("mixed", state="same", receipts=True)
    checked = words(office.desk.run("check", "--objects", "none"))
    assert "BROKEN: integrity" in checked or "the file is damaged" in checked, checked
    assert "file by file while entries came in" in checked
    for command in (
        ("case", "open", "NEW-1", "--as", office.keys["Eve"]),
        (
            "log",
            "resume",
            "--reason",
            "restore",
            "--from-memory",
            "--second",
            office.keys["Bea"],
            "--as",
            "Ada",
        ),
        ("today",),
    ):
        answer = office.desk.run(*command)
        assert answer.status == 8, (command, answer.err)
        assert "file by file while entries came in" in words(answer), command
        assert "Somebody put them there" not in words(answer)
    assert office.desk.run("doctor", "--repair").status != 0
