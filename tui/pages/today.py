"""The first page of a day: what needs somebody, counts first, then each thing with what settles it."""

from __future__ import annotations

from itertools import islice

from custody.law.clock import DAY
from custody.ledger.views.desk import desk
from custody.ledger.views.due import Due, due, turn_of
from custody.model.ids import is_training
from tui.page import Act, Page, Pair, Pairs, Row, Table, Target, Tone
from tui.pages.tour import offer
from tui.sight import Sight
from tui.wording import when

#: Deadlines that are listed at most; the others are counted.
MOST = 100
_WEEK, _FORTNIGHT = 7 * DAY, 14 * DAY
#: Pages about one subject, by what it is.
PAGES = {"order": "order", "exhibit": "exhibit", "case": "case", "object": "object"}


def build(sight: Sight, key: str) -> Page:
    """Build the page for whoever is signed in, else for nobody in particular."""
    reader = sight.lookup.reader
    me = None if sight.me is None else sight.me.id
    found = desk(reader, sight.now, me, sight.warn)
    rows = list(islice(due(reader, sight.now, sight.now + _FORTNIGHT), 1001))
    turn = None if sight.me is None else turn_of(sight.lookup, sight.me, sight.now)
    mine = [row for row in rows if turn is None or turn(row)]
    soon = [row for row in rows if row.at is not None and sight.now < row.at <= sight.now + _WEEK]
    later = [row for row in rows if row.at is not None and row.at > sight.now + _WEEK]
    past = [row for row in rows if row.state(sight.now) == "overdue"]
    drift = [one for one in _objects(sight) if one[1]]
    counts = Pairs(
        "",
        (
            _count("overdue", len(past), "bad"),
            _count("due within 7 days", len(soon), "warn"),
            _count("due within 14 days", len(later), ""),
            _count("handovers waiting for me", len(found.offers_to_me), "warn"),
            _count("checked out to me", len(found.out_to_me), ""),
            _count("stored objects failing", len(found.failing), "bad"),
            _count("locks otherwise than recorded", len(drift), "bad"),
            _count("approvals asked for", len(found.proposals), "warn"),
        ),
    )
    blocks = (
        *((offer(),) if is_training(sight.vault.origin) else ()),
        counts,
        Table(
            "My turn" if me else "Whose turn it is",
            ("when", "what", "about", "settled by"),
            tuple(_due(sight, row) for row in mine[:MOST]),
            empty="nothing waits for you" if me else "nothing waits for anybody",
            more=max(len(mine) - MOST, 0),
        ),
        Table(
            "Forms begun and not entered",
            ("form", "for"),
            tuple(
                Row(
                    (f"custody {' '.join(act.words)}", ", ".join(map(str, act.values.values()))),
                    act=act,
                    tone="warn",
                )
                for act in sight.begun
            ),
        ),
        Table(
            "Handovers waiting for me",
            ("exhibit", "from", "until"),
            tuple(
                Row(
                    (
                        sight.label("exhibit", one.exhibit),
                        sight.person(one.giver),
                        when(one.expires),
                    ),
                    Target("exhibit", one.exhibit),
                    Act("accept it", ("custody", "accept"), {"exhibit": sight.label("exhibit", one.exhibit)}),
                    "warn",
                )
                for one in found.offers_to_me
            ),
        ),
        Table(
            "Stored objects failing",
            ("exhibit", "store", "outcome"),
            tuple(
                Row(
                    (sight.label("exhibit", one.exhibit), one.store, one.failing or ""),
                    Target("object", one.id),
                    tone="bad",
                )
                for one in found.failing
            ),
        ),
    )
    shown = tuple(one for one in blocks if not isinstance(one, Table) or one.rows or one.empty)
    return Page(Target("today"), "Today", shown)


def _objects(sight: Sight) -> list[tuple[str, tuple[str, ...]]]:
    from custody.model.records import StoredObject

    return [(one.id, one.drift) for one in sight.lookup.under(StoredObject, "drift", "")]


def _count(name: str, count: int, tone: Tone) -> Pair:
    return Pair(name, str(count), tone if count else "")


def _due(sight: Sight, row: Due) -> Row:
    at = when(row.at) or "no date"
    state = row.state(sight.now)
    tone: Tone = "bad" if state == "overdue" else "warn" if state == "due" else ""
    words = None if row.awaited is None else sight.command_of(row.awaited)
    name = sight.about(row.subject)
    act = None if words is None else Act(f"custody {' '.join(words)}", words, {words[0]: name})
    page = PAGES.get(row.space)
    opens = Target("subject", row.subject) if page is None else Target(page, row.subject)
    what = f"{state.upper()} {row.why}" if state == "overdue" else row.why
    return Row(
        (at, what.replace("_", " "), f"{row.space} {name}", "" if words is None else " ".join(words)),
        opens,
        act,
        tone,
    )
