"""Kinds about what follows a seizure: inventory, receipt, authority, consent, term."""

from __future__ import annotations

from custody.law import grounds
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD, term_set
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "seizure.list_recorded",
        (
            Structural("items", types.COUNT, spoken=says("things as listed", label="items listed")),
            DOCUMENT.said(says("the inventory as a file")),
            Erasable("counted_by", need=Need.EXPECTED, spoken=says("who counted")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "record-list"),
            "record the inventory: how many things it lists",
            About("seizure"),
            examples=(
                "custody seizure record-list S-1 --items 3 --counted-by 'Eve Hall' --document inv.pdf",
            ),
        ),
        sentence="{by} counted {items} items at the seizure",
    ),
    Kind(
        "seizure.receipt_given",
        (
            Structural(
                "receiver_is",
                types.code("occupant", "owner", "possessor", "representative"),
                spoken=says("to whom it was given", label="capacity of receiver"),
            ),
            Structural(
                "signed",
                types.code("absent", "refused", "signed"),
                spoken=says("how it was taken", label="signature"),
            ),
            DOCUMENT.said(says("the receipt as a file")),
            Erasable("receiver", need=Need.EXPECTED, spoken=says("the name")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "record-receipt"),
            "record the receipt for what was seized",
            About("seizure"),
            examples=(
                "custody seizure record-receipt S-1 --receiver-is owner --receiver 'I. Owner' \\",
                "    --signed signed --document receipt.pdf",
            ),
        ),
        sentence="{by} recorded the receipt for what was seized: {signed}",
    ),
    Kind(
        "seizure.authorisation_decided",
        (
            Structural("decision", types.code(grounds.AUTHORISATION), spoken=says("what it decided")),
            Structural(
                "to_return",
                types.refs("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "exhibits that go back",
                    unit="EXHIBIT",
                    when=given("decision", "partly"),
                    label="exhibits to return",
                ),
            ),
            DOCUMENT.said(says("the decision as a file")),
            Erasable("authorised_by", need=Need.EXPECTED, spoken=says("which authority")),
            Erasable("reasons", spoken=says("why")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("seizure", "decide-authorisation"),
            "enter what an authority decided about a seizure, after it",
            About("seizure"),
            examples=(
                "custody seizure decide-authorisation S-1 --decision partly --to-return EV/2 \\",
                "    --authorised-by 'District Court' --document decision.pdf --recorded",
            ),
        ),
        sentence="{by} recorded what an authority decided about the seizure: {decision}",
    ),
    Kind(
        "seizure.consent_withdrawn",
        (
            Structural(
                "withdrawn_by_is",
                types.code(grounds.CONSENT_BY),
                spoken=says("who takes it back", label="capacity of withdrawer"),
            ),
            Structural(
                "told",
                types.code(grounds.CONSENT_TOLD),
                spoken=says("how the agency was told", label="form of notice"),
            ),
            Structural(
                "things",
                types.refs("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "exhibits it is for, if not for all that was seized",
                    unit="EXHIBIT",
                    label="exhibits concerned",
                ),
            ),
            Structural(
                "copies",
                types.code(grounds.CONSENT_COPIES),
                Need.EXPECTED,
                spoken=says("what it says of copies made before", label="earlier copies"),
            ),
            DOCUMENT.said(says("the paper it was told on, or the note of what was said as a file")),
            Erasable("withdrawn_by", need=Need.EXPECTED, spoken=says("the name")),
            Erasable("told_to", need=Need.EXPECTED, spoken=says("who was told", label="person informed")),
            Erasable("scope", spoken=says("what it is for, in the words that were used", no_default=True)),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("seizure", "record-consent-withdrawal"),
            "record that a consent to a seizure was taken back, wholly or for some things",
            About("seizure"),
            examples=(
                "custody seizure record-consent-withdrawal S-1 --withdrawn-by-is giver \\",
                "    --withdrawn-by 'I. Owner' --told on_paper --told-to 'front desk' \\",
                "    --copies included --document letter.pdf --at 2026-11-20T09:00:00Z",
            ),
        ),
        sentence="{by} recorded that a consent to the seizure was withdrawn",
    ),
    term_set(
        "seizure",
        "what was seized",
        "custody seizure set-term S-1 --until 2027-05-01T00:00:00Z \\",
        "    --review-at 2027-02-01T00:00:00Z --authority 'District Court' \\",
        "    --legal-basis 'CPA s. 31' --document decision.pdf",
    ),
)
