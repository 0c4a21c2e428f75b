"""What an erasure reaches and what it cannot: fields that went out before, corrections that repeat the value.

Looks at one subject's entries only. Backups and copies are outside every database and can only be told about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries import Entries, EntryView
from custody.model.types import split_codes

#: Fields of a correction that can hold the value it corrects.
_REPEATING = ("private_value", "explanation")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Fields went out: the entry that says so, with when, why and to whom, and which of the fields.

    A field counts that went out by what was signed or by what corrects it: nobody knows which of both is right.
    """

    entry: EntryView
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """A correction holds a value of an erased field: the entry and field to erase as well."""

    position: int
    field: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What stays after an erasure: copies disclosed, values that other entries of the subject repeat, a list.

    ``transcription`` is the subject of the list that the entry was transcribed from, None for one that was not.
    """

    disclosures: tuple[Disclosure, ...]
    repetitions: tuple[Repetition, ...]
    transcription: str | None = None


def reach(reader: LedgerReader, position: int, fields: Iterable[str]) -> Reach:
    """Give what an erasure of these fields of one entry does not reach."""
    wanted = set(fields)
    # A correction of a correction repeats the value too, so what holds it is followed from entry to entry.
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
        if view.envelope.kind == "content.disclosed" and view.value("target") == position:
            named = {*split_codes(view.value("fields")), *split_codes(view.current("fields"))}
            if gone_out := wanted & named:
                disclosures.append(Disclosure(view, tuple(sorted(gone_out))))
        elif view.envelope.kind == "content.corrected" and _repeats(view, held):
            held[later] = set(_REPEATING)
            repetitions += [Repetition(later, name) for name in _REPEATING if view.value(name) is not None]
    return Reach(
        tuple(disclosures), tuple(repetitions), transcription=listed if isinstance(listed, str) else None
    )


def _repeats(view: EntryView, held: Mapping[int, set[str]]) -> bool:
    """Say whether a correction is of a field that holds the value, in the entry itself or in a correction of it."""
    target = view.value("target")
    return isinstance(target, int) and view.value("field") in held.get(target, ())
