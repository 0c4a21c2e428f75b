"""The screen of photographs from a folder: each goes to the exhibit scanned last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from custody.forms.form import Form
from custody.forms.keys import key_naming
from custody.pages.parts.page import Action
from custody.tui.pages.photograph_page import page
from custody.tui.pages.photographs import (
    NAMED,
    PHOTOGRAPH,
    RECORD,
    OnRecord,
    Photographing,
    answered,
    doubts,
    drop,
    exhibit_at,
    free,
    intent,
    looked,
    on_record,
    read_rows,
    recorded_on,
    renewed,
    rows,
    scan,
    take,
    take_all,
    to_record,
    unresolved,
    without,
)
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.screens.scanning import ScanScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.services.picture_folder import Watched, watch
from custody.tui.widgets.lines import PageLines
from custody.tui.widgets.scanner import Scanner

#: Seconds between two looks at the folder.
POLL = 1.0
#: The name under which the folder is remembered, and the member that holds its path.
_NAME, _FOLDER = "photographs", "folder"


class PhotographsScreen(ScanScreen):
    """The screen that watches a folder; submits one `exhibit record-photographs` of all pictures taken."""

    HELP: ClassVar[str | None] = (
        "Scan the label of an exhibit: pictures that arrive in the folder go to it. F2 takes a picture that lay there "
        "before, F5 all of them; F3 leaves one out. F4 asks what a picture shows; the next ones begin with the same "
        "answers. F8 shows every entry before it is signed. F6 archives recorded pictures as objects. F7 opens "
        "another folder."
    )
    WORDS = RECORD
    TITLE_SHOWN = "Photographs"
    LEFT_OUT = NAMED
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "take", "take", id="next"),
        Binding("f3", "drop", "leave out", id="exception"),
        Binding("f4", "answers", "shows", id="all"),
        Binding("f5", "all", "take all", id="more"),
        Binding("f6", "archive", "archive"),
        Binding("f7", "folder", "folder", id="pane"),
        Binding("f8", "send", "sign", id="sign"),
        Binding("escape", "leave", "back", id="back"),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__(act)
        self.state, self.asked = Photographing(), Form(PHOTOGRAPH, "", ())
        #: The folder that is watched; empty until it is known.
        self.folder = ""
        self._looking, self._reading = False, 0
        #: Whether somebody named the folder, so that it is remembered once it was found.
        self._chosen = False
        self._sent, self._warned = list[str](), ""
        #: What was last said of a folder that cannot be watched.
        self._trouble = ""
        self._early: list[str] = []
        #: The exhibit for which the screen was opened, until it is looked up.
        self._named = ""

    def on_mount(self) -> None:
        """Look at the folder once a second; the base reads what was left."""
        self.set_interval(POLL, self.look_at_folder)

    def begin(self) -> None:
        """Read the form of a photograph, what is on record of the draft, and which folder was watched."""
        desk, kept, folder = desk_of(self), read_rows(self.draft.get("rows")), self.draft.get(_FOLDER)

        def read(_: jobs.Job) -> tuple[Form, OnRecord, str]:
            known = desk.page_service.foretell(
                lambda context: on_record(context, [picture.exhibit for picture in kept.values()])
            )
            last = desk.folders.kept(desk.session.theirs).get(_NAME, {}).get(_FOLDER, "")
            return desk.acts.form(PHOTOGRAPH), known, str(folder or last or desk.evidence)

        def begun(found: tuple[Form, OnRecord, str]) -> None:
            self.asked, known, path = found
            taken = {path: one for path, one in kept.items() if one.exhibit in known.names}
            self.folder = path
            self.state = Photographing(known=known, taken=taken)
            self.ready()
            self._now(self.state.with_message("scan the exhibit that the pictures show"))
            named = self._act.values.get(key_naming(PHOTOGRAPH, "exhibit"))
            self._named = str(named or "")
            for code in (*([self._named] if self._named else []), *self._early):
                self.query_one(Scanner).read(code)
            self._early = []
            self.look_at_folder()

        jobs.start(desk, read, begun, self._failed)

    def _failed(self, failed: Failed) -> None:
        self.leave()
        desk_of(self).trouble(failed)

    @property
    def values(self) -> dict[str, object]:
        """The pictures taken and their folder, as a draft stores them; nothing without pictures."""
        taken = rows(self.state, self.state.taken)
        return {_FOLDER: self.folder, "rows": taken} if taken else {}

    def _now(self, state: Photographing, at: str = "") -> None:
        """Show the pictures and the message, with the cursor on a picture or where it is; save the draft."""
        self._say_new(state, again=True)
        self._draw(state, at)

    def _say_new(self, state: Photographing, *, again: bool = False) -> None:
        if again or (state.message, state.tone) != (self.state.message, self.state.tone):
            self.say(state.message, state.tone)

    def _draw(self, state: Photographing, at: str = "") -> None:
        if state.taken != self.state.taken:
            self._warned = ""
        at = at or self.key
        self.state = state
        self.show(page(state, self.asked), at)
        self.keep()

    def look_at_folder(self) -> None:
        """Look at the folder in a job, unless the last look has not ended; what is new goes to the exhibit."""
        if self._looking or not (self.stands and self.folder):
            return
        desk, folder, before = desk_of(self), self.folder, self.state
        self._looking = True
        wanted = {*before.taken, *before.asked}

        def show(found: Watched) -> None:
            self._looking, self._trouble = False, ""
            if self.stands and folder == self.folder:
                self.folder = found.folder
                if self._chosen:
                    self._chosen = False
                    self._remember()
                state = looked(self.state, found)
                if state != self.state:
                    self._say_new(state)
                    self._draw(state)
                if state.asked:
                    self.look_at_folder()

        def none(failed: Failed) -> None:
            self._looking = False
            if self.stands and self._trouble != failed.message:
                self._trouble = failed.message
                self.say(f"{failed.message}: F7 opens another folder", "bad")

        jobs.start(
            desk,
            lambda job: watch(folder, before.watched, wanted, desk.page_service.now(), job.advance),
            show,
            none,
            group="pictures",
        )

    @on(Scanner.Scanned)
    def _scanned(self, event: Scanner.Scanned) -> None:
        state = scan(self.state, event.seen)
        if self._named and state.exhibit:
            # Nobody scanned it: the screen was opened from its page.
            state = state.with_message(
                f"what arrives goes to {state.name}; F2 takes a picture that lay there before"
            )
        self._named = ""
        self._now(state)
        self.renew()

    def scanned(self, code: str) -> None:
        """Look up a code that was scanned elsewhere, once the screen has loaded."""
        if self.stands:
            super().scanned(code)
        else:
            self._early.append(code)

    def renew(self) -> None:
        """Read what is on record of the exhibits now, as others may have recorded photographs too."""
        desk, exhibits = desk_of(self), [*self.state.known.names]
        self._reading += 1

        def show(known: OnRecord) -> None:
            self._reading -= 1
            state = renewed(self.state, known)
            if self.stands and state != self.state:
                self._draw(state)

        def none(failed: Failed) -> None:
            self._reading -= 1
            if self.stands:
                self.say(failed.message, "bad")

        jobs.start(
            desk,
            lambda _: desk.page_service.foretell(lambda context: on_record(context, exhibits)),
            show,
            none,
            group="renewing",
        )

    def _do(self, step: Callable[[Photographing], Photographing], at: str = "") -> None:
        if self.stands:
            self._now(step(self.state), at)
            if self.state.asked:
                self.look_at_folder()

    def action_take(self) -> None:
        """Take the picture under the cursor to the exhibit scanned last, and go on to the next one not taken."""
        key, paths = self.key, free(self.state)
        after = paths[paths.index(key) + 1 :] if key in paths and self.state.exhibit else []
        self._do(lambda state: take(state, key), next(iter(after), ""))

    def action_all(self) -> None:
        """Take every picture that goes to no exhibit yet."""
        self._do(take_all)

    def action_drop(self) -> None:
        """Leave out the picture under the cursor."""
        self._do(lambda state: drop(state, self.key))

    def action_answers(self) -> None:
        """Open the form of the picture under the cursor."""
        path = self.key
        one = self.state.taken.get(path)
        if one is None:
            self.say("F2 takes the picture first, then F4 asks what it shows", "warn")
            return
        picture = self.state.pictures.get(path)
        about = f"{'' if picture is None else picture.name} of {self.state.known.names[one.exhibit]}"
        self.ask(
            PHOTOGRAPH,
            one.answers,
            about,
            lambda values: self._now(answered(self.state, self.asked, path, values)),
        )

    def action_folder(self) -> None:
        """Ask for the folder to be watched, and remember it."""

        def opened(path: str | None) -> None:
            if path:
                self.folder, self._trouble, self._chosen = path, "", True
                self.look_at_folder()

        self.app.push_screen(AskScreen("Folder to watch", self.folder), opened)

    def _remember(self) -> None:
        desk, folder = desk_of(self), self.folder
        jobs.start(
            desk,
            lambda _: desk.folders.keep(desk.session.theirs, _NAME, {_FOLDER: folder}),
            lambda _: None,
            lambda failed: self.say(failed.message, "bad") if self.stands else None,
            group="folders",
        )

    def action_archive(self) -> None:
        """Open the screen that archives, with the recorded pictures of that picture's exhibit marked."""
        exhibit = exhibit_at(self.state, self.key)
        paths = recorded_on(self.state, exhibit)
        if not paths:
            self.say("no picture here is on record for this exhibit: F8 records them first", "warn")
            return
        words = ("archive",)
        values = {key_naming(words, "exhibit"): self.state.known.names[exhibit], "paths": paths}
        desk_of(self).begin(Action("archive photographs", words, values))

    def action_send(self) -> None:
        """Submit the pictures that were taken, to be reviewed and signed; doubts are shown once before."""
        if not self.stands or self.query_one(Scanner).busy or self.state.asked or self._reading:
            self.say("a picture or a code is still being read", "warn")
            return
        path, told = unresolved(self.state, self.asked)
        if told:
            self.query_one(PageLines).seek(path)
            self.say(told, "bad")
            return
        sent = to_record(self.state)
        if not sent:
            self.say("no picture is to be recorded", "warn")
            return
        doubt = doubts(self.state)
        if doubt and doubt != self._warned:
            self._warned = doubt
            self.say(f"F8 again continues: {doubt}", "warn")
            return
        self._sent = sent
        self.send([intent(self.state)])

    def entered(self) -> None:
        """Go on with the folder once the pictures are recorded; those that were not are still listed."""
        if self.sheet is not None:
            self.sheet.entered(goes_on=self.is_attached)
        if self.is_attached:
            self._now(replace(self.state, taken=without(self.state.taken, *self._sent)).with_message(""))
            self.renew()
