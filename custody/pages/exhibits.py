"""Exhibits as a tree of what came from what, and one with its holders, seals, photographs and stored objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from custody.law.ending import MEASURE
from custody.law.guarding import HANDLING
from custody.ledger.views.alarms import Alarm, among, of_exhibit, seal_words
from custody.ledger.views.continuity import Continuity, continuity
from custody.ledger.views.guarded import guarded
from custody.ledger.views.held import held_one
from custody.ledger.views.held_over import held_over, told
from custody.ledger.views.storeroom import path_of
from custody.model.ids import unb64
from custody.model.records import Exhibit, Gone, Item, Whereabouts
from custody.model.remedies import MARKS
from custody.model.shown import noted
from custody.pages.alarms import heads
from custody.pages.context import PageContext
from custody.pages.fields import CIRCUMSTANCES, COMPUTED
from custody.pages.given import given
from custody.pages.history import history
from custody.pages.integrity import stands
from custody.pages.listed import List, Place, Range, named_so
from custody.pages.page import (
    Action,
    Block,
    Event,
    Fact,
    Lane,
    Page,
    Row,
    Section,
    Table,
    Target,
    Timeline,
    Tone,
    key_of,
)
from custody.pages.statements import descriptions, stated_of_exhibit
from custody.pages.wording import when

COLUMNS = ("exhibit", "what", "serial", "holder", "seal", "case")
#: Exhibits out of one that stand beneath it in a list, and those that its own page names.
BENEATH, PARTS = 20, 100
#: The part of a place in the list of exhibits that says: what came out of one.
OUT_OF = "out"
#: Parts of all lines of a list that are asked for in one question; where there are more, each line asks for its own.
TOGETHER = 2000
#: Sections that stand below seals, images and stored objects: what rules computed, and how the entry was signed.
_LAST = frozenset({key_of(COMPUTED), key_of(CIRCUMSTANCES)})
#: What may be done with an exhibit besides what is entered about it.
ACTS = (
    (("archive",), "store files of it"),
    (("acquire",), "record an acquisition of it, and store its image"),
    (("exhibit", "label"), "print its label"),
    (("exhibit", "sheet"), "print its continuity sheet"),
)


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the exhibits, the newest first, each with what came out of it; or of what came out of one."""
    place = Place.read(key)
    if place.part == OUT_OF:
        found = _out_of(context).stretch(context.lookup, place)
        name = context.names.label("exhibit", place.case)
        return replace(found, title=f"Exhibit {name}", about=("exhibit", place.case))
    shown = List("exhibits", "Exhibits", Exhibit, COLUMNS, lambda found: rows(context, found), down=True)
    page = shown.stretch(context.lookup, place)
    acts = (
        Action("take in what was seized", ("exhibit", "intake")),
        Action("register one exhibit", ("exhibit", "register")),
        Action("hand exhibits over, by scanner or by hand", ("custody", "offer")),
        Action("receive what is offered to me", ("custody", "accept")),
    )
    return replace(page, actions=acts)


def rows(context: PageContext, exhibits: Sequence[Exhibit]) -> list[Row]:
    """Give the lines of exhibits, each with what came out of it beneath."""
    grown = list(_grown(exhibits, _parts_of(context, exhibits), 0))
    names = context.names.labels("exhibit", (one.id for one, _ in grown))
    cases = context.names.labels("case", (one.case for one, _ in grown))
    holders = context.names.holders([one for one, _ in grown])
    described = descriptions(context, [one for one, _ in grown])
    wrong = among(context.lookup, [one.id for one, _ in grown])
    return [
        _row(
            one,
            depth,
            (names[one.id], *described[one.id], holders[one.id], cases[one.case]),
            wrong.get(one.id, []),
        )
        for one, depth in grown
    ]


def _grown(
    exhibits: Sequence[Exhibit], parts: Mapping[str, Sequence[Exhibit]], depth: int
) -> Iterator[tuple[Exhibit, int]]:
    """Give exhibits, each with what came out of it behind it, and how far down it is."""
    for one in exhibits:
        yield one, depth
        yield from _grown(parts.get(one.id, ()), parts, depth + 1)


def _parts_of(context: PageContext, exhibits: Sequence[Exhibit]) -> dict[str, list[Exhibit]]:
    """Give what came out of exhibits, and out of that, by what it came out of: one question for each step down."""
    reader, parts = context.lookup.reader, dict[str, list[Exhibit]]()
    while exhibits:
        keys = [one.id for one in exhibits]
        found = reader.listed("item", "parent", keys, limit=TOGETHER)
        if sum(map(len, found.values())) == TOGETHER:
            found = {key: _listed(context, key, BENEATH) for key in keys}
        exhibits = context.lookup.many(Exhibit, [part for some in found.values() for part in some[:BENEATH]])
        known = {one.id: one for one in exhibits}
        for key, some in found.items():
            parts[key] = sorted((known[part] for part in some[:BENEATH] if part in known), key=_recorded)
    return parts


def _listed(context: PageContext, exhibit: str, most: int) -> list[str]:
    return [key for _, key in context.lookup.reader.find("item", "parent", exhibit, exhibit, limit=most)]


