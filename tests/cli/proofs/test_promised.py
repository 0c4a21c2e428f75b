"""What a script gives away is what the head remembered on this machine has promised, as on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody import api
from custody.errors import CustodyError, HeadMismatch, UsageError
from custody.ledger.ports import HeadMark
from custody.proof import checkpoint, proof_file
from custody.storage.state.head import HeadFile
from custody.storage.vault.vault import HEAD
from tests.cli.office import Office


@pytest.fixture
def lab(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name in ("CUSTODY_AS", "CUSTODY_VAULT", "CUSTODY_KEYS", "CUSTODY_STATE", "CUSTODY_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    office.case()
    return office


def opened(lab: Office, state: Path | None = None) -> api.OpenLedger:
    return api.open_ledger(lab.folder / "vault", state=state or lab.folder / "state")


def size_of(proof: bytes) -> int:
    return checkpoint.parse(proof_file.parse(proof).checkpoint).size


def replace_database(lab: Office, by: Path) -> None:
    """Put another database in the place of the vault's, as a restored backup."""
    vault = lab.folder / "vault"
    for path in vault.glob("ledger.db*"):
        path.unlink()
    shutil.copy(by, vault / "ledger.db")


def head_of(lab: Office) -> HeadFile:
    """Return the file that remembers this ledger's head."""
    (path,) = (lab.folder / "state").rglob(HEAD)
    with opened(lab) as ledger:
        return HeadFile(path, ledger.origin)


def test_a_proof_is_given_where_database_and_head_fit_and_refused_after_an_older_copy_was_restored(
    lab: Office,
) -> None:
    older = lab.folder / "older.db"
    shutil.copy(lab.folder / "vault" / "ledger.db", older)
    lab.case("C-2")
    with opened(lab) as ledger:
        assert api.verify(ledger.proof(0), ledger.log_key).index == 0
        assert (size_of(ledger.proof(0)), size_of(ledger.proof(0, 3))) == (ledger.size, 3)
        with pytest.raises(UsageError, match="not covered"):
            ledger.proof(3, 3)
    replace_database(lab, older)
    assert lab.desk.run("proof", "entry", "0").status == 4
    with opened(lab) as ledger:
        for size in (None, 3):
            for unremembered in (False, True):
                with pytest.raises(HeadMismatch, match="an old copy or a cut one"):
                    ledger.proof(0, size, unremembered=unremembered)
    kit = lab.desk.run("scene", "make-kit", "harbour.kit")
    assert (kit.status, (lab.folder / "harbour.kit").exists()) == (4, False)


def test_nothing_is_proven_that_was_written_and_not_yet_promised(lab: Office) -> None:
    with opened(lab) as ledger:
        size = ledger.size
        marks = [
            HeadMark(head.size, head.root)
            for head in (
                checkpoint.parse(proof_file.parse(ledger.proof(0, at)).checkpoint) for at in (size - 1, size)
            )
        ]
    head = head_of(lab)
    with head.exclusive():
        head.start(marks[0])
        head.intend(*marks)
    with opened(lab) as ledger:
        assert ledger.size == size
        assert size_of(ledger.proof(0)) == size - 1
        with pytest.raises(UsageError, match=f"is of {size - 1} entries, not {size}"):
            ledger.proof(0, size)
        with pytest.raises(CustodyError):
            ledger.proof(size - 1)
    lab.see("scene", "make-kit", "harbour.kit")


def test_whoever_remembers_no_head_says_so_and_is_given_what_the_database_has(lab: Office) -> None:
    with opened(lab, lab.folder / "nothing") as ledger:
        assert size_of(ledger.proof(0, unremembered=True)) == ledger.size
        with pytest.raises(HeadMismatch, match="no head is remembered"):
            ledger.proof(0)
        with pytest.raises(UsageError, match="the newest checkpoint is of"):
            ledger.proof(0, ledger.size + 1, unremembered=True)
