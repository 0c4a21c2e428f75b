"""Lists as pages: rows, order and filters of each list are declared once.

A list is read whole, filtered and sorted; a page shows part of its rows. Members without a column are facts
of each row for programs. Lists read by index page by page are those of `custody.pages.lists.paged_list`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

from custody.digits import whole
from custody.display import WITHHELD, code_words, visible
from custody.errors import NotFound
from custody.frozen import dataclass
from custody.ledger.views.naming.display_names import why_unnamed
from custody.ledger.views.subjects.duplicate_references import shared
from custody.ledger.views.subjects.people import name_of
from custody.model.record import Record
from custody.model.records import Actor
from custody.pages.lists.arrangement import NO_ARRANGEMENT, Arrangement, arranged, without_arrangement
from custody.pages.lists.list_keys import key_values
from custody.pages.lists.list_table import commands, listing_of, source_of
from custody.pages.lists.paged_list import LOOKED, ArrangedPart, Range, turns
from custody.pages.parts.cells import of_record
from custody.pages.parts.facts import without_empty
from custody.pages.parts.page import Block, Column, Fact, Page, Row, Table, Target, Turns
from custody.pages.parts.wording import holds

if TYPE_CHECKING:
    from custody.pages.lists.list_table import Filter
    from custody.pages.parts.context import PageContext

R = TypeVar("R", bound=Record)
#: The chosen filters of a list: values by filter key; identifiers for subjects and people.
Chosen = Mapping[str, str]
#: Rows of one page on a screen.
ROWS = 100
#: The column of cases, left out where a list is of one case.
CASE = Column("case", "case", "thing")
#: Digits of a number of rows in the key of a page.
_DIGITS = 9


def exactly(term: str) -> Callable[[str], Range]:
    """Return a function from a value to the index range of records with that value under a term."""
    return lambda value: Range(term, value, value)


def _kept(context: PageContext, record: Any, chosen: Chosen) -> bool:
    """Return True: keep every record."""
    return True


def case_of(context: PageContext, record: Record, chosen: Chosen) -> bool:
    """Return whether a record is of the chosen case; True where none is chosen."""
    return chosen.get("case") in (None, getattr(record, "case", None))


def open_of_case(context: PageContext, record: Any, chosen: Chosen) -> bool:
    """Return whether a record is of the chosen case, and open where only open ones are chosen."""
    return case_of(context, record, chosen) and (record.open or "open" not in chosen)


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """The list of one class's records: its rows, order, and filters.

    ``key`` is that of its table, ``space`` that of the subjects in the first column, empty for none.
    ``within`` is the index range of all records, ``sources`` those of filters that the index answers;
    ``keep`` applies the other filters. ``selective``: ``keep`` also applies without a filter, so the index
    does not count the list.
    """

    key: str
    title: str
    records: type[R]
    columns: tuple[Column, ...]
    rows: Callable[[PageContext, Sequence[R]], Sequence[Row]]
    order: Callable[[PageContext, R], Any]
    none: str
    space: str = ""
    within: Range = field(default_factory=lambda: Range("all", "", ""))
    sources: Mapping[str, Callable[[str], Range]] = field(default_factory=lambda: {"case": exactly("case")})
    keep: Callable[[PageContext, R, Chosen], bool] = _kept
    selective: bool = False

    def found(self, context: PageContext, chosen: Chosen) -> list[R]:
        """Return the records that the chosen filters leave, in order."""
        source = next((key for key in self.sources if key in chosen), None)
        range_ = self.within if source is None else self.sources[source](chosen[source])
        records = context.lookup.under(self.records, range_.term, range_.low, range_.high)
        kept = (record for record in records if self.keep(context, record, chosen))
        return sorted(kept, key=lambda record: self.order(context, record))

    def drawn(self, context: PageContext, records: Sequence[R]) -> tuple[Row, ...]:
        """Return the rows of records with distinct names and with all members for programs."""
        rows = [
            _with_members(row, record, self.columns)
            for row, record in zip(self.rows(context, records), records, strict=True)
        ]
        for at, space in ((0, self.space), (self._of_case, CASE.key)):
            rows = list(_told_apart(context, space, rows, at)) if space and at is not None else rows
        return tuple(rows)

    @property
    def _of_case(self) -> int | None:
        """The number of the column of cases, None where there is none or it is the first."""
        return next((at for at, column in enumerate(self.columns) if column.key == CASE.key and at), None)

    def arranged(self, context: PageContext, records: Sequence[R], order: Arrangement) -> tuple[Row, ...]:
        """Return the rows of records, sorted and restricted by columns."""
        return arranged(self.drawn(context, records), self.columns, order)

    def table(self, context: PageContext, records: Sequence[R], more: int = 0) -> Table:
        """Return these records as the table of the list; ``more`` is the number left out."""
        return Table(self.key, "", self.columns, self.drawn(context, records), self.none, more)


def list_page(
    context: PageContext,
    command: str,
    chosen: Chosen,
    found: Sequence[Any],
    stretch: range,
    *,
    order: Arrangement = NO_ARRANGEMENT,
) -> Page:
    """Return the page with a range of the records ``found`` of a command's list, sorted by ``order``."""
    listing = listing_of(command)
    if order:
        rows = listing.arranged(context, found, order)[stretch.start : stretch.stop]
        table = replace(listing.table(context, ()), rows=rows, more=len(found) - len(rows))
    else:
        shown = found[stretch.start : stretch.stop]
        table = listing.table(context, shown, len(found) - len(shown))
    before = None if stretch.start == 0 else _target(command, chosen, max(stretch.start - ROWS, 0))
    following = None if stretch.stop >= len(found) else _target(command, chosen, stretch.stop)
    return Page(
        _target(command, chosen, stretch.start),
        f"{listing.title}: {len(found)}" if found else listing.title,
        (table,),
        key_facts=(*_only(context, command, chosen), *_sorted(listing, order)) if found else (),
        turns=Turns(before=before, after=following),
    )


