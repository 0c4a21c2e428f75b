"""Entries that scripts make leave receipts as those of commands do, so that a loss of them is named.

Power: restores a snapshot of vault and state together; the receipts lie elsewhere, beside the keys.
"""

from __future__ import annotations

import shutil

import pytest

from custody import api
from tests.answers.memory.memory_play import check, keep, put_back
from tests.api.test_api import desk, exhibit_of, opened
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.receipts import receipt_of

__all__ = ["desk"]


@pytest.fixture
def office(desk: Desk) -> Office:
    """Return the office of a desk with one key, which a script uses as well."""
    return Office(desk)


def loss_is_named(office: Office, size: int) -> bool:
    """Return whether a check of a restored vault reports that the ledger had ``size`` entries."""
    answer = check(office)
    return answer.status == 4 and f"{size} entries" in " ".join(answer.out.split())


def test_control_a_loss_of_what_commands_entered_is_named(office: Office) -> None:
    keep(office, "older", "vault", "state")
    office.desk.done("case", "open", "C-1")
    size = office.size()
    put_back(office, "older", "vault", "state")
    assert loss_is_named(office, size)


def test_a_loss_of_what_scripts_entered_is_named(office: Office) -> None:
    keep(office, "older", "vault", "state")
    with opened(office.desk) as ledger:
        made = ledger.record("case.opened", {"reference": "2026-0418"})
    put_back(office, "older", "vault", "state")
    assert loss_is_named(office, made.position + 1)
    assert made.receipt_file == receipt_of(office.folder, made.position)
    assert made.receipt_file.read_bytes() == made.receipt


def test_each_of_many_leaves_its_receipt(office: Office) -> None:
    names = [office.folder / f"{at}.dd" for at in range(5)]
    for path in names:
        path.write_bytes(path.name.encode())
    with opened(office.desk) as ledger:
        exhibit_of(ledger)
        made = [each for _, each in ledger.archive_each(names, "EV/1")]
        assert ledger.warnings == ()
        size = ledger.size
    assert all(isinstance(each, api.Recorded) and each.receipt_file is not None for each in made)
    assert all(receipt_of(office.folder, position).exists() for position in range(size))


def test_a_logged_read_of_a_script_leaves_its_receipt(office: Office) -> None:
    with opened(office.desk, reads="all") as ledger:
        case = ledger.record("case.opened", {"reference": "2026-0418"})
        ledger.entry(case.position)
        size = ledger.size
    assert size == case.position + 2
    assert receipt_of(office.folder, size - 1).exists()


def test_a_script_that_keeps_its_receipts_itself_switches_them_off(office: Office) -> None:
    with opened(office.desk, receipts=False) as ledger:
        made = ledger.record("case.opened", {"reference": "2026-0418"})
        assert (made.receipt_file, made.warnings, ledger.warnings) == (None, (), ())
        assert api.verify(made.receipt, ledger.log_key).index == made.position
    assert not receipt_of(office.folder, made.position).exists()


def test_a_receipt_that_cannot_be_written_is_said_and_the_entry_stands(office: Office) -> None:
    shutil.rmtree(office.folder / "receipts")
    (office.folder / "receipts").write_bytes(b"in the way")
    names = [office.folder / f"{at}.dd" for at in range(2)]
    for path in names:
        path.write_bytes(path.name.encode())
    with opened(office.desk) as ledger:
        made = ledger.record("case.opened", {"reference": "2026-0418"})
        assert made.receipt_file is None
        assert f"entry {made.position} stands, but its receipt was not kept" in made.warnings[0]
        assert made.warnings == ledger.warnings
        exhibit_of(ledger)
        many = [each for _, each in ledger.archive_each(names, "EV/1")]
        assert [len(each.warnings) for each in many if isinstance(each, api.Recorded)] == [1, 1]
        assert ledger.check().verdict == "verified"
