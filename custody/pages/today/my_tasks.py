"""The tasks of the reader, page by page, each with its action."""

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
from custody.ledger.views.deadlines.next_action import ANSWERS
from custody.model.layouts import layout
from custody.model.records import Disposition
from custody.model.schema.ids import b64
from custody.pages.lists.paged_list import turns
from custody.pages.parts.cells import Cells
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.list_keys import key_values
from custody.pages.parts.page import (
    Action,
    Block,
    Fact,
    Page,
    Row,
    Table,
    Target,
    Tone,
    Turns,
)
from custody.pages.parts.wording import when
from custody.pages.worklist.deadlines import deadlines

#: The most tasks on one page, and the most that are read for it.
ROWS, LOOKED = 100, 400
#: The time ahead up to which deadlines are shown, in seconds.
AHEAD = 14 * DAY
#: Digits of an instant in the key of a page.
_DIGITS = 12


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
    cells = Cells(context)
    drawn = tuple(_line(context, row, facts) for row, facts in zip(rows, deadlines(cells, rows), strict=True))
    return Table.of(title, ("when", "about", "what to do"), drawn, empty)


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


def _line(context: PageContext, row: Task, facts: Mapping[str, Fact]) -> Row:
    state = row.state(context.now)
    tone: Tone = "bad" if state == "overdue" else "warn" if state == "due" else ""
    words = None if row.awaited is None else context.command_of(row.awaited)
    meant = str(facts["meant"].value)
    act = (
        None
        if words is None
        else Action(
            " ".join(words),
            words,
            {**form_answers(row.space, meant, row.position), **ANSWERS.get(row.why, {})},
            asks=_asks(context, row),
        )
    )
    why = facts["why"]
    shown = (
        replace(facts["when"], text=when(row.at) or "no date"),
        facts["about"],
        replace(why, text=f"OVERDUE: {why.text}") if state == "overdue" else why,
    )
    told = {fact.key for fact in shown}
    rest = tuple(fact for key, fact in facts.items() if key not in told)
    return Row(shown, facts["about"].opens, act, tone, facts=rest)
