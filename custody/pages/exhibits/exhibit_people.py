"""The persons, entries and instants that the sentences of an exhibit's timeline name."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.ledger.views.exhibits.continuity import occurred
from custody.ledger.views.exhibits.origin import seized_by
from custody.model.schema.ids import b64
from custody.pages.parts.context import PageContext

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.exhibits.continuity import Continuity


@dataclass(frozen=True, slots=True)
class People:
    """One exhibit with its entries and the names of those who signed them; ``read`` are entries at hand."""

    context: PageContext
    found: Continuity
    read: dict[int, EntryView] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the entries that were read with the exhibit."""
        self.read.update({entry.position: entry for entry in (*self.found.entries, *self.found.seen)})

    @property
    def exhibit(self) -> str:
        """The exhibit's name."""
        return self.context.names.label("exhibit", self.found.exhibit.id)

    def entry(self, position: int) -> EntryView:
        """Return the entry at a position, which may be about another subject."""
        if position not in self.read:
            self.read[position] = self.context.entries().at(position)
        return self.read[position]

    def person(self, actor: str | None) -> str:
        """Return the name of an actor."""
        return self.context.names.person(actor or "")

    def signer(self, entry: EntryView) -> str:
        """Return the name of the signer of an entry."""
        return self.context.names.signer(entry.envelope.by)

    def instant(self, at: int | None, entry: EntryView) -> int:
        """Return an instant, else that of the event of an entry, else that of its signature (seconds UTC)."""
        moment = occurred(entry) if at is None else at
        return entry.envelope.at if moment is None else moment

    def offers(self) -> list[str]:
        """Return the keys of the offers of the exhibit."""
        kinds = ("transfer.offered", "transfer.reassigned")
        return [b64(entry.leaf) for entry in self.found.entries if entry.envelope.kind in kinds]

    @property
    def source(self) -> str:
        """The seizure or production order by which the exhibit came, after a comma; empty for none."""
        exhibit = self.found.exhibit
        for space, noun, subject in (
            ("seizure", "seizure", exhibit.seizure),
            ("production_order", "order", exhibit.production),
        ):
            if subject is not None:
                return f", {noun} {self.context.names.label(space, subject)}"
        return ""

    def basis_entry(self, since: int) -> int:
        """Return the position of the entry since whose instant a period of authority runs.

        Where time alone began it, that of the exhibit's origin.
        """
        began = seized_by(self.context.lookup, self.found.exhibit)
        known = [] if began is None else [began, *self.context.entries().of(began.envelope.subject)]
        for entry in (*known, *self.found.entries):
            if self.instant(None, entry) == since:
                return entry.position
        return self.found.entries[0].position if began is None else began.position
