"""The terminal program: its screens, the signed-in person, and the commands that screens start."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider

from custody.forms.form import Form
from custody.law.local_time import Zone
from custody.pages.parts.page import Action, Target
from custody.pages.parts.wording import show_in
from custody.tui.app import gc_tuning, scan_detection, shutdown
from custody.tui.app.intent_runner import Filled, IntentRunner
from custody.tui.app.opening import Opener, Opening
from custody.tui.app.sign_in import Ended, SigningIn
from custody.tui.background_tasks import Work
from custody.tui.input.keys import CapitalLetters, Keys
from custody.tui.render.themed import ThemedApp
from custody.tui.render.themes import FIRST, PLAIN
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.form import FormScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.services import context_help, jobs, keymap
from custody.tui.services.beginnings import Beginnings
from custody.tui.services.drafts import Keeper, Sheet
from custody.tui.services.house import House
from custody.tui.services.intents import Acts, Failed, Intent, Known
from custody.tui.services.kept_lists import KeptLists
from custody.tui.services.key_names import printed
from custody.tui.services.messages import Messages
from custody.tui.widgets.heading import Unkept, show_headings

if TYPE_CHECKING:
    from custody.tui.services.page_context import News, PageService
    from custody.tui.services.session import Session

T = TypeVar("T")
#: Seconds between two looks at whether another process has entered something, or nobody has touched a key.
LOOK = 2.0
#: Seconds after which the commands are learnt that the palette offers, so that the first page is not held up.
SOON = 1.0


def _palette() -> type[Provider]:
    from custody.tui.app.palette import PaletteProvider

    return PaletteProvider


class CustodyApp(CapitalLetters, ThemedApp[Exception], inherit_bindings=False):
    """The terminal program: its screens, its session, and the commands that run.

    Nothing blocks the screens: slow work is a job (custody.tui.services.jobs). ``opening`` opens the vault; if that
    fails, the program ends with the error as its result. Without a vault it offers ``beginnings``.
    """

    CSS_PATH = "../custody.tcss"
    TITLE = "custody"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit", show=False, id="quit"),
        Binding("ctrl+l", "sign_in", "sign in", show=False, id="lock"),
        Binding("f1", "help", "help", show=False, priority=True, id="help"),
        Binding("f9", "running", "what runs", show=False, id="running"),
        Binding("ctrl+p", "command_palette", "all actions", show=False, priority=True, id="palette"),
    ]

    page_service: PageService
    acts: Acts
    session: Session
    keeper: Keeper
    lists: KeptLists
    folders: KeptLists
    messages: Messages

    def __init__(
        self, opening: Opening, beginnings: Beginnings, *, colour: bool = True, evidence: str = "."
    ) -> None:
        super().__init__(FIRST if colour else PLAIN)
        self.opening, self.beginnings = opening, beginnings
        self.opener = Opener(self, opening)
        self.keys = Keys(self, super().on_event, self._minds, self._scanned, self._refused)
        #: Every command that there is, once they are known.
        self.commands: Sequence[Known] = ()
        self._signing_in = SigningIn(self)
        self._performing = IntentRunner(self, self._signing_in)
        #: The keys of each meaning, joined by commas.
        self.keymap = keymap.usual()
        #: The folder in which files to be stored are looked for next.
        self.evidence = evidence
        self._seen_size = -1
        #: The signal that ended the program, if one did.
        self.ended_by: int | None = None
        self.animation_level = "none"

    @property
    def works(self) -> list[Work]:
        """The commands under way or not reported yet, oldest first."""
        return self._performing.works

    @property
    def who(self) -> str:
        """The name and role of the signed-in person, or that nobody is, for the heading."""
        if self.session.signed_in:
            return f"second signer: {self.session.person}" if self.session.second else self.session.title
        return f"{self.session.person} (locked)" if self.session.key else "nobody signed in"

    def on_mount(self) -> None:
        """Show the opening screen, and open the vault in a job."""
        gc_tuning.begin()
        shutdown.heed(self)
        self.opener.begin()

    def take(self, house: House) -> None:
        """Show the inbox of an open vault and the sign-in dialog, instead of the vault before."""
        again = self.opened
        if again:
            self.keeper.leave_all()
        self.page_service, self.acts, self.session = house.page_service, house.acts, house.session
        self.lists, self.folders = house.lists, house.folders
        show_in(self.page_service.zone)
        self.messages = Messages(self.page_service.now, lambda: self.session.key)
        self.keymap |= house.own_keys
        self.set_keymap(house.own_keys)
        self.keys.sign_with(keymap.signing(house.own_keys))
        self.keys.scan_by(house.marks)
        self.keeper = Keeper(house.drafts, lambda: self.session.theirs, self._keep_later)
        self.page_service.begun = self.keeper.kept
        self.page_service.running = lambda: tuple(work.running for work in self.works)
        self._seen_size, self.commands = -1, ()
        self.opener.show(house)
        if not again:
            self.set_interval(LOOK, self._look)
        self.set_timer(SOON, self._learn)
        self.action_sign_in()

    def _learn(self) -> None:
        jobs.start(self, self._learned, self._know, self.trouble, group="commands")

    def _learned(self, job: jobs.Job) -> list[Known]:
        """Return all commands, loaded one at a time; wait while a key is at work."""
        found = []
        for command in self.acts.known():
            found.append(command)
            while self.keys.busy and not job.stopped:
                time.sleep(jobs.POLL)
        return found

    def _know(self, commands: Sequence[Known]) -> None:
        self.commands = commands
        gc_tuning.set_aside()

    def _look(self) -> None:
        if self.session.expired:
            self._signing_in.lock()
            return
        show_headings(self)
        gc_tuning.away(self.session.away)
        since = self._seen_size
        jobs.start(
            self,
            lambda _: self.page_service.news(since),
            self._seen,
            lambda _: None,
            group="news",
            alone=True,
        )

    def _seen(self, found: News) -> None:
        """Redraw the pages if entries other than logged accesses were recorded."""
        self._seen_size = found.size
        if found.grown:
            self.draw_again(found.other)

    def draw_again(self, other: int | None = None) -> None:
        """Reload every open page, and show what every heading tells.

        ``other`` is the newest entry of somebody else, which a page that it changed names.
        """
        show_headings(self)
        for screen in self.screen_stack:
            if isinstance(screen, BrowseScreen):
                if not self.session.second:  # a second person reads nothing of the first one's
                    screen.refresh_page(other)
            elif (look_again := getattr(screen, "look_again", None)) is not None:
                look_again()

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Open a screen and return what Textual returns; keys wait until it is shown."""
        opened = super().push_screen(screen, *args, **options)
        self.keys.hold(self.screen)
        return opened

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on: keys one at a time, and no mouse click that came within a scan."""
        if isinstance(event, events.Key | events.Paste) and self.opened:
            self.session.touch()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(self.screen, scan_detection.TakesEveryKey):
                self.screen.arrived(event)
            else:
                await self.keys.take(event)
        elif isinstance(event, events.MouseDown | events.MouseUp) and not self.keys.clicked(event.time):
            event.stop()  # a label can hold what a terminal sends for a mouse
        else:
            await super().on_event(event)

    def _minds(self, ended: bool) -> bool:
        return scan_detection.intercepts_scan(self.screen_stack, ended=ended)

    def _refused(self, told: str) -> None:
        scan_detection.refuse_keys(self, told)

    def _scanned(self, code: str) -> None:
        scan_detection.take_code(self, code)

    def say(self, text: str) -> str:
        """Return a command's message with flags and commands as on screens; unchanged before the vault opens."""
        return self.page_service.say(text) if self.opened else text

    @property
    def opened(self) -> bool:
        """Whether the vault is open."""
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
        """Run ``work`` in a job; keys wait until ``then`` has its result, or ``otherwise`` its error."""
        stands = self.keys.wait()

        def shown(answer: T) -> None:
            then(answer)
            stands()

        def failed(what: Failed) -> None:
            otherwise(what)
            stands()

        jobs.start(self, work, shown, failed, group=group, alone=alone)

    async def action_quit(self) -> None:
        """End the program; ask first unless a page is shown, no command runs and no form is begun."""
        shutdown.ask(self)

    def action_sign_in(self) -> None:
        """Open the sign-in dialog, once the vault is open; a second person's act ends before."""
        if self.opened:
            self._signing_in.change()

    def action_command_palette(self) -> None:
        """List all actions and pages; none while a second person signs one act."""
        if self.opened and self.session.second:
            self.bell()
        elif not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(id="--command-palette", placeholder="Search acts and pages…"))

    def open(self, target: Target) -> None:
        """Show the page of a target on the browse screen."""
        for screen in self.screen_stack:
            if isinstance(screen, BrowseScreen):
                screen.go(target)

    def begin(self, act: Action) -> None:
        """Open the screen or form of an action; another signer signs in first where it needs one."""
        if act.other_signer:
            self._signing_in.let_second(act, lambda ended: self._open_act(act, ended))
        else:
            self._open_act(act, None)

    def _open_act(self, act: Action, ended: Ended | None) -> None:
        """Open the screen of an act where it has one, else its form; show a paper that it prints."""
        from custody.tui.app.flows import ADDED, FLOWS

        flow = FLOWS.get(act.words)
        if act.values.get("print") is True:
            self._performing.print_paper(act)
        elif flow is None or ADDED.get(act.words) in act.values:
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
        """Carry out an intent: its entries are reviewed and signed, a refusal is shown on its form."""
        self.perform_all([intent], form)

    def perform_all(self, intents: Sequence[Intent], form: Filled) -> None:
        """Carry out independent intents of a form; their entries are signed and recorded together."""
        self._performing.perform_all(intents, form)

    def action_running(self) -> None:
        """Show the background tasks, once the vault is open."""
        if self.opened:
            self._performing.show_running()

    def end_work(self, work: Work) -> None:
        """Close the progress screen of a task; one below another screen closes when it is shown again."""
        self._performing.end_work(work)

    @on(jobs.Agree)
    def _agree(self, event: jobs.Agree) -> None:
        self._performing.review(event)

    @on(jobs.Secret)
    def _secret(self, event: jobs.Secret) -> None:
        self._performing.ask_secret(event)

    @on(jobs.Prints)
    def _paper(self, event: jobs.Prints) -> None:
        self._performing.show_paper(event)

    @on(jobs.Progress)
    def _progress(self, event: jobs.Progress) -> None:
        self._performing.progress(event)

    @on(jobs.Answer)
    def _answered(self, event: jobs.Answer) -> None:
        """Pass on what a job answers, unless the program is ending: parts of its screens are gone by then."""
        if self.is_running:
            event.handler(event.value)

    @on(jobs.Trouble)
    def _troubled(self, event: jobs.Trouble) -> None:
        if self.is_running:
            event.handler(event.failed)

    def trouble(self, failed: Failed) -> None:
        """Show an error on a result screen."""
        self.push_screen(ResultScreen.of_failure(failed))

    def sheet(self, words: tuple[str, ...], given: Mapping[str, object]) -> Sheet:
        """Return the drafts of a screen, with the values that the signed-in person left in the same form."""
        return Sheet(self.keeper, words, given)

    def _keep_later(self) -> None:
        """Save the drafts in a job; a failure is shown and loses nothing on the screen."""
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
        """Stop all jobs and release the drafts: the program ends."""
        jobs.stop_all(self)
        show_in(Zone())
        gc_tuning.end()
        if self.opened:
            self.keeper.leave_all()

    def action_theme(self) -> None:
        """Switch to the next colour theme."""
        self.take_next_theme()
        self.draw_again()

    def get_key_display(self, binding: Binding) -> str:
        """Return the key of a binding as it is printed on a keyboard, for key bars."""
        return printed(binding.key)

    def key_of(self, name: str) -> str:
        """Return the first key of a meaning (custody.tui.services.keymap), as it is printed on a keyboard."""
        return printed(self.keymap[name].partition(",")[0])

    def action_help(self) -> None:
        """Explain what the cursor is on, and the keys that do something there."""
        if not isinstance(self.screen, ResultScreen):
            about = context_help.explained(self.screen, self.focused)
            told = ["Keys", *(f"  {line}" for line in context_help.keys(self.screen))]
            self.push_screen(ResultScreen("HELP", [*context_help.paragraphs(about), "", *told]))