def for_people(page: Page) -> Page:
    """Return a list page without columns that are empty or always have the same case."""
    known = {CASE.key} & key_values(page.target.key).keys()
    return replace(
        page,
        blocks=tuple(
            without_empty(block, known) if isinstance(block, Table) else block for block in page.blocks
        ),
    )


def listed(context: PageContext, key: str) -> Page:
    """Return a page of the list that a page key names; the page of all lists if it names none.

    Raises NotFound for a command without list.
    """
    said = key_values(key)
    order, said = Arrangement.read(said), without_arrangement(said)
    command = said.pop("of", "")
    if not command:
        return _contents(context)
    if command not in commands():
        raise NotFound(f"there is no list {command!r}", hint=f"Lists: {', '.join(sorted(commands()))}.")
    start = whole(said.pop("from", ""), digits=_DIGITS) or 0
    sought = said.pop("sought", "")
    listing = listing_of(command)
    found = listing.found(context, said)
    if order:
        return _arranged(context, command, said, found, (order, start, sought))
    if sought:
        return _sought(context, command, said, found, sought)
    page = for_people(list_page(context, command, said, found, range(start, start + ROWS)))
    turned = page.turns
    search = Target("list", f"{_target(command, said, 0).key}&sought=")
    blocks: tuple[Block, ...] = (
        *page.blocks,
        *turns(before=turned.before is not None, after=turned.after is not None),
    )
    return replace(page, blocks=blocks, turns=replace(turned, search=search))


def _arranged(
    context: PageContext,
    command: str,
    chosen: Chosen,
    found: Sequence[Any],
    asked: tuple[Arrangement, int, str],
) -> Page:
    """Return a page of the first ``LOOKED`` of a list, arranged; ``asked``: order, start, text."""
    order, start, sought = asked
    listing, looked = listing_of(command), found[:LOOKED]
    counts = len(looked), len(found)
    part = ArrangedPart.of(listing.table(context, looked), order, start, sought, counts)
    whole = {"of": command, **chosen, **order.members}
    text = {"sought": sought} if sought else {}
    before, here, after = (
        None if at is None else _key(whole | text | ({"from": str(at)} if at else {}))
        for at in (part.before, start, part.after)
    )
    return Page(
        here or _key(whole),
        f"{listing.title}: {len(found)}",
        (part.table, *turns(before=before is not None, after=after is not None)),
        key_facts=tuple(_only(context, command, chosen)),
        turns=Turns(before, after, _key({**whole, "sought": ""}), sought, part.told),
    )


def _key(said: Mapping[str, str]) -> Target:
    return Target("list", urlencode(said, errors="surrogatepass"))


def _sorted(listing: Listing[Any], order: Arrangement) -> Iterator[Fact]:
    """Yield the order of a list as a fact; nothing for its own."""
    if order:
        yield Fact("sort", "sorted", order.by, order.words(listing.columns))


