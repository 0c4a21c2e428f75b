"""`custody training new`: a furnished ledger in a folder of its own, in which nothing is evidence."""

from __future__ import annotations

import pytest

from custody.pages import practice
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import golden


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk at which the training ledger was made in the folder ``practice``."""
    desk = Desk(tmp_path_factory.mktemp("school") / "desk")
    golden("training-new", desk.run("training", "new", "practice", "--json"), desk.folder)
    folder = desk.folder / "practice"
    secret = desk.folder / "passphrase"
    secret.write_text(f"{practice.PASSPHRASE}\n")
    desk.environ |= {f"CUSTODY_{name.upper()}": str(folder / name) for name in ("vault", "keys", "state")}
    return desk


def test_what_waits_is_there_and_its_dates_are_near(school: Desk) -> None:
    shown = school.run("today", "--as", practice.PERSON)
    assert shown.out.startswith("TRAINING LEDGER: nothing in it is evidence")
    assert practice.OFFERED in shown.out
    assert practice.OVERDUE in shown.out
    order = school.run("preservation-order", "show", practice.ENDING, "--json").document
    assert len(paged.rows(order, "periods")) == 1
    cases = paged.listed(school.done("case", "list"))
    assert sorted(row["state"] for row in cases) == ["closed", "open", "open"]


def test_the_record_is_sound_and_its_one_damaged_image_is_found_by_reading_it(school: Desk) -> None:
    checked = school.run("check", "--objects", "none", "--json").document
    assert {scope: verdict for scope, verdict in checked["scopes"].items() if verdict == "false"} == {}
    swept = school.run("sweep", "run", "--as", practice.PERSON, "--json")
    assert swept.status == 3, swept.err
    assert "mismatch" in swept.out


def test_a_folder_with_something_in_it_is_refused_and_left_alone(school: Desk) -> None:
    before = sorted(path.name for path in (school.folder / "practice").iterdir())
    answer = school.run("training", "new", "practice")
    assert answer.status == 7, answer.err
    assert "is not empty" in answer.err
    assert sorted(path.name for path in (school.folder / "practice").iterdir()) == before


def test_a_format_begins_with_its_own_first_line_and_the_training_is_told_beside_it(school: Desk) -> None:
    case = paged.listed(school.done("case", "list"))[0]["case"]
    plain = school.run("disclosure", "show", case, "--csv")
    assert (plain.status, plain.out.splitlines()[0].split(",")[0]) == (0, '"sort"')
    assert plain.err == "custody: TRAINING LEDGER: nothing in it is evidence\n"
    for more in ([], ["--json"]):
        assert school.run("disclosure", "show", case, *more).status == 0
    refused = school.run("disclosure", "show", case, "--csv", "--json")
    assert (refused.status, refused.out) == (2, "")
    assert "--csv and --json are two forms of one answer" in refused.err
