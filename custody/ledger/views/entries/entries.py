"""Entries as people read them: signer, date, and fields with their corrections and erasures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.ports import LedgerReader
from custody.model import layouts
from custody.model.correction_types import CORRECTION
from custody.model.display_values import text_with_note, types_of, value_text
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import Envelope, parse_entry
from custody.model.records import Amendment
from custody.model.schema.schema import Layout, Structural
from custody.model.schema.types import Value, split_codes

#: Characters of a former value that are shown with its correction; documents have all of it.
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a field: entry, signing instant (seconds UTC), key, reason and value.

    ``erased``: the value was erased since.
    """

    position: int
    at: int
    by: str
    reason: str
    value: Value
    erased: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: its value as signed, whether structural or erased, and its corrections in order."""

    name: str
    value: Value
    structural: bool
    erased: bool
    corrections: tuple[Correction, ...] = ()

    @property
    def corrected(self) -> bool:
        """Whether a later entry corrects the field."""
        return bool(self.corrections)

    @property
    def correction(self) -> Value:
        """The value of the field's last correction, None if there is none or it was erased."""
        return self.corrections[-1].value if self.corrections else None

    @property
    def corrected_by(self) -> int | None:
        """The position of the entry of the field's last correction, None if there is none."""
        return self.corrections[-1].position if self.corrections else None

    @property
    def correction_erased(self) -> bool:
        """Whether the value of the field's last correction was erased."""
        return bool(self.corrections) and self.corrections[-1].erased

    @property
    def newest(self) -> Value:
        """The newest value, of the last correction if any; None if there is none or it was erased."""
        return self.correction if self.corrected else self.value

    @property
    def newest_erased(self) -> bool:
        """Whether the newest value of the field was erased."""
        return self.correction_erased if self.corrected else self.erased

    def amended(self, signed: str) -> str:
        """Return the correcting entries and the former value ``signed`` as text; empty if none."""
        if not self.corrections:
            return ""
        entries = ", ".join(str(correction.position) for correction in self.corrections)
        day = format_instant(self.corrections[-1].at)[:10]
        before = signed if len(signed) <= _SHORT else f"{signed[: _SHORT - 1]}…"
        which = "entry" if len(self.corrections) == 1 else "entries"
        return f"corrected by {which} {entries} on {day}; it said {before}"


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry with its fields in order; ``rescinded`` is the entry that rescinded it, or None."""

    position: int
    leaf: bytes
    note: bytes
    envelope: Envelope
    fields: tuple[FieldView, ...]
    rescinded: int | None = None

    def value(self, name: str) -> Value:
        """Return a field's value as it was entered, None if absent or erased."""
        return next((field.value for field in self.fields if field.name == name), None)

    def current(self, name: str) -> Value:
        """Return a field's newest value, of its last correction if any; None if absent or erased."""
        found = next((field for field in self.fields if field.name == name), None)
        if found is None:
            return None
        return found.newest

    @property
    def marks(self) -> tuple[str, ...]:
        """The codes of the rules that the entry broke, as its signer's program recorded them."""
        return split_codes(self.value("nonconforming"))

    def gone(self, names: Iterable[str]) -> list[str]:
        """Return those of these fields whose newest value was erased."""
        return [field.name for field in self.fields if field.name in set(names) and field.newest_erased]

    def silent(self, name: str) -> str | None:
        """Return the reason why a field has no newest value: ``(erased)`` or ``(not known)``; else None."""
        found = next((field for field in self.fields if field.name == name), None)
        if found is None or self.current(name) is not None:
            return None
        if found.newest_erased:
            return "(erased)"
        return "(not known)" if name in split_codes(self.value("not_known")) else None

    def bare(self, name: str) -> Value:
        """Return a field's newest value or the reason why there is none, without corrections; else None."""
        value = self.current(name)
        return self.silent(name) if value is None else value

    def told(self, name: str) -> Value:
        """Return a field for display: its newest value, the reason why there is none, or None.

        A corrected value names the correcting entry and the former value.
        """
        return self.noted(name, self.bare(name))

    def noted(self, name: str, newest: Value) -> Value:
        """Return ``newest`` for display; if the field was corrected, with entry, date and former value."""
        note = self.amended(name)
        return (
            text_with_note(value_text(newest, types_of(self.envelope).get(name, "")), note)
            if note
            else newest
        )

    def amended(self, name: str) -> str:
        """Return the correcting entries, last date and former value of a field; empty if none."""
        found = next((field for field in self.fields if field.name == name), None)
        return found.amended(self.signed(name)) if found is not None and found.corrected else ""

    def signed(self, name: str) -> str:
        """Return a field's signed value as text, or why there is none; raise StopIteration if unknown."""
        found = next(field for field in self.fields if field.name == name)
        if found.erased:
            return "(erased)"
        if found.value is None and name in split_codes(self.value("not_known")):
            return "(not known)"
        return value_text(found.value, types_of(self.envelope).get(name, ""))


