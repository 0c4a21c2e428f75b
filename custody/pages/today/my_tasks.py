"""The tasks of the reader, each thing once at its most urgent, each with its action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urlencode

from custody.digits import whole
from custody.forms.keys import keys_given
from custody.frozen import dataclass
from custody.law.clock import DAY
from custody.ledger.views.deadlines import Mark, Task, due, roles_of, turn_of
from custody.ledger.views.deadlines.brief_actions import brief_action
from custody.ledger.views.deadlines.next_action import ANSWERS
from custody.model.layouts import layout
from custody.model.records import Disposition, Offer
from custody.model.schema.ids import b64
from custody.pages.lists.list_keys import key_values
from custody.pages.lists.paged_list import turns
from custody.pages.parts.cells import Cells
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.page import (
    Action,
    Block,
    Column,
    Fact,
    Page,
    Row,
    Table,
    Target,
    Tone,
    Turns,
)
from custody.pages.parts.targets import noun_of
from custody.pages.parts.wording import brief, in_sentence, late, when
from custody.pages.worklist.deadlines import deadlines
from custody.pages.worklist.nouns import nouns

#: The most tasks on one page, and the most that are read for it.
ROWS, LOOKED = 100, 400
#: The time ahead up to which deadlines are shown, in seconds.
AHEAD = 14 * DAY
#: Columns of lists of tasks; those of the inbox have no headings.
COLUMNS = (
    Column("when", "when", "instant"),
    Column("number", "number", "thing"),
    Column("what", "what"),
    Column("task", "to do"),
)
UNTITLED = tuple(replace(column, title="") for column in COLUMNS)
#: Digits of an instant in the key of a page.
_DIGITS = 12
#: Tasks about one entry; of all others a thing has one line.
_BY_ENTRY = frozenset({"entry", "proposal"})


@dataclass(frozen=True, slots=True)
class Tasks:
    """Some tasks of a reader in order; ``more`` is the page where others may follow, or None."""

    rows: tuple[Task, ...]
    more: Target | None


def stretch(context: PageContext, beyond: Mark | None = None) -> Tasks:
    """Return the reader's tasks after a place, the most urgent first: at most ``ROWS``.

    At most ``LOOKED`` tasks are read; all persons' tasks for an unidentified reader.
    """
    mine = None if context.me is None else turn_of(context.lookup, context.me, context.now)
    roles = None if context.me is None else roles_of(context.lookup, context.me, context.now)
    upkeep = context.upkeep()
    coming = due(context.lookup.reader, context.now, context.now + AHEAD, upkeep, beyond, roles=roles)
    rows: list[Task] = []
    for at, row in enumerate(islice(coming, LOOKED), 1):
        if mine is None or mine(row):
            rows.append(row)
        if (len(rows) == ROWS or at == LOOKED) and next(coming, None) is not None:
            return Tasks(tuple(rows), Target("today", key_of(Mark.on(row))))
        if len(rows) == ROWS:
            break
    return Tasks(tuple(rows), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the inbox: a thing at its most urgent task, with its other tasks.

    ``together`` are the tasks that the same action settles, the shown one first, ``also`` the others. ``giver``
    offers these exhibits, None for other tasks.
    """

    task: Task
    together: tuple[Task, ...]
    also: tuple[Task, ...] = ()
    giver: str | None = None


def once(context: PageContext, tasks: Iterable[Task]) -> list[Line]:
    """Return each thing of these tasks once, at its most urgent; offers of one person are one line."""
    offered = _offers(context)
    groups: dict[tuple[str, ...], list[Task]] = {}
    for task in tasks:
        offer = offered.get(task.position) if task.why == "offer" else None
        key = (task.space, _subject(task)) if offer is None else (offer.giver,)
        groups.setdefault(key, []).append(task)
    return [
        Line(several[0], tuple(several), giver=key[0])
        if len(key) == 1
        else Line(several[0], (several[0],), tuple(several[1:]))
        for key, several in groups.items()
    ]


def _subject(task: Task) -> str:
    return task.uid if task.space in _BY_ENTRY else task.subject


def _offers(context: PageContext) -> dict[int | None, Offer]:
    """Return the open transfers to the reader by the entry that offers them."""
    if context.me is None:
        return {}
    return {offer.position: offer for offer in context.lookup.under(Offer, "receiver", context.me.id)}


def further(context: PageContext, key: str) -> Page:
    """Return the page of the reader's tasks after the one that ``key`` names, from the first for none."""
    beyond = read_key(key)
    turn = stretch(context, beyond)
    told = turns(before=beyond is not None, after=turn.more is not None)
    title = "My tasks" if context.me else "Open tasks"
    title = title if beyond is None else f"{title}, continued"
    blocks: tuple[Block, ...] = (table(context, title, turn.rows), *told)
    before = None if beyond is None else Target("today")
    return Page(Target("today", key), "Inbox", blocks, turns=Turns(before=before, after=turn.more))


