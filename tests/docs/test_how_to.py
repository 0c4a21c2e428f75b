"""The short how-tos are played in the folder of the first tutorial; the nightly archive runs below a folder."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.storage.memory.small_ports import FixedClock
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.docs.handbook import Reader, steps
from tests.docs.house import DEPLOY, PROGRAM, House, environment_file, moved, read_unit
from tests.docs.operations import blocks
from tests.docs.test_tutorials import page as tutorial
from tests.docs.test_units import systemd_says
from tools.docs import ROOT

INTAKE = DEPLOY / "intake"


def page(name: str) -> str:
    return (ROOT / "docs" / "how-to" / f"{name}.md").read_text(encoding="utf-8")


def test_every_command_of_the_short_how_tos_runs_and_answers_as_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    reader = Reader(tmp_path / "trial")
    for text in (tutorial("first-vault"), page("second-witness"), page("evidence-to-counsel"), page("law")):
        for step in steps(text):
            reader.do(step)
    assert len(reader.typed) > 40
    last = reader.desk.run("check", "--json", **reader.environ)
    assert last.status == 0, last.out


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Make a machine on which the page's files are installed."""
    made = House(tmp_path)
    made.install("custody.env", "/etc/custody/custody.env", 0o640)
    made.install(
        "systemd/custody-.service.d/10-all.conf", "/etc/systemd/system/custody-.service.d/10-all.conf", 0o644
    )
    made.install("systemd/notify-custody@.service", "/etc/systemd/system/notify-custody@.service", 0o644)
    made.install("intake/custody-archive-intake", "/usr/local/libexec/custody-archive-intake", 0o755)
    for unit in ("custody-archive.service", "custody-archive.timer"):
        made.install(f"intake/{unit}", f"/etc/systemd/system/{unit}", 0o644)
    return made


def test_systemd_reads_the_units_of_the_intake_without_a_complaint(house: House) -> None:
    folder = house.path("/etc/systemd/system")
    assert systemd_says(folder, "./custody-archive.service", "./custody-archive.timer") == ""


def test_the_page_of_the_nightly_archive_installs_what_is_there() -> None:
    shell = "".join(block for language, block in blocks(page("nightly-archive")) if language == "shell")
    for file in INTAKE.iterdir():
        assert f"deploy/intake/{file.name}" in shell
    assert read_unit(INTAKE / "custody-archive.service").commands == (
        "/usr/local/libexec/custody-archive-intake",
    )
    assert "OnCalendar=*-*-* 22:00:00 UTC" in (INTAKE / "custody-archive.timer").read_text()
    assert "At 22:00 UTC" in page("nightly-archive")


def night(house: House, office: Office) -> subprocess.CompletedProcess[str]:
    """Run the script as its unit does, with the key of the machine."""
    environ = environment_file(house.path("/etc/custody/custody.env").read_text("utf-8"))
    environ |= office.desk.environ | {"CUSTODY_AS": "night shift"}
    environ |= {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(office.folder)}
    script = house.path("/usr/local/libexec/custody-archive-intake")
    return subprocess.run([script], env=environ, capture_output=True, text=True, check=False)


