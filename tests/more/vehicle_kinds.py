"""Kinds about vehicles of a case: which one, where it stands, and who moved it."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.events.lines import ACT_OR_RECORD
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Many, Verb, says

SORT = {"car": "a passenger car", "van": "a van or lorry", "boat": "a boat or ship"}

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
)
