"""Scanned codes on screens: exhibits under one seal as one line, and the meaning of each code."""

from __future__ import annotations

from custody.display import code_words
from custody.errors import NotFound
from custody.frozen import dataclass
from custody.law.disposition_codes import GONE
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.sealed_groups import Off, parcel_of, read_code
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.worklist.worklist_page import exhibits_in_custody as held_now
from custody.model.records import Discrepancy, Exhibit, Offer, Whereabouts
from custody.pages.parts.context import PageContext
from custody.pages.parts.wording import when

#: Exhibits to choose from, at most: a custodian of more scans them.
MOST = 300


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a transfer: an exhibit with those under the same seal, and the seals and bags on them.

    ``exhibits`` and ``names`` are in the same order. ``why`` is the reason why the signed-in person cannot offer them,
    empty if the record has none; ``differs`` if a discrepancy of one is open. ``broken`` are the seals found broken.
    """

    exhibits: tuple[str, ...]
    names: tuple[str, ...]
    what: str
    seals: tuple[str, ...]
    bags: tuple[str, ...]
    holder: str
    place: str
    why: str = ""
    differs: bool = False
    broken: tuple[str, ...] = ()

    @property
    def as_sealed(self) -> str:
        """The state of its seals on record: absent, not_intact if all are broken, else intact."""
        return (
            "absent" if not self.seals else "not_intact" if set(self.seals) == set(self.broken) else "intact"
        )

    @property
    def key(self) -> str:
        """The identifier of the first exhibit, which identifies the line."""
        return self.exhibits[0]

    @property
    def name(self) -> str:
        """The names of its exhibits, separated by commas."""
        return ", ".join(self.names)


@dataclass(frozen=True, slots=True)
class Seen:
    """A scanned code: its kind of label, the line it matches, or the location that it names.

    ``named`` are the exhibits that the code itself names, ``place`` is the path of the location, ``place_id`` its
    identifier.
    """

    code: str
    off: Off
    item: Item | None = None
    named: tuple[str, ...] = ()
    place: str = ""
    place_id: str = ""


def item(context: PageContext, exhibit: Exhibit) -> Item:
    """Return the line of an exhibit, with all exhibits under the same seal."""
    parcel = parcel_of(context.lookup, exhibit)
    inside = [context.lookup.get(Exhibit, identifier) for identifier in parcel.exhibits]
    return Item(
        parcel.exhibits,
        tuple(context.names.label("exhibit", identifier) for identifier in parcel.exhibits),
        ", ".join(dict.fromkeys(code_words(enclosed.category) for enclosed in inside)),
        parcel.seals,
        parcel.bags,
        context.names.holders([exhibit])[exhibit.id],
        _lies(context.lookup, exhibit.id),
        next((why for enclosed in inside if (why := _kept(context, enclosed))), ""),
        any(_differs(context.lookup, enclosed.id) for enclosed in inside),
        parcel.broken,
    )


def _lies(lookup: Lookup, exhibit: str) -> str:
    where = lookup.maybe(Whereabouts, exhibit)
    return "" if where is None or where.location is None else path_of(lookup, where.location)


def _differs(lookup: Lookup, exhibit: str) -> bool:
    return next(lookup.under(Discrepancy, "open_of", exhibit), None) is not None


def _kept(context: PageContext, exhibit: Exhibit) -> str:
    """Return the reason why the signed-in person cannot offer an exhibit, empty if the record has none."""
    name = context.names.label("exhibit", exhibit.id)
    gone = gone_of(context.lookup, exhibit.id)
    if gone is not None:
        return f"{name} is gone: {GONE[gone.measure]} {when(gone.since)}, so it cannot be transferred"
    if context.me is None or exhibit.holder != context.me.id:
        return f"{name} is in the custody of {context.names.person(exhibit.holder)}: only the custodian can offer it"
    offer = None if exhibit.offer is None else context.lookup.maybe(Offer, exhibit.offer)
    if offer is not None and offer.ended is None and offer.expires >= context.now:
        receiver = context.names.person(offer.receiver)
        return f"{name} is offered to {receiver} until {when(offer.expires)}: recall it first"
    return ""


def offerable(context: PageContext) -> tuple[Item, ...]:
    """Return the lines that the signed-in person could offer, newest exhibit first, at most MOST.

    Without a signed-in person there are none.
    """
    if context.me is None:
        return ()
    own = sorted(held_now(context.lookup, context.me.id).rows, key=lambda one: -one.holds[-1].position)
    found = {line.key: line for line in (item(context, row) for row in own[:MOST])}
    return tuple(line for line in found.values() if not line.why)


def seen(context: PageContext, code: str) -> Seen:
    """Return the exhibits or the location that a scanned code names; neither if it is unknown.

    Raise Ambiguous if it names several.
    """
    lookup = context.lookup
    read = read_code(lookup, code)
    if read.exhibits:
        return Seen(read.code, read.off, item(context, lookup.get(Exhibit, read.exhibits[0])), read.exhibits)
    try:
        place = lookup.resolve("location", code)
        return Seen(code, "", place=path_of(lookup, place), place_id=place)
    except NotFound:
        return Seen(code, "")


def item_with_key(context: PageContext, key: str) -> Item:
    """Return the line of the exhibit with this identifier, read again from the ledger."""
    return item(context, context.lookup.get(Exhibit, key))
