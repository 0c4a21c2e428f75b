"""Kinds about the path of a communication: which providers carried it, and whether it goes on (articles 26 and 43)."""

from __future__ import annotations

from custody.law import grounds, preservation
from custody.model import permits, types
from custody.model.events.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Answers, Argument, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "order.path_disclosed",
        (
            Structural(
                "shown_to", types.code(grounds.SHOWN_TO), spoken=says("to whom", label="disclosed to")
            ),
            Structural(
                "others",
                types.codes(grounds.OTHER_PROVIDERS),
                spoken=says("whether another provider carried it", label="other providers"),
            ),
            DOCUMENT,
            Erasable("providers", need=Need.EXPECTED, spoken=says("which providers carried it")),
            Erasable(
                "path",
                need=Need.EXPECTED,
                spoken=says("along which path, as far as it was shown", label="communication path"),
            ),
            Erasable("received_by", need=Need.EXPECTED, spoken=says("who received what was shown")),
            Erasable("disclosed_by", spoken=says("who showed it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("order", "path"),
            "record what was shown at once of a communication's path (art. 26(b))",
            About("order"),
            examples=(
                "custody order path P-7/2026 --shown-to authority --others at_home \\",
                "    --providers 'Example Mail Ltd; Example Net Ltd' \\",
                "    --path 'handed over by Example Net Ltd, 192.0.2.7, 08:14:03Z' \\",
                "    --received-by 'Insp. Hall' --at 2026-11-02T11:20:00Z",
            ),
        ),
        sentence="{by} recorded which providers carried the communication",
    ),
    Kind(
        "order.path_ended",
        (
            Structural("reason", types.code(grounds.PATH_ENDED)),
            DOCUMENT,
            Erasable("explanation", spoken=says("more about the reason")),
        ),
        RECORD,
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("order", "end-path"),
            "record why no order goes on to a provider that was found",
            About("order"),
            arguments=(
                Argument(
                    "showing",
                    types.ENTRY,
                    "the entry that told of it, if several wait",
                    unit="ENTRY",
                    label="disclosing entry",
                ),
            ),
            answers=Answers(("order.path_disclosed",), "showing"),
            examples=("custody order end-path P-7/2026 --reason gone",),
        ),
        sentence="{by} recorded that nothing follows to another provider: {reason}",
    ),
    Kind(
        "request.path_disclosed",
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
                spoken=says("along which path, as far as it was shown", label="communication path"),
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("request", "path"),
            "show a provider in another State, or record that one was shown (art. 43(1))",
            About("request"),
            examples=(
                "custody request path AT-77/2026 --third-state DE \\",
                "    --provider 'Beispiel Hosting GmbH' --path 'handed over from 198.51.100.4'",
                "custody request path HERE-4/2026 --third-state DE --recorded \\",
                "    --provider 'Beispiel Hosting GmbH' --path 'handed over from 198.51.100.4'",
            ),
        ),
        sentence="{by} disclosed a provider in {third_state}",
    ),
    Kind(
        "request.path_refused",
        (
            Structural("grounds", types.codes(preservation.REFUSAL_43), spoken=says("why", no_default=True)),
            Structural(
                "consulted_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "when the States consulted about it (art. 40(28))",
                    when=given("grounds", "40.21.b", "40.21.c"),
                    label="time of consultation",
                ),
            ),
            DOCUMENT,
            Erasable("reasons", need=Need.EXPECTED, spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("request", "refuse-path"),
            "refuse to show it, on three grounds only (art. 43(2))",
            About("request"),
            examples=(
                "custody request refuse-path AT-77/2026 --grounds 40.21.b --reasons '…' \\",
                "    --consulted-at 2026-11-03T10:00:00Z",
            ),
        ),
        sentence="{by} refused to disclose a provider: {grounds}",
    ),
)
