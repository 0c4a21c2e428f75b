"""Pages of inventory rounds: the list with counts, and one round with its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from custody.law.clock import format_instant
from custody.ledger.views.exhibits.evidence_room import matters_of, path_of, tallies_named
from custody.ledger.views.subjects.people import name_of
from custody.model.records import Inventory, RoundExhibit
from custody.pages.lists.paged_list import NAMED, List, Place, Range
from custody.pages.parts import facts
from custody.pages.parts.cells import Cells, entry, of_record, word
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import (
    Action,
    Block,
    Column,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
    Tone,
)
from custody.pages.parts.wording import when
from custody.pages.things.history import history

COLUMNS = (
    Column("round", "round"),
    Column("of", "of"),
    Column("state", "state"),
    Column("found_count", "found"),
    Column("misplaced_count", "misplaced"),
    Column("missing_count", "missing"),
    Column("unexpected_count", "unexpected"),
    Column("unmatched_count", "unmatched"),
)
#: The results of an exhibit in a round, in the order of urgency.
PARTS = ("expected", "misplaced", "unexpected", "found")
#: The result of an exhibit that was merged or split since.
SUPERSEDED = "superseded"
_TONES: dict[str, Tone] = {
    "found": "good",
    "misplaced": "warn",
    "missing": "bad",
    "unexpected": "warn",
}


def scope(context: PageContext, inventory: Inventory) -> str:
    """Return the scope of a round as text: location, custodian or case."""
    if inventory.location is not None:
        return f"location {path_of(context.lookup, inventory.location)}"
    if inventory.custodian is not None:
        return f"custodian {name_of(context.lookup, inventory.custodian) or inventory.custodian[:8]}"
    return f"case {context.names.label('case', inventory.case or '')}"


def listing(context: PageContext, key: str) -> Page:
    """Return a page of the inventory rounds: open ones first, then the newest."""

    def rows(found: Sequence[Inventory]) -> list[Row]:
        names = context.names.labels("inventory", (inventory.id for inventory in found))
        meant = context.names.unique_names("inventory", names)
        return [_row(context, inventory, names[inventory.id], meant[inventory.id]) for inventory in found]

    shown = List("rounds", "Inventory rounds", Inventory, COLUMNS, rows, down=True)
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("start a round", ("inventory", "start")),))


def rounds(context: PageContext, found: Sequence[Inventory], more: int) -> Page:
    """Return the page of these inventory rounds in their order; ``more`` is the number left out."""
    names = context.names.labels("inventory", (inventory.id for inventory in found))
    meant = context.names.unique_names("inventory", names)
    rows = tuple(_row(context, inventory, names[inventory.id], meant[inventory.id]) for inventory in found)
    table = Table("inventories", "", COLUMNS, rows, "no rounds", more=more)
    actions = (Action("start a round", ("inventory", "start")),)
    return Page(Target("rounds"), "Inventory rounds", (table,), actions=actions)


def _row(context: PageContext, inventory: Inventory, name: str, meant: str) -> Row:
    closed = None if inventory.closed is None else format_instant(inventory.closed)
    cells = (
        Fact("round", "round", inventory.id, name),
        Fact(
            "of", "of", inventory.location or inventory.custodian or inventory.case, scope(context, inventory)
        ),
        Fact(
            "state",
            "state",
            closed,
            "open" if inventory.closed is None else f"closed {when(inventory.closed)}",
        ),
        Fact(
            "found_count",
            "found",
            inventory.found_count,
            f"{inventory.found_count} of {inventory.expected_count}",
        ),
        facts.count("misplaced_count", "misplaced", inventory.misplaced_count, none=""),
        facts.count("missing_count", "missing", inventory.missing_count, none=""),
        facts.count("unexpected_count", "unexpected", inventory.unexpected_count, none=""),
        facts.count("unmatched_count", "unmatched", inventory.unmatched_count, none=""),
    )
    return Row(
        cells,
        Target("round", inventory.id),
        None if inventory.closed is not None else _count(meant),
        "warn"
        if inventory.closed is None
        or inventory.missing_count
        or inventory.misplaced_count
        or inventory.unexpected_count
        or inventory.unmatched_count
        else "good",
        facts=of_record(inventory, {cell.key for cell in cells}),
    )


def _count(name: str) -> Action:
    return Action("count with the scanner", ("inventory", "scan"), {"round": name})


def one_round(context: PageContext, key: str) -> Page:
    """Return the page of one round with the exhibits of the result in ``key``, or the most urgent one.

    Further pages have these exhibits only. Raises NotFound if there is no such round.
    """
    place = Place.read(key)
    inventory, name = context.lookup.get(Inventory, place.case), context.names.label("inventory", place.case)
    counts = {
        part: context.lookup.reader.count("round_exhibit", part, inventory.id, inventory.id) for part in PARTS
    }
    part = place.part if place.part in PARTS else next((some for some in PARTS if counts[some]), PARTS[0])
    page = _counted(context, inventory, part).stretch(context.lookup, replace(place, part=part))
    page = replace(page, target=Target("round", key), title=f"Round {name}")
    if not place.is_beginning:
        return page
    blocks = (
        _facts(context, inventory, counts),
        *_matters(context, inventory.id),
        *page.blocks,
        *history(context, inventory.id),
    )
    return replace(page, blocks=blocks, actions=_acts(inventory, name), about=("inventory", inventory.id))


def round_page(context: PageContext, key: str, most: int) -> Page:
    """Return the page of one round with at most ``most`` exhibits of each result; raise NotFound."""
    inventory, name = context.lookup.get(Inventory, key), context.names.label("inventory", key)
    every = (*PARTS, SUPERSEDED)
    counts = {part: context.lookup.reader.count("round_exhibit", part, key, key) for part in every}
    place = Place(case=key)
    parts = (
        replace(
            _counted(context, inventory, part).beginning(context.lookup, place, most), key=part, rest=None
        )
        for part in every
        if counts[part] or part == PARTS[0]
    )
    blocks: tuple[Block, ...] = (
        _facts(context, inventory, counts),
        *_matters(context, key),
        *parts,
        *history(context, key),
    )
    return Page(
        Target("round", key),
        f"Round {name}",
        blocks,
        actions=_acts(inventory, name),
        about=("inventory", key),
    )


def _acts(inventory: Inventory, name: str) -> tuple[Action, ...]:
    if inventory.closed is not None:
        return ()
    return (_count(name), Action("close it", ("inventory", "close"), {"round": name}))


def _facts(context: PageContext, inventory: Inventory, counts: Mapping[str, int]) -> Section:
    """Return the scope, times and counts of a round; counts open their lists."""
    closed = None if inventory.closed is None else format_instant(inventory.closed)
    state = "open" if inventory.closed is None else f"closed {when(inventory.closed)}"
    of = inventory.location or inventory.custodian or inventory.case

    def counted(name: str, part: str = "") -> Fact:
        number = int(getattr(inventory, f"{name}_count"))
        opens = _part(inventory, part) if counts.get(part) else None
        tone: Tone = "warn" if number and name not in ("expected", "found", "absent") else ""
        label = "checked out" if name == "absent" else name
        return Fact(f"{name}_count", label, number, str(number), tone=tone, opens=opens)

    return Section(
        "round",
        "",
        (
            Fact("id", "identifier", inventory.id, inventory.id),
            Fact("of", "of", of, scope(context, inventory)),
            Fact(
                "opened",
                "begun",
                format_instant(inventory.opened),
                when(inventory.opened),
                entry=inventory.position,
            ),
            Fact("closed", "state", closed, state),
            counted("expected"),
            counted("absent"),
            counted("found", "found"),
            counted("misplaced", "misplaced"),
            counted("unexpected", "unexpected"),
            counted("unmatched"),
            counted("missing", "expected"),
        ),
    )


def _matters(context: PageContext, key: str) -> tuple[Table, ...]:
    """Return the table of a round's matters with their answers; empty without any."""
    found = matters_of(context.lookup, key)
    if not found:
        return ()
    cells, entries = Cells(context), context.entries()
    rows = []
    for matter in found:
        answer = "OPEN" if matter.since is not None else "round open"
        code = entries.at(matter.position).bare("scanned_code") if matter.sort == "unmatched" else None
        why = None if matter.answered is None else entries.at(matter.answered).bare("explanation")
        thing = cells.thing("exhibit", matter.exhibit)
        rows.append(
            Row(
                (
                    Fact(
                        "what",
                        "what",
                        code or matter.exhibit,
                        str(code) if code else thing.text or "(no name)",
                    ),
                    word("sort", matter.sort),
                    word("outcome", matter.outcome, "" if matter.outcome else answer),
                    entry(matter.position if matter.answered is None else matter.answered),
                ),
                Target("entry", str(matter.position)),
                tone="warn" if matter.outcome is None else "",
                facts=(
                    thing,
                    entry(matter.position, "position"),
                    cells.instant("since", matter.since),
                    entry(matter.answered, "answered"),
                    Fact("explanation", "explanation", why, str(why or "")),
                ),
            )
        )
    columns = tuple(
        Column(key, title)
        for key, title in (("what", "what"), ("sort", "sort"), ("outcome", "answer"), ("entry", "entry"))
    )
    return (Table("matters", "To answer", columns, tuple(rows)),)


