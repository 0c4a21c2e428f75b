"""The first page of a day: what needs somebody, counts first, then each thing with what settles it."""

from __future__ import annotations

from itertools import islice

from custody.ledger.views.due.agreed import proposals
from custody.ledger.whereto import closed, words
from custody.model.ids import is_training
from custody.model.records import StoredObject
from storage.health.looking import glance
from tui.intents import Left
from tui.page import Act, Page, Pair, Pairs, Row, Said, Table, Target, Tone
from tui.pages import alarms, behind
from tui.pages.listed import turns
from tui.pages.past import past
from tui.pages.tour import offer
from tui.pages.turns import AHEAD, LOOKED, approvals, stretch, table
from tui.pages.unfit import refusal
from tui.sight import Sight

#: Questions that say what a form is about, wherever it was opened, and to whom something goes.
NAMING = (
    *("seizure", "case", "order", "production", "request", "exhibit", "exhibits", "round", "number"),
    *("reference", "to"),
)
#: Failing objects that are listed at most; the others are counted.
MOST = 100


def build(sight: Sight, key: str) -> Page:
    """Build the page for whoever is signed in, else for nobody in particular; with a key, what follows its lines."""
    if key:
        return behind.build(sight, key)
    lookup, reader, now = sight.lookup, sight.lookup.reader, sight.now
    me = None if sight.me is None else sight.me.id
    turn = stretch(sight)
    offers, out = behind.offers(sight), behind.out(sight)
    failing, drift = (reader.count("object", *term) for term in (("failing", "", "~"), ("drift", "", "")))
    asked = approvals(sight, proposals(lookup, now + 1, now + AHEAD, now))
    mine = f"{len(turn.rows)}{'' if turn.more is None else '+'}"
    blocks = (
        alarms.table(sight),
        *((offer(),) if is_training(sight.vault.origin) else ()),
        Pairs(
            "",
            (
                *_moved(sight),
                *_unfit(sight),
                *past(sight),
                *_deadlines(sight),
                Pair(
                    "my turn" if me else "waiting for somebody",
                    mine,
                    "" if mine == "0" else "warn",
                    behind.part("turn"),
                ),
                _count("approvals asked of me", len(asked), "warn", behind.part("approvals")),
                _count("handovers waiting for me", offers.count, "warn", behind.part("offers")),
                _count("checked out to me", out.count, "", behind.part("out")),
                _count("stored objects failing", failing, "bad", Target("integrity", "failing")),
                _count("locks not as recorded", drift, "bad", Target("integrity", "drift")),
            ),
        ),
        *_health(sight),
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
        offers.table(behind.HANDOVERS, behind.OFFERS),
        out.table(behind.CHECKED_OUT, behind.OUT),
        _failing(sight, failing),
    )
    shown = tuple(one for one in blocks if not isinstance(one, Table) or one.rows or one.empty)
    return Page(Target("today"), "Today", shown, after=turn.more)


def _deadlines(sight: Sight) -> list[Pair]:
    """Count what is due, whoever must act."""
    tones: dict[str, Tone] = {"overdue": "bad", "week": "warn", "later": "", "reviews": "warn"}
    return [
        _count(behind.DUE[name], count, tones[name], behind.part(name))
        for name, count in behind.counts(sight).items()
    ]


def _moved(sight: Sight) -> tuple[Pair, ...]:
    """Say that nothing can be entered any more, where the ledger was moved away."""
    reader = sight.vault.store.read()
    found = closed(reader)
    if found is None:
        return ()
    opens = Target("entry", str(found.position))
    return (Pair("nothing can be entered", words(reader, found), "bad", opens),)


def _unfit(sight: Sight) -> tuple[Pair, ...]:
    """Return the line that nothing can be entered, where this account remembers what speaks against it."""
    told = refusal(sight)
    return () if told is None else (Pair("nothing can be entered", told, "bad", Target("audit")),)


def _health(sight: Sight) -> tuple[Said, ...]:
    """Return the sentence that says what is wrong with the machine, or keeps a restore from being possible, if any."""
    found = glance(sight.vault)
    if found.level == "ok":
        return ()
    names = ", ".join(dict.fromkeys(check.name for check in found.wrong))
    return (Said(f"This machine: {found.words} ({names})", "bad" if found.level == "fail" else "warn"),)


def _begun(sight: Sight) -> Table:
    """Give the forms that whoever is signed in may take up again."""
    rows = (
        Row(
            (" ".join(one.words), _about(one)),
            act=Act("go on", one.words, one.given),
            tone="warn",
        )
        for one in sight.begun
    )
    return Table("Forms begun and not entered", ("form", "for"), tuple(rows))


def _about(one: Left) -> str:
    """Say what a form is about: what it was opened for, as it is filled in by now, what was named since, how much."""
    values = {**one.given, **{name: value for name, value in one.values.items() if value}}
    named = [values.get(name) for name in dict.fromkeys((*one.given, *NAMING))]
    told = [", ".join(map(str, some)) if isinstance(some, list) else str(some) for some in named if some]
    rows = values.get("rows")
    if isinstance(rows, list) and rows:
        told.append(f"{len(rows)} line{'' if len(rows) == 1 else 's'}")
    return ", ".join(dict.fromkeys(told))


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


def _count(name: str, count: int, tone: Tone, opens: Target) -> Pair:
    return Pair(name, str(count), tone if count else "", opens)
