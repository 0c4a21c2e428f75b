"""What failed stays due: after a red night every night is red until an entry says what became of the object.

Wrong before: the night after an object was found missing, `sweep run --due` and `due` said that nothing is due, with
exit status 0, for as long as the policy lets a good object wait.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.exhibits.test_disposition import DESTROY, final, proposed
from tests.cli.office import Office
from tests.cli.stores.test_copies import held, the_object
from tests.cli.stores.test_copies import lab as two_stores

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path", "two_stores"]
NIGHT = 86_400
NAMES = ("a.dd", "b.dd")


@pytest.fixture
def lab(office: Office) -> Office:
    """Return an office with two stored objects, read in full and sampled, so that nothing is due."""
    office.case()
    office.seizure()
    office.exhibit()
    for name in NAMES:
        (office.folder / name).write_bytes(name.encode() * 100)
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    office.done("Bot", "sweep", "run")
    return office


def stored(office: Office, name: str) -> Path:
    """Return the stored file of an object by the name that its source had."""
    content = name.encode() * 100
    found = (office.folder / "vault" / "objects" / "objects").rglob("*")
    return next(path for path in found if path.is_file() and path.read_bytes() == content)


def night(lab: Office, *argv: str) -> tuple[int, int]:
    """Return exit status and number of objects read of the next night's job."""
    lab.desk.clock.advance(NIGHT)
    answer = lab.run("Bot", "sweep", "run", "--due", "--json", *argv)
    return answer.status, answer.document["objects"]


def screens(lab: Office) -> dict[str, int]:
    """Return the exit status of each command that shows how the objects stand."""
    return {name: lab.desk.run(*name.split()).status for name in ("deadlines", "today", "sweep status")}


GREEN = {"deadlines": 0, "today": 0, "sweep status": 0}
RED = {"deadlines": 10, "today": 10, "sweep status": 10}


def test_without_a_failure_nothing_is_due_and_all_is_green(lab: Office) -> None:
    assert night(lab) == (0, 0)
    assert screens(lab)["sweep status"] == 0
    assert "read_failed" not in {row["why"] for row in lab.see("deadlines")["deadlines"]}


def lose(lab: Office) -> None:
    stored(lab, "a.dd").unlink()


def alter(lab: Office) -> None:
    path = stored(lab, "a.dd")
    path.chmod(0o600)
    path.write_bytes(b"a.de" * 100)


@pytest.mark.parametrize("harm", [lose, alter])
def test_every_night_after_a_failure_is_red_until_the_object_reads_back(lab: Office, harm: object) -> None:
    kept = stored(lab, "a.dd")
    content = kept.read_bytes()
    assert callable(harm)
    harm(lab)
    assert lab.run("Bot", "sweep", "run").status == 3
    for _ in range(3):
        assert night(lab) == (3, 1)
        assert screens(lab) == RED
        (row,) = [row for row in lab.see("deadlines", status=10)["deadlines"] if row["why"] == "read_failed"]
        assert row["state"] == "overdue"
    kept.unlink(missing_ok=True)
    kept.write_bytes(content)
    assert night(lab) == (0, 1)
    assert "read_failed" not in {row["why"] for row in lab.see("deadlines")["deadlines"]}
    assert night(lab) == (0, 0)


def test_a_sample_or_a_part_never_turns_a_red_night_green(lab: Office) -> None:
    lose(lab)
    assert lab.run("Bot", "sweep", "run").status == 3
    assert night(lab, "--depth", "sample") == (3, 1)
    assert night(lab, "--depth", "metadata") == (3, 1)
    assert {night(lab, "--slice", f"{part}/2")[0] for part in (1, 2)} == {3}
    answer = lab.run("Bot", "sweep", "run", "--max-age", "90")
    assert answer.status == 3
    assert "nothing is due, so nothing was checked" in answer.out
    assert "1 object on record as failing" in answer.out


