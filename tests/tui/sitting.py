"""One person's sitting at the terminal program: keys go in, the text on the screen comes out, nothing else.

Every key is counted. What the program starts on threads is waited for; no time is asserted.
"""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from custody.cli.main import build
from custody.cli.setup.terminal import make
from custody.cli.shell.call import Call, Surroundings
from custody.tui.app import gc_tuning
from custody.tui.app.app import CustodyApp
from custody.tui.screens import form, photographs, preview, review
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.jump import JumpScreen
from custody.tui.screens.sign_in import SignInScreen
from custody.tui.screens.welcome import WelcomeScreen
from custody.tui.widgets import named_answer
from custody.tui.widgets.dossier import Dossier
from custody.tui.widgets.dossier_head import DossierHead
from custody.tui.widgets.lines import PageLines
from custody.tui.widgets.named_answer import NamedAnswer
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.tui.drawing import draw, drawn_at_rest
from tests.tui.styles import styles_once

#: Seconds after which a scene is given up: it waits for what will never come.
LONGEST = 120
#: Seconds between two looks at whether a job still runs.
MOMENT = 0.004
#: Seconds between two characters that a hand types, and before a key that is pressed.
TYPED, PRESSED = 0.05, 0.4
#: How often in a row the loop has nothing else to do before that is believed: each time it looks at time and keys.
_STILL = 3
#: Seconds for which Textual may put off what is laid out, twice as long as it does.
_DELAY = 0.1
#: Layouts that follow from each other, at most.
_LAYOUTS = 5
#: How often at most what was drawn leads to more that is drawn, before a moment is over.
_DRAWN = 20
#: How often in a row nothing is found that runs or waits before a scene goes on.
_CALM = 3
SMALL, LARGE, WIDE = (80, 24), (120, 40), (160, 45)
PASSPHRASE = "correct horse battery staple"
#: Keys that are no letter, by the letter that is typed.
NAMED = {
    " ": "space",
    "-": "minus",
    "/": "slash",
    ".": "full_stop",
    ",": "comma",
    ":": "colon",
    "@": "at",
    "'": "apostrophe",
}


def program(desk: Desk, *flags: str, **environ: str) -> CustodyApp:
    """Make the program as `custody tui` makes it at this desk."""
    around = Surroundings(
        io.StringIO(),
        io.StringIO(),
        {"TZ": "UTC", **desk.environ, **environ},
        desk.folder,
        desk.clock,
        desk.entropy,
    )
    args = build("tui").parse_args(["tui", *flags])
    return make(Call("tui", args, around))


