"""The inbox: alarms, then the open tasks by urgency, each with its next step, then counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from custody.law.clock import DAY
from custody.ledger.views.deadlines import Task
from custody.ledger.views.deadlines.proposals import proposals
from custody.model.records import StoredObject
from custody.pages.lists.paged_list import turns
from custody.pages.parts import alarms
from custody.pages.parts.context import PageContext, UnfinishedForm
from custody.pages.parts.ledger_history import past
from custody.pages.parts.page import (
    Action,
    Block,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Turns,
)
from custody.pages.parts.write_blockers import refusal
from custody.pages.today import full_list
from custody.pages.today.my_tasks import AHEAD, LOOKED, Tasks, approvals, stretch, table

#: Questions about the subject or receiver of a form.
NAMING = (
    *(
        "seizure",
        "case",
        "preservation_order",
        "production_order",
        "preservation_request",
        "exhibit",
        "exhibits",
        "round",
        "number",
    ),
    *("reference", "to"),
)
#: Headings of the tasks by urgency, the most urgent first.
URGENCIES = ("Overdue", "Today", "Within 7 days", "Later", "No date")
#: The most failing objects that are listed; the others are counted.
MOST = 100


def build(context: PageContext, key: str, first: tuple[Table, ...] = ()) -> Page:
    """Return the inbox of the signed-in person, else of everybody; with a key, one of its lists.

    Alarms stand first, then the tasks by urgency, then counts for the whole office. ``first`` are tables that a front
    end shows right below the alarms.
    """
    if key:
        return full_list.build(context, key)
    reader, now = context.lookup.reader, context.now
    turn = stretch(context)
    offers, out = full_list.offers(context), full_list.out(context)
    failing, drift = (reader.count("object", *term) for term in (("failing", "", "~"), ("drift", "", "")))
    asked = approvals(context, proposals(context.lookup, now + 1, now + AHEAD, now))
    mine = f"{len(turn.rows)}{'' if turn.more is None else '+'}"
    blocks: tuple[Block, ...] = (
        alarms.table(context),
        Section.of("", (*_moved(context), *_unfit(context), *past(context))),
        *first,
        *_health(context),
        *_tasks(context, turn, mine),
        *turns(before=False, after=turn.more is not None),
        _begun(context),
        offers.table(full_list.HANDOVERS, full_list.OFFERS),
        out.table(full_list.CHECKED_OUT, full_list.OUT),
        _failing(context, failing),
        Section.of(
            "Counts",
            tuple(
                fact
                for fact in (
                    *_deadlines(context),
                    _count("my tasks" if context.me else "open tasks", mine, "warn", full_list.part("turn")),
                    _count("approvals asked of me", len(asked), "warn", full_list.part("approvals")),
                    _count("transfers waiting for me", offers.count, "warn", full_list.part("offers")),
                    _count("checked out to me", out.count, "", full_list.part("out")),
                    _count("stored objects failing", failing, "bad", Target("integrity", "failing")),
                    _count("locks not as recorded", drift, "bad", Target("integrity", "drift")),
                )
                if fact.text != "0"
            ),
        ),
    )
    return Page(
        Target("today"),
        "Inbox",
        tuple(block for block in blocks if _says(block)),
        turns=Turns(after=turn.more),
    )


def _says(block: Block) -> bool:
    """Return whether a block has anything to show."""
    if isinstance(block, Table):
        return bool(block.rows or block.empty)
    return not isinstance(block, Section) or bool(block.facts)


def _tasks(context: PageContext, turn: Tasks, count: str) -> Iterator[Block]:
    """Yield one line that counts the tasks, then a table for each urgency, the most urgent first."""
    whose = "For you" if context.me else "For everybody"
    if not turn.rows:
        none = f"nothing among the {LOOKED} most urgent" if turn.more else f"no open tasks {whose.lower()}"
        yield Paragraph(f"{whose}: {none}.", "quiet")
        return
    groups: dict[str, list[Task]] = {title: [] for title in URGENCIES}
    for task in turn.rows:
        groups[urgency_title(task, context.now)].append(task)
    counted = ", ".join(f"{len(tasks)} {title.lower()}" for title, tasks in groups.items() if tasks)
    yield Paragraph(f"{whose}: {count} task{'' if count == '1' else 's'} ({counted}).")
    for title, tasks in groups.items():
        if tasks:
            yield table(context, title, tasks)


def urgency_title(task: Task, now: int) -> str:
    """Return the heading under which a task stands at ``now`` (seconds UTC)."""
    if task.at is None:
        return "No date"
    if task.at <= now:
        return "Overdue"
    if task.at < now - now % DAY + DAY:
        return "Today"
    return "Within 7 days" if task.at <= now + 7 * DAY else "Later"


def _deadlines(context: PageContext) -> list[Fact]:
    """Return the numbers of dated tasks for all persons as facts."""
    tones: dict[str, Tone] = {"overdue": "bad", "week": "warn", "later": "", "reviews": "warn"}
    return [
        _count(full_list.DUE[name], count, tones[name], full_list.part(name))
        for name, count in full_list.counts(context).items()
    ]


def _moved(context: PageContext) -> tuple[Fact, ...]:
    """Return the fact that nothing can be entered after a migration; empty for an open ledger."""
    moved = context.moved()
    if moved is None:
        return ()
    opens = Target("entry", str(moved.position))
    return (Fact.of("nothing can be entered", moved.words, "bad", opens),)


def _unfit(context: PageContext) -> tuple[Fact, ...]:
    """Return the fact that nothing can be entered, with the reason; empty if entries are possible."""
    told = refusal(context)
    return () if told is None else (Fact.of("nothing can be entered", told, "bad", Target("audit")),)


def _health(context: PageContext) -> tuple[Paragraph, ...]:
    """Return the sentence on failed checks of the machine; empty if all passed."""
    found = context.health()
    if found.level == "ok":
        return ()
    return (
        Paragraph(
            f"This machine: {found.words} ({', '.join(found.topics)})",
            "bad" if found.level == "fail" else "warn",
        ),
    )


def _begun(context: PageContext) -> Table:
    """Return the table of the reader's drafts of forms."""
    rows = (
        Row.of(
            (" ".join(form.words), _about(form)),
            action=Action("go on", form.words, form.given),
            tone="warn",
        )
        for form in context.begun()
    )
    return Table.of("Forms begun and not entered", ("form", "for"), tuple(rows))


