"""Sign-in at the terminal: the dialog, a second signer for one action, screens held back while locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.drafting import DraftScreen
from custody.tui.screens.sign_in import SignInScreen
from custody.tui.services import jobs
from custody.tui.services.intents import SIGNER, Failed

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp
    from custody.tui.services.session import Keyholder

#: Called with the result of an action's screen when that has closed.
Ended = Callable[[object], None]


class SigningIn:
    """The sign-in of one program, with the screens that wait until its dialog has closed."""

    def __init__(self, app: CustodyApp) -> None:
        self._app = app
        self._later: list[Callable[[], object]] = []

    def ask(self, *, locked: bool) -> None:
        """Open the sign-in dialog; ``locked`` if somebody has to unlock the terminal.

        The cursor begins on the key that was used last, else on the key that the program was started for, whose
        passphrase is asked at once.
        """
        if isinstance(self._app.screen, SignInScreen):
            return

        def show(holders: list[Keyholder]) -> None:
            last, named = self._app.session.key, self._app.page_service.key
            sure = not locked and last is None and any(holder.key == named for holder in holders)
            screen = SignInScreen(holders, first=last or named, locked=locked, sure=sure)
            theirs = self._app.session.theirs

            def answered(signed: bool | None) -> None:
                if signed and locked and self._app.session.key not in theirs:
                    self._leave_all()
                self._signed_in(signed)

            self._app.push_screen(screen, answered)

        def refused(failed: Failed) -> None:
            self._app.draw_again()
            self._app.trouble(failed)

        jobs.start(
            self._app, lambda _: self._app.page_service.holders(self._app.session.keys()), show, refused
        )

    def let_second(self, act: Action, begin: Callable[[Ended], object]) -> None:
        """Sign in another person, call ``begin`` for one action, and restore the first person after it."""

        def signed(there: bool | None) -> None:
            if there:
                self._signed_in(True)
                begin(lambda _: self._first_goes_on())
            else:
                self._first_goes_on()

        def ask(holders: list[Keyholder]) -> None:
            others = [holder for holder in holders if holder.key not in self._app.session.theirs]
            if not others:
                hint = "It waits for them: their inbox shows it where their key is."
                self._app.trouble(Failed("no key of another person is on this machine", hint, 9))
                return
            self._app.session.step_aside()
            wanted = [other for other in others if other.person == act.values.get(SIGNER)]
            others = [*wanted, *(holder for holder in others if holder not in wanted)]
            self._app.push_screen(SignInScreen(others, sure=len(wanted) == 1), signed)

        jobs.start(
            self._app,
            lambda _: self._app.page_service.holders(self._app.session.keys()),
            ask,
            self._app.trouble,
        )

    def when_open(self, show: Callable[[], object]) -> None:
        """Call ``show`` now, or when the open sign-in dialog has closed."""
        if isinstance(self._app.screen, SignInScreen):
            self._later.append(show)
        else:
            show()

    def _signed_in(self, signed: bool | None) -> None:
        if signed:
            self._app.page_service.key = self._app.session.key
            self._app.page_service.signer = lambda _: self._app.session.signer()
        later, self._later = self._later, []
        for show in later:
            self.when_open(show)
        self._app.draw_again()

    def _leave_all(self) -> None:
        """Close what the person before left open, for another one who comes to their own inbox.

        Drafts are kept for that person, tasks go on in the background, and what waits to be signed waits for them.
        """
        for work in self._app.works:
            work.background = True
        self._later.clear()
        while not isinstance(self._app.screen, BrowseScreen):
            if isinstance(self._app.screen, DraftScreen) and self._app.screen.sheet is not None:
                self._app.screen.sheet.leave()
            self._app.pop_screen()
        self._app.screen.start_over()

    def _first_goes_on(self) -> None:
        self._app.session.step_back()
        self._signed_in(self._app.session.signed_in)
