"""The full list behind each count of the inbox, page by page."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlencode

from custody.digits import whole
from custody.display import capitalised
from custody.errors import NotFound
from custody.frozen import dataclass
from custody.law.clock import DAY
from custody.ledger.views.deadlines import REVIEWS, Mark, between, counted, reviews
from custody.ledger.views.deadlines.deadline import urgency
from custody.ledger.views.deadlines.proposals import proposals
from custody.model.records import Offer, Whereabouts
from custody.pages.lists.list_keys import key_values
from custody.pages.lists.paged_list import turns
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import (
    Action,
    Block,
    Page,
    Row,
    Table,
    Target,
    Turns,
)
from custody.pages.parts.wording import when
from custody.pages.today.my_tasks import AHEAD, ROWS, approvals, further, key_of, read_key, table

_WEEK = 7 * DAY
#: The lists of dated tasks of all persons, by name in a page's key, with their titles.
DUE = {
    "overdue": "overdue",
    "week": "due within 7 days",
    "later": "due in 8 to 14 days",
    "reviews": "reviews due",
}
#: Titles and columns of the lists whose first rows the inbox shows.
HANDOVERS, OFFERS = "Transfers waiting for me", ("exhibit", "from", "until")
CHECKED_OUT, OUT = "Checked out to me", ("exhibit", "since", "expected back")
#: Digits of a number of lines in the key of a page.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ListPart:
    """Part of a list: its rows, the number of all rows, and the page of the next ones, or None."""

    rows: tuple[Row, ...]
    count: int
    after: Target | None

    def table(self, title: str, columns: tuple[str, ...]) -> Table:
        """Return these rows as a table, for a page with other contents."""
        return Table.of(title, columns, self.rows, more=self.count - len(self.rows), rest=self.after)


def part(name: str) -> Target:
    """Return the page of the list with this name."""
    return Target("today", urlencode({"of": name}))


def build(context: PageContext, key: str) -> Page:
    """Return the page of the list that ``key`` names, from the row it names; raise NotFound for none."""
    said = key_values(key)
    name = said.get("of", "turn")
    if name == "turn":
        return further(context, key)
    if name in DUE:
        return _due(context, name, key)
    start = whole(said.get("from", ""), digits=_DIGITS) or 0
    if name == "approvals":
        return _approvals(context, key, start)
    if name == "offers":
        listed, title, columns, none = (
            offers(context, start),
            HANDOVERS,
            OFFERS,
            "no transfers offered to you",
        )
    elif name == "out":
        listed, title, columns, none = out(context, start), CHECKED_OUT, OUT, "no exhibits checked out to you"
    else:
        known = ", ".join(("turn", *DUE, "approvals", "offers", "out"))
        raise NotFound(f"the page today has no list {name!r}", hint=f"Lists: {known}.")
    shown = Table.of("", columns, listed.rows, none)
    return _page(key, f"{title}: {listed.count}", shown, listed.after, first=not start)


def counts(context: PageContext) -> dict[str, int]:
    """Return the number of dated tasks in each list of ``DUE``, for all persons."""
    now, upkeep = context.now, context.upkeep()
    reader = context.lookup.reader
    found = counted(reader, now, (now + _WEEK, now + AHEAD), upkeep)
    again = sum(counted(reader, now, (now + AHEAD,), upkeep, REVIEWS))
    return dict(zip(DUE, (*found, again), strict=True))


def offers(context: PageContext, start: int = 0) -> ListPart:
    """Return the open transfers to the signed-in person, the earliest expiry first."""
    me = None if context.me is None else context.me.id
    every = [] if me is None else context.lookup.under(Offer, "receiver", me)
    standing = sorted(
        (offer for offer in every if offer.expires >= context.now),
        key=lambda offer: (offer.expires, offer.position),
    )
    some = standing[start : start + ROWS]
    names = context.names.labels("exhibit", (offer.exhibit for offer in some))
    meant = context.names.unique_names("exhibit", names)
    rows = (
        Row.of(
            (names[offer.exhibit], context.names.person(offer.giver), when(offer.expires)),
            Target("exhibit", offer.exhibit),
            Action("accept it", ("transfer", "accept"), {"exhibit": meant[offer.exhibit]}),
            "warn",
        )
        for offer in some
    )
    return _listed("offers", tuple(rows), len(standing), start)


def out(context: PageContext, start: int = 0) -> ListPart:
    """Return the exhibits checked out to the signed-in person."""
    me = None if context.me is None else context.me.id
    every = iter(()) if me is None else context.lookup.under(Whereabouts, "out", me)
    some = list(islice(every, start, start + ROWS))
    names = context.names.labels("exhibit", (where.exhibit for where in some))
    rows = (
        Row.of(
            (names[where.exhibit], when(where.out_since), when(where.out_back) or "no date"),
            Target("exhibit", where.exhibit),
        )
        for where in some
    )
    count = 0 if me is None else context.lookup.reader.count(Whereabouts.space, "out", me, me)
    return _listed("out", tuple(rows), count, start)


def _due(context: PageContext, name: str, key: str) -> Page:
    """Return the page of the dated tasks of one list of ``DUE``, for all persons."""
    now, upkeep, beyond = context.now, context.upkeep(), read_key(key)
    low, high = {
        "overdue": (0, now),
        "week": (now + 1, now + _WEEK),
        "later": (now + _WEEK + 1, now + AHEAD),
        "reviews": (0, now + AHEAD),
    }[name]
    reader = context.lookup.reader
    coming = (
        reviews(reader, now, low, high, beyond)
        if name == "reviews"
        else between(reader, now, low, high, upkeep=upkeep, beyond=beyond)
    )
    rows = list(islice(coming, ROWS + 1))
    after = (
        Target("today", f"{part(name).key}&{key_of(Mark.on(rows[ROWS - 1]))}") if len(rows) > ROWS else None
    )
    shown = table(context, "", rows[:ROWS], "nothing")
    title = f"{capitalised(DUE[name])}, for all persons: {counts(context)[name]}"
    return _page(key, title, shown, after, first=beyond is None)


def _approvals(context: PageContext, key: str, start: int) -> Page:
    """Return the page of proposals that await an approval of the signed-in person."""
    waiting = proposals(context.lookup, context.now + 1, context.now + AHEAD, context.now)
    found = sorted(approvals(context, waiting), key=urgency)
    shown = table(context, "", found[start : start + ROWS], "no approvals waiting for you")
    after = _page_at("approvals", start + ROWS) if start + ROWS < len(found) else None
    return _page(key, f"Approvals asked of me: {len(found)}", shown, after, first=not start)


def _page(key: str, title: str, shown: Table, after: Target | None, *, first: bool) -> Page:
    before = None if first else part(key_values(key)["of"])
    blocks: tuple[Block, ...] = (shown, *turns(before=not first, after=after is not None))
    return Page(Target("today", key), title, blocks, turns=Turns(before=before, after=after))


def _listed(name: str, rows: tuple[Row, ...], count: int, start: int) -> ListPart:
    return ListPart(rows, count, _page_at(name, start + ROWS) if start + len(rows) < count else None)


def _page_at(name: str, start: int) -> Target:
    return Target("today", f"{part(name).key}&from={start}")
