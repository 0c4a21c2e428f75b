"""Pages of people and machines: the list with roles and keys, and one person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from custody.display import in_words
from custody.law.clock import format_instant
from custody.ledger.views.entries.compromised_key_entries import leak_of
from custody.ledger.views.exhibits.dispositions import gone_among
from custody.ledger.views.subjects.people import enrolled_by, keys_of, name_of
from custody.ledger.views.worklist.worklist_page import gone_from
from custody.model.entry.envelope import parse_entry
from custody.model.records import Actor, Deputyship, Exhibit, Key, Offer, Window
from custody.pages.lists.lists import Listing
from custody.pages.lists.paged_list import List, Place, Range
from custody.pages.parts.cells import Cells, count, entry, of_record, word, words
from custody.pages.parts.context import PageContext
from custody.pages.parts.facts import cell
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Column,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
)
from custody.pages.parts.wording import when
from custody.pages.things.history import history

COLUMNS = (
    Column("name", "name", "thing"),
    Column("machine", ""),
    Column("roles", "roles", "code"),
    Column("keys", "keys", "code"),
)
#: The most offers to an actor that are counted; more are shown as "500+".
OFFERS = 500


def listing(context: PageContext, key: str) -> Page:
    """Return a page of actors by enrolment, those without a valid key last."""
    shown = List(
        "people", "People and keys", Actor, COLUMNS, lambda found: _rows(context, found), none="nobody"
    )
    page = shown.stretch(context.lookup, Place.read(key))
    acts = (
        Action("enrol a person with a key", ("actor", "enrol")),
        Action("list the keys on this machine", ("key", "list")),
    )
    return replace(page, actions=acts)


def _rows(context: PageContext, found: Sequence[Actor]) -> list[Row]:
    names = {actor.id: context.names.person(actor.id) for actor in found}
    return [
        Row.of(
            (
                cell(actor.id, names[actor.id]),
                cell(actor.machine, "machine" if actor.machine else "person"),
                cell(" ".join(actor.roles) or None, in_words(actor.roles) or "none"),
                cell(" ".join(actor.keys) or None, ", ".join(actor.keys) or "no valid key"),
            ),
            Target("person", actor.id),
            tone="" if actor.keys else "quiet",
        )
        for actor in found
    ]


def _order(context: PageContext, actor: Actor) -> tuple[bool, str, str]:
    name = name_of(context.lookup, actor.id)
    return name is None, name or "", actor.id


LIST = Listing("actors", "People and keys", Actor, COLUMNS, _rows, _order, "nobody", "actor")


def person(context: PageContext, key: str) -> Page:
    """Return the page of one actor, or a further page of the exhibits in their custody.

    Raises NotFound if there is no such actor.
    """
    return person_page(context, key, None)


def person_page(context: PageContext, key: str, most: int | None) -> Page:
    """Return the page of one actor; ``most`` limits its exhibits, None: a full page of them.

    A ``key`` of a further page gives the list alone. Raise NotFound for an unknown actor.
    """
    lookup, place = context.lookup, Place.read(key)
    actor = lookup.get(Actor, place.case)
    name = context.names.person(actor.id)
    page = replace(_held(context).stretch(lookup, place), title=name)
    if not place.is_beginning:
        return page
    if most is not None:
        page = replace(page, blocks=(_held(context).beginning(lookup, place, most),))
    some = list(islice(lookup.under(Offer, "receiver", actor.id), OFFERS + 1))
    offers, more = sum(offer.expires >= context.now for offer in some), "+" if len(some) > OFFERS else ""
    facts = (
        Fact("id", "identifier", actor.id, actor.id),
        words("roles", actor.roles, "" if actor.roles else "none"),
        Fact("offers_open", "offered to", offers, f"{offers}{more} exhibits", tone="warn" if offers else ""),
        count("holds", _held(context).count(lookup, place)),
    )
    blocks: tuple[Block, ...] = (
        Section.of("", facts, "person"),
        _keys(context, actor.id),
        *_lent(context, actor.id),
        *page.blocks,
        *history(context, actor.id),
    )
    acts = (
        Action("set roles", ("actor", "set-roles"), {"actor": name}),
        Action("lend a role for a time", ("actor", "deputise"), {"actor": name}),
        Action("offer all exhibits to another custodian", ("transfer", "reassign"), {"custodian": name}),
    )
    return replace(page, blocks=blocks, actions=acts, alarms=tuple(_leaks(context, actor.id)))


def _held(context: PageContext) -> List[Exhibit]:
    """Return the list of exhibits in an actor's custody, without those that left the agency."""

    def rows(found: Sequence[Exhibit]) -> list[Row]:
        gone = gone_among(context.lookup, [exhibit.id for exhibit in found])
        found = [exhibit for exhibit in found if exhibit.id not in gone]
        cells = Cells(context)
        cells.name("exhibit", (record.id for record in found))
        return [
            Row.of(
                (
                    cells.thing("exhibit", exhibit.id),
                    word("what", exhibit.category),
                    Fact("since", "since", format_instant(since := exhibit.holds[-1].since), when(since)),
                ),
                Target("exhibit", exhibit.id),
            )
            for exhibit in found
        ]

    def within(place: Place) -> Range:
        return Range("custodian", place.case, place.case)

    return List(
        "person",
        "Holds",
        Exhibit,
        ("exhibit", "what", "since"),
        rows,
        within=within,
        counted=within,
        belongs=lambda exhibit, place: exhibit.custodian == place.case,
        headed=True,
        none="nothing",
        absent=lambda lookup, place: gone_from(lookup, place.case),
    )


