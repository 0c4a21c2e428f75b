"""Duplicate references, so that one command typed twice makes no second subject.

Erased names are not found and do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from custody.display import code_words
from custody.errors import Conflict
from custody.ledger.ports import LabelRow, LedgerReader
from custody.model.schema.types import writings


def labelled(reader: LedgerReader, name: str) -> Iterator[LabelRow]:
    """Yield the label rows with this name, in any encoding of its accents."""
    return (row for written in writings(name) for row in reader.labels(written))


def namesakes(reader: LedgerReader, space: str, reference: str) -> list[str]:
    """Return the identifiers of a space's subjects with this name, the oldest first."""
    found: dict[str, int] = {}
    for row in labelled(reader, reference):
        if row.space == space:
            found[row.subject] = min(row.position, found.get(row.subject, row.position))
    return sorted(found, key=lambda subject: found[subject])


def shared(reader: LedgerReader, names: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the (space, name) pairs that several subjects of the space share; one query for all."""
    written = {named: [(writing, named[0]) for writing in writings(named[1])] for named in names}
    carried: dict[tuple[str, str], set[str]] = {}
    for row in reader.labels_named({pair for some in written.values() for pair in some}) if written else ():
        carried.setdefault((row.label, row.space), set()).add(row.subject)
    none = set[str]()
    return {
        named
        for named, some in written.items()
        if len(none.union(*(carried.get(pair, none) for pair in some))) > 1
    }


def refuse_namesake(
    reader: LedgerReader, space: str, reference: str | None, *, but: str | None = None
) -> None:
    """Raise Conflict if a subject other than ``but`` has this reference; accept None.

    ``but`` is the subject that is given the name.
    """
    others = [] if reference is None else namesakes(reader, space, reference)
    others = [subject for subject in others if subject != but]
    if others:
        shown = f"custody {space.replace('_', '-')} show {others[0][:8]}"
        a = "an" if space[0] in "aeiou" else "a"
        raise Conflict(
            f"there is {a} {code_words(space)} {reference!r} already: {', '.join(others)}",
            hint=f"See `{shown}`; if this is another one, say --allow-duplicate.",
        )
