"""The opening of a vault: the first one when the program starts, and another one instead of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.errors import CustodyError
from custody.pages.parts.page import Target
from custody.tui.app import gc_tuning
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.opening import OpeningScreen
from custody.tui.services import jobs
from custody.tui.services.house import House, NoVault
from custody.tui.services.intents import Failed

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp


#: Opens a vault and returns its services; raises NoVault, CustodyError or OSError.
Opening = Callable[[], House]


class Opener:
    """The opener of one program: shows an opening screen while ``opening`` opens the vault in a job."""

    def __init__(self, app: CustodyApp, opening: Opening) -> None:
        self._app, self._opening = app, opening

    def begin(self) -> None:
        """Open the first vault; without one the welcome page comes, and any error ends the program."""
        self._app.push_screen(OpeningScreen())
        jobs.start(
            self._app, lambda _: self._try(), self._first, self._app.trouble, what="opening the ledger"
        )

    def _try(self) -> House | Exception:
        try:
            return self._opening()
        except (NoVault, CustodyError, OSError) as error:
            return error

    def _first(self, house: House | Exception) -> None:
        if isinstance(house, NoVault):
            from custody.tui.screens.welcome import WelcomeScreen

            self._app.switch_screen(WelcomeScreen())
        elif isinstance(house, Exception):
            self._app.exit(house)
        else:
            self._app.take(house)

    def instead(self, opening: Opening, refused: Callable[[Failed], object]) -> None:
        """Open another vault instead of the one that is open, if nothing runs there.

        ``refused`` is called with what prevents it, Failed raised in the job included.
        """
        if self._app.opened and any(work.result is None for work in self._app.works):
            refused(Failed("a task still runs in this vault", "F9 shows it: wait for it, or stop it.", 9))
            return

        def opened() -> House:
            try:
                return opening()
            except NoVault:
                raise Failed("there is no vault in this folder", "Name the folder of a vault.", 2) from None

        jobs.start(self._app, lambda _: opened(), self._app.take, refused, what="opening the ledger")

    def show(self, house: House) -> None:
        """Close every screen of the vault before, and show the inbox of this one."""
        gc_tuning.set_aside()
        while len(self._app.screen_stack) > _LEAST:
            self._app.pop_screen()
        self._app.switch_screen(BrowseScreen(Target("today")))


#: Textual's own screen, and one above it.
_LEAST = 2