def _keys(context: PageContext, actor: str) -> Table:
    keys = sorted(keys_of(context.lookup, actor), key=lambda key: key.name)
    titles = (("name", "key"), ("since", "since"), ("enrolled_by", "enrolled by"), ("state", "state"))
    columns = tuple(Column(key, title) for key, title in titles)
    rows = tuple(_key(context, key) for key in keys)
    return Table("keys", "Keys", columns, rows, "no key")


def _key(context: PageContext, key: Key) -> Row:
    reader, cells = context.lookup.reader, Cells(context)
    since = parse_entry(reader.entry(key.since).note).envelope.at
    leak = leak_of(reader, key)
    leaked = (
        () if leak is None else (cells.instant("leaked since", leak.since), Fact.of("leak", leak.sentence()))
    )
    return Row(
        (
            Fact("name", "key", key.name, key.name),
            Fact("since", "since", format_instant(since), when(since)),
            cells.person("enrolled by", enrolled_by(context.lookup, key)),
            Fact("state", "state", "signs" if key.until is None else "revoked", _state(key)),
        ),
        Target("entry", str(key.since)),
        tone="good" if key.until is None else "warn",
        facts=(
            Fact("vkey", "verifier key", key.vkey, key.vkey),
            entry(key.since, "since entry"),
            entry(key.until, "until entry"),
            word("reason", key.reason),
            *leaked,
        ),
    )


def _state(key: Key) -> str:
    """Return the state of a key as text: signs, or revoked by which entry and why."""
    return "signs" if key.until is None else f"until entry {key.until}: {key.reason or ''}"


def _leaks(context: PageContext, actor: str) -> Iterator[Alarm]:
    """Yield an alarm for each compromised key of an actor."""
    for key in keys_of(context.lookup, actor):
        leak = leak_of(context.lookup.reader, key)
        if leak is not None:
            yield Alarm("key.compromised", f"{key.name}: {leak.sentence()}", "warn", key.until)


def _lent(context: PageContext, actor: str) -> tuple[Table, ...]:
    deputy = context.lookup.maybe(Deputyship, actor)
    windows = () if deputy is None else deputy.windows
    cells, now = Cells(context), context.now
    rows = tuple(
        Row(
            (
                words("roles", window.roles),
                Fact("start", "from", format_instant(window.start), when(window.start)),
                Fact("until", "until", format_instant(end := _end(window)), when(end)),
                cells.person("lent by", window.lender, "lender"),
                Fact("counts", "counts", window.covers(now), _counts(window, now)),
            ),
            Target("entry", str(window.position)),
            tone="warn" if window.covers(now) else "quiet",
            facts=(
                cells.person("person represented", window.represented_actor, "for_whom"),
                *of_record(window, ("start", "until")),
            ),
        )
        for window in windows
    )
    titles = (
        ("roles", "roles"),
        ("start", "from"),
        ("until", "until"),
        ("lender", "lent by"),
        ("counts", "counts"),
    )
    columns = tuple(Column(key, title) for key, title in titles)
    return (Table("lent", "Lent roles", columns, rows),)


def _end(window: Window) -> int:
    return window.until if window.ended is None else min(window.until, window.ended)


def _counts(window: Window, now: int) -> str:
    """Return whether a lent role counts at ``now`` as text: now, ended early, or empty."""
    return "now" if window.covers(now) else "ended early" if window.ended else ""
