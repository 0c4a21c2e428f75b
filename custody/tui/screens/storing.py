"""The screen that stores files of an exhibit by `archive`, or by `acquisition record` and its form.

An exhibit is scanned or typed, files are marked in their folders. The screen reads no file: the command reads each
once.
"""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Checkbox, Input, Select, Static

from custody.display import visible
from custody.forms.form import Form
from custody.forms.keys import STORE, key_naming
from custody.pages.parts.page import Action
from custody.tui.pages.storing import Storing, storing
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.services import jobs
from custody.tui.services.evidence_folders import Folder, FolderItem, look, marks
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed, Intent
from custody.tui.widgets.answer import Typed
from custody.tui.widgets.checkbox_list import Tick
from custody.tui.widgets.filter_bar import FilterBar
from custody.tui.widgets.folder_list import FolderList
from custody.tui.widgets.heading import Heading
from custody.tui.widgets.keybar import Keybar

_ACQUIRE = ("acquisition", "record")
#: Questions that the form of an acquisition shows besides the required ones: tool, write blocker, results.
_ASKED = ("tool", "tool-version", "write-blocker", "source-sha256", "log")


class StoringScreen(Screen[None]):
    """The choice of exhibit, store and files; submits `archive`, or opens `acquisition record`'s form."""

    HELP = (
        "Archive files of one exhibit. Scan or type the exhibit, mark files with Space, then F8. Each "
        "file is read once, and each entry is shown before it is signed. An interrupted upload resumes "
        "when the same file is archived again."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "send", "store", id="sign"),
        Binding("f5", "digests", "digests", id="more"),
        Binding("f7", "folder", "folder", show=False, id="pane"),
        Binding("slash", "filter", "filter", id="filter"),
        Binding("escape", "leave", "back", id="back"),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__()
        self._act = act
        self._alone = act.words == _ACQUIRE
        self.form = Form(act.words, act.label, ())
        self._found: Storing | None = None
        self._refused, self._asked, self._sought = False, False, ""

    def compose(self) -> ComposeResult:
        """Lay exhibit, store, and files out."""
        yield Heading()
        with Horizontal(classes="line"):
            yield Static(" exhibit", classes="label", markup=False)
            yield Typed(
                str(self._act.values.get(key_naming(self._act.words, "exhibit"), "")), compact=True, id="of"
            )
        yield Static("", id="about")
        with Horizontal(classes="line"):
            yield Static(" store", classes="label", markup=False)
            yield Select[str]([], compact=True, prompt="the first one", id="store")
            yield Tick("MD5", compact=True, id="md5")
            yield Tick("SHA-1", compact=True, id="sha1")
        yield Static("", id="where")
        yield FilterBar()
        yield FolderList()
        yield Static("", id="said")
        yield Keybar()

    def on_mount(self) -> None:
        """Show the folder with the action's files marked, and focus the exhibit if it is empty."""
        title = "Record an acquisition: mark its image" if self._alone else "Archive files of an exhibit"
        self.query_one(Heading).say(title, desk_of(self).who)
        files, paths = self.query_one(FolderList), self._act.values.get("paths")
        files.most = 1 if self._alone else None
        named = [str(path) for path in paths] if isinstance(paths, list) else []
        self._look(named[0] if named else desk_of(self).evidence, marking=named)
        if self.query_one("#of", Input).value:
            self._resolve()
            files.focus()
        else:
            self.query_one("#of", Input).focus()

    def _look(self, path: str, sought: str = "", marking: list[str] | None = None) -> None:
        """List a folder in a job; ``marking`` are the paths of files in it to be marked."""

        def show(folder: Folder) -> None:
            desk_of(self).evidence = folder.path
            files = self.query_one(FolderList)
            files.marked += [item for item in folder.items if item.path in (marking or ())]
            files.show(folder)
            self.query_one(FilterBar).show_filter(sought, f"{len(folder.items)} shown. / and Enter shows all")
            where = f" {visible(folder.path)}"
            self.query_one("#where", Static).update(Text(where, no_wrap=True, overflow="ellipsis"))
            self._count()

        jobs.start(desk_of(self), lambda _: look(path, sought), show, self._said, group="folder", alone=True)

    def _said(self, failed: Failed) -> None:
        self._warn(f"{failed.message}. {failed.hint}")

    def _warn(self, told: str) -> None:
        self.query_one("#said", Static).update(Text(f" ✗ {visible(told, told=True)}"))
        self.app.bell()

    @on(Input.Changed, "#of")
    def _other(self, event: Input.Changed) -> None:
        """Forget the exhibit found when another text is typed, until Enter looks it up."""
        if self._found is not None and event.value.strip() != self._sought:
            self._found = None
            self.query_one("#about", Static).update(" ! Enter finds the exhibit")

    @on(Input.Submitted, "#of")
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        self._resolve()

    def _resolve(self) -> None:
        """Look up the typed exhibit in a job."""
        page_service, text = desk_of(self).page_service, self.query_one("#of", Input).value.strip()
        self._sought = text

        def show(found: Storing) -> None:
            if text != self.query_one("#of", Input).value.strip():
                return  # another one is typed by now
            self._found = found
            self.query_one("#about", Static).update(Text(f" ✓ {visible(found.summary)}"))
            if self._refused:
                # What was said was said of the exhibit; what is said of the folder stays, whichever was found first.
                self._refused = False
                self._count()
            stores = self.query_one("#store", Select)
            stores.set_options([(Text(f"{visible(name)}  {told}"), name) for name, told in found.stores])
            wanted = self._act.values.get(STORE) or next(iter(dict(found.stores)), None)
            if wanted in dict(found.stores):
                stores.value = wanted
            self.query_one(FolderList).focus()

        def none(failed: Failed) -> None:
            self._found, self._refused = None, True
            self.query_one("#about", Static).update(Text(" ✗ no exhibit yet"))
            self._said(failed)

        if text:
            jobs.start(
                desk_of(self),
                lambda _: page_service.make(lambda context: storing(context, text), "storing"),
                show,
                none,
                group="exhibit",
                alone=True,
            )

    @on(FolderList.Opened)
    def _opened(self, event: FolderList.Opened) -> None:
        event.stop()
        self._look(event.path)

    @on(FolderList.Marked)
    def _count(self) -> None:
        self._asked, told = False, f" {marks(self.marked)}"
        self.query_one("#said", Static).update(Text(told, no_wrap=True, overflow="ellipsis"))

    @property
    def marked(self) -> list[FolderItem]:
        """The files marked to be stored."""
        return self.query_one(FolderList).marked

    @property
    def values(self) -> dict[str, object]:
        """The command's values besides its files."""
        found: dict[str, object] = {"exhibit": self.query_one("#of", Input).value.strip()}
        store = self.query_one("#store", Select).value
        if isinstance(store, str):
            found["store"] = store
        return found | {name: True for name in ("md5", "sha1") if self.query_one(f"#{name}", Checkbox).value}

    def action_digests(self) -> None:
        """Switch MD5 and SHA-1 on, or off where both are on: old reports quote them."""
        boxes = [self.query_one(f"#{name}", Checkbox) for name in ("md5", "sha1")]
        wanted = not all(box.value for box in boxes)
        for checkbox in boxes:
            checkbox.value = wanted

    def action_folder(self) -> None:
        """Ask for a folder by its path."""
        ask = AskScreen("Open folder", desk_of(self).evidence)
        self.app.push_screen(ask, lambda path: self._look(path) if path else None)

    def action_filter(self) -> None:
        """Ask for a text that the names shown must contain."""
        ask, where = AskScreen("Show only names with"), desk_of(self).evidence
        self.app.push_screen(ask, lambda text: None if text is None else self._look(where, text))

    def action_send(self) -> None:
        """Submit the files to be stored, or ask how the image was made."""
        if self._found is None or not self.marked:
            lacking = "the exhibit" if self._found is None else "a file: Space marks it"
            (self.query_one("#of", Input) if self._found is None else self.query_one(FolderList)).focus()
            self._warn(f"still needed: {lacking}")
        elif self._alone:
            more = {"image": self.marked[0].path, "archive": True, **dict.fromkeys(_ASKED, "")}
            self.dismiss(None)
            desk_of(self).fill(Action(self._act.label, _ACQUIRE, {**self.values, **more}))
        else:
            values = {name: one for name, one in self._act.values.items() if name == "acquisition"}
            values |= {**self.values, "paths": [item.path for item in self.marked]}
            desk_of(self).perform(Intent(self.form.words, values), self)

    def entered(self) -> None:
        """Close the screen once the marked files are recorded."""
        self.dismiss(None)

    def scanned(self, code: str) -> None:
        """Take a scanned code for the exhibit, unless files are marked for another."""
        if self.marked:
            self._warn(f"{code} was scanned, but files are marked: archive them or unmark them")
        else:
            self.query_one("#of", Input).value = code
            self._resolve()

    def refused(self, failed: Failed) -> None:
        """Show why the command was refused, if the screen is open; the marks stay."""
        if self.is_attached:
            self._warn(f"not done: {failed.message}")

    def action_leave(self) -> None:
        """Close the screen; with files marked, only when asked twice."""
        if self.marked and not self._asked:
            self._asked = True
            self._warn(f"Esc again goes back and unmarks all files: {len(self.marked)}")
        else:
            self.dismiss(None)
