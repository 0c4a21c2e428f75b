"""Kinds about transfers of custody: offered, accepted, refused, recalled, reassigned."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.condition import AS_FOUND, RESEALED, SEALS, SEALS_FOUND
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import (
    About,
    Answers,
    Argument,
    Input,
    Many,
    Second,
    Spoken,
    Verb,
    given,
    says,
)

#: Purposes for which an exhibit is handed out and returned, and all purposes.
LENT = ("court", "defence_expert", "examination", "prosecutor")
PURPOSES = (*LENT, "reassignment", "return_to_owner", "storage_move", "transport")
METHODS = ("by_hand", "courier", "official_vehicle", "other", "post")

#: An unnumbered item found with an exhibit whose transfer is answered.
_SURPLUS = Argument(
    "surplus",
    types.TEXT,
    "an unnumbered item found with it; reported as a discrepancy",
    label="unnumbered items",
)

#: The receiver answers an offer.
_RECEIVER = Second("transfer.accepted", "the receiver scans and signs here", "transfer.receiver")

HANDOVER = Structural(
    "transfer",
    types.ref(),
    Need.OPTIONAL,
    spoken=says("the exhibits that are offered together", input=Input.FILLED),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "transfer.offered",
        (
            Structural(
                "receiver",
                types.ref("actor"),
                spoken=says("person who receives them", flag="to", unit="ACTOR"),
            ),
            HANDOVER,
            Structural("purpose", types.code(*PURPOSES)),
            *SEALS,
            Structural(
                "expires_at",
                types.INSTANT,
                spoken=says("when the offer expires", input=Input.FREE, label="open until"),
            ),
            Structural(
                "method",
                types.code(*METHODS),
                Need.OPTIONAL,
                spoken=says("how it is carried", label="transport method"),
            ),
            Structural(
                "from_location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where they are", unit="LOCATION", label="location of origin"),
            ),
            Structural(
                "to_location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where they go", unit="LOCATION", label="destination location"),
            ),
            Erasable("from_address", spoken=says("address where they are", label="origin address")),
            Erasable("to_address", spoken=says("address where they go", label="destination address")),
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
            ("transfer", "offer"),
            "offer exhibits to somebody; you stay their custodian until they accept",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            sections=(
                ("transfer", ("receiver", "purpose", "expires_at", "hours")),
                (
                    "transport",
                    (
                        *("method", "transport", "courier", "tracking_no"),
                        *("from_location", "from_address", "to_location", "to_address"),
                    ),
                ),
            ),
            arguments=(
                Argument(
                    "hours", types.COUNT, "hours until the offer expires (default: 24)", label="hours open"
                ),
            ),
            rivals=(frozenset({"hours", "expires_at"}),),
            expand="offer",
            second=_RECEIVER,
            examples=("custody transfer offer EV/1 EV/2 --to Carl --purpose examination --hours 8",),
        ),
        sentence="{by} offered the exhibit to {receiver}: {purpose}",
    ),
    Kind(
        "transfer.reassigned",
        (
            Structural(
                "receiver",
                types.ref("actor"),
                spoken=says("person who receives them", flag="to", unit="ACTOR"),
            ),
            HANDOVER,
            Structural("purpose", types.code("reassignment"), spoken=Spoken(input=Input.FILLED)),
            Structural("reason", types.code("absent", "left", "other_duties", "suspended")),
            *SEALS,
            Structural(
                "expires_at",
                types.INSTANT,
                spoken=says(
                    "when the offers expire (default: in 7 days)",
                    input=Input.FREE,
                    label="open until",
                ),
            ),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("transfer", "reassign"),
            "offer all exhibits of a custodian to another, who accepts each of them",
            typed=("custodian",),
            arguments=(
                Argument(
                    "custodian",
                    types.ref("actor"),
                    "custodian who leaves; an administrator signs",
                    unit="ACTOR",
                    required=True,
                    label="departing custodian",
                ),
            ),
            expand="reassign",
            second=_RECEIVER,
            examples=("custody transfer reassign Eve --to Carl --reason left",),
        ),
        sentence="{by} offered all exhibits of a custodian to {receiver}: {reason}",
    ),
    Kind(
        "transfer.accepted",
        (
            *AS_FOUND,
            *RESEALED,
            Structural(
                "location",
                types.ref("location"),
                Need.OPTIONAL,
                spoken=says("storage location where it is kept now", unit="LOCATION"),
            ),
            Structural(
                "custodian",
                types.ref("actor"),
                Need.COMPUTED,
                spoken=says("who is its custodian"),
            ),
            Erasable("receipt_address", spoken=says("address where it is kept now")),
            Erasable("explanation", spoken=says("what differs")),
        ),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "accept"),
            "accept exhibits, after looking at their seals",
            About(
                "exhibit",
                joined="seal",
                says="reference or identifier, as scanned; `-` reads a series from input",
            ),
            sections=(
                ("seal", ("seal", "seal_state", "resealed_by", "resealer", "photo_sha256")),
                (
                    "condition and place",
                    ("condition", "explanation", "surplus", "location", "receipt_address"),
                ),
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
                "custody transfer accept EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described",
                "custody transfer accept EV/1 --seal S-100234 --seal-state intact \\",
                "    --condition as_described --surplus 'a silver stick without a label'",
                "custody transfer accept EV/1 --seal-state absent --condition differs \\",
                "    --photo bag.jpg",
                "custody transfer accept EV/1 S-100234 EV/2 S-100235 --seal-state intact \\",
                "    --condition as_described",
                "custody transfer accept - --seal-state intact --condition as_described \\",
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
            Erasable("explanation", spoken=says("more about the reason")),
        ),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "refuse"),
            "refuse exhibits that were offered to you",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            arguments=(_SURPLUS,),
            answers=Answers(("transfer.offered",), "offer"),
            expand="refuse",
            examples=("custody transfer refuse EV/2 --reason seal --explanation 'torn at one edge'",),
        ),
        sentence="{by} refused the exhibit: {reason}",
    ),
    Kind(
        "transfer.recalled",
        (Structural("reason", types.code("mistake", "no_longer_needed", "not_collected")),),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("transfer", "recall"),
            "recall your own open offers",
            About("exhibit", Many.SEVERAL, "seal", says="references or identifiers"),
            answers=Answers(("transfer.offered",), "offer"),
            examples=("custody transfer recall EV/1 --reason not_collected",),
        ),
        sentence="{by} recalled the offer: {reason}",
    ),
)
