"""Kinds that follow a seizure: list, receipt, authorisation, withdrawn consent, term."""

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
            Structural("exhibit_count", types.COUNT, spoken=says("exhibits on the list")),
            DOCUMENT.with_wording(says("the list as a file")),
            Erasable("counted_by", need=Need.EXPECTED, spoken=says("who counted")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "record-list"),
            "record the list of seized exhibits: how many it has",
            About("seizure"),
            examples=(
                (
                    "custody seizure record-list S-1 --exhibit-count 3 --counted-by 'Eve Hall' --document"
                    " inv.pdf"
                ),
            ),
        ),
        sentence="{by} counted {exhibit_count} exhibits on the list of the seizure",
    ),
    Kind(
        "seizure.receipt_given",
        (
            Structural(
                "receiver_capacity",
                types.code("occupant", "owner", "possessor", "representative"),
                spoken=says("to whom it was given", label="receiver's capacity"),
            ),
            Structural(
                "signature",
                types.code("absent", "refused", "signed"),
                spoken=says("whether the receiver signed it"),
            ),
            DOCUMENT.with_wording(says("the receipt as a file")),
            Erasable("receiver", need=Need.EXPECTED, spoken=says("the name")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("seizure", "record-receipt"),
            "record the receipt for what was seized",
            About("seizure"),
            examples=(
                "custody seizure record-receipt S-1 --receiver-capacity owner --receiver 'I. Owner' \\",
                "    --signature signed --document receipt.pdf",
            ),
        ),
        sentence="{by} recorded the receipt for what was seized: {signature}",
    ),
    Kind(
        "seizure.authorisation_decided",
        (
            Structural("decision", types.code(grounds.AUTHORISATION), spoken=says("the decision")),
            Structural(
                "exhibits_to_return",
                types.refs("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "exhibits to be returned",
                    unit="EXHIBIT",
                    when=given("decision", "partial"),
                ),
            ),
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("decided_by", need=Need.EXPECTED, spoken=says("the authority")),
            Erasable("explanation", spoken=says("why")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("seizure", "decide-authorisation"),
            "record an authority's decision on a seizure",
            About("seizure"),
            examples=(
                "custody seizure decide-authorisation S-1 --decision partial --exhibits-to-return EV/2 \\",
                "    --decided-by 'District Court' --document decision.pdf --recorded",
            ),
        ),
        sentence="{by} recorded the authority's decision on the seizure: {decision}",
    ),
    Kind(
        "seizure.consent_withdrawn",
        (
            Structural(
                "withdrawer_capacity",
                types.code(grounds.CONSENT_BY),
                spoken=says("who withdraws it", label="withdrawer's capacity"),
            ),
            Structural(
                "notice_method",
                types.code(grounds.CONSENT_NOTICE),
                spoken=says("how the agency was notified", label="method of notice"),
            ),
            Structural(
                "exhibits",
                types.refs("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "exhibits concerned, if not everything seized",
                    unit="EXHIBIT",
                    label="exhibits concerned",
                ),
            ),
            Structural(
                "earlier_copies",
                types.code(grounds.CONSENT_COPIES),
                Need.EXPECTED,
                spoken=says("what it says about copies already made"),
            ),
            DOCUMENT.with_wording(says("the written notice, or the note of what was said, as a file")),
            Erasable("withdrawn_by", need=Need.EXPECTED, spoken=says("the name")),
            Erasable("notified_person", need=Need.EXPECTED, spoken=says("who was notified")),
            Erasable("scope", spoken=says("scope of the withdrawal, in the words used")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("seizure", "record-consent-withdrawal"),
            "record that consent to a seizure was withdrawn, wholly or for some exhibits",
            About("seizure"),
            examples=(
                "custody seizure record-consent-withdrawal S-1 --withdrawer-capacity giver \\",
                "    --withdrawn-by 'I. Owner' --notice-method on_paper --notified-person 'front desk' \\",
                "    --earlier-copies included --document letter.pdf --at 2026-11-20T09:00:00Z",
            ),
        ),
        sentence="{by} recorded that a consent to the seizure was withdrawn",
    ),
    term_set(
        "seizure",
        "what was seized",
        "custody seizure set-term S-1 --holding-until 2027-05-01T00:00:00Z \\",
        "    --review-due-at 2027-02-01T00:00:00Z --authority 'District Court' \\",
        "    --legal-basis 'CPA s. 31' --document decision.pdf",
    ),
)
