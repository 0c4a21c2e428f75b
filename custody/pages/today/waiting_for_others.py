"""What others must do next: transfers that the reader offered, and acts that need a second person."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.deadlines import Task
from custody.ledger.views.deadlines.countersignatures import countersignatures
from custody.ledger.views.deadlines.deadline_list import EVER
from custody.ledger.views.deadlines.disposition import waiting as unwitnessed
from custody.ledger.views.deadlines.proposals import proposals
from custody.model.entry.envelope import parse_entry
from custody.model.records import Actor, Offer
from custody.pages.parts.cells import Cells
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Fact, Row, Table, Target
from custody.pages.parts.wording import brief, when
from custody.pages.today.my_tasks import UNTITLED
from custody.pages.worklist.deadlines import deadlines
from custody.pages.worklist.nouns import nouns, shortened

#: Most lines; the others are counted.
MOST = 20
#: The act of the other person by a task's code.
_THEIRS = {
    "approve": "another person to approve",
    "countersign": "another person to countersign",
    "witness": "another person to witness",
}
_RECALL = ("transfer", "recall")


def table(context: PageContext) -> Table:
    """Return the table of what the reader waits for, the longest waiting first; empty for nobody."""
    rows = [] if context.me is None else [*_offers(context, context.me), *_seconds(context, context.me)]
    return Table.of("WAITING FOR OTHERS", UNTITLED, tuple(rows[:MOST]), more=max(len(rows) - MOST, 0))


def _offers(context: PageContext, me: Actor) -> Iterator[Row]:
    """Yield the open transfers that the reader offered, a line for each receiver, with their recall."""
    standing = [
        offer for offer in context.lookup.under(Offer, "giver", me.id) if offer.expires >= context.now
    ]
    standing.sort(key=lambda offer: offer.position)
    by_receiver: dict[str, list[Offer]] = {}
    for offer in standing:
        by_receiver.setdefault(offer.receiver, []).append(offer)
    names = context.names.labels("exhibit", (offer.exhibit for offer in standing))
    meant = context.names.unique_names("exhibit", names)
    called = nouns(context, [("exhibit", offers[0].exhibit) for offers in by_receiver.values()])
    for receiver, offers in by_receiver.items():
        first, who = offers[0], context.names.person(receiver)
        count = f", {len(offers)} items" if len(offers) > 1 else ""
        items = [meant[offer.exhibit] for offer in offers]
        yield _line(
            context,
            first.position,
            Fact("number", "number", first.exhibit, names[first.exhibit]),
            called["exhibit", first.exhibit],
            f"{shortened(who)} to accept{count}; recall",
            f"{', '.join(names[offer.exhibit] for offer in offers)}: offered to {who}; ends {when(first.expires)}.",
            Target("exhibit", first.exhibit),
            Action(
                f"recall {', '.join(names[offer.exhibit] for offer in offers)}", _RECALL, {"exhibits": items}
            ),
        )


def _seconds(context: PageContext, me: Actor) -> Iterator[Row]:
    """Yield the acts of the reader that another person approves, countersigns or witnesses."""
    lookup, now = context.lookup, context.now
    tasks: list[Task] = [
        task
        for task in (
            *proposals(lookup, now + 1, EVER, now),
            *countersignatures(lookup, 0, EVER),
            *unwitnessed(lookup),
        )
        if task.why in _THEIRS and me.id in task.spent and task.position is not None
    ]
    called = nouns(context, [(task.space, task.subject) for task in tasks])
    for task, facts in zip(tasks, deadlines(Cells(context), tasks), strict=True):
        position = 0 if task.position is None else task.position
        end = "" if task.at is None else f"; ends {when(task.at)}"
        yield _line(
            context,
            position,
            Fact("number", "number", task.subject, context.names.about(task.subject)),
            called[task.space, task.subject],
            _THEIRS[task.why],
            f"{facts['about'].text}, entry {position}: {_THEIRS[task.why]}{end}.",
            Target("entry", str(position)),
            None,
        )


def _line(  # noqa: PLR0917  # the cells of a line, in their order
    context: PageContext,
    position: int,
    number: Fact,
    noun: str,
    text: str,
    told: str,
    opens: Target,
    act: Action | None,
) -> Row:
    at = parse_entry(context.lookup.reader.entry(position).note).envelope.at
    cells = (
        Fact("when", "when", position, f"since {brief(at, context.now)}"),
        number,
        Fact("what", "what", noun, noun),
        Fact("task", "to do", text, text),
    )
    return Row(cells, opens, act, help=told, acts=act is not None)