@pytest.fixture
def open_house() -> Iterator[House]:
    """Make a machine that every account may read, with the script and a program that notes what it is given."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        Path(folder).chmod(0o777)
        made = House(Path(folder))
        made.install("intake/custody-archive-intake", "/usr/local/libexec/custody-archive-intake", 0o755)
        program = made.path(PROGRAM)
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" >>"{folder}/asked"\n')
        yield made


def archived(house: House) -> subprocess.CompletedProcess[str]:
    """Run the script by an account that is not root, for which nothing is closed."""
    script = house.path("/usr/local/libexec/custody-archive-intake")
    nobody = 65534 if os.geteuid() == 0 else None
    return subprocess.run([script], user=nobody, group=nobody, capture_output=True, text=True, check=False)


def lay(house: House, name: str, *, at: float = -3600) -> Path:
    file = house.path("/srv/intake") / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    os.utime(file, (time.time() + at,) * 2)
    return file


def asked(house: House) -> str:
    file = house.root / "asked"
    return file.read_text() if file.exists() else ""


def test_the_script_archives_each_file_below_the_folder_of_its_exhibit(open_house: House) -> None:
    lay(open_house, "EV_1/a/report.txt")
    lay(open_house, "EV_1/clock.txt", at=12 * 365 * 86400)
    lay(open_house, "EV_1/new.txt", at=0)
    done = archived(open_house)
    assert (done.returncode, done.stderr) == (0, "")
    folder = open_house.path("/srv/intake/EV_1")
    assert f"{folder}/a/report.txt\n" in asked(open_house)
    assert f"{folder}/clock.txt\n" in asked(open_house)
    assert f"--base\n{folder}/\n" in asked(open_house)
    assert "new.txt" not in asked(open_house)


def test_the_script_hands_many_long_paths_over_in_lots(open_house: House) -> None:
    deep = "EV_1" + ("/" + "d" * 250) * 3
    for number in range(3000):
        lay(open_house, f"{deep}/{number}.txt")
    done = archived(open_house)
    assert (done.returncode, done.stderr) == (0, "")
    assert asked(open_house).count(".txt\n") == 3000
    assert asked(open_house).count("archive\n") == 8


def test_the_script_fails_and_names_what_it_leaves_out(open_house: House) -> None:
    missing = archived(open_house)
    assert (missing.returncode, "is its disk mounted?" in missing.stderr) == (1, True)
    open_house.path("/srv/intake").mkdir(parents=True)
    assert archived(open_house).returncode == 1
    lay(open_house, "EV_1/good.txt")
    assert archived(open_house).returncode == 0
    closed = lay(open_house, "EV_1/closed/x.txt").parent
    closed.chmod(0)
    done = archived(open_house)
    closed.chmod(0o755)
    assert (done.returncode, "a part of" in done.stderr, str(closed) in done.stderr) == (1, True, True)
    assert asked(open_house).count("good.txt\n") == 2, "the others are archived all the same"
    assert archived(open_house).returncode == 0
    loose = lay(open_house, "loose.txt")
    assert (archived(open_house).returncode, f"'{loose}'" in archived(open_house).stderr) == (1, True)
    loose.rename(open_house.path("/srv/intake/EV_1/loose.txt"))
    link = open_house.path("/srv/intake/EV_1/link")
    link.symlink_to("good.txt")
    assert (archived(open_house).returncode, f"'{link}'" in archived(open_house).stderr) == (1, True)


def test_a_night_archives_what_is_new_once_and_says_which_exhibit_is_not_on_record(
    house: House, tmp_path: Path
) -> None:
    office = Office(Desk(tmp_path / "desk", FixedClock(Desk(tmp_path / "other").clock.now()), step=0)).open()
    office.case()
    office.seizure()
    office.exhibit()
    bot = office.desk.done("key", "new")["key"]
    office.done(
        "Ada", "actor", "enrol", "--vkey", bot["vkey"], "--display-name", "night shift", "--roles", "machine"
    )
    intake = house.path("/srv/intake")
    for exhibit, name, old in (
        ("EV_1", "a b.jpg", True),
        ("EV_1", "new.jpg", False),
        ("XX_9", "c.jpg", True),
    ):
        file = intake / exhibit / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(2000))
        if old:
            os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 3600))
    script = house.path("/usr/local/libexec/custody-archive-intake")
    assert moved("/srv/intake", house.root) in script.read_text()
    assert moved(PROGRAM, house.root) in script.read_text()
    before = office.size()
    first = night(house, office)
    assert first.returncode == 6, first.stderr
    assert "there is no exhibit named 'XX/9'" in first.stderr
    assert office.size() == before + 1
    (intake / "XX_9" / "c.jpg").unlink()
    second = night(house, office)
    assert second.returncode == 0, second.stderr
    assert office.size() == before + 1
