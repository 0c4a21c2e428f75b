"""What happened since the reader was here: on their exhibits, transfers, alarms and runs."""

from __future__ import annotations

from collections.abc import Mapping

from custody.frozen import dataclass
from custody.layout import many
from custody.ledger.views.worklist.alarms import gravest
from custody.model.entry.envelope import Envelope, parse_entry
from custody.model.records import Actor, Exhibit, Offer, StoredObject
from custody.model.schema.ids import b64
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Block, Fact, Page, Paragraph, Row, Table, Target, Turns
from custody.pages.parts.sentences import sentence_of
from custody.pages.parts.wording import brief, when
from custody.pages.today.my_tasks import UNTITLED
from custody.pages.worklist.nouns import nouns

#: The most new entries that are looked at, newest first, and the most of them that the inbox shows.
LOOKED, SHOWN = 500, 5
#: The most alarms that are looked at for new ones.
_ALARMS = 50
#: Kinds that answer a transfer, and the kind that ends a run.
_ANSWERS = frozenset({"transfer.accepted", "transfer.refused"})
_RUN = "sweep.completed"
#: The key of the page of all news, and of their table; and that page.
KEY = "since"
REST = Target("today", KEY)
#: The sorts of news, in the order in which they are counted, with their nouns.
_SORTS: Mapping[str, str] = {
    "answered": "answered transfer",
    "exhibit": "entry",
    "run": "ended run",
}


@dataclass(frozen=True, slots=True)
class News:
    """New entries that concern the reader, the newest first, each with its sort and exhibit.

    They follow the first ``size`` entries; ``at`` (seconds UTC) is when the reader left, None where it is not
    known. ``alarms`` counts the alarms raised since; ``more``: older new entries were not looked at.
    """

    size: int
    at: int | None
    entries: tuple[tuple[int, str, str | None], ...]
    alarms: int
    more: bool

    @property
    def counted(self) -> str:
        """The numbers of each sort as text."""
        sorts = [sort for _, sort, _ in self.entries]
        told = [
            f"{many(sorts.count(sort), noun)}{' on your exhibits' if sort == 'exhibit' else ''}"
            for sort, noun in _SORTS.items()
            if sort in sorts
        ]
        return ", ".join([*told, *([many(self.alarms, "alarm")] if self.alarms else [])])


def news(context: PageContext, size: int | None = None) -> News | None:
    """Return what happened since the reader's last visit, or after the first ``size`` entries.

    Without a noted visit it counts from the reader's newest entry. None for a reader who never was here.
    """
    if context.me is None or context.key is None:
        return None
    reader, theirs = context.lookup.reader, frozenset(context.names.theirs(context.key))
    head, visit = reader.head().size, context.last_visit()
    start, at = size, None
    if start is None and visit is not None:
        start, at = visit.size, visit.at
    lowest = max(head - LOOKED, 0)
    envelopes = {
        stored.position: parse_entry(stored.note).envelope
        for stored in reader.entries(max(start or 0, lowest), head)
    }
    if start is None:
        own = [position for position, envelope in envelopes.items() if envelope.by in theirs]
        if not own:
            return None
        start, at = own[-1] + 1, envelopes[own[-1]].at
    others = {
        position: envelope
        for position, envelope in reversed(envelopes.items())
        if position >= start and envelope.by not in theirs
    }
    shown, _ = gravest(context.lookup, _ALARMS)
    alarms = sum(alarm.position is not None and alarm.position >= start for alarm in shown)
    return News(start, at, tuple(_concerning(context, context.me, others)), alarms, start < lowest)


def _concerning(
    context: PageContext, me: Actor, entries: Mapping[int, Envelope]
) -> list[tuple[int, str, str | None]]:
    """Return those of these entries that concern an actor, with sort and exhibit."""
    lookup = context.lookup
    subjects = list(dict.fromkeys(envelope.subject for envelope in entries.values()))
    objects = {stored.id: stored.exhibit for stored in lookup.many(StoredObject, subjects)}
    exhibits = {exhibit.id: exhibit for exhibit in lookup.many(Exhibit, [*subjects, *set(objects.values())])}
    found: list[tuple[int, str, str | None]] = []
    for position, envelope in entries.items():
        exhibit = exhibits.get(objects.get(envelope.subject, envelope.subject))
        offer = None if envelope.re is None else lookup.maybe(Offer, b64(envelope.re))
        named = None if exhibit is None else exhibit.id
        if envelope.kind in _ANSWERS and offer is not None and offer.giver == me.id:
            found.append((position, "answered", named))
        elif exhibit is not None and exhibit.holder == me.id:
            found.append((position, "exhibit", named))
        elif envelope.kind == _RUN:
            found.append((position, "run", None))
    return found


def table(context: PageContext, found: News, most: int | None = SHOWN, rest: Target | None = None) -> Table:
    """Return the table of these entries, at most ``most``; ``rest`` is the page that has all."""
    some = found.entries[:most]
    gate, entries = Gate(context.lookup), context.entries()
    exhibits = [exhibit for _, _, exhibit in some if exhibit is not None]
    names, called = (
        context.names.labels("exhibit", exhibits),
        nouns(context, [("exhibit", each) for each in exhibits]),
    )
    rows = []
    for position, _, exhibit in some:
        view = entries.at(position)
        told = sentence_of(gate, view, context.names.signer(view.envelope.by))
        cells = (
            Fact("when", "when", view.envelope.at, brief(view.envelope.at, context.now)),
            Fact("number", "number", exhibit, "" if exhibit is None else names[exhibit]),
            Fact("what", "what", None, "Sweep" if exhibit is None else called["exhibit", exhibit]),
            Fact("task", "to do", told, told, entry=position),
        )
        rows.append(
            Row(
                cells,
                Target("entry", str(position)),
                help=f"Entry {position}, {when(view.envelope.at)}: {told}.",
            )
        )
    since = "" if found.at is None else f" ({brief(found.at, context.now)})"
    return Table.of(
        f"SINCE YOU WERE HERE{since}: {found.counted}",
        UNTITLED,
        tuple(rows),
        "" if rows else "nothing else",
        more=len(found.entries) - len(some),
        rest=rest,
        key=KEY,
    )


def page(context: PageContext) -> Page:
    """Return the page of everything that is new for the reader."""
    found = news(context)
    blocks: tuple[Block, ...] = (
        (Paragraph("No earlier visit is noted here.", "quiet"),)
        if found is None
        else (
            table(context, found, None),
            *(
                (Paragraph(f"Only the newest {LOOKED} entries were looked at.", "quiet"),)
                if found.more
                else ()
            ),
        )
    )
    return Page(REST, "Since you were here", blocks, turns=Turns(before=Target("today")))
