"""The status page: alarms, the state of ledger and machine, counts, and non-empty lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from custody.display import code_words
from custody.errors import CustodyError, HeadMismatch
from custody.frozen import dataclass
from custody.law.clock import DAY, format_instant
from custody.ledger.views.deadlines import count as deadlines
from custody.ledger.views.entries.countable_dates import WRONG, by_size
from custody.ledger.views.entries.ledger_history import LedgerHistory
from custody.ledger.views.worklist.alarms import Alarm as Wrong
from custody.ledger.views.worklist.alarms import every
from custody.ledger.views.worklist.worklist import Desk, desk
from custody.model.records import Sweep
from custody.pages.parts.cells import Cells, count, of_record, word, words
from custody.pages.parts.context import ClosedLedger, MachineHealth, PageContext
from custody.pages.parts.ledger_history import past_blocks
from custody.pages.parts.page import (
    Action,
    Alarm,
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
from custody.pages.parts.wording import away, in_sentence, moment, span
from custody.pages.stores.integrity import sweep_cells
from custody.pages.today.my_tasks import stretch
from custody.pages.worklist.deadlines import deadlines as deadline_facts
from custody.pages.worklist.waiting_lists import evidence, tables

#: The most rows of a list by default.
MOST = 20
#: Lists that make a status end with warnings if they have rows.
URGENT = (
    *("copies_missing", "copies_overdue", "locks_drifting", "locks_pending", "locks_by_wrong_clock"),
    *("orders_lapsed", "objects_failing", "exhibits_missing", "back_overdue"),
)
#: The most tasks listed with their command; the others are counted.
TASKS = 10
#: The reasons for a warning that are no list of their own, in words.
_REASONS = {
    "alarms": "alarms",
    "requests_lapsed": "requests that lapsed",
    "countersignatures_overdue": "countersignatures overdue",
    "due_overdue": "deadlines overdue",
    "may_not_sign": "nothing can be entered",
    "sweep_uncounted": "a verification that does not count",
    "standing": "a loss that no witness took in",
    "health": "this machine",
}
#: Lists of dated tasks.
_DUE = ("terms_due", "stores_due")


@dataclass(frozen=True, slots=True)
class _Look:
    """The sources of a status page, each read once."""

    found: Desk
    wrong: Sequence[Wrong]
    moved: ClosedLedger | None
    unfit: CustodyError | None
    standing: LedgerHistory
    health: MachineHealth

    @property
    def closed(self) -> bool:
        """Whether nothing can be entered."""
        return self.moved is not None or self.unfit is not None


def build(context: PageContext, key: str) -> Page:
    """Return the status page for the reader; ``key`` is not used."""
    return status(context, MOST)


def status(context: PageContext, most: int | None) -> Page:
    """Return the status page with at most ``most`` rows of each list, None for all."""
    reader, now = context.lookup.reader, context.now
    me = None if context.me is None else context.me.id
    look = _Look(
        desk(reader, now, me, context.warn, most),
        every(context.lookup),
        context.moved(),
        _unfit(context),
        context.standing(),
        context.health(),
    )
    lists = tables(context, look.found, most)
    blocks: tuple[Block, ...] = (
        _tasks(context),
        _waiting(lists, len(look.wrong)),
        _deadlines(context),
        _machine(look.health),
        *past_blocks(look.standing),
        *lists,
        _sweeps(look.found),
    )
    return Page(
        Target("status"),
        "Needs attention",
        blocks,
        alarms=_alarms(context, look, most),
        key_facts=(*_ledger(context, look), _urgent(context, look, lists)),
        actions=(
            Action("list every deadline", ("deadlines",)),
            *((Action("show what to do on this machine", ("health",)),) if look.health.codes else ()),
        ),
    )


def _tasks(context: PageContext) -> Table:
    """Return the table of the most urgent tasks with the command that settles each."""
    due = stretch(context).rows
    columns = ("about", "when", "why", "command")
    rows = []
    for facts in deadline_facts(Cells(context), due[:TASKS]):
        told = tuple(facts[key] for key in columns)
        rest = tuple(fact for key, fact in facts.items() if key not in columns)
        rows.append(Row(told, facts["about"].opens, facts=rest))
    heads = (
        Column("about", "about"),
        Column("when", "when"),
        Column("why", "task"),
        Column("command", "command"),
    )
    title = "Tasks" if context.me is None else "My tasks"
    return Table("tasks", title, heads, tuple(rows), more=max(0, len(due) - TASKS))


def attention(page: Page) -> tuple[str, ...]:
    """Return the codes by which a status page ends with warnings."""
    fact = next(fact for fact in page.key_facts if fact.key == "attention")
    return tuple(str(fact.value).split()) if fact.value else ()


def _ledger(context: PageContext, look: _Look) -> Iterator[Fact]:
    found = look.found
    size = context.lookup.reader.head().size
    yield Fact("origin", "ledger", context.origin, context.origin)
    yield count("entries", size)
    yield Fact("now", "as of", format_instant(context.now), moment(context.now))
    me = context.me
    who = "not named: use --as" if me is None else context.names.person(me.id)
    yield Fact("actor", "for", None if me is None else me.id, who)
    yield _witnessed(found, size)
    sweep = found.last_sweep
    if sweep is None:
        yield Fact("last_sweep", "last verification", None, "none")
    else:
        sizes = ", sizes only: no byte read" if by_size(sweep) else ""
        text = f"{moment(sweep.ended)} ({away(sweep.ended, context.now)}){sizes}"
        opens = Target("sweep", str(sweep.position))
        yield Fact("last_sweep", "last verification", format_instant(sweep.ended), text, opens=opens)
    yield Fact("may_sign", "can be entered", not look.closed, "nothing" if look.closed else "yes")


def _witnessed(found: Desk, size: int) -> Fact:
    if not found.witnessed:
        return count("witnessed", 0, "never: without a witness, a rewrite stays unnoticed")
    rest = size - found.witnessed
    text = f"up to entry {found.witnessed - 1}{f'; {rest} newer not yet' if rest else ''}"
    return count("witnessed", found.witnessed, text)


def _unfit(context: PageContext) -> CustodyError | None:
    try:
        return context.unfit()
    except CustodyError as error:
        return error


def _alarms(context: PageContext, look: _Look, most: int | None) -> tuple[Alarm, ...]:
    """Return the alarms of the ledger and of evidence, warnings last."""
    found = (*_ledger_alarms(context, look), *evidence(context, look.wrong[:most]))
    return tuple(sorted(found, key=lambda alarm: alarm.tone != "bad"))


def _ledger_alarms(context: PageContext, look: _Look) -> Iterator[Alarm]:
    """Yield the alarms of the ledger as a whole: closed, doubted, or not witnessed in time."""
    moved, unfit, standing, found = look.moved, look.unfit, look.standing, look.found
    if moved is not None:
        yield Alarm("moved", f"nothing can be entered: {moved.words}", entry=moved.position)
    elif unfit is not None:
        headline = unfit.headline if isinstance(unfit, HeadMismatch) else None
        head = "" if headline is None else f"{headline}: "
        hint = f" {context.say(unfit.hint)}" if unfit.hint else ""
        yield Alarm(unfit.code, f"{head}nothing can be entered: {unfit.message}.{hint}")
    if standing.doubt is not None:
        yield Alarm("standing", f"{standing.summary}: no witness has taken it in", "warn")
    if found.witness_overdue and found.unwitnessed_since is not None:
        waited = span(found.now - found.unwitnessed_since)
        yield Alarm(
            "witness_overdue",
            f"entry {found.witnessed} has waited {waited} for a witness: `custody witness request`",
            "warn",
        )
    if found.objects_without_sweep:
        yield Alarm(
            "objects_never_swept", "objects are stored, but no byte of them was ever verified", "warn"
        )
    if found.sweep_uncounted is not None:
        sweep, why = found.sweep_uncounted
        text = f"the verification in entry {sweep.position} says {moment(sweep.ended)}: {WRONG[why]}"
        yield Alarm("sweep_uncounted", f"NOT COUNTED: {text}", "warn", sweep.position)


def _waiting(lists: Sequence[Table], alarms: int) -> Section:
    """Return the numbers of rows in each non-empty list, and of alarms."""
    counts = [(table.key, in_sentence(table.title), len(table.rows) + table.more) for table in lists]
    facts = [Fact(key, title, number, str(number)) for key, title, number in counts if number]
    if alarms:
        facts.insert(0, Fact("alarms", "alarms", alarms, str(alarms), tone="bad"))
    none = Fact("nothing", "nothing", None, "waits for anybody")
    return Section("waiting", "Waiting", tuple(facts) or (none,))


def _deadlines(context: PageContext) -> Section:
    found = deadlines(context.lookup.reader, context.now, context.now + context.warn, context.upkeep())
    days = context.warn // DAY
    more = " or more" if found.more else ""
    tone: Tone = "bad" if found.overdue else ""
    return Section(
        "deadlines",
        "Deadlines",
        (
            Fact("overdue", "overdue", found.overdue, str(found.overdue), tone=tone),
            Fact("ahead", f"within {days} days", found.ahead, str(found.ahead)),
            Fact("undated", "without a date", found.undated, f"{found.undated}{more}"),
        ),
    )


def _machine(found: MachineHealth) -> Section:
    """Return the verdict on this machine and what is wrong; the verdict's words say what its parts are."""
    tones: Mapping[str, Tone] = {"ok": "good", "warn": "warn"}
    topics = ", ".join(found.topics)
    return Section(
        "machine",
        "This machine",
        (
            Fact("health", "health", found.verdict, found.words, tone=tones.get(found.level, "bad")),
            *((words("wrong", found.codes, topics),) if found.codes else ()),
            Fact("level", "severity", found.level, ""),
            Fact("fit", "in order", found.fit, ""),
            Fact("entry_possible", "entry possible", found.entry_possible, ""),
            Fact("restore_possible", "restore possible", found.restore_possible, ""),
        ),
    )


