"""Brings one backup back on another machine, with another HOME, and goes on: nothing that is lost stays unsaid."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.answers.backups.restore_play import told
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office
from tests.drill.house import OWN, SECRET, Lost
from tests.drill.ways import entries_in

#: The steps that are measured, in their order.
STEPS = ("copy", "bring back", "check", "say what is lost", "first entry")


@dataclass
class Outcome:
    """How a restored ledger stands: entries that came back, how many are said to be lost, the verdict's first line."""

    entries: int
    said: int
    first_line: str


def machine(house: Lost, way: str, patch: pytest.MonkeyPatch) -> Office:
    """Return a desk on another machine: its own HOME, nobody's settings, and the keys that people brought along."""
    home = house.folder / "machines" / way.replace(" ", "-")
    home.mkdir(parents=True)
    patch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE"):
        patch.delenv(f"XDG_{name}_HOME", raising=False)
    desk = Desk(home, FixedClock(house.now), CountedEntropy(way.encode()))
    desk.environ = {
        "CUSTODY_PASSPHRASE_FILE": str(home / "passphrase"),
        "CUSTODY_VAULT": str(home / "vault"),
    }
    shutil.copytree(house.folder / "keys", home / ".local" / "share" / "custody" / "keys")
    office = Office(desk)
    office.keys = dict(house.keys)
    return office


def bring_back(house: Lost, way: str, office: Office) -> Answer | None:
    """Put a backup in the place of a vault: with the command that is made for it, or by hand as copies are."""
    home, backup = office.folder, house.backup(way)
    if way == OWN:
        (made,) = (listed.parent for listed in backup.glob("*/backup.json"))
        words = ("restore", str(made), "--new-vault", str(home / "vault"), "--receipts", str(house.court))
        del office.desk.environ["CUSTODY_VAULT"]
        answer = office.desk.run(*words, "--escrow-key", house.keys["Ada"], "--json")
        office.desk.environ["CUSTODY_VAULT"] = str(home / "vault")
        assert answer.status == 10, answer.err
        return answer
    shutil.copytree(backup / "vault", home / "vault")
    shutil.copytree(backup / "state", home / ".local" / "state" / "custody")
    return None


def go_on(house: Lost, way: str) -> Outcome:
    """Restore a backup on a machine of its own, and check that all that is lost is said before anything is signed."""
    times = house.times
    with pytest.MonkeyPatch.context() as patch:
        office = machine(house, way, patch)
        vault = office.folder / "vault"
        with times.of(way, "bring back"):
            answer = bring_back(house, way, office)
        entries = entries_in(vault)
        with times.of(way, "check"):
            checked = office.desk.run("check")
        assert "BROKEN" not in checked.out, (way, checked.out)
        resume = _resumption(house, answer)
        foreseen = words(office.desk.run(*resume, "--dry-run"))
        gone = house.size - entries
        assert f"{gone} entries were lost: {entries} to {house.size - 1}" in foreseen, (way, foreseen)
        assert re.search(rf"entry {house.size - 1} case\.opened \S+ signed by", foreseen), (way, foreseen)
        assert entries_in(vault) == entries
        with times.of(way, "say what is lost"):
            resumed = office.desk.run(*resume)
        assert resumed.status in (0, 10), (way, resumed.err)
        with times.of(way, "first entry"):
            entered = office.run("Eve", "case", "open", "AFTER-1")
        assert entered.status in (0, 10), (way, entered.err)
        _receipts_of_others(house, office)
        _evidence(office)
        first = words(office.desk.run("check")).split(" integrity ")[0]
        said = re.search(r"resumed once, and (\d+) entries were lost", first)
        return Outcome(entries, 0 if said is None else int(said[1]), first)


def _resumption(house: Lost, answer: Answer | None) -> tuple[str, ...]:
    """Return the command that says what is lost: the one that the restore named, or that of the handbook."""
    if answer is None:
        named = ("log", "resume", "--reason", "restore", "--receipt", str(house.court))
        return (*named, "--as", house.keys["Ada"], "--second", house.keys["Bea"])
    (command,) = (text for text in told(answer)["next"] if " log resume " in text)
    return tuple(shlex.split(command)[1:])


def _receipts_of_others(house: Lost, office: Office) -> None:
    """Check that each receipt in other hands verifies by itself, and is either of an entry that stands or explained."""
    key = office.folder / "log.vkey"
    key.write_text(office.desk.run("log", "vkey").out)
    resume = ("log", "resume", "--reason", "restore", "--second", house.keys["Bea"], "--receipt")
    stands, gone = sorted(house.court.iterdir(), key=lambda file: int(file.name.split(".")[0]))
    for receipt in (stands, gone):
        assert office.desk.run("verify", str(receipt), "--vkey", f"@{key}").status == 0
    assert office.run("Ada", *resume, str(stands)).status == 2
    assert "on record as lost already" in words(office.run("Ada", *resume, str(gone)))


def _evidence(office: Office) -> None:
    """Check that the evidence is there, and that what was erased before the backup is nowhere."""
    shown = office.desk.run("exhibit", "show", "EV/1")
    assert "(erased)" in shown.out, shown.out
    files: list[Path] = [*(office.folder / "vault").rglob("*"), *(office.folder / ".local").rglob("*")]
    assert not [file for file in files if file.is_file() and SECRET.encode() in file.read_bytes()]


def words(answer: Answer) -> str:
    """Return everything that a command said, on one line."""
    return " ".join((answer.out + answer.err).split())
