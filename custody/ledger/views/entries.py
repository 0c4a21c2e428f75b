"""Entries as a person reads them: who signed what and when, each field with its value, correction or erasure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.model import openings as opening_format
from custody.model import rulesets
from custody.model.corrected import CORRECTION
from custody.model.envelope import Envelope, parse_entry
from custody.model.records import Amendment
from custody.model.schema import Layout, Structural
from custody.model.types import Value, split_codes


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field: its value, whether it is structural or erased, and its last correction, which may be erased too."""

    name: str
    value: Value
    structural: bool
    erased: bool
    corrected: bool
    correction: Value = None
    corrected_by: int | None = None
    correction_erased: bool = False


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

    def gone(self, names: Iterable[str]) -> list[str]:
        """Give those of the fields whose newest value was erased, which None does not tell from absent."""
        return [
            one.name
            for one in self.fields
            if one.name in set(names) and (one.correction_erased if one.corrected else one.erased)
        ]

    def silent(self, name: str) -> str | None:
        """Say why a field shows no newest value: ``(erased)`` or ``(unknown)``; None if it does or none was given."""
        found = next((one for one in self.fields if one.name == name), None)
        if found is None or self.current(name) is not None:
            return None
        if found.correction_erased or (found.erased and not found.corrected):
            return "(erased)"
        return "(unknown)" if name in split_codes(self.value("unknown")) else None

    def told(self, name: str) -> Value:
        """Give a field's newest value, else why there is none, else None."""
        value = self.current(name)
        return self.silent(name) if value is None else value


@dataclass(frozen=True, slots=True)
class _Correction:
    """A correction of one field: where it stands, the value it gives, and whether that was erased since."""

    position: int | None
    value: Value
    erased: bool


_NONE = _Correction(None, None, False)


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
        corrections = self._corrections(position, envelope, layout)
        fields = tuple(
            FieldView(
                name=field.name,
                value=contents.facts[field.name]
                if isinstance(field, Structural)
                else contents.private[field.name],
                structural=isinstance(field, Structural),
                erased=field.name in contents.erased,
                corrected=field.name in corrections,
                correction=newest.value,
                corrected_by=newest.position,
                correction_erased=newest.erased,
            )
            for field in layout.fields
            for newest in [corrections.get(field.name, _NONE)]
        )
        return EntryView(position, stored.leaf, stored.note, envelope, fields)

    def of(self, subject: str) -> Iterator[EntryView]:
        """Give all entries of a subject in order."""
        for position in self._reader.positions(subject):
            yield self.at(position)

    def _corrections(self, position: int, envelope: Envelope, layout: Layout) -> dict[str, _Correction]:
        """Give the newest correction of each field; looks further only where corrections are on record."""
        doc = self._reader.record(Amendment.space, str(position))
        if doc is None or not Amendment.from_doc(doc).corrected:
            return {}
        found: dict[str, _Correction] = {}
        for later in self._reader.positions(envelope.subject):
            if later <= position:
                continue
            stored = parse_entry(self._reader.entry(later).note).envelope
            if stored.kind != "content.corrected":
                continue
            own = rulesets.layout(stored.v, stored.kind)
            contents = opening_format.read(own, opening_format.decode(self._reader.openings(later)))
            if contents.facts.number("target") != position:
                continue
            name = contents.facts.must("field")
            if name in layout.structural:
                found[name] = _Correction(later, contents.facts["value"], False)
            else:
                gone = CORRECTION in contents.erased
                found[name] = _Correction(later, contents.private[CORRECTION], gone)
        return found
