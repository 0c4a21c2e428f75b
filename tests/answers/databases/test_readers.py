"""A reader never stops a writer: another account's `check` leaves nothing, and what it says is right or is not said.

Wrong before: an auditor's check left two empty files beside the database, from then on every entry of the laboratory
failed with "a vault on a read-only medium", and `doctor` called the vault fit.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custody.errors import Busy
from custody.ledger.ports import EntryRow
from custody.storage.database import SqlLedgerStore
from custody.storage.database.reader import SqlReader
from tests.answers.databases.accounts_play import LAB, Account, Machine, machine


@pytest.fixture(scope="module")
def shared() -> Iterator[Machine]:
    """Yield a vault that its group may read, and whose folder the group may write."""
    with machine() as found:
        found.make(readers_write=True)
        for path in found.vault.glob("ledger.db-*"):
            path.unlink()
        assert found.enter("C-1").status == 0
        yield found


@pytest.fixture
def lab(shared: Machine) -> Machine:
    """Return the same with nothing left beside its database, as after the keeper's last command."""
    os.chown(shared.vault, shared.keeper.number, LAB)
    shared.vault.chmod(0o770)
    for path in shared.vault.glob("ledger.db-*"):
        path.unlink()
    return shared


def count(lab: Machine) -> int:
    """Return how many entries there are, as the keeper's own check counts them."""
    return lab.check(lab.keeper)[2]


def test_a_check_by_an_auditor_leaves_nothing_and_the_laboratory_goes_on(lab: Machine) -> None:
    before = lab.check(lab.auditor)
    assert before[:2] == (0, "verified")
    assert lab.beside() == {}
    for command in ("today", "deadlines", "doctor", "log show"):
        lab.run(lab.auditor, *command.split())
        assert lab.beside() == {}
    assert lab.enter("C-2").status == 0
    assert lab.check(lab.auditor) == (0, "verified", before[2] + 1)


def test_a_reader_who_may_not_write_the_folder_reads_the_same(lab: Machine) -> None:
    lab.vault.chmod(0o750)
    assert lab.check(lab.auditor)[:2] == (0, "verified")
    assert lab.beside() == {}
    assert lab.enter("C-3").status == 0
    assert lab.check(lab.auditor) == (0, "verified", count(lab))


class Opened:
    """A database that is held open; called, it gives how many entries there are."""

    def __init__(self, path: Path, *, readonly: bool) -> None:
        self.store = SqlLedgerStore.open(path, readonly=readonly)

    def __call__(self) -> int:
        return self.store.read().head().size

    def close(self) -> None:
        """Close it in order."""
        self.store.close()


def opens(path: Path, *, readonly: bool) -> Callable[[], Opened]:
    """Return what opens a database and holds it."""
    return lambda: Opened(path, readonly=readonly)


def test_beside_a_writer_at_work_a_reader_sees_the_newest_entries_and_makes_no_file(lab: Machine) -> None:
    os.chown(lab.vault, lab.keeper.number, LAB)
    lab.vault.chmod(0o2770)  # what the writer makes belongs to the group too
    keeper = lab.keeper.number
    with lab.keeper.holds(opens(lab.vault / "ledger.db", readonly=False)) as writer:
        assert lab.enter("C-4").status == 0
        size = writer.ask()
        assert (lab.vault / "ledger.db-wal").stat().st_size
        assert lab.check(lab.auditor) == (0, "verified", size)
        assert lab.beside() == {"ledger.db-shm": keeper, "ledger.db-wal": keeper}
    assert lab.beside() == {}
    assert lab.check(lab.auditor) == (0, "verified", size)
    assert lab.beside() == {}


def test_entries_that_a_reader_may_not_see_yet_are_named_and_nothing_is_verified(lab: Machine) -> None:
    os.chown(lab.vault, lab.keeper.number, lab.keeper.number)
    lab.vault.chmod(0o775)  # the writer's files belong to its own group, which the auditor is not in
    with lab.keeper.holds(opens(lab.vault / "ledger.db", readonly=False)):
        assert lab.enter("C-5").status == 0
        status, told, _ = lab.check(lab.auditor)
        assert status == 8
        assert "newest entries are in ledger.db-wal" in told
        assert "account 61001" in told
        assert "mode 0640" in told
        assert "chmod g+s" in told
    # Every account may enter the folder now, which the check names.
    assert lab.check(lab.auditor) == (10, "verified", count(lab))


