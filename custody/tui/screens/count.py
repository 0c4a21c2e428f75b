"""The screen of an inventory round: scan a location, then its contents, and sign at any time."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from custody.forms.keys import key_naming
from custody.pages.parts.page import Action
from custody.tui.pages.count_drafts import counts, draft, resumed
from custody.tui.pages.count_form import (
    Counting,
    RoundScan,
    accept_as_seal,
    drop,
    look,
    no_line_reason,
    opened,
    scan,
    turn,
)
from custody.tui.pages.inventory_count import page
from custody.tui.pages.undecided_scans import decided, undecided_at, unsigned_reason
from custody.tui.screens.dialogs.choose import ChooseScreen
from custody.tui.screens.scanning import ScanScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.heading import Heading
from custody.tui.widgets.scanner import Scanner

_DISCREPANCY = ("exhibit", "report-discrepancy")


class CountScreen(ScanScreen):
    """The screen that counts a round; submits one `inventory scan` with all unsigned scans."""

    HELP: ClassVar[str | None] = (
        "Scan the location, then each exhibit by label, seal or bag. F2 records the seal state, F7 a "
        "discrepancy. F3 decides a code that is on record of several exhibits. F8 signs the scans; unsigned scans are "
        "kept. F5 closes the round."
    )
    WORDS = ("inventory", "scan")
    TITLE_SHOWN = "Inventory round"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "turn", "seal state", id="next"),
        Binding("f3", "seal", "its seal", id="exception"),
        Binding("f6", "drop", "drop"),
        Binding("f7", "differs", "differs", id="pane"),
        Binding("f8", "send", "sign", id="sign"),
        Binding("f5", "close", "close", id="more"),
        Binding("escape", "leave", "pause", id="back"),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__(act)
        self.state: Counting | None = None
        self._away = False
        #: Codes that were scanned before the round was read.
        self._early: list[str] = []

    def given(self, act: Action) -> dict[str, object]:
        """Return the round's name, by which its draft is found."""
        return {"round": str(act.values.get("round", act.values.get("inventory", "")))}

    def scanner(self) -> Scanner:
        """Return the code line, which looks each code up in the round."""
        return Scanner(
            lambda context, code: look(context, "" if self.state is None else self.state.round.id, code)
        )

    def begin(self) -> None:
        """Read the round as recorded, and its draft."""
        desk, name, kept = desk_of(self), str(self._given["round"]), dict(self.draft)
        jobs.start(
            desk,
            lambda _: desk.page_service.make(
                lambda context: resumed(context, opened(context, name), kept), "inventory"
            ),
            self._begun,
            self._failed,
        )

    def _begun(self, found: Counting) -> None:
        title = f"Round {found.round.name}, {found.round.scope}"
        self.query_one(Heading).say(title, desk_of(self).who)
        kept = len(found.counts)
        told = f"{kept} scanned before and not signed yet" if kept else "scan the location first"
        self.state = found
        self.ready()
        told, tone = found.message or told, found.tone
        self._now(
            found.with_message("this round is closed", "warn")
            if found.round.closed
            else found.with_message(told, tone)
        )
        early, self._early = self._early, []
        for code in early:
            self.query_one(Scanner).read(code)

    def _failed(self, failed: Failed) -> None:
        self.leave()
        desk_of(self).trouble(failed)

    @property
    def values(self) -> dict[str, object]:
        """The values that a draft of the round saves: its location and its scans."""
        return {} if self.state is None else draft(self.state)

    def _now(self, state: Counting) -> None:
        """Show the round and save its draft."""
        self.state = state
        self.show(page(state), state.at)
        self.say(state.message, state.tone)
        self.keep()

    def renew(self) -> None:
        """Read the round again, until no scan came meanwhile, and show what others have counted."""
        desk, name, before = desk_of(self), str(self._given["round"]), self.state
        if before is None:
            return

        def show(found: Counting) -> None:
            if self.stands and self.state is not before:
                self.renew()
            elif self.stands and found.round != before.round:
                told = found.message or "others have counted in this round meanwhile"
                same = replace(found, at=before.at, missed=before.missed)
                self._now(same.with_message(told, found.tone or "warn"))

        jobs.start(
            desk,
            lambda _: desk.page_service.make(
                lambda context: resumed(context, opened(context, name), draft(before)), "inventory"
            ),
            show,
            lambda failed: self.say(failed.message, "bad") if self.stands else None,
            group="renewing",
        )

    @on(Scanner.Scanned)
    def _scanned(self, event: Scanner.Scanned) -> None:
        if self.state is None:
            self._early.append(event.seen.code)
        elif not self.state.round.closed:
            self._now(scan(self.state, event.seen))

    def unclear(self, code: str, why: str) -> None:
        """Show the reason why a code could not be looked up; keys act on no line then."""
        if self.state is None:
            super().unclear(code, why)
        else:
            self._now(self.state.missing(code).with_message(f"{code}: {why}", "bad"))

    def action_move(self, by: int) -> None:
        """Move the cursor; keys act on its line again after a scan without a line."""
        super().action_move(by)
        if self.state is not None:
            self.state = replace(self.state, missed="")

    def action_turn(self) -> None:
        """Set the next seal state on the line under the cursor."""
        if self.state is not None:
            self._now(turn(self.state, self.key))

    def action_seal(self) -> None:
        """Decide an undecided code, else take the unknown code as the seal of the line before it."""
        state = self.state
        line = None if state is None else undecided_at(state, self.key)
        if line is not None:
            self.app.push_screen(
                ChooseScreen(
                    f"Which exhibit was {line.code} on?", tuple(line.choices.items()), several=False
                ),
                lambda chosen: self._decide(line.code, chosen[0]) if chosen else None,
            )
        elif state is not None:
            self._now(accept_as_seal(state))

    def _decide(self, code: str, exhibit: str) -> None:
        """Take an undecided code as the scan of an exhibit."""
        desk, inventory = desk_of(self), "" if self.state is None else self.state.round.id

        def show(what: RoundScan) -> None:
            if self.stands and self.state is not None:
                self._now(decided(self.state, code, what))

        desk.ask(
            lambda _: desk.page_service.make(lambda context: look(context, inventory, exhibit), "scan"),
            show,
            desk.trouble,
        )

    def action_drop(self) -> None:
        """Remove the unsigned scan under the cursor."""
        if self.state is not None:
            self._now(drop(self.state, self.key))

    def action_differs(self) -> None:
        """Open the discrepancy form of the exhibit under the cursor, for a separate entry."""
        count = None if self.state is None else self.state.of(self.key)
        if self.state is not None and (why := no_line_reason(self.state)):
            self.say(why, "warn")
            return
        if count is None or not count.exhibits:
            self.say("a discrepancy can be reported for exhibits only", "warn")
            return
        wrong = [number for number in count.read if number not in count.seals]
        told: dict[str, object] = {key_naming(_DISCREPANCY, "exhibit"): count.names[0]}
        if wrong:
            recorded = ", ".join(count.seals) or "no seal"
            told |= {
                "differences": ["seal"],
                "description": f"found under {', '.join(wrong)}, not {recorded}",
            }
        desk_of(self).fill(Action("report discrepancy", _DISCREPANCY, told))

    def action_send(self) -> None:
        """Submit all unsigned scans, to be reviewed and signed."""
        if self.state is None or not self.state.counts or self.query_one(Scanner).busy:
            self.say("no unsigned scans", "warn")
            return
        if why := unsigned_reason(self.state):
            self.say(why, "warn")
            return
        self.send([counts(self.state)])

    def entered(self) -> None:
        """Read the round again after its scans are recorded; the location stays."""
        if self.sheet is not None:
            self.sheet.entered(goes_on=self.is_attached)
        if not self.is_attached:
            return
        place = "" if self.state is None else self.state.place
        self.state, self.draft, self._ready = None, {"location": place}, False
        self.begin()

    def action_close(self) -> None:
        """Open the form that closes the round, once all scans are signed."""
        if self.state is None or self.state.counts:
            self.say("sign the scans first (F8), or remove them", "warn")
            return
        self._away, self.draft = True, draft(self.state)
        desk_of(self).fill(Action("close it", ("inventory", "close"), dict(self._given)))

    async def resumed(self) -> None:
        """Read the round again after the form that closes it."""
        if self._away:
            self._away, self._ready = False, False
            self.begin()
        await super().resumed()
