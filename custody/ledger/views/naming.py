"""What people call things, and where there is nothing to call them by, why: erased, unknown, or never given."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.entries import Entries
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.people import name_of
from custody.model import rulesets
from custody.model.records import Actor, Ledger
from custody.model.rules.people import LEDGER_SLOT

NONE = "(none)"


def shown_name(lookup: Lookup, space: str, subject: str) -> str:
    """Give what a subject is called, else why there is nothing to call it by."""
    name = name_of(lookup, subject) if space == "actor" else lookup.label_of(space, subject)
    return why_unnamed(lookup, subject) if name is None else name


def shown_names(lookup: Lookup, space: str, subjects: Iterable[str]) -> dict[str, str]:
    """Give what each subject is called, as ``shown_name`` does."""
    return {subject: shown_name(lookup, space, subject) for subject in subjects}


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
