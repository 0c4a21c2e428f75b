"""Nobody deletes what is stored alone or unasked: a witness has signed first, and a person at a terminal is asked."""

from __future__ import annotations

import pytest

from tests.cli.cases.test_nonconforming_consent import typed
from tests.cli.exhibits.test_disposition import DESTROY
from tests.cli.office import Office
from tests.cli.stores.test_clearing import Lab

QUESTION = "Delete all of this for good? [y/N]"


@pytest.fixture
def lab(office: Office) -> Lab:
    return Lab(office)


@pytest.mark.parametrize("answer", ["", "n\n", "yellow\n"])
def test_a_person_at_a_terminal_is_told_what_goes_and_anything_but_a_yes_deletes_nothing(
    lab: Lab, answer: str
) -> None:
    before = lab.office.size()
    done = typed(lab.office, "Eve", answer, "disposition", "delete-objects", lab.number)
    assert (done.status, len(lab.files()), lab.office.size()) == (5, 2, before)
    assert QUESTION in done.err
    assert "EV/1" in done.err
    assert "2 objects, 8 bytes" in done.err
    assert "nothing was deleted: 2 objects stay as they are" in done.err


def test_a_yes_deletes_and_is_asked_for_once(lab: Lab) -> None:
    done = typed(lab.office, "Eve", "y\n", "disposition", "delete-objects", lab.number)
    assert (done.status, lab.files(), done.err.count("[y/N]")) == (0, [], 1)


def test_where_nothing_is_stored_any_more_nobody_is_asked(lab: Lab) -> None:
    assert lab.clear().status == 0
    again = typed(lab.office, "Eve", "", "disposition", "delete-objects", lab.number)
    assert (again.status, "[y/N]" in again.err) == (0, False)


@pytest.mark.parametrize(
    ("flags", "left"), [(["--yes"], 0), (["--json"], 0), (["--dry-run"], 2)], ids=["yes", "json", "dry"]
)
def test_a_script_is_never_asked_nor_is_a_rehearsal(lab: Lab, flags: list[str], left: int) -> None:
    done = typed(lab.office, "Eve", "", "disposition", "delete-objects", lab.number, *flags)
    assert (done.status, len(lab.files()), "[y/N]" in done.err) == (0, left, False)


def alone(office: Office) -> str:
    """Destroy an exhibit alone and record it, which is accepted and marked; return the entry."""
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("order.pdf", "a.dd"):
        (office.folder / name).write_bytes(name.encode())
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    words = ("--exhibit", "EV/1", "--measure", "destroy", "--basis", "case_ended", *DESTROY, "--recorded")
    return str(office.done("Eve", "disposition", "execute", *words, status=10)["entries"][0]["position"])


@pytest.mark.parametrize("flags", [(), ("--yes",), ("--dry-run",)])
def test_what_one_person_alone_says_was_destroyed_stays_until_a_witness_has_signed(
    office: Office, flags: tuple[str, ...]
) -> None:
    number = alone(office)
    store = office.folder / "vault" / "objects" / "objects"
    refused = office.run("Eve", "disposition", "delete-objects", number, *flags)
    assert (refused.status, "[rule object.destruction_unwitnessed]" in refused.err) == (5, True)
    assert f"custody disposition witness {number}" in refused.err
    assert len(list(store.rglob("*/*"))) == 1
    office.witness(number)
    assert office.done("Eve", "disposition", "delete-objects", number)["destroyed"] == 1
    assert list(store.rglob("*/*")) == []
