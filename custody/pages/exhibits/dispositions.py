"""The page of one disposition: proposer, approver, executor, witness, and open matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.law import disposition_codes
from custody.ledger.views.exhibits.dispositions import find, view
from custody.model.records import Disposition
from custody.pages.lists.lists import Chosen, Listing, case_of
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.statements import linked, stated
from custody.pages.things.entry_course import ANY, alarms, later

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.exhibits.dispositions import DispositionView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Words for the states of a disposition.
SAID = {
    "approved": "approved, not carried out yet",
    "back": "back from loan",
    "copies_left": "carried out; copies not accounted for",
    "done": "done",
    "expired": "expired",
    "lent": "on loan",
    "open": "waits for approval",
    "refused": "refused",
    "unwitnessed": "carried out; waits for its witness",
    "void": "void: another measure was carried out",
}
_COPIES = (
    Column("id", "copy", "thing"),
    Column("sort", "sort", "code"),
    Column("medium", "on", "code"),
    Column("purpose", "purpose"),
    Column("made", "made"),
    Column("back", "back by"),
)
_STORED = (Column("id", "object", "thing"), Column("store", "store", "code"), Column("store_key", "key"))
_ENTRIES = (
    Column("entry", "entry", "count"),
    Column("at", "signed at", "instant"),
    Column("kind", "kind", "code"),
    Column("by", "by", "thing"),
)
#: Fields that the facts of a disposition show already.
_FACTS = ("exhibit", "case", "measure", "basis", "return_due_at")


def rows(context: PageContext, found: Sequence[Disposition]) -> list[Row]:
    """Return the rows of dispositions: exhibit, measure, state and proposer."""
    exhibits = context.names.labels("exhibit", (disposition.exhibit for disposition in found))
    cases = context.names.labels("case", (disposition.case for disposition in found))
    return [
        _row(context, view(context.lookup, disposition, context.now), exhibits, cases)
        for disposition in found
    ]


def _row(
    context: PageContext, found: DispositionView, exhibits: Mapping[str, str], cases: Mapping[str, str]
) -> Row:
    record, left = found.disposition, found.left
    made = found.proposer or record.executor
    stored = left.objects if record.executed is not None else ()
    cells = (
        facts.cell(record.position, str(record.position)),
        facts.cell(record.exhibit, exhibits[record.exhibit]),
        facts.cell(record.case, cases[record.case]),
        facts.cell(record.measure, facts.worded(record.measure)),
        facts.cell(found.state, said(found)),
        facts.cell(found.proposer, "" if made is None else context.names.person(made)),
    )
    people = ((key, who) for key, who in people_of(found) if who is not None)
    known = (
        *(facts.people(context, f"{key}_name", key, (who,)) for key, who in people),
        Fact("complete", "left to do", found.complete, ""),
        facts.count("voided_by", "void by entry", found.voided),
        facts.instant("expires_at", "expires", found.expires),
        facts.codes("copies_left", "copies left", (copy.id for copy in left.copies)),
        facts.codes("still_stored", "still stored", (each.id for each in stored)),
    )
    tone: Tone = "" if found.complete else "warn"
    row = Row.of(cells, Target("disposition", str(record.position)), tone=tone)
    return replace(row, facts=known)


def people_of(found: DispositionView) -> tuple[tuple[str, str | None], ...]:
    """Return (role, actor or None) of a disposition's proposer, approver, executor and witness."""
    record = found.disposition
    return (
        ("proposer", found.proposer),
        ("approver", record.approver),
        ("executor", record.executor),
        ("witness", record.witness),
    )


def said(found: DispositionView) -> str:
    """Return a disposition's state as text, with the entry that made it void."""
    return SAID[found.state] if found.voided is None else f"{SAID[found.state]}, in entry {found.voided}"


def _open(context: PageContext, record: Disposition, chosen: Chosen) -> bool:
    waits = "open" not in chosen or not view(context.lookup, record, context.now).complete
    return waits and case_of(context, record, chosen)


LIST = Listing(
    "dispositions",
    "Dispositions",
    Disposition,
    (
        Column("position", "proposal", "count"),
        Column("exhibit", "exhibit", "thing"),
        Column("case", "case", "thing"),
        Column("measure", "measure", "code"),
        Column("state", "state", "code"),
        Column("proposer", "by", "thing"),
    ),
    rows,
    lambda _, disposition: disposition.position,
    "no dispositions",
    keep=_open,
)


