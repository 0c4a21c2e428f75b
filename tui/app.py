"""The terminal program: it holds who is signed in, opens screens, and hands intents to whoever carries them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import ClassVar, Protocol, cast

from textual import events, on
from textual.app import App, ScreenError
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import ModalScreen

from tui import helping, jobs
from tui.drafts import Drafts, Keeper
from tui.flows import ADDED, FLOWS
from tui.intents import Acts, Done, Failed, Form, Intent, Known, told_intent
from tui.page import Act, Target
from tui.palette import Everything
from tui.screens.browse import BrowseScreen
from tui.screens.form import FormScreen
from tui.screens.review import ReviewScreen
from tui.screens.running import RunningScreen
from tui.screens.sign_in import SignInScreen
from tui.screens.told import ToldScreen
from tui.screens.working import WorkingScreen
from tui.session import Keyholder, Session
from tui.sight import Sights
from tui.themes import FIRST, PLAIN, themes
from tui.widgets.heading import Heading
from tui.works import Work, summary

#: Seconds between two looks at whether another process has entered something, or nobody has touched a key.
LOOK = 2.0
#: Seconds after which the commands are learnt that the palette offers, so that the first page is not held up.
SOON = 1.0


class Filled(Protocol):
    """A screen on which something was filled in."""

    form: Form

    def entered(self) -> None:
        """Go away: what it asked for stands."""


class CustodyApp(App[None]):
    """Everything on one terminal. Blocks nothing: what takes time is a job (tui.jobs)."""

    CSS_PATH = "custody.tcss"
    TITLE = "custody"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Everything}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit", show=False),
        Binding("ctrl+l", "sign_in", "sign in", show=False),
        Binding("f1", "help", "help", show=False, priority=True),
        Binding("f9", "running", "what runs", show=False),
        Binding("f12", "theme", "colours", show=False),
    ]

    def __init__(
        self,
        sights: Sights,
        acts: Acts,
        session: Session,
        drafts: Drafts,
        *,
        colour: bool = True,
        evidence: str = ".",
    ) -> None:
        super().__init__()
        self.sights, self.acts, self.session, self._drafts = sights, acts, session, drafts
        self._keeper = Keeper(drafts)
        sights.begun = lambda: tuple(Act("go on", words, given) for words, given in drafts.kept())
        #: Every command that there is, once they are known.
        self.commands: Sequence[Known] = ()
        self.works: list[Work] = []
        sights.running = lambda: tuple(one.running for one in self.works)
        #: Where evidence lies: the folder in which files are looked for next.
        self.evidence = evidence
        self._later: list[Callable[[], object]] = []
        self._seen_size = -1
        self._first = FIRST if colour else PLAIN
        self.animation_level = "none"

    @property
    def who(self) -> str:
        """Who is signed in, in words."""
        state = "" if self.session.signed_in else " (locked)" if self.session.key else ""
        return f"signed in: {self.session.person}{state}"

    def on_mount(self) -> None:
        """Open the first page, ask who is there, and begin to look for news."""
        for theme in themes():
            self.register_theme(theme)
        self.theme = self._first
        self.push_screen(BrowseScreen(Target("today")))
        self.set_interval(LOOK, self._look)
        self.set_timer(SOON, self._learn)
        self.action_sign_in()

    def _learn(self) -> None:
        jobs.start(self, lambda _: self.acts.known(), self._know, self.trouble, group="commands")

    def _know(self, commands: Sequence[Known]) -> None:
        self.commands = commands

    def _look(self) -> None:
        if self.session.expired:
            self.session.lock()
            self.sights.signer = None
            self._ask_who(locked=True)
            return
        jobs.start(self, lambda _: self.sights.size(), self._seen, lambda _: None, group="news", alone=True)

    def _seen(self, size: int) -> None:
        """Draw the page anew where the ledger has grown."""
        if self._seen_size not in (-1, size):
            self._again()
        self._seen_size = size

    def _again(self) -> None:
        """Draw anew what may have changed."""
        beside = summary(self.works)
        for screen in self.screen_stack:
            for heading in screen.query(Heading):
                heading.beside(beside)
            if isinstance(screen, BrowseScreen):
                screen.refresh_page()

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.Key | events.Paste):
            self.session.touch()
        await super().on_event(event)

    def action_sign_in(self) -> None:
        """Ask who signs."""
        self._ask_who(locked=False)

    def _ask_who(self, *, locked: bool) -> None:
        if isinstance(self.screen, SignInScreen):
            return

        def ask(holders: list[Keyholder]) -> None:
            self.push_screen(SignInScreen(holders, locked=locked), self._signed_in)

        jobs.start(self, lambda _: self.sights.holders(self.session.keys()), ask, self.trouble)

    def _signed_in(self, signed: bool | None) -> None:
        if signed:
            self.sights.key = self.session.key
            self.sights.signer = lambda _: self.session.signer()
        later, self._later = self._later, []
        for show in later:
            self.when_open(show)
        self._again()

    def open(self, target: Target) -> None:
        """Show a page on the screen of pages."""
        for screen in self.screen_stack:
            if isinstance(screen, BrowseScreen):
                screen.go(target)

    def begin(self, act: Act) -> None:
        """Open the screen of an act where it has one, else its form."""
        flow = FLOWS.get(act.words)
        if flow is None or ADDED.get(act.words) in act.values:
            self.fill(act)
        else:
            self.push_screen(flow(act))

    def fill(self, act: Act) -> None:
        """Open the form of an act."""

        def show(form: Form) -> None:
            names = {one.name for one in form.fields}
            given = {name: value for name, value in act.values.items() if name in names}
            draft = self._drafts.load(act.words, given)
            self.push_screen(FormScreen(form, given, draft))

        jobs.start(self, lambda _: self.acts.form(act.words), show, self.trouble)

    def perform(self, intent: Intent, form: Filled) -> None:
        """Carry an intent out; what it would enter comes back to be signed, what is refused leaves the form."""
        if form.form.writes and not self.session.signed_in:
            self.action_sign_in()
            return
        title, parts = told_intent(intent)
        work = Work(title, form.entered, parts, self.session.key)
        work.job = jobs.start(
            self,
            lambda job: self.acts.perform(intent, job),
            lambda found: self._ended(work, found),
            lambda failed: self._ended(work, failed),
            what=" ".join(intent.words),
        )
        self.works.append(work)
        self.push_screen(WorkingScreen(work, lambda: self._set_aside(work, form)))

    def _set_aside(self, work: Work, form: Filled) -> None:
        """Let a work go on while other things are done; its form goes, and its draft stays until it stands."""
        self.end_work(work)
        work.aside = True
        if self.screen is cast("object", form):
            self.pop_screen()
        self._again()

    def action_running(self) -> None:
        """Show what goes on beside the screen."""
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(RunningScreen([one for one in self.works if one.aside]), self._take_up)

    def _take_up(self, work: Work | None) -> None:
        if work is None:
            return
        if work.came is not None:
            self.works.remove(work)
            self._tell(work.came)
        else:
            work.aside = False
            self.push_screen(WorkingScreen(work, lambda: self._put_back(work)))
            self._show_asked(work)
        self._again()

    def _put_back(self, work: Work) -> None:
        self.end_work(work)
        work.aside = True
        self._again()

    def _ended(self, work: Work, came: Done | Failed) -> None:
        """Say what became of a work, at once where somebody looks at it."""
        work.came = came
        if work.aside:
            self._leave(work)
        else:
            self.works.remove(work)
            self.when_open(lambda: self._finish(work))
        self._again()

    def _finish(self, work: Work) -> None:
        self.end_work(work)
        self._leave(work)
        if work.came is not None:
            self._tell(work.came)

    @staticmethod
    def _leave(work: Work) -> None:
        """Let the form go where it stands; that of a work that was set aside has gone, its draft goes now."""
        if isinstance(work.came, Done):
            with suppress(ScreenError):
                work.leave()

    def _tell(self, came: Done | Failed) -> None:
        self.push_screen(ToldScreen.of_done(came) if isinstance(came, Done) else ToldScreen.of_failure(came))

    def end_work(self, work: Work) -> None:
        """Take the screen of a work away; one under another screen goes when it is seen again."""
        if isinstance(self.screen, WorkingScreen) and self.screen.work is work:
            self.pop_screen()

    def when_open(self, show: Callable[[], object]) -> None:
        """Show something now, or once somebody has unlocked the terminal."""
        if isinstance(self.screen, SignInScreen):
            self._later.append(show)
        else:
            show()

    @on(jobs.Agree)
    def _agree(self, event: jobs.Agree) -> None:
        """Show what a job would enter, once somebody looks at it."""
        work = next((one for one in self.works if one.job is event.job), None)
        if work is not None:
            work.asks = event
            self._show_asked(work)

    def _show_asked(self, work: Work) -> None:
        """Let whoever began a work sign what it would enter."""
        asks = work.asks
        if asks is None or work.aside:
            self._again()
        elif isinstance(self.screen, SignInScreen):
            self._later.append(lambda: self._show_asked(work))
        elif not self.session.signed_in or self.session.key != work.key:
            self._put_back(work)
            self.trouble(Failed(f"{work.title} waits for whoever began it", "They sign in, then F9.", 9))
        else:

            def answered(signed: bool | None) -> None:
                work.asks = None
                asks.job.answer(bool(signed))

            self.push_screen(ReviewScreen(asks.drafts), answered)

    @on(jobs.Progress)
    def _progress(self, event: jobs.Progress) -> None:
        for work in self.works:
            if work.job is event.job:
                work.take(event)
        if isinstance(self.screen, WorkingScreen) and self.screen.work.job is event.job:
            self.screen.work.take(event)
            self.screen.show()

    @on(jobs.Answer)
    def _answered(self, event: jobs.Answer) -> None:
        event.handler(event.value)

    @on(jobs.Trouble)
    def _troubled(self, event: jobs.Trouble) -> None:
        event.handler(event.failed)

    def trouble(self, failed: Failed) -> None:
        """Say what was not done, and why."""
        self.push_screen(ToldScreen.of_failure(failed))

    def kept(self, words: tuple[str, ...], given: Mapping[str, object]) -> dict[str, object] | None:
        """Give what was typed into a form and not entered."""
        return self._drafts.load(words, given)

    def keep_draft(
        self, words: tuple[str, ...], given: Mapping[str, object], values: Mapping[str, object]
    ) -> None:
        """Keep what is typed; a failure is told and loses nothing on the screen."""
        self._keeper.keep(words, given, values)
        jobs.start(self, lambda _: self._keeper.write(), lambda _: None, self.trouble, group="drafts")

    def drop_draft(self, words: tuple[str, ...], given: Mapping[str, object]) -> None:
        """Forget what was typed."""
        jobs.start(
            self, lambda _: self._drafts.drop(words, given), lambda _: None, self.trouble, group="drafts"
        )

    def on_unmount(self) -> None:
        """Let no job outlive the screens."""
        jobs.stop_all(self)

    def action_theme(self) -> None:
        """Take the next colours."""
        names = [one.name for one in themes()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self._again()

    def explain(self) -> None:
        """Say what the keys do on the screen that is shown."""
        self.push_screen(ToldScreen("KEYS", helping.keys(self.screen)))

    def action_help(self) -> None:
        """Explain what the cursor is on, and the keys that do something there."""
        if not isinstance(self.screen, ToldScreen):
            about = helping.explained(self.screen, self.focused)
            told = ["Keys", *(f"  {one}" for one in helping.keys(self.screen))]
            self.push_screen(ToldScreen("HELP", [*helping.paragraphs(about), "", *told]))
