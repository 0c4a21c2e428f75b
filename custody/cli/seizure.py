"""`custody seizure`: what was seized under which authority (art. 28)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import (
    Codes,
    another,
    digest_of,
    explain,
    first_of_its_name,
    happened,
    joined,
    state,
)
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, short, span
from custody.law import grounds

if TYPE_CHECKING:
    from custody.model.types import Value

TARGETS = ("medium", "part", "system")
TERRITORIES = ("abroad", "inside", "unknown")
TOLD = ("measures", "target", "extended", "territory")
PRIVATE = ("legal_basis", "place", "seized_by", "witness", "persons_present")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    record = actions.add_parser("record", help="record a seizure")
    record.add_argument("case", help="reference, identifier or its first characters")
    record.add_argument("--reference", help="what people call this seizure (erasable)")
    record.add_argument(
        "--basis", required=True, choices=sorted(grounds.SEIZURE_BASIS), help="on what it rested"
    )
    record.add_argument("--legal-basis", help="the domestic provision, as it is cited (erasable)")
    record.add_argument("--order", help="the preservation order before it, if any")
    record.add_argument(
        "--document", metavar="FILE", help="the warrant or authorisation as a file; its SHA-256 is kept"
    )
    record.add_argument(
        "--measures",
        action=Codes,
        allowed=sorted(grounds.MEASURES),
        required=True,
        help="measures of art. 28(3)",
    )
    record.add_argument("--target", required=True, choices=TARGETS, help="what was searched")
    record.add_argument("--extended", action="store_true", help="extended to another system (art. 28(2))")
    record.add_argument("--territory", required=True, choices=TERRITORIES, help="where the data were")
    record.add_argument("--place", help="where it was seized (erasable)")
    record.add_argument("--seized-by", help="who seized it (erasable)")
    record.add_argument("--witness", help="who witnessed it (erasable)")
    record.add_argument("--persons-present", help="who else was there (erasable)")
    another(record)
    happened(record)
    shared(record, writes=True)
    example(
        record,
        "custody seizure record C-2026-014 --reference S-1 --basis warrant \\",
        "    --legal-basis 'CPA s. 30' --document warrant.pdf \\",
        "    --measures 28.3.a 28.3.b --target medium --territory inside \\",
        "    --place '12 Harbour Street' --seized-by 'Eve Hall' --witness neighbour",
    )
    explain(record, {"--basis": grounds.SEIZURE_BASIS, "--measures": grounds.MEASURES})
    record.set_defaults(run=_record)
    listing = actions.add_parser("list", help="list seizures")
    listing.add_argument("--case", help="only those of one case")
    shared(listing)
    example(listing, "custody seizure list --case C-2026-014")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show a seizure and the exhibits that come from it")
    show.add_argument("seizure", help="reference, identifier or its first characters")
    shared(show)
    example(show, "custody seizure show S-1")
    show.set_defaults(run=_show)


def _record(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    own: dict[str, Value] = {
        "basis": args.basis,
        "legal_basis": args.legal_basis,
        "measures": joined(args.measures),
        "target": args.target,
        "extended": args.extended,
        "territory": args.territory,
        "reference": args.reference,
        "place": args.place,
        "seized_by": args.seized_by,
        "witness": args.witness,
        "persons_present": args.persons_present,
    }
    values = state(args, "seizure.recorded", own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        values["case"] = lookup.resolve("case", args.case)
        values["order"] = None if args.order is None else lookup.resolve("order", args.order)
        first_of_its_name(call, vault, "seizure", args.reference)
        values["authority_document_sha256"] = digest_of(call, vault, args.document)
        return call.enter(vault, [Request("seizure.recorded", values)])


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Seizure

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Seizure))
        else:
            found = list(lookup.under(Seizure, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.occurred, one.id))
        rows: list[dict[str, Any]] = [
            {
                "reference": lookup.label_of("seizure", one.id),
                "case_reference": lookup.label_of("case", one.case),
                **document(one),
            }
            for one in found
        ]
        shown = shown_names(lookup, "seizure", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = [
        (
            shown[row["id"]],
            cases[row["case"]],
            row["basis"],
            row["occurred"],
            short(row["id"]),
        )
        for row in rows
    ]
    call.out.answer(
        {"seizures": rows}, columns(cells, ("seizure", "case", "basis", "when", "id")) or ["no seizures"]
    )
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name, shown_names
    from custody.model.records import Exhibit, Seizure

    with call.vault() as vault:
        lookup = vault.lookup()
        seizure = lookup.get(Seizure, lookup.resolve("seizure", call.args.seizure))
        reference = lookup.label_of("seizure", seizure.id)
        case = lookup.label_of("case", seizure.case)
        shown = shown_name(lookup, "seizure", seizure.id), shown_name(lookup, "case", seizure.case)
        order = "" if seizure.order is None else shown_name(lookup, "order", seizure.order)
        entry = next(vault.entries().of(seizure.id))
        exhibits = [
            {"id": one.id, "reference": lookup.label_of("exhibit", one.id), "category": one.category}
            for one in lookup.under(Exhibit, "case", seizure.case)
            if one.seizure == seizure.id
        ]
        names = shown_names(lookup, "exhibit", [str(one["id"]) for one in exhibits])
        positions = vault.reader().positions(seizure.id)
    told = {name: entry.current(name) for name in (*TOLD, *PRIVATE, "authority_document_sha256")}
    gone = entry.gone(PRIVATE)
    found = {
        "reference": reference,
        "case_reference": case,
        **document(seizure),
        **told,
        "erased": gone,
        "exhibits": exhibits,
        "entries": positions,
    }
    late = seizure.recorded - seizure.occurred
    rows = [
        ("seizure", called(shown[0], seizure.id)),
        ("case", called(shown[1], seizure.case)),
        ("order", "-" if seizure.order is None else called(order, seizure.order)),
        ("basis", seizure.basis),
        ("when", moment(seizure.occurred) + (f", recorded {span(late)} later" if late > 0 else "")),
        *((name.replace("_", " "), _shown(entry.told(name))) for name in (*PRIVATE[:1], *TOLD, *PRIVATE[1:])),
        ("nonconforming", listed(meanings(seizure.nonconforming))),
        ("entries", listed(map(str, positions))),
    ]
    cells = [(names[str(one["id"])], str(one["category"]), short(str(one["id"]))) for one in exhibits]
    lines = [*pairs(rows), "", f"exhibits: {len(exhibits)}"]
    call.out.answer(found, [*lines, *(f"  {line}" for line in columns(cells, ("exhibit", "category", "id")))])
    return 0


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