def _sought(context: PageContext, command: str, chosen: Chosen, found: Sequence[Any], sought: str) -> Page:
    """Return the page of the rows that contain a text, among the first ``LOOKED`` of a list."""
    listing, looked = listing_of(command), found[:LOOKED]
    rows = tuple(
        row
        for row in listing.drawn(context, looked)
        if holds(" ".join(map(visible, row.texts)), sought)
        or (row.opens is not None and row.opens.key.startswith(sought))
    )
    among = "all rows" if len(looked) == len(found) else f"{len(looked)} looked at"
    title = f"Matches of {sought!r} among {among}"
    first = _target(command, chosen, 0)
    return Page(
        Target("list", f"{first.key}&{urlencode({'sought': sought}, errors='surrogatepass')}"),
        f"{listing.title}: {len(found)}",
        (Table(listing.key, title, listing.columns, rows[:ROWS], f"no line with {sought!r}"),),
        turns=Turns(before=first, search=Target("list", f"{first.key}&sought="), sought=sought),
    )


def _contents(context: PageContext) -> Page:
    """Return the page of all lists with the number of records in each."""
    rows = tuple(
        Row.of((listing.title, Fact("", "", count, str(count))), Target("list", urlencode({"of": command})))
        for command, listing in ((command, listing_of(command)) for command in commands())
        for count in (_count(context, listing),)
    )
    columns = (Column("list", "list"), Column("count", "on record", "count"))
    return Page(Target("list"), "Lists", (Table("lists", "", columns, rows),))


def _count(context: PageContext, listing: Listing[Any]) -> int:
    if listing.selective:
        return len(listing.found(context, {}))
    within = listing.within
    return context.lookup.count(listing.records, within.term, within.low, within.high)


def _target(command: str, chosen: Chosen, start: int) -> Target:
    return _key({"of": command, **chosen, **({"from": str(start)} if start else {})})


def _only(context: PageContext, command: str, chosen: Chosen) -> Iterator[Fact]:
    """Yield the chosen filters of a list as one fact; nothing without any."""
    found = [
        (each, chosen[each.key])
        for each in source_of(command).filters
        if each.key in chosen and (each.space or each.choices or chosen[each.key] == each.value)
    ]
    if found:
        text = ", ".join(_word(context, each, value) for each, value in found)
        yield Fact("only", "only", " ".join(f"{each.key}={value}" for each, value in found), text)


def _word(context: PageContext, chosen: Filter, value: str) -> str:
    """Return a filter with its value as text."""
    name = code_words(chosen.name)
    if chosen.space == "actor":
        return f"{name} {context.names.person(value)}"
    if chosen.space:
        return f"{name} {context.names.label(chosen.space, value)}"
    return code_words(value) if chosen.choices else name


def _with_members(row: Row, record: Record, columns: Sequence[Column]) -> Row:
    """Return a row with the members of its record that its cells and facts lack."""
    shown = {column.key: cell.value for column, cell in zip(columns, row.cells, strict=True)}
    shown |= {fact.key: fact.value for fact in row.facts}
    members = tuple(
        fact for fact in of_record(record) if fact.key not in shown or shown[fact.key] != fact.value
    )
    return replace(row, facts=(*row.facts, *members))


def _named(context: PageContext, space: str, keys: Collection[str]) -> dict[str, str]:
    """Return the names of those subjects that have one."""
    if space != Actor.space:
        return context.lookup.labels_of(space, keys)
    return {key: name for key in keys if (name := name_of(context.lookup, key)) is not None}


def _told_apart(context: PageContext, space: str, rows: Sequence[Row], at: int) -> Iterator[Row]:
    """Yield rows with an identifier's beginning after a name that is shared or missing.

    The name is in column ``at``; a missing name is replaced by the reason: erased, or not known.
    """
    lookup = context.lookup
    keys = [row.cells[at].value for row in rows]
    names = _named(context, space, {key: None for key in keys if isinstance(key, str)})
    several = shared(lookup.reader, {(space, name) for name in names.values() if name != WITHHELD})
    for key, row in zip(keys, rows, strict=True):
        text = row.cells[at].text
        if not isinstance(key, str):
            yield row
            continue
        if key not in names:
            text = f"{text.removesuffix(key[:8])}{why_unnamed(lookup, key)} [{key[:8]}]"
        elif (space, names.get(key)) in several:
            text = f"{text} [{key[:8]}]"
        cells = (*row.cells[:at], replace(row.cells[at], text=text), *row.cells[at + 1 :])
        yield replace(row, cells=cells)
