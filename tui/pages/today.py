"""The first page of a day: what needs somebody, counts first, then each thing with what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from custody.law.clock import DAY
from custody.ledger.views.due import counted
from custody.ledger.views.due.agreed import proposals
from custody.ledger.whereto import standing
from custody.model.ids import is_training
from custody.model.records import Offer, StoredObject, Whereabouts
from storage.upkeep import upkeep_of
from tui.page import Act, Page, Pair, Pairs, Row, Table, Target, Tone
from tui.pages.listed import turns
from tui.pages.tour import offer
from tui.pages.turns import AHEAD, LOOKED, approvals, further, stretch, table
from tui.sight import Sight
from tui.wording import when

#: Handovers, objects and what is checked out that are listed at most; the others are counted.
MOST = 100
_WEEK = 7 * DAY
_REVIEWS = frozenset({"hold_review", "term_review"})


def build(sight: Sight, key: str) -> Page:
    """Build the page for whoever is signed in, else for nobody in particular; with a key, what follows its lines."""
    if key:
        return further(sight, key)
    lookup, reader, now = sight.lookup, sight.lookup.reader, sight.now
    me = None if sight.me is None else sight.me.id
    turn = stretch(sight)
    offers = [] if me is None else [one for one in lookup.under(Offer, "receiver", me) if one.expires >= now]
    out = 0 if me is None else reader.count("whereabouts", "out", me, me)
    failing, drift = (reader.count("object", *term) for term in (("failing", "", "~"), ("drift", "", "")))
    asked = approvals(sight, proposals(lookup, now + 1, now + AHEAD, now))
    mine = f"{len(turn.rows)}{'' if turn.more is None else '+'}"
    blocks = (
        *((offer(),) if is_training(sight.vault.origin) else ()),
        Pairs(
            "",
            (
                *_moved(sight),
                *_deadlines(sight),
                Pair("my turn" if me else "waiting for somebody", mine, "" if mine == "0" else "warn"),
                _count("approvals asked of me", asked, "warn"),
                _count("handovers waiting for me", len(offers), "warn"),
                _count("checked out to me", out, ""),
                _count("stored objects failing", failing, "bad", Target("integrity", "failing")),
                _count("locks not as recorded", drift, "bad", Target("integrity", "drift")),
            ),
        ),
        table(
            sight,
            "My turn" if me else "Whose turn it is",
            turn.rows,
            f"nothing among the {LOOKED} most urgent"
            if turn.more
            else f"nothing waits for {'you' if me else 'anybody'}",
        ),
        *turns(before=False, after=turn.more is not None),
        _begun(sight),
        _offers(sight, sorted(offers, key=lambda one: (one.expires, one.position))),
        _out(sight, me),
        _failing(sight, failing),
    )
    shown = tuple(one for one in blocks if not isinstance(one, Table) or one.rows or one.empty)
    return Page(Target("today"), "Today", shown, after=turn.more)


def _deadlines(sight: Sight) -> list[Pair]:
    """Count what is due."""
    reader, now, upkeep = sight.lookup.reader, sight.now, upkeep_of(sight.vault.settings)
    overdue, soon, later = counted(reader, now, (now + _WEEK, now + AHEAD), upkeep)
    counts: tuple[tuple[str, int, Tone], ...] = (
        ("overdue", overdue, "bad"),
        ("due within 7 days", soon, "warn"),
        ("due within 14 days", later, ""),
        ("reviews due", sum(counted(reader, now, (now + AHEAD,), upkeep, _REVIEWS)), "warn"),
    )
    return [_count(name, count, tone) for name, count, tone in counts]


def _moved(sight: Sight) -> tuple[Pair, ...]:
    """Say that nothing can be entered any more, where the ledger was moved away."""
    found = standing(sight.vault.store.read())
    return () if found is None else (Pair("nothing can be entered", found, "bad"),)


def _begun(sight: Sight) -> Table:
    """Give the forms that whoever is signed in may take up again."""
    rows = (
        Row(
            (
                f"custody {' '.join(act.words)}",
                ", ".join(str(value) for value in act.values.values() if value),
            ),
            act=act,
            tone="warn",
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
    columns, rest = ("exhibit", "store", "outcome"), Target("integrity", "failing")
    return Table("Stored objects failing", columns, tuple(rows), more=more, rest=rest)


def _count(name: str, count: int, tone: Tone, opens: Target | None = None) -> Pair:
    return Pair(name, str(count), tone if count else "", opens if count else None)
