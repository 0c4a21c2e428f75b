"""Reports on entries whose key was compromised, and on revisions to hand out with a proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.cli.answers.date_gaps import gaps_document, gaps_lines
from custody.cli.console.words import listed, many, moment
from custody.layout import ROOM, fold, pairs

if TYPE_CHECKING:
    from custody.ledger.ports import LedgerReader
    from custody.ledger.views.entries.compromised_key_entries import Doubt
    from custody.ledger.views.entries.date_gaps import Gap
    from custody.ledger.views.entries.revisions import Revision
    from custody.ledger.views.staff.declined_countersignatures import Declined
    from custody.model.entry.envelope import Envelope


class Doubted(NamedTuple):
    """Entries in doubt, by position: with a compromised key, declined by a countersigner, or misdated.

    ``misdated`` are those dated far from their arrival.
    """

    signed: Mapping[int, Doubt]
    declined: Mapping[int, Declined]
    misdated: Mapping[int, Gap]


def entries_in_doubt(reader: LedgerReader, entries: Iterable[tuple[int, Envelope]]) -> Doubted:
    """Return the entries in doubt among those given with positions: compromised, declined, misdated."""
    from custody.ledger.views.entries.compromised_key_entries import Doubts
    from custody.ledger.views.entries.date_gaps import gaps_among
    from custody.ledger.views.staff.declined_countersignatures import declined_among

    listed = list(entries)
    told = Doubts(reader).among(listed)
    signed = {position: doubt for position, doubt in told.items() if doubt.stands}
    declined = declined_among(reader, [position for position, _ in listed])
    return Doubted(signed, declined, gaps_among(reader, listed))


def doubted_document(found: Doubted) -> dict[str, list[dict[str, Any]]]:
    """Return entries in doubt as a JSON document."""
    return {
        "doubted": [
            {"entry": position, **doubt_document(doubt)} for position, doubt in sorted(found.signed.items())
        ],
        "declined": [
            {
                "entry": position,
                "kind": one.kind,
                "by": one.by,
                "by_name": one.by_name,
                "at": moment(one.at),
                "reason": one.reason,
            }
            for position, one in sorted(found.declined.items())
        ],
        "dated_apart": gaps_document(found.misdated),
    }


def doubt_document(doubt: Doubt) -> dict[str, Any]:
    """Return the doubt about an entry as JSON: key, revoking entry, reason, and since when others had it."""
    leak = doubt.leak
    return {
        "key": leak.key,
        "revoked_by": leak.revoked,
        "reason": leak.reason,
        "since": None if leak.since is None else moment(leak.since),
        "stands": doubt.stands,
        "seen_outside": None if doubt.seen is None else moment(doubt.seen),
    }


def doubted_lines(found: Doubted) -> list[str]:
    """Return lines for people about entries in doubt, grouped by key; empty for none."""
    declined = _folded(
        f"DECLINED  entry {position}, {one.kind}: {one.sentence()}"
        for position, one in sorted(found.declined.items())
    )
    lines = [*(["", *declined] if declined else ()), *gaps_lines(found.misdated)]
    signed = found.signed
    if not signed:
        return lines
    keys = {doubt.leak.key: doubt.leak for doubt in signed.values()}
    rows = []
    for name, leak in sorted(keys.items()):
        own = [str(position) for position, doubt in sorted(signed.items()) if doubt.leak.key == name]
        rows += [("key", name), ("entries", listed(own)), ("why", leak.sentence())]
    head = f"whoever signed is open: {many(len(signed), 'entry')} not shown to be older than what follows"
    return [*lines, "", head, *(f"  {line}" for line in pairs(rows))]


def revision_document(revision: Revision) -> dict[str, Any]:
    """Return the changes that later entries made to one, as a JSON document."""
    return {
        "corrected_by": dict(revision.corrected),
        "rescinded_by": revision.rescinded,
        "key_revoked": None if revision.doubt is None else doubt_document(revision.doubt),
    }


def revision_lines(revised: Mapping[int, Revision]) -> list[str]:
    """Return lines on corrections, rescissions and doubts of entries, and on the entries to hand out too."""
    told = []
    for position, one in sorted(revised.items()):
        if one.rescinded is not None:
            told.append(f"entry {position} was rescinded: give entry {one.rescinded} too")
        if one.corrected:
            by = {each for positions in one.corrected.values() for each in positions}
            told.append(f"entry {position} was corrected ({listed(one.corrected)}): give {_entries(by)} too")
    alike: dict[Doubt, list[int]] = {}
    for position, one in sorted(revised.items()):
        if one.doubt is not None:
            alike.setdefault(one.doubt, []).append(position)
    for doubt, positions in alike.items():
        also = "" if doubt.leak.revoked in revised else f": give entry {doubt.leak.revoked} too"
        told.append(f"of {_entries(positions)}, {doubt.sentence()}{also}")
    return _folded(told)


def _folded(told: Iterable[str]) -> list[str]:
    return [f"{'  ' if below else ''}{line}" for text in told for below, line in enumerate(fold(text, ROOM))]


def _entries(positions: Collection[int]) -> str:
    return f"{'entry' if len(positions) == 1 else 'entries'} {listed(map(str, sorted(positions)))}"
