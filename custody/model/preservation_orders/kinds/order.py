"""Kinds about art. 25 preservation orders, from issue to lapse."""

from __future__ import annotations

from custody.law import clock, grounds
from custody.law.safeguards import OF_ORDER
from custody.model.schema import permits, types
from custody.model.schema.instruments import LEGAL_BASIS, OFFENCE, served, withdrawn
from custody.model.schema.lines import (
    ACT_OR_RECORD,
    DATES,
    DOCUMENT,
    NOT_APPLICABLE,
    RECORD,
    SAFEGUARDS_TITLE,
    safeguard_fields,
)
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Many, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "preservation_order.issued",
        (
            Structural("case", types.ref("case")),
            Structural(
                "upstream_order",
                types.ref("preservation_order"),
                Need.OPTIONAL,
                spoken=says(
                    ("the order to the preceding provider on the communication's path (art. 26(a))"),
                    unit="ORDER",
                    offers=False,
                    label="preceding order",
                ),
            ),
            Structural(
                "profile",
                types.RULE,
                Need.OPTIONAL,
                spoken=says(
                    "id of the law profile (default: un-25)",
                    unit="RULE",
                    label="law profile",
                ),
            ),
            Structural(
                "preservation_means",
                types.code("ordered", "similarly_obtained"),
                default="ordered",
                spoken=says("default: ordered", label="means of preservation"),
            ),
            *OFFENCE,
            Structural(
                "data_categories",
                types.codes(grounds.DATA_CATEGORIES),
                Need.EXPECTED,
                spoken=says("which data"),
            ),
            Structural(
                "vulnerability",
                types.codes(grounds.VULNERABILITY),
                Need.OPTIONAL,
                spoken=says("why the data could be lost", label="risk of loss"),
            ),
            Structural(
                "days",
                types.COUNT,
                spoken=says(
                    "length of the period; of an order to a person at most 90",
                    label="period in days",
                ),
            ),
            Structural(
                "clock_start",
                types.code(clock.STARTS, only=("order", "receipt", "service")),
                spoken=says("what starts the period", label="start of period"),
            ),
            Structural("renewal_allowed", types.FLAG, spoken=says("whether it can be renewed")),
            Structural(
                "confidential", types.FLAG, spoken=says("whether it must be kept confidential (art. 25(3))")
            ),
            Structural(
                "confidential_until",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "when confidentiality ends",
                    when=given("confidential", True),
                    label="end of confidentiality",
                ),
            ),
            DOCUMENT.with_wording(says("the signed order as a file")),
            *DATES,
            Structural(
                "profile_sha256",
                types.SHA256,
                Need.COMPUTED,
                spoken=says("digest of the law's profile", label="law profile"),
            ),
            Structural(
                "calendar_margin_hours",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("hours by which the last day may end later", label="hours of leeway"),
            ),
            Erasable(
                "reference",
                types.LABEL,
                label=True,
                spoken=says("the order's own number, by which it is found", label="order number"),
            ),
            LEGAL_BASIS,
            Erasable("issuing_authority", need=Need.EXPECTED, spoken=says("who orders")),
            Erasable("addressee", need=Need.EXPECTED, spoken=says("who must preserve")),
            Erasable(
                "scope",
                need=Need.EXPECTED,
                spoken=says("which data, whose, and for which period"),
            ),
            Erasable("grounds", need=Need.EXPECTED, spoken=says("the facts that justify it")),
            *safeguard_fields(OF_ORDER),
        ),
        ACT_OR_RECORD,
        begins=True,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "issue"),
            "issue an order, or record one already issued",
            About("preservation_order", Many.NEW),
            sections=(
                (
                    "order",
                    (
                        "reference",
                        "upstream_order",
                        "preservation_means",
                        "issuing_authority",
                        "addressee",
                        "document_sha256",
                        "allow_duplicate",
                    ),
                ),
                (
                    "authority and grounds",
                    (
                        "legal_basis",
                        "offence_ground",
                        "max_penalty_months",
                        "penalty_without_term",
                        "grounds",
                        "vulnerability",
                    ),
                ),
                ("preserved data", ("data_categories", "scope")),
                (
                    SAFEGUARDS_TITLE,
                    ("proportionality", "review", "remedy", "third_parties", "inapplicable"),
                ),
                (
                    "period and confidentiality",
                    (
                        "profile",
                        "days",
                        "clock_start",
                        "renewal_allowed",
                        "confidential",
                        "confidential_until",
                    ),
                ),
            ),
            typed=("case", "addressee"),
            arguments=(NOT_APPLICABLE,),
            examples=(
                "custody preservation-order issue C-2026-014 'Example Mail Ltd' \\",
                "    --reference P-7/2026 --legal-basis 'CPA s. 12' \\",
                "    --offence-ground 23.2.c --issuing-authority 'District Court' \\",
                "    --scope 'one mailbox, October 2026' \\",
                "    --data-categories content traffic \\",
                "    --grounds 'logs are kept for two weeks only' --days 90 \\",
                "    --clock-start service --renewal-allowed --confidential \\",
                "    --proportionality 'nothing is read' --review 's. 12a: the court' \\",
                "    --remedy 'appeal within 14 days' \\",
                "    --not-applicable third-parties 'the box is of one user'",
            ),
        ),
        sentence="{by} entered a preservation order for {days} days",
        record_sentence="{by} recorded a preservation order for {days} days",
    ),
    served(
        About("preservation_order"),
        "custody preservation-order serve P-7/2026 --method electronic --at 2026-11-02T09:00:00Z",
        computed=DATES,
        renewable=True,
    ),
    Kind(
        "preservation_order.receipt_acknowledged",
        (DOCUMENT, *DATES, Erasable("acknowledged_by", spoken=says("who acknowledged"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "acknowledge-receipt"),
            "record that the addressee acknowledged receipt",
            About("preservation_order"),
            examples=(
                "custody preservation-order acknowledge-receipt P-7/2026 \\",
                "    --acknowledged-by 'legal desk'",
            ),
        ),
        sentence="{by} recorded that the addressee acknowledged receipt",
    ),
    Kind(
        "preservation_order.renewed",
        (
            Structural(
                "days",
                types.COUNT,
                spoken=says("length of the further period", label="period in days"),
            ),
            DOCUMENT,
            *DATES,
            Structural(
                "gap_seconds",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("uncovered seconds before the new period", label="uncovered gap, seconds"),
            ),
            Erasable("issuing_authority", need=Need.EXPECTED, spoken=says("who decided")),
            Erasable("grounds", need=Need.EXPECTED, spoken=says("why it is still needed")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("preservation-order", "renew"),
            "renew an order for another period",
            About("preservation_order"),
            examples=(
                "custody preservation-order renew P-7/2026 --days 60 \\",
                "    --issuing-authority 'District Court' --grounds '…'",
            ),
        ),
        sentence="{by} renewed the order for {days} days",
        record_sentence="{by} recorded a renewal of the order for {days} days",
    ),
    withdrawn(
        About("preservation_order"),
        "withdraw an order",
        "custody preservation-order withdraw P-7/2026 --reason obtained",
        computed=(
            Structural(
                "uncovered_requests",
                types.refs("preservation_request"),
                Need.COMPUTED,
                spoken=says("requests left without a domestic order"),
            ),
        ),
    ),
    Kind(
        "preservation_order.status_notified",
        (
            Structural(
                "notified_status",
                types.code("lapsed", "quashed", "restored", "withdrawn"),
                Need.COMPUTED,
                spoken=says("the status of which the addressee was notified"),
            ),
            Structural("method", types.SERVICE, spoken=says("how", label="method of notice")),
            DOCUMENT,
            Erasable(
                "notified_person",
                need=Need.EXPECTED,
                spoken=says("who was notified", label="person notified"),
            ),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "notify-status"),
            "record notice to the addressee that it ended, or is in force again",
            About("preservation_order"),
            examples=(
                "custody preservation-order notify-status P-7/2026 --method post \\",
                "    --notified-person 'legal desk' --document letter.pdf",
            ),
        ),
        sentence="{by} recorded that the addressee was notified: {notified_status}",
    ),
    Kind(
        "preservation_order.data_requested",
        (DOCUMENT, Erasable("reference", spoken=says("that request's own reference"))),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("preservation-order", "record-data-request"),
            "record that the data themselves were requested",
            About("preservation_order"),
            examples=(
                "custody preservation-order record-data-request P-7/2026 \\",
                "    --reference EPOC-44/2026",
            ),
        ),
        sentence="{by} recorded that the data were requested",
    ),
    Kind(
        "preservation_order.lapsed",
        (
            Structural(
                "lapsed_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("when the period ended", label="time of lapse"),
            ),
        ),
        RECORD,
        permit=permits.DESK_OR_MACHINE,
        verb=Verb(
            ("preservation-order", "lapse"),
            "record that an order has lapsed",
            About("preservation_order", Many.ALL_DUE),
            arguments=(
                Argument("due", types.FLAG, "every order whose lapse is not on record", label="all due"),
            ),
            one_of=(frozenset({"preservation_order", "due"}),),
            examples=("custody preservation-order lapse --due",),
        ),
        sentence="{by} recorded that the order lapsed on {lapsed_at}",
    ),
)
