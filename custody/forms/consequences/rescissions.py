"""Consequences of a rescission or retraction: the effects restored, and the entries since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.law.clock import moment
from custody.layout import called, columns
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.entries import intervening_events
from custody.ledger.statements.exhibits import merged_into
from custody.ledger.statements.proposals import target_of
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.naming.search import name_of_subject
from custody.model.entries.kinds.entry import MEANWHILE
from custody.model.entry.envelope import parse_entry

#: What stands again once an entry of a kind is taken back.
_RESTORES = {
    "case.closed": "the case is open",
    "exhibit.missing_reported": "the exhibit is with its custodian, in the same location",
    "exhibit.merged": "the two registrations are two exhibits; each has its own custodian",
    "exhibit.split": "the exhibit is one again and has its custodian",
    "inventory.closed": "the round is open again; nothing is missing until it is closed",
    "location.retired": "the location is in use",
}


def retraction(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the entry that a retraction takes back."""
    told = _taken_back(_target(context, filled))
    return Consequences(lambda _: [told])


def rescission(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the rescinded entry, what its rescission restores, and the entries since."""
    target = _target(context, filled)
    since = _since(context, target)
    document = {"entry": target.position, "kind": target.envelope.kind, "since": since}
    return Consequences(partial(_lines, target, since=since), rehearsed=True, document={"rescinds": document})


def _target(context: FormContext, filled: Filled) -> EntryView:
    return Entries(context.lookup.reader).at(target_of(filled.values))


def _taken_back(target: EntryView) -> str:
    return f"  rescinds entry {target.position}, {target.envelope.kind}"


def _since(context: FormContext, target: EntryView) -> list[dict[str, Any]]:
    """Return the later entries about the same subject, and about the one it was merged into, by position."""
    reader, lookup = context.lookup.reader, context.lookup
    subjects, into = [target.envelope.subject], merged_into(target)
    if into is not None:
        subjects.append(into)
    found = []
    for subject in subjects:
        name = name_of_subject(lookup, subject)
        for position in reader.positions(subject):
            if position > target.position:
                envelope = parse_entry(reader.entry(position).note).envelope
                found.append(
                    {
                        "entry": position,
                        "kind": envelope.kind,
                        "at": moment(envelope.at),
                        "subject": subject,
                        "about": name,
                    }
                )
    return sorted(found, key=lambda row: int(row["entry"]))


def _lines(target: EntryView, draft: SignedDraft, *, since: list[dict[str, Any]]) -> list[str]:
    """Return lines on the rescinded entry, the effect restored, and the entries made meanwhile."""
    lines = [_taken_back(target), f"  restored: {_RESTORES.get(target.envelope.kind, 'what it ended')}"]
    if since:
        lines.append("  entered meanwhile, and stays:")
        rows = [
            (str(row["entry"]), str(row["kind"]), called(row["about"], str(row["subject"])), str(row["at"]))
            for row in since
        ]
        lines += [f"    {line}" for line in columns(rows, ("entry", "kind", "about", "signed"))]
    else:
        lines.append("  entered meanwhile: nothing")
    return lines + [f"  look at it: {MEANWHILE.get(code, code)}" for code in intervening_events(draft.facts)]
