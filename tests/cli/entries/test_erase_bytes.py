"""What was erased is in no byte of the database, its log, its index or its lists; also after a restore."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.office import Office

BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
#: Values that stand in labels, in prose, and in a correction, each of which is looked for byte by byte.
SECRETS = {
    "reference": "EV-SECRET-REFERENCE",
    "serial": "SECRET-SERIAL-4C53",
    "description": "a secret description of a stick",
    "owner": "Olga Secretowner",
}


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit(
        SECRETS["reference"],
        *("--serial", SECRETS["serial"], "--owner", SECRETS["owner"]),
        *("--description", SECRETS["description"]),
    )
    return office


def left(office: Office, where: Path | None = None) -> dict[str, list[str]]:
    """Return the secrets that some file of the database, its log or its head's folder still holds."""
    files: list[Path] = [*(office.folder / "vault").glob("ledger.db*")] if where is None else [where]
    files += [file for file in (office.folder / "state").rglob("*") if file.is_file()]
    found: dict[str, list[str]] = {}
    for name, value in SECRETS.items():
        holders = [file.name for file in files if value.encode() in file.read_bytes()]
        if holders:
            found[name] = holders
    return found


def erase(office: Office) -> str:
    """Erase all of them; gives what carrying out said."""
    subject = SECRETS["reference"]
    entry = str(office.see("log", "show", "--subject", subject)["entries"][0]["entry"])
    made = office.done("Carl", "erasure", "propose", entry, "--fields", *SECRETS, *BASIS)
    proposal = str(made["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    return office.run("Carl", "erasure", "execute", proposal).out


def test_no_byte_of_it_is_left_and_what_cannot_be_reached_is_listed(lab: Office) -> None:
    assert set(left(lab)) == set(SECRETS)
    told = erase(lab)
    assert left(lab) == {}
    assert "NOT erased: backups and copies of this database" in told
    for value in SECRETS.values():
        assert lab.desk.run("exhibit", "show", value).status == 6
    listed = lab.desk.run("exhibit", "list", "--json").out + lab.desk.run("case", "show", "C-1", "--json").out
    assert not [value for value in SECRETS.values() if value in listed]
    assert lab.see("check", "--objects", "none")["verdict"] == "verified"


def test_a_copy_made_while_it_is_written_and_read_holds_nothing_of_it_afterwards(lab: Office) -> None:
    erase(lab)
    lab.done("Eve", "exhibit", "seal", paged.listed(lab.see("exhibit", "list"))[0]["id"], "G-1")
    assert left(lab) == {}
    assert lab.desk.run("doctor", "--repair").status in (0, 10)
    assert left(lab) == {}


def test_an_older_copy_put_back_is_erased_again_before_anything_of_it_is_shown(lab: Office) -> None:
    database = lab.folder / "vault" / "ledger.db"
    older = lab.folder / "backup.db"
    shutil.copyfile(database, older)
    assert set(left(lab, older)) == set(SECRETS), "a backup is not reached, and the output says so"
    erase(lab)
    for file in database.parent.glob("ledger.db-*"):
        file.unlink()
    shutil.copyfile(older, database)
    shown = lab.desk.run("exhibit", "list")
    assert not [value for value in SECRETS.values() if value in shown.out + shown.err]
    lab.run("Eve", "case", "open", "C-9")
    assert left(lab) == {}
    after = lab.desk.run("exhibit", "list", "--json")
    assert not [value for value in SECRETS.values() if value in after.out]


def test_no_file_that_the_program_wrote_holds_it_but_those_that_it_lists(lab: Office) -> None:
    (lab.folder / "a.dd").write_bytes(b"image" * 999)
    lab.done("Eve", "archive", "a.dd", "--exhibit", SECRETS["reference"])
    lab.done("Eve", "sweep", "run")
    lab.see("log", "publish", "public", "--with-entries")
    lab.see("deadlines", "--all", "--ics", "deadlines.ics")
    lab.see("witness", "request", "--out", "stick")
    entry = str(lab.see("log", "show", "--subject", SECRETS["reference"])["entries"][0]["entry"])
    lab.done(
        "Eve",
        "entry",
        "disclose",
        entry,
        "--fields",
        "serial",
        "--purpose",
        "court",
        "--to",
        "X",
        "--out",
        "o",
    )
    told = " ".join(erase(lab).split())
    files = [file for file in lab.folder.rglob("*") if file.is_file()]
    holders = {
        (file.name, name)
        for file in files
        for name, value in SECRETS.items()
        if value.encode() in file.read_bytes()
    }
    assert holders == {("o.fields.json", "serial")}
    assert "disclosed on" in told
    assert "to X, for court: serial" in told
    assert {"ledger.db", "deadlines.ics", "head", "checkpoint"} <= {file.name for file in files}
    assert "NOT erased: files it was typed from or written to" in told
