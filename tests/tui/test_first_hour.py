"""The first hour at the terminal, played by keys from an empty folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.pages import practice
from tests.cli import paged
from tests.cli.desk import Desk, cheap_keys
from tests.tui.sitting import PASSPHRASE, Sitting, play, sitting
from tools.docs import ROOT


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with nothing on it: no vault, no key."""
    return Desk(tmp_path / "desk")


PAGE = ROOT / "docs" / "tutorials" / "first-day-in-the-terminal.md"
_BLOCK = re.compile(r"^```(keys|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: The keys of the page that are called otherwise here.
_KEYS = {"Esc": "escape", "Ctrl+P": "ctrl+p", "Ctrl+L": "ctrl+l"}


def lines_of(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of a page that somebody types: sort, keys or command, and what is shown then."""
    for sort, block in _BLOCK.findall(page):
        if sort == "console":
            command, _, shown = block.partition("\n")
            yield sort, command.removeprefix("$ "), shown
        else:
            for line in block.splitlines():
                keys, _, shown = line.partition("  ")
                yield sort, keys, shown.strip()


async def press(at: Sitting, keys: str) -> None:
    """Press and type what a line of the page says."""
    for quoted, key in re.findall(r'"([^"]*)"|(\S+)', keys):
        if quoted:
            await at.type(quoted)
        else:
            await at.press(_KEYS.get(key, key if len(key) == 1 else key.casefold()))


def test_the_first_day_of_the_tutorial_is_played_key_by_key(desk: Desk) -> None:
    steps = list(lines_of(PAGE.read_text(encoding="utf-8")))
    assert len(steps) > 30

    async def scene() -> None:
        async with sitting(desk) as at:
            for sort, keys, shown in steps:
                if sort == "keys":
                    await press(at, keys)
                    assert shown.casefold() in at.flat.casefold(), f"{keys}: no {shown!r} in\n{at.text}"

    with cheap_keys():
        play(scene)
        for sort, command, shown in steps:
            if sort == "console":
                answer = desk.run(*shlex.split(command)[1:])
                assert answer.status == 0, answer.err
                assert all(line in answer.out for line in shown.splitlines() if line != "..."), answer.out
    folder = desk.folder / "practice"
    flags = [f"--{name}={folder / name}" for name in ("vault", "keys", "state")]
    order = desk.run("preservation-order", "show", practice.ENDING, *flags, "--json").document
    assert len(paged.rows(order, "periods")) == 2


def test_somebody_makes_a_key_and_a_vault_and_opens_another(desk: Desk) -> None:
    file, folder = desk.folder / "me.vkey", desk.folder / "own"

    async def scene() -> None:
        async with sitting(desk) as at:
            await at.press("3")
            await at.type("lab.example", "enter")
            await at.type(PASSPHRASE, "enter")
            await at.type("something else", "enter")
            await at.type(str(file), "enter")
            assert "Passphrase was typed differently the second time." in at.text
            assert not file.exists()
            await at.type(PASSPHRASE, "enter")
            await at.type(PASSPHRASE, "enter", "enter")
            assert "lab.example/" in at.text
            assert "They enrol you with it" in at.flat
            await at.press("escape", "2")
            await at.type(str(folder), "enter")
            await at.press("enter")
            await at.type("A. Admin", "enter")
            await at.type("no such words", "enter")
            await at.type("no such words", "enter")
            assert "the passphrase does not open key lab.example/" in at.flat
            assert not folder.exists()
            await at.type(PASSPHRASE, "enter")
            await at.type(PASSPHRASE, "enter")
            assert "you are its administrator" in at.flat
            await at.press("enter")
            await at.type(PASSPHRASE, "enter")
            first = at.text.splitlines()[0]
            assert "A. Admin, administrator" in first
            assert "TRAINING" not in first
            await at.press("8")
            await at.choose("Begin")
            await at.choose("Open another")
            await at.type(str(desk.folder / "nowhere"), "enter")
            assert "there is no vault in this folder" in at.flat
            await at.press("escape")
            assert "A. Admin, administrator" in at.text.splitlines()[0]

    with cheap_keys():
        play(scene)
    assert file.read_text().startswith("lab.example/")