@dataclass
class Sitting:
    """A running program and the keys pressed so far."""

    app: CustodyApp
    pilot: Pilot[Exception]
    desk: Desk
    keys: int = 0
    #: The instant of the last key: a hand takes its time, although nobody waits for it here.
    last: float = 0.0

    async def press(self, *keys: str) -> None:
        """Press keys one after the other and wait for what they set going."""
        for key in keys:
            if key == "f8":
                await self.read()
            self.keys += 1
            self.desk.clock.advance(1)
            self.send("", key)
            await self._rest()
        draw(self.app.screen)

    async def foresee(self) -> str:
        """Wait for what the form on the screen will mean, and return the screen as one line."""
        screen = self.app.screen
        assert isinstance(screen, form.FormScreen)
        screen.foresee()
        await self.settle()
        return self.flat

    async def look_up(self) -> str:
        """Wait for the names that the line under the cursor may become, and return the screen as one line."""
        line, screen = self.app.focused, self.app.screen
        looking = screen if isinstance(screen, JumpScreen) else line
        assert isinstance(looking, JumpScreen | NamedAnswer)
        looking.look_up()
        await self.settle()
        return self.flat

    async def watch(self, looks: int = 2) -> None:
        """Look at the folder that the screen watches: what is new is seen by the first look, and read by the second."""
        screen = self.app.screen
        assert isinstance(screen, photographs.PhotographsScreen)
        for _ in range(looks):
            screen.look_at_folder()
            await self.settle()

    async def read(self) -> None:
        """Go to the end of a review, where not all of it is on the screen; before, nobody can sign it."""
        screen = self.app.screen
        if isinstance(screen, review.ReviewScreen) and not screen.read:
            await self.press("end")

    async def type(self, text: str, *then: str) -> None:
        """Type a text as a hand does, then press keys."""
        self.keys += len(text)
        self.send(text, apart=TYPED)
        await self.press(*then)
        if not then:
            await self.settle()

    def send(self, text: str, *then: str, apart: float = 0.0, late: float = 0.0) -> None:
        """Send keys all at once, as a scanner brings them; they were pressed so many seconds apart.

        ``late``: the program was busy for so many seconds after the last of them.
        """
        driver = self.app._driver
        assert driver is not None
        self.last = max(self.last, time.monotonic()) + PRESSED
        for key in (*text, *then):
            event = events.Key(NAMED.get(key, key), key if len(key) == 1 else None)
            event.time = self.last - late
            event.set_sender(self.app)
            driver.send_message(event)
            self.last += apart

    def paste(self, text: str) -> None:
        """Paste a text at once, as a terminal brings it."""
        driver = self.app._driver
        assert driver is not None
        self.last = max(self.last, time.monotonic()) + PRESSED
        event = events.Paste(text)
        event.time = self.last
        driver.send_message(event)

    async def resize(self, size: tuple[int, int]) -> None:
        """Set the size of the terminal, and wait for what that sets going."""
        driver = self.app._driver
        assert isinstance(driver, HeadlessDriver)
        driver._size = Size(*size)
        self.app.post_message(events.Resize(driver._size, driver._size))
        await self.handle_all()
        while self.works and self.app._resize_timer is not None:
            await asyncio.sleep(MOMENT)
        await self.settle()

    async def scan(self, text: str) -> None:
        """Type as a barcode scanner: fast, and with Enter at the end. It counts as one key."""
        self.keys += 1
        self.send(text, "enter")
        await self.settle()

    async def settle(self) -> None:
        """Wait until no job runs and every message is handled, and draw what changed."""
        await self._rest()
        draw(self.app.screen)

    async def _rest(self) -> None:
        """Wait until no job runs and every message is handled."""
        begun = time.monotonic()
        calm, delayed = 0, begun + _DELAY
        while self.works and calm < _CALM:
            await self.handle_all()
            assert time.monotonic() - begun < LONGEST, self._unfinished()
            calm += 1
            if self.app._batch_count and time.monotonic() < delayed:
                # The palette goes, and Textual lays nothing out for a moment.
                await asyncio.sleep(MOMENT)
                calm = 0
            if self.app.keys.busy or self.moves or self.runs > self.waits:
                await asyncio.sleep(MOMENT)
                calm = 0

    def _unfinished(self) -> str:
        """Return what the program has not come to rest from, and the screen on which that is."""
        going = [worker.name for worker in self.app.workers if not worker.is_finished]
        moving = [*self.app.animator._animations, *self.app.animator._scheduled]
        keys = "keys wait" if self.app.keys.busy else "no key waits"
        return f"jobs {going}, animations {moving}, {keys}, screens {self.app.screen_stack}:\n{self.text}"

    @property
    def moves(self) -> bool:
        """Whether something on the screen goes on by the clock, such as a list that scrolls."""
        return bool(self.app.animator._animations or self.app.animator._scheduled)

    @property
    def runs(self) -> int:
        """How many jobs have not ended."""
        return sum(not worker.is_finished for worker in self.app.workers)

    @property
    def works(self) -> bool:
        """Whether the program goes on; raises what ended it, after which nothing of it would ever become still."""
        if self.app._exception is not None:
            raise self.app._exception
        return True

    async def handle_all(self) -> None:
        """Wait until the loop has nothing to do but wait for time, keys and threads, and lay out what changed."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # what asyncio's own loops run next
        for _ in range(_LAYOUTS):
            still = 0
            while still < _STILL:
                await asyncio.sleep(0)
                still = 0 if ready else still + 1
            self.app.screen._on_timer_update()
            if not ready:
                break  # What was laid out told nobody of another size.

    @property
    def waits(self) -> int:
        """How many jobs wait for an answer on the screen."""
        asking = ("ReviewScreen", "SecretScreen", "ConfirmScreen", "PrintScreen")
        return sum(type(screen).__name__ in asking for screen in self.app.screen_stack)

    @property
    def text(self) -> str:
        """Everything that stands on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def flat(self) -> str:
        """What stands on the screen as one line, however it was folded."""
        return " ".join(self.text.split())

    @property
    def lines(self) -> PageLines:
        """The lines of the page that is open, or of its section that is shown."""
        screen = self.app.screen
        return screen.panes.lines if isinstance(screen, BrowseScreen) else screen.query_one(PageLines)

    async def choose(self, told: str) -> None:
        """Go down a list to the line that says so, in any case, and take it; on a page, to the section that has it."""
        if isinstance(self.app.screen, BrowseScreen):
            await self.seek(told)
            await self.press("enter")
            return
        listed = self.app.screen.query_one(OptionList)
        for _ in range(listed.option_count):
            if told.casefold() in str(listed.get_option_at_index(listed.highlighted or 0).prompt).casefold():
                break
            await self.press("down")
        await self.press("enter")

    async def seek(self, told: str) -> None:
        """Go to the next line of a page that says so, through its sections and in them by the shorter way."""
        screen = self.app.screen
        assert isinstance(screen, BrowseScreen)
        dossier = screen.dossier
        if screen.panes.lines is not dossier.body:
            await self._walk(screen.panes.lines, told)
            return
        count = len(dossier.sections)
        having = [at for at in range(count) if any(told in text for text in dossier.texts(at))]
        if not having:
            await self._seek_above(dossier, told)
            return
        away = min(((at - dossier.active) % count for at in having), key=lambda by: min(by, count - by))
        await self.press(*["tab"] * away if away <= count - away else ["shift+tab"] * (count - away))
        if dossier.timeline is not None:
            await self.press("f4")
        if not dossier.body.has_focus:
            await self.press("down")
        await self._walk(dossier.body, told)

    async def _walk(self, listed: PageLines, told: str) -> None:
        """Go to the next line of a list that says so, by the shorter way."""
        here, lines = listed.highlighted or 0, len(listed.shown)
        found = [at for at, text in enumerate(listed.shown) if told in text]
        there = next((at for at in found if at >= here), found[0])
        down, up = (there - here) % lines, (here - there) % lines
        if listed.below:
            down, up = (down, lines) if there >= here else (lines, up)
        await self.press(*["down"] * down if down <= up else ["up"] * up)
        assert told in listed.shown[listed.highlighted or 0], self.text

    async def _seek_above(self, dossier: Dossier, told: str) -> None:
        """Go to an alarm, a fact or a step of the head that says so."""
        head = dossier.query_one(DossierHead)
        assert any(told in cell.whole for cell in head.cells), f"nothing says {told!r}: {self.text}"
        while not head.has_focus:
            await self.press("up")
        await self.press(*["up"] * head.at[0], *["left"] * head.at[1])
        for _ in head.cells:
            assert head.line is not None
            if told in head.line.whole:
                return
            row, cell = head.at
            await self.press("right")
            if head.at == (row, cell):
                await self.press("down", "left")
        raise AssertionError(f"the cursor comes to no fact that says {told!r}: {self.text}")

    async def choose_key(self, key: str) -> None:
        """Go up or down to a key, and take it: beyond the ends of that list is the passphrase."""
        listed = self.app.screen.query_one(OptionList)
        prompts = [str(option.prompt) for option in listed.options]
        at = next(number for number, prompt in enumerate(prompts) if key in prompt)
        away = at - (listed.highlighted or 0)
        await self.press(*["down" if away > 0 else "up"] * abs(away), "enter")

    async def sign_in(self, office: Office, who: str) -> None:
        """Choose somebody's key and give the passphrase, which comes at once and counts as typed."""
        if not isinstance(self.app.screen, SignInScreen):
            await self.press("ctrl+l")
        if not isinstance(self.app.focused, Input):
            await self.choose_key(office.keys[who])
        self.keys += len(PASSPHRASE)
        self.paste(PASSPHRASE)
        await self.press("enter")


