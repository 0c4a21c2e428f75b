"""The decision, when a page is built, which values its reader may see.

Values are withheld by the reader through which the whole page is built (`custody.ledger.append.access_log`),
names and labels included. The gate supplies the state of each field and the reason shown in place of its
value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from custody.display import WITHHELD
from custody.ledger.append.access_log import Withheld, withheld_by
from custody.ledger.views.naming.display_names import names_among, object_names
from custody.ledger.views.subjects.lookup import SHORT
from custody.model.schema.schema import Structural
from custody.model.schema.types import split_codes

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView, FieldView
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.schema.schema import FieldSpec
    from custody.pages.parts.page import State

#: The reason why a value is withheld.
REASONS: dict[Withheld, str] = {
    "closed": "values are not opened in this view",
    "outside": "its case has members; the reader is not one",
    "unknown_reader": "its case has members; the reader is unknown",
    "unlogged": "reading it is logged; no key is available to sign the log",
}
#: The placeholder of a value that is not shown.
WORDS: dict[State, str] = {
    "unknown": "(not known)",
    "not_applicable": "(does not apply)",
    "withheld": WITHHELD,
    "needs_access": "(needs logged access)",
    "erased": "(erased)",
}


class Gate:
    """The access of one reader to fields of entries, all read through one lookup, which logs it."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self._names: dict[str, str] = {}

    def see(self, entry: EntryView, spec: FieldSpec, field: FieldView) -> State | None:
        """Return the state of an entry's field for the reader; None if nothing was ever stated.

        Structural fields contain no personal data and are shown to everybody with access to the ledger.
        """
        if field.newest is None:
            return _absent(entry, field)
        if not isinstance(spec, Structural):
            why = self.withholds(entry, field)
            if why is not None:
                return "needs_access" if why == "unlogged" else "withheld"
            if is_inapplicable(entry, field.name):
                return "not_applicable"
        return "corrected" if field.corrected else "shown"

    def withholds(self, entry: EntryView, field: FieldView) -> Withheld | None:
        """Return the reason why an erasable value or a correction of it is withheld; None if it is not."""
        positions = (entry.position, *(correction.position for correction in field.corrections))
        found = (withheld_by(self.lookup.reader, position) for position in positions)
        return next((why for why in found if why is not None), None)

    def reason(self, entry: EntryView, field: FieldView) -> str:
        """Return the reason why an erasable value is withheld as text; empty if it is not."""
        why = self.withholds(entry, field)
        return "" if why is None else REASONS[why]

    def names(self, subjects: Iterable[str]) -> dict[str, str]:
        """Return the cached names by identifier, these subjects included; its beginning for no name."""
        wanted = [subject for subject in dict.fromkeys(subjects) if subject not in self._names]
        if not wanted:
            return self._names
        named = names_among(self.lookup, wanted)
        named |= object_names(self.lookup, (subject for subject in wanted if subject not in named))
        for subject in wanted:
            name = named.get(subject, "")
            short = f"{subject[:SHORT]} (name withheld)" if name == WITHHELD else subject[:SHORT]
            self._names[subject] = name if name and name != WITHHELD else short
        return self._names


def is_inapplicable(entry: EntryView, name: str) -> bool:
    """Return whether an entry states that a safeguard does not apply; its field has the reason."""
    return name in split_codes(entry.current("not_applicable"))


def _absent(entry: EntryView, field: FieldView) -> State | None:
    if field.newest_erased:
        return "erased"
    known = field.corrected or field.name in split_codes(entry.value("not_known"))
    return "unknown" if known else None
