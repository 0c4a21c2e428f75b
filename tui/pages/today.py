"""The first page of a day: what needs somebody, counts first, then each thing with what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from custody.law.clock import DAY
from custody.ledger.views.due import Due, due, turn_of
from custody.ledger.views.due.to_do import TO_DO
from custody.ledger.whereto import standing
from custody.model.ids import b64, is_training
from custody.model.records import Disposition, Offer, StoredObject, Whereabouts
from custody.model.rules.disposition import asked_by
from storage.upkeep import upkeep_of
from tui.page import Act, Page, Pair, Pairs, Row, Table, Target, Tone
from tui.pages.given import given
from tui.pages.tour import offer
from tui.sight import PAGES, Sight
from tui.wording import when

#: Deadlines that are listed at most; the others are counted.
MOST = 100
#: Deadlines that are counted at most; more are told as so many and more.
LOOKED = 500
_WEEK, _FORTNIGHT = 7 * DAY, 14 * DAY


def build(sight: Sight, key: str) -> Page:
    """Build the page for whoever is signed in, else for nobody in particular."""
    lookup, reader, now = sight.lookup, sight.lookup.reader, sight.now
    me = None if sight.me is None else sight.me.id
    rows = list(islice(due(reader, now, now + _FORTNIGHT, upkeep_of(sight.vault.settings)), LOOKED + 1))
    turn = None if sight.me is None else turn_of(lookup, sight.me, now)
    mine = [row for row in rows[:LOOKED] if turn is None or turn(row)]
    offers = [] if me is None else [one for one in lookup.under(Offer, "receiver", me) if one.expires >= now]
    out = 0 if me is None else reader.count("whereabouts", "out", me, me)
    failing, drift = (reader.count("object", *term) for term in (("failing", "", "~"), ("drift", "", "")))
    blocks = (
        *((offer(),) if is_training(sight.vault.origin) else ()),
        Pairs(
            "",
            (
                *_moved(sight),
                *_deadlines(rows, now),
                _count("my turn" if me else "waiting for somebody", len(mine), "warn"),
                _count("approvals asked of me", sum(one.why == "approve" for one in mine), "warn"),
                _count("handovers waiting for me", len(offers), "warn"),
                _count("checked out to me", out, ""),
                _count("stored objects failing", failing, "bad", Target("integrity", "failing")),
                _count("locks not as recorded", drift, "bad", Target("integrity", "drift")),
            ),
        ),
        Table(
            "My turn" if me else "Whose turn it is",
            ("when", "about", "what to do"),
            tuple(_due(sight, row) for row in mine[:MOST]),
            empty="nothing waits for you" if me else "nothing waits for anybody",
            more=max(len(mine) - MOST, 0),
        ),
        _begun(sight),
        _offers(sight, sorted(offers, key=lambda one: (one.expires, one.position))),
        _out(sight, me),
        _failing(sight, failing),
    )
    shown = tuple(one for one in blocks if not isinstance(one, Table) or one.rows or one.empty)
    return Page(Target("today"), "Today", shown)


def _deadlines(rows: Sequence[Due], now: int) -> list[Pair]:
    """Count what is due, as far as one look goes."""
    seen, rest = rows[:LOOKED], "+" if len(rows) > LOOKED else ""
    ahead = [row.at - now for row in seen if row.at is not None and row.at > now]
    soon = sum(one <= _WEEK for one in ahead)
    counts: tuple[tuple[str, int, Tone], ...] = (
        ("overdue", sum(row.state(now) == "overdue" for row in seen), "bad"),
        ("due within 7 days", soon, "warn"),
        ("due within 14 days", len(ahead) - soon, ""),
        ("reviews due", sum("review" in row.sort for row in seen), "warn"),
    )
    return [Pair(name, f"{count}{rest}", tone if count else "") for name, count, tone in counts]


def _moved(sight: Sight) -> tuple[Pair, ...]:
    """Say that nothing can be entered any more, where the ledger was moved away."""
    found = standing(sight.vault.store.read())
    return () if found is None else (Pair("nothing can be entered", found, "bad"),)


def _begun(sight: Sight) -> Table:
    rows = (
        Row(
            (f"custody {' '.join(act.words)}", ", ".join(map(str, act.values.values()))), act=act, tone="warn"
        )
        for act in sight.begun
    )
    return Table("Forms begun and not entered", ("form", "for"), tuple(rows))


def _offers(sight: Sight, offers: Sequence[Offer]) -> Table:
    names = sight.labels("exhibit", (one.exhibit for one in offers[:MOST]))
    rows = (
        Row(
            (names[one.exhibit], sight.person(one.giver), when(one.expires)),
            Target("exhibit", one.exhibit),
            Act("accept it", ("custody", "accept"), {"exhibit": names[one.exhibit]}),
            "warn",
        )
        for one in offers[:MOST]
    )
    more = max(len(offers) - MOST, 0)
    return Table("Handovers waiting for me", ("exhibit", "from", "until"), tuple(rows), more=more)


def _out(sight: Sight, me: str | None) -> Table:
    """Give what is checked out to somebody."""
    found = [] if me is None else list(islice(sight.lookup.under(Whereabouts, "out", me), MOST))
    names = sight.labels("exhibit", (one.exhibit for one in found))
    rows = (
        Row(
            (names[one.exhibit], when(one.out_since), when(one.out_back) or "no date"),
            Target("exhibit", one.exhibit),
        )
        for one in found
    )
    return Table("Checked out to me", ("exhibit", "since", "expected back"), tuple(rows))


def _failing(sight: Sight, count: int) -> Table:
    found = list(islice(sight.lookup.under(StoredObject, "failing", "", "~"), MOST))
    names = sight.labels("exhibit", (one.exhibit for one in found))
    rows = (
        Row((names[one.exhibit], one.store, one.failing or ""), Target("object", one.id), tone="bad")
        for one in found
    )
    more = count - len(found)
    return Table("Stored objects failing", ("exhibit", "store", "outcome"), tuple(rows), more=more)


def _count(name: str, count: int, tone: Tone, opens: Target | None = None) -> Pair:
    return Pair(name, str(count), tone if count else "", opens if count else None)


def _asks(sight: Sight, row: Due) -> tuple[str, ...]:
    """Give what an approved measure asks of whoever carries it out."""
    if row.awaited != "disposition.executed" or row.position is None:
        return ()
    found = sight.lookup.maybe(Disposition, b64(sight.lookup.reader.entry(row.position).leaf))
    return () if found is None else asked_by(found.measure)


def _due(sight: Sight, row: Due) -> Row:
    at = when(row.at) or "no date"
    state = row.state(sight.now)
    tone: Tone = "bad" if state == "overdue" else "warn" if state == "due" else ""
    words = None if row.awaited is None else sight.command_of(row.awaited)
    name = sight.about(row.subject)
    act = (
        None
        if words is None
        else Act(
            f"custody {' '.join(words)}",
            words,
            given(row.space, name, row.position),
            asks=_asks(sight, row),
        )
    )
    page = PAGES.get(row.space)
    opens = Target("subject", row.subject) if page is None else Target(page, row.subject)
    what = f"OVERDUE: {TO_DO[row.why]}" if state == "overdue" else TO_DO[row.why]
    return Row(
        (at, f"{row.space} {name}", what),
        opens,
        act,
        tone,
    )
