"""Integrity: how far stored objects were read back, what fails, past sweeps, and one stored object."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import NotFound
from custody.ledger.views.coverage import coverage, needed
from custody.ledger.views.sweeps import objects_named
from custody.model.records import LockCheck, StoredObject, Sweep
from custody.pages import alarms
from custody.pages.amounts import amount, span
from custody.pages.context import PageContext, SweepState
from custody.pages.history import history
from custody.pages.listed import NAMED, List, Place, Range
from custody.pages.page import (
    Action,
    Block,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
    Tone,
)
from custody.pages.past import past
from custody.pages.storing import broken_off, locked
from custody.pages.unfit import alarm
from custody.pages.unreachable import because, unreachable
from custody.pages.wording import when

SWEEP = ("fixity", "run")
#: MB a second at which a time is reckoned where the settings of a store say nothing.
USUAL_RATE = 100
#: Lines of each list that stand on the first page; the whole list opens from its count.
FIRST = 20
#: Ways to fail, the worst first.
OUTCOMES = ("mismatch", "missing", "unreadable")
#: The lists of this page, by the key under which each is opened, with their titles.
TITLES = {
    "failing": "Failing",
    **{one: f"Failing, {one}" for one in OUTCOMES},
    "drift": "Retention locks that differ from the record",
    "swept": "Sweeps",
}
#: What is counted, where its key is not what it is called.
TOLD = {"drift": "locks not as recorded", "swept": "sweeps"}


def integrity(context: PageContext, key: str) -> Page:
    """Build the page over all stores: counts, then the first of each list; or a stretch of one, named by its key."""
    place = Place.read(key)
    if place.case:
        shown = _listed(context, place.case)
        return shown.stretch(context.lookup, place)
    lists = {name: _listed(context, name, headed=True) for name in ("failing", "drift", "swept")}
    counts = {name: _listed(context, name).count(context.lookup, Place(case=name)) for name in TITLES}
    wrong = alarms.table(context)
    blocks: tuple[Block, ...] = (
        *alarm(context),
        *((wrong,) if wrong.rows else ()),
        Section.of("", (*past(context), *(_counted(name, counts[name]) for name in TITLES))),
        *unreachable(context),
        *_running(context),
        _stores(context),
        *(one.beginning(context.lookup, Place(case=name), FIRST) for name, one in lists.items()),
    )
    acts = (
        Action("read back what is due", SWEEP, {"due": True, "depth": "full"}),
        Action("read everything of a case back", SWEEP, {"case": "", "depth": "full"}),
        Action("read everything of an exhibit back", SWEEP, {"exhibit": "", "depth": "full"}),
        Action("read a sample that a witness chose", SWEEP, {"due": True, "depth": "sample"}),
        Action("compare the sizes of everything", SWEEP, {"depth": "metadata"}),
        Action("read locks back", ("lock", "verify")),
        Action("store files of an exhibit", ("archive",)),
    )
    return Page(Target("integrity"), "Integrity", blocks, actions=acts)


def _counted(name: str, count: int) -> Fact:
    tone: Tone = "bad" if count and name != "swept" else ""
    indent = "  " if name in OUTCOMES else ""
    return Fact.of(
        f"{indent}{TOLD.get(name, name)}", str(count), tone, Target("integrity", name) if count else None
    )


def _stores(context: PageContext) -> Table:
    covered = coverage(context.lookup.reader, context.upkeep().fixity, context.now)
    rows = (
        Row.of(
            (
                one.store,
                str(one.row.objects),
                str(one.within),
                str(one.due),
                amount(one.due_bytes),
                span(needed(one.due_bytes, one.policy.rate or USUAL_RATE)),
                str(one.row.failing),
            ),
            action=Action("read what is due", SWEEP, {"store": one.store, "due": True, "depth": "full"}),
            tone="bad" if one.row.failing else "warn" if one.due else "good",
        )
        for one in covered
    )
    columns = ("store", "objects", "in time", "due", "bytes due", f"at {USUAL_RATE} MB/s", "failing")
    return Table.of("Stores", columns, tuple(rows), empty="nothing is stored")


def _listed(context: PageContext, name: str, *, headed: bool = False) -> List[StoredObject] | List[Sweep]:
    """Give one of the lists: what fails, or fails in one way, what is locked otherwise, or sweeps; NotFound."""
    if name not in TITLES:
        known = ", ".join(TITLES)
        raise NotFound(f"the page integrity has no list {name!r}", hint=f"Lists: {known}.")
    if name == "swept":
        return List(
            "integrity",
            TITLES[name],
            Sweep,
            ("ended", "depth", "ok", "not ok", "entry"),
            _sweeps,
            down=True,
            within=lambda _: Range("ended"),
            counted=lambda _: Range("all", "", ""),
            belongs=lambda one, _: True,
            headed=headed,
            none="no sweep is on record",
        )
    ranges = {"failing": Range("failing", "", "~"), "drift": Range("drift", "", "")}
    within = ranges.get(name, Range("failing", name, name))

    def rows(found: Sequence[StoredObject]) -> list[Row]:
        names = context.names.labels("exhibit", (one.exhibit for one in found))
        return [
            Row.of(
                (
                    one.id[:8],
                    names[one.exhibit],
                    one.store,
                    " ".join(one.drift) if name == "drift" else one.failing or "",
                ),
                Target("object", one.id),
                tone="bad",
            )
            for one in found
        ]

    def belongs(one: StoredObject, place: Place) -> bool:
        here = one.destroyed is None
        if name == "drift":
            return here and bool(one.drift)
        return here and one.failing is not None and name in ("failing", one.failing)

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
    """Say what is known where no lock is on record as otherwise than recorded: what was read back, and when."""
    told = []
    for one in context.lookup.all(LockCheck):
        locks = "1 lock" if one.checked == 1 else f"{one.checked} locks"
        unread = f", {one.unread} of them not to be read" if one.unread else ""
        told.append(f"{locks} in {one.store} at {when(one.ended)}{unread}")
    return f"as recorded when last read back: {'; '.join(told)}" if told else "no retention lock verified yet"


def _sweeps(found: Sequence[Sweep]) -> list[Row]:
    return [
        Row.of(
            (when(one.ended), one.depth, str(one.ok), str(one.bad), str(one.position)),
            Target("sweep", str(one.position)),
            tone="bad" if one.bad else "good",
        )
        for one in found
    ]


def _running(context: PageContext) -> tuple[Table, ...]:
    """Give what is being carried out here and elsewhere, and what was broken off and can go on, where there is any."""
    running = tuple(Row.of((one.title, one.state, one.far)) for one in context.running())
    tables = (
        Table.of("Running here: F9 takes it up", ("command", "state", "how far"), running),
        _elsewhere(context),
        broken_off(context),
    )
    return tuple(one for one in tables if one.rows)


def _elsewhere(context: PageContext) -> Table:
    """Give the sweeps of other programs on this machine, and those that were killed since the last one began."""
    rows = (
        Row.of(
            (
                _of(context, sweep),
                str(sweep.process) if sweep.alive else "BROKEN OFF",
                _far(sweep),
                when(sweep.reported),
            ),
            action=None
            if sweep.alive
            else Action("read what is due", SWEEP, {"due": True, "depth": sweep.depth}),
            tone="" if sweep.alive else "warn",
        )
        for sweep in context.sweeps()
    )
    return Table.of(
        "Sweeps of other programs on this machine", ("what", "process", "how far", "told at"), tuple(rows)
    )


def _of(context: PageContext, sweep: SweepState) -> str:
    """Return what a sweep is of."""
    if not sweep.key:
        what = {"all": "everything", "due": "what is due"}.get(sweep.scope, sweep.scope)
    elif sweep.scope in ("case", "exhibit"):
        what = f"{sweep.scope} {context.names.label(sweep.scope, sweep.key)}"
    else:
        what = f"{sweep.scope} {sweep.key[:8] if sweep.scope == 'object' else sweep.key}"
    return f"{sweep.depth}, of {what}"


def _far(sweep: SweepState) -> str:
    """Return how far a sweep is by its own report."""
    if sweep.done is None:
        return "cannot be read"
    counts = [sweep.done] if sweep.total is None else [sweep.done, sweep.total]
    far = " of ".join(amount(count) if sweep.unit == "bytes" else str(count) for count in counts)
    return f"{far}, {sweep.entered} entered" if sweep.entered else far


def stands(one: StoredObject) -> str:
    """Say how an object stands by the record: when it was destroyed, else what fails."""
    if one.destroyed is not None:
        return f"destroyed {when(one.destroyed)}"
    return one.failing or "no failure recorded"


def stored(context: PageContext, key: str) -> Page:
    """Build the page of one stored object."""
    one = context.lookup.get(StoredObject, key)
    pairs = (
        Fact.of("exhibit", context.names.label("exhibit", one.exhibit), opens=Target("exhibit", one.exhibit)),
        *(() if one.of is None else (Fact.of("copy of", one.of[:8], opens=Target("object", one.of)),)),
        *(() if one.packed is None else (Fact.of("packed", one.packed.replace("_", " ")),)),
        Fact.of("bytes" if one.packed is None else "bytes of the pack", str(one.bytes)),
        Fact.of("store", one.store),
        Fact.of("key", one.store_key),
        Fact.of("version", one.version or "the store keeps none"),
        Fact.of("lock", locked(one)),
        Fact.of("stands", stands(one), "bad" if one.failing else "" if one.destroyed else "good"),
        *because(context, one),
    )
    acts = (
        Action("read it back", ("fixity", "run"), {"object": key}),
        Action("write it to a file", ("fetch",), {"objects": key}),
    )
    return Page(
        Target("object", key),
        f"Object {key[:8]}",
        (Section.of("", pairs), *history(context, key)),
        actions=acts,
    )
