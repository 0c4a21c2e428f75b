"""The details of tasks: when, about what, what to do, by whom, by which command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from custody.display import code_words, either
from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task
from custody.ledger.views.deadlines.next_action import action_text
from custody.pages.parts.cells import Cells, of_members, word
from custody.pages.parts.next_commands import command_text
from custody.pages.parts.page import Fact, Target
from custody.pages.parts.targets import noun_of, page_of, spaces
from custody.pages.parts.wording import in_sentence

#: The text where nobody here must act.
THEIRS = "with the other State"


def deadline(cells: Cells, due: Task) -> Iterable[Fact]:
    """Return the details of one task as facts."""
    return deadlines(cells, [due])[0].values()


def deadlines(cells: Cells, lines: Sequence[Task]) -> list[dict[str, Fact]]:
    """Return the details of each task by key; those that lists show come first."""
    names = cells.context.names
    named = [_name(cells, due) for due in lines]
    # A store is no subject of entries and has no other name.
    called = [
        name or ("(no name)" if due.space == "store" else names.about(due.subject))
        for due, name in zip(lines, named, strict=True)
    ]
    meant = names.unique_names_of(
        {
            (due.space, due.subject): name
            for due, name in zip(lines, called, strict=True)
            if due.space != "store"
        }
    )
    return [
        {
            fact.key: fact
            for fact in _deadline(cells, due, name, text, meant.get((due.space, due.subject), text))
        }
        for due, name, text in zip(lines, named, called, strict=True)
    ]


def _deadline(cells: Cells, due: Task, name: str | None, called: str, meant: str) -> Iterator[Fact]:
    context = cells.context
    yield Fact(
        "about",
        "about",
        due.subject,
        f"{in_sentence(noun_of(due.space))} {called}",
        opens=_opens(due),
    )
    yield Fact("meant", "named", meant, "")
    at = due.since if due.at is None else due.at
    when = "now" if at is None else cells.ahead("when", at).text
    yield Fact("when", "when", None if at is None else format_instant(at), when)
    yield word("why", due.why, action_text(due.why))
    roles = either(map(code_words, due.roles)) or THEIRS
    people = cells.people("actors", due.actors)
    yield Fact("by", "by", " ".join(due.roles) or None, people.text or roles)
    yield people
    command = None
    if due.awaited is not None:
        command = command_text(
            context.names, due.awaited, due.space, meant, due.why, case=due.case, position=due.position
        )
    yield Fact("command", "command", command, command or "")
    yield cells.thing("case", due.case)
    yield word("state", due.state(context.now))
    yield from of_members(
        {
            "name": name,
            "sort": due.sort,
            "at": None if due.at is None else format_instant(due.at),
            "not_before": None if due.not_before is None else format_instant(due.not_before),
            "since": None if due.since is None else format_instant(due.since),
            "what": due.space,
            "next": due.awaited,
            "position": due.position,
        }
    )
    names = context.names.labels("preservation_request", due.beneath)
    yield Fact("beneath", "beneath", " ".join(due.beneath) or None, ", ".join(names.values()))


def _name(cells: Cells, due: Task) -> str | None:
    if due.space == "store":
        return due.subject
    return cells.context.names.name(due.subject)


def _opens(due: Task) -> Target:
    """Return the page of a task's subject; of a proposal or entry, the page of the entry."""
    if due.space == "store":
        return Target("integrity")
    if due.space in ("entry", "proposal") and due.position is not None:
        return Target("entry", str(due.position))
    return Target(page_of(due.space) if due.space in spaces() else "subject", due.subject)