def test_a_reader_open_for_long_follows_writers_that_come_and_go(lab: Machine) -> None:
    path = lab.vault / "ledger.db"
    with lab.auditor.holds(opens(path, readonly=True)) as reader:
        size = reader.ask()
        assert lab.enter("C-6").status == 0
        assert reader.ask() == size + 1
        assert lab.beside() == {}
        lab.vault.chmod(0o2770)
        with lab.keeper.holds(opens(path, readonly=False)) as writer:
            assert lab.enter("C-7").status == 0
            assert reader.ask() == writer.ask() == size + 2
        assert set(lab.beside().values()) <= {lab.keeper.number}
        assert lab.enter("C-8").status == 0
        assert reader.ask() == size + 3
    assert set(lab.beside().values()) <= {lab.keeper.number}
    assert lab.enter("C-9").status == 0


def test_a_killed_writer_and_a_killed_reader_leave_what_the_next_ones_can_use(lab: Machine) -> None:
    lab.vault.chmod(0o2770)
    path = lab.vault / "ledger.db"
    with lab.keeper.holds(opens(path, readonly=False)) as writer:
        assert lab.enter("C-10").status == 0
        size = writer.ask()
        with lab.auditor.holds(opens(path, readonly=True)) as reader:
            assert reader.ask() == size
            reader.kill()
        writer.kill()
    assert lab.check(lab.auditor) == (0, "verified", size)
    assert set(lab.beside().values()) == {lab.keeper.number}
    assert lab.enter("C-11").status == 0
    assert lab.check(lab.auditor) == (0, "verified", size + 1)


def test_root_reads_and_leaves_no_file_of_its_own(lab: Machine) -> None:
    assert lab.check(lab.root)[2] == count(lab)
    assert set(lab.beside().values()) <= {lab.keeper.number}
    assert lab.enter("C-12").status == 0


def mixture(path: Path) -> Callable[[], Callable[[], str]]:
    """Return what begins to read the entries of a database, and says at the next question how that went on."""

    def opening() -> Callable[[], str]:
        store = SqlLedgerStore.open(path, readonly=True)
        rows = store.read().rows(0, 1000)
        next(rows)

        def go_on() -> str:
            try:
                return f"read {1 + sum(1 for _ in rows)}"
            except Busy as error:
                return error.message

        return go_on

    return opening


def test_what_was_read_of_two_states_of_the_file_is_never_given(lab: Machine) -> None:
    with lab.auditor.holds(mixture(lab.vault / "ledger.db")) as reader:
        assert lab.enter("C-13").status == 0
        assert "could not decide" in reader.ask()


def soon(happened: Callable[[], bool]) -> bool:
    """Wait until something has happened in another process; False where it does not within a minute."""
    until = time.monotonic() + 60
    while not happened() and time.monotonic() < until:
        time.sleep(0.005)
    return happened()


def checks(lab: Machine, meanwhile: Path, told: Path) -> Callable[[], Callable[[], tuple[int, str, int]]]:
    """Return a check that waits, amid its work and once, until the file ``meanwhile`` is there."""

    def opening() -> Callable[[], tuple[int, str, int]]:
        usual = SqlReader.rows

        def waiting(reader: SqlReader, start: int, stop: int) -> Iterator[EntryRow]:
            for row in usual(reader, start, stop):
                if not told.exists():
                    told.touch()
                    assert soon(meanwhile.exists)
                yield row

        setattr(SqlReader, "rows", waiting)  # noqa: B010 - the class is another one in this process only

        def check() -> tuple[int, str, int]:
            answer = lab.desks[lab.auditor].run("check", "--json")
            assert answer.out, answer.err
            return answer.status, answer.document["verdict"], answer.document["counts"]["entries"]

        return check

    return opening


def test_a_check_that_the_keeper_enters_beneath_has_the_verdict_of_one_state(lab: Machine) -> None:
    home = lab.folder / str(lab.auditor.number)
    meanwhile, told = home / "meanwhile", home / "told"
    size = count(lab)
    with lab.auditor.holds(checks(lab, meanwhile, told)) as auditor:
        auditor.begin()
        assert soon(told.exists)
        assert lab.enter("C-14").status == 0
        meanwhile.touch()
        assert auditor.answer() == (0, "verified", size + 1)
    assert lab.beside() == {}


def left_by(lab: Machine, account: Account) -> list[Path]:
    """Leave the two files beside the database that an account's older program left there."""
    files = [lab.vault / f"ledger.db-{name}" for name in ("shm", "wal")]
    for path in files:
        path.touch()
        os.chown(path, account.number, account.number)
        path.chmod(0o640)
    return files


