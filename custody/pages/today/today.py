"""The inbox: alarms, tasks by urgency, what others must do, what was begun, and what is new."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import DAY
from custody.layout import many
from custody.ledger.views.deadlines import Task
from custody.ledger.views.deadlines.proposals import proposals
from custody.ledger.views.worklist.alarms import gravest
from custody.pages.lists.paged_list import turns
from custody.pages.parts.context import PageContext
from custody.pages.parts.ledger_history import past
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Fact,
    Page,
    Paragraph,
    Section,
    Table,
    Target,
    Tone,
    Turns,
)
from custody.pages.parts.wording import brief, is_same_day
from custody.pages.parts.write_blockers import refusal
from custody.pages.today import begun, full_list, news, waiting_for_others
from custody.pages.today.my_tasks import (
    AHEAD,
    LOOKED,
    UNTITLED,
    Line,
    Tasks,
    action_of,
    approvals,
    lines,
    once,
    stretch,
)

#: Headings of the tasks by urgency, the most urgent first, each with its words in the line of counts.
URGENCIES = {
    "OVERDUE": "overdue",
    "TODAY": "today",
    "THIS WEEK": "this week",
    "LATER": "later",
    "NO DATE": "no date",
}
#: The most alarms that the inbox shows; the others are counted.
ALARMS = 5
#: The task that answers each sort of alarm.
_ANSWERED_BY = {"lost": "missing", "discrepancy": "discrepancy", "seal": "discrepancy"}
_VERIFY = ("sweep", "run")


def build(context: PageContext, key: str, first: tuple[Table, ...] = ()) -> Page:
    """Return the inbox of the signed-in person, else of everybody; with a key, one of its lists.

    ``first`` are tables that a front end shows right below the line of counts.
    """
    if key == news.KEY:
        return news.page(context)
    if key:
        return full_list.build(context, key)
    turn = stretch(context)
    shown, alarms = _alarms(context, turn)
    tasks = once(context, [task for task in turn.rows if task.uid not in shown])
    others, drafts, new = waiting_for_others.table(context), begun.table(context), news.news(context)
    blocks: tuple[Block, ...] = (
        Section.of("", (*_moved(context), *_unfit(context), *past(context))),
        Paragraph(_counted(context, turn, tasks, others, drafts)),
        *first,
        *_tasks(context, tasks),
        *turns(before=False, after=turn.more is not None),
        others,
        drafts,
        *(() if new is None or not new.counted else (news.table(context, new, rest=news.REST),)),
        *_health(context),
        _office(context),
    )
    return Page(
        Target("today"),
        "Inbox",
        tuple(block for block in blocks if _says(block)),
        alarms=alarms,
        turns=Turns(after=turn.more),
    )


def _says(block: Block) -> bool:
    """Return whether a block has anything to show."""
    if isinstance(block, Table):
        return bool(block.rows or block.empty or block.key == news.KEY)
    return not isinstance(block, Section) or bool(block.facts)


def _alarms(context: PageContext, turn: Tasks) -> tuple[set[str], tuple[Alarm, ...]]:
    """Return the alarms of the ledger, the gravest first, and the tasks that stand in them, by identifier.

    An alarm has the action of its task, or verifies the object again that failed.
    """
    found, total = gravest(context.lookup, ALARMS)
    names = context.names.labels("exhibit", (alarm.exhibit for alarm in found))
    meant = context.names.unique_names("exhibit", names)
    tasks = {(task.sort, task.subject): task for task in reversed(turn.rows)}
    told, taken = [], set[str]()
    for alarm in found:
        name, task = names[alarm.exhibit], tasks.get((_ANSWERED_BY.get(alarm.sort, ""), alarm.exhibit))
        act = None
        if task is not None:
            taken.add(task.uid)
            act = action_of(context, task, meant[alarm.exhibit], f"{_acted(task)} {name}")
        elif alarm.sort == "verification_failed":
            act = Action(f"verify object {alarm.subject[:8]} again", _VERIFY, {"object": alarm.subject})
        at = "" if alarm.since is None else f", {brief(alarm.since, context.now)}"
        text = f"{name}: {alarm.said}{at}"
        told.append(
            Alarm(alarm.sort, text, entry=alarm.position, action=act, opens=Target("exhibit", alarm.exhibit))
        )
    if total > len(found):
        more = many(total - len(found), "more alarm")
        told.append(Alarm("more", f"{more}: this vault", opens=Target("status")))
    return taken, tuple(told)


def _acted(task: Task) -> str:
    return "resolve the discrepancy of" if task.sort == "discrepancy" else "record what became of"


def _counted(context: PageContext, turn: Tasks, tasks: list[Line], others: Table, drafts: Table) -> str:
    """Return the line that counts tasks by urgency, what others must do, and what was begun."""
    whose = "For me" if context.me else "For everybody"
    groups = [urgency_title(line.task, context.now) for line in tasks]
    counts = [f"{groups.count(title)} {words}" for title, words in URGENCIES.items() if title in groups]
    if tasks:
        parts = [f"{whose} {len(tasks)}{'' if turn.more is None else '+'}: {', '.join(counts)}"]
    else:
        none = f"nothing among the {LOOKED} most urgent" if turn.more else "no open tasks"
        parts = [f"{whose}: {none}"]
    for words, block in (("waiting for others", others), ("begun", drafts)):
        if block.rows:
            parts.append(f"{words} {len(block.rows) + block.more}")
    return " │ ".join(parts)


def _tasks(context: PageContext, tasks: list[Line]) -> Iterator[Table]:
    """Yield a table for each urgency that has tasks, the most urgent first."""
    rows = lines(context, tasks)
    for title in URGENCIES:
        group = tuple(
            row
            for line, row in zip(tasks, rows, strict=True)
            if urgency_title(line.task, context.now) == title
        )
        if group:
            yield Table.of(title, UNTITLED, group)


def urgency_title(task: Task, now: int) -> str:
    """Return the heading under which a task stands at ``now`` (seconds UTC)."""
    if task.at is None:
        return "NO DATE"
    if task.at <= now:
        return "OVERDUE"
    if is_same_day(task.at, now):
        return "TODAY"
    return "THIS WEEK" if task.at <= now + 7 * DAY else "LATER"


def _office(context: PageContext) -> Section:
    """Return the counts of the whole office that are not zero, each with its list."""
    reader, now = context.lookup.reader, context.now
    failing, drift = (reader.count("object", *term) for term in (("failing", "", "~"), ("drift", "", "")))
    asked = approvals(context, proposals(context.lookup, now + 1, now + AHEAD, now))
    tones: dict[str, Tone] = {"overdue": "bad", "week": "warn", "later": "", "reviews": "warn"}
    counts = full_list.counts(context)
    facts = (
        *(
            Fact.of(full_list.DUE[name], str(count), tones[name], full_list.part(name))
            for name, count in counts.items()
        ),
        Fact.of("approvals asked of me", str(len(asked)), "warn", full_list.part("approvals")),
        Fact.of(
            "transfers waiting for me", str(full_list.offers(context).count), "warn", full_list.part("offers")
        ),
        Fact.of("checked out to me", str(full_list.out(context).count), "", full_list.part("out")),
        Fact.of("stored objects failing", str(failing), "bad", Target("integrity", "failing")),
        Fact.of("locks not as recorded", str(drift), "bad", Target("integrity", "drift")),
    )
    return Section.of("Whole office", tuple(fact for fact in facts if fact.text != "0"), "counts")


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
