"""Labels go to the label printer of the settings: what it gets, what is counted, and what is said where it fails."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from custody.pages.parts.page import Action
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.tui.sitting import play, sitting

LABEL = ("exhibit", "print-label")
#: What stands for a queue: it appends its input to a file.
QUEUE = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
BROKEN = "import sys; sys.stderr.write('out of \\x1b[31mlabels'); sys.exit(3)"
#: A name that would be a command of a shell, and of a printer.
HOSTILE = "EV/^XA~JR;$(touch owned)`x`"


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    office.exhibit(HOSTILE)
    return office


def printed(desk: Office, printer: str, *words: str) -> Answer:
    """Print labels with this label printer in the settings."""
    desk.desk.environ["CUSTODY_LABEL_PRINTER"] = printer
    return desk.run("Eve", *LABEL, *words, "--print")


def test_labels_go_to_the_command_or_device_of_the_settings_and_a_second_one_says_so(desk: Office) -> None:
    queue, device = desk.folder / "queue.zpl", desk.folder / "device.zpl"
    device.touch()
    command = shlex.join([sys.executable, "-c", QUEUE, str(queue)])

    answer = printed(desk, command, "EV/1", HOSTILE)
    assert answer.status == 0, answer.err
    assert f"sent to {sys.executable}" in answer.out
    assert "EV/1" in answer.out
    assert "copy" not in answer.out
    zpl = queue.read_text()
    assert (zpl.count("^XA"), zpl.count("^XZ"), zpl.count("^PQ1")) == (2, 2, 2)
    assert "~" not in zpl
    assert not (desk.folder / "owned").exists()
    assert zpl.startswith(desk.run("Eve", *LABEL, "EV/1", "--format", "zpl").out)

    again = printed(desk, f"device:{device}", "EV/1")
    assert "| copy 2" in again.out
    assert "copy 2" in device.read_text()
    assert desk.desk.done(*LABEL, "EV/1", "--print", "--as", desk.keys["Eve"])["labels"][0]["copy"] == 3
    assert "copy" not in desk.run("Eve", *LABEL, "EV/1").out, "a label in a file is not counted"
    assert "copy 2" in printed(desk, command, HOSTILE).out


def test_what_did_not_come_out_is_said_and_not_counted(desk: Office, tmp_path: Path) -> None:
    before = desk.size()
    failures = {
        shlex.join([sys.executable, "-c", BROKEN]): (8, "ended with 3: out of"),
        "no-such-program -o raw": (8, "'no-such-program', did not work: No such file"),
        f"device:{tmp_path / 'nothing'}": (8, "took nothing: No such file"),
        "'": (9, "names no command"),
    }
    for printer, (status, told) in failures.items():
        answer = printed(desk, printer, "EV/1")
        assert (answer.status, answer.out) == (status, ""), answer.err
        assert told in answer.err
        assert "\x1b" not in answer.err
    del desk.desk.environ["CUSTODY_LABEL_PRINTER"]
    unset = desk.run("Eve", *LABEL, "EV/1", "--print")
    assert (unset.status, "the settings name no label printer" in unset.err) == (9, True)
    beside = desk.run("Eve", *LABEL, "EV/1", "--print", "--out", "label.zpl")
    assert (beside.status, "writes nothing else" in beside.err) == (2, True)

    device = desk.folder / "device.zpl"
    device.touch()
    assert "copy" not in printed(desk, f"device:{device}", "EV/1").out
    assert desk.size() == before


def test_a_vault_names_no_label_printer(desk: Office) -> None:
    file = desk.folder / "vault" / "custody.toml"
    file.write_text(f'label_printer = "touch owned"\n{file.read_text()}')
    answer = desk.run("Eve", *LABEL, "EV/1", "--print")
    assert answer.status == 9
    assert "label_printer" in answer.err
    assert not (desk.folder / "owned").exists()


def test_a_label_is_printed_from_the_screens(desk: Office) -> None:
    device = desk.folder / "device.zpl"
    device.touch()

    async def scene() -> None:
        async with sitting(desk.desk, CUSTODY_LABEL_PRINTER=f"device:{device}") as at:
            await at.sign_in(desk, "Eve")
            for copy in (1, 2):
                at.app.begin(
                    Action("print", ("exhibit", "print-label"), {"exhibits": ["EV/1"], "print": True})
                )
                await at.settle()
                await at.press("f8")
                assert "sent to device:" in at.text
                assert ("copy 2" in at.text) == (copy == 2)
                await at.press("escape")

    play(scene)
    assert device.read_text().count("^PQ1") == 2