def table(context: PageContext, title: str, rows: Sequence[Task], empty: str = "no more rows") -> Table:
    """Return the table of these tasks, each with the action that settles it."""
    drawn = lines(context, [Line(task, (task,)) for task in rows])
    return Table.of(title, COLUMNS, tuple(drawn), empty)


def lines(context: PageContext, shown: Sequence[Line]) -> list[Row]:
    """Return the rows of these lines, each with the action that settles it, which Enter begins."""
    tasks = [line.task for line in shown]
    called = nouns(context, [(task.space, task.subject) for task in tasks])
    details = deadlines(Cells(context), tasks)
    return [
        _row(context, line, facts, called[line.task.space, line.task.subject])
        for line, facts in zip(shown, details, strict=True)
    ]


def approvals(context: PageContext, proposals: Iterable[Task]) -> list[Task]:
    """Return those proposals that await an approval of the reader."""
    mine = None if context.me is None else turn_of(context.lookup, context.me, context.now)
    return [
        proposal for proposal in proposals if proposal.why == "approve" and (mine is None or mine(proposal))
    ]


def key_of(mark: Mark) -> str:
    """Return a place in the list of tasks as the key of a page."""
    return urlencode(
        {"uid": mark.uid, "dated" if mark.dated else "since": mark.moment}, errors="surrogatepass"
    )


def read_key(key: str) -> Mark | None:
    """Return the place in the list of tasks that a page's key names, None for none."""
    said = key_values(key)
    for name in ("dated", "since"):
        moment = whole(said.get(name, ""), digits=_DIGITS)
        if moment is not None:
            return Mark(said.get("uid", ""), moment, name == "dated")
    return None


def _asks(context: PageContext, row: Task) -> tuple[str, ...]:
    """Return the questions for executing an approved disposition, by its kind's conditions."""
    if row.awaited != "disposition.executed" or row.position is None:
        return ()
    found = context.lookup.maybe(Disposition, b64(context.lookup.reader.entry(row.position).leaf))
    return () if found is None else keys_given(layout(1, row.awaited).kind, "measure", found.measure)


def action_of(context: PageContext, row: Task, meant: str, label: str) -> Action | None:
    """Return the action that settles a task about the thing named ``meant``; None if there is none."""
    words = None if row.awaited is None else context.command_of(row.awaited)
    if words is None:
        return None
    values = {**form_answers(row.space, meant, row.position), **ANSWERS.get(row.why, {})}
    return Action(label, words, values, asks=_asks(context, row))


def _row(context: PageContext, line: Line, facts: Mapping[str, Fact], noun: str) -> Row:
    task, now = line.task, context.now
    state = task.state(now)
    tone: Tone = "bad" if state == "overdue" else "warn" if state == "due" else ""
    about = facts["about"]
    number = replace(about, text=about.text.removeprefix(f"{in_sentence(noun_of(task.space))} "))
    text = _brief(context, line)
    act = action_of(context, task, str(facts["meant"].value), f"{text}: {number.text}")
    past = state == "overdue" and task.at is not None
    shown = (
        replace(facts["when"], text=brief(task.at, now) if task.at is not None else "no date"),
        number,
        Fact("what", "what", noun, noun),
        replace(facts["why"], text=f"{text}, {late(task.at, now)}" if past and task.at else text),
    )
    told = {fact.key for fact in shown}
    rest = tuple(fact for key, fact in facts.items() if key not in told)
    return Row(shown, about.opens, act, tone, facts=rest, help=_help(context, line, facts), acts=True)


def _brief(context: PageContext, line: Line) -> str:
    """Return the action of a line in a few words; of transfers with the giver and the number of exhibits."""
    told = brief_action(line.task.why)
    if line.giver is None:
        return told
    count = f", {len(line.together)} items" if len(line.together) > 1 else ""
    return f"{told} from {context.names.person(line.giver)}{count}"


def _help(context: PageContext, line: Line, facts: Mapping[str, Fact]) -> str:
    """Return a line in one or two sentences: the whole action, its deadline, and what else waits."""
    task = line.task
    parts = [f"{facts['about'].text}: {facts['why'].text}"]
    if task.at is not None:
        parts.append(f"{'overdue since' if task.state(context.now) == 'overdue' else 'due'} {when(task.at)}")
    if line.also:
        parts.append(f"also: {', '.join(brief_action(other.why).lower() for other in line.also)}")
    return f"{'; '.join(parts)}."
