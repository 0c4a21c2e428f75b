"""`custody archive` of files with any name: shown harmlessly, recorded byte for byte, and never taken for an option."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from custody.display import visible
from custody.proof.commitments.values import name_bytes
from fixtures.hostile_names import HOSTILE_NAMES, HostileName
from tests.cli.acquisition.test_archive import lab, lay
from tests.cli.office import Office
from tests.failures import every

__all__ = ["lab"]


def test_a_path_that_is_no_utf8_is_written_for_scripts_as_its_name_is(lab: Office) -> None:
    odd = os.fsdecode(b"odd-\xff.dd")
    for name in ("a.dd", odd, "\N{GRINNING FACE}.dd"):
        lay(lab, name, name.encode("utf-8", "surrogateescape"))
    answer = lab.run("Eve", "archive", "a.dd", odd, "\N{GRINNING FACE}.dd", "--exhibit", "EV/1", "--json")
    told = json.loads(answer.out)
    assert json.dumps(told, ensure_ascii=False).encode("utf-8")
    written = {"b64": base64.b64encode(b"odd-\xff.dd").decode()}
    assert [stored["path"] for stored in told["archived"]] == ["a.dd", written, "\N{GRINNING FACE}.dd"]
    assert [stored["file_name"] for stored in told["archived"]][1] == written


def test_every_hostile_name_is_shown_harmlessly_and_comes_back_byte_for_byte(lab: Office) -> None:
    folder = os.fsencode(lab.folder / "seized")
    Path(os.fsdecode(folder)).mkdir()
    names = [os.fsdecode(folder + b"/" + hostile.name) for hostile in HOSTILE_NAMES]
    for at, name in enumerate(names):
        Path(name).write_bytes(b"%d" % at)
    answer = lab.run("Eve", "archive", *names, "--single-files", "--exhibit", "EV/1")
    assert answer.status == 0, answer.err
    assert_harmless(answer.out)
    lines = answer.out.splitlines()
    for hostile in HOSTILE_NAMES:
        assert any(line.endswith(visible(os.fsdecode(folder + b"/" + hostile.name))) for line in lines)
    recorded = [name_bytes(values["file_name"]) for values in lab.entered("object.archived")]
    assert recorded == [hostile.name for hostile in HOSTILE_NAMES]
    listed = lab.see("log", "show", "--first", "0")["entries"]
    positions = [entry["entry"] for entry in listed if entry["kind"] == "object.archived"]
    assert len(positions) == len(HOSTILE_NAMES)
    for position in positions:
        assert_harmless(lab.desk.run("log", "show", "--entry", str(position)).out)


@pytest.mark.parametrize("name", ["-rf", "--as=admin", "--", "~", "-"])
def test_a_name_that_looks_like_an_option_is_archived_by_its_path(lab: Office, name: str) -> None:
    lay(lab, name, b"x")
    made = lab.done("Eve", "archive", f"./{name}", "--exhibit", "EV/1")
    assert made["archived"][0]["file_name"] == name


def test_a_missing_file_of_any_name_is_told_harmlessly(lab: Office) -> None:
    def is_told_harmlessly(one: HostileName) -> None:
        answer = lab.run("Eve", "archive", f"./{os.fsdecode(one.name)}", "--exhibit", "EV/1")
        assert answer.status == 6, one.why
        assert_harmless(answer.err)

    every(HOSTILE_NAMES, is_told_harmlessly)


def assert_harmless(text: str) -> None:
    """Check that no character of a terminal's text could act on it: what is shown is already visible."""
    for line in text.splitlines():
        plain = line.replace("\\", "")
        assert visible(plain) == plain, f"{line!r} acts on a terminal"
    assert "\r" not in text
