"""The limits of an erasure: fields disclosed before, and other entries with the same value.

Backups and copies outside the database can only be listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, Progress
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.entries.value_search import Occurrence, occurrences
from custody.model.schema.types import Value, split_codes

#: Fields of a correction that can hold the value it corrects.
_REPEATING = ("erasable_value", "explanation")


_PURPOSE, _RECEIVER = "purpose", "receiver"


class Handed(NamedTuple):
    """The purpose and the receiver of a disclosure, as display values."""

    purpose: Value
    receiver: Value


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure of fields: its entry, and those of the fields in question that it disclosed.

    A field counts as disclosed by the signed or by the corrected list of fields: which is right is unknown.
    """

    entry: EntryView
    fields: tuple[str, ...]

    @property
    def purpose(self) -> Value:
        """The purpose of the disclosure, as last corrected."""
        return self.entry.current(_PURPOSE)

    @property
    def receiver(self) -> Value:
        """The receiver of the disclosed fields, as last corrected."""
        return self.entry.current(_RECEIVER)

    @property
    def shown(self) -> Handed:
        """The purpose and receiver for display, with corrections or the reason why they are missing."""
        return Handed(self.entry.told(_PURPOSE), self.entry.told(_RECEIVER))


@dataclass(frozen=True, slots=True)
class Repetition:
    """A correction that repeats a value to be erased: the entry and field to be erased as well."""

    position: int
    field: str


@dataclass(frozen=True, slots=True)
class Reach:
    """The limits of an erasure: disclosed copies, corrections and other fields with the same value.

    ``transcription`` is the paper list that the entry was transcribed from, None without one. ``elsewhere``
    are fields of any entry that hold one of the values.
    """

    disclosures: tuple[Disclosure, ...]
    repetitions: tuple[Repetition, ...]
    transcription: str | None = None
    elsewhere: tuple[Occurrence, ...] = ()


def reach(
    reader: LedgerReader, position: int, fields: Iterable[str], progress: Progress | None = None
) -> Reach:
    """Return the disclosures and fields that erasing these fields of an entry leaves; reads all entries."""
    wanted = set(fields)
    # A correction of a correction repeats the value too, so corrections are followed from entry to entry.
    held: dict[int, set[str]] = {position: wanted}
    entries = Entries(reader)
    target = entries.at(position)
    subject, listed = target.envelope.subject, target.value("transcription")
    disclosures: list[Disclosure] = []
    repetitions: list[Repetition] = []
    for later in reader.positions(subject):
        if later <= position:
            continue
        view = entries.at(later)
        if view.envelope.kind == "entry.disclosed" and view.value("entry_position") == position:
            named = {*split_codes(view.value("fields")), *split_codes(view.current("fields"))}
            if gone_out := wanted & named:
                disclosures.append(Disclosure(view, tuple(sorted(gone_out))))
        elif view.envelope.kind == "entry.corrected" and _repeats(view, held):
            held[later] = set(_REPEATING)
            repetitions += [Repetition(later, name) for name in _REPEATING if view.value(name) is not None]
    known = {(position, name) for name in wanted} | {(each.position, each.field) for each in repetitions}
    elsewhere = occurrences(reader, held_values(target, wanted), stop=reader.head().size, progress=progress)
    return Reach(
        tuple(disclosures),
        tuple(repetitions),
        transcription=listed if isinstance(listed, str) else None,
        elsewhere=tuple(each for each in elsewhere if (each.position, each.field) not in known),
    )


def held_values(entry: EntryView, fields: Iterable[str]) -> list[str]:
    """Return the texts that these fields of an entry hold, as signed and as corrected."""
    wanted = set(fields)
    values = [
        value
        for field in entry.fields
        if field.name in wanted
        for value in (field.value, *(correction.value for correction in field.corrections))
    ]
    return [value for value in values if isinstance(value, str)]


def _repeats(view: EntryView, held: Mapping[int, set[str]]) -> bool:
    """Return whether a correction is of a field that holds the value."""
    target = view.value("entry_position")
    return isinstance(target, int) and view.value("field") in held.get(target, ())
