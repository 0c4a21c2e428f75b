"""Kinds about enquiries for where data or their provider are, before a request (article 42(2))."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.instruments import received, sent
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, REQUESTING
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Verb, given, says

#: What an enquiry states in either direction; ``state`` is the other State.
_ENQUIRY: tuple[FieldSpec, ...] = (
    Structural("case", types.ref("case")),
    Structural("state", types.STATE, spoken=REQUESTING),
    Structural(
        "channel",
        types.code(grounds.CHANNELS),
        spoken=says("transmission channel", label="transmission channel"),
    ),
    Structural(
        "location_sought",
        types.codes(grounds.SOUGHT),
        spoken=says("whose location is sought"),
    ),
    Structural("confidential", types.FLAG, spoken=says("whether it is confidential")),
    Structural(
        "answer_due_at",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says("date until which an answer is useful", label="answer due by"),
    ),
    DOCUMENT,
    Erasable(
        "reference",
        types.LABEL,
        label=True,
        spoken=says("reference of the enquiry, by which it can be found"),
    ),
    Erasable(
        "data_description",
        need=Need.EXPECTED,
        spoken=says("which data or provider, as far as they are known", label="data sought"),
    ),
    Erasable("authority", spoken=says("who asks")),
)

KINDS: tuple[Kind, ...] = (
    sent(
        "enquiry",
        _ENQUIRY,
        "send a request to another State, or record one already sent",
        sentence="{by} asked {state} where data or their provider are",
        record_sentence="{by} recorded an enquiry to {state} about data or their provider",
        examples=(
            "custody enquiry send C-2026-014 --requested-state AT --reference E-1 \\",
            "    --channel network_24_7 --location-sought data provider --confidential \\",
            "    --data-description 'the mailbox of shop@example.org' \\",
            "    --answer-due-at 2026-11-04T12:00:00Z",
        ),
        permit=permits.DESK,
    ),
    received(
        "enquiry",
        _ENQUIRY,
        "record a request received from another State",
        sentence="{by} recorded an enquiry of {state}",
        examples=(
            "custody enquiry receive C-2026-014 --requesting-state AT --reference AT-E-9 \\",
            "    --channel network_24_7 --location-sought provider --no-confidential \\",
            "    --data-description 'who runs mail.example.org'",
        ),
    ),
    Kind(
        "enquiry.answered",
        (
            Structural("outcome", types.code(grounds.LOCATED), spoken=says("where they are")),
            Structural(
                "third_state",
                types.STATE,
                Need.OPTIONAL,
                spoken=says(
                    "the State they are in, where known, by its code in ISO 3166-1: AT",
                    unit="STATE",
                    when=given("outcome", "elsewhere"),
                    label="third State",
                ),
            ),
            DOCUMENT,
            Erasable(
                "data_holder",
                spoken=says(
                    "who holds the data, as far as it is known",
                    when=given("outcome", "elsewhere", "here"),
                ),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("enquiry", "answer"),
            "answer an enquiry, or record the answer or that none came",
            About("enquiry"),
            examples=(
                "custody enquiry answer E-1 --outcome elsewhere --third-state DE \\",
                "    --data-holder 'Beispiel Hosting GmbH' --recorded",
                "custody enquiry answer E-2 --outcome no_answer --recorded",
            ),
        ),
        sentence="{by} recorded an answer to the enquiry: {outcome}",
    ),
)
