"""`custody seizure`: what was seized under which authority (art. 28)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import safeguards, seizure_after, seizure_consent, seizure_paper, seizure_show
from custody.cli.call import Call
from custody.cli.entering import enter_one
from custody.cli.facts import (
    Codes,
    another,
    explain,
    happened,
    instant,
    joined,
)
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.numbers import number
from custody.cli.words import document, short
from custody.law import grounds
from custody.law.safeguards import OF_SEIZURE
from custody.model import types

if TYPE_CHECKING:
    from custody.model.types import Value

TARGETS = ("medium", "part", "system")
PRESENT = ("absent", "owner", "possessor", "representative")


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
    record.add_argument("--scene", help="the scene whose notes tell of it, once they are in the ledger")
    record.add_argument(
        "--document", metavar="FILE", help="the warrant or authorisation as a file; its SHA-256 is kept"
    )
    record.add_argument(
        "--confirm-by",
        type=instant,
        metavar="INSTANT",
        help="by when an oral or urgent authority is confirmed",
    )
    record.add_argument("--authorised-by", help="who gave the authority, or the consent (erasable)")
    record.add_argument(
        "--limb", choices=grounds.MEASURE_LIMBS, help="on which offences it rests (arts. 23(2), 35(1))"
    )
    record.add_argument(
        "--most-penalty-months",
        type=number,
        metavar="N",
        help="maximum penalty of a serious crime (art. 2(h))",
    )
    record.add_argument("--scope", help="what it covers (erasable)")
    record.add_argument(
        "--measures",
        action=Codes,
        allowed=sorted(grounds.MEASURES),
        required=True,
        help="measures of art. 28(3)",
    )
    record.add_argument("--target", required=True, choices=TARGETS, help="what was searched")
    record.add_argument(
        "--territory", required=True, choices=types.TERRITORY.choices, help="where the data were"
    )
    record.add_argument("--searched-from", type=instant, metavar="INSTANT", help="when the search began")
    record.add_argument("--searched-until", type=instant, metavar="INSTANT", help="when the search ended")
    record.add_argument("--possessor-present", choices=PRESENT, help="whether owner or possessor was there")
    record.add_argument("--place", help="where it was seized (erasable)")
    record.add_argument("--seized-by", help="who seized it (erasable)")
    record.add_argument("--witness", help="who witnessed it (erasable)")
    record.add_argument("--persons-present", help="who else was there (erasable)")
    safeguards.configure(record, OF_SEIZURE)
    another(record)
    happened(record)
    shared(record, writes=True)
    example(
        record,
        "custody seizure record C-2026-014 --reference S-1 --basis warrant \\",
        "    --legal-basis 'CPA s. 30' --document warrant.pdf \\",
        "    --limb 23.2.c --scope 'media of one suspect' --measures 28.3.a 28.3.b \\",
        "    --target medium --territory inside --possessor-present owner \\",
        "    --place '12 Harbour Street' --seized-by 'Eve Hall' --witness neighbour",
    )
    explain(
        record,
        {
            "--basis": grounds.SEIZURE_BASIS,
            "--limb": grounds.MEASURE_LIMBS,
            "--measures": grounds.MEASURES,
        },
    )
    record.set_defaults(run=_record)
    listing = actions.add_parser("list", help="list seizures")
    listing.add_argument("--case", help="only those of one case")
    shared(listing)
    example(listing, "custody seizure list --case C-2026-014")
    listing.set_defaults(run=_list)
    seizure_after.configure(actions)
    seizure_consent.configure(actions)
    seizure_paper.configure(actions)
    seizure_show.configure(actions)


def _record(call: Call) -> int:

    args = call.args
    own: dict[str, Value] = {
        "basis": args.basis,
        "confirm_by": args.confirm_by,
        "authorised_by": args.authorised_by,
        "limb": args.limb,
        "most_penalty_months": args.most_penalty_months,
        "scope": args.scope,
        "searched_from": args.searched_from,
        "searched_until": args.searched_until,
        "possessor_present": args.possessor_present,
        **safeguards.stated(args),
        "legal_basis": args.legal_basis,
        "measures": joined(args.measures),
        "target": args.target,
        "territory": args.territory,
        "reference": args.reference,
        "place": args.place,
        "seized_by": args.seized_by,
        "witness": args.witness,
        "persons_present": args.persons_present,
    }
    return enter_one(
        call,
        "seizure.recorded",
        own,
        named={"case": ("case", args.case), "order": ("order", args.order), "scene": ("scene", args.scene)},
        papers={"authority_document_sha256": args.document},
        reference=("seizure", args.reference),
    )


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
