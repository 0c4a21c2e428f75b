"""Kinds about handovers: offered to somebody who answers, carried, or released to a receiver who has no key."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.lines import RECORD
from custody.model.events.storeroom import AS_FOUND, RESEALED, SEALS, SEALS_FOUND
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Answers, Argument, Input, Many, Spoken, Verb, given, says

#: Purposes for which a thing is handed out and comes back, and all.
_LENT = ("court", "defence_expert", "examination", "prosecutor")
PURPOSES = (*_LENT, "reassignment", "return", "storage_move", "transport")
METHODS = ("by_hand", "courier", "official_vehicle", "other", "post")
CARRIERS = ("courier_firm", "officer", "other", "postal_service")
#: Who receives without a key of this ledger.
CLASSES = ("agency", "court", "courier", "defence_expert", "other", "owner", "partner_lab", "prosecutor")
#: What lay with a thing that is answered.
_SURPLUS = Argument(
    "surplus",
    types.TEXT,
    "what lay with it and no number names (erasable); told as a discrepancy, open until it is resolved",
    label="unnumbered items",
)

_HANDOVER = Structural(
    "handover",
    types.ref(),
    Need.OPTIONAL,
    spoken=says("what was offered together", label="transfer", input=Input.FILLED),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "transfer.offered",
        (
            Structural(
                "receiver", types.ref("actor"), spoken=says("who shall have them", flag="to", unit="ACTOR")
            ),
            _HANDOVER,
            Structural("purpose", types.code(*PURPOSES)),
            *SEALS,
            Structural(
                "expires_at",
                types.INSTANT,
                spoken=says("when the offer ends", flag="until", input=Input.FREE, label="open until"),
            ),
            Structural(
                "method",
                types.code(*METHODS),
                Need.OPTIONAL,
                spoken=says("how it is carried", label="transport method"),
            ),
            Structural(
                "from_place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where they are", unit="PLACE", label="place of origin"),
            ),
            Structural(
                "to_place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where they go", unit="PLACE", label="place of destination"),
            ),
            Erasable("from_location", spoken=says("where they are", label="origin")),
            Erasable("to_location", spoken=says("where they go", label="destination")),
            Erasable("transport", spoken=says("more about how they are carried", label="transport details")),
            Erasable("courier", spoken=says("who carries them", when=given("method", "courier", "post"))),
            Erasable(
                "tracking_no",
                spoken=says(
                    "the courier's number", label="tracking number", when=given("method", "courier", "post")
                ),
            ),
        ),
        permit=permits.DESK,
        verb=Verb(
            ("custody", "offer"),
            "offer exhibits to somebody; you stay the holder until they accept",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            arguments=(
                Argument("hours", types.COUNT, "how long the offer stands (default: 24)", label="hours open"),
            ),
            rivals=(frozenset({"hours", "expires_at"}),),
            expand="offer",
            examples=("custody custody offer EV/1 EV/2 --to Carl --purpose examination --hours 8",),
        ),
        sentence="{by} offered the exhibit to {receiver}: {purpose}",
    ),
    Kind(
        "transfer.reassigned",
        (
            Structural(
                "receiver", types.ref("actor"), spoken=says("who shall have them", flag="to", unit="ACTOR")
            ),
            _HANDOVER,
            Structural("purpose", types.code("reassignment"), spoken=Spoken(input=Input.FILLED)),
            Structural("reason", types.code("absent", "left", "other_duties", "suspended")),
            *SEALS,
            Structural(
                "expires_at",
                types.INSTANT,
                spoken=says(
                    "when the offers end (default: in 7 days)",
                    flag="until",
                    input=Input.FREE,
                    label="open until",
                ),
            ),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("custody", "reassign"),
            "offer all that somebody holds to another, who accepts it item by item",
            typed=("holder",),
            arguments=(
                Argument(
                    "holder",
                    types.ref("actor"),
                    "who leaves; he signs, or an administrator for him",
                    unit="ACTOR",
                    required=True,
                    label="leaving custodian",
                ),
            ),
            expand="reassign",
            examples=("custody custody reassign Eve --to Carl --reason left",),
        ),
        sentence="{by} offered all that somebody holds to {receiver}: {reason}",
    ),
    Kind(
        "transfer.dispatched",
        (
            Structural("carrier_class", types.code(*CARRIERS), spoken=Spoken(label="type of carrier")),
            Structural(
                "paper_sha256",
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
            ("custody", "dispatch"),
            "record that a carrier took what you offered",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            answers=Answers(("transfer.offered",), "offer"),
            examples=(
                "custody custody dispatch EV/1 --carrier-class courier_firm \\",
                "    --carrier 'Example Couriers' --tracking-no 'EX 1009'",
            ),
        ),
        sentence="{by} recorded that a carrier took the exhibit: {carrier_class}",
    ),
    Kind(
        "transfer.arrived",
        (
            Structural(
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where it lies now"),
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
            Erasable("remark", spoken=says("what was seen")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("custody", "arrive"),
            "record that what was offered has arrived",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            answers=Answers(("transfer.offered",), "offer"),
            examples=("custody custody arrive EV/1 --packaging undamaged --place ROOM-2",),
        ),
        sentence="{by} recorded that the exhibit arrived: {packaging}",
    ),
    Kind(
        "transfer.accepted",
        (
            *AS_FOUND,
            *RESEALED,
            Structural(
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where it lies now"),
            ),
            Structural(
                "holder",
                types.ref("actor"),
                Need.COMPUTED,
                spoken=says("who is its custodian", label="custodian"),
            ),
            Erasable("location", spoken=says("where it is kept now", label="present location")),
            Erasable("remark", spoken=says("what differs")),
        ),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("custody", "accept"),
            "accept exhibits, after looking at their seals",
            About(
                "exhibit",
                joined="seal",
                says="reference or identifier, as scanned; `-` reads a series from input",
            ),
            typed=("codes",),
            arguments=(
                Argument(
                    "codes",
                    types.TEXT,
                    "a series: the seals of this one, the next exhibit, its seals",
                    unit="CODE",
                    many=True,
                    label="codes scanned",
                ),
                SEALS_FOUND,
                _SURPLUS,
            ),
            answers=Answers(("transfer.offered",), "offer"),
            expand="accept",
            examples=(
                "custody custody accept EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described",
                "custody custody accept EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --surplus 'a silver stick without a label'",
                "custody custody accept EV/1 --seal-state none --condition differs \\",
                "    --photo bag.jpg",
                "custody custody accept EV/1 S-100234 EV/2 S-100235 --seal-state intact \\",
                "    --condition as_described",
                "custody custody accept - --seal-state intact --condition as_described \\",
                "    < scanned.txt",
            ),
        ),
        sentence="{by} accepted the exhibit: seal {seal_state}, condition {condition}",
    ),
    Kind(
        "transfer.refused",
        (
            Structural(
                "reason", types.code("condition", "not_present", "not_responsible", "seal", "wrong_item")
            ),
            Erasable("remark", spoken=says("more about the reason")),
        ),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("custody", "refuse"),
            "refuse exhibits that were offered to you",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            arguments=(_SURPLUS,),
            answers=Answers(("transfer.offered",), "offer"),
            expand="refuse",
            examples=("custody custody refuse EV/2 --reason seal --remark 'torn at one edge'",),
        ),
        sentence="{by} refused the exhibit: {reason}",
    ),
    Kind(
        "transfer.recalled",
        (Structural("reason", types.code("mistake", "no_longer_needed", "not_collected")),),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("custody", "recall"),
            "take back your own open offers",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            answers=Answers(("transfer.offered",), "offer"),
            examples=("custody custody recall EV/1 --reason not_collected",),
        ),
        sentence="{by} recalled the offer: {reason}",
    ),
    Kind(
        "transfer.released",
        (
            Structural("receiver_class", types.code(*CLASSES), spoken=Spoken(label="type of receiver")),
            _HANDOVER,
            Structural("purpose", types.code(*PURPOSES)),
            Structural(
                "identity_checked",
                types.FLAG,
                spoken=says("a document of the receiver was looked at", input=Input.TICK),
            ),
            Structural(
                "receipt_sha256", types.PAPER, Need.EXPECTED, spoken=says("scan of the signed receipt")
            ),
            Structural(
                "expected_return",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("when it comes back", when=given("purpose", *_LENT)),
            ),
            *SEALS,
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("its decision as a file; the SHA-256 is kept", label="authority's document"),
            ),
            Erasable("receiver", need=Need.EXPECTED, spoken=says("who signed for it")),
            Erasable("receiver_office", spoken=says("for which office or firm", label="receiver's office")),
            Erasable(
                "identity_document",
                spoken=says("which document was looked at", when=given("identity_checked", True)),
            ),
            Erasable("to_location", spoken=says("where it goes", label="destination")),
            Erasable("authority", spoken=says("the court or authority that orders it")),
        ),
        ("record", "act"),
        permit=permits.DESK,
        verb=Verb(
            ("custody", "release"),
            "release exhibits for a time to a receiver without a key, against a receipt",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            asks=(
                "receiver_class",
                "purpose",
                "identity_checked",
                "identity_not_checked",
                "receiver",
                "receiver_office",
                "identity_document",
                "to_location",
                "receipt_sha256",
                "expected_return",
                "authority",
                "authority_document_sha256",
            ),
            arguments=(Argument("identity_not_checked", types.FLAG, "none was"),),
            one_of=(frozenset({"identity_checked", "identity_not_checked"}),),
            expand="release",
            examples=(
                "custody custody release EV/1 --receiver-class court --purpose court \\",
                "    --identity-checked --receiver 'M. Usher' --receipt receipt.pdf \\",
                "    --expected-return 2026-12-01T12:00:00Z",
            ),
        ),
        sentence="{by} released the exhibit to somebody outside: {purpose}",
    ),
    Kind(
        "transfer.returned",
        (
            *AS_FOUND,
            *RESEALED,
            Structural(
                "place",
                types.ref("place"),
                Need.OPTIONAL,
                spoken=says("the registered place where it lies now"),
            ),
            Structural("receipt_sha256", types.PAPER, Need.OPTIONAL, spoken=says("scan of the paper")),
            Structural(
                "holder",
                types.ref("actor"),
                Need.COMPUTED,
                spoken=says("who is its custodian", label="custodian"),
            ),
            Erasable("brought_by", spoken=says("who brought it", label="returned by")),
            Erasable("remark", spoken=says("what differs")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("custody", "return"),
            "take back an exhibit that was outside; you hold it from now",
            About("exhibit", joined="seal", says="reference or identifier, as scanned on arrival"),
            arguments=(SEALS_FOUND,),
            expand="as found",
            examples=(
                "custody custody return EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --brought-by 'M. Usher'",
                "custody custody return EV/1 --seal COURT-7 --seal-state intact \\",
                "    --resealed-by court --resealer 'M. Usher' --condition as_described",
            ),
        ),
        sentence="{by} recorded that the exhibit came back: {condition}",
    ),
)
