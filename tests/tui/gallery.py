"""Every screen that there is, each reached on one furnished ledger: compared by tests, drawn for the handbook.

The same ledger, clock and names every time, so that a screen looks the same whoever takes its picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from textual.command import CommandPalette
from textual.widgets import OptionList

from custody.pages.parts.page import Action, Target
from custody.pages.purpose import PURPOSE
from custody.tui.background_tasks import Work
from custody.tui.pages.follow_ups import FollowUps
from custody.tui.pages.registry import BUILDERS
from custody.tui.render.pace import Pace
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.screens.dialogs.progress import WorkingScreen
from custody.tui.screens.dialogs.secret import SecretScreen
from custody.tui.screens.recorded import EnteredScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.screens.scanner_test import ScannerTestScreen
from custody.tui.screens.sign_in import SignInScreen
from custody.tui.screens.task_list import RunningScreen
from custody.tui.services.intents import Done, Entered, Failed
from custody.tui.services.key_names import printed
from tests.cli.office import Office
from tests.tui.drawing import draw
from tests.tui.filed import SIZES, WIDEST
from tests.tui.gallery_ledger import Keys, furnished
from tests.tui.grid import Grid, freeze, taken
from tests.tui.openings import OPENINGS
from tests.tui.sitting import PASSPHRASE, Sitting, sitting

#: The themes in which every screen is looked at.
THEMES = {"dark": "custody-dark", "light": "custody-light"}
MIB = 1 << 20


@dataclass(frozen=True)
class Scene:
    """One screen: its name, what it is for, and how it is reached from the page that was shown last."""

    name: str
    purpose: str
    reach: Callable[[Sitting, Keys], Awaitable[None]]


def _page(name: str) -> Scene:
    async def reach(at: Sitting, keys: Keys) -> None:
        screen = at.app.screen
        assert isinstance(screen, BrowseScreen), f"{name} is reached from {screen}"
        screen.start_over()
        screen.go(Target(name, keys.get(name, "")))
        await calm(at)
        assert screen.page is not None
        assert screen.page.target.page == name, at.text

    return Scene(name, PURPOSE[name], reach)


def _over(name: str, purpose: str, *presses: str, words: tuple[str, ...] = (), **values: object) -> Scene:
    """Return a screen that stands over the page: an act is begun, then keys are pressed."""

    async def reach(at: Sitting, keys: Keys) -> None:
        if words:
            at.app.begin(Action(purpose, words, values))
            await calm(at)
        await press(at, *presses)

    return Scene(name, purpose, reach)


def _pushed(name: str, purpose: str, make: Callable[[], object]) -> Scene:
    async def reach(at: Sitting, keys: Keys) -> None:
        await at.app.push_screen(make())
        await calm(at)

    return Scene(name, purpose, reach)


def _work(state: str = "running") -> Work:
    """Return a work as it stands in the middle: its clock stands still."""
    work = Work("archive disk.dd EV/1", lambda: None, ticks=lambda: 30.0)
    work.pace = Pace(0.0)
    work.pace.take(0, 80_000 * MIB, "bytes", 0.0)
    work.pace.take(24_000 * MIB, 80_000 * MIB, "bytes", 60.0)
    work.background = state == "aside"
    return work


async def _withdrawn(at: Sitting, keys: Keys) -> None:
    at.app.open(Target("seizure", keys["withdrawn"]))
    await calm(at)


async def _correct(at: Sitting, keys: Keys) -> None:
    at.app.open(Target("entry", keys["entry"]))
    await calm(at)
    lines = at.lines
    lines.highlighted = next(n for n, text in enumerate(lines.shown) if text.strip().startswith("reference"))
    await press(at, "a")


async def _sign_in(at: Sitting, keys: Keys) -> None:
    await press(at, "ctrl+l")


async def _review(at: Sitting, keys: Keys) -> None:
    at.app.begin(Action("open a case", ("case", "open"), {"reference": "C-2"}))
    await calm(at)
    await press(at, "f8")


_ENTERED = Done(
    0,
    ("entry 22  exhibit.registered  exhibit 9f3ac051",),
    (Entered(22, "exhibit.registered", "9f3ac051"),),
)
_AFTER = FollowUps(
    ("Entry 22, EV/4: Eve registered the exhibit: cloud export.",),
    (
        Action("print the label", ("exhibit", "print-label")),
        Action("photographs from a folder", ("exhibit", "photograph")),
    ),
)
_REFUSED = Failed(
    "the exhibit EV/1 is held by Carl, who has not handed it over",
    "Ask Carl to offer it.",
    5,
    "custody.not_custodian",
)

SCENES: tuple[Scene, ...] = (
    *(_page(name) for name in BUILDERS),
    Scene(
        "withdrawn",
        "A seizure whose consent was taken back: nothing on record covers it any more.",
        _withdrawn,
    ),
    Scene("correct", "A on a field of an entry: what it should be, begun with what it says.", _correct),
    Scene("sign-in", "Says who signs, and asks for the passphrase once.", _sign_in),
    *(_pushed(*opening) for opening in OPENINGS),
    _pushed(
        "scanner",
        "Says what a scanner sends, how fast, and by which keyboard layout; enters nothing.",
        ScannerTestScreen,
    ),
    _over("acts", "What can be done with what is shown, and which rule refuses the rest.", "4", "enter", "a"),
    _over("help", "F1: what the cursor is on, and every key that does something there.", "f1"),
    _over(
        "filter", "A list of which only a part is shown.", "7", "down", "enter", "slash", *"objects", "enter"
    ),
    _over("palette", "Ctrl+P: pages, and what may be done now, by what it is called.", "ctrl+p"),
    _pushed(
        "secret",
        "The passphrase of a key that is made or changed, or of a key other than the signer's.",
        lambda: SecretScreen("lab.example/9f3ac05177ab10ff", new=True),
    ),
    _pushed("ask", "One question, such as a folder.", lambda: AskScreen("Folder to watch")),
    _over("jump", "Where to go: what was seen last, or is named so.", "4", "enter", "1", "g"),
    _over(
        "form",
        "What a command asks, one question a line.",
        words=("preservation-order", "serve"),
        preservation_order="P-1",
    ),
    Scene("review", "The one screen through which every entry passes before it is signed.", _review),
    _pushed(
        "entered",
        "What was recorded, in a sentence, and what could come next.",
        lambda: EnteredScreen(_ENTERED, _AFTER),
    ),
    _pushed(
        "refused",
        "What was not done, the rule that refused it, and what to do.",
        lambda: ResultScreen.of_failure(_REFUSED),
    ),
    _over(
        "intake",
        "What was seized, line by line, entered together.",
        words=("exhibit", "intake"),
        seizure="S-1",
    ),
    _over(
        "photographs",
        "Pictures that arrive in a folder go to the exhibit scanned last.",
        words=("exhibit", "photograph"),
        exhibit="EV/1",
    ),
    _over("storing", "Files of an exhibit are found, marked and stored.", words=("archive",), exhibit="EV/1"),
    _over(
        "offer", "What is handed over is scanned, and offered.", words=("transfer", "offer"), exhibit="EV/1"
    ),
    _over("receive", "What is handed over is scanned again.", words=("transfer", "accept"), exhibit="EV/2"),
    _over("count", "A round with a scanner.", words=("inventory", "scan"), round="INV-1"),
    _pushed(
        "working",
        "How far work is: it waits, is set aside, or is ended.",
        lambda: WorkingScreen(_work(), lambda: None),
    ),
    _pushed(
        "running",
        "What was set aside, what waits to be signed, what has ended.",
        lambda: RunningScreen([_work("aside")]),
    ),
    _over(
        "disclose",
        "Which fields of an entry are shown, and what the other side will see.",
        words=("entry", "disclose"),
        entry="5",
    ),
    _over(
        "fields",
        "Which field of an entry is wrong, with what stands in each.",
        words=("entry", "correct"),
        entry="5",
    ),
)


#: The screens that the handbook shows in each size: those in which a working day is spent.
PICTURED = (
    *(
        "today",
        "exhibits",
        "exhibit",
        "case",
        "preservation_order",
        "location",
        "integrity",
        "ledger",
        "entry",
    ),
    *("form", "review", "intake", "offer", "receive"),
)


def sizes_of(scene: Scene) -> tuple[str, ...]:
    """Return the sizes in which there is a picture of a screen."""
    return tuple(size for size in SIZES if size != WIDEST or scene.name in PICTURED)


def scenes_of(size: str) -> tuple[Scene, ...]:
    """Return the screens of which there is a picture in a size."""
    return tuple(scene for scene in SCENES if size in sizes_of(scene))


async def calm(at: Sitting) -> None:
    """Wait until no job runs and every message is handled; sooner than a pause, which waits for an idle machine."""
    for _ in range(3):
        await at.handle_all()
        while at.works and at.app.keys.busy:
            await asyncio.sleep(0.005)
        while at.works and not at.waits and any(not worker.is_finished for worker in at.app.workers):
            await asyncio.sleep(0.005)
    await at.handle_all()


async def still(at: Sitting) -> None:
    """Wait until a screen stands as it is: nothing of it is drawn anew, and a list that was asked for has come."""
    same = 0
    while same < _STILL:
        freeze(at.app)
        await calm(at)
        await asyncio.sleep(_APART)
        screen = at.app.screen
        empty = isinstance(screen, CommandPalette) and not screen.query_one(OptionList).option_count
        same = 0 if draw(screen) or empty else same + 1


async def press(at: Sitting, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        at.app.simulate_key(key)
        await calm(at)


@asynccontextmanager
async def shown(office: Office, size: tuple[int, int]) -> AsyncIterator[Sitting]:
    """Start the program with Eve signed in, in the folder in which evidence lies."""
    desk = copy(office.desk)
    desk.folder = office.folder / "evidence"
    async with sitting(desk, size=size) as at:
        at.app.session.open(office.keys["Eve"], PASSPHRASE.encode(), "Eve", title="Eve, examiner")
        while not isinstance(at.app.screen, SignInScreen):
            await calm(at)
        await at.app.screen.dismiss(True)
        await calm(at)
        at.app.commands = list(at.app.acts.known())
        yield at


async def walk(at: Sitting, keys: Keys, scenes: tuple[Scene, ...] = SCENES) -> AsyncIterator[Scene]:
    """Go through every screen and stop at each; what stands over a page stands over the inbox."""
    for scene in scenes:
        if scene.name not in BUILDERS:
            await press(at, "1")
        await scene.reach(at, keys)
        await still(at)
        yield scene
        while len(at.app.screen_stack) > _BOTTOM:
            if at.waits:
                await press(at, "escape")
            else:
                await at.app.pop_screen()
            await calm(at)


def keys_shown(at: Sitting) -> list[tuple[str, str]]:
    """Return the keys of a screen beside those that work everywhere, each with what it does."""
    screen = at.app.screen
    if isinstance(screen, BrowseScreen):
        return []
    told: dict[str, list[str]] = {}
    for owner in (type(screen), type(at.app.focused)):
        ours = owner.__module__.startswith("custody.tui.")
        for binding in vars(owner).get("BINDINGS", ()) if ours else ():
            does = told.setdefault(" ".join(printed(key) for key in binding.key.split(",")), [])
            does += [binding.description] if binding.description not in does else []
    return _joined(told)


def _joined(told: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return keys with what they do; keys that stand one behind the other and do the same stand together."""
    found: list[tuple[str, str]] = []
    for key, does in told.items():
        text = " or ".join(does)
        if found and found[-1][1] == text:
            first = found[-1][0].partition(" to ")[0]
            found[-1] = (f"{first} to {key}" if key.isdecimal() else f"{found[-1][0]} {key}", text)
        else:
            found.append((key, text))
    return found


