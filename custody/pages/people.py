"""People and machines: who has which roles and keys, and one with keys, lent roles, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from custody.ledger.views.dispositions import gone_among
from custody.ledger.views.doubted import leak_of
from custody.ledger.views.people import enrolled_by, keys_of
from custody.ledger.views.pressing import gone_from
from custody.model.envelope import parse_entry
from custody.model.records import Actor, Deputyship, Exhibit, Key, Offer
from custody.pages.context import PageContext
from custody.pages.history import history
from custody.pages.listed import List, Place, Range
from custody.pages.page import (
    Action,
    Block,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
)
from custody.pages.wording import when

COLUMNS = ("name", "", "roles", "keys")
#: Offers to somebody that are counted at most; more are told as so many and more.
OFFERS = 500


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the people and machines as they were enrolled, those without a valid key last."""
    shown = List(
        "people", "People and keys", Actor, COLUMNS, lambda found: _rows(context, found), none="nobody"
    )
    page = shown.stretch(context.lookup, Place.read(key))
    acts = (
        Action("enrol somebody with a key", ("actor", "enrol")),
        Action("list the keys on this machine", ("key", "list")),
    )
    return replace(page, actions=acts)


def _rows(context: PageContext, found: Sequence[Actor]) -> list[Row]:
    names = context.names.labels("actor", (one.id for one in found))
    return [
        Row.of(
            (
                names[one.id],
                "machine" if one.machine else "person",
                ", ".join(one.roles) or "none",
                ", ".join(one.keys) or "no valid key",
            ),
            Target("person", one.id),
            tone="" if one.keys else "quiet",
        )
        for one in found
    ]


def person(context: PageContext, key: str) -> Page:
    """Build the page of one person or machine, or a further stretch of what is held."""
    lookup, place = context.lookup, Place.read(key)
    one = lookup.get(Actor, place.case)
    name = context.names.person(one.id)
    page = replace(_held(context).stretch(lookup, place), title=name)
    if place != place.first:
        return page
    some = list(islice(lookup.under(Offer, "receiver", one.id), OFFERS + 1))
    offers, more = sum(offer.expires >= context.now for offer in some), "+" if len(some) > OFFERS else ""
    pairs = (
        Fact.of("roles", ", ".join(one.roles) or "none", "" if one.roles else "warn"),
        Fact.of("offered to", f"{offers}{more} exhibits", "warn" if offers else ""),
    )
    blocks: tuple[Block, ...] = (
        Section.of("", pairs),
        _keys(context, one.id),
        *_lent(context, one.id),
        *page.blocks,
        *history(context, one.id),
    )
    acts = (
        Action("set roles", ("actor", "roles"), {"actor": name}),
        Action("lend a role for a time", ("actor", "deputise"), {"actor": name}),
        Action("offer everything held to another", ("custody", "reassign"), {"holder": name}),
    )
    return replace(page, blocks=blocks, actions=acts)


def _held(context: PageContext) -> List[Exhibit]:
    """Give the list of what somebody holds: not what is recorded with them and has left the house."""

    def rows(found: Sequence[Exhibit]) -> list[Row]:
        gone = gone_among(context.lookup, [one.id for one in found])
        found = [one for one in found if one.id not in gone]
        names = context.names.labels("exhibit", (one.id for one in found))
        return [
            Row.of(
                (names[one.id], one.category.replace("_", " "), when(one.holds[-1].since)),
                Target("exhibit", one.id),
            )
            for one in found
        ]

    def within(place: Place) -> Range:
        return Range("holder", place.case, place.case)

    return List(
        "person",
        "Holds",
        Exhibit,
        ("exhibit", "what", "since"),
        rows,
        within=within,
        counted=within,
        belongs=lambda one, place: one.custodian == place.case,
        headed=True,
        none="nothing",
        absent=lambda lookup, place: gone_from(lookup, place.case),
    )


def _keys(context: PageContext, actor: str) -> Table:
    lookup = context.lookup
    rows = tuple(
        Row.of(
            (
                one.name,
                when(parse_entry(lookup.reader.entry(one.since).note).envelope.at),
                context.names.person(enrolled_by(lookup, one)),
                _state(context, one),
            ),
            Target("entry", str(one.since)),
            tone="good" if one.until is None else "warn",
        )
        for one in keys_of(lookup, actor)
    )
    return Table.of("Keys", ("key", "since", "enrolled by", "state"), rows, "no key")


def _state(context: PageContext, key: Key) -> str:
    """Say whether a key signs, until which entry and why, and that others may have had it."""
    if key.until is None:
        return "signs"
    leak = leak_of(context.lookup.reader, key)
    return f"until entry {key.until}: {key.reason or ''}" if leak is None else leak.told()


def _lent(context: PageContext, actor: str) -> tuple[Table, ...]:
    deputy = context.lookup.maybe(Deputyship, actor)
    windows = () if deputy is None else deputy.windows
    rows = tuple(
        Row.of(
            (
                ", ".join(one.roles),
                when(one.start),
                when(one.until if one.ended is None else min(one.until, one.ended)),
                context.names.person(one.lender),
                "now" if one.covers(context.now) else "",
            ),
            Target("entry", str(one.position)),
            tone="warn" if one.covers(context.now) else "quiet",
        )
        for one in windows
    )
    return (Table.of("Lent roles", ("roles", "from", "until", "lent by", ""), rows),) if rows else ()