def _about(form: UnfinishedForm) -> str:
    """Return the subject of a form's draft as text, with its number of rows."""
    values = {**form.given, **{name: value for name, value in form.values.items() if value}}
    named = [values.get(name) for name in dict.fromkeys((*form.given, *NAMING))]
    told = [", ".join(map(str, some)) if isinstance(some, list) else str(some) for some in named if some]
    rows = values.get("rows")
    if isinstance(rows, list) and rows:
        told.append(f"{len(rows)} line{'' if len(rows) == 1 else 's'}")
    return ", ".join(dict.fromkeys(told))


def _failing(context: PageContext, count: int) -> Table:
    found = list(islice(context.lookup.under(StoredObject, "failing", "", "~"), MOST))
    names = context.names.labels("exhibit", (stored.exhibit for stored in found))
    rows = (
        Row.of(
            (names[stored.exhibit], stored.store, stored.failing or ""),
            Target("object", stored.id),
            tone="bad",
        )
        for stored in found
    )
    more = count - len(found)
    columns, rest = ("exhibit", "store", "outcome"), Target("integrity", "failing")
    return Table.of("Stored objects failing", columns, tuple(rows), more=more, rest=rest)


def _count(name: str, count: int | str, tone: Tone, opens: Target) -> Fact:
    return Fact.of(name, str(count), tone, opens)
