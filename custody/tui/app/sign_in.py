"""Sign-in at the terminal: the dialog, a second person's act, screens held back while locked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.display import visible
from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.drafting import DraftScreen
from custody.tui.screens.sign_in import SignInScreen
from custody.tui.services import jobs
from custody.tui.services.intents import APART, SIGNER, STANDS, Failed

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp
    from custody.tui.services.session import Keyholder

#: Called with the result of an action's screen when that has closed.
Ended = Callable[[object], None]


@dataclass
class Ceremony:
    """An act that a second person signs at the first one's terminal.

    ``depth`` is the number of screens below theirs, ``person`` their name once they have signed in, ``signed`` whether
    their entries are recorded.
    """

    act: Action
    first: str
    depth: int
    person: str = ""
    signed: bool = False

    @property
    def told(self) -> str:
        """The sentence for the first person where the second one left without a signature, else empty."""
        if self.signed:
            return ""
        who = self.person or str(self.act.values.get(SIGNER, ""))
        stands = str(self.act.values.get(STANDS, f"what {self.first} signed"))
        waits = f"the inbox of {visible(who)}" if who else "another person's inbox"
        left = f"{visible(who)} signed nothing" if who else "Nobody else signed"
        return f"{left}: {visible(stands)} stands, and waits in {waits}."


class SigningIn:
    """The sign-in of one program, with the screens that wait until its dialog has closed."""

    def __init__(self, app: CustodyApp) -> None:
        self._app = app
        self._later: list[Callable[[], object]] = []
        #: The act of a second person that is under way.
        self.ceremony: Ceremony | None = None

    def ask(self, *, locked: bool) -> None:
        """Open the sign-in dialog; ``locked`` if somebody has to unlock the terminal.

        The cursor begins on the key that was used last, else on the key that the program was started for, whose
        passphrase is asked at once. A dialog that is open already cannot be left once the terminal is locked.
        """
        if isinstance(self._app.screen, SignInScreen):
            if locked:
                self._app.screen.forbid_leaving()
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

    def lock(self) -> None:
        """Lock the terminal: a second person's act ends, and the terminal is the first one's to unlock."""
        told = self._end_ceremony(close=True)
        self._app.session.lock()
        self._app.page_service.signer = None
        self._ask_after(told, locked=True)

    def change(self) -> None:
        """Ask who signs in; a second person's act ends before."""
        self._ask_after(self._end_ceremony(close=True), locked=False)

    def _ask_after(self, told: str, *, locked: bool) -> None:
        """Open the sign-in dialog, and show ``told`` once it has closed: its keys would clear the row before."""
        if told:
            self._later.append(lambda: self._tell(told))
        self.ask(locked=locked)

    def let_second(self, act: Action, begin: Callable[[Ended], object]) -> None:
        """Sign in another person, call ``begin`` for one action, and restore the first person after it.

        Whoever is signed in already cannot be the second person.
        """

        def signed(there: bool | None) -> None:
            if self.ceremony is not ceremony:
                return  # it ended meanwhile
            if there:
                ceremony.person = self._app.session.person
                self._signed_in(True)
                begin(lambda _: self._tell(self._end_ceremony()))
            else:
                self._tell(self._end_ceremony())

        def ask(holders: list[Keyholder]) -> None:
            others = [holder for holder in holders if holder.key not in self._app.session.theirs]
            if not others:
                told = f"no key of another person is on this machine, and {_apart(ceremony)}"
                hint = "It waits for them: their inbox shows it where their key is."
                self._app.trouble(Failed(told, hint, 9))
                return
            self.ceremony = ceremony
            self._app.session.step_aside()
            wanted = [other for other in others if other.person == act.values.get(SIGNER)]
            others = [*wanted, *(holder for holder in others if holder not in wanted)]
            screen = SignInScreen(others, sure=len(wanted) == 1, apart=f"Not here: {_apart(ceremony)}.")
            self._app.push_screen(screen, signed)

        ceremony = Ceremony(act, self._app.session.person, len(self._app.screen_stack))
        jobs.start(
            self._app,
            lambda _: self._app.page_service.holders(self._app.session.keys()),
            ask,
            self._app.trouble,
        )

    def leave_ceremony(self) -> None:
        """Close what the second person has open, and give the terminal back; does nothing without one."""
        self._tell(self._end_ceremony(close=True))

    def _end_ceremony(self, *, close: bool = False) -> str:
        """Return what to tell the first person, to whom the terminal is given back on the same page.

        With ``close`` what the second person has open is closed: it stays a draft, and nothing of it is signed.
        """
        ceremony, self.ceremony = self.ceremony, None
        if ceremony is None:
            return ""
        if close:
            self._drop_works(self._app.session.key)
            while len(self._app.screen_stack) > ceremony.depth:
                self._close()
        self._app.session.step_back()
        self._signed_in(self._app.session.signed_in)
        return ceremony.told

    def _drop_works(self, key: str | None) -> None:
        """Leave unsigned what waits for the second person, whose ``key`` this is; what runs goes on behind."""
        for work in list(self._app.works):
            if work.key != key or key is None:
                continue
            work.background = True
            if work.asks is not None:
                self._app.works.remove(work)
                work.asks.job.answer(False)
                work.asks = None

    def _tell(self, told: str) -> None:
        for screen in self._app.screen_stack:
            if told and isinstance(screen, BrowseScreen):
                screen.tell(told)

    def when_open(self, show: Callable[[], object]) -> None:
        """Call ``show`` now, or when the open sign-in dialog has closed."""
        if isinstance(self._app.screen, SignInScreen):
            self._later.append(show)
        else:
            show()

    def _signed_in(self, signed: bool | None) -> None:
        if signed:
            from custody.tui.pages.tour import signed_in_as

            self._app.page_service.reads_for(self._app.session.key, beside=self.ceremony is not None)
            self._app.page_service.signer = lambda _: self._app.session.signer()
            self._app.page_service.practised.add(signed_in_as(self._app.session.person))
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
            self._close()
        self._app.screen.start_over()

    def _close(self) -> None:
        """Close the screen in front and release its draft to be resumed."""
        if isinstance(self._app.screen, DraftScreen) and self._app.screen.sheet is not None:
            self._app.screen.sheet.leave()
        self._app.pop_screen()


def _apart(ceremony: Ceremony) -> str:
    """Return in words why the first person is not the second one, with the rule."""
    rule = ceremony.act.values.get(APART)
    return f"{visible(ceremony.first)} cannot sign this too{f' (rule {rule})' if rule else ''}"
