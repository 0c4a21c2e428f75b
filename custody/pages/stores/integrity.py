"""The integrity page: coverage, failures, sweeps; and the page of one stored object."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from custody.display import code_words
from custody.errors import NotFound
from custody.law.clock import DAY, format_instant
from custody.ledger.views.entries.countable_dates import WRONG, Dates, by_size
from custody.ledger.views.stores.object_places import intact_objects, objects_kept, original_of
from custody.ledger.views.stores.sweeps import objects_named
from custody.ledger.views.stores.verification_coverage import Covered, coverage, needed
from custody.model.records import LockCheck, StoredObject, Sweep
from custody.pages.ledger.witnesses import witnesses
from custody.pages.lists.paged_list import NAMED, List, Place, Range
from custody.pages.parts import alarms
from custody.pages.parts.amounts import amount, span
from custody.pages.parts.cells import Cells, count, entry, word, words
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.ledger_history import past
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
from custody.pages.parts.wording import away, when
from custody.pages.parts.write_blockers import alarm
from custody.pages.stores.outages import outage_facts, unreachable
from custody.pages.stores.running_work import SWEEP, running
from custody.pages.stores.stored_objects import locked
from custody.pages.things.history import history
from custody.pages.worklist.waiting_lists import LISTS, replica_shortages

#: The reading rate in MB a second for stores without a configured one.
USUAL_RATE = 100
#: Rows of each list on the first page; the full list opens from its count.
FIRST = 20
#: The most objects with a lock that differs whose stores are marked.
MOST_DRIFTING = 200
#: Ways to fail, the worst first.
OUTCOMES = ("mismatch", "missing", "unreadable")
#: The lists of this page, by the key under which each is opened, with their titles.
TITLES = {
    "failing": "Failing",
    **{outcome: f"Failing, {outcome}" for outcome in OUTCOMES},
    "drift": "Retention locks that differ from the record",
    "swept": "Sweeps",
}
#: The labels of counts that differ from their keys.
TOLD = {"drift": "locks not as recorded", "swept": "sweeps"}


def integrity(context: PageContext, key: str) -> Page:
    """Return the page over all stores, or a page of the list that ``key`` names."""
    place = Place.read(key)
    if place.case:
        shown = _listed(context, place.case)
        return shown.stretch(context.lookup, place)
    lists = {name: _listed(context, name, headed=True) for name in ("failing", "drift", "swept")}
    counts = {name: _listed(context, name).count(context.lookup, Place(case=name)) for name in TITLES}
    wrong = alarms.table(context)
    covered = coverage(context.lookup.reader, context.upkeep().fixity, context.now)
    counted = (*_kept(context, covered), *(_counted(name, counts[name]) for name in TITLES))
    blocks: tuple[Block, ...] = (
        *alarm(context),
        *((wrong,) if wrong.rows else ()),
        Section.of("", (*past(context), *counted), "counts"),
        *unreachable(context),
        *running(context),
        few_table(context),
        _stores(context, covered),
        witnesses(context),
        _never(context, covered),
        *(part.beginning(context.lookup, Place(case=name), FIRST) for name, part in lists.items()),
    )
    acts = (
        Action("verify due objects", SWEEP, {"due": True, "depth": "full"}),
        Action("verify all objects of a case", SWEEP, {"case": "", "depth": "full"}),
        Action("verify all objects of an exhibit", SWEEP, {"exhibit": "", "depth": "full"}),
        Action("verify a sample chosen by a witness", SWEEP, {"due": True, "depth": "sample"}),
        Action("compare the sizes of all objects", SWEEP, {"depth": "metadata"}),
        Action("verify locks", ("lock", "verify")),
        Action("archive files of an exhibit", ("archive",)),
    )
    return Page(Target("integrity"), "Integrity", blocks, actions=acts)


def is_wrong(page: Page) -> bool:
    """Return whether an integrity page has failing objects, missing copies or an unreachable store."""
    tables = {table.key: table.rows for table in page.of(Table)}
    failing = next(
        fact.value for section in page.of(Section) for fact in section.facts if fact.key == "failing"
    )
    return bool(failing or tables["copies_missing"] or tables["unreachable"])


def _counted(name: str, count: int) -> Fact:
    tone: Tone = "bad" if count and name != "swept" else ""
    indent = "  " if name in OUTCOMES else ""
    opens = Target("integrity", name) if count else None
    return Fact(name, f"{indent}{TOLD.get(name, name)}", count, str(count), tone=tone, opens=opens)


def _kept(context: PageContext, covered: Sequence[Covered]) -> tuple[Fact, ...]:
    """Return the numbers of objects, of their places, and of those never read in full, as facts."""
    objects, places = objects_kept(context.lookup), sum(store.row.objects for store in covered)
    never = sum(store.row.never for store in covered)
    text = str(objects) if objects == places else f"{objects}, in {places} places"
    return (
        Fact("objects", "objects", objects, text),
        *((Fact("places", "places", places, str(places)),) if objects != places else ()),
        Fact("never_read", "never read in full", never, str(never), tone="warn" if never else ""),
    )


def few_table(context: PageContext) -> Table:
    """Return the table of objects with fewer intact copies than their store's policy wants."""
    cells, found = Cells(context), list(replica_shortages(context))
    return next(kept for kept in LISTS if kept.key == "copies_missing").table(cells, found, None)


