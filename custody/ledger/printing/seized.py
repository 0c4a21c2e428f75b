"""The receipt for whoever had what was seized: what was taken, when, where, by whom and on what authority."""

from __future__ import annotations

from custody.ledger.ports import LedgerReader
from custody.ledger.printing.entries import entry_rows, field_rows
from custody.ledger.printing.paper import Block, Paper, named, told, words
from custody.ledger.views.entries import Entries
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.naming import shown_name
from custody.ledger.views.packing import packing_of
from custody.ledger.views.seizures import view_seizure
from custody.model.ids import is_training
from custody.model.records import Exhibit, Item, Seizure

#: What the paper tells of the seizure. Its grounds and who was present are nobody's business who reads a receipt.
SEIZURE = ("basis", "legal_basis", "authorised_by", "place", "seized_by", "witness")
#: What it tells of each thing.
THING = (
    *("category", "quantity", "description", "make", "model", "serial", "imei", "imei2", "iccid"),
    *("colour", "condition", "damage", "power_state"),
)
NOTES = (
    "This lists what the ledger held of the seizure when it was printed, as the first line says.",
    "A seal closes the thing or its bag. Whoever gets a thing back compares the number with this paper.",
    "By signing, the receiver confirms to have got this paper, and nothing else.",
    "It may be signed or not: that changes neither the seizure nor any remedy against it.",
)


def seizure_receipt(reader: LedgerReader, seizure_id: str, origin: str) -> Paper:
    """Make the receipt of a seizure for owner, possessor or occupant; NotFound if there is none."""
    lookup = Lookup(reader)
    seizure = lookup.get(Seizure, seizure_id)
    view = view_seizure(reader, seizure)
    head = [
        ("seizure", named(shown_name(lookup, "seizure", seizure.id), seizure.id)),
        ("case", shown_name(lookup, "case", seizure.case)),
        *entry_rows(lookup, view.entry, SEIZURE),
        ("things", str(len(view.exhibits))),
    ]
    return Paper(
        title="Receipt for what was seized",
        origin=origin,
        size=reader.head().size,
        training=is_training(origin),
        blocks=(Block("Seizure", tuple(head)), *(_block(lookup, one) for one in view.exhibits)),
        notes=NOTES,
        signatures=(
            ("seized by", told(view.entry.bare("seized_by"))),
            ("received by (owner, possessor, occupant or representative)", ""),
            ("witness", told(view.entry.bare("witness"))),
        ),
        code=seizure.id,
    )


def _block(lookup: Lookup, exhibit: Exhibit) -> Block:
    registered = next(Entries(lookup.reader).of(exhibit.id))
    rows = list(field_rows(registered, THING))
    rows += [
        ("sealed with", one.number if one.bag is None else f"{one.number} on bag {one.bag}")
        for one in packing_of(lookup, exhibit.id).on
    ]
    rows += [
        (words(one.how), named(shown_name(lookup, "exhibit", one.exhibit), one.exhibit))
        for one in lookup.under(Item, "parent", exhibit.id)
        if one.how != "derived"
    ]
    rows.append(("entry", f"{registered.position}, leaf {registered.leaf.hex()}"))
    return Block(named(shown_name(lookup, "exhibit", exhibit.id), exhibit.id), tuple(rows))
