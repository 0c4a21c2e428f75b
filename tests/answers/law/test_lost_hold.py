"""A legal hold whose entry was lost keeps what it was on: its receipt lies on the machine that is to delete.

Base deleted the images of an exhibit on hold after a resumption, with the judge's receipt of the hold beside it.
"""

from __future__ import annotations

import pytest

from tests.answers.stores.abandoned import Backup, resumed
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.cli.stores.test_clearing import RELEASE, Lab

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Lab:
    office.hire("Bea", "administrator")
    return Lab(office)


def test_what_a_lost_hold_may_be_on_is_not_cleared_away(lab: Lab) -> None:
    images = lab.files()
    backup = Backup(lab.office)
    lab.hold()
    # Control: while the entry stands, the hold keeps everything.
    control = lab.clear("--yes")
    assert (control.status, lab.files()) == (5, images)
    backup.restore()
    resumed(lab.office)
    answer = lab.clear("--yes")
    assert lab.files() == images, "an exhibit on hold was deleted; the receipt of the hold lies beside it"
    assert (answer.status, "of a legal hold that the ledger lost" in answer.err) == (7, True)


def test_what_the_authority_answered_is_recorded_with_the_deletion(lab: Lab) -> None:
    backup = Backup(lab.office)
    lab.hold()
    lab.office.done("Judge", *RELEASE)
    backup.restore()
    resumed(lab.office)
    assert lab.clear("--yes").status == 7
    done = lab.office.done(
        "Eve", "disposition", "delete-objects", lab.number, "--yes", "--note", "H-1 was released"
    )
    assert (lab.files(), done["destroyed"]) == ([], 2)
