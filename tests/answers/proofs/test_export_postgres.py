"""A ledger on a server is exported as the same ledger in a file is, byte for byte, and while others enter."""

from __future__ import annotations

from pathlib import Path

from tests.answers.proofs.exported import Stranger, export, furnish, rows_of
from tests.cli.desk import Desk
from tests.cli.office import STAFF, Office
from tests.cli.vault.test_log_export import exported_amid
from tests.journeys.test_on_a_server import address

__all__ = ["address"]

#: What names the place of a ledger, or the digest of a file that does.
NAMING = {"manifest.json", "stores.jsonl"}


def furnished(folder: Path, *more: str) -> Office:
    """Make a vault, by default in a file, with staff and evidence."""
    office = Office(Desk(folder))
    made = office.desk.done("init", "--domain", "lab.example", "--display-name", "Ada", *more)
    office.keys["Ada"] = made["key"]
    for name, roles in STAFF.items():
        office.hire(name, *roles)
    return furnish(office)


def test_a_ledger_on_a_server_gives_the_very_bytes_of_one_in_a_file(address: str, tmp_path: Path) -> None:
    here, there = furnished(tmp_path / "here"), furnished(tmp_path / "there", "--database", address)
    one, other = export(here, "x")[0], export(there, "x")[0]
    names = {path.name for path in one.iterdir()}
    assert names == {path.name for path in other.iterdir()}
    for name in names - NAMING:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    stranger = Stranger(tmp_path, there.see("log", "vkey")["vkey"])
    assert stranger.verify(other).returncode == 0
    size = there.size()
    amid = exported_amid(there, lambda: there.case("N-1"), name="amid")
    assert len(rows_of(amid, "entries.jsonl")) == size == there.size() - 1
    assert (amid / "entries.jsonl").read_bytes() == (other / "entries.jsonl").read_bytes()
