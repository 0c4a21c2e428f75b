"""The page of one transfer: giver, receiver, and the answer for each exhibit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.errors import NotFound
from custody.model.records import CheckOut, Offer
from custody.pages.lists.lists import Chosen, Listing, exactly
from custody.pages.lists.paged_list import Range
from custody.pages.parts import facts
from custody.pages.parts.cells import Cells, flag, word
from custody.pages.parts.page import Column, Fact, Page, Row, Table, Target
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import away, when
from custody.pages.things.entry_tables import ENTRY, position

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

_ITEMS = (Column("exhibit", "exhibit", "thing"), Column("state", "state", "code"), ENTRY)
_TONES: dict[str, Tone] = {"accepted": "good", "refused": "bad", "expired": "warn", "offered": "warn"}


def offers(context: PageContext, found: Sequence[Offer]) -> list[Row]:
    """Return the rows of open offers: exhibit, giver, receiver, purpose and expiry."""
    cells = Cells(context)
    cells.name("exhibit", (offer.exhibit for offer in found))
    return [
        Row(
            (
                cells.thing("exhibit", offer.exhibit),
                cells.person("from", offer.giver, "giver"),
                cells.person("to", offer.receiver, "receiver"),
                word("for", offer.purpose),
                _ends(offer, context.now),
            ),
            Target("exhibit", offer.exhibit),
            tone="warn" if offer.expires < context.now else "",
            facts=(flag("ran out", offer.expires < context.now),),
        )
        for offer in found
    ]


def _ends(offer: Offer, now: int) -> Fact:
    text = f"ran out {when(offer.expires)}" if offer.expires < now else away(offer.expires, now)
    return facts.instant("expires_at", "ends", offer.expires, text=text)


def _side(context: PageContext, offer: Offer, chosen: Chosen) -> bool:
    """Return whether an offer has the chosen giver and receiver, and is expired where that is chosen."""
    sides = chosen.get("giver") in (None, offer.giver) and chosen.get("receiver") in (None, offer.receiver)
    return sides and (offer.expires < context.now or "expired" not in chosen)


LIST = Listing(
    "offers",
    "Open offers",
    Offer,
    (
        Column("exhibit", "exhibit", "thing"),
        Column("giver", "from", "thing"),
        Column("receiver", "to", "thing"),
        Column("purpose", "for", "code"),
        Column("expires_at", "ends", "instant"),
    ),
    offers,
    lambda _, offer: (offer.expires, offer.position),
    "no open offers",
    within=Range("receiver", "", "~"),
    sources={"giver": exactly("giver"), "receiver": exactly("receiver")},
    keep=_side,
)


def transfer(context: PageContext, key: str) -> Page:
    """Return the page of the transfer with this identifier.

    Raises NotFound where no offer or hand-out names it.
    """
    lookup = context.lookup
    offers = sorted(lookup.under(Offer, "transfer", key), key=lambda offer: offer.position)
    papers = sorted(lookup.under(CheckOut, "transfer", key), key=lambda check_out: check_out.position)
    if not offers and not papers:
        raise NotFound(f"there is no transfer {key!r}", hint="Offers and hand-outs name theirs.")
    giver = offers[0].giver if offers else papers[0].giver
    names = context.names.labels(
        "exhibit", [offer.exhibit for offer in offers] + [check_out.exhibit for check_out in papers]
    )
    rows = [_row(offer.exhibit, names, _state(offer, context.now), offer.position) for offer in offers]
    rows += [
        _row(paper.exhibit, names, "handed_out" if paper.ended is None else "returned", paper.position)
        for paper in papers
    ]
    opens = target_of(lookup, giver)
    states = [str(row.cells[1].value) for row in rows]
    known = (
        Fact("giver", "from", giver, context.names.person(giver), opens=opens),
        *list(_receiver(context, offers, papers))[:1],
        facts.count("exhibits", "exhibits", len(rows)),
        Fact(
            "state",
            "state",
            " ".join(dict.fromkeys(states)),
            _counted(states),
            tone=_TONES.get(states[0], ""),
        ),
        _until(context, offers, papers),
        _next(context, offers, papers),
        Fact("transfer", "identifier", key, key),
    )
    table = Table.of("Exhibits", _ITEMS, tuple(rows), key="items")
    return Page(Target("transfer", key), f"Transfer {key[:8]}", (table,), key_facts=known)


def _counted(states: list[str]) -> str:
    """Return how many exhibits of a transfer are in each state."""
    counts = {state: states.count(state) for state in states}
    if len(counts) == 1:
        return code_words(states[0])
    return ", ".join(f"{count} {code_words(state)}" for state, count in counts.items())


def _until(context: PageContext, offers: list[Offer], papers: list[CheckOut]) -> Fact:
    """Return until when the offer is open, or when what was handed out is expected back."""
    ends = [offer.expires for offer in offers if offer.ended is None]
    backs = [paper.back for paper in papers if paper.ended is None and paper.back is not None]
    if ends or backs:
        return facts.instant("until", "until", min([*ends, *backs]), now=context.now)
    return Fact(
        "until", "until", None, "closed" if not any(p.ended is None for p in papers) else "no date of return"
    )


def _next(context: PageContext, offers: list[Offer], papers: list[CheckOut]) -> Fact:
    """Return who acts next, and how."""
    open_ = [offer for offer in offers if offer.ended is None]
    if any(offer.expires >= context.now for offer in open_):
        text = f"{context.names.person(open_[0].receiver)}: accept or refuse"
        return Fact("next", "next", "offer", text, tone="warn")
    if open_:
        text = f"{context.names.person(open_[0].giver)}: recall the offer, or offer anew"
        return Fact("next", "next", "offer_expired", text, tone="warn")
    if any(paper.ended is None for paper in papers):
        return Fact("next", "next", "outside", "have the exhibits returned, and record it", tone="warn")
    return Fact("next", "next", None, "nothing is due")


def _receiver(context: PageContext, offers: list[Offer], papers: list[CheckOut]) -> Iterator[Fact]:
    if offers:
        receiver = offers[0].receiver
        opens = target_of(context.lookup, receiver)
        yield Fact("receiver", "to", receiver, context.names.person(receiver), opens=opens)
    if papers:
        sort = papers[0].to
        words = f"a receiver without a key ({code_words(sort)})"
        yield Fact("receiver_class", "to", sort, words)


def _state(offer: Offer, now: int) -> str:
    return offer.ended or ("expired" if offer.expires < now else "offered")


def _row(exhibit: str, names: dict[str, str], state: str, entry: int) -> Row:
    return Row(
        (
            Fact("exhibit", "exhibit", exhibit, names[exhibit]),
            Fact("state", "state", state, state, tone=_TONES.get(state, "")),
            position(entry),
        ),
        Target("exhibit", exhibit),
    )


def handovers_named(context: PageContext, text: str) -> list[str]:
    """Return the identifiers of transfers that begin with a text, sorted."""
    found = {record.transfer for record in context.lookup.under(Offer, "transfer", text, f"{text}~")}
    found |= {record.transfer for record in context.lookup.under(CheckOut, "transfer", text, f"{text}~")}
    return sorted(name for name in found if name is not None)
