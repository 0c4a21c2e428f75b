"""Kinds about vehicles of a case: which one, where it stands, who moved it, and that two people give it back."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Many, Verb, says

SORT = {"car": "a passenger car", "van": "a van or lorry", "boat": "a boat or ship"}

_PROPOSAL = Argument(
    "proposal",
    types.ENTRY,
    "number or id of the entry that proposed it: `custody vehicle show`",
    required=True,
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "vehicle.recorded",
        (
            Structural("case", types.ref("case"), spoken=says("the case it belongs to")),
            Structural("sort", types.code(SORT), spoken=says("what it is", label="type of vehicle")),
            Erasable("plate", types.LABEL, label=True, need=Need.EXPECTED, spoken=says("its number plate")),
            Erasable("found_at", need=Need.EXPECTED, spoken=says("where it stands", label="place")),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("vehicle", "record"),
            "record a vehicle of a case",
            About("vehicle", Many.NEW),
            examples=("custody vehicle record --case C-1 --sort car --plate W-1 --found-at 'Harbour'",),
        ),
        sentence="{by} recorded the vehicle",
    ),
    Kind(
        "vehicle.moved",
        (
            Erasable("moved_to", spoken=says("where it stands now", label="new place")),
            Erasable("driver", need=Need.EXPECTED, spoken=says("who drove it")),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("vehicle", "move"),
            "record that a vehicle was moved",
            About("vehicle"),
            examples=("custody vehicle move W-1 --moved-to 'Yard 3' --driver 'E. Hall'",),
        ),
        sentence="{by} moved the vehicle",
    ),
    Kind(
        "vehicle.returned.proposed",
        (
            Structural("to", types.code("owner", "hirer"), spoken=says("who gets it", label="receiver")),
            Structural(
                "expires_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("deadline for an answer", label="open until"),
            ),
            Erasable("grounds", spoken=says("why it is no longer needed")),
        ),
        permit=permits.DESK,
        verb=Verb(
            ("vehicle", "propose-return"),
            "propose to give a vehicle back",
            About("vehicle"),
            examples=("custody vehicle propose-return W-1 --to owner --grounds 'photographed'",),
        ),
        sentence="{by} proposed to give the vehicle back",
    ),
    Kind(
        "vehicle.returned.approved",
        (),
        answers=True,
        permit=permits.HEADS,
        verb=Verb(
            ("vehicle", "approve-return"),
            "approve the return, as a second person",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("vehicle.returned.proposed",), "proposal"),
            examples=("custody vehicle approve-return 21",),
        ),
        sentence="{by} approved giving the vehicle back",
    ),
    Kind(
        "vehicle.returned.refused",
        (Structural("reason", types.code("not_convinced", "withdrawn"), spoken=says("why")),),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("vehicle", "refuse-return"),
            "refuse a proposal, or withdraw your own",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("vehicle.returned.proposed",), "proposal"),
            examples=("custody vehicle refuse-return 21 --reason not_convinced",),
        ),
        sentence="{by} refused to give the vehicle back",
    ),
)
