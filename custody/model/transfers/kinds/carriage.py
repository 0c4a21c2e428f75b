"""Kinds about transfers by a carrier, or to a receiver who has no key."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.condition import AS_FOUND, RESEALED, SEALS, SEALS_FOUND
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Many, Spoken, Verb, given, says
from custody.model.transfers.kinds.transfer import HANDOVER, LENT, PURPOSES

CARRIERS = ("courier_firm", "officer", "other", "postal_service")
#: Classes of receivers without a key of this ledger.
CLASSES = (
    "agency",
    "court",
    "courier",
    "defence_expert",
    "other",
    "owner",
    "partner_laboratory",
    "prosecutor",
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "transfer.dispatched",
        (
            Structural("carrier_class", types.code(*CARRIERS), spoken=Spoken(label="type of carrier")),
            Structural(
                "consignment_note_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("the consignment note", label="consignment note"),
            ),
            Erasable("carrier", need=Need.EXPECTED, spoken=says("who carries it")),
            Erasable(
                "tracking_no",
                spoken=says(
                    "the carrier's number",
                    label="tracking number",
                    when=given("carrier_class", "courier_firm", "postal_service"),
                ),
            ),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "dispatch"),
            "record that a carrier collected offered exhibits",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            answers=Answers(("transfer.offered",), "offer"),
            examples=(
                "custody transfer dispatch EV/1 --carrier-class courier_firm \\",
                "    --carrier 'Example Couriers' --tracking-no 'EX 1009'",
            ),
        ),
        sentence="{by} recorded that a carrier collected the exhibit: {carrier_class}",
    ),
    Kind(
        "transfer.arrived",
        (
            Structural(
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where it is kept now", unit="LOCATION"),
            ),
            Structural(
                "packaging", types.code("damaged", "undamaged"), spoken=Spoken(label="packaging on arrival")
            ),
            Structural(
                "photo_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("photograph as it arrived", label="photograph"),
            ),
            Erasable("explanation", spoken=says("condition seen on arrival")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "arrive"),
            "record that offered exhibits have arrived",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            answers=Answers(("transfer.offered",), "offer"),
            examples=("custody transfer arrive EV/1 --packaging undamaged --location ROOM-2",),
        ),
        sentence="{by} recorded that the exhibit arrived: {packaging}",
    ),
    Kind(
        "transfer.handed_out",
        (
            Structural("receiver_class", types.code(*CLASSES), spoken=Spoken(label="type of receiver")),
            HANDOVER,
            Structural("purpose", types.code(*PURPOSES)),
            Structural(
                "identity_checked",
                types.FLAG,
                spoken=says("the receiver's identity document was checked", input=Input.TICK),
            ),
            Structural(
                "receipt_sha256", types.PAPER, Need.EXPECTED, spoken=says("scan of the signed receipt")
            ),
            Structural(
                "return_due_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("expected date of return", when=given("purpose", *LENT)),
            ),
            *SEALS,
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("its decision as a file; the SHA-256 is recorded", label="authority's document"),
            ),
            Erasable(
                "receiver",
                need=Need.EXPECTED,
                spoken=says("person who signed for it", flag="to", unit="RECEIVER"),
            ),
            Erasable("receiver_office", spoken=says("for which office or firm", label="receiver's office")),
            Erasable(
                "identity_document",
                spoken=says("which document was checked", when=given("identity_checked", True)),
            ),
            Erasable("to_address", spoken=says("address where it goes", label="destination address")),
            Erasable("authority", spoken=says("the court or authority that orders it")),
        ),
        ("record", "act"),
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "hand-out"),
            "hand exhibits out for a time to a receiver without a key, against a receipt",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            sections=(
                (
                    "receiver",
                    (
                        *("receiver_class", "receiver", "receiver_office", "to_address"),
                        *("identity_checked", "identity_not_checked", "identity_document"),
                    ),
                ),
                (
                    "purpose and return",
                    (
                        *("purpose", "return_due_at", "authority"),
                        *("authority_document_sha256", "receipt_sha256"),
                    ),
                ),
            ),
            arguments=(Argument("identity_not_checked", types.FLAG, "no identity document was checked"),),
            one_of=(frozenset({"identity_checked", "identity_not_checked"}),),
            expand="hand out",
            examples=(
                "custody transfer hand-out EV/1 --receiver-class court --purpose court \\",
                "    --identity-checked --to 'M. Usher' --receipt receipt.pdf \\",
                "    --return-due-at 2026-12-01T12:00:00Z",
            ),
        ),
        sentence="{by} handed the exhibit out: {purpose}",
    ),
    Kind(
        "transfer.returned",
        (
            *AS_FOUND,
            *RESEALED,
            Structural(
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where it is kept now", unit="LOCATION"),
            ),
            Structural("receipt_sha256", types.PAPER, Need.OPTIONAL, spoken=says("scan of the paper")),
            Structural(
                "custodian",
                types.ref("actor"),
                Need.COMPUTED,
                spoken=says("who is its custodian"),
            ),
            Erasable("brought_by", spoken=says("who brought it", label="returned by")),
            Erasable("explanation", spoken=says("what differs")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "return"),
            "record the return of a handed-out exhibit; you become its custodian",
            About("exhibit", joined="seal", says="reference or identifier, as scanned on arrival"),
            sections=(
                ("seal", ("seal", "seal_state", "resealed_by", "resealer", "photo_sha256")),
                (
                    "condition and place",
                    ("condition", "explanation", "location", "brought_by", "receipt_sha256"),
                ),
            ),
            arguments=(SEALS_FOUND,),
            expand="as found",
            examples=(
                "custody transfer return EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --brought-by 'M. Usher'",
                "custody transfer return EV/1 --seal COURT-7 --seal-state intact \\",
                "    --resealed-by court --resealer 'M. Usher' --condition as_described",
            ),
        ),
        sentence="{by} recorded that the exhibit came back: {condition}",
    ),
)
