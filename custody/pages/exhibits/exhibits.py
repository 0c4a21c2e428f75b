"""The list of exhibits as a tree of components, and the page of one exhibit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from custody.display import code_words
from custody.ledger.views.exhibits.continuity import Continuity, continuity
from custody.ledger.views.exhibits.dispositions import gone_among, gone_of
from custody.ledger.views.exhibits.exhibit_details import view_item
from custody.ledger.views.exhibits.holding_authority import holding_of
from custody.ledger.views.exhibits.holding_history import holding_periods
from custody.ledger.views.worklist.alarms import Alarm, among, seal_words
from custody.model.records import Exhibit, Item, Whereabouts
from custody.pages.exhibits.evidence_lanes import left_out
from custody.pages.exhibits.exhibit_alarms import alarms
from custody.pages.exhibits.exhibit_facts import standing
from custody.pages.exhibits.exhibit_people import People
from custody.pages.exhibits.exhibit_steps import next_steps
from custody.pages.exhibits.exhibit_summary import summary
from custody.pages.exhibits.exhibit_tables import (
    COURSES,
    ELSEWHERE,
    acquisitions,
    authority,
    objects,
    seals,
)
from custody.pages.exhibits.exhibit_timeline import timeline
from custody.pages.exhibits.table_rows import exhibit_row
from custody.pages.lists.lists import Chosen, Listing, case_of, exactly
from custody.pages.lists.paged_list import List, Place, Range, named_so
from custody.pages.parts.context import PageContext
from custody.pages.parts.fields import CIRCUMSTANCES, COMPUTED
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Action, Block, Column, Fact, Page, Row, Section, Table, Target, key_of
from custody.pages.parts.statements import descriptions, linked, stated_of_exhibit
from custody.pages.parts.wording import has_passed
from custody.pages.things.entry_course import MOST_STATED, later
from custody.pages.things.entry_tables import tables
from custody.pages.things.history import history

COLUMNS = (
    Column("exhibit", "exhibit", "thing"),
    Column("what", "what"),
    Column("serial", "serial"),
    Column("custodian", "custodian", "thing"),
    Column("seal", "seal"),
    Column("case", "case", "thing"),
)
#: Columns of the list without a tree.
_FLAT = (*COLUMNS, Column("parent", "component of", "thing"), Column("note", "note"))
#: The most components of an exhibit in a list, and on its own page.
BENEATH, PARTS = 20, 100
#: The part of a place in the list of exhibits for the components of one.
OUT_OF = "out"
#: The most components read in one query for all rows of a list; beyond that each row has its own query.
TOGETHER = 2000
#: Sections below seals, images and stored objects: computed fields, and circumstances of the entry.
_LAST = frozenset({key_of(COMPUTED), key_of(CIRCUMSTANCES)})
#: Fields of the registration that the key facts show.
_FACTS = ("case", "category", "parent", "production_order", "seizure")
#: Actions on an exhibit that are no entries about it.
ACTS = (
    (("archive",), "archive files of it"),
    (("acquisition", "record"), "record an acquisition of it, and store its image"),
    (("exhibit", "print-label"), "print its label"),
    (("exhibit", "print-continuity"), "print its continuity sheet"),
)


def listing(context: PageContext, key: str) -> Page:
    """Return a page of all exhibits, newest first, with components; or of one exhibit's components.

    ``key`` is the key of a place in the list.
    """
    place = Place.read(key)
    if place.part == OUT_OF:
        found = _out_of(context).stretch(context.lookup, place)
        name = context.names.label("exhibit", place.case)
        return replace(found, title=f"Exhibit {name}", about=("exhibit", place.case))
    shown = List("exhibits", "Exhibits", Exhibit, COLUMNS, lambda found: rows(context, found), down=True)
    page = shown.stretch(context.lookup, place)
    acts = (
        Action("register seized exhibits", ("exhibit", "intake")),
        Action("register one exhibit", ("exhibit", "register")),
        Action("hand exhibits over, by scanner or by hand", ("transfer", "offer")),
        Action("accept offers made to me", ("transfer", "accept")),
    )
    return replace(page, actions=acts)


def rows(context: PageContext, exhibits: Sequence[Exhibit], beneath: int = BENEATH) -> list[Row]:
    """Return the rows of exhibits, each followed by at most ``beneath`` components of each level."""
    grown = list(_grown(exhibits, _parts_of(context, exhibits, beneath), 0))
    names = context.names.labels("exhibit", (record.id for record, _ in grown))
    cases = context.names.labels("case", (record.case for record, _ in grown))
    holders = context.names.holders([record for record, _ in grown])
    described = descriptions(context, [record for record, _ in grown])
    keys = [record.id for record, _ in grown]
    places = context.lookup.many(Whereabouts, keys)
    wrong, late = among(context.lookup, keys, places), _overdue(places, context.now)
    return [
        _row(
            record,
            depth,
            (names[record.id], *described[record.id], holders[record.id], cases[record.case]),
            wrong.get(record.id, []),
            late=record.id in late,
        )
        for record, depth in grown
    ]


def _overdue(places: Iterable[Whereabouts], now: int) -> set[str]:
    """Return the exhibits that are out longer than they should be at ``now`` (seconds UTC)."""
    return {
        place.exhibit
        for place in places
        if place.lost is None and any(has_passed(back, now) for back in (place.out_back, place.outside_back))
    }


def _flat_rows(context: PageContext, exhibits: Sequence[Exhibit]) -> list[Row]:
    """Return the rows of exhibits with parent, alarms and open offer, without components."""
    keys = [exhibit.id for exhibit in exhibits]
    wrong, gone = among(context.lookup, keys), gone_among(context.lookup, keys)
    whole = context.names.labels("exhibit", {exhibit.parent for exhibit in exhibits if exhibit.parent})
    found = zip(rows(context, exhibits, 0), exhibits, strict=True)
    return [
        exhibit_row(_flat(row, record, whole, wrong.get(record.id, ())), record, gone.get(record.id), None)
        for row, record in found
    ]


def _flat(row: Row, record: Exhibit, whole: Mapping[str, str], wrong: Sequence[Alarm]) -> Row:
    sorts = dict.fromkeys(code_words(alarm.sort) for alarm in wrong)
    told = [f"ALARM {', '.join(sorts)}"] if sorts else []
    said = "; ".join(alarm.said for alarm in wrong) or None
    first, *cells = row.cells
    first = replace(first, text=first.text.removeprefix("! ") if wrong else first.text)
    parent = Fact("parent", "part of", record.parent, whole.get(record.parent or "", ""))
    note = Fact("note", "note", said, ", ".join([*told, *(["offered"] if record.offer else [])]))
    return replace(row, cells=(first, *cells, parent, note))


def _of_holder(context: PageContext, record: Exhibit, chosen: Chosen) -> bool:
    """Return whether an exhibit is of the chosen custodian and case, and has not left."""
    holder = chosen.get("custodian")
    held = holder is None or (record.custodian == holder and gone_of(context.lookup, record.id) is None)
    return held and case_of(context, record, chosen)


def _grown(
    exhibits: Sequence[Exhibit], parts: Mapping[str, Sequence[Exhibit]], depth: int
) -> Iterator[tuple[Exhibit, int]]:
    """Yield exhibits with their depth, each followed by its components."""
    for record in exhibits:
        yield record, depth
        yield from _grown(parts.get(record.id, ()), parts, depth + 1)


def _parts_of(context: PageContext, exhibits: Sequence[Exhibit], most: int) -> dict[str, list[Exhibit]]:
    """Return by parent the components of exhibits on all levels; one query for each level."""
    reader, parts = context.lookup.reader, dict[str, list[Exhibit]]()
    together = max(most, TOGETHER)
    while exhibits:
        keys = [record.id for record in exhibits]
        found = reader.listed("item", "parent", keys, limit=together)
        if sum(map(len, found.values())) == together:
            found = {key: _listed(context, key, most) for key in keys}
        exhibits = context.lookup.many(Exhibit, [part for some in found.values() for part in some[:most]])
        known = {record.id: record for record in exhibits}
        for key, some in found.items():
            parts[key] = sorted((known[part] for part in some[:most] if part in known), key=_recorded)
    return parts


def _listed(context: PageContext, exhibit: str, most: int) -> list[str]:
    return [key for _, key in context.lookup.reader.find("item", "parent", exhibit, exhibit, limit=most)]


def _recorded(record: Exhibit) -> int:
    return record.holds[0].position


LIST = Listing(
    "exhibits",
    "Exhibits",
    Exhibit,
    _FLAT,
    _flat_rows,
    lambda _, exhibit: _recorded(exhibit),
    "no exhibits",
    "exhibit",
    sources={"case": exactly("case"), "custodian": exactly("custodian")},
    keep=_of_holder,
)


def _out_of(context: PageContext) -> List[Item]:
    """Return the list of components of one exhibit, which is the ``case`` of a place in it."""

    def rows_of(found: Sequence[Item]) -> list[Row]:
        parts = context.lookup.many(Exhibit, [part.exhibit for part in found])
        return rows(context, sorted(parts, key=_recorded))

    def within(place: Place) -> Range:
        return Range("parent", place.case, place.case)

    return List(
        "exhibits",
        "Components",
        Item,
        COLUMNS,
        rows_of,
        within=within,
        counted=within,
        named=lambda lookup, text: named_so(lookup, "exhibit", text),
        belongs=lambda item, place: item.parent == place.case,
        headed=True,
    )


def _row(
    record: Exhibit, depth: int, texts: tuple[str, str, str, str, str], wrong: Sequence[Alarm], *, late: bool
) -> Row:
    """Return the row of an exhibit; ``texts``: name, description, number, custodian, case.

    ``late``: it is out longer than it should be.
    """
    branch = f"{'  ' * (depth - 1)}└ " if depth else ""
    name, what, number, holder, case = texts
    sign = "! " if wrong else ""
    row = Row.of(
        (
            Fact("exhibit", "exhibit", record.id, branch + sign + name),
            what,
            number,
            Fact("custodian", "custodian", record.custodian, f"{holder}, OVERDUE" if late else holder),
            Fact("seal", "seal", record.seal, seal_words(record.seal, wrong)),
            Fact("case", "case", record.case, case),
        ),
        Target("exhibit", record.id),
        tone="bad" if wrong or late else "warn" if record.offer else "",
    )
    return replace(row, depth=depth)


def exhibit(context: PageContext, key: str, *, whole: bool = False) -> Page:
    """Return the page of one exhibit; ``whole``: with every entry and component, for programs.

    Raises NotFound if there is none.
    """
    found = continuity(context.lookup.reader, key)
    name = context.names.label("exhibit", key)
    meant = context.names.unique_name("exhibit", key, name)
    item = view_item(context.lookup, key, found.entries)
    covered = holding_of(context.lookup, found.exhibit, context.now)
    sections = stated_of_exhibit(context, key, found.entries, _FACTS)
    periods = holding_periods(context.lookup, found, context.now)
    registered = f"entry {found.entries[0].position}"
    since = later(Gate(context.lookup), found.entries, ELSEWHERE, None if whole else MOST_STATED)
    blocks: tuple[Block, ...] = (
        *_joined("what_it_is", "What it is", (section for section in sections if section.key not in _LAST)),
        timeline(context, found, periods),
        Section("standing", "Standing", standing(context, found, item, covered)),
        seals(found),
        authority(periods),
        acquisitions(context, found),
        *objects(found),
        _components(context, key, whole=whole),
        *tables(COURSES, Gate(context.lookup), found.entries),
        *(linked(context, section) for section in since.sections),
        *_joined(
            "registered",
            f"Registered in {registered}",
            (section for section in sections if section.key in _LAST),
        ),
        *history(context, key, whole=whole),
    )
    return Page(
        Target("exhibit", key),
        f"Exhibit {name}",
        tuple(block for block in blocks if not isinstance(block, Table) or block.rows or block.empty),
        alarms=tuple(alarms(context, found, item, covered)),
        key_facts=summary(context, found, covered),
        next_steps=next_steps(context, found, covered, meant),
        actions=(
            *_transfer(context, found, meant),
            *(Action(told, words, form_answers("exhibit", meant)) for words, told in ACTS),
        ),
        about=("exhibit", key),
        not_shown=(*since.not_shown, *left_out(People(context, found))),
    )


def _joined(key: str, title: str, sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the facts of these sections as one section; nothing without facts."""
    facts = tuple(fact for section in sections for fact in section.facts)
    if facts:
        yield Section(key, title, facts)


def _components(context: PageContext, key: str, *, whole: bool) -> Table:
    """Return the table of an exhibit's components, ``whole`` or the first ``PARTS``."""
    shown = _out_of(context)
    place = Place(case=key, part=OUT_OF)
    most = max(shown.count(context.lookup, place), PARTS) if whole else PARTS
    return replace(shown.beginning(context.lookup, place, most), empty="", key="components")


def _transfer(context: PageContext, found: Continuity, name: str) -> tuple[Action, ...]:
    """Return the transfer actions of the signed-in person on an exhibit, and its receipt."""
    me, offer = None if context.me is None else context.me.id, found.offer
    papers = (
        Action("print the receipt of its latest transfer", ("transfer", "print-receipt"), {"transfer": name}),
    )
    if offer is not None and offer.receiver == me and offer.expires >= context.now:
        return (Action("receive it", ("transfer", "accept"), {"exhibit": name}), *papers)
    mine = found.gone is None and found.exhibit.custodian == me
    if mine and (offer is None or offer.expires < context.now):
        act = Action("hand it over", ("transfer", "offer"), {"exhibit": name})
        return (act, *(papers if len(found.exhibit.holds) > 1 else ()))
    return papers if offer is not None or len(found.exhibit.holds) > 1 else ()
