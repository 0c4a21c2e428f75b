"""A script that archives the same folder each night stores nothing twice.

Wrong before: `archive_each` over the same three files stored and entered them again each night (3063, 3066, 3069), for
ever in a bucket with Object Lock, though `custody archive --skip-archived` left them out.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody import api
from custody.errors import CustodyError, NotFound, UsageError
from tests.api.test_api import desk, exhibit_of, opened
from tests.cli.desk import Desk

__all__ = ["desk"]
NAMES = ("a.dd", "b.dd", "c.dd")


@pytest.fixture
def files(desk: Desk) -> list[Path]:
    """Lay three files and an exhibit."""
    for name in NAMES:
        (desk.folder / name).write_bytes(name.encode() * 100)
    with opened(desk) as ledger:
        exhibit_of(ledger)
    return [desk.folder / name for name in NAMES]


def night(desk: Desk, files: list[Path]) -> list[api.Recorded | api.Known | CustodyError]:
    """Return what one night's job is told of each file."""
    with opened(desk) as ledger:
        found = list(ledger.archive_each(files, "EV/1"))
    assert [path for path, _ in found] == files
    return [became for _, became in found]


def objects(desk: Desk) -> int:
    """Return how many files lie in the store."""
    store = desk.folder / "vault" / "objects" / "objects"
    return sum(path.is_file() for path in store.rglob("*"))


def size(desk: Desk) -> int:
    with opened(desk) as ledger:
        return ledger.size


def test_the_second_night_stores_nothing_and_names_the_entries(desk: Desk, files: list[Path]) -> None:
    first = night(desk, files)
    assert all(isinstance(became, api.Recorded) for became in first)
    stored, entered = objects(desk), size(desk)
    for _ in range(2):
        again = night(desk, files)
        assert again == [
            api.Known(became.position, became.subject) for became in first if isinstance(became, api.Recorded)
        ]
        assert (objects(desk), size(desk)) == (stored, entered)


def test_a_file_that_is_new_is_stored_and_comes_in_its_place(desk: Desk, files: list[Path]) -> None:
    night(desk, [files[0], files[2]])
    kinds = [type(became) for became in night(desk, files)]
    assert kinds == [api.Known, api.Recorded, api.Known]


def test_a_file_that_changed_under_its_name_is_stored_anew_and_the_earlier_entry_is_named(
    desk: Desk, files: list[Path]
) -> None:
    first = night(desk, files)
    files[1].write_bytes(b"B.DD" * 100)
    known, changed, _ = night(desk, files)
    assert isinstance(known, api.Known)
    assert isinstance(changed, api.Recorded)
    assert isinstance(first[1], api.Recorded)
    assert changed.earlier == (first[1].position,)
    assert changed.position not in {became.position for became in first if isinstance(became, api.Recorded)}
    assert isinstance(night(desk, files)[1], api.Known)


def test_same_bytes_under_another_name_are_another_file(desk: Desk, files: list[Path]) -> None:
    night(desk, files[:1])
    copy = desk.folder / "copy.dd"
    shutil.copy(files[0], copy)
    (became,) = night(desk, [copy])
    assert isinstance(became, api.Recorded)
    assert became.earlier == ()


def test_a_folder_is_known_as_a_whole(desk: Desk, files: list[Path]) -> None:
    folder = desk.folder / "phone"
    folder.mkdir()
    (folder / "sms.db").write_bytes(b"hello")
    assert isinstance(night(desk, [folder])[0], api.Recorded)
    assert isinstance(night(desk, [folder])[0], api.Known)
    (folder / "sms.db").write_bytes(b"HELLO")
    assert isinstance(night(desk, [folder])[0], api.Recorded)


def test_an_object_that_is_gone_by_the_record_is_stored_again(desk: Desk, files: list[Path]) -> None:
    """What failed its verification is not known to be there, as `archive --skip-archived` has it."""
    night(desk, files)
    store = desk.folder / "vault" / "objects" / "objects"
    for path in [path for path in store.rglob("*") if path.is_file()]:
        path.unlink()
    assert desk.run("sweep", "run").status == 3
    assert all(isinstance(became, api.Recorded) for became in night(desk, files))


def test_a_file_that_is_not_there_is_told_in_its_place_and_one_named_twice_before_all(
    desk: Desk, files: list[Path]
) -> None:
    night(desk, files)
    gone = desk.folder / "gone.dd"
    assert isinstance(night(desk, [files[0], gone, files[1]])[1], NotFound)
    with opened(desk) as ledger, pytest.raises(UsageError, match="named twice"):
        list(ledger.archive_each([files[0], files[0]], "EV/1"))


def test_the_command_that_leaves_out_what_is_there_and_the_script_agree(
    desk: Desk, files: list[Path]
) -> None:
    made = desk.done("archive", *NAMES, "--exhibit", "EV/1", "--skip-archived")
    entries = [row["entry"] for row in made["archived"]]
    assert [became.position for became in night(desk, files) if isinstance(became, api.Known)] == entries
