"""The table of a subject's entries, each with its page, and of their corrections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law.clock import format_instant
from custody.ledger.views.entries.corrections import corrected_in
from custody.ledger.views.naming.search import space_of
from custody.ledger.views.staff.declined_countersignatures import declined_among
from custody.model import layouts
from custody.model.display_values import types_of, value_text
from custody.model.entry.envelope import parse_entry
from custody.model.schema.spoken import label
from custody.pages.lists.paged_list import turns
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.ledger_numbers import number
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Table, Target, Turns
from custody.pages.parts.statements import first_entry, stated
from custody.pages.parts.wording import spaced, when

if TYPE_CHECKING:
    from custody.ledger.views.entries.corrections import Corrected
    from custody.ledger.views.entries.entries import Correction, EntryView

#: Entries of one subject that are listed on a page, the newest first.
ROWS = 100
#: Actions by space on a subject without a page of its own that are no entries about it.
ACTS = {"seizure": ((("exhibit", "intake"), "register seized exhibits"),)}
_COLUMNS = (
    Column("entry", "entry", "count"),
    Column("at", "signed at", "instant"),
    Column("kind", "kind", "code"),
    Column("by", "by", "thing"),
)
_DECLINED = (
    Column("entry", "entry", "count"),
    Column("kind", "kind", "code"),
    Column("by", "by", "thing"),
    Column("reason", "reason", "code"),
    Column("at", "on", "instant"),
)
_CORRECTED = (
    Column("entry", "entry", "count"),
    Column("field", "field", "code"),
    Column("signed", "as signed"),
    Column("corrected", "corrected"),
    Column("by", "by entry", "count"),
    Column("at", "on", "instant"),
)


def history(context: PageContext, subject: str, *, whole: bool = False) -> tuple[Table, ...]:
    """Return tables of a subject's newest entries, their declined countersignatures and corrections.

    At most ``ROWS`` entries; with ``whole`` all of them, for programs.
    """
    count = _count(context, subject)
    more = 0 if whole else max(count - ROWS, 0)
    rest = _from(subject, more - 1) if more else None
    rows = _rows(context, subject, more, count)
    table = Table("entries", "Entries", _COLUMNS, rows, "no entry is about this alone", more, rest)
    return (*_answered(context, subject, more, count), table)


def subject(context: PageContext, key: str) -> Page:
    """Return the page of a subject's entries, down from the number after a colon in ``key``.

    Without a number from the newest. Raises NotFound for a number that the subject has not.
    """
    key_of, _, text = key.partition(":")
    count = _count(context, key_of)
    stop = number(text, "entry of this subject", count - 1) + 1 if text else count
    first = max(stop - ROWS, 0)
    space, name = space_of(context.lookup, key_of), context.names.about(key_of)
    meant = context.names.unique_name(space or "", key_of, name)
    acts = tuple(
        Action(told, words, form_answers(space or "", meant)) for words, told in ACTS.get(space or "", ())
    )
    here = f": {first + 1} to {stop} of {count}" if first or stop < count else ""
    table = Table("entries", f"Entries{here}", _COLUMNS, _rows(context, key_of, first, stop))
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
    """Return tables of declined countersignatures and corrections among some entries; empty for none."""
    reader = context.lookup.reader
    declined = declined_among(reader, reader.positions(subject, start, stop))
    rows = tuple(
        Row(
            (
                _position("entry", refusal.position),
                Fact("kind", "kind", refusal.kind, refusal.kind),
                Fact("by", "by", refusal.by, refusal.by_name or refusal.by),
                Fact("reason", "reason", refusal.reason, code_words(refusal.reason)),
                _instant(refusal.at),
            ),
            Target("entry", str(refusal.position)),
            tone="bad",
        )
        for refusal in declined.values()
    )
    table = (Table("declined", "DECLINED by another person", _DECLINED, rows),) if rows else ()
    return (*table, *_corrected(context, subject, start, stop))


def _corrected(context: PageContext, subject: str, start: int, stop: int) -> tuple[Table, ...]:
    """Return the table of fields corrected by some entries of a subject; empty for none."""
    entries, reader = context.entries(), context.lookup.reader
    later = [
        position
        for position in reader.positions(subject, start, stop)
        if parse_entry(reader.entry(position).note).envelope.kind == "entry.corrected"
    ]
    targets = {
        target for place in later if isinstance(target := entries.at(place).value("entry_position"), int)
    }
    return corrected(map(entries.at, sorted(targets)))


def corrected(entries: Iterable[EntryView]) -> tuple[Table, ...]:
    """Return a table of the corrections of these entries: signed and corrected value; empty for none.

    The reason of a correction is for programs; people find it at the field.
    """
    found = corrected_in(entries)
    rows = tuple(_correction(field, correction) for field in found for correction in field.field.corrections)
    return (Table("corrected", "Corrected since it was signed", _CORRECTED, rows),) if rows else ()


def _correction(found: Corrected, correction: Correction) -> Row:
    """Return the row of one correction; the last one lists computed values that stay."""
    entry, name = found.entry, found.field.name
    kind = types_of(entry.envelope).get(name, "")
    layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
    told = label(layout.field(name))
    signed = entry.signed(name)
    text = "(erased)" if correction.erased else value_text(correction.value, kind)
    last = correction is found.field.corrections[-1]
    computed = ((label(layout.field(field)), spaced(value)) for field, value in found.stays if last)
    stays = ", ".join(f"{field} {value}" for field, value in computed)
    note = f"unchanged, as computed from what was signed: {stays}" if stays else ""
    return Row(
        (
            _position("entry", entry.position),
            Fact("field", "field", name, told),
            Fact("signed", "as signed", found.field.value, spaced(signed)),
            Fact("corrected", "corrected", correction.value, spaced(text), note=note),
            _position("by", correction.position),
            _instant(correction.at),
        ),
        Target("entry", str(entry.position)),
        tone="warn",
        facts=(
            Fact("kind", "kind", entry.envelope.kind, entry.envelope.kind),
            Fact("reason", "reason", correction.reason, code_words(correction.reason)),
            Fact("key", "signed by key", correction.by, correction.by),
        ),
    )


def _position(key: str, position: int) -> Fact:
    return Fact(key, "entry", position, str(position))


def _instant(at: int) -> Fact:
    return Fact("at", "on", format_instant(at), when(at))


def _count(context: PageContext, subject: str) -> int:
    """Return the number of a subject's entries."""
    tip = context.lookup.reader.tip(subject)
    return 0 if tip is None else tip[0] + 1


def _from(subject: str, last: int | None) -> Target:
    """Return the page of a subject's entries from number ``last`` down, None: from the newest."""
    return Target("subject", subject if last is None else f"{subject}:{last}")


def _rows(context: PageContext, subject: str, start: int, stop: int) -> tuple[Row, ...]:
    reader = context.lookup.reader
    rows = []
    for position in reversed(reader.positions(subject, start, stop)):
        envelope = parse_entry(reader.entry(position).note).envelope
        cells = (
            _position("entry", position),
            _instant(envelope.at),
            Fact("kind", "kind", envelope.kind, envelope.kind),
            Fact("by", "by", envelope.by, context.names.signer(envelope.by)),
        )
        rows.append(Row(cells, Target("entry", str(position))))
    return tuple(rows)