def _stores(context: PageContext, covered: Sequence[Covered]) -> Table:
    """Return the table of verification coverage by store, with the time to read what is due.

    A store with an object that fails, or with a lock that differs from the record, is marked as wrong.
    """
    drifting = islice(context.lookup.under(StoredObject, "drift", ""), MOST_DRIFTING)
    wrong = {stored.store for stored in drifting}
    columns = (
        Column("store", "store"),
        Column("newest", "last read", "instant"),
        Column("oldest", "oldest", "instant"),
        Column("within", "in time", "count"),
        Column("due", "due", "count"),
        Column("seconds", f"at {USUAL_RATE} MB/s"),
        Column("failing", "failing", "count"),
    )
    return Table(
        "stores",
        "Stores",
        columns,
        tuple(_store(context, store, wrong) for store in covered),
        "no objects stored",
    )


def _store(context: PageContext, covered: Covered, wrong: Collection[str]) -> Row:
    row, policy = covered.row, covered.policy
    seconds = needed(covered.due_bytes, policy.rate or USUAL_RATE)
    due = f"{covered.due}, {amount(covered.due_bytes)}" if covered.due else "0"
    return Row(
        (
            word("store", covered.store, covered.store),
            _reading("newest", row.newest, away(row.newest, context.now) if row.newest else "never"),
            _oldest(context, covered),
            count("within", covered.within, f"{covered.within} of {row.objects}"),
            count("due", covered.due, due),
            Fact("seconds", "takes", round(seconds), span(seconds)),
            count("failing", row.failing),
        ),
        action=Action("verify due objects", SWEEP, {"store": covered.store, "due": True, "depth": "full"}),
        tone="bad" if row.failing or covered.store in wrong else "warn" if covered.due else "good",
        facts=(
            count("objects", row.objects),
            count("never", row.never),
            Fact("due_bytes", "bytes due", covered.due_bytes, amount(covered.due_bytes)),
            count("bytes", row.bytes),
            count("overdue", row.overdue),
            count("full days", policy.full_days),
            count("sample days", policy.sample_days),
        ),
        help=_coverage(covered),
    )


def _reading(key: str, at: int, text: str) -> Fact:
    """Return the date of a reading as a fact; ``at`` is in seconds UTC, 0 for never."""
    return Fact(key, key, format_instant(at) if at else None, text)


def _oldest(context: PageContext, covered: Covered) -> Fact:
    """Return the age of the oldest reading in days, of those that the store's policy allows."""
    row, days = covered.row, covered.policy.full_days
    age = max(context.now - row.oldest, 0) // DAY
    return _reading("oldest", row.oldest, f"{age} of {days} days" if row.oldest else "never")


def _coverage(covered: Covered) -> str:
    """Return the coverage of a store in a sentence: what was read in time, and what never."""
    row, days = covered.row, covered.policy.full_days
    never = f"; {row.never} never read" if row.never else ""
    return (
        f"{covered.store}: {amount(row.bytes - covered.due_bytes)} of {amount(row.bytes)} read within {days} days"
        f"{never}."
    )


def _never(context: PageContext, covered: Sequence[Covered]) -> Table:
    """Return the table of the first ``FIRST`` objects never read in full."""
    reader = context.lookup.reader
    keys = [row.object for store in covered for row in reader.due(store.store, "full", 0, limit=FIRST)]
    found = context.lookup.many(StoredObject, keys[:FIRST])
    cells = Cells(context)
    cells.name("exhibit", (stored.exhibit for stored in found))
    rows = tuple(Row(_object(cells, stored), Target("object", stored.id)) for stored in found)
    never = sum(store.row.never for store in covered)
    columns = tuple(Column(key, key) for key in ("object", "exhibit", "store"))
    return Table("never_read", "Never read in full", columns, rows, more=max(never - len(rows), 0))


def _object(cells: Cells, stored: StoredObject) -> tuple[Fact, ...]:
    of = "" if stored.of is None else f", copy of {stored.of[:8]}"
    return (
        Fact("object", "object", stored.id, f"{stored.id[:8]}{of}", opens=Target("object", stored.id)),
        cells.thing("exhibit", stored.exhibit),
        word("store", stored.store, stored.store),
    )


