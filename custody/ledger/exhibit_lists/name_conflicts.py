"""Conflicts of references in a transcribed exhibit list: the same as another's, or looking like it."""

from __future__ import annotations

from custody.errors import Conflict
from custody.ledger.exhibit_lists.transcription import SourceList
from custody.ledger.ports import LedgerReader
from custody.ledger.views.subjects.duplicate_references import refuse_namesake
from custody.ledger.views.subjects.lookalikes import lookalikes

_REFERENCE = "reference"
_HINT = "give it another reference, or say --allow-duplicate"


def taken(reader: LedgerReader, every: LedgerReader, listed: SourceList) -> list[str]:
    """Return a line for each conflict of a reference in the list with one on record; [] if all are free.

    ``reader`` reads the values that the importer may see, ``every`` all names, so that lookalikes of withheld ones
    show.
    """
    found: list[str] = []
    references = [reference for row in listed.rows if isinstance(reference := row.get(_REFERENCE), str)]
    alike = lookalikes(every, "exhibit", references)
    for at, row in enumerate(listed.rows, 1):
        reference = row.get(_REFERENCE)
        if not isinstance(reference, str):
            continue
        try:
            refuse_namesake(reader, "exhibit", reference)
        except Conflict as error:
            found.append(f"row {at}: {error.message}; {_HINT}")
        if reference in alike:
            others = ", ".join(alike[reference])
            found.append(f"row {at}: {reference!r} looks like the reference of {others}; {_HINT}")
    return found
