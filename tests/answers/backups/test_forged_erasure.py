"""Nobody erases a value by writing a line into the list beside the head: an erasure takes two people and an entry.

Base carried the line out at the next command that wrote, for good, and its check was VERIFIED with a warning.
"""

from __future__ import annotations

import binascii

import pytest

from custody.ledger.ports import ListedErasure
from custody.model import layouts
from custody.storage.state.erasures import ErasureList
from tests.answers.stores.abandoned import Backup, begun, resumed
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Office:
    return begun(office)


def exhibit(office: Office) -> dict[str, object]:
    """Return the entry that registered the exhibit."""
    entries = office.see("log", "show", "--first", "0")["entries"]
    return next(entry for entry in entries if entry["kind"] == "exhibit.registered")


def shown(office: Office) -> bool:
    """Return whether the description of the exhibit is still there."""
    return "USB stick, black" in office.desk.run("exhibit", "show", "EV/1").out


def forge(office: Office, field: str) -> None:
    """List an erasure beside the head, as whoever writes the state folder does."""
    entry = exhibit(office)
    number, leaf = entry["entry"], str(entry["leaf"])
    assert isinstance(number, int)
    index = layouts.layout(1, "exhibit.registered").positions[field]
    (head,) = [path for path in (office.folder / "state").rglob("head") if path.is_file()]
    origin = office.see("log", "vkey")["origin"]
    listed = ListedErasure(number, binascii.unhexlify(leaf), index)
    ErasureList(head.with_name("head.erasures"), origin).add([listed])


@pytest.mark.parametrize("field", ["description", "custodian"])
def test_a_line_in_the_list_erases_nothing_that_no_entry_erases(lab: Office, field: str) -> None:
    assert shown(lab)
    control = lab.desk.run("check", "--objects", "none")
    assert control.status == 0, control.out
    forge(lab, field)
    lab.run("Judge", "case", "open", "C-2")
    lab.run("Ada", "doctor", "--repair")
    assert shown(lab), "one line in a file erased a value for good"
    answer = lab.desk.run("check", "--objects", "none", "--json")
    assert answer.status == 3
    assert "erasure_forged" in {finding["code"] for finding in answer.document["findings"]}


def test_what_an_entry_erased_is_erased_again_in_a_restored_copy(lab: Office) -> None:
    """Control: the list is there for a database that was put back, whose entry of the erasure may be lost."""
    number = str(exhibit(lab)["entry"])
    backup = Backup(lab)
    words = ("erasure", "propose", number, "--fields", "description", "--basis", "court_order")
    proposal = str(lab.done("Ada", *words, "--legal-basis", "DPA s. 17")["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Ada", "erasure", "execute", proposal)
    assert not shown(lab)
    backup.restore()
    resumed(lab)
    assert not shown(lab)


def test_after_a_resumption_a_line_erases_no_field_that_rules_rest_on(lab: Office) -> None:
    backup = Backup(lab)
    lab.done("Judge", "case", "open", "C-2")
    backup.restore()
    resumed(lab)
    forge(lab, "seizure")
    lab.run("Judge", "case", "open", "C-3")
    answer = lab.desk.run("check", "--objects", "none", "--json").document
    assert "openings_content" not in {finding["code"] for finding in answer["findings"]}
    assert paged.value(lab.see("exhibit", "show", "EV/1"), "seizure"), "a structural field was erased"
