"""A key means the same on every screen, and a person's keymap changes it on all of them, but for what may not sign."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import custody.tui
from custody.errors import ConfigError
from custody.pages.parts.page import Action
from custody.tui.app.app import CustodyApp
from custody.tui.services.keymap import FILE, MEANINGS, SIGN, read_keymap, usual
from tests.cli.office import Office
from tests.tui.sitting import play, program, sitting

#: The identifier of each key that has a meaning everywhere.
MEANT = {key: name for name, (keys, _) in MEANINGS.items() for key in keys}
#: Keys that a multiplexer, flow control or a terminal's menu takes, or that are other keys to it.
TAKEN = {"f10", "f11", "f12", *(f"ctrl+{letter}" for letter in "abhijmqs")}
#: Keys of lists of digits and of buttons, which mean their line there.
LINES = frozenset("12345678")


def bindings() -> Iterator[tuple[str, Binding]]:
    """Yield every binding that a screen or widget of ours declares, with the name of its class."""
    for module in pkgutil.walk_packages(custody.tui.__path__, "custody.tui."):
        importlib.import_module(module.name)
    classes = [DOMNode]
    for cls in classes:
        classes += [found for found in cls.__subclasses__() if found not in classes]
    for cls in classes:
        if cls.__module__.startswith("custody.tui."):
            for binding in vars(cls).get("BINDINGS", ()):
                assert isinstance(binding, Binding), cls
                for key in binding.key.split(","):
                    yield cls.__name__, binding.with_key(key)


def test_a_key_has_one_identifier_on_every_screen_and_none_that_a_terminal_takes() -> None:
    found = list(bindings())
    assert len(found) > 100
    wrong = [
        f"{cls}: {binding.key} is {binding.id}, everywhere else {MEANT.get(binding.key)}"
        for cls, binding in found
        if binding.id != MEANT.get(binding.key) and not (binding.key in LINES and "(" in binding.action)
    ]
    assert wrong == []
    taken = [f"{cls}: {binding.key}" for cls, binding in found if binding.key in TAKEN]
    assert taken == []
    assert [f"{cls}: {b.key}" for cls, b in found if b.key.startswith(("alt+", "ctrl+shift+"))] == []
    assert set(MEANT) >= {binding.key for _, binding in found if binding.id}
    assert set(usual()) == set(MEANINGS)


REFUSED = {
    'sign = "s"': "lets the key 's' sign",
    'sign = "enter"': "lets the key 'enter' sign",
    'sign = "space"': "lets the key 'space' sign",
    'sign = "5"': "lets the key '5' sign",
    'sign = ["f6", "y"]': "lets the key 'y' sign",
    'signs = "f6"': "is no meaning of a key",
    'export = "f12"': "no terminal is sure to send",
    'export = "alt+e"': "no terminal is sure to send",
    'export = "ctrl+s"': "no terminal is sure to send",
    "export = 5": "no terminal is sure to send",
    "export = []": "has no key for 'export'",
    'export = "a"': "two meanings: 'actions' and 'export'",
    'export = "x': "is no TOML",
}


def test_a_keymap_that_would_mislead_is_refused_with_its_file_and_what_to_do() -> None:
    wrong = []
    for text, told in REFUSED.items():
        try:
            wrong.append(f"{text}: taken as {read_keymap(text, 'keys.toml')}")
        except ConfigError as error:
            if told not in error.message or "keys.toml" not in error.message or not error.hint:
                wrong.append(f"{text}: {error.message} ({error.hint})")
    assert wrong == []
    swapped = read_keymap('actions = "e"\nexport = ["a", "?"]\nhelp = "f1"', "keys.toml")
    assert swapped == {"actions": "e", "export": "a,question_mark", "help": "f1"}


@pytest.fixture
def own(tmp_path: Path, office: Office) -> Path:
    """Return the place of a person's keymap."""
    file = tmp_path / "config" / "custody" / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def test_a_persons_keys_work_on_every_screen_and_are_named_by_bars_help_and_review(
    office: Office, own: Path
) -> None:
    own.write_text(f'{SIGN} = "ctrl+g"\nactions = "x"\n')
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a")
            assert "Actions:" not in at.text
            assert " x act" in at.text
            await at.press("x")
            assert "Actions:" in at.text
            await at.press("escape")
            at.app.fill(Action("it", ("case", "open"), {"reference": "C-9"}))
            await at.settle()
            assert "Ctrl+G review" in at.text
            await at.press("ctrl+g")
            assert "Ctrl+G sign as Eve" in at.text
            at.send("", "f8")
            await at.settle()
            assert office.size() == before
            at.send("C-9", "ctrl+g")
            at.send("", "ctrl+g", late=0.3)
            await at.settle()
            assert office.size() == before
            await at.press("ctrl+g")
            assert office.size() == before + 1

    play(scene)


def test_letters_do_with_caps_lock_what_they_do_without_it_but_for_a_capital_of_its_own(
    office: Office, own: Path
) -> None:
    own.write_text('shift = ["s", "G"]\n')

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "A")
            assert "Actions:" in at.text
            await at.press("escape", "S")
            assert "Shift report" in at.text
            await at.press("escape", "G")
            assert "Shift report" in at.text
            await at.press("escape", "g")
            assert "Shift report" not in at.text
            await at.type("EV")
            assert "EV" in at.text

    play(scene)


def test_a_wrong_keymap_ends_the_program_with_its_own_words(office: Office, own: Path) -> None:
    own.write_text('sign = "enter"\n')

    async def scene() -> None:
        app: CustodyApp = program(office.desk)
        async with app.run_test() as pilot:
            while app.is_running:
                await pilot.pause()
        assert isinstance(app.return_value, ConfigError)
        assert "lets the key 'enter' sign" in app.return_value.message

    play(scene)
