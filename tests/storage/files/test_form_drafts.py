"""Forms that are filled in lie in the clear: for their owner only, one for each form, and none is lost to another."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.storage.files import durable
from custody.storage.state import form_drafts
from custody.storage.state.form_drafts import FormDrafts

EVE = ("eve",)
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


def keys_of(by: str) -> tuple[str, ...]:
    """Return the keys of somebody who has one, none of nobody in particular."""
    return (by,) if by else ()


def begun(drafts: FormDrafts, by: str = "eve", **values: object) -> str:
    """Begin a form and keep values of it; gives its name."""
    name, left = drafts.begin(keys_of(by), WORDS, GIVEN)
    assert left is None
    drafts.keep(name, by, WORDS, GIVEN, values)
    return name


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_kept_is_for_its_owner_only_and_is_given_back_once_it_is_left(
    one: FormDrafts, other: FormDrafts, folder: Path
) -> None:
    name = begun(one, reference="C-1", text="\udcff é")
    one.keep(name, "eve", WORDS, GIVEN, {"reference": "C-2"})
    assert folder.stat().st_mode & 0o777 == 0o700
    assert files(folder) == [name]
    assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert (one.kept(EVE), other.kept(EVE)) == ([], [])
    one.leave(name)
    kept = [(WORDS, {"exhibits": ["EV/1", "\udcff"], "hours": 24}, {"reference": "C-2"})]
    assert (one.kept(EVE), other.kept(EVE)) == (kept, kept)
    assert other.begin(EVE, WORDS, kept[0][1]) == (name, {"reference": "C-2"})
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
    assert other.begin(EVE, WORDS, GIVEN)[1] is None


def test_what_a_program_held_that_was_killed_can_be_taken_up(folder: Path, one: FormDrafts) -> None:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        begun(FormDrafts(folder), reference="C-1")
        os.write(write, b"x")
        threading.Event().wait()
    assert os.read(read, 1) == b"x"
    assert one.kept(EVE) == []
    os.kill(child, 9)
    os.waitpid(child, 0)
    assert one.begin(EVE, WORDS, GIVEN)[1] == {"reference": "C-1"}


def half_written(folder: Path) -> tuple[int, Path]:
    """Stop another process while it writes a form; return its number, and what is there."""
    read, write = os.pipe()
    child = os.fork()
    if not child:

        def half(fd: int, data: bytes) -> None:
            os.write(fd, data[: len(data) // 2])
            os.write(write, b"x")
            threading.Event().wait()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(durable, "write_all", half)
            try:
                begun(FormDrafts(folder), reference="C-1")
            finally:
                os._exit(1)
    assert os.read(read, 1) == b"x"
    (part,) = durable.leftovers(folder)
    return child, part


def age(path: Path, seconds: float) -> None:
    """Set a file's age."""
    at = time.time() - seconds
    os.utime(path, (at, at))


def test_what_a_killed_program_was_writing_goes_and_never_what_another_one_writes_now(
    folder: Path, one: FormDrafts
) -> None:
    child, part = half_written(folder)
    try:
        age(part, 86_400)
        one.kept(EVE)
        assert part.exists()
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    age(part, 5)
    one.kept(EVE)
    assert part.exists(), "it may be one that is just being made"
    name = begun(one, reference="C-2")
    age(part, 61)
    one.kept(EVE)
    assert files(folder) == [name]


@pytest.mark.parametrize("named", ["notes.part", f".{'0a' * 8}.part.json", f".{'0a' * 8}.PART"])
def test_what_no_program_began_there_stays(folder: Path, one: FormDrafts, named: str) -> None:
    one.leave(begun(one, reference="C-1"))
    (folder / named).write_bytes(b"half")
    age(folder / named, 86_400)
    one.kept(EVE)
    assert (folder / named).exists()


