"""`custody seizure inventory`: the list of what was seized, to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.main import example, shared
from custody.cli.words import called, many, moment, or_dash, seals_text, short
from custody.layout import pairs
from custody.model.shown import noted
from custody.pages.happening import now_said

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit


def configure(actions: Any) -> None:
    """Add the action."""
    inventory = actions.add_parser("inventory", help="give the list of what was seized, to hand over")
    inventory.add_argument("seizure", help="reference, identifier or its first characters")
    shared(inventory)
    example(inventory, "custody seizure inventory S-1 > inventory.txt")
    inventory.set_defaults(run=_inventory)


def _inventory(call: Call) -> int:
    from custody.ledger.statements import LISTED, QUANTITY, SEIZED, THING_TOLD, seized
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.seizures import view_seizure
    from custody.model.records import Seizure
    from custody.model.schema import HAPPENED

    with call.vault() as vault:
        lookup = vault.lookup()
        seizure = lookup.get(Seizure, lookup.resolve("seizure", call.args.seizure))
        view = view_seizure(vault.reader(), seizure)
        shown = shown_name(lookup, "seizure", seizure.id), shown_name(lookup, "case", seizure.case)
        reference = lookup.label_of("seizure", seizure.id)
        first = {one.id: next(vault.entries().of(one.id)) for one in view.exhibits}
        every = [_item(lookup, one, first[one.id]) for one in view.exhibits]
        items = [one for one in every if one is not None]
        now = vault.clock.now()
    entry = view.entry
    found = {
        "reference": reference,
        "seizure": seizure.id,
        "case": seizure.case,
        **seized(entry),
        "occurred": entry.value(HAPPENED),
        "written": moment(now),
        "things": seizure.things,
        "counted": seizure.inventoried,
        "items": items,
        "corrected": corrected_document([entry, *(first[item["id"]] for item in items)], LISTED),
    }
    head = pairs(
        [
            ("inventory of", called(shown[0], seizure.id)),
            ("case", called(shown[1], seizure.case)),
            ("seized", noted(str(entry.value(HAPPENED) or "unknown"), now_said(entry))),
            *((name.replace("_", " "), or_dash(entry.told(name))) for name in SEIZED),
            ("written", moment(now)),
        ]
    )
    lines = [*head, ""]
    for number, item in enumerate(items, 1):
        lines.append(f"{number}. {item['reference'] or '(no reference)'} [{short(item['id'])}]")
        lines += [
            f"   {line}"
            for line in pairs(
                [
                    ("quantity", f"{_told(first, item, QUANTITY)}, {item['category']}"),
                    *((name, _told(first, item, name)) for name in THING_TOLD),
                    ("sealed with", item["sealed"]),
                ]
            )
        ]
    lines += [
        "" if items else "nothing is registered as coming from this seizure",
        f"{many(len(items), 'exhibit')}, {many(seizure.things, 'thing')} in all",
        "",
        "counted by ______________________   received by ______________________",
    ]
    call.out.answer(found, lines)
    return 0


def _told(first: dict[str, EntryView], item: dict[str, Any], name: str) -> str:
    """Write a field of a thing; one that was corrected says so, and what it said before."""
    entry = first[item["id"]]
    return or_dash(item[name] if item[name] != entry.bare(name) else entry.told(name))


def _item(lookup: Lookup, exhibit: Exhibit, entry: EntryView) -> dict[str, Any] | None:
    """Give an exhibit as the inventory lists it; None for a second registration of a thing that is listed."""
    from custody.ledger.statements import QUANTITY, THING
    from custody.ledger.views.packing import packing_of
    from custody.model.records import Item

    item = lookup.get(Item, exhibit.id)
    if item.merged is not None:
        return None
    return {
        "id": exhibit.id,
        "reference": lookup.label_of("exhibit", exhibit.id),
        "category": exhibit.category,
        QUANTITY: entry.bare(QUANTITY) if item.counted is None else item.counted,
        "sealed": seals_text(packing_of(lookup, exhibit.id).on),
        **{name: entry.bare(name) for name in THING},
    }
