"""The screen of a receiver: everything offered is scanned again, and accepted or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from custody.display import visible
from custody.forms.keys import key_naming, things_in
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page
from custody.tui.pages.scan_answers import names_location
from custody.tui.pages.sealed_groups import Seen
from custody.tui.pages.transfer import (
    Known,
    OpenOffers,
    accept_as_recorded,
    acceptance_values,
    answers,
    discrepancy_values,
    known,
    left_open,
    open_offers,
    receipt_page,
    refusal_values,
    unresolved,
    updated_receipt,
    with_answer,
    with_extra,
)
from custody.tui.pages.transfer_table import Line, TransferTable, forget, scan, unmatched_seal_question
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.screens.transfer_table import TransferTableScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.prompt import Asked
from custody.tui.widgets.scanner import Scanner


class ReceiveScreen(TransferTableScreen):
    """The receiver's table; submits one command for each answered line, reviewed and recorded together."""

    HELP: ClassVar[str | None] = (
        "Scan label and seal of each exhibit. F2 accepts it as recorded, F4 with differences, F5 "
        "refuses it. F7 records an unnumbered item. Unanswered exhibits stay with the giver. Unknown "
        "codes stay listed: F3 takes one as the seal, F6 removes it. F8 to review and sign."
    )
    WORDS = ("transfer", "accept")
    NAMED_ABOVE: ClassVar[Mapping[str, str]] = {"location": "location"}
    TITLE_SHOWN = "Accept a transfer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "fine", "accept", id="next"),
        Binding("f3", "seal", "seal", id="exception"),
        Binding("f4", "otherwise", "differs", id="all"),
        Binding("f5", "refuse", "refuse", id="more"),
        Binding("f6", "forget", "undo"),
        Binding("f7", "extra", "add", id="pane"),
        Binding("f8", "send", "sign", id="sign"),
        Binding("escape", "leave", "back", id="back"),
    ]

    def questions(self) -> ComposeResult:
        """Yield the question for the storage location of accepted exhibits."""
        yield Asked(
            "location",
            "location",
            self.draft.get("location"),
            "scan or type the storage location",
            names_location,
        )

    def begin(self) -> None:
        """Load the open offers to the signed-in person, and the storage locations."""
        desk, kept = desk_of(self), self.kept_exhibits
        jobs.start(
            desk,
            lambda _: desk.page_service.make(
                lambda context: (open_offers(context, kept), known(context)), "transfer"
            ),
            self._begun,
            self._failed,
        )

    def _begun(self, found: tuple[OpenOffers, Known]) -> None:
        coming_in, names = found
        self.offer("location", names.locations)
        self.table = replace(self.taken_up(coming_in.lines), until=coming_in.until)
        self.ready()
        exhibit = next(iter(things_in(self.WORDS, self._act.values)), "")
        key = next((line.item.key for line in self.table.lines if exhibit in line.item.names), "")
        number = sum(bool(line.giver) for line in self.table.lines)
        told = (
            f"{number} offered: scan each exhibit, then its seal" if number else "nothing is offered to you"
        )
        self.now(self.table.with_message(told), key)

    def _failed(self, failed: Failed) -> None:
        self.leave()
        desk_of(self).trouble(failed)

    @property
    def values(self) -> dict[str, object]:
        """The values that a draft saves: the location and the answers of each line."""
        return {key_naming(self.WORDS, "location"): self.answer("location"), **self.rows}

    def drawn(self, table: TransferTable) -> Page:
        """Return the page of the transfer that is being received."""
        return receipt_page(table, table.until)

    def look(self, context: PageContext, table: TransferTable) -> TransferTable:
        """Return the table updated to the open offers, without lines that are neither offered nor scanned."""
        return updated_receipt(
            table, open_offers(context, [line.item.key for line in table.lines if line.kept])
        )

    @property
    def line(self) -> Line | None:
        """The line under the cursor, None without one."""
        return next((line for line in self.table.lines if line.item.key == self.key), None)

    @on(Scanner.Scanned)
    def _scanned(self, event: Scanner.Scanned) -> None:
        seen: Seen = event.seen
        if seen.place and not seen.item:
            self.fill("location", seen.code)
            self.now(self.table.with_message(f"accepted exhibits are placed in {seen.place}", "good"))
            return
        there = any(seen.item and line.item.key == seen.item.key for line in self.table.lines)
        table = scan(self.table, seen, None if seen.item is None else Line(seen.item))
        if seen.item is not None and not there:
            told = (
                f"{seen.item.name} was NOT offered to you ({seen.item.holder}): F4 reports it, F6 removes it"
            )
            table = table.with_message(told, "bad")
        self.now(table)

    def action_fine(self) -> None:
        """Accept the line under the cursor as recorded."""
        self.now(accept_as_recorded(self.table, self.key), self.key)

    def action_otherwise(self) -> None:
        """Open the form on how the exhibit under the cursor differs from the record."""
        line = self.line
        if line is None or not line.here:
            self.say("scan the exhibit first; F5 refuses a missing one", "bad")
        elif line.odd:
            self.say(unmatched_seal_question([line]), "bad")
        elif line.giver:
            self.ask(
                ("transfer", "accept"),
                acceptance_values(line),
                line.item.name,
                lambda values: self._answer(with_answer(line, "accept", values)),
            )
        else:
            self.ask(
                ("exhibit", "report-discrepancy"),
                {"differences": ["other"]} | discrepancy_values(line),
                line.item.name,
                lambda values: self._answer(replace(line, answer="tell", values=values)),
            )

    def action_refuse(self) -> None:
        """Open the form on why the exhibit under the cursor is refused."""
        line = self.line
        if line is None or not line.giver:
            self.say("only exhibits offered to you can be refused", "bad")
            return
        if line.odd:
            self.say(unmatched_seal_question([line]), "bad")
            return
        self.ask(
            ("transfer", "refuse"),
            refusal_values(line),
            line.item.name,
            lambda values: self._answer(with_answer(line, "refuse", values)),
        )

    def _answer(self, line: Line) -> None:
        told = {"accept": "accepted", "refuse": "refused", "tell": "told"}[line.answer or "tell"]
        self.now(self.table.put(line).with_message(f"{line.item.name}: {told}", "warn"))

    def action_extra(self) -> None:
        """Ask for a description of an unnumbered item that lay with the exhibit under the cursor."""
        line = self.line
        if line is None or not line.here:
            self.say("scan the exhibit it was with first: it is reported as a discrepancy of that", "bad")
        elif not line.giver:
            self.say(f"{line.item.name} was not offered to you: F4 reports both", "bad")
        else:

            def taken(text: str | None) -> None:
                self.query_one(Scanner).take()
                if text is not None:
                    self.now(with_extra(self.table, line.item.key, text))

            question = f"Unnumbered item with {visible(line.item.name)}: describe it; empty: none"
            self.app.push_screen(AskScreen(question, line.extra), taken)

    def action_forget(self) -> None:
        """Discard the scans and answers of the line under the cursor, or an unmatched scan."""
        self.now(forget(self.table, self.key))

    def action_send(self) -> None:
        """Submit all answers, to be reviewed and signed together; unanswered lines are named once before."""
        if said := unresolved(self.table):
            self.go_to(lambda one: one.extra and not one.answer)
            self.go_to(lambda one: one.odd)
            self.say(said, "bad")
            return
        intents = answers(self.table, self.answer("location"))
        if self.query_one(Scanner).busy or not intents:
            self.say("no answers yet: scan an exhibit, its seal, then F2", "warn")
            return
        if not self.asked_once(left_open(self.table)):
            return
        self.send(intents)