def test_files_of_another_account_are_named_with_their_owner_and_the_command_that_helps(lab: Machine) -> None:
    size = count(lab)
    files = left_by(lab, lab.auditor)
    refused = lab.enter("C-15")
    assert refused.status == 8
    for path in files:
        assert str(path) in refused.err
    assert "of account 61002 (group 61002, mode 0640)" in refused.err
    assert f"`rm {files[1]} {files[0]}`" in refused.err
    assert "read-only medium" not in refused.err
    assert lab.check(lab.keeper) == (0, "verified", size)
    told = lab.run(lab.keeper, "doctor", "--json")
    assert told.document["fit"] is False
    (found,) = [row for row in told.document["checks"] if row["name"] == "database files"]
    assert "ledger.db-shm" in found["found"]
    for path in files:
        path.unlink()
    assert lab.enter("C-15").status == 0


def test_an_auditor_who_enters_is_told_whose_the_database_is(lab: Machine) -> None:
    assert lab.run(lab.auditor, "key", "new").status == 0
    answer = lab.run(lab.auditor, "case", "open", "X")
    assert answer.status == 8
    assert "ledger.db' is of account 61001" in answer.err
    assert "account 61002 may not write to it" in answer.err
    assert "read-only medium" not in answer.err
    assert lab.beside() == {}


def test_a_folder_that_takes_no_file_is_no_read_only_medium(lab: Machine) -> None:
    lab.vault.chmod(0o550)
    assert lab.check(lab.keeper)[:2] == (0, "verified")
    answer = lab.enter("C-16")
    assert answer.status == 8
    assert "account 61001 may not write to it" in answer.err
    assert "read-only medium" not in answer.err


def test_what_is_erased_is_gone_although_an_auditor_has_the_ledger_open(lab: Machine) -> None:
    lab.hire("Carl", "evidence_custodian")
    lab.hire("Judge", "authority")
    lab.vault.chmod(0o2770)
    path = lab.vault / "ledger.db"
    secret = b"the agency of C-17"

    def traces() -> list[str]:
        return [file.name for file in lab.vault.glob("ledger.db*") if secret in file.read_bytes()]

    assert lab.enter("C-17").status == 0
    entry = str(count(lab) - 1)
    with (
        lab.auditor.holds(opens(path, readonly=True)) as reader,
        lab.keeper.holds(opens(path, readonly=False)),
    ):
        size = reader.ask()
        basis = ("--basis", "court_order", "--legal-basis", "DPA s. 17", "--json")
        proposed = lab.sign("Carl", "erasure", "propose", entry, "--fields", "agency", *basis)
        assert proposed.status == 0, proposed.err
        proposal = str(proposed.document["entries"][0]["position"])
        assert lab.sign("Judge", "erasure", "approve", proposal).status == 0
        assert traces()
        assert reader.ask() == size + 2
        carried_out = lab.sign("Carl", "erasure", "execute", proposal)
        assert carried_out.status == 0, carried_out.err
        assert traces() == []
        assert reader.ask() == size + 3
    assert traces() == []


def test_an_auditor_who_names_the_state_folder_of_the_keeper_is_told_to_name_an_own_one(lab: Machine) -> None:
    desk = lab.desks[lab.auditor]
    own, keepers = desk.environ["CUSTODY_STATE"], lab.desks[lab.keeper].environ["CUSTODY_STATE"]
    assert lab.check(lab.auditor)[1] == "verified"
    desk.environ["CUSTODY_STATE"] = keepers
    try:
        for command in ("check", "today", "log show"):
            answer = lab.run(lab.auditor, *command.split())
            assert answer.status == 9
            assert f"account 61002 may not use the key of the log '{keepers}" in answer.err
            assert "names a folder of their own: --state" in answer.err
            assert "Check space" not in answer.err
    finally:
        desk.environ["CUSTODY_STATE"] = own


def test_a_key_is_made_where_the_vault_cannot_be_read(lab: Machine) -> None:
    lab.vault.chmod(0o700)
    made = lab.run(lab.auditor, "key", "new", "--domain", "lab.example", "--json")
    assert made.status == 0, made.err
    assert made.document["key"]["vkey"].startswith("lab.example/")
    assert "needs a domain" in lab.run(lab.auditor, "key", "new").err
    refused = lab.run(lab.auditor, "check")
    assert refused.status == 9
    assert "from an account that may read it" in refused.err
