"""`custody seizure show` and `custody seizure inventory`: what followed a seizure, and the list to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.listing import add_limit, most
from custody.cli.main import example, shared
from custody.cli.safeguards import safeguards_document, safeguards_lines
from custody.cli.words import (
    called,
    document,
    listed,
    many,
    meanings,
    moment,
    or_dash,
    seals_text,
    short,
)
from custody.law.holding import BARE
from custody.law.safeguards import OF_SEIZURE
from custody.layout import pairs
from custody.model.shown import noted
from custody.pages.happening import happened, now_said

if TYPE_CHECKING:
    from custody.law.holding import Authority
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.held import Ends
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.seizures import SeizureView, Undone
    from custody.model.records import Exhibit, Seizure

TOLD = (
    *("measures", "target", "territory", "limb", "most_penalty_months"),
    *("searched_from", "searched_until", "possessor_present"),
)
PRIVATE = (
    *("legal_basis", "authorised_by", "scope", "place", "seized_by"),
    *("witness", "persons_present"),
)
#: What is missing, by code.
GAPS: dict[str, str] = {
    "authority": "nothing on record covers holding what was seized",
    "copies": "copies are kept that nothing covers any more: `custody due` says which",
    "count": "the inventory lists more or fewer things than are registered",
    "inventory": "no inventory is on record: `custody seizure count`",
    "part": "nothing on record covers that for which the consent is withdrawn: `custody due`",
    "receipt": "no receipt is on record: `custody seizure receipt`",
    "rendering": "which data were made inaccessible is not on record: `custody seizure render`",
}
#: Members of a later entry that answers show, by kind.
LATER: dict[str, tuple[str, ...]] = {
    "seizure.extended": (
        *("origin", "origin_system", "system", "grounds", "access"),
        *("access_how", "territory"),
    ),
    "seizure.inventoried": ("items", "counted_by", "document_sha256"),
    "seizure.receipt_given": ("receiver_is", "receiver", "signed", "document_sha256"),
    "seizure.authorised": ("decision", "authorised_by", "to_return", "reasons", "document_sha256"),
    "seizure.consent_withdrawn": (
        *("withdrawn_by_is", "withdrawn_by", "told", "told_to", "things"),
        *("scope", "copies", "document_sha256"),
    ),
    "seizure.term_set": (
        *("until", "review_at", "follows", "authority"),
        *("legal_basis", "reasons", "document_sha256"),
    ),
}
SECTIONS = {
    "seizure.extended": "extended",
    "seizure.inventoried": "inventories",
    "seizure.receipt_given": "receipts",
    "seizure.authorised": "decisions",
    "seizure.consent_withdrawn": "withdrawals",
    "seizure.term_set": "terms",
}
#: What an inventory tells of the seizure and of each thing; it goes to whoever had them.
_HEAD, _THING = ("place", "seized_by", "witness"), ("description", "make", "model", "serial", "condition")
_LISTED = ("occurred_at", *_HEAD, "category", "quantity", *_THING)
RENDERED = ("manner", "copy", "data", "method", "done_by", "document_sha256")
RESTORED = ("authority", "method", "done_by", "document_sha256")


def configure(actions: Any) -> None:
    """Add the actions."""
    inventory = actions.add_parser("inventory", help="give the list of what was seized, to hand over")
    inventory.add_argument("seizure", help="reference, identifier or its first characters")
    shared(inventory)
    example(inventory, "custody seizure inventory S-1 > inventory.txt")
    inventory.set_defaults(run=_inventory)
    show = actions.add_parser("show", help="show a seizure, what followed it, and what is missing")
    show.add_argument("seizure", help="reference, identifier or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody seizure show S-1")
    show.set_defaults(run=_show)


def _show(call: Call) -> int:
    from custody.ledger.views.held import ends_of
    from custody.ledger.views.naming import shown_name, shown_names
    from custody.ledger.views.seizures import view_seizure
    from custody.model.records import Seizure

    with call.vault() as vault:
        lookup = vault.lookup()
        seizure = lookup.get(Seizure, lookup.resolve("seizure", call.args.seizure))
        view = view_seizure(vault.reader(), seizure, vault.clock.now())
        now = vault.clock.now()
        ends = ends_of(lookup, seizure.id, now)
        reference = lookup.label_of("seizure", seizure.id)
        case = lookup.label_of("case", seizure.case)
        shown = shown_name(lookup, "seizure", seizure.id), shown_name(lookup, "case", seizure.case)
        order = (
            "-"
            if seizure.order is None
            else called(shown_name(lookup, "order", seizure.order), seizure.order)
        )
        scene = (
            "-"
            if seizure.scene is None
            else called(shown_name(lookup, "scene", seizure.scene), seizure.scene)
        )
        exhibits = [
            {"id": one.id, "reference": lookup.label_of("exhibit", one.id), "category": one.category}
            for one in view.exhibits
        ]
        names = shown_names(lookup, "exhibit", [str(one["id"]) for one in exhibits])
        entries = [view.entry, *view.later]
        doubted = doubted_among(vault.reader(), entries)
    entry, held = view.entry, seizure.authority.at(now)
    found: dict[str, Any] = {
        "reference": reference,
        "case_reference": case,
        **document(seizure),
        **{name: entry.current(name) for name in (*TOLD, *PRIVATE, "authority_document_sha256")},
        "erased": entry.gone(PRIVATE),
        "authority": {
            "basis": held.basis,
            "since": moment(held.since),
            "why": held.why,
            "until": None if held.until is None else moment(held.until),
            "ends": None if ends.at is None else moment(ends.at),
            "ended": ends.over,
        },
        "safeguards": safeguards_document(entry, OF_SEIZURE),
        "gaps": list(view.gaps),
        **{
            section: [_later(one, LATER[kind]) for one in view.of(kind)] for kind, section in SECTIONS.items()
        },
        "rendered": [_rendered(one) for one in view.undone],
        "exhibits": exhibits,
        "entries": [one.position for one in entries],
        "corrected": corrected_document(entries),
        **doubted_document(doubted),
    }
    rows = [
        ("seizure", called(shown[0], seizure.id)),
        ("case", called(shown[1], seizure.case)),
        ("order", order),
        ("scene", scene),
        ("basis", f"{seizure.basis}{_confirmation(seizure)}{_withdrawn(seizure)}"),
        ("held under", _held(view, held, ends)),
        ("when", happened(entry)),
        *(
            (name.replace("_", " "), or_dash(entry.told(name)))
            for name in (*PRIVATE[:3], *TOLD, *PRIVATE[3:])
        ),
        *safeguards_lines(entry, OF_SEIZURE),
        ("nonconforming", listed(meanings(seizure.nonconforming))),
        ("missing", listed(GAPS[gap] for gap in view.gaps)),
        ("entries", listed(str(one.position) for one in entries)),
    ]
    cells = [(names[str(one["id"])], str(one["category"]), short(str(one["id"]))) for one in exhibits]
    table = most(call).table("exhibits", cells, ("exhibit", "category", "id"))
    lines = [*pairs(rows), *_sections(view), *table]
    call.out.answer(found, [*lines, *corrected_lines(entries), *doubted_lines(doubted)])
    return 0


def _confirmation(seizure: Seizure) -> str:
    """Return by when somebody has to confirm it, or why nobody has to; empty where none was asked for."""
    if seizure.confirm_by is None or seizure.decision is not None:
        return ""
    if seizure.waits_for_authority:
        return f", to be confirmed by {moment(seizure.confirm_by)}"
    return ", its authorisation is on paper: nobody has to confirm it"


def _withdrawn(seizure: Seizure) -> str:
    """Say since when the consent is taken back, and whether for all of it."""
    if seizure.withdrawn is not None:
        return f", withdrawn {moment(seizure.withdrawn)}"
    if seizure.taken_back_since is not None:
        many_things = many(len(seizure.taken_back), "exhibit")
        return f", withdrawn for {many_things} {moment(seizure.taken_back_since)}"
    return ""


def _held(view: SeizureView, held: Authority, ends: Ends) -> str:
    """Say what covers holding: the basis of the seizure, what was decided since, and the end of its term."""
    one = view.seizure
    if held.until is not None and held.basis is not None:
        return f"{held.basis}, for now: it has to be confirmed by {moment(held.until)}"
    if held.basis is None:
        return f"nothing on record since {moment(held.since)}: {BARE[held.why or '']}"
    basis = held.basis if one.decision is None else f"{held.basis}, {one.decision} {moment(one.decided)}"
    if ends.at is None:
        return basis
    if ends.over:
        return f"nothing on record since {moment(ends.at)}: {BARE['ended']} (before that: {basis})"
    return f"{basis}, until {moment(ends.at)}"


def _later(entry: EntryView, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "entry": entry.position,
        "occurred_at": entry.current("occurred_at"),
        **{name: entry.current(name) for name in names},
        "erased": entry.gone(names),
    }


def _rendered(one: Undone) -> dict[str, Any]:
    return {
        "state": "in force" if one.restored is None else "restored",
        **_later(one.made, RENDERED),
        "exhibit": one.rendering.exhibit,
        "restored": None if one.restored is None else _later(one.restored, RESTORED),
    }


def _sections(view: SeizureView) -> list[str]:
    """Write what followed, one block for each entry."""
    lines: list[str] = []
    for kind, section in SECTIONS.items():
        for entry in view.of(kind):
            lines += ["", f"{section}, entry {entry.position}, {entry.told('occurred_at') or '-'}:"]
            lines += _block(entry, LATER[kind])
    for one in view.undone:
        state = "in force" if one.restored is None else f"restored by entry {one.restored.position}"
        lines += ["", f"data {one.rendering.manner} ({state}), entry {one.made.position}:"]
        lines += _block(one.made, RENDERED[1:])
        if one.restored is not None:
            lines += ["  given back:", *(f"  {line}" for line in _block(one.restored, RESTORED))]
    return lines


def _block(entry: EntryView, names: tuple[str, ...]) -> list[str]:
    told = [(name.removesuffix("_sha256").replace("_", " "), or_dash(entry.told(name))) for name in names]
    return [f"  {line}" for line in pairs(told)]


def _inventory(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.seizures import view_seizure
    from custody.model.records import Seizure

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
        "place": entry.current("place"),
        "seized_by": entry.current("seized_by"),
        "witness": entry.current("witness"),
        "occurred": entry.value("occurred_at"),
        "written": moment(now),
        "things": seizure.things,
        "counted": seizure.inventoried,
        "items": items,
        "corrected": corrected_document([entry, *(first[one["id"]] for one in items)], _LISTED),
    }
    head = pairs(
        [
            ("inventory of", called(shown[0], seizure.id)),
            ("case", called(shown[1], seizure.case)),
            ("seized", noted(str(entry.value("occurred_at") or "unknown"), now_said(entry))),
            *((name.replace("_", " "), or_dash(entry.told(name))) for name in _HEAD),
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
                    ("quantity", f"{_told(first, item, 'quantity')}, {item['category']}"),
                    *((name, _told(first, item, name)) for name in ("description", "serial", "condition")),
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
    from custody.ledger.views.packing import packing_of
    from custody.model.records import Item

    item = lookup.get(Item, exhibit.id)
    if item.merged is not None:
        return None
    return {
        "id": exhibit.id,
        "reference": lookup.label_of("exhibit", exhibit.id),
        "category": exhibit.category,
        "quantity": entry.bare("quantity") if item.counted is None else item.counted,
        "sealed": seals_text(packing_of(lookup, exhibit.id).on),
        **{name: entry.bare(name) for name in _THING},
    }
