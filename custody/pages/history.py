"""The entries about one subject, as a table that opens each of them, and what was corrected among them."""

from __future__ import annotations

from custody.ledger.views.corrected import corrected_in
from custody.ledger.views.declined import declined_among
from custody.ledger.views.finding import space_of
from custody.model import layouts
from custody.model.envelope import parse_entry
from custody.model.shown import shown, types_of
from custody.model.spoken import label
from custody.pages.context import PageContext
from custody.pages.given import given
from custody.pages.listed import turns
from custody.pages.numbered import number
from custody.pages.page import (
    Action,
    Page,
    Row,
    Table,
    Target,
    Turns,
)
from custody.pages.statements import first_entry, stated
from custody.pages.wording import when

#: Entries of one subject that are listed on a page, the newest first.
ROWS = 100
#: What may be done with a thing without a page of its own besides what is entered about it, by what it is.
ACTS = {"seizure": ((("exhibit", "intake"), "take in what was seized"),)}
_COLUMNS = ("entry", "signed at", "kind", "by")
_DECLINED = ("entry", "kind", "by", "reason", "on")
_CORRECTED = ("entry", "field", "as signed", "corrected", "by entry", "on")


def history(context: PageContext, subject: str) -> tuple[Table, ...]:
    """Give the newest entries about a subject, and what they corrected; the subject's page goes on with the others."""
    count = _count(context, subject)
    more = max(count - ROWS, 0)
    rest = _from(subject, more - 1) if more else None
    rows = _rows(context, subject, more, count)
    table = Table.of("Entries", _COLUMNS, rows, "none is about it alone", more=more, rest=rest)
    return (*_answered(context, subject, more, count), table)


def subject(context: PageContext, key: str) -> Page:
    """Build the page of a subject that has none of its own: its entries, down from the one that the key names."""
    key_of, _, text = key.partition(":")
    count = _count(context, key_of)
    stop = number(text, "entry of this subject", count - 1) + 1 if text else count
    first = max(stop - ROWS, 0)
    space, name = space_of(context.lookup, key_of), context.names.about(key_of)
    meant = context.names.meant(space or "", key_of, name)
    acts = tuple(Action(told, words, given(space or "", meant)) for words, told in ACTS.get(space or "", ()))
    here = f": {first + 1} to {stop} of {count}" if first or stop < count else ""
    table = Table.of(f"Entries{here}", _COLUMNS, _rows(context, key_of, first, stop))
    began = None if text else first_entry(context, key_of)
    says = () if began is None else stated(context, [began])
    newer = None if stop == count else _from(key_of, stop - 1 + ROWS if stop + ROWS < count else None)
    return Page(
        Target("subject", key),
        name,
        (
            *says,
            *_answered(context, key_of, first, stop),
            table,
            *turns(before=stop < count, after=first > 0),
        ),
        actions=acts,
        about=None if space is None else (space, key_of),
        turns=Turns(before=newer, after=_from(key_of, first - 1) if first else None),
    )


def _answered(context: PageContext, subject: str, start: int, stop: int) -> tuple[Table, ...]:
    """Return what others said of some entries of a subject: what was declined, and what was corrected."""
    reader = context.lookup.reader
    declined = declined_among(reader, reader.positions(subject, start, stop))
    rows = [
        Row.of(
            (str(one.position), one.kind, one.by_name, one.reason.replace("_", " "), when(one.at)),
            Target("entry", str(one.position)),
            tone="bad",
        )
        for one in declined.values()
    ]
    table = (Table.of("DECLINED by another person", _DECLINED, tuple(rows)),) if rows else ()
    return (*table, *_corrected(context, subject, start, stop))


def _corrected(context: PageContext, subject: str, start: int, stop: int) -> tuple[Table, ...]:
    """Give each field that some entries of a subject corrected: as signed beside its newest value; none for none."""
    entries, reader = context.entries(), context.lookup.reader
    later = [
        position
        for position in reader.positions(subject, start, stop)
        if parse_entry(reader.entry(position).note).envelope.kind == "content.corrected"
    ]
    targets = {target for one in later if isinstance(target := entries.at(one).value("target"), int)}
    rows = []
    for one in corrected_in(map(entries.at, sorted(targets))):
        newest = one.field.corrections[-1]
        kind = types_of(one.entry.envelope).get(one.field.name, "")
        cells = (
            str(one.entry.position),
            label(layouts.layout(one.entry.envelope.v, one.entry.envelope.kind).field(one.field.name)),
            one.entry.signed(one.field.name),
            "(erased)" if newest.erased else shown(newest.value, kind),
            str(newest.position),
            when(newest.at),
        )
        rows.append(Row.of(cells, Target("entry", str(one.entry.position)), tone="warn"))
    return (Table.of("Corrected since it was signed", _CORRECTED, tuple(rows)),) if rows else ()


def _count(context: PageContext, subject: str) -> int:
    """Give how many entries a subject has: they are numbered without gaps."""
    tip = context.lookup.reader.tip(subject)
    return 0 if tip is None else tip[0] + 1


def _from(subject: str, last: int | None) -> Target:
    """Give the page of a subject that begins with one of its entries, None: with the newest."""
    return Target("subject", subject if last is None else f"{subject}:{last}")


def _rows(context: PageContext, subject: str, start: int, stop: int) -> tuple[Row, ...]:
    reader = context.lookup.reader
    rows = []
    for position in reversed(reader.positions(subject, start, stop)):
        envelope = parse_entry(reader.entry(position).note).envelope
        cells = (str(position), when(envelope.at), envelope.kind, context.names.signer(envelope.by))
        rows.append(Row.of(cells, Target("entry", str(position))))
    return tuple(rows)
