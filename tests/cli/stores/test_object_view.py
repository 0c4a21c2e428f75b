"""A stored object is looked at in the viewer of the settings: a verified copy, which is removed afterwards."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from custody.errors import Cancelled, StorageFailed
from custody.storage.evidence import viewing
from custody.storage.machine import own_commands
from tests.cli.acquisition.test_fetch import change, held, the_object
from tests.cli.office import Office, golden
from tests.tui.sitting import play, sitting

PICTURE = b"\xff\xd8\xff\xe0 a picture " * 400
#: What stands for a viewer: it keeps the names and the bytes that it was given, and the rights of copy and folder.
LOOKS = (
    "import os, pathlib, sys; out, copy = map(pathlib.Path, sys.argv[-2:]);"
    "(out / 'seen').write_bytes(copy.read_bytes());"
    "modes = [oct(path.stat().st_mode & 0o777) for path in (copy, copy.parent)];"
    "(out / 'words').write_text(' '.join([*sys.argv[1:], *modes]))"
)
#: A viewer that nobody closes, by a program of its own.
STAYS = (
    "import pathlib, subprocess, sys;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "pathlib.Path(sys.argv[1], 'child').write_text(str(child.pid)); child.wait()"
)


@pytest.fixture
def lab(office: Office) -> Office:
    """Return an office with a picture in its store, whose name would be a flag and a command to a shell."""
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "-o $(touch no).JPG").write_bytes(PICTURE)
    office.done("Eve", "archive", "./-o $(touch no).JPG", "--exhibit", "EV/1")
    looks_at(office, sys.executable, "-c", LOOKS)
    return office


def looks_at(office: Office, *command: str) -> None:
    """Name a viewer in the settings of the desk."""
    office.desk.environ["CUSTODY_VIEW_COMMAND"] = shlex.join([*command, str(office.folder)])


def runs(number: int) -> bool:
    """Return whether a process runs: one that has ended may wait for whoever asks how."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def copies(office: Office) -> list[Path]:
    """Return what is left of copies that were looked at."""
    folder = office.folder / "state" / viewing.VIEWED
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_the_viewer_gets_a_verified_copy_that_is_gone_once_it_is_closed(lab: Office) -> None:
    before = lab.size()
    answer = lab.run("Eve", "object", "view", the_object(lab), "--json")
    assert answer.status == 0, answer.err
    assert (lab.folder / "seen").read_bytes() == PICTURE
    *_, copy, mode, above = (lab.folder / "words").read_text().split()
    assert (Path(copy).suffix, mode, above) == (".jpg", "0o400", "0o700")
    assert Path(copy).name.startswith(answer.document["object"][:8])
    assert not Path(copy).exists()
    assert copies(lab) == []
    assert not (lab.folder / "no").exists()
    assert lab.size() == before
    told = lab.run("Eve", "object", "view", the_object(lab))
    assert "shown by" in told.out
    assert "the copy is removed" in told.out


def test_the_answer_for_scripts_is_that_on_file(lab: Office) -> None:
    program = lab.folder / "viewer"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    looks_at(lab, str(program))
    golden("object-view", lab.run("Eve", "object", "view", the_object(lab), "--json"), lab.folder)


def test_a_changed_object_is_not_shown(lab: Office) -> None:
    change(held(lab), 700)
    answer = lab.run("Eve", "object", "view", the_object(lab))
    assert (answer.status, answer.out) == (3, "")
    assert not (lab.folder / "seen").exists()
    assert copies(lab) == []


def test_a_viewer_that_is_missing_or_fails_is_told_and_leaves_no_copy(lab: Office) -> None:
    named = the_object(lab)
    looks_at(lab, sys.executable, "-c", r"import sys; sys.exit('no \x1b[31mdisplay')")
    failed = lab.run("Eve", "object", "view", named)
    assert (failed.status, failed.out) == (8, "")
    assert "ended with 1: no" in failed.err
    assert "display" in failed.err
    assert "\x1b" not in failed.err
    looks_at(lab, "no-such-viewer")
    missing = lab.run("Eve", "object", "view", named)
    assert missing.status == 8
    assert "'no-such-viewer', did not work: No such file" in missing.err
    lab.desk.environ["CUSTODY_VIEW_COMMAND"] = "'"
    assert "view_command names no command" in lab.run("Eve", "object", "view", named).err
    del lab.desk.environ["CUSTODY_VIEW_COMMAND"]
    unset = lab.run("Eve", "object", "view", named)
    assert unset.status == 9
    assert 'view_command = "feh --scale-down"' in unset.err
    assert copies(lab) == []


def test_what_is_no_single_file_is_not_shown(lab: Office) -> None:
    (lab.folder / "many").mkdir()
    (lab.folder / "many" / "a.jpg").write_bytes(PICTURE)
    stored = lab.done("Eve", "archive", "many", "--exhibit", "EV/1")
    answer = lab.run("Eve", "object", "view", str(stored["entries"][0]["subject"]))
    assert answer.status == 2
    assert "is no single file" in answer.err
    assert "--member" in answer.err
    assert not (lab.folder / "seen").exists()


def test_copies_of_a_program_that_was_killed_go_with_the_next_look(lab: Office) -> None:
    folder = lab.folder / "state" / viewing.VIEWED
    for name in ("999999999-abc", f"{os.getpid()}-of-a-look-that-goes-on"):
        (folder / name).mkdir(parents=True)
        (folder / name / "1.jpg").write_bytes(PICTURE)
    assert lab.run("Eve", "object", "view", the_object(lab)).status == 0
    assert [path.name for path in copies(lab)] == [f"{os.getpid()}-of-a-look-that-goes-on"]


@pytest.mark.parametrize("way", ["look", "give"])
def test_whoever_ends_the_work_ends_the_command_and_what_it_started(tmp_path: Path, way: str) -> None:
    own = own_commands.OwnCommand("view_command", "viewer", "feh")
    words, child = [sys.executable, "-c", STAYS, str(tmp_path)], tmp_path / "child"

    def look() -> None:
        if child.exists() and child.read_text():
            raise Cancelled

    if way == "look":
        with pytest.raises(Cancelled):
            own_commands.wait_for(own, words, look)
    else:
        with pytest.raises(StorageFailed):
            own_commands.give(own, words, b"", 3)
    number = int(child.read_text())
    waited = 0
    while runs(number) and waited < 100:
        time.sleep(0.05)
        waited += 1
    assert not runs(number), "what the command started goes on"


def test_a_screen_shows_a_picture_and_says_what_it_did(lab: Office) -> None:
    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Eve")
            await at.press("3", "enter")
            await at.press("tab", "tab", "tab", "down")
            await at.press("enter", "a")
            assert "Look at it" in at.flat, at.text
            await at.type("look at it", "enter")
            await at.press("f8")
            assert "the copy is removed" in at.flat
            assert (lab.folder / "seen").read_bytes() == PICTURE

    play(scene)
    assert copies(lab) == []
