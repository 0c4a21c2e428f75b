"""The first screen stands before anything of the ledger is loaded; a vault that stays shut is told in plain words."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

from custody.errors import ConfigError
from custody.tui.app.app import CustodyApp
from custody.tui.screens.opening import OpeningScreen
from custody.tui.services.house import House
from tests.cli.office import Office
from tests.tui.sitting import play, program

#: What takes long to load, and is not needed before the first screen stands.
HEAVY = ("sqlalchemy", "custody.storage", "custody.ledger", "custody.model", "custody.proof", "boto3")


def test_the_program_is_loaded_without_database_rules_or_views() -> None:
    told = "import sys, custody.cli.setup.terminal; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "textual.app" in loaded
    assert not {module for module in loaded if module.startswith(HEAVY)}


def test_the_first_screen_stands_while_the_vault_is_still_being_opened(office: Office) -> None:
    may = threading.Event()
    usual = program(office.desk)
    made = usual.opening

    def slow() -> House:
        may.wait()
        return made()

    async def scene() -> None:
        app = CustodyApp(slow, usual.beginnings)
        async with app.run_test() as pilot:
            await pilot.pause()
            assert isinstance(app.screen, OpeningScreen)
            await pilot.press("ctrl+l", "f9")
            shut = not app.opened
            assert shut
            may.set()
            while not app.opened:
                await asyncio.sleep(0.005)
            await pilot.pause()
            assert not isinstance(app.screen, OpeningScreen)

    play(scene)


def test_a_vault_that_stays_shut_ends_the_program_with_its_own_error(office: Office) -> None:
    (office.folder / "vault" / "custody.toml").write_text("nothing = 1\n")

    async def scene() -> None:
        app = program(office.desk)
        async with app.run_test():
            while app.is_running and app.return_value is None:
                await asyncio.sleep(0.005)
        assert isinstance(app.return_value, ConfigError)
        assert "custody.toml" in app.return_value.message

    play(scene)
