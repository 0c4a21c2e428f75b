"""People and machines: who has which roles and keys, and one with keys, lent roles, and what they hold."""

from __future__ import annotations

from itertools import islice

from custody.ledger.views.people import enrolled_by
from custody.model.envelope import parse_entry
from custody.model.records import Actor, Deputyship, Exhibit, Key, Offer
from tui.page import Act, Block, Page, Pair, Pairs, Row, Table, Target
from tui.pages.history import history
from tui.sight import Sight
from tui.wording import when

#: People on one page, and exhibits that one of them holds.
ROWS, LINES = 300, 200


def listing(sight: Sight, key: str) -> Page:
    """Build the list of people and machines by name, those without a valid key last."""
    found = sorted(
        ((not one.keys, sight.person(one.id), one) for one in sight.lookup.all(Actor)),
        key=lambda row: row[:2],
    )
    rows = tuple(
        Row(
            (
                name,
                "machine" if one.machine else "person",
                ", ".join(one.roles) or "none",
                ", ".join(one.keys) or "no valid key",
            ),
            Target("person", one.id),
            tone="" if one.keys else "quiet",
        )
        for _, name, one in found[:ROWS]
    )
    columns = ("name", "", "roles", "keys")
    table = Table("", columns, rows, "nobody", max(len(found) - ROWS, 0))
    acts = (
        Act("enrol somebody with a key", ("actor", "enrol")),
        Act("list the keys on this machine", ("key", "list")),
    )
    return Page(Target("people"), "People and keys", (table,), acts=acts)


def person(sight: Sight, key: str) -> Page:
    """Build the page of one person or machine."""
    lookup = sight.lookup
    one = lookup.get(Actor, key)
    name = sight.person(key)
    held = sorted(
        islice(lookup.under(Exhibit, "holder", key), LINES + 1), key=lambda each: each.holds[-1].since
    )
    offers = sum(offer.expires >= sight.now for offer in lookup.under(Offer, "receiver", key))
    pairs = (
        Pair("roles", ", ".join(one.roles) or "none", "" if one.roles else "warn"),
        Pair("offered to", f"{offers} exhibits", "warn" if offers else ""),
    )
    rows = tuple(
        Row(
            (sight.label("exhibit", each.id), each.category.replace("_", " "), when(each.holds[-1].since)),
            Target("exhibit", each.id),
        )
        for each in held[:LINES]
    )
    title = "Holds" if len(held) <= LINES else f"Holds more than {LINES}, some of which"
    blocks: tuple[Block, ...] = (
        Pairs("", pairs),
        _keys(sight, key),
        *_lent(sight, key),
        Table(title, ("exhibit", "what", "since"), rows, "nothing"),
        history(sight, key),
    )
    acts = (
        Act("set roles", ("actor", "roles"), {"actor": name}),
        Act("lend a role for a time", ("actor", "deputise"), {"actor": name}),
        Act("offer everything held to another", ("custody", "reassign"), {"holder": name}),
    )
    return Page(Target("person", key), name, blocks, acts=acts)


def _keys(sight: Sight, actor: str) -> Table:
    lookup = sight.lookup
    found = sorted((one for one in lookup.all(Key) if one.actor == actor), key=lambda one: one.since)
    rows = tuple(
        Row(
            (
                one.name,
                when(parse_entry(lookup.reader.entry(one.since).note).envelope.at),
                sight.person(enrolled_by(lookup, one)),
                "signs" if one.until is None else f"until entry {one.until}: {one.reason or ''}",
            ),
            Target("entry", str(one.since)),
            tone="good" if one.until is None else "warn",
        )
        for one in found
    )
    return Table("Keys", ("key", "since", "enrolled by", "state"), rows, "no key")


def _lent(sight: Sight, actor: str) -> tuple[Table, ...]:
    deputy = sight.lookup.maybe(Deputyship, actor)
    windows = () if deputy is None else deputy.windows
    rows = tuple(
        Row(
            (
                ", ".join(one.roles),
                when(one.start),
                when(one.until if one.ended is None else min(one.until, one.ended)),
                sight.person(one.lender),
                "now" if one.covers(sight.now) else "",
            ),
            Target("entry", str(one.position)),
            tone="warn" if one.covers(sight.now) else "quiet",
        )
        for one in windows
    )
    return (Table("Lent roles", ("roles", "from", "until", "lent by", ""), rows),) if rows else ()
