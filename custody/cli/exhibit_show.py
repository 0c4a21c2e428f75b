"""`custody exhibit list` and `custody exhibit show`: where exhibits are, and the continuity of one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import exhibit_held, exhibit_item
from custody.cli.aftermath import covered_document, covered_lines
from custody.cli.alarms import alarm_cell, alarm_documents, alarm_lines
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines, rescinded_document
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.exhibit_guard import guarded_document, guarded_rows
from custody.cli.exhibit_where import (
    gone_lines,
    gone_word,
    held_lines,
    held_under,
    holding_of,
    superseded_words,
    where_lines,
    where_names,
)
from custody.cli.listing import Most, add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.outages import past_documents, past_lines, past_outages
from custody.cli.packed import object_document, object_lines, object_sums, stands
from custody.cli.progress import size_text
from custody.cli.words import called, document, meanings, moment, seals_text, short
from custody.layout import columns, pairs
from custody.model.shown import noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.law.held_over import Stretch
    from custody.ledger.views.continuity import Continuity
    from custody.ledger.views.items import ItemView
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit

#: What an exhibit came by, where a line calls it by other words than its space.
_ORIGIN = {"production": "handed over by"}


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list exhibits with holder and seal")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--holder", help="only those that this actor holds")
    add_paging(listing)
    shared(listing)
    example(listing, "custody exhibit list --case C-2026-014 --holder Eve")
    listing.set_defaults(run=_list)
    show: argparse.ArgumentParser = actions.add_parser(
        "show", help="show an exhibit's continuity: holders, seals, images, every entry"
    )
    show.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody exhibit show EV/1")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.alarms import among, seal_words
    from custody.ledger.views.dispositions import gone_among
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.people import find_actor, name_of
    from custody.model.records import Exhibit

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        holder = None if args.holder is None else find_actor(lookup, args.holder).id
        if args.case is not None:
            found = list(lookup.under(Exhibit, "case", lookup.resolve("case", args.case)))
        elif holder is not None:
            found = list(lookup.under(Exhibit, "holder", holder))
        else:
            found = list(lookup.all(Exhibit))
        gone = gone_among(lookup, [one.id for one in found]) if holder is not None else {}
        found = [one for one in found if holder is None or (holder == one.custodian and one.id not in gone)]
        found.sort(key=lambda exhibit: exhibit.holds[0].position)
        page = paging(call, len(found))
        found = list(page.of(found))
        gone = gone_among(lookup, [one.id for one in found])
        wrong = among(lookup, [one.id for one in found])
        names: dict[str, str | None] = {}
        rows: list[dict[str, Any]] = []
        for one in found:
            left = gone.get(one.id)
            names.setdefault(one.holder, name_of(lookup, one.holder))
            held = left is None and one.custodian is not None
            rows.append(
                {
                    "reference": lookup.label_of("exhibit", one.id),
                    "holder_name": names[one.holder] if held else None,
                    **holding_of(one, left),
                    **document(one),
                    "alarms": [alarm.said for alarm in wrong.get(one.id, ())],
                }
            )
        shown = shown_names(lookup, "exhibit", [row["id"] for row in rows])
        ended = superseded_words(lookup, found)
        holders = shown_names(lookup, "actor", {row["holder"] for row in rows} - {None})
    cells = [
        (
            shown[row["id"]],
            row["category"],
            gone_word(gone.get(row["id"])) or ended.get(row["id"]) or holders[row["holder"]],
            seal_words(row["seal"], wrong.get(row["id"], ())),
            alarm_cell(wrong.get(row["id"], ())),
            "offered" if row["offer"] else "",
            short(row["id"]),
        )
        for row in rows
    ]
    headings = ("exhibit", "category", "holder", "seal", "", "", "id")
    lines = page.lines(columns(cells, headings), "no exhibits")
    call.out.answer({**page.members, "exhibits": rows}, lines)
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.alarms import of_exhibit
    from custody.ledger.views.continuity import continuity
    from custody.ledger.views.guarded import guarded
    from custody.ledger.views.held import held_one
    from custody.ledger.views.held_over import held_over, images_under
    from custody.ledger.views.items import view_item
    from custody.ledger.views.kept import holds_on, is_let_go
    from custody.ledger.views.naming import why_unnamed

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        found = continuity(vault.reader(), lookup.resolve("exhibit", call.args.exhibit))
        item = view_item(lookup, found.exhibit.id, found.entries)
        names = _names(lookup, found, item)
        shown = {one: name or why_unnamed(lookup, _owner(lookup, one)) for one, name in names.items()}
        holds = held_under(lookup, holds_on(lookup, found.exhibit, now))
        let_go = is_let_go(lookup, found.where, now)
        held = held_one(lookup, found.exhibit, now)
        over = held_over(lookup, found, now)
        doubted = doubted_among(lookup.reader, found.entries)
        past = past_outages(lookup, found.objects)
        wrong = of_exhibit(lookup, found.exhibit)
        alarms, warned = alarm_documents(lookup, wrong), alarm_lines(lookup, wrong)
        guard = guarded(lookup, found.exhibit)
    rows = [*covered_lines(held), *held_lines(holds, let_go=let_go), *guarded_rows(guard)]
    under = images_under(found, over)
    more = {
        "alarms": alarms,
        "held_under": covered_document(held),
        "held_over_time": [exhibit_held.stretch_document(one) for one in over],
        "holds": holds,
        "let_go_under_hold": let_go,
        "unreachable_before": past_documents(past),
        **guarded_document(guard),
        **doubted_document(doubted),
    }
    covered = exhibit_held.Covered(rows, over, under)
    lines = [
        *warned,
        *_lines(found, item, shown, now, covered, limit=most(call)),
        *past_lines(past),
        *doubted_lines(doubted),
    ]
    call.out.answer({**_document(found, item, names, under), **more}, lines)
    return 0


def _names(lookup: Lookup, found: Continuity, item: ItemView) -> dict[str, str | None]:
    """Give what everything mentioned is called, actors by identifier and also by the key that signed."""
    from custody.ledger.views.people import name_of
    from custody.model.records import Key

    exhibit = found.exhibit
    actors = {one.actor for one in found.holdings}
    actors |= set() if found.offer is None else {found.offer.giver, found.offer.receiver}
    names = {actor: name_of(lookup, actor) for actor in sorted(actors)}
    for key in sorted({entry.envelope.by for entry in found.entries}):
        names[key] = name_of(lookup, lookup.get(Key, key).actor)
    if found.where is not None:
        names |= where_names(lookup, found.where)
    things = (("exhibit", exhibit.id), ("exhibit", exhibit.parent), ("case", exhibit.case))
    sealed_in = [other for seal in found.packing.on for other in seal.inside]
    others = [("exhibit", one) for one in (*exhibit_item.related(item), item.item.root, *sealed_in)]
    for space, identifier in (*things, *others, *_came_by(exhibit)):
        if identifier is not None:
            names[identifier] = lookup.label_of(space, identifier)
    return names


def _came_by(exhibit: Exhibit) -> tuple[tuple[str, str | None], ...]:
    """Give the space and identifier of what an exhibit came by."""
    space = "seizure" if exhibit.production is None else "production"
    return ((space, exhibit.source),)


def _document(
    found: Continuity, item: ItemView, names: dict[str, str | None], under: Mapping[int, Stretch]
) -> dict[str, Any]:
    exhibit = found.exhibit
    return {
        "reference": names[exhibit.id],
        "case_reference": names[exhibit.case],
        "holder_name": None if found.gone is not None or exhibit.superseded else names[exhibit.holder],
        **holding_of(exhibit, found.gone),
        **document(exhibit),
        **exhibit_item.document_of(item, names),
        "continuity": [
            {
                "holder": one.actor,
                "name": names[one.actor],
                "from": moment(one.since),
                "to": None if one.until is None else moment(one.until),
                "position": one.position,
            }
            for one in found.holdings
        ],
        "sealed_with": [
            {
                "seal": one.number,
                "bag": one.bag,
                "inside": [names[other] for other in one.inside],
                "state": one.state,
            }
            for one in found.packing.on
        ],
        "seals_missing": [document(one) for one in found.packing.missing],
        "opening_untold": [one.number for one in found.packing.untold],
        "seal_history": [
            {
                "position": one.position,
                "at": None if one.at is None else moment(one.at),
                "act": one.act,
                "seal": one.number,
                "found": one.found,
            }
            for one in found.seals
        ],
        "whereabouts": None if found.where is None else document(found.where),
        "place": None if found.where is None else names.get(found.where.place or ""),
        "open_offer": None if found.offer is None else document(found.offer),
        "discrepancies": [document(one) for one in found.discrepancies],
        "images": [
            {**document(one), **exhibit_held.image_document(one.position, under)}
            for one in found.acquisitions
        ],
        "objects": [object_document(one, found.destroyed.get(one.id)) for one in found.objects],
        "entries": [
            {
                "position": entry.position,
                "kind": entry.envelope.kind,
                "at": moment(entry.envelope.at),
                "by": entry.envelope.by,
                "name": names[entry.envelope.by],
            }
            for entry in found.entries
        ],
        "marks": [
            {"position": one.position, "kind": one.kind, "marks": list(one.codes)} for one in found.marks
        ],
        "corrected": corrected_document(found.entries),
        "rescinded": rescinded_document(found.entries),
    }


def _lines(
    found: Continuity,
    item: ItemView,
    names: dict[str, str],
    now: int,
    covered: exhibit_held.Covered,
    *,
    limit: Most,
) -> list[str]:
    exhibit = found.exhibit
    origin = ("parent", exhibit.parent) if exhibit.parent else _came_by(exhibit)[0]
    rows = [
        ("exhibit", called(names[exhibit.id], exhibit.id)),
        ("case", called(names[exhibit.case], exhibit.case)),
        (_ORIGIN.get(origin[0], origin[0]), called(names[origin[1] or ""], origin[1] or "")),
        *exhibit_item.rows(item, names),
        ("category", exhibit.category),
        *exhibit_item.told(item),
        *(gone_lines(found.gone) or _custodian(exhibit, names)),
        ("sealed with", seals_text(found.packing.on)),
        *_packed(found, names),
        *where_lines(found.where, names),
        *covered.rows,
    ]
    if found.offer is not None:
        ran_out = ", ran out" if found.offer.expires < now else ""
        until = f"until {moment(found.offer.expires)}{ran_out}"
        rows.append(("offered to", f"{called(names[found.offer.receiver], found.offer.receiver)} {until}"))
    rows += [
        ("NOT AS RECORDED", f"{', '.join(one.differs)}, open since {moment(one.since)}: entry {one.position}")
        for one in found.discrepancies
        if one.outcome is None
    ]
    rows += [
        ("seal missing", f"{one.number}, since {moment(one.since)}: entry {one.found}")
        for one in found.packing.missing
    ]
    holders = [
        (
            names[one.actor],
            moment(one.since),
            "now" if one.until is None else moment(one.until),
            str(one.position),
        )
        for one in found.holdings
    ]
    seals = [
        (
            one.number or ("not read" if one.act == "counted" else "none"),
            one.act,
            noted(one.found or "", one.found_note),
            noted(moment(one.at), one.at_note),
            str(one.position),
        )
        for one in found.seals
    ]
    images = [
        (
            f"  entry {one.position}, {size_text(one.image_bytes)}, SHA-256",
            f"    {_hex(one.image_sha256)}",
            *exhibit_held.image_lines(one.position, covered.images),
        )
        for one in found.acquisitions
    ]
    told = {one.id: stands(one, found.destroyed.get(one.id)) for one in found.objects}
    whole = [stored for stored in found.objects if stored.of is None]
    objects = [object_lines(stored, told[stored.id]) for stored in whole]
    copies = [
        [f"  {short(one.id)}, entry {one.position}, of {short(one.of)} in {one.store}, {told[one.id]}"]
        for one in found.objects
        if one.of is not None
    ]
    entries = [
        (
            str(one.position),
            one.envelope.kind,
            moment(one.envelope.at),
            names[one.envelope.by],
        )
        for one in found.entries
    ]
    lines = [*exhibit_item.warnings(item, names, names[found.entries[0].envelope.by]), *pairs(rows)]
    lines += exhibit_item.sections(item, names)
    lines += limit.table("recorded holders", holders, ("holder", "from", "to", "entry"))
    lines += exhibit_held.held_lines(covered.over)
    lines += limit.table("seals", seals, ("seal", "act", "found", "when", "entry"))
    lines += limit.blocks("images", images)
    lines += limit.blocks("objects", objects)
    lines += limit.blocks("copies of them", copies) if copies else []
    lines += object_sums(found.objects) if limit.rest(max(len(objects), len(copies))) else []
    lines += limit.table("entries under this exhibit", entries, ("entry", "kind", "signed", "by"))
    marks = [
        (f"  entry {one.position} {one.kind}", *(f"    {said}" for said in meanings(one.codes)))
        for one in found.marks
    ]
    lines += limit.blocks("nonconforming", marks)
    return [*lines, *corrected_lines(found.entries)]


def _custodian(exhibit: Exhibit, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return who is custodian; nobody of a registration under which no work goes on."""
    if exhibit.superseded:
        return [("holder", f"nobody: it was {exhibit.superseded}")]
    return [("holder", called(names[exhibit.holder], exhibit.holder))]


def _packed(found: Continuity, names: dict[str, str]) -> list[tuple[str, str]]:
    """Give what else lies under the seals, and seals of which only an entry about that says that they are off."""
    inside = {other for seal in found.packing.on for other in seal.inside} - {found.exhibit.id}
    rows = [("sealed in with", called(names[one], one)) for one in sorted(inside, key=lambda one: names[one])]
    said = "was taken off: told of another exhibit only"
    return rows + [("seal", f"{seal.number} {said}") for seal in found.packing.untold]


def _owner(lookup: Lookup, name: str) -> str:
    """Give the actor behind a key; anything else is itself."""
    from custody.model.records import Key

    key = lookup.maybe(Key, name)
    return name if key is None else key.actor


def _hex(text: str) -> str:
    from custody.model.ids import unb64

    return unb64(text).hex()
