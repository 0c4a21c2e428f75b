"""What is wrong with evidence is said on the exhibit, its case, lists, status, due and beside the verdict of a check.

Wrong before: after a byte of a stored object was flipped and a sweep had found it, the check said VERIFIED without a
word about it, the exhibit told it far down, the case not at all, and the store was green beside the number failing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY
from custody.ledger.views.worklist.alarms import every, of_exhibit, summed
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.model.locking import archived, carried, locking, ordered, term, verify
from tests.model.objects.test_rules_locked import held
from tests.model.office import office as in_memory

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]
CONTENT = b"a.dd" * 100


@pytest.fixture
def lab(office: Office) -> Office:
    """Return an office with a stored and verified image of EV/1, and EV/2 beside it."""
    office.case()
    office.seizure()
    office.exhibit()
    office.exhibit("EV/2")
    (office.folder / "a.dd").write_bytes(CONTENT)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    office.done("Bot", "sweep", "run")
    return office


def flip(lab: Office) -> None:
    """Change one byte of the stored image, and let a sweep find it."""
    files: list[Path] = [file for file in (lab.folder / "vault" / "objects").rglob("*") if file.is_file()]
    path = next(file for file in files if file.read_bytes() == CONTENT)
    path.chmod(0o600)
    path.write_bytes(b"b" + CONTENT[1:])
    assert lab.run("Bot", "sweep", "run").status == 3


def tell(lab: Office) -> None:
    """Record a discrepancy of EV/1."""
    lab.done(
        "Carl",
        "exhibit",
        "report-discrepancy",
        "EV/1",
        "--differences",
        "label",
        "--description",
        "torn",
        "--found-by",
        "Carl",
    )


def lose(lab: Office) -> None:
    """Record EV/1 as missing."""
    seen = ("--last-seen-at", "2026-11-02T09:01:00Z")
    lab.done(
        "Carl",
        "exhibit",
        "report-missing",
        "EV/1",
        "--last-situation",
        "in_storage",
        "--reported-by",
        "Carl",
        *seen,
    )


def said(lab: Office, *argv: str) -> str:
    """Return what a command prints for people, in one line."""
    return " ".join(lab.run("Eve", *argv).out.split())


def test_where_nothing_is_wrong_no_page_alarms_and_the_verdict_stands_alone(lab: Office) -> None:
    for argv in (("exhibit", "show", "EV/1"), ("case", "show", "C-1"), ("exhibit", "list"), ("today",)):
        assert "ALARM" not in said(lab, *argv).upper(), argv
    assert said(lab, "check").startswith("VERIFIED: integrity")
    assert "alarms" not in paged.value(lab.run("Eve", "today", "--json").document, "attention")


@pytest.mark.parametrize(
    ("harm", "words", "beside"),
    [
        (flip, "bytes are not those recorded", "1 failed verification is on record"),
        (tell, "label not as recorded", "1 discrepancy is open"),
        (lose, "missing, since 2026-11-02 09:01Z", "1 exhibit is missing"),
    ],
)
def test_an_alarm_is_on_the_exhibit_its_case_lists_status_and_beside_the_verdict(
    lab: Office, harm: object, words: str, beside: str
) -> None:
    assert callable(harm)
    harm(lab)
    show = said(lab, "exhibit", "show", "EV/1")
    assert show.startswith("Exhibit EV/1 ✗ ")
    assert words in show.split(" custodian ")[0], "it is said before the thing itself"
    case = said(lab, "case", "show", "C-1")
    assert case.startswith("Case C-1 ✗ EV/1: ")
    assert words in case.split(" identifier ")[0], "it is said before the case itself"
    (first, second) = paged.listed(lab.run("Eve", "exhibit", "list", "--json").document)
    assert (first["note"] is not None, second["note"]) == (True, None)
    assert "ALARM" in said(lab, "exhibit", "list")
    status = lab.run("Eve", "today", "--json")
    assert (status.status, paged.value(status.document, "alarms")) == (10, 1)
    assert "alarms" in paged.value(status.document, "attention")
    assert lab.run("Eve", "deadlines").status in (0, 10)
    assert lab.run("Eve", "deadlines", "--json").document["deadlines"], (
        "somebody has to do something about it"
    )
    check = said(lab, "check", "--objects", "none")
    assert check.startswith(f"VERIFIED, but {beside}")
    assert lab.run("Eve", "check", "--objects", "none").status == 10


def test_an_alarm_ends_with_the_entry_that_answers_it(lab: Office) -> None:
    tell(lab)
    solved = ("--outcome", "explained", "--finding", "it tore when it was put on", "--established-by", "Carl")
    lab.done("Carl", "exhibit", "resolve-discrepancy", "EV/1", *solved)
    assert "✗" not in said(lab, "exhibit", "show", "EV/1")
    assert "open" not in said(lab, "check", "--objects", "none").partition(":")[0]
    lose(lab)
    found = ("--seal-state", "absent", "--condition", "as_described", "--found-by", "Carl")
    lab.done("Carl", "exhibit", "recover", "EV/1", *found)
    assert lab.run("Eve", "today", "--json").document["alarms"] == []


def plain(lab: Office, page: str, key: str = "") -> list[str]:
    """Return the lines of a screen as text."""
    answer = lab.run("Eve", "tui", "--plain", f"{page}:{key}" if key else page)
    assert answer.status == 0, answer.err
    return [line for line in answer.out.splitlines() if line.strip()]


def test_screens_say_an_alarm_first_and_show_no_green_beside_it(lab: Office) -> None:
    exhibit = paged.value(lab.see("exhibit", "show", "EV/1"), "id")
    case = paged.listed(lab.see("case", "list"))[0]["id"]
    pages = (("today", ""), ("exhibit", exhibit), ("case", case))
    for page, key in pages:
        assert "alarm" not in " ".join(plain(lab, page, key)).lower(), page
    good = next(line for line in plain(lab, "integrity") if line.split()[-1:] == ["0"] and "local" in line)
    assert "✓" in good
    flip(lab)
    for page, key in pages:
        head = " ".join(plain(lab, page, key)[:6])
        assert "bytes are not those recorded" in head, (page, head)
    bad = next(line for line in plain(lab, "integrity") if line.split()[-1:] == ["1"] and "local" in line)
    assert "✓" not in bad
    assert "VERIFIED, but 1 failed verification is on record" in " ".join(plain(lab, "audit", "none"))


@pytest.mark.parametrize(
    ("harm", "words"), [(tell, "label not as recorded"), (lose, "missing"), (flip, "bytes")]
)
def test_the_page_of_integrity_shows_every_sort_of_alarm(lab: Office, harm: object, words: str) -> None:
    assert callable(harm)
    assert "Alarms" not in " ".join(plain(lab, "integrity"))
    harm(lab)
    head = " ".join(plain(lab, "integrity")[:6])
    assert "Alarms (1)" in head
    assert words in head


def test_a_lock_that_is_not_as_recorded_is_an_alarm_until_it_reads_back_right() -> None:
    world = in_memory()
    service, store = locking(world)
    seizure, exhibit = held(world)
    stored = archived(world, exhibit)
    term(world, seizure, None, 5 * DAY)
    for made in ordered(world, service):
        carried(world, service, made)
    verify(world, service)
    assert every(world.lookup()) == []
    assert stored.version is not None
    store.hold(stored.store_key, stored.version, on=False)
    _, drift = verify(world, service)
    (alarm,) = every(world.lookup())
    assert (alarm.sort, alarm.exhibit, alarm.subject) == ("lock", exhibit, stored.id)
    assert alarm.position == drift.position
    assert alarm.said == f"lock in {stored.store}: hold missing"
    assert summed([alarm]) == "1 lock is not as recorded"
    assert of_exhibit(world.lookup(), world.exhibit_record(exhibit)) == [alarm]
    store.hold(stored.store_key, stored.version, on=True)
    verify(world, service)
    assert every(world.lookup()) == []