def test_where_the_system_does_not_tell_what_is_held_nothing_goes(
    folder: Path, one: FormDrafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.leave(begun(one, reference="C-1"))
    part = folder / durable.part_name()
    part.write_bytes(b"half")
    age(part, 86_400)

    def none(fd: int, how: int = 0) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    one.kept(EVE)
    assert part.exists()


def test_a_form_that_is_left_is_free_though_a_helper_was_forked_meanwhile(
    folder: Path, one: FormDrafts, other: FormDrafts
) -> None:
    name = begun(one, reference="C-1")
    child = os.fork()
    if not child:
        threading.Event().wait()
    try:
        assert other.begin(EVE, WORDS, GIVEN)[1] is None
        one.leave(name)
        assert other.begin(EVE, WORDS, GIVEN)[1] == {"reference": "C-1"}
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def test_each_person_and_the_seat_have_forms_of_their_own(one: FormDrafts) -> None:
    for by in ("eve", "carl", ""):
        one.leave(begun(one, by, reference=by))
    for by in ("", "carl", "eve"):
        assert len(one.kept(keys_of(by))) == 1
        assert one.begin(keys_of(by), WORDS, GIVEN)[1] == {"reference": by}
        assert one.kept(keys_of(by)) == []
    assert one.begin(EVE, ("case", "close"), GIVEN)[1] is None
    assert one.begin(EVE, WORDS, {})[1] is None


def test_a_form_is_of_whoever_has_its_key_now_or_had_it_and_of_no_other(
    one: FormDrafts, other: FormDrafts
) -> None:
    one.leave(begun(one, "eve/old", reference="C-1"))
    one.leave(begun(one, "eve", reference="C-2"))
    others: list[tuple[str, ...]] = [(), ("carl",), ("eve/ol", "ev"), ("carl", "")]
    for keys in others:
        assert one.kept(keys) == []
        assert one.begin(keys, WORDS, GIVEN)[1] is None
    theirs = ("eve/new", "eve/old", "eve")
    assert len(one.kept(theirs)) == len(other.kept(theirs[::-1])) == 2
    found = [drafts.begin(theirs, WORDS, GIVEN)[1] for drafts in (one, other, one)]
    assert found == [{"reference": "C-2"}, {"reference": "C-1"}, None]


def test_of_several_the_newest_is_taken_up_first(one: FormDrafts, folder: Path) -> None:
    names = [begun(one, reference=number) for number in ("C-1", "C-2", "C-3")]
    for name, at in zip(names, (20, 30, 10), strict=True):
        os.utime(folder / name, (at, at))
        one.leave(name)
    found = [one.begin(EVE, WORDS, GIVEN)[1] for _ in range(4)]
    assert found == [{"reference": "C-2"}, {"reference": "C-1"}, {"reference": "C-3"}, None]


def test_a_form_that_is_left_while_it_is_written_is_not_held_for_ever(
    one: FormDrafts, other: FormDrafts
) -> None:
    name = begun(one, reference="C-1")
    one.leave(name)
    one.keep(name, "eve", WORDS, GIVEN, {"reference": "C-2"})
    assert other.begin(EVE, WORDS, GIVEN) == (name, {"reference": "C-2"})


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
    name, _ = one.begin(EVE, WORDS, {})
    one.keep(name, "eve", WORDS, {}, {})
    one.leave(name)
    assert len(one.kept(EVE)) == 1
    (folder / name).write_text(text)
    assert one.kept(EVE) == []
    assert one.begin(EVE, WORDS, {})[1] is None


def test_a_link_in_the_folder_is_followed_by_nobody(one: FormDrafts, folder: Path, tmp_path: Path) -> None:
    name = begun(one, reference="C-1")
    one.leave(name)
    (folder / name).rename(tmp_path / "elsewhere.json")
    (folder / name).symlink_to(tmp_path / "elsewhere.json")
    assert one.kept(EVE) == []
    assert one.begin(EVE, WORDS, GIVEN)[1] is None


def test_a_file_system_without_locks_keeps_forms_all_the_same(
    one: FormDrafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(fd: int, how: int = 0) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(form_drafts, "hold", none)
    monkeypatch.setattr(fcntl, "flock", none)
    one.leave(begun(one, reference="C-1"))
    assert len(one.kept(EVE)) == 1
    assert one.begin(EVE, WORDS, GIVEN)[1] == {"reference": "C-1"}


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
