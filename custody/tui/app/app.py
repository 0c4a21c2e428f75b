"""The terminal program: its screens, the signed-in person, and the commands that screens start."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.command import Provider

from custody.errors import CustodyError
from custody.forms.form import Form
from custody.frozen import dataclass
from custody.pages.parts.page import Action, Target
from custody.tui.app import gc_tuning, scan_detection, shutdown
from custody.tui.app.intent_runner import Filled, Performing
from custody.tui.app.sign_in import Ended, SigningIn
from custody.tui.background_tasks import Work, summary
from custody.tui.input.keys import Keys
from custody.tui.render.themed import ThemedApp
from custody.tui.render.themes import FIRST, PLAIN
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.form import FormScreen
from custody.tui.screens.leaving import LeavingScreen
from custody.tui.screens.opening import OpeningScreen
from custody.tui.screens.result import ToldScreen
from custody.tui.services import context_help, jobs
from custody.tui.services.drafts import Drafts, Keeper, Sheet
from custody.tui.services.intents import Acts, Failed, Intent, Known
from custody.tui.widgets.heading import Heading, Unkept

if TYPE_CHECKING:
    from custody.tui.services.page_context import Sights
    from custody.tui.services.session import Session

T = TypeVar("T")
#: Seconds between two looks at whether another process has entered something, or nobody has touched a key.
LOOK = 2.0
#: Seconds after which the commands are learnt that the palette offers, so that the first page is not held up.
SOON = 1.0


@dataclass(frozen=True, slots=True)
class House:
    """The services of the terminal program for an open vault: pages, commands, session, drafts."""

    sights: Sights
    acts: Acts
    session: Session
    drafts: Drafts


def _palette() -> type[Provider]:
    from custody.tui.app.palette import Everything

    return Everything


class CustodyApp(ThemedApp[Exception]):
    """Everything on one terminal. Blocks nothing: what takes time is a job (custody.tui.services.jobs).

    The first screen stands before anything of the ledger is loaded; ``opening`` opens the house on a job meanwhile. A
    house that stays shut ends the program, with the reason as its result.
    """

    CSS_PATH = "../custody.tcss"
    TITLE = "custody"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit", show=False),
        Binding("ctrl+l", "sign_in", "sign in", show=False),
        Binding("f1", "help", "help", show=False, priority=True),
        Binding("f9", "running", "what runs", show=False),
        Binding("f12", "theme", "colours", show=False),
    ]

    sights: Sights
    acts: Acts
    session: Session
    keeper: Keeper

    def __init__(self, opening: Callable[[], House], *, colour: bool = True, evidence: str = ".") -> None:
        super().__init__(FIRST if colour else PLAIN)
        self.opening = opening
        self.keys = Keys(self, super().on_event, self._minds, self._scanned, self._refused)
        #: Every command that there is, once they are known.
        self.commands: Sequence[Known] = ()
        self._signing_in = SigningIn(self)
        self._performing = Performing(self, self._signing_in)
        #: Where evidence lies: the folder in which files are looked for next.
        self.evidence = evidence
        self._seen_size = -1
        #: The signal that ended the program, if one did.
        self.ended_by: int | None = None
        self.animation_level = "none"

    @property
    def works(self) -> list[Work]:
        """What is being carried out, oldest first."""
        return self._performing.works

    @property
    def who(self) -> str:
        """Who is signed in, in words."""
        state = "" if self.session.signed_in else " (locked)" if self.session.key else ""
        how = "second signer" if self.session.second else "signed in"
        return f"{how}: {self.session.person}{state}"

    def on_mount(self) -> None:
        """Show that the program is there, and open the house."""
        gc_tuning.begin()
        shutdown.heed(self)
        self.push_screen(OpeningScreen())
        jobs.start(self, lambda _: self._try(), self._open, self.trouble, what="opening the ledger")

    def _try(self) -> House | Exception:
        """Open the vault; its errors are reported by whoever started the program."""
        try:
            return self.opening()
        except (CustodyError, OSError) as error:
            return error

    def _open(self, house: House | Exception) -> None:
        """Begin with the first page, and ask who is there."""
        if isinstance(house, Exception):
            self.exit(house)
            return
        gc_tuning.set_aside()
        self.sights, self.acts, self.session = house.sights, house.acts, house.session
        self.keeper = Keeper(house.drafts, lambda: self.session.theirs, self._keep_later)
        self.sights.begun = self.keeper.kept
        self.sights.running = lambda: tuple(work.running for work in self.works)
        self.switch_screen(BrowseScreen(Target("today")))
        self.set_interval(LOOK, self._look)
        self.set_timer(SOON, self._learn)
        self.action_sign_in()

    def _learn(self) -> None:
        jobs.start(self, self._learned, self._know, self.trouble, group="commands")

    def _learned(self, job: jobs.Job) -> list[Known]:
        """Load the commands one after the other; a key that was pressed meanwhile comes first."""
        found = []
        for one in self.acts.known():
            found.append(one)
            while self.keys.busy and not job.stopped:
                time.sleep(jobs.POLL)
        return found

    def _know(self, commands: Sequence[Known]) -> None:
        self.commands = commands
        gc_tuning.set_aside()

    def _look(self) -> None:
        if self.session.expired:
            self.session.lock()
            self.sights.signer = None
            self._signing_in.ask(locked=True)
            return
        gc_tuning.away(self.session.away)
        since = self._seen_size
        jobs.start(
            self, lambda _: self.sights.news(since), self._seen, lambda _: None, group="news", alone=True
        )

    def _seen(self, found: tuple[int, bool]) -> None:
        """Draw the page anew where the ledger has grown by more than looks at it."""
        self._seen_size, grown = found
        if grown:
            self.draw_again()

    def draw_again(self) -> None:
        """Draw every page anew that may have changed."""
        beside = summary(self.works)
        for screen in self.screen_stack:
            for heading in screen.query(Heading):
                heading.beside(beside)
                if self.opened:
                    heading.signs(self.who)
            if isinstance(screen, BrowseScreen):
                screen.refresh_page()
            elif (look_again := getattr(screen, "look_again", None)) is not None:
                look_again()

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Open a screen; keys wait until it is shown, so that none reaches the one before it."""
        opened = super().push_screen(screen, *args, **options)
        self.keys.hold(self.screen)
        return opened

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there, and let no key overtake what the one before it does."""
        if isinstance(event, events.Key | events.Paste) and self.opened:
            self.session.touch()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.keys.take(event)
        elif isinstance(event, events.MouseDown | events.MouseUp) and not self.keys.clicked(event.time):
            event.stop()  # a label can hold what a terminal sends for a mouse
        else:
            await super().on_event(event)

    def _minds(self, ended: bool) -> bool:
        return scan_detection.intercepts_scan(self.screen_stack, ended=ended)

    def _refused(self, told: str) -> None:
        """Report why keys were dropped: on the screen itself if it has a line for that, else above it."""
        warn = getattr(self.screen, "warn", None)
        if warn is not None:
            warn(told)
        elif isinstance(self.screen, ToldScreen):
            self.bell()
        else:
            self.trouble(Failed(told, "", 2))

    def _scanned(self, code: str) -> None:
        """Pass a code to a question or list, or open what it names, or report that nothing has that name."""
        asking = scan_detection.asking(self.screen)
        screen = None if asking else scan_detection.scan_target(self.screen_stack)
        if asking is not None:
            self.call_later(asking.scanned, code)
        elif screen is None:
            warn = getattr(self.screen, "warn", None)
            if warn is None:
                self.bell()
            else:
                warn(f"{code} was scanned, but no code is expected here: nothing was changed")
        elif isinstance(screen, BrowseScreen):
            self.ask(lambda _: self.sights.scanned(code), self.open, self.trouble)
        else:
            self.call_later(screen.scanned, code)

    def say(self, text: str) -> str:
        """Return text written for the command line in the words of what stands on a screen."""
        return self.sights.say(text) if self.opened else text

    @property
    def opened(self) -> bool:
        """Whether the house is open."""
        return hasattr(self, "session")

    def ask(
        self,
        work: Callable[[jobs.Job], T],
        then: Callable[[T], object],
        otherwise: Callable[[Failed], object],
        *,
        group: str = "jobs",
        alone: bool = False,
    ) -> None:
        """Run a job for which the keys that follow wait: they are meant for what it shows."""
        stands = self.keys.wait()

        def shown(answer: T) -> None:
            then(answer)
            stands()

        def failed(what: Failed) -> None:
            otherwise(what)
            stands()

        jobs.start(self, work, shown, failed, group=group, alone=alone)

    async def action_quit(self) -> None:
        """End the program: at once from a page while nothing runs, else once somebody says that it was meant."""
        works = [work for work in self.works if work.came is None]
        if not self.opened or (isinstance(self.screen, BrowseScreen) and not works):
            self.exit()
        else:
            asked = LeavingScreen(works, keeps=not self.opened or self.keeper.unkept is None)
            self.push_screen(asked, lambda quits: self.exit() if quits else None)

    def action_sign_in(self) -> None:
        """Ask who signs."""
        if self.opened:
            self._signing_in.ask(locked=False)

    def open(self, target: Target) -> None:
        """Show a page on the screen of pages."""
        for screen in self.screen_stack:
            if isinstance(screen, BrowseScreen):
                screen.go(target)

    def begin(self, act: Action) -> None:
        """Open the screen of an act, signed in as its signer."""
        if act.other_signer:
            self._signing_in.let_second(act, lambda ended: self._open_act(act, ended))
        else:
            self._open_act(act, None)

    def _open_act(self, act: Action, ended: Ended | None) -> None:
        """Open the screen of an act where it has one, else its form."""
        from custody.tui.app.flows import ADDED, FLOWS

        flow = FLOWS.get(act.words)
        if flow is None or ADDED.get(act.words) in act.values:
            self.fill(act, ended)
        else:
            self.push_screen(flow(act), ended)

    def fill(self, act: Action, ended: Ended | None = None) -> None:
        """Open the form of an act; ``ended`` is called when it is entered or left."""

        def show(form: Form) -> None:
            names = {field.name for field in form.fields}
            given = {name: value for name, value in act.values.items() if name in names}
            self.push_screen(FormScreen(form, given, shown=act.asks, begins=act.begins), ended)

        def form(_: jobs.Job) -> Form:
            self.keeper.write()  # what was left this instant is taken up again
            return self.acts.form(act.words)

        self.ask(form, show, self.trouble)

    def perform(self, intent: Intent, form: Filled) -> None:
        """Carry an intent out; what it would enter comes back to be signed, what is refused leaves the form."""
        self.perform_all([intent], form)

    def perform_all(self, intents: Sequence[Intent], form: Filled) -> None:
        """Carry intents out that do not build on one another, to be signed and entered together."""
        self._performing.perform_all(intents, form)

    def action_running(self) -> None:
        """Show the background tasks."""
        self._performing.show_running()

    def end_work(self, work: Work) -> None:
        """Take the screen of a work away; one under another screen goes when it is seen again."""
        self._performing.end_work(work)

    @on(jobs.Agree)
    def _agree(self, event: jobs.Agree) -> None:
        self._performing.review(event)

    @on(jobs.Secret)
    def _secret(self, event: jobs.Secret) -> None:
        self._performing.ask_secret(event)

    @on(jobs.Progress)
    def _progress(self, event: jobs.Progress) -> None:
        self._performing.progress(event)

    @on(jobs.Answer)
    def _answered(self, event: jobs.Answer) -> None:
        event.handler(event.value)

    @on(jobs.Trouble)
    def _troubled(self, event: jobs.Trouble) -> None:
        event.handler(event.failed)

    def trouble(self, failed: Failed) -> None:
        """Show the error of an act that failed."""
        self.push_screen(ToldScreen.of_failure(failed))

    def sheet(self, words: tuple[str, ...], given: Mapping[str, object]) -> Sheet:
        """Return the keeper of a screen's draft, with what was left of it before."""
        return Sheet(self.keeper, words, given)

    def _keep_later(self) -> None:
        """Keep what is typed; a failure is told and loses nothing on the screen."""
        jobs.start(self, lambda _: self.keeper.write(), self._kept, self.trouble, group="drafts")

    def _kept(self, left: bool) -> None:
        for screen in self.screen_stack:
            for widget in screen.query(Unkept):
                widget.say(self.keeper.unkept)
        while self.keeper.failures:
            failed = self.keeper.failures.pop()
            self.trouble(Failed(self.say(failed.message), self.say(failed.hint), failed.exit_status))
        if left:
            self.draw_again()

    def on_unmount(self) -> None:
        """Stop all jobs: none outlives the screens."""
        jobs.stop_all(self)
        gc_tuning.end()
        if self.opened:
            self.keeper.leave_all()

    def action_theme(self) -> None:
        """Take the next colours."""
        self.take_next_theme()
        self.draw_again()

    def explain(self) -> None:
        """Show what the keys do on the current screen."""
        self.push_screen(ToldScreen("KEYS", context_help.keys(self.screen)))

    def action_help(self) -> None:
        """Explain what the cursor is on, and the keys that do something there."""
        if not isinstance(self.screen, ToldScreen):
            about = context_help.explained(self.screen, self.focused)
            told = ["Keys", *(f"  {line}" for line in context_help.keys(self.screen))]
            self.push_screen(ToldScreen("HELP", [*context_help.paragraphs(about), "", *told]))