def _recorded(one: Exhibit) -> int:
    return one.holds[0].position


def _out_of(context: PageContext) -> List[Item]:
    """Give the list of what came out of one exhibit: ``case`` of its place is that exhibit."""

    def rows_of(found: Sequence[Item]) -> list[Row]:
        parts = context.lookup.many(Exhibit, [one.exhibit for one in found])
        return rows(context, sorted(parts, key=_recorded))

    def within(place: Place) -> Range:
        return Range("parent", place.case, place.case)

    return List(
        "exhibits",
        "What came out of it",
        Item,
        COLUMNS,
        rows_of,
        within=within,
        counted=within,
        named=lambda lookup, text: named_so(lookup, "exhibit", text),
        belongs=lambda one, place: one.parent == place.case,
        headed=True,
    )


def _row(one: Exhibit, depth: int, texts: tuple[str, str, str, str, str], wrong: Sequence[Alarm]) -> Row:
    """Return the line of an exhibit; ``texts`` are its name, what it is in two columns, its holder and its case."""
    branch = f"{'  ' * (depth - 1)}└ " if depth else ""
    name, *said, case = texts
    sign = "! " if wrong else ""
    return Row.of(
        (branch + sign + name, *said, seal_words(one.seal, wrong), case),
        Target("exhibit", one.id),
        tone="bad" if wrong else "warn" if one.offer else "",
    )


def exhibit(context: PageContext, key: str) -> Page:
    """Build the page of one exhibit."""
    found = continuity(context.lookup.reader, key)
    name = context.names.label("exhibit", key)
    meant = context.names.meant("exhibit", key, name)
    wrong = of_exhibit(context.lookup, found.exhibit)
    sections = stated_of_exhibit(context, key, found.entries, ("case", "category", "parent", "production"))
    said = tuple(section for section in sections if section.key not in _LAST)
    circumstances = tuple(section for section in sections if section.key in _LAST)
    blocks: tuple[Block, ...] = (
        Section.of("", (*heads(context, wrong), *_facts(context, found, wrong))),
        Timeline("custodians", "Recorded custodians", _holders(context, found), context.now, "custodian"),
        Table.of("Held under", ("from", "what covered it"), _covered(context, found), empty=""),
        *said,
        Table.of(
            "Seals",
            ("when", "act", "seal", "found"),
            tuple(
                Row.of(
                    (
                        noted("not known" if one.at is None else when(one.at), one.at_note),
                        one.act,
                        one.number or "",
                        noted(one.found or "", one.found_note),
                    ),
                    Target("entry", str(one.position)),
                )
                for one in found.seals
            ),
            empty="it was never sealed",
        ),
        _images(found),
        replace(_out_of(context).beginning(context.lookup, Place(case=key, part=OUT_OF), PARTS), empty=""),
        Table.of(
            "Stored objects",
            ("object", "bytes", "store", "stands", "SHA-256"),
            tuple(
                Row.of(
                    (
                        one.id[:8],
                        f"{one.bytes}{' (pack)' if one.packed else ''}",
                        one.store,
                        stands(one),
                        unb64(one.sha256).hex(),
                    ),
                    Target("object", one.id),
                    tone="bad" if one.failing else "",
                )
                for one in found.objects
            ),
            empty="nothing of it is stored",
        ),
        *circumstances,
        *history(context, key),
    )
    acts = (
        *_handover(context, found, meant),
        *(Action(told, words, given("exhibit", meant)) for words, told in ACTS),
    )
    blocks = tuple(one for one in blocks if not isinstance(one, Table) or one.rows or one.empty)
    return Page(Target("exhibit", key), f"Exhibit {name}", blocks, actions=acts, about=("exhibit", key))


def _sealed(found: Continuity) -> str:
    """Return the seals that are on it, each with the bag that it closes."""
    told = [
        seal.number
        + ("" if seal.bag is None else f" on bag {seal.bag}")
        + (f" of {len(seal.inside)} exhibits" if seal.inside else "")
        for seal in found.packing.on
    ]
    return ", ".join(told) or found.exhibit.seal or "not sealed"


def _images(found: Continuity) -> Table:
    """Return the images that were acquired of it, each with its whole digest."""
    rows = (
        Row.of(
            (str(one.position), str(one.image_bytes), unb64(one.image_sha256).hex()),
            Target("entry", str(one.position)),
        )
        for one in found.acquisitions
    )
    return Table.of("Images acquired", ("entry", "bytes", "SHA-256"), tuple(rows))


def _where(context: PageContext, where: Whereabouts | None) -> list[Fact]:
    """Return where it lies, who has it meanwhile, and whether it is missing."""
    if where is None:
        return []
    facts = []
    if where.place is not None:
        facts.append(
            Fact.of("place", path_of(context.lookup, where.place), opens=Target("subject", where.place))
        )
    if where.carried is not None:
        facts.append(Fact.of("in transit", f"with a carrier since {when(where.carried)}", "warn"))
    if where.out_to is not None:
        back = f", expected {when(where.out_back)}" if where.out_back is not None else ""
        late: Tone = "bad" if where.out_back is not None and where.out_back < context.now else "warn"
        facts.append(Fact.of("checked out", f"to {context.names.person(where.out_to)}{back}", late))
    if where.outside is not None:
        back = f", expected {when(where.outside_back)}" if where.outside_back is not None else ""
        facts.append(Fact.of("outside", f"{where.outside.replace('_', ' ')}, by paper receipt{back}", "warn"))
    if where.lost is not None:
        facts.append(Fact.of("LOST", f"since {when(where.lost)}", "bad"))
    return facts


