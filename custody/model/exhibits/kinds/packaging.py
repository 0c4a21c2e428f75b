"""Kinds about packaging: seals put on and taken off, of a bag, of connectors, of a box.

A seal that closes several exhibits together is put on by one entry for each, which name all of them as ``inside``.
"""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Spoken, Verb, says

#: What a seal is made of.
SEAL_TYPES = ("bag_closure", "label", "other", "strap", "tape", "wax", "wire")
#: What a seal closes.
CLOSES = ("bag", "box", "connector", "device", "drive_bay", "other")

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.sealed",
        (
            Structural(
                "seal_no", types.SEAL, spoken=says("the number on the seal", flag="seal", label="seal number")
            ),
            Structural(
                "seal_type",
                types.code(*SEAL_TYPES),
                Need.OPTIONAL,
                spoken=says("what the seal is made of", flag="type"),
            ),
            Structural(
                "closes",
                types.code(*CLOSES),
                Need.OPTIONAL,
                spoken=says("what the seal closes", label="extent of seal"),
            ),
            Structural(
                "further",
                types.FLAG,
                default=False,
                spoken=says(
                    "beside the seals that are on already", input=Input.TICK, label="additional seal"
                ),
            ),
            Structural(
                "bag_no",
                types.BAG,
                Need.OPTIONAL,
                spoken=says("the number on the bag", flag="bag", label="bag number"),
            ),
            Structural(
                "inside", types.refs("exhibit"), Need.OPTIONAL, spoken=Spoken(label="enclosed exhibits")
            ),
            Structural(
                "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph", label="photograph")
            ),
            Erasable("sealed_by", spoken=says("who put it on, if not who signs")),
            Erasable("attending_witness", spoken=says("who saw it")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "seal"),
            "record that a seal was put on",
            About("exhibit"),
            typed=("seal_no",),
            arguments=(
                Argument(
                    "inside",
                    types.ref("exhibit"),
                    "what the seal closes too; again for each",
                    unit="EXHIBIT",
                    flag="with",
                    fills="inside",
                    many=True,
                    label="enclosed exhibits",
                ),
                Argument(
                    "another",
                    types.FLAG,
                    (
                        "it is another one, though its reference or number is in use already, or looks "
                        "like one that is"
                    ),
                    label="repeated name",
                ),
            ),
            expand="seal",
            examples=(
                "custody exhibit seal EV/1 S-100234 --bag B-7781",
                "custody exhibit seal EV/1 S-100235 --bag B-7782 --with EV/2 --with EV/3",
            ),
        ),
        sentence="{by} applied seal {seal_no}",
    ),
    Kind(
        "exhibit.unsealed",
        (
            Structural(
                "seal_no",
                types.SEAL,
                spoken=says("the number on the seal that was found", flag="seal", label="seal number"),
            ),
            Structural(
                "intact",
                types.code("no", "not_examined", "yes"),
                spoken=says("whether it was found intact", label="seal intact"),
            ),
            Structural("reason", types.code("acquisition", "court", "examination", "inspection", "return")),
            Structural(
                "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph", label="photograph")
            ),
            Erasable("explanation", spoken=says("what was found")),
            Erasable("opened_by", spoken=says("who opened it, if not who signs")),
            Erasable("attending_witness", spoken=says("who saw it")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "unseal"),
            "record that a seal was taken off, of all it closes",
            About("exhibit"),
            typed=("seal_no",),
            expand="unseal",
            examples=("custody exhibit unseal EV/1 S-100234 --intact yes --reason acquisition",),
        ),
        sentence="{by} broke seal {seal_no}: {reason}",
    ),
)
