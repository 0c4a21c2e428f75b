"""What people call things, and where there is nothing to call them by, why: erased, unknown, or never given."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.labels import label_spaces
from custody.ledger.views.entries import Entries
from custody.ledger.views.finding import name_of_subject, space_of
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.people import name_of
from custody.model import rulesets
from custody.model.records import Actor, Ledger
from custody.model.rules.people import LEDGER_SLOT

NONE = "(none)"
#: Characters of an identifier that are shown for a thing without a name.
SHORT = 8


def shown_name(lookup: Lookup, space: str, subject: str) -> str:
    """Give what a subject is called, else why there is nothing to call it by."""
    name = name_of(lookup, subject) if space == "actor" else lookup.label_of(space, subject)
    return why_unnamed(lookup, subject) if name is None else name


def shown_names(lookup: Lookup, space: str, subjects: Iterable[str]) -> dict[str, str]:
    """Give what each subject is called, as ``shown_name`` does."""
    return {subject: shown_name(lookup, space, subject) for subject in subjects}


def shown_thing(lookup: Lookup, subject: str) -> tuple[str, str]:
    """Say what sort of thing a subject is and what it is called, else the beginning of its identifier.

    A name that was erased is told as that.
    """
    labels = lookup.reader.labels_of([subject], label_spaces())
    sort = space_of(lookup, subject) or next((row.space for row in labels), "subject")
    name = name_of(lookup, subject) if sort == "actor" else name_of_subject(lookup, subject)
    if name is None and labels:
        name = lookup.label_of(sort, subject)
    if name is None:
        why = why_unnamed(lookup, subject)
        name = subject[:SHORT] if why == NONE else why
    return sort, name


def why_unnamed(lookup: Lookup, subject: str) -> str:
    """Say why a subject has no name: erased, said to be unknown, or never given."""
    entries = list(Entries(lookup.reader).of(subject))
    if lookup.maybe(Actor, subject) is not None and not any(one.envelope.seq == 0 for one in entries):
        # The first administrator was enrolled, and named, by the entry that opened the ledger.
        entries += Entries(lookup.reader).of(lookup.get(Ledger, LEDGER_SLOT).subject)
    found = {
        word
        for entry in entries
        for name in rulesets.layout(entry.envelope.v, entry.envelope.kind).labels
        if (word := entry.silent(name)) is not None
    }
    return min(found, default=NONE)