def _handover(context: PageContext, found: Continuity, name: str) -> tuple[Action, ...]:
    """Give the side of a handover on which whoever is signed in stands, if any, and its paper."""
    me, offer = None if context.me is None else context.me.id, found.offer
    papers = (Action("print the receipt of its newest handover", ("custody", "receipt"), {"handover": name}),)
    if offer is not None and offer.receiver == me and offer.expires >= context.now:
        return (Action("receive it", ("custody", "accept"), {"exhibit": name}), *papers)
    mine = found.gone is None and found.exhibit.custodian == me
    if mine and (offer is None or offer.expires < context.now):
        act = Action("hand it over", ("custody", "offer"), {"exhibit": name})
        return (act, *(papers if len(found.exhibit.holds) > 1 else ()))
    return papers if offer is not None or len(found.exhibit.holds) > 1 else ()


def _custodian(context: PageContext, exhibit: Exhibit) -> Fact:
    """Return who is custodian; nobody of what was merged into another registration or wholly taken apart."""
    if exhibit.custodian is None:
        return Fact.of("holder", f"nobody: it was {exhibit.superseded}", "warn")
    return Fact.of("holder", context.names.person(exhibit.custodian))


def _gone(gone: Gone) -> Fact:
    said = f"{MEASURE[gone.measure]}, {when(gone.since)}: nobody holds it"
    return Fact.of("gone", said, "warn", opens=Target("entry", str(gone.position)))


def _facts(context: PageContext, found: Continuity, wrong: Sequence[Alarm]) -> list[Fact]:
    one = found.exhibit
    facts = [
        Fact.of("case", context.names.label("case", one.case), opens=Target("case", one.case)),
        Fact.of("what", one.category.replace("_", " ")),
        _custodian(context, one) if found.gone is None else _gone(found.gone),
        *_where(context, found.where),
        Fact.of(
            "seal",
            seal_words(one.seal, wrong) if wrong else _sealed(found),
            "" if one.seal and not wrong else "warn",
        ),
    ]
    if one.parent is not None:
        facts.append(
            Fact.of(
                "part of", context.names.label("exhibit", one.parent), opens=Target("exhibit", one.parent)
            )
        )
    if one.production is not None:
        named = context.names.label("production", one.production)
        facts.append(Fact.of("handed over by", named, opens=Target("production", one.production)))
    covered = held_one(context.lookup, one, context.now)
    if covered is not None and covered.authority.basis is None:
        facts.append(Fact.of("held under", f"NOTHING ON RECORD since {when(covered.authority.since)}", "bad"))
    elif covered is not None and covered.authority.until is not None:
        by = when(covered.authority.until)
        facts.append(
            Fact.of("held under", f"{covered.authority.basis}, for now: to be confirmed by {by}", "warn")
        )
    if found.offer is not None:
        facts.append(Fact.of("offered to", context.names.person(found.offer.receiver), "warn"))
    facts += _guarded(context, one)
    return facts + [
        Fact.of(
            "nonconforming",
            "; ".join(MARKS.get(code, code) for code in mark.codes),
            "warn",
            opens=Target("entry", str(mark.position)),
        )
        for mark in found.marks
    ]


def _guarded(context: PageContext, exhibit: Exhibit) -> Iterator[Fact]:
    """Yield how it must be handled, and each claim of privilege that stands over it."""
    found = guarded(context.lookup, exhibit)
    if found.flags:
        yield Fact.of("handling", "; ".join(HANDLING[flag] for flag in found.flags), "bad")
    for claim in found.claims:
        part = "an object of it" if claim.object else "all of it"
        named = context.names.label("privilege", claim.id)
        yield Fact.of(
            "privilege", f"{named}: claimed for {part}, {claim.status}; only its filter team", "warn"
        )


def _covered(context: PageContext, found: Continuity) -> tuple[Row, ...]:
    """Give what covered holding it over time, if that ever changed."""
    over = held_over(context.lookup, found, context.now)
    rows = tuple(Row.of((when(one.since), told(one)), tone="" if one.basis else "bad") for one in over)
    return rows if len(rows) > 1 else ()


def _holders(context: PageContext, found: Continuity) -> tuple[Lane, ...]:
    lanes: dict[str, list[Event]] = {}
    for one in found.holdings:
        sort = "period" if one.until is None or one.until >= one.since else "doubt"
        lanes.setdefault(one.actor, []).append(
            Event.of(one.since, one.until, "period" if sort == "period" else "doubt")
        )
    return tuple(Lane(context.names.person(actor), tuple(spans)) for actor, spans in lanes.items())