class Entries:
    """Reads entries with their contents."""

    def __init__(self, reader: LedgerReader) -> None:
        self._reader = reader

    def at(self, position: int) -> EntryView:
        """Return one entry; raise NotFound beyond the head."""
        stored = self._reader.entry(position)
        envelope = parse_entry(stored.note).envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        contents = opening_format.read(layout, opening_format.decode(self._reader.openings(position)))
        corrections = self._corrections(position, envelope, layout)
        fields = tuple(
            FieldView(
                name=field.name,
                value=contents.facts[field.name]
                if isinstance(field, Structural)
                else contents.private[field.name],
                structural=isinstance(field, Structural),
                erased=field.name in contents.erased,
                corrections=tuple(corrections.get(field.name, ())),
            )
            for field in layout.fields
        )
        amendment = self.amendment(position)
        return EntryView(position, stored.leaf, stored.note, envelope, fields, amendment.rescinded)

    def of(self, subject: str) -> Iterator[EntryView]:
        """Yield the entries of a subject in order of record."""
        for position in self._reader.positions(subject):
            yield self.at(position)

    def corrected(self, subject: str) -> tuple[EntryView, ...]:
        """Return the corrected or rescinded entries of a subject in order; no other entry is read."""
        amended = ((position, self.amendment(position)) for position in self._reader.positions(subject))
        return tuple(
            self.at(position) for position, found in amended if found.corrected or found.rescinded is not None
        )

    def corrections(self, position: int) -> dict[str, list[Correction]]:
        """Return the corrections of each corrected field in order; raise NotFound beyond the head."""
        envelope = parse_entry(self._reader.entry(position).note).envelope
        return self._corrections(position, envelope, layouts.layout(envelope.v, envelope.kind))

    def amendment(self, position: int) -> Amendment:
        """Return the corrections, disclosures, erasures and rescission of one entry by later ones."""
        doc = self._reader.record(Amendment.space, str(position))
        return Amendment(str(position)) if doc is None else Amendment.from_doc(doc)

    def _corrections(self, position: int, envelope: Envelope, layout: Layout) -> dict[str, list[Correction]]:
        """Return the corrections of each field in order; empty, unread, if none is on record."""
        if not self.amendment(position).corrected:
            return {}
        found: dict[str, list[Correction]] = {}
        for later in self._reader.positions(envelope.subject):
            if later <= position:
                continue
            stored = parse_entry(self._reader.entry(later).note).envelope
            if stored.kind != "entry.corrected":
                continue
            own = layouts.layout(stored.v, stored.kind)
            contents = opening_format.read(own, opening_format.decode(self._reader.openings(later)))
            if contents.facts.number("entry_position") != position:
                continue
            name = contents.facts.must("field")
            structural = name in layout.structural
            correction = Correction(
                position=later,
                at=stored.at,
                by=stored.by,
                reason=contents.facts.must("reason"),
                value=contents.facts["value"] if structural else contents.private[CORRECTION],
                erased=not structural and CORRECTION in contents.erased,
            )
            found.setdefault(name, []).append(correction)
        return found
