"""Names of subjects for display, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from custody.display import WITHHELD
from custody.ledger.submissions.labels import label_spaces
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.naming.search import SPACES, names_of, spaces_of
from custody.ledger.views.subjects.lookup import PAGE, SHORT, Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model import layouts
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Actor, Exhibit, Ledger, StoredObject

NONE = "(none)"


def shown_name(lookup: Lookup, space: str, subject: str) -> str:
    """Return the name of a subject, or why it has none: ``(erased)``, ``(not known)``, ``(none)``."""
    name = name_of(lookup, subject) if space == "actor" else lookup.label_of(space, subject)
    return why_unnamed(lookup, subject) if name is None else name


def shown_names(lookup: Lookup, space: str, subjects: Iterable[str]) -> dict[str, str]:
    """Return by subject the name as ``shown_name`` does; names are read in batches."""
    shown: dict[str, str] = {}
    for some in _pages(subjects):
        named = _named(lookup, space, some)
        shown |= {
            subject: named[subject] if subject in named else _why(lookup, space, subject) for subject in some
        }
    return shown


def names_among(lookup: Lookup, subjects: Iterable[str]) -> dict[str, str]:
    """Return by subject the names of subjects of any space; nameless and erased are left out.

    Read in batches.
    """
    named: dict[str, str] = {}
    for some in _pages(subjects):
        named |= lookup.labels_in(label_spaces(), some)
        sorts = spaces_of(lookup, [subject for subject in some if subject not in named])
        for sort in sorted(set(sorts.values()).difference(SPACES)):
            named |= names_of(lookup, sort, [subject for subject in some if sorts.get(subject) == sort])
    return named


def object_names(lookup: Lookup, subjects: Iterable[str]) -> dict[str, str]:
    """Return by subject what tells a stored object to people: the start of its identifier and its exhibit.

    Subjects that are no stored objects are left out. Read in batches.
    """
    named: dict[str, str] = {}
    for some in _pages(subjects):
        stored = lookup.many(StoredObject, some)
        exhibits = lookup.labels_of(Exhibit.space, {one.exhibit for one in stored})
        for one in stored:
            name = exhibits.get(one.exhibit)
            exhibit = name if name and name != WITHHELD else f"exhibit {one.exhibit[:SHORT]}"
            named[one.id] = f"{one.id[:SHORT]} of {exhibit}"
    return named


def shown_things(lookup: Lookup, subjects: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the space and name of each subject, or the first characters of its identifier.

    An erased name is shown as erased. Read in batches.
    """
    things: dict[str, tuple[str, str]] = {}
    for some in _pages(subjects):
        sorts = dict.fromkeys(some, "subject")
        sorts |= {row.subject: row.space for row in reversed(lookup.reader.labels_of(some, label_spaces()))}
        sorts |= spaces_of(lookup, some)
        for sort in sorted(set(sorts.values())):
            alike = [subject for subject in some if sorts[subject] == sort]
            named = _named(lookup, sort, alike)
            for subject in alike:
                why = "" if subject in named else _why(lookup, sort, subject)
                things[subject] = (sort, named.get(subject, subject[:SHORT] if why == NONE else why))
    return things


def _pages(subjects: Iterable[str]) -> Iterator[list[str]]:
    """Yield batches of distinct subjects."""
    rest = iter(dict.fromkeys(subjects))
    while some := list(islice(rest, PAGE)):
        yield some


def _named(lookup: Lookup, space: str, subjects: Sequence[str]) -> dict[str, str]:
    """Return the names of those subjects that have one; actors are read one by one."""
    if space != "actor":
        return names_of(lookup, space, subjects)
    return {subject: name for subject in subjects if (name := name_of(lookup, subject)) is not None}


def _why(lookup: Lookup, space: str, subject: str) -> str:
    """Return why a subject has no name; entries are read only if subjects of its space have names."""
    return NONE if space in SPACES and space not in label_spaces() else why_unnamed(lookup, subject)


def why_unnamed(lookup: Lookup, subject: str) -> str:
    """Return why a subject has no name: ``(erased)``, ``(not known)`` or ``(none)``."""
    entries = list(Entries(lookup.reader).of(subject))
    if lookup.maybe(Actor, subject) is not None and not any(entry.envelope.seq == 0 for entry in entries):
        # The first administrator was enrolled, and named, by the entry that opened the ledger.
        entries += Entries(lookup.reader).of(lookup.get(Ledger, LEDGER_SLOT).subject)
    found = {
        word
        for entry in entries
        for name in layouts.layout(entry.envelope.v, entry.envelope.kind).labels
        if (word := entry.silent(name)) is not None
    }
    return min(found, default=NONE)
