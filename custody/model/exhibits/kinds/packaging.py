"""Kinds about packaging: seals applied and broken, on a bag, connectors or a box.

A seal that closes several exhibits together is applied by one entry for each, which name all of them as
``enclosed_exhibits``.
"""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Spoken, Verb, says

#: What a seal is made of.
SEAL_TYPES = ("bag_closure", "label", "other", "strap", "tape", "wax", "wire")
#: What a seal is applied to.
APPLIED_TO = ("bag", "box", "connector", "device", "drive_bay", "other")

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
                spoken=says("what the seal is made of"),
            ),
            Structural(
                "seal_applied_to",
                types.code(*APPLIED_TO),
                Need.OPTIONAL,
                spoken=says("what the seal closes", label="extent of seal"),
            ),
            Structural(
                "additional_seal",
                types.FLAG,
                default=False,
                spoken=says("in addition to the seals already applied", input=Input.TICK),
            ),
            Structural(
                "bag_no",
                types.BAG,
                Need.OPTIONAL,
                spoken=says("the number on the bag", flag="bag", label="bag number"),
            ),
            Structural(
                "enclosed_exhibits",
                types.refs("exhibit"),
                Need.OPTIONAL,
                spoken=Spoken(),
            ),
            Structural(
                "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph", label="photograph")
            ),
            Erasable("sealed_by", spoken=says("who applied it, if not the signer")),
            Erasable("attending_witness", spoken=says("the attending witness")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "seal"),
            "apply a seal to an exhibit",
            About("exhibit"),
            typed=("seal_no",),
            arguments=(
                Argument(
                    "enclosed_exhibits",
                    types.ref("exhibit"),
                    "a further exhibit under the seal; repeat for each",
                    unit="EXHIBIT",
                    flag="with",
                    fills="enclosed_exhibits",
                    many=True,
                    label="enclosed exhibits",
                ),
                Argument(
                    "allow_duplicate",
                    types.FLAG,
                    ("a different one, although its reference or number is in use or looks like one in use"),
                    label="duplicate name",
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
                "seal_state",
                types.code("intact", "not_examined", "not_intact"),
                spoken=says("the state in which it was found"),
            ),
            Structural(
                "reason", types.code("acquisition", "court", "examination", "inspection", "return_to_owner")
            ),
            Structural(
                "photo_sha256", types.PAPER, Need.OPTIONAL, spoken=says("photograph", label="photograph")
            ),
            Erasable("explanation", spoken=says("what was found")),
            Erasable("opened_by", spoken=says("who opened it, if not the signer")),
            Erasable("attending_witness", spoken=says("the attending witness")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "unseal"),
            "break a seal, for every exhibit under it",
            About("exhibit"),
            typed=("seal_no",),
            expand="unseal",
            examples=("custody exhibit unseal EV/1 S-100234 --seal-state intact --reason acquisition",),
        ),
        sentence="{by} broke seal {seal_no}: {reason}",
    ),
)