def _listed(context: PageContext, name: str, *, headed: bool = False) -> List[StoredObject] | List[Sweep]:
    """Return the list of failures (all or of one outcome), drifted locks or sweeps; raise NotFound."""
    if name not in TITLES:
        known = ", ".join(TITLES)
        raise NotFound(f"the page integrity has no list {name!r}", hint=f"Lists: {known}.")
    if name == "swept":
        return List(
            "integrity",
            TITLES[name],
            Sweep,
            ("ended", "depth", "verified", "not verified", "entry", "counted"),
            lambda found: _sweeps(context, found),
            down=True,
            indexed="ended",
            within=lambda _: Range("ended"),
            counted=lambda _: Range("all", "", ""),
            belongs=lambda sweep, _: True,
            headed=headed,
            none="no sweep is on record",
        )
    ranges = {"failing": Range("failing", "", "~"), "drift": Range("drift", "", "")}
    within = ranges.get(name, Range("failing", name, name))

    def rows(found: Sequence[StoredObject]) -> list[Row]:
        cells = Cells(context)
        cells.name("exhibit", (record.exhibit for record in found))
        return [
            Row(
                (
                    *_object(cells, failing),
                    words("how", failing.drift) if name == "drift" else word("outcome", failing.failing),
                ),
                Target("object", failing.id),
                tone="bad",
                facts=() if failing.of is None else (Fact.of("of", failing.of),),
            )
            for failing in found
        ]

    def belongs(failing: StoredObject, place: Place) -> bool:
        here = failing.destroyed is None
        if name == "drift":
            return here and bool(failing.drift)
        return here and failing.failing is not None and name in ("failing", failing.failing)

    return List(
        "integrity",
        TITLES[name],
        StoredObject,
        ("object", "exhibit", "store", "how" if name == "drift" else "outcome"),
        rows,
        within=lambda _: within,
        counted=lambda _: within,
        named=lambda lookup, text: objects_named(lookup, text, NAMED),
        belongs=belongs,
        headed=headed,
        none=_undrifted(context) if name == "drift" else "no stored object fails",
    )


def _undrifted(context: PageContext) -> str:
    """Return the newest verification of locks by store as text, for when none has drifted."""
    told = []
    for check in context.lookup.all(LockCheck):
        locks = "1 lock" if check.checked == 1 else f"{check.checked} locks"
        unread = f", {check.unread} of them not readable" if check.unread else ""
        told.append(f"{locks} in {check.store} at {when(check.ended)}{unread}")
    return f"as recorded when last verified: {'; '.join(told)}" if told else "no retention lock verified yet"


def _sweeps(context: PageContext, found: Sequence[Sweep]) -> list[Row]:
    dates = Dates(context.lookup, context.now)
    return [
        Row(
            sweep_cells(sweep, dates.wrong(sweep.position, sweep.ended)),
            Target("sweep", str(sweep.position)),
            tone="bad" if sweep.bad else "" if by_size(sweep) else "good",
            facts=(Fact.of("sweep", sweep.id),),
        )
        for sweep in found
    ]


def sweep_cells(sweep: Sweep, why: str | None) -> tuple[Fact, ...]:
    """Return the cells of a sweep; ``why`` is the code by which its date does not count, or None."""
    return (
        Fact("ended", "ended", format_instant(sweep.ended), when(sweep.ended)),
        word("depth", sweep.depth),
        count("verified", sweep.ok, f"sizes of {sweep.ok}" if by_size(sweep) else ""),
        Fact("not_verified", "not verified", sweep.bad, str(sweep.bad)),
        entry(sweep.position),
        Fact("counted", "counted", why is None, "yes" if why is None else f"no: {WRONG[why]}"),
    )


def stands(item: StoredObject) -> str:
    """Return the verification state of an object as text: when destroyed, else what fails."""
    if item.destroyed is not None:
        return f"destroyed {when(item.destroyed)}"
    return item.failing or "no failure recorded"


def stored(context: PageContext, key: str) -> Page:
    """Return the page of one stored object; raise NotFound if there is none."""
    item = context.lookup.get(StoredObject, key)
    pairs = (
        Fact.of(
            "exhibit", context.names.label("exhibit", item.exhibit), opens=Target("exhibit", item.exhibit)
        ),
        *(() if item.of is None else (Fact.of("copy of", item.of[:8], opens=Target("object", item.of)),)),
        *(() if item.packed is None else (Fact.of("pack", code_words(item.packed)),)),
        Fact.of("bytes" if item.packed is None else "bytes of the pack", str(item.bytes)),
        Fact.of("store", item.store),
        Fact.of("key", item.store_key),
        Fact.of("version", item.version or "not provided by the store"),
        Fact.of("lock", locked(item), "bad" if item.drift else ""),
        Fact.of("stands", stands(item), "bad" if item.failing else "" if item.destroyed else "good"),
        *outage_facts(context, item),
    )
    acts = (
        *_repairs(context, item),
        Action("verify it", ("sweep", "run"), {"object": key}),
        *((Action("look at it", ("object", "view"), {"object": key}),) if item.is_file else ()),
        Action("write it to a file", ("fetch",), {"objects": key}),
    )
    return Page(
        Target("object", key),
        f"Object {key[:8]}",
        (Section.of("", pairs), *history(context, key)),
        actions=acts,
    )


def _repairs(context: PageContext, item: StoredObject) -> Iterator[Action]:
    """Yield the repair of a damaged object of which an intact copy lies in another store."""
    if not item.is_damaged:
        return
    original = original_of(context.lookup, item)
    copies = context.lookup.under(StoredObject, "of", original.id)
    if original.id in intact_objects([original, *copies]):
        answers = {**form_answers("object", item.object_id), "store": item.store}
        yield Action("repair it from an intact copy", ("object", "repair"), answers)
