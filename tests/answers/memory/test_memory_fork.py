"""The log signed two histories: neither is signed over, both are kept, and neither is forgotten.

Power: holds the log's key and an officer's, goes on in a copy of vault and state that was made before.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.answers.memory.memory_play import check, codes, colleague, keep, put_back, verdict
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.receipts import receipt_of

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def two_histories(office: Office, tmp_path: Path) -> Path:
    """Go on in a copy as another machine with the same keys would, then here; returns the other one's vault."""
    keep(office, "copy", "vault")
    other = colleague(office, "clone", tmp_path / "clone")
    other.desk.environ["CUSTODY_VAULT"] = str(office.folder / "copy" / "vault")
    for number in ("X-1", "X-2", "X-3"):
        other.case(number)
    assert verdict(office) == ("verified", 0)
    office.case("C-2")
    assert verdict(office) == ("verified", 0)
    return office.folder / "copy" / "vault"


def test_a_fork_is_neither_signed_over_nor_forgotten(office: Office, tmp_path: Path) -> None:
    here = office.desk.environ["CUSTODY_VAULT"]
    there = two_histories(office, tmp_path)
    keep(office, "good", "state")
    shutil.copytree(tmp_path / "clone" / "state", office.folder / "their-state")
    office.desk.environ |= {"CUSTODY_VAULT": str(there), "CUSTODY_STATE": str(office.folder / "their-state")}
    size = office.size()
    refused = office.run("Eve", "case", "open", "C-3")
    assert refused.status == 3, refused.err
    assert office.size() == size
    answer = check(office)
    assert answer.status == 3, answer.out
    assert answer.out.startswith("BROKEN, TWO HISTORIES: head; objects NOT CHECKED\n")
    assert "fork" in codes(office)
    # Whoever puts the other vault and its head back has both histories remembered all the same.
    office.desk.environ["CUSTODY_VAULT"] = here
    (head,) = (office.folder / "good" / "state").glob("*/head")
    (place,) = (office.folder / "their-state").glob("*/head")
    shutil.copy(head, place)
    shutil.rmtree(there)
    for _ in range(2):
        assert verdict(office) == ("false", 3)
        assert codes(office) == {"fork_kept": "error"}
    assert office.run("Eve", "case", "open", "C-4").status == 3


def test_a_fork_is_shown_with_both_checkpoints_and_answered_by_two_administrators_alone(
    office: Office, tmp_path: Path
) -> None:
    office.hire("Bea", "administrator")
    here = office.desk.environ["CUSTODY_VAULT"]
    there = two_histories(office, tmp_path)
    office.desk.environ["CUSTODY_VAULT"] = str(there)
    assert verdict(office) == ("false", 3)
    remembered = office.desk.done("trust")
    origin = paged.value(remembered, "origin")
    (fork, *_) = paged.rows(remembered, "forks")
    assert (fork["kept_root"] != fork["root_there"], fork["answer"]) == (True, None)
    assert fork["found_text"].startswith(origin)
    assert "not answered" in office.desk.run("trust").out
    evidence = receipt_of(office.folder, office.size() - 3)
    told = office.desk.run("trust", origin, "--receipt", str(evidence))
    assert told.status == 3, told.out
    resume = ("log", "resume", "--reason", "other", "--second", "Bea", "--from-head")
    assert office.run("Ada", *resume).status == 3
    office.desk.environ["CUSTODY_VAULT"] = here
    assert office.run("Eve", "case", "open", "C-3").status == 3
    assert verdict(office) == ("false", 3)
    office.done("Ada", *resume[:-1], "--nothing-lost")
    assert verdict(office) == ("verified", 10)
    assert check(office).out.startswith("VERIFIED, but the log")
    office.case("C-3")
    assert "answered by the resumption" in office.desk.run("trust").out


def test_a_desk_that_remembers_more_does_not_follow_who_rewrote_the_newest_entries(
    office: Office, tmp_path: Path
) -> None:
    """A forger at the house rewrites the newest entries and signs them with the log's key; another desk saw more."""
    second = colleague(office, "second", tmp_path / "second")
    keep(office, "older", "vault", "state", "receipts")
    office.case("C-2")
    assert verdict(second) == ("verified", 0)
    remembered = second.size()
    put_back(office, "older", "vault", "state", "receipts")
    for number in ("Y-1", "Y-2"):
        office.case(number)
        assert second.run("Eve", "case", "open", "C-4").status in (3, 9)
        assert check(second).status == 3
    assert second.size() == remembered + 1
    assert verdict(second) == ("false", 3)
