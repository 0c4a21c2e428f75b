"""Forms that are filled in lie in the clear: for their owner only, one for each form, and none is lost to another."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from storage import durable, form_drafts
from storage.form_drafts import FormDrafts

WORDS, GIVEN = ("case", "open"), {"exhibits": ("EV/1", "\udcff"), "hours": 24}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "forms"


@pytest.fixture
def one(folder: Path) -> Iterator[FormDrafts]:
    made = FormDrafts(folder)
    yield made
    made.leave_all()


@pytest.fixture
def other(folder: Path) -> Iterator[FormDrafts]:
    """Another program at the same folder."""
    made = FormDrafts(folder)
    yield made
    made.leave_all()


def begun(drafts: FormDrafts, by: str = "eve", **values: object) -> str:
    """Begin a form and keep values of it; gives its name."""
    name, left = drafts.begin(by, WORDS, GIVEN)
    assert left is None
    drafts.keep(name, by, WORDS, GIVEN, values)
    return name


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_what_is_kept_is_for_its_owner_only_and_is_given_back_once_it_is_left(
    one: FormDrafts, other: FormDrafts, folder: Path
) -> None:
    name = begun(one, reference="C-1", text="\udcff é")
    one.keep(name, "eve", WORDS, GIVEN, {"reference": "C-2"})
    assert folder.stat().st_mode & 0o777 == 0o700
    assert files(folder) == [name]
    assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert (one.kept("eve"), other.kept("eve")) == ([], [])
    one.leave(name)
    kept = [(WORDS, {"exhibits": ["EV/1", "\udcff"], "hours": 24})]
    assert (one.kept("eve"), other.kept("eve")) == (kept, kept)
    assert other.begin("eve", WORDS, kept[0][1]) == (name, {"reference": "C-2"})
    other.drop(name)
    assert files(folder) == []


def test_a_form_on_a_screen_is_taken_up_by_none_other_nor_taken_away(
    one: FormDrafts, other: FormDrafts, folder: Path
) -> None:
    first = begun(one, reference="C-1")
    second, third = begun(other, reference="C-2"), begun(one, reference="C-3")
    assert len({first, second, third}) == 3
    for drafts, name in ((one, first), (other, second)):
        drafts.drop(name)
        drafts.leave(name)
    assert json.loads((folder / third).read_text())["values"] == {"reference": "C-3"}
    assert other.begin("eve", WORDS, GIVEN)[1] is None


def test_what_a_program_held_that_was_killed_can_be_taken_up(folder: Path, one: FormDrafts) -> None:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        begun(FormDrafts(folder), reference="C-1")
        os.write(write, b"x")
        threading.Event().wait()
    assert os.read(read, 1) == b"x"
    assert one.kept("eve") == []
    os.kill(child, 9)
    os.waitpid(child, 0)
    assert one.begin("eve", WORDS, GIVEN)[1] == {"reference": "C-1"}


def test_a_form_that_is_left_is_free_though_a_helper_was_forked_meanwhile(
    folder: Path, one: FormDrafts, other: FormDrafts
) -> None:
    name = begun(one, reference="C-1")
    child = os.fork()
    if not child:
        threading.Event().wait()
    try:
        assert other.begin("eve", WORDS, GIVEN)[1] is None
        one.leave(name)
        assert other.begin("eve", WORDS, GIVEN)[1] == {"reference": "C-1"}
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def test_each_person_and_the_seat_have_forms_of_their_own(one: FormDrafts) -> None:
    for by in ("eve", "carl", ""):
        one.leave(begun(one, by, reference=by))
    for by in ("", "carl", "eve"):
        assert len(one.kept(by)) == 1
        assert one.begin(by, WORDS, GIVEN)[1] == {"reference": by}
        assert one.kept(by) == []
    assert one.begin("eve", ("case", "close"), GIVEN)[1] is None
    assert one.begin("eve", WORDS, {})[1] is None


def test_of_several_the_newest_is_taken_up_first(one: FormDrafts, folder: Path) -> None:
    names = [begun(one, reference=number) for number in ("C-1", "C-2", "C-3")]
    for name, at in zip(names, (20, 30, 10), strict=True):
        os.utime(folder / name, (at, at))
        one.leave(name)
    found = [one.begin("eve", WORDS, GIVEN)[1] for _ in range(4)]
    assert found == [{"reference": "C-2"}, {"reference": "C-1"}, {"reference": "C-3"}, None]


def test_a_form_that_is_left_while_it_is_written_is_not_held_for_ever(
    one: FormDrafts, other: FormDrafts
) -> None:
    name = begun(one, reference="C-1")
    one.leave(name)
    one.keep(name, "eve", WORDS, GIVEN, {"reference": "C-2"})
    assert other.begin("eve", WORDS, GIVEN) == (name, {"reference": "C-2"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"schema":"custody.form-draft/1","words":["case","open"],"given":{},"values":{}}',
        '{"schema":"custody.form-draft/2","words":["case","open"],"given":{},"values":{}}',
        '{"schema":"custody.form-draft/2","by":1,"words":["case","open"],"given":{},"values":{}}',
        '{"schema":"custody.form-draft/2","by":"eve","words":["case","open"],"given":{},"values":[]}',
    ],
)
def test_what_is_no_form_is_offered_to_nobody(one: FormDrafts, folder: Path, text: str) -> None:
    name, _ = one.begin("eve", WORDS, {})
    one.keep(name, "eve", WORDS, {}, {})
    one.leave(name)
    assert len(one.kept("eve")) == 1
    (folder / name).write_text(text)
    assert one.kept("eve") == []
    assert one.begin("eve", WORDS, {})[1] is None


def test_a_link_in_the_folder_is_followed_by_nobody(one: FormDrafts, folder: Path, tmp_path: Path) -> None:
    name = begun(one, reference="C-1")
    one.leave(name)
    (folder / name).rename(tmp_path / "elsewhere.json")
    (folder / name).symlink_to(tmp_path / "elsewhere.json")
    assert one.kept("eve") == []
    assert one.begin("eve", WORDS, GIVEN)[1] is None


def test_a_file_system_without_locks_keeps_forms_all_the_same(
    one: FormDrafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(fd: int, how: int = 0) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(form_drafts, "hold", none)
    monkeypatch.setattr(fcntl, "flock", none)
    one.leave(begun(one, reference="C-1"))
    assert len(one.kept("eve")) == 1
    assert one.begin("eve", WORDS, GIVEN)[1] == {"reference": "C-1"}


def test_what_cannot_be_written_or_taken_away_is_said_and_leaves_what_was_there(
    one: FormDrafts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = begun(one, reference="C-1")

    def full(fd: int, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    opened = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr(durable, "write_all", full)
    with pytest.raises(StorageFailed, match="No space left on device"):
        one.keep(name, "eve", WORDS, GIVEN, {"reference": "C-2"})
    monkeypatch.undo()
    assert (files(folder), len(list(Path("/dev/fd").iterdir()))) == ([name], opened)
    assert json.loads((folder / name).read_text())["values"] == {"reference": "C-1"}

    def refused(path: Path, *, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(StorageFailed, match="Read-only"):
        one.drop(name)
    one.drop("case-open.none.json")
