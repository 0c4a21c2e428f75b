"""Kinds about a communication's path: disclosing its providers, and closing it (art. 26)."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_order.traffic_data_disclosed",
        (
            Structural("disclosed_to", types.code(grounds.DISCLOSED_TO), spoken=says("to whom")),
            Structural(
                "further_providers",
                types.codes(grounds.FURTHER_PROVIDERS),
                spoken=says("whether another provider carried the communication"),
            ),
            DOCUMENT,
            Erasable(
                "providers", need=Need.EXPECTED, spoken=says("the providers that carried the communication")
            ),
            Erasable(
                "path",
                need=Need.EXPECTED,
                spoken=says("path of the communication, as far as disclosed", label="communication path"),
            ),
            Erasable("received_by", need=Need.EXPECTED, spoken=says("who received the data")),
            Erasable("disclosed_by", spoken=says("who disclosed it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "record-traffic-data"),
            "record traffic data disclosed to identify a communication's path (art. 26(b))",
            About("preservation_order"),
            examples=(
                "custody preservation-order record-traffic-data P-7/2026 \\",
                "    --disclosed-to authority --further-providers at_home \\",
                "    --providers 'Example Mail Ltd; Example Net Ltd' \\",
                "    --path 'handed over by Example Net Ltd, 192.0.2.7, 08:14:03Z' \\",
                "    --received-by 'Insp. Hall' --at 2026-11-02T11:20:00Z",
            ),
        ),
        sentence="{by} recorded which providers carried the communication",
    ),
    Kind(
        "preservation_order.path_closed",
        (
            Structural("reason", types.code(grounds.PATH_CLOSED)),
            DOCUMENT,
            Erasable("explanation", spoken=says("more about the reason")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "close-path"),
            "record why no order to a further provider follows",
            About("preservation_order"),
            arguments=(
                Argument(
                    "disclosure",
                    types.ENTRY,
                    "the entry that disclosed it, where several wait",
                    unit="ENTRY",
                    label="disclosing entry",
                ),
            ),
            answers=Answers(("preservation_order.traffic_data_disclosed",), "disclosure"),
            examples=("custody preservation-order close-path P-7/2026 --reason data_deleted",),
        ),
        sentence="{by} closed the path to a further provider: {reason}",
    ),
)