def _path(context: PageContext, place: str | None) -> str:
    return "" if place is None else path_of(context.lookup, place)


def _part(inventory: Inventory, part: str) -> Target:
    return Target("round", Place(case=inventory.id, part=part).key)


def _counted(context: PageContext, inventory: Inventory, part: str) -> List[RoundExhibit]:
    """Return the list of the exhibits with one result in a round."""
    lost = "missing" if inventory.closed is not None else "not counted yet"
    told = lost if part == "expected" else "merged or split" if part == SUPERSEDED else part

    def rows(found: Sequence[RoundExhibit]) -> list[Row]:
        cells = Cells(context)
        cells.name("exhibit", (round_exhibit.exhibit for round_exhibit in found))
        return [
            Row.of(
                (
                    cells.thing("exhibit", round_exhibit.exhibit),
                    word("result", round_exhibit.result, told),
                    Fact(
                        "location", "found in", round_exhibit.location, _path(context, round_exhibit.location)
                    ),
                    entry(round_exhibit.position),
                ),
                Target("exhibit", round_exhibit.exhibit),
                tone=_TONES.get(told, ""),
            )
            for round_exhibit in found
        ]

    def within(place: Place) -> Range:
        return Range(part, inventory.id, inventory.id)

    return List(
        "round",
        f"Exhibits {told}",
        RoundExhibit,
        ("exhibit", "result", "found in", "entry"),
        rows,
        within=within,
        counted=within,
        named=lambda lookup, text: tallies_named(lookup, inventory.id, text, NAMED),
        belongs=lambda round_exhibit, place: round_exhibit.result == part,
        headed=True,
        none="nothing is expected" if part == "expected" and not inventory.expected_count else "",
    )
