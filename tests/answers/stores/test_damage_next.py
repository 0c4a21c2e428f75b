"""What comes next on an exhibit of which a stored object failed: what repairs or explains it, not a second reading.

Wrong before: of bytes that a full verification had proven wrong, the exhibit's page said only to read them again, also
where an intact copy lay in another store.
"""

from __future__ import annotations

from custody.forms.command_line import command_of_words
from custody.pages.parts.page import Target
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.cli.stores.test_copies import copy, held, lab, spoil, sweep, the_object
from tests.tui.pages.test_long_lists import built, looking

__all__ = ["lab", "nobodys_settings", "office", "staffed", "tmp_path"]


def steps(office: Office) -> dict[str, tuple[str, ...]]:
    """Return the command of each step that a failure or a discrepancy leads to, by the step's code, the first first."""
    found = {}
    for step in office.desk.run("exhibit", "show", "EV/1", "--json").document["next"]:
        if step["code"] in ("repair", "report", "discrepancy", "read_failed"):
            action = step["action"]
            found[step["code"]] = tuple(command_of_words(tuple(action["command"].split()), action["values"]))
    return found


def test_an_intact_object_needs_nothing(lab: Office) -> None:
    copy(lab)
    sweep(lab)
    assert steps(lab) == {}


def test_damage_with_an_intact_copy_elsewhere_is_repaired_by_the_command_that_stands_there(
    lab: Office,
) -> None:
    copy(lab)
    spoil(lab)
    sweep(lab, status=3)
    ((code, command),) = steps(lab).items()
    assert code == "repair"
    done = lab.done("Eve", *command[1:])
    assert (done["repaired"]["store"], done["repaired"]["from_store"]) == ("local", "offsite")
    assert steps(lab) == {}


def test_the_copy_that_is_damaged_is_the_one_to_repair(lab: Office) -> None:
    copy(lab)
    held(lab, "offsite").unlink()
    sweep(lab, status=3)
    (command,) = steps(lab).values()
    assert lab.done("Eve", *command[1:])["repaired"]["store"] == "offsite"
    assert steps(lab) == {}


def test_damage_without_an_intact_copy_is_reported_then_explained_and_no_report_asked_for_again(
    lab: Office,
) -> None:
    spoil(lab)
    sweep(lab, status=3)
    ((code, command),) = steps(lab).items()
    assert code == "report"
    assert command[-2:] == ("--differences", "content")
    lab.done("Carl", *command[1:], "--description", "not the recorded bytes")
    assert list(steps(lab)) == ["discrepancy"]
    told = ("--outcome", "damaged", "--finding", "a disk failed", "--established-by", "Carl")
    lab.done("Carl", "exhibit", "resolve-discrepancy", "EV/1", *told)
    assert steps(lab) == {}


def test_a_discrepancy_of_something_else_is_no_report_of_damaged_bytes(lab: Office) -> None:
    spoil(lab)
    sweep(lab, status=3)
    lab.done(
        "Carl", "exhibit", "report-discrepancy", "EV/1", "--differences", "label", "--description", "torn"
    )
    assert list(steps(lab)) == ["report", "discrepancy"]


def test_an_object_that_could_not_be_read_is_read_again(lab: Office) -> None:
    path = held(lab)
    data = path.read_bytes()
    path.unlink()
    path.mkdir()
    assert lab.run("Bot", "sweep", "run").status == 10
    assert list(steps(lab)) == ["read_failed"]
    path.rmdir()
    path.write_bytes(data)
    sweep(lab)
    assert steps(lab) == {}


def test_of_two_damaged_objects_one_is_repaired_and_the_other_reported(lab: Office) -> None:
    copy(lab)
    (lab.folder / "b.dd").write_bytes(b"another image")
    lab.done("Eve", "archive", "b.dd", "--exhibit", "EV/1")
    for path in (lab.folder / "vault" / "objects" / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"X" + path.read_bytes()[1:])
    assert set(sweep(lab, status=3).values()) == {"mismatch"}
    assert list(steps(lab)) == ["repair", "report"]


def test_the_page_of_a_damaged_object_offers_its_repair_where_an_intact_copy_lies(lab: Office) -> None:
    copy(lab)
    sweep(lab)
    assert "object repair" not in offered(lab)
    spoil(lab)
    sweep(lab, status=3)
    assert offered(lab)[0] == "object repair"
    held(lab, "offsite").unlink()
    sweep(lab, status=3)
    assert "object repair" not in offered(lab)


def offered(lab: Office) -> list[str]:
    """Return the commands of the page of the office's one object, the first first."""
    with looking(lab) as (context, _):
        page = built(context, Target("object", the_object(lab)))
    return [" ".join(action.words) for action in page.actions]
