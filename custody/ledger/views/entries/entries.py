"""Entries as people read them: who signed what and when, fields with corrections and erasures."""

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

#: Characters of what a field said before that stand beside its correction; documents have all of it.
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a field: entry, when signed (seconds UTC), key, reason, and its value.

    ``erased`` says that the value was erased since.
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
        """The value that its last correction gives, None if there is none or it was erased."""
        return self.corrections[-1].value if self.corrections else None

    @property
    def corrected_by(self) -> int | None:
        """The position of its last correction."""
        return self.corrections[-1].position if self.corrections else None

    @property
    def correction_erased(self) -> bool:
        """Whether the value of the field's last correction was erased."""
        return bool(self.corrections) and self.corrections[-1].erased

    @property
    def newest(self) -> Value:
        """Its newest value: that of its last correction if any; None if there is none or it was erased."""
        return self.correction if self.corrected else self.value

    @property
    def newest_erased(self) -> bool:
        """Whether the newest value of the field was erased."""
        return self.correction_erased if self.corrected else self.erased

    def amended(self, signed: str) -> str:
        """Return a text on the entries that corrected the field, and on its old value; empty if none did."""
        if not self.corrections:
            return ""
        entries = ", ".join(str(correction.position) for correction in self.corrections)
        day = format_instant(self.corrections[-1].at)[:10]
        before = signed if len(signed) <= _SHORT else f"{signed[: _SHORT - 1]}…"
        which = "entry" if len(self.corrections) == 1 else "entries"
        return f"corrected by {which} {entries} on {day}; it said {before}"


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry: position, leaf hash, envelope, fields in order, and what ``rescinded`` it."""

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
        """Return a field's newest value: its correction if there is one."""
        found = next((field for field in self.fields if field.name == name), None)
        if found is None:
            return None
        return found.newest

    @property
    def marks(self) -> tuple[str, ...]:
        """The rules that the entry broke, as its signer's program found."""
        return split_codes(self.value("nonconforming"))

    def gone(self, names: Iterable[str]) -> list[str]:
        """Return the fields whose newest value was erased, which None does not tell from absent."""
        return [field.name for field in self.fields if field.name in set(names) and field.newest_erased]

    def silent(self, name: str) -> str | None:
        """Return why a field shows no newest value: ``(erased)`` or ``(not known)``; None otherwise."""
        found = next((field for field in self.fields if field.name == name), None)
        if found is None or self.current(name) is not None:
            return None
        if found.newest_erased:
            return "(erased)"
        return "(not known)" if name in split_codes(self.value("not_known")) else None

    def bare(self, name: str) -> Value:
        """Return a field's newest value, else why there is none, else None; without corrections."""
        value = self.current(name)
        return self.silent(name) if value is None else value

    def told(self, name: str) -> Value:
        """Return a field's value for display: the newest value, or the reason why it is withheld, or None.

        A corrected value names the correcting entry and the earlier value.
        """
        return self.noted(name, self.bare(name))

    def noted(self, name: str, newest: Value) -> Value:
        """Return the shown value of a field; if corrected, with the entry, the date and the old value."""
        note = self.amended(name)
        return (
            text_with_note(value_text(newest, types_of(self.envelope).get(name, "")), note)
            if note
            else newest
        )

    def amended(self, name: str) -> str:
        """Return which entries corrected a field, when last, and the old value; empty if none did."""
        found = next((field for field in self.fields if field.name == name), None)
        return found.amended(self.signed(name)) if found is not None and found.corrected else ""

    def signed(self, name: str) -> str:
        """Write for people what a field said when signed, else why it says nothing or never did."""
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
        """Return one entry; raises NotFound beyond the head."""
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
        """Yield all entries of a subject in order."""
        for position in self._reader.positions(subject):
            yield self.at(position)

    def corrected(self, subject: str) -> tuple[EntryView, ...]:
        """Return the entries of a subject that later ones corrected or rescinded, in order; no other is read."""
        amended = ((position, self.amendment(position)) for position in self._reader.positions(subject))
        return tuple(
            self.at(position) for position, found in amended if found.corrected or found.rescinded is not None
        )

    def corrections(self, position: int) -> dict[str, list[Correction]]:
        """Return the corrections of each corrected field of an entry, in order; NotFound beyond the head."""
        envelope = parse_entry(self._reader.entry(position).note).envelope
        return self._corrections(position, envelope, layouts.layout(envelope.v, envelope.kind))

    def amendment(self, position: int) -> Amendment:
        """Return the corrections, disclosures and erasures that later entries made to one entry."""
        doc = self._reader.record(Amendment.space, str(position))
        return Amendment(str(position)) if doc is None else Amendment.from_doc(doc)

    def _corrections(self, position: int, envelope: Envelope, layout: Layout) -> dict[str, list[Correction]]:
        """Return the corrections of each field in order; reads on only if corrections are on record."""
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