def _sweeps(found: Desk) -> Table:
    """Return the table of the newest sweep, and of a newer one whose date does not count."""
    rows = [] if found.last_sweep is None else [_sweep(found.last_sweep, None)]
    if found.sweep_uncounted is not None:
        rows.append(_sweep(*found.sweep_uncounted))
    columns = tuple(
        Column(key, code_words(key))
        for key in ("ended", "depth", "verified", "not_verified", "entry", "counted")
    )
    return Table("sweeps", "Newest verifications", columns, tuple(rows))


def _sweep(sweep: Sweep, why: str | None) -> Row:
    cells = sweep_cells(sweep, why)
    told = {cell.key for cell in cells} | {"position", "bad"}
    return Row(cells, Target("sweep", str(sweep.position)), facts=(*of_record(sweep, told), word("why", why)))


def _urgent(context: PageContext, look: _Look, lists: Sequence[Table]) -> Fact:
    """Return the codes by which the status ends with warnings as a fact: lists and other reasons."""
    rows = {table.key: [_values(row) for row in table.rows] for table in lists}
    told = {
        "alarms": bool(look.wrong),
        **{key: bool(rows[key]) for key in URGENT},
        "requests_lapsed": any(view.standing.state == "lapsed" for view in look.found.requests),
        "countersignatures_overdue": any(
            str(row["due"]) <= format_instant(context.now) for row in rows["countersignatures_due"]
        ),
        "due_overdue": any(row["state"] == "overdue" for key in _DUE for row in rows[key]),
        "may_not_sign": look.closed,
        "sweep_uncounted": look.found.sweep_uncounted is not None,
        "standing": look.standing.doubt is not None,
        "health": look.health.level != "ok",
    }
    codes = tuple(code for code, holds in told.items() if holds)
    titles = {table.key: in_sentence(table.title) for table in lists} | _REASONS
    text = ", ".join(titles[code] for code in codes) or "nothing"
    return Fact("attention", "urgent", " ".join(codes) or None, text, tone="warn" if codes else "")


def _values(row: Row) -> dict[str, object]:
    return {fact.key: fact.value for fact in (*row.cells, *row.facts)}
