"""Entries as a person reads them: who signed what and when, each field with its value, correction or erasure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.ledger.ports import LedgerReader
from custody.model import openings as opening_format
from custody.model import rulesets
from custody.model.envelope import Envelope, parse_entry
from custody.model.records import Amendment
from custody.model.schema import Structural
from custody.model.types import Value


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: its value, whether it is structural, erased or disclosed, and the value of its last correction."""

    name: str
    value: Value
    structural: bool
    erased: bool
    corrected: bool
    correction: Value = None
    corrected_by: int | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry: position, leaf hash, envelope, and its fields in order."""

    position: int
    leaf: bytes
    note: bytes
    envelope: Envelope
    fields: tuple[FieldView, ...]

    def value(self, name: str) -> Value:
        """Give a field's value as it was entered, None if absent or erased."""
        return next((one.value for one in self.fields if one.name == name), None)

    def current(self, name: str) -> Value:
        """Give a field's newest value: its correction if there is one."""
        found = next((one for one in self.fields if one.name == name), None)
        if found is None:
            return None
        return found.correction if found.corrected else found.value


class Entries:
    """Reads entries with their contents."""

    def __init__(self, reader: LedgerReader) -> None:
        self._reader = reader

    def at(self, position: int) -> EntryView:
        """Give one entry; NotFound beyond the head."""
        stored = self._reader.entry(position)
        envelope = parse_entry(stored.note).envelope
        layout = rulesets.layout(envelope.v, envelope.kind)
        contents = opening_format.read(layout, opening_format.decode(self._reader.openings(position)))
        corrections = self._corrections(position, envelope)
        fields = tuple(
            FieldView(
                name=field.name,
                value=contents.facts[field.name]
                if isinstance(field, Structural)
                else contents.private[field.name],
                structural=isinstance(field, Structural),
                erased=field.name in contents.erased,
                corrected=field.name in corrections,
                correction=corrections[field.name][1] if field.name in corrections else None,
                corrected_by=corrections[field.name][0] if field.name in corrections else None,
            )
            for field in layout.fields
        )
        return EntryView(position, stored.leaf, stored.note, envelope, fields)

    def of(self, subject: str) -> Iterator[EntryView]:
        """Give all entries of a subject in order."""
        for position in self._reader.positions(subject):
            yield self.at(position)

    def _corrections(self, position: int, envelope: Envelope) -> dict[str, tuple[int, Value]]:
        """Give field → (correcting position, value); looks further only where corrections are on record."""
        doc = self._reader.record(Amendment.space, str(position))
        if doc is None or not Amendment.from_doc(doc).corrected:
            return {}
        found: dict[str, tuple[int, Value]] = {}
        for later in self._reader.positions(envelope.subject):
            if later <= position:
                continue
            stored = parse_entry(self._reader.entry(later).note).envelope
            if stored.kind != "content.corrected":
                continue
            layout = rulesets.layout(stored.v, stored.kind)
            contents = opening_format.read(layout, opening_format.decode(self._reader.openings(later)))
            if contents.facts.number("target") == position:
                value = contents.facts["value"]
                newer = value if value is not None else contents.private["private_value"]
                found[contents.facts.must("field")] = (later, newer)
        return found
