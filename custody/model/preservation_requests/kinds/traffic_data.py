"""Kinds about a path to a provider abroad, disclosed to the requesting State or refused (article 43)."""

from __future__ import annotations

from custody.law import preservation
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_request.traffic_data_disclosed",
        (
            Structural(
                "third_state",
                types.STATE,
                Need.EXPECTED,
                spoken=says(
                    "where the provider is, by its code in ISO 3166-1: AT", unit="STATE", label="third State"
                ),
            ),
            DOCUMENT,
            Erasable("provider", need=Need.EXPECTED, spoken=says("which provider it is")),
            Erasable(
                "path",
                need=Need.EXPECTED,
                spoken=says("path of the communication, as far as disclosed", label="communication path"),
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-request", "disclose-traffic-data"),
            "disclose a provider in another State, or record one disclosed (art. 43(1))",
            About("preservation_request"),
            examples=(
                "custody preservation-request disclose-traffic-data AT-77/2026 --third-state DE \\",
                "    --provider 'Beispiel Hosting GmbH' --path 'handed over from 198.51.100.4'",
                "custody preservation-request disclose-traffic-data HERE-4/2026 --third-state DE --recorded \\",
                "    --provider 'Beispiel Hosting GmbH' --path 'handed over from 198.51.100.4'",
            ),
        ),
        sentence="{by} disclosed a provider in {third_state}",
        record_sentence="{by} recorded that a provider in {third_state} was disclosed",
    ),
    Kind(
        "preservation_request.traffic_data_refused",
        (
            Structural("refusal_grounds", types.codes(preservation.REFUSAL_43), spoken=says("why")),
            Structural(
                "consulted_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "when the States consulted about it (art. 40(28))",
                    when=given("refusal_grounds", "40.21.b", "40.21.c"),
                    label="time of consultation",
                ),
            ),
            DOCUMENT,
            Erasable("explanation", need=Need.EXPECTED, spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-request", "refuse-traffic-data"),
            "refuse disclosure, on three grounds only (art. 43(2))",
            About("preservation_request"),
            examples=(
                "custody preservation-request refuse-traffic-data AT-77/2026 --refusal-grounds 40.21.b \\",
                "    --explanation '…' --consulted-at 2026-11-03T10:00:00Z",
            ),
        ),
        sentence="{by} refused to disclose a provider: {refusal_grounds}",
        record_sentence="{by} recorded that disclosure of a provider was refused: {refusal_grounds}",
    ),
)