#: How often a screen is looked at until it is taken to stand still, and the seconds between two looks.
_STILL, _APART = 3, 0.02
#: Screens below everything: Textual's own, and that of pages.
_BOTTOM = 2


async def pictures(at: Sitting, scene: Scene, folder: Path) -> AsyncIterator[tuple[str, str, Grid]]:
    """Yield the picture of a screen in each size and theme; the folder's own name is taken out of it.

    The theme in which it stands comes first, and the next screen is reached in the last one. The sizes come there and
    back, so that each screen is reached in the size in which the program was started.
    """
    sizes = sizes_of(scene)
    for theme in sorted(THEMES, key=lambda theme: THEMES[theme] != at.app.theme):
        await _coloured(at, THEMES[theme])
        for size in sizes:
            await _sized(at, SIZES[size])
            yield size, theme, _nameless(taken(at.app), folder)
        sizes = sizes[::-1]


async def _sized(at: Sitting, size: tuple[int, int]) -> None:
    if at.app.size != size:
        await at.resize(size)
        await still(at)


async def _coloured(at: Sitting, theme: str) -> None:
    if at.app.theme != theme:
        at.app.theme = theme
        for screen in at.app.screen_stack:
            if isinstance(screen, BrowseScreen) and screen.page is not None:
                screen._show(screen.page)
        await still(at)


def _nameless(grid: Grid, folder: Path) -> Grid:
    name = next(part for part in folder.parts if part.startswith("custody-"))
    instead = "custody-" + "x" * (len(name) - 8)
    return Grid(tuple(tuple((text.replace(name, instead), ink) for text, ink in row) for row in grid.rows))


__all__ = [
    "PICTURED",
    "SCENES",
    "THEMES",
    "Keys",
    "Scene",
    "furnished",
    "keys_shown",
    "pictures",
    "scenes_of",
    "shown",
    "sizes_of",
    "walk",
]
