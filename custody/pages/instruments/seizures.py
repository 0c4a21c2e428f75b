"""The list of seizures, and the page of one with exhibits, decisions and missing documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from custody.display import code_words
from custody.law import grounds
from custody.law.holding_authority import BARE
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.holding_authority import Ends, ends_of, is_held_bare
from custody.ledger.views.exhibits.holding_history import basis_words
from custody.ledger.views.instruments.seizures import SeizureView, Undone, gaps, view_seizure
from custody.model.records import Exhibit, Seizure
from custody.pages.instruments.seizure_authority import authority_lane
from custody.pages.instruments.seizure_lacks import MISSING, WRONG
from custody.pages.instruments.source_steps import source_steps
from custody.pages.lists.lists import Listing
from custody.pages.lists.paged_list import EVERY, ROWS, List, Place, Range
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Column,
    Fact,
    NextStep,
    Page,
    Row,
    Table,
    Target,
    Timeline,
    Tone,
)
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.statements import descriptions
from custody.pages.parts.wording import moment
from custody.pages.things.counter import chosen, course, next_fact, others
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

COLUMNS = (
    Column("seizure", "seizure", "thing"),
    Column("case", "case", "thing"),
    Column("basis", "basis", "code"),
    Column("occurred", "when", "instant"),
    Column("registered_count", "exhibits", "count"),
    Column("missing", "missing", "code"),
)
#: The basis of a seizure when it was made, where that is another one than what it is held under since.
_BASIS = {"urgent": "urgency"}
#: The tasks that answer a lack of authority, by its code.
_ANSWERED: dict[str, frozenset[str]] = {
    "authority": frozenset({"confirm", "declined", "give_back", "give_back_unlisted"}),
    "copies": frozenset({"copies", "copies_refused"}),
    "part": frozenset({"give_back"}),
}
#: Fields that the facts of a seizure show already.
_FACTS = ("case", "basis", "preservation_order", "scene", "confirmation_due_at")


def listing(context: PageContext, key: str) -> Page:
    """Return a page of the seizures, the newest first."""
    shown = List(
        "seizures",
        "Seizures",
        Seizure,
        COLUMNS,
        lambda found: rows(context, found),
        down=True,
        indexed="occurred",
    )
    page = shown.stretch(context.lookup, Place.read(key))
    acts = (
        Action("record a seizure", ("seizure", "record")),
        Action("register seized exhibits", ("exhibit", "intake")),
    )
    return replace(page, actions=acts)


def rows(context: PageContext, found: Sequence[Seizure]) -> list[Row]:
    """Return the rows of seizures with basis and gaps."""
    names = context.names.labels("seizure", (record.id for record in found))
    cases = context.names.labels("case", (record.case for record in found))
    return [_row(record, names[record.id], cases[record.case], context.now) for record in found]


def _row(record: Seizure, name: str, case: str, now: int) -> Row:
    missing, basis = tuple(gaps(record, now)), _BASIS.get(record.basis) or basis_words(record.basis)
    taken_back = (
        "withdrawn" if record.withdrawn is not None else "withdrawn in part" if record.taken_back else ""
    )
    bare = record.authority.at(now).basis is None
    tone: Tone = "bad" if bare else "warn" if missing or taken_back else "good"
    return Row.of(
        (
            facts.cell(record.id, name),
            facts.cell(record.case, case),
            facts.cell(record.basis, f"{basis}, {taken_back}" if taken_back else basis),
            facts.when_cell(record.occurred if record.occurred_known else None),
            facts.cell(record.things, str(record.things)),
            facts.cell(" ".join(missing) or None, ", ".join(missing)),
        ),
        Target("seizure", record.id),
        tone=tone,
    )


LIST = Listing(
    "seizures",
    "Seizures",
    Seizure,
    COLUMNS,
    rows,
    lambda _, seizure: (seizure.occurred, seizure.id),
    "no seizures",
    "seizure",
)


def seizure(context: PageContext, key: str, *, whole: bool = False) -> Page:
    """Return the page of one seizure, or a further page of its exhibits.

    ``whole``: with all exhibits and entries, for programs. Raises NotFound if there is no such seizure.
    """
    place, taken = Place.read(key), _taken(context)
    record, name = context.lookup.get(Seizure, place.case), context.names.label("seizure", place.case)
    page = replace(
        taken.stretch(context.lookup, place, EVERY if whole else ROWS),
        title=title(context, "Seizure", "seizure", record.id),
    )
    if not place.is_beginning:
        return page
    view = view_seizure(context.lookup.reader, record, context.now, exhibits=False)
    ends, meant = (
        ends_of(context.lookup, record.id, context.now),
        context.names.unique_name("seizure", record.id, name),
    )
    bare = is_held_bare(context.lookup, record, context.now)
    values, told = {"seizure": meant}, tuple(_facts(context, view, ends, bare=bare))
    entries, steps = [view.entry, *view.later], tuple(_steps(context, view, meant, bare=bare))
    alarms = tuple(_alarms(context, view, ends, meant, bare=bare))
    head = (
        _held_until(told),
        chosen(told, "occurred", "seized", "not known"),
        _stated(context, view.entry, "place_of_seizure", "place"),
        chosen(told, "registered_count", "exhibits", "0"),
        chosen(told, "receipt_signature", "receipt", "none yet"),
        next_fact(steps, alarms),
    )
    lanes = (course(context, entries), authority_lane(context, view, ends))
    axis = Timeline("timeline", "Timeline", lanes, context.now, "")
    page = replace(
        page,
        key_facts=head,
        next_steps=steps,
        alarms=alarms,
        blocks=(
            axis,
            others(head, told),
            *_missing(view, meant),
            *page.blocks,
            *_rendered(context, view.undone),
        ),
        actions=(
            Action("register seized exhibits", ("exhibit", "intake"), values),
            *(
                (
                    Action(
                        "record withdrawal of consent",
                        ("seizure", "record-consent-withdrawal"),
                        values,
                    ),
                )
                if record.by_consent
                else ()
            ),
        ),
        about=("seizure", record.id),
    )
    return instrument(context, page, entries, without=_FACTS, whole=whole)


def _held_until(told: Sequence[Fact]) -> Fact:
    """Return the authority to hold what was seized, with its end."""
    held, until = chosen(told, "held_under", "authority", ""), chosen(told, "held_until", "", "")
    ended = held.tone != "good"
    end = "" if ended else f", until {until.text}" if until.value else ", no end date"
    return replace(held, text=f"{held.text}{end}")


def _stated(context: PageContext, entry: EntryView, field: str, label: str) -> Fact:
    """Return a field of the record of a seizure under a label of the head."""
    found = fact_of(Gate(context.lookup), entry, field)
    return Fact(field, label, None, "not stated") if found is None else replace(found, label=label)


def _steps(context: PageContext, view: SeizureView, meant: str, *, bare: bool) -> Iterator[NextStep]:
    """Yield what comes next: what its authority lacks and no task answers, its tasks, then missing papers.

    ``bare`` says whether anything of it is held without authority.
    """
    tasks = tuple(source_steps(context, view.seizure, meant))
    whys = {step.code for step in tasks}
    lacks = [gap for gap in view.gaps if bare and gap in WRONG and not whys & _ANSWERED[gap]]
    yield from (WRONG[gap].step(gap, meant) for gap in lacks)
    yield from tasks
    yield from (MISSING[gap].step(gap, meant) for gap in view.gaps if gap in MISSING)


def _taken(context: PageContext) -> List[Exhibit]:
    """Return the list of exhibits of one seizure."""

    def rows(found: Sequence[Exhibit]) -> list[Row]:
        names = context.names.labels("exhibit", (exhibit.id for exhibit in found))
        holders, described = context.names.holders(found), descriptions(context, found)
        return [
            Row.of(
                (
                    names[exhibit.id],
                    facts.cell(exhibit.category, described[exhibit.id][0]),
                    described[exhibit.id][1],
                    holders[exhibit.id],
                    exhibit.seal or "not sealed",
                ),
                Target("exhibit", exhibit.id),
            )
            for exhibit in found
        ]

    def within(place: Place) -> Range:
        return Range.beneath("seized", place.case)

    return List(
        "seizure",
        "Exhibits",
        Exhibit,
        ("exhibit", "what", "serial", "custodian", "seal"),
        rows,
        within=within,
        counted=within,
        belongs=lambda exhibit, place: exhibit.seizure == place.case,
        headed=True,
        none="no exhibits registered from it",
    )


def _missing(view: SeizureView, meant: str) -> tuple[Block, ...]:
    rows = tuple(
        Row.of(
            (facts.cell(gap, MISSING[gap].what), " ".join(MISSING[gap].words)),
            action=MISSING[gap].action(meant),
            tone="warn",
        )
        for gap in view.gaps
        if gap in MISSING
    )
    return (Table.of("Missing", ("what", "settled by"), rows),) if rows else ()


def _alarms(
    context: PageContext, view: SeizureView, ends: Ends, meant: str, *, bare: bool
) -> Iterator[Alarm]:
    """Yield the lack of authority over what is still held, each with the command that settles it."""
    held = view.seizure.authority.at(context.now)
    found = {gap: "" for gap in view.gaps if gap in WRONG and bare}
    if held.basis is None and bare:
        found["authority"] = f" since {moment(held.since)}: {BARE[held.why or '']}"
    elif ends.over and bare:
        found["ended"] = f" since {moment(ends.at)}: {BARE['ended']}"
    for gap, more in found.items():
        yield Alarm(f"seizure.{gap}", f"{WRONG[gap].what}{more}", action=WRONG[gap].action(meant))


def _rendered(context: PageContext, undone: Sequence[Undone]) -> tuple[Table, ...]:
    """Return the table of data rendered inaccessible or removed, and restored; empty for none."""
    rows = tuple(
        Row.of(
            (
                facts.cell(each.rendering.manner, code_words(each.rendering.manner)),
                facts.moment_cell(
                    each.rendering.rendered if each.rendering.rendered_known else None, "unknown"
                ),
                _state(each),
                facts.cell(each.rendering.copy, facts.worded(each.rendering.copy)),
                _exhibit(context, each.rendering.exhibit),
            ),
            Target("entry", str(each.made.position)),
            tone="warn" if each.restored is None else "",
        )
        for each in undone
    )
    columns = (Column("manner", "how"), "since", "state", Column("agency_copy", "copy"), "exhibit")
    return (
        (Table.of("Data rendered inaccessible", columns, rows, key="rendered_inaccessible"),) if rows else ()
    )


def _state(undone: Undone) -> Fact:
    if undone.restored is None:
        return facts.cell("in_force", "in force")
    return facts.cell("restored", f"restored by entry {undone.restored.position}")


def _exhibit(context: PageContext, exhibit: str | None) -> Fact:
    if exhibit is None:
        return facts.cell(None, "-")
    return facts.cell(exhibit, context.names.label("exhibit", exhibit), opens=Target("exhibit", exhibit))


def _facts(context: PageContext, view: SeizureView, ends: Ends, *, bare: bool) -> Iterator[Fact]:
    record, entry = view.seizure, view.entry
    yield from identity(context, record.id, record.case)
    if record.order is not None:
        yield facts.thing(
            context, "preservation_order", "preservation order", "preservation_order", record.order
        )
    if record.scene is not None:
        yield facts.thing(context, "scene", "scene", "scene", record.scene)
    yield facts.code("basis", "basis", record.basis, grounds.SEIZURE_BASIS)
    if record.confirmation_due_at is not None:
        waits, by = record.waits_for_authority, moment(record.confirmation_due_at)
        settled = f"was due by {by}" if record.decision else "authorised in writing: no confirmation needed"
        told = ("to be confirmed by", by) if waits else ("confirmation", settled)
        yield Fact("confirmation_due_at", told[0], by, told[1], tone="warn" if waits else "")
    yield from _held(context, record, ends, bare=bare)
    yield from _consent(context, record)
    yield happening("occurred", "when", entry, record.occurred, known=record.occurred_known)
    yield recording(context, entry)
    yield facts.count("registered_count", "exhibits registered", record.things)
    yield facts.count("exhibit_count", "exhibits listed", record.inventoried, none="no list yet")
    yield facts.code("receipt_signature", "receipt", record.receipted, none="none yet")
    if record.extended:
        yield facts.count("extension_count", "search extensions", record.extended)


def _held(context: PageContext, record: Seizure, ends: Ends, *, bare: bool) -> Iterator[Fact]:
    """Yield the authority to hold: its basis, from and until when, and decisions."""
    held = record.authority.at(context.now)
    ended = held.basis is None or ends.over
    gone = ended and not bare
    lack = "nothing is held without authority any more" if gone else "NO AUTHORITY ON RECORD"
    yield Fact(
        "held_under",
        "held under",
        held.basis,
        lack if held.basis is None or ends.over else basis_words(held.basis),
        tone="" if gone else "bad" if ended else "good",
        note=f"before that: {basis_words(held.basis)}" if ended and held.basis is not None else "",
    )
    yield facts.instant("held_since", "uncovered since" if held.basis is None else "held since", held.since)
    if record.decision is not None:
        known = record.decided if record.decided_known else None
        yield facts.code("decision", "decision", record.decision)
        yield facts.instant("decided", "decided", known, none="unknown")
    if held.until is not None and held.basis is not None:
        text = f"{moment(held.until)}, provisional: confirmation due by then"
        yield facts.instant("held_until", "held until", held.until, text=text, tone="warn")
    elif ends.at is not None and held.basis is not None:
        yield facts.instant("held_until", "held until", ends.at, now=context.now)


def _consent(context: PageContext, record: Seizure) -> Iterator[Fact]:
    """Yield since when consent is withdrawn, and for which exhibits if in part."""
    if record.withdrawn is not None:
        yield facts.instant("withdrawn", "consent withdrawn", record.withdrawn, tone="warn")
    if record.taken_back_since is not None:
        yield facts.instant(
            "withdrawn_in_part_since", "withdrawn in part", record.taken_back_since, tone="warn"
        )
        yield facts.things(context, "withdrawn_for", "withdrawn for", "exhibit", record.taken_back)