@asynccontextmanager
async def sitting(
    desk: Desk,
    *,
    size: tuple[int, int] = SMALL,
    flags: tuple[str, ...] = (),
    rests: bool = True,
    **environ: str,
) -> AsyncIterator[Sitting]:
    """Start the program at a desk; it is closed at the end. F8 signs there without a pause.

    What a form will mean is asked for by ``foresee`` only, names are looked up by ``look_up``, and a folder is looked
    at by ``watch``: a sitting is hundreds of keys. What changed is drawn when the program ``rests``, else as often as
    Textual would draw it.

    The search for garbage that the program makes while nobody types is off: on a busy machine it would go over all that
    every test holds.
    """
    app = program(desk, *flags, **environ)
    with styles_once(), drawn_at_rest() if rests else nullcontext(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(review, "PAUSE", 0.0)
        patch.setattr(form, "PAUSE", float(LONGEST * LONGEST))
        patch.setattr(named_answer, "PAUSE", float(LONGEST * LONGEST))
        patch.setattr(preview, "PAUSE", 0.001)
        patch.setattr(photographs, "POLL", float(LONGEST * LONGEST))
        patch.setattr(gc_tuning, "WORTH", sys.maxsize)
        async with _begun(app, desk, size) as found:
            yield found


@asynccontextmanager
async def _begun(app: CustodyApp, desk: Desk, size: tuple[int, int]) -> AsyncIterator[Sitting]:
    async with app.run_test(size=size) as pilot:
        found = Sitting(app, pilot, desk)
        while not (app.opened or isinstance(app.screen, WelcomeScreen)) and app.is_running:
            await asyncio.sleep(MOMENT)
            await found.handle_all()
        await found.settle()
        yield found


def play(scene: Callable[[], Awaitable[None]], longest: int = LONGEST) -> None:
    """Play a scene to its end."""

    async def whole() -> None:
        async with asyncio.timeout(longest):
            await scene()

    asyncio.run(whole())
