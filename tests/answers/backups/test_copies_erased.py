"""A restored copy shows no value that was erased since it was made, in whichever way it was made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.answers.backups.resumption_play import desk_folder, opened
from tests.cli.office import Office
from tests.drill.elsewhere import restored
from tests.drill.load import under_load
from tests.drill.ways import WAYS

SECRET = "4C53-0001-ERASED"
BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
ERASED = " erased fields again, as a restored copy does"


@dataclass
class Erased:
    """A ledger that was copied in every way; afterwards the serial number of EV/1 was erased in it."""

    office: Office
    folder: Path
    entry: str

    def restore(self, way: str, name: str, *, live: bool) -> Office:
        """Restore a copy on another machine, with the state of the lost one, or with the copied state and receipts."""
        copy = self.folder / "copies" / way
        state = self.office.folder / "state" if live else copy / "state"
        return restored(self.office, copy, self.folder / name / way, state=state, receipts=not live)


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    """Copy a ledger under load, then erase a value in it."""
    with pytest.MonkeyPatch.context() as patch, desk_folder(tmp_path_factory.mktemp("erased")) as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        office = opened(folder / "live")
        office.seizure()
        office.exhibit("EV/1", "--serial", SECRET)
        with under_load(office) as load:
            for way, copied in WAYS.items():
                load.grow(1)
                (folder / "copies" / way).mkdir(parents=True)
                copied(load, folder / "copies" / way)
        entry = str(office.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
        proposed = office.done("Carl", "erasure", "propose", entry, "--fields", "serial", *BASIS)["entries"][
            0
        ]
        office.done("Judge", "erasure", "approve", str(proposed["position"]))
        office.done("Carl", "erasure", "execute", str(proposed["position"]))
        yield Erased(office, folder, entry)


def raw(office: Office) -> bytes:
    """Return the bytes of the database and of the files beside it."""
    return b"".join(file.read_bytes() for file in sorted((office.folder / "vault").glob("ledger.db*")))


def readings(entry: str) -> tuple[tuple[str, ...], ...]:
    """Return commands that would show the value if it were there."""
    return (
        ("exhibit", "show", "EV/1"),
        ("exhibit", "show", SECRET),
        ("case", "show", "C-1"),
        ("log", "show", "--entry", entry),
        ("tui", "--plain", f"search:{SECRET}"),
    )


def test_a_copy_from_before_the_erasure_holds_the_value(erased: Erased) -> None:
    """The control: the copies are of before, and nothing that is checked below is true by itself."""
    for way in WAYS:
        office = erased.restore(way, "control", live=False)
        assert SECRET.encode() in raw(office), way
        shutil.rmtree(office.folder)


def test_no_way_of_copying_brings_an_erased_value_back_where_the_state_survived(erased: Erased) -> None:
    for way in WAYS:
        office = erased.restore(way, "live", live=True)
        for words in readings(erased.entry):
            answer = office.desk.run(*words)
            assert SECRET not in (answer.out + answer.err).replace(words[-1], ""), (way, words)
        shown = office.desk.run("exhibit", "show", "EV/1")
        assert (shown.status, ERASED in shown.err) == (9, True), (way, shown.err)
        assert "`custody doctor --repair`" in shown.err
        # The first command that opens it for writing, whatever becomes of that.
        assert office.run("Eve", "case", "open", "NEW-1").status == 4
        assert SECRET.encode() not in raw(office), way
        assert "(erased)" in office.desk.run("exhibit", "show", "EV/1").out, way


def test_the_repair_that_is_named_erases_it(erased: Erased) -> None:
    office = erased.restore("VACUUM INTO", "repaired", live=True)
    office.desk.run("doctor", "--repair")
    assert SECRET.encode() not in raw(office)
    assert "(erased)" in office.desk.run("exhibit", "show", "EV/1").out


def test_a_lost_erasure_that_only_a_receipt_shows_is_named_before_anything_is_signed(
    erased: Erased,
) -> None:
    office = erased.restore("sqlite3 .backup", "receipts", live=False)
    resume = ("log", "resume", "--reason", "restore", "--from-memory", "--second", office.keys["Bea"])
    dry = office.run("Ada", *resume, "--dry-run")
    told = " ".join((dry.out + dry.err).split())
    assert "erasure.executed 20" in told
    assert "what the lost erasures erased, this copy may show again" in told
    done = office.run("Ada", *resume, "--json")
    assert "erasure.executed" in {known["kind"] for known in done.document["lost"]["known"]}
