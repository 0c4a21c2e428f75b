"""The screen of an offer: exhibits are scanned or chosen, seals checked, and offered to one receiver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from custody.display import code_words, in_words
from custody.forms.keys import key_naming, things_in
from custody.model.transfers.kinds.transfer import PURPOSES
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Page
from custody.tui.pages.scan_answers import hours, names_person, purpose
from custody.tui.pages.sealed_groups import Item, item_with_key, offerable
from custody.tui.pages.transfer import Known, discrepancy_values, known, lines_of
from custody.tui.pages.transfer_table import (
    Line,
    TransferTable,
    doubts,
    forget,
    offer_page,
    scan,
    unmatched_seal_question,
    updated_offer,
)
from custody.tui.screens.dialogs.choose import ChooseScreen
from custody.tui.screens.transfer_table import TransferTableScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Intent
from custody.tui.widgets.prompt import Asked
from custody.tui.widgets.scanner import Scanner

#: Fields that have a line of their own above the list.
_ASKED = ("to", "purpose", "hours")


class OfferScreen(TransferTableScreen):
    """The screen on which exhibits are scanned and offered, by one `transfer offer` of all lines."""

    HELP: ClassVar[str | None] = (
        "Scan label and seal of each exhibit, or choose with F2. You stay custodian until the "
        "receiver accepts. F4 asks the rest, F5 records an unnumbered item, F7 a discrepancy. Unknown"
        " codes stay listed: F3 takes one as the seal, F6 removes it."
    )
    WORDS = ("transfer", "offer")
    NAMED_ABOVE: ClassVar[Mapping[str, str]] = {"to": "actor"}
    TITLE_SHOWN = "Transfer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "choose", "choose", id="next"),
        Binding("f3", "seal", "seal", id="exception"),
        Binding("f4", "more", "more", id="all"),
        Binding("f5", "extra", "extra", id="more"),
        Binding("f6", "drop", "drop"),
        Binding("f7", "differs", "differs", id="pane"),
        Binding("f8", "send", "sign", id="sign"),
        Binding("escape", "leave", "back", id="back"),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__(act)
        self._more: dict[str, object] = {}
        self._told_of = ""
        self._named: set[str] = set()

    def questions(self) -> ComposeResult:
        """Yield the questions for the receiver, the purpose, and the hours until the offer expires."""
        yield Asked("to", "to", self.draft.get("to"), "name of the receiver", names_person)
        yield Asked(
            "for",
            "purpose",
            code_words(str(self.draft.get("purpose") or "")),
            in_words(PURPOSES),
            purpose,
            "such as examination or storage move; F1 lists all",
        )
        yield Asked(
            "hours", "hours", self.draft.get("hours"), "hours until the offer expires; empty: 24", hours
        )

    def begin(self) -> None:
        """Load the possible receivers, and the lines of the draft."""
        desk, kept, more = desk_of(self), self.kept_exhibits, self.draft.get("more")
        self._more = dict(more) if isinstance(more, dict) else {}
        jobs.start(
            desk,
            lambda _: desk.page_service.make(
                lambda context: (lines_of(context, kept), known(context)), "transfer"
            ),
            self._begun,
            desk.trouble,
        )

    def _begun(self, found: tuple[tuple[Line, ...], Known]) -> None:
        lines, names = found
        self.offer("to", names.people)
        self.offer("purpose", [code_words(word) for word in PURPOSES])
        self.table = self.taken_up(lines)
        self.ready()
        self.now(self.table.with_message("scan each exhibit, then its seal; F2 chooses from your custody"))
        self._named = {*things_in(self.WORDS, self._act.values)}
        for code in self._named:
            self.query_one(Scanner).read(code)

    @property
    def values(self) -> dict[str, object]:
        """The values that a draft saves: answers, further fields and scanned lines."""
        asked = {name: self.answer(name) for name in _ASKED}
        return {**asked, "more": self._more, **self.rows}

    def drawn(self, table: TransferTable) -> Page:
        """Return the page of the transfer that is being offered."""
        return offer_page(table)

    def look(self, context: PageContext, table: TransferTable) -> TransferTable:
        """Return the table updated to the ledger, without exhibits that can no longer be offered."""
        return updated_offer(table, [item_with_key(context, line.item.key) for line in table.lines])

    @on(Input.Submitted, "#purpose")
    @on(Input.Blurred, "#purpose")
    def _purpose(self) -> None:
        """Complete an abbreviated purpose where only one fits."""
        fitting = [word for word in PURPOSES if word.startswith(self.answer("purpose") or " ")]
        if len(fitting) == 1:
            self.fill("purpose", in_words(fitting))

    def answer(self, name: str) -> str:
        """Return an answer; a purpose as its code, although it is typed and shown with blanks."""
        return super().answer(name).replace(" ", "_") if name == "purpose" else super().answer(name)

    @on(Scanner.Scanned)
    def _scanned(self, event: Scanner.Scanned) -> None:
        seen = event.seen
        if seen.place and not seen.item:
            self.now(
                self.table.with_message(
                    f"{seen.code} is the location {seen.place}: F4 says where exhibits go", "warn"
                )
            )
        elif seen.code in self._named and seen.item is not None and not seen.item.why:
            self._named.discard(seen.code)
            self.now(
                self.table.put(Line(seen.item)).with_message(
                    f"{seen.item.name} is on the list: scan it, then its seal"
                )
            )
        else:
            fresh = None if seen.item is None or seen.item.why else Line(seen.item)
            self.now(scan(self.table, seen, fresh))

    def action_choose(self) -> None:
        """Open a list of the exhibits that the signed-in person could offer, to add some."""
        listed = {line.item.key for line in self.table.lines}

        def show(items: tuple[Item, ...]) -> None:
            free = [item for item in items if item.key not in listed]
            if not free:
                self.say("no further exhibits in your custody can be offered", "warn")
                return
            rows = [
                (item.key, f"{item.name}  {item.what}  {', '.join(item.seals) or 'not sealed'}")
                for item in free
            ]
            by_key = {item.key: item for item in free}
            self.app.push_screen(
                ChooseScreen("Exhibits to transfer, latest first", rows),
                lambda keys: self._add([by_key[key] for key in keys or ()]),
            )

        desk = desk_of(self)
        jobs.start(desk, lambda _: desk.page_service.make(offerable, "transfer"), show, desk.trouble)

    def _add(self, items: list[Item]) -> None:
        table = self.table
        for item in items:
            table = table.put(Line(item))
        self.query_one(Scanner).take()
        self.now(table.with_message(f"{len(items)} added; check their seals" if items else "", ""))

    def action_drop(self) -> None:
        """Remove the line or the unmatched scan under the cursor."""
        self.now(forget(self.table, self.key))

    def action_differs(self) -> None:
        """Open the discrepancy form of the exhibit under the cursor, for a separate entry."""
        self._tell(discrepancy_values)

    def action_extra(self) -> None:
        """Open the discrepancy form for an unnumbered item found with the exhibit under the cursor."""
        self._tell(lambda line: {"exhibit": line.item.names[0], "differences": ["surplus"]})

    def _tell(self, given: Callable[[Line], dict[str, object]]) -> None:
        line = next((line for line in self.table.lines if line.item.key == self.key), None)
        if line is None:
            self.say("scan the exhibit first", "warn")
            return
        self._told_of = line.item.key
        desk_of(self).fill(Action("report discrepancy", ("exhibit", "report-discrepancy"), given(line)))

    async def resumed(self) -> None:
        """Reload the exhibit whose discrepancy form was just closed."""
        key, self._told_of = self._told_of, ""
        if key:
            desk = desk_of(self)
            jobs.start(
                desk,
                lambda _: desk.page_service.make(lambda context: item_with_key(context, key), "transfer"),
                self._looked,
                desk.trouble,
            )
        await super().resumed()

    def _looked(self, item: Item) -> None:
        line = next((line for line in self.table.lines if line.item.key == item.key), None)
        if line is not None:
            told = "discrepancy recorded" if item.differs else "nothing recorded"
            self.now(self.table.put(replace(line, item=item)).with_message(f"{item.name}: {told}"))

    def action_more(self) -> None:
        """Open the form with the offer's further fields."""

        def taken(values: dict[str, object]) -> None:
            for name in _ASKED:
                self.fill(name, str(values.pop(name, "")))
            self._more = values
            self.keep()

        asked = {name: text for name in _ASKED if (text := self.answer(name))}
        self.ask(self.WORDS, {**self._more, **asked}, f"{len(self.table.lines)} on the list", taken)

    def action_send(self) -> None:
        """Submit the offer of all lines, to be reviewed and signed; doubts are shown once before."""
        self._purpose()
        if self.query_one(Scanner).busy:
            self.say("a code lookup is still running", "warn")
            return
        if (said := self._lacking()) is not None:
            self.say(said, "bad")
            return
        if not self.asked_once(doubts(self.table)):
            return
        asked = {name: text for name in _ASKED if (text := self.answer(name))}
        exhibits = [line.item.key for line in self.table.lines]
        self.send([Intent(self.WORDS, {**self._more, **asked, key_naming(self.WORDS, "exhibit"): exhibits})])

    def _lacking(self) -> str | None:
        """Return what is missing for the offer, and move the cursor there; None if nothing is."""
        if not self.table.lines:
            return "the list is empty: scan an exhibit, or choose with F2"
        if told := unmatched_seal_question(self.table.lines):
            self.go_to(lambda one: one.odd)
            return told
        odd = next((line for line in self.table.lines if line.wrong and not line.item.differs), None)
        if odd is not None:
            self.go_to(lambda one: one is odd)
            return f"{odd.item.name} is under another seal than recorded: F7 reports it, F6 removes it"
        for name, told in (("to", "who receives"), ("purpose", "what for")):
            if not self.answer(name):
                self.query_one(f"#{name}", Input).focus()
                return f"still needed: {told}"
        return None
