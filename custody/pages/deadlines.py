"""What is known of a line of what is due: when, what about, what to do, by whom, and the command to type for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from custody.forms.command_line import command_line, is_typed
from custody.law.clock import format_instant
from custody.ledger.views.due.row import Due
from custody.ledger.views.due.to_do import ANSWERS, bare
from custody.pages.cells import Cells, of_members, word
from custody.pages.given import typed
from custody.pages.page import Fact, Target
from custody.pages.targets import target_of

#: What waits for a further order or request, to another provider along the path of a communication.
ONWARD = frozenset({"path", "path_abroad"})
#: Whose turn it is where it is nobody's here.
THEIRS = "the other State's turn"


def deadline(cells: Cells, due: Due) -> Iterator[Fact]:
    """Yield what is known of a line: what lists show first, then the rest of it for programs."""
    context = cells.context
    name = _name(cells, due)
    called = name or ("(no name)" if due.space == "store" else cells.context.names.about(due.subject))
    opens = Target("integrity") if due.space == "store" else target_of(context.lookup, due.subject)
    yield Fact("about", "about", due.subject, f"{due.space} {called}", opens=opens)
    at = due.since if due.at is None else due.at
    when = "now" if at is None else cells.ahead("when", at).text
    yield Fact("when", "when", None if at is None else format_instant(at), when)
    yield word("why", due.why, bare(due.why))
    roles = " or ".join(due.roles) or THEIRS
    people = cells.people("actors", due.actors)
    yield Fact("by", "by", " ".join(due.roles) or None, people.text or roles)
    yield people
    command = _command(cells, due, called)
    yield Fact("command", "type", command, command or "")
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
    names = context.names.labels("request", due.beneath)
    yield Fact("beneath", "beneath", " ".join(due.beneath) or None, ", ".join(names.values()))


def _name(cells: Cells, due: Due) -> str | None:
    if due.space == "store":
        return due.subject
    return cells.context.names.name(due.subject)


def _command(cells: Cells, due: Due, called: str) -> str | None:
    """Return the command that settles a line, None where it is not the turn of anybody here."""
    if due.awaited is None:
        return None
    meant = cells.context.names.meant(due.space, due.subject, called)
    answers = {
        **typed(due.space, meant, due.position),
        **ANSWERS.get(due.why, {}),
        **_onward(cells, due, meant),
    }
    if due.awaited.endswith(".proposed"):
        # The line names the proposal that ran out, not the entry that another proposal is about.
        answers = {key: answer for key, answer in answers.items() if key not in ("entry", "proposal")}
    return shlex.join(command_line(due.awaited, due.space, meant, answers)) or None


def _onward(cells: Cells, due: Due, meant: str) -> Mapping[str, object]:
    """Return what a further instrument is typed with: the case, and the order that a path goes on from (art. 26)."""
    names = cells.context.names
    if due.awaited is None or due.case is None or not is_typed(due.awaited, "case"):
        return {}
    case = {"case": names.meant("case", due.case, names.name(due.case) or due.case)}
    return {**case, "after_order": meant} if due.why in ONWARD else case
