"""A search of all entries for a text, in any field, without showing values.

Evidence, file names in packs, receipts, backups, papers and typed files are not searched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, Progress
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.schema.schema import Structural

#: The shortest text that is searched for, in characters: a shorter one is in nearly every entry.
SHORTEST = 3
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A field that holds the text: its entry, kind and subject, and whether the field can be erased."""

    position: int
    kind: str
    subject: str
    field: str
    erasable: bool


def folded(text: str) -> str:
    """Return a text in the form that is compared: NFKC, without case or repeated blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def occurrences(
    reader: LedgerReader, texts: Sequence[str], *, stop: int, progress: Progress | None = None
) -> list[Occurrence]:
    """Return the fields of the first ``stop`` entries that contain one of the texts, in order.

    Texts shorter than ``SHORTEST`` characters are not searched for.
    """
    wanted = [text for text in map(folded, texts) if len(text) >= SHORTEST]
    found: list[Occurrence] = []
    for start in range(0, stop if wanted else 0, _ROWS):
        if progress is not None:
            progress.advance(start, stop, "entries")
        for row in reader.rows(start, min(start + _ROWS, stop)):
            envelope = parse_entry(row.note).envelope
            found += [
                Occurrence(row.position, envelope.kind, envelope.subject, name, erasable)
                for name, value, erasable in texts_of(envelope.v, envelope.kind, row.openings)
                if any(text in folded(value) for text in wanted)
            ]
    return found


def texts_of(version: int, kind: str, openings: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield the text fields of an entry as (field, value, erasable); no numbers, flags or instants.

    Raises what the layout or the openings' format raises, for unknown kinds and malformed openings.
    """
    layout = layouts.layout(version, kind)
    contents = opening_format.read(layout, opening_format.decode(openings))
    for field in layout.fields:
        structural = isinstance(field, Structural)
        value = contents.facts[field.name] if structural else contents.private[field.name]
        if isinstance(value, str):
            yield field.name, value, not structural