def disposition(context: PageContext, key: str) -> Page:
    """Return the page of the disposition that an entry proposed or carried out.

    Raises NotFound for any other entry.
    """
    found = view(context.lookup, find(context.lookup, key), context.now)
    record, entries, gate = found.disposition, _entries(context, found), Gate(context.lookup)
    since = later(gate, entries, {ANY: ("nonconforming", *_FACTS)}, most=None)
    return Page(
        Target("disposition", str(record.position)),
        f"Disposition of {context.names.label('exhibit', record.exhibit)}",
        (
            *_copies(found),
            *_stored(found),
            *stated(context, entries, {"occurred_at", *_FACTS}),
            *(linked(context, section) for section in since.sections),
            _listed(context, entries),
        ),
        alarms=(*_alarms(context, found), *alarms(gate, entries)),
        key_facts=tuple(_facts(context, found)),
        about=("exhibit", record.exhibit),
    )


def _entries(context: PageContext, found: DispositionView) -> Sequence[EntryView]:
    """Return the entries of a disposition: proposal, execution and witness signature."""
    record = found.disposition
    positions = (record.position, record.carried_position, record.witnessed_position)
    return [context.entries().at(at) for at in dict.fromkeys(positions) if at is not None]


def _facts(context: PageContext, found: DispositionView) -> Iterator[Fact]:
    record = found.disposition
    yield facts.thing(context, "exhibit", "exhibit", "exhibit", record.exhibit)
    yield facts.thing(context, "case", "case", "case", record.case)
    yield facts.code("measure", "measure", record.measure, disposition_codes.MEASURE)
    yield facts.code("basis", "basis", record.basis, disposition_codes.MEASURE_BASIS)
    tone: Tone = "" if found.complete else "warn"
    yield facts.code("state", "state", found.state, text=said(found), tone=tone)
    left = "nothing" if found.complete else "action required"
    yield Fact("complete", "left to do", found.complete, left)
    for key, who, at in (
        ("proposer", found.proposer, None),
        ("approver", record.approver, record.approved),
        ("executor", record.executor, record.executed),
        ("witness", record.witness, record.witnessed),
    ):
        if who is not None:
            yield facts.people(context, key, key, (who,))
        if at is not None:
            yield facts.instant(*_DONE[key], at)
    if found.expires is not None and record.executed is None:
        yield facts.instant("expires_at", "expires", found.expires, now=context.now)
    if record.return_due_at is not None:
        yield facts.instant("return_due_at", "back by", record.return_due_at, now=context.now)
    if record.ended is not None:
        yield facts.instant("ended", "came back", record.ended)


#: The key and label of the instant at which each person acted.
_DONE = {
    "approver": ("approved", "approved"),
    "executor": ("executed", "carried out"),
    "witness": ("witnessed", "witnessed"),
}


def _listed(context: PageContext, entries: Sequence[EntryView]) -> Table:
    """Return the entries of a disposition, the newest first."""
    rows = tuple(
        Row.of(
            (
                facts.cell(entry.position, str(entry.position)),
                facts.moment_cell(entry.envelope.at),
                entry.envelope.kind,
                facts.cell(entry.envelope.by, context.names.signer(entry.envelope.by)),
            ),
            Target("entry", str(entry.position)),
        )
        for entry in reversed(entries)
    )
    return Table.of("Entries", _ENTRIES, rows)


def _alarms(context: PageContext, found: DispositionView) -> Iterator[Alarm]:
    """Yield alarms for objects still stored and copies not accounted for."""
    if found.disposition.executed is not None and found.left.objects:
        text = "Not deleted yet: `custody disposition delete-objects`"
        yield Alarm("disposition.still_stored", context.say(text), "bad")
    if found.left.copies:
        yield Alarm("disposition.copies_left", "copies not accounted for", "warn")


def _copies(found: DispositionView) -> tuple[Table, ...]:
    rows = [
        Row.of(
            (
                facts.cell(copy.id, copy.id[:8]),
                facts.cell(copy.copy_type, facts.worded(copy.copy_type)),
                copy.medium,
                copy.purpose or "",
                facts.moment_cell(copy.made),
                facts.moment_cell(copy.return_due_at, ""),
            ),
            Target("copy", copy.id),
        )
        for copy in found.left.copies
    ]
    return facts.filled("copies_left", "Copies not accounted for", _COPIES, rows)


def _stored(found: DispositionView) -> tuple[Table, ...]:
    """Return the table of objects still stored of a destroyed or removed exhibit; empty for none."""
    objects = found.left.objects if found.disposition.executed is not None else ()
    rows = [
        Row.of((facts.cell(each.id, each.id[:8]), each.store, each.store_key), Target("object", each.id))
        for each in objects
    ]
    return facts.filled("still_stored", "Still in stores", _STORED, rows)