def test_an_object_that_a_sample_finds_well_again_is_read_in_full_before_the_night_is_green(
    lab: Office,
) -> None:
    kept = stored(lab, "a.dd")
    content = kept.read_bytes()
    lose(lab)
    assert lab.run("Bot", "sweep", "run").status == 3
    kept.write_bytes(content)
    assert night(lab, "--depth", "sample") == (3, 1)
    assert night(lab) == (0, 1)
    assert night(lab, "--depth", "sample")[0] == 0


def test_a_store_that_was_not_reached_is_due_again_until_it_answers(lab: Office) -> None:
    here, away = lab.folder / "vault" / "objects", lab.folder / "elsewhere"
    here.rename(away)
    assert lab.run("Bot", "sweep", "run").status == 8
    for _ in range(2):
        assert night(lab) == (8, 0)
        assert screens(lab)["deadlines"] == 10
    away.rename(here)
    assert night(lab) == (0, 2)
    assert night(lab) == (0, 0)
    assert screens(lab)["sweep status"] == 0


def test_a_store_that_is_silent_takes_back_no_loss_that_was_found_in_it(lab: Office) -> None:
    lose(lab)
    assert lab.run("Bot", "sweep", "run").status == 3
    here, away = lab.folder / "vault" / "objects", lab.folder / "elsewhere"
    here.rename(away)
    assert night(lab) == (3, 0)
    assert "missing" in {
        row["outcome"] for row in paged.rows(lab.see("sweep", "status", status=10), "failing")
    }
    away.rename(here)
    assert night(lab) == (3, 1)


def test_the_other_scopes_of_a_run_are_judged_by_what_fails_in_them(lab: Office) -> None:
    lose(lab)
    assert lab.run("Bot", "sweep", "run", "--due").status == 0
    assert lab.run("Bot", "sweep", "run", "--exhibit", "EV/1").status == 3
    assert lab.run("Bot", "sweep", "run", "--exhibit", "EV/1", "--due").status == 3


def test_an_object_that_is_repaired_ends_it(two_stores: Office) -> None:
    lab = two_stores
    lab.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite")
    assert lab.run("Bot", "sweep", "run").status == 0
    held(lab).unlink()
    assert lab.run("Bot", "sweep", "run").status == 3
    assert night(lab) == (3, 1)
    lab.done("Eve", "object", "repair", the_object(lab))
    assert night(lab) == (0, 0)


def test_an_object_that_is_lawfully_destroyed_ends_it(two_stores: Office) -> None:
    lab = two_stores
    final(lab)
    number = proposed(lab)
    lab.done("Judge", "disposition", "approve", number)
    alter_held(lab)
    assert lab.run("Bot", "sweep", "run").status == 3
    recorded = lab.run("Eve", "disposition", "execute", number, *DESTROY, "--recorded")
    assert recorded.status in (0, 10), recorded.err
    lab.witness(number)
    assert night(lab)[0] == 3
    lab.done("Eve", "disposition", "delete-objects", number)
    assert night(lab) == (0, 0)


def alter_held(lab: Office) -> None:
    path = held(lab)
    path.chmod(0o600)
    path.write_bytes(b"X" + path.read_bytes()[1:])


def test_what_is_wrong_is_on_standard_error_where_nobody_sees_the_answer(lab: Office) -> None:
    """Wrong before: with --quiet a unit failed by exit status 3 and left no word in the journal."""
    for words in (("sweep", "run"), ("check",)):
        whole = lab.run("Bot", *words, "--quiet")
        assert (whole.status in (0, 10), [line for line in whole.err.splitlines() if "missing" in line]) == (
            True,
            [],
        )
    stored(lab, NAMES[0]).unlink()
    swept = lab.run("Bot", "sweep", "run", "--quiet")
    assert swept.status == 3
    (line,) = [line for line in swept.err.splitlines() if line.endswith("in store local: missing")]
    assert line.startswith("custody: object ")
    checked = lab.run("Bot", "check", "--quiet")
    assert (checked.status, "object missing" in checked.err) == (3, True), checked.err
    assert "object missing" not in lab.run("Bot", "check").err, "without --quiet the answer says it"
