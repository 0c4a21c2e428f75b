"""Kinds about the disposition of an exhibit: proposal, approval, execution, witness, notice, loan."""

from __future__ import annotations

from custody.law import disposition_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Second, Verb, given, says

_PROPOSAL = Argument(
    "proposal",
    types.ENTRY,
    "number or id of the entry that proposed it: `custody disposition list`",
    required=True,
)
_MEASURE = Structural("measure", types.code(disposition_codes.MEASURE), spoken=says("the measure proposed"))
_BASIS = Structural("basis", types.code(disposition_codes.MEASURE_BASIS), spoken=says("its basis"))

#: Conditions of fields that are needed, or asked for as well, for wiping measures and for measures with a receiver.
_WIPED = given(
    "measure", "render_inaccessible", *sorted(disposition_codes.WIPING), needed=disposition_codes.WIPING
)
_WIPED_TOO = given("measure", *sorted(disposition_codes.WIPING))
_DESTROYED = given("measure", "destroy")
_RECEIVED = given("measure", *sorted(disposition_codes.RECEIVED), needed=disposition_codes.RECEIVED)
_RECEIVED_TOO = given("measure", *sorted(disposition_codes.RECEIVED))

KINDS: tuple[Kind, ...] = (
    Kind(
        "disposition.proposed",
        (
            _MEASURE,
            _BASIS,
            Structural(
                "authority_document_sha256",
                types.PAPER,
                Need.EXPECTED,
                spoken=says("the decision as a file", label="authority's document"),
            ),
            Structural(
                "return_due_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "date by which it is due back", when=given("measure", "loan"), label="return due by"
                ),
            ),
            Structural(
                "outstanding_copy_count",
                types.COUNT,
                Need.COMPUTED,
                spoken=says("number of copies that are still outside the agency", label="outstanding copies"),
            ),
            Structural(
                "expires_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("deadline for an answer", label="open until"),
            ),
            Erasable(
                "legal_basis", types.CITATION, Need.EXPECTED, spoken=says("the provision, as it is cited")
            ),
            Erasable(
                "receiver",
                spoken=says(
                    "who is to receive it",
                    flag="to",
                    unit="RECEIVER",
                    when=given("measure", "loan", "return_to_owner", "transfer_to_agency"),
                ),
            ),
            Erasable(
                "conditions",
                spoken=says("its conditions, in words", when=given("measure", "loan", "transfer_to_agency")),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        permit=permits.DESK,
        verb=Verb(
            ("disposition", "propose"),
            "propose the disposition of an exhibit",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            examples=(
                "custody disposition propose EV/1 --measure destroy --basis case_ended \\",
                "    --authority-document order.pdf --legal-basis 'Evidence Act s. 9'",
            ),
        ),
        sentence="{by} proposed a disposition: {measure}",
    ),
    Kind(
        "disposition.approved",
        (),
        ACT_OR_RECORD,
        answers=True,
        permit=permits.to(permits.AUTHORITY),
        verb=Verb(
            ("disposition", "approve"),
            "approve a disposition, as an authority other than the proposer",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("disposition.proposed",), "proposal"),
            examples=("custody disposition approve 41",),
        ),
        sentence="{by} approved the disposition",
        record_sentence="{by} recorded that the disposition was approved",
    ),
    Kind(
        "disposition.refused",
        (
            Structural(
                "reason", types.code("expired", "not_convinced", "withdrawn", "wrong"), spoken=says("why")
            ),
        ),
        answers=True,
        permit=permits.DESK,
        verb=Verb(
            ("disposition", "refuse"),
            "refuse a proposal, or withdraw your own",
            typed=("proposal",),
            arguments=(_PROPOSAL,),
            answers=Answers(("disposition.proposed",), "proposal"),
            examples=("custody disposition refuse 41 --reason not_convinced",),
        ),
        sentence="{by} refused the disposition",
    ),
    Kind(
        "disposition.executed",
        (
            Structural(
                "proposal",
                types.answered("disposition.proposed", kept="proposal"),
                Need.OPTIONAL,
                spoken=says(_PROPOSAL.says),
            ),
            _MEASURE.with_wording(
                says(
                    "the measure, if there was no proposal",
                    input=Input.FREE,
                    when=given("exhibit", needed=()),
                )
            ),
            _BASIS.with_wording(
                says(
                    "its basis, if there was no proposal",
                    input=Input.FREE,
                    when=given("exhibit", needed=()),
                )
            ),
            Structural(
                "method",
                types.code(disposition_codes.METHOD),
                Need.OPTIONAL,
                spoken=says("how it was destroyed or wiped", label="method of disposal", when=_WIPED),
            ),
            Structural(
                "standard",
                types.code(disposition_codes.STANDARD),
                Need.OPTIONAL,
                spoken=says("standard applied", label="standard applied", when=_WIPED),
            ),
            Structural(
                "certificate_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("certificate of destruction", label="destruction certificate", when=_WIPED_TOO),
            ),
            Structural(
                "photo_before_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("photo taken before", label="photo before disposal", when=_DESTROYED),
            ),
            Structural(
                "photo_after_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("photo taken after", label="photo after disposal", when=_DESTROYED),
            ),
            Structural(
                "identification_means",
                types.code(disposition_codes.IDENTIFIED_BY),
                Need.OPTIONAL,
                spoken=says(
                    "how the receiver was identified", label="means of identification", when=_RECEIVED
                ),
            ),
            Structural(
                "receipt_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says("receipt that the receiver signed", when=_RECEIVED_TOO),
            ),
            Erasable(
                "receiver", spoken=says("who received it", flag="to", unit="RECEIVER", when=_RECEIVED_TOO)
            ),
            Erasable(
                "identity_document_no",
                spoken=says(
                    "number of the identity document", label="identity document number", when=_RECEIVED_TOO
                ),
            ),
            Erasable("execution_place", spoken=says("where it was carried out", label="place of execution")),
            Erasable("explanation", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("disposition", "execute"),
            "carry out an approved disposition",
            sections=(
                ("measure", ("measure", "basis", "method", "standard", "execution_place", "explanation")),
                ("receiver", ("receiver", "identification_means", "identity_document_no", "receipt_sha256")),
                ("proof", ("certificate_sha256", "photo_before_sha256", "photo_after_sha256")),
            ),
            typed=("proposal",),
            arguments=(
                Argument("proposal", types.TEXT, _PROPOSAL.says, fills="proposal"),
                Argument(
                    "exhibit",
                    types.ref("exhibit"),
                    "the exhibit of a disposition without a proposal; only with --recorded",
                ),
            ),
            one_of=(frozenset({"proposal", "exhibit"}),),
            expand="execute",
            second=Second("disposition.witnessed", "a witness signs here", "disposition.witness"),
            examples=(
                "custody disposition execute 41 --method shredding --standard din_66399 \\",
                "    --photo-before a.jpg --photo-after b.jpg --certificate c.pdf",
                "custody disposition execute 44 --to 'A. Doe' \\",
                "    --identification-means passport",
            ),
        ),
        sentence="{by} recorded that the disposition was carried out",
    ),
    Kind(
        "disposition.witnessed",
        (Erasable("explanation", spoken=says("in words")),),
        answers=True,
        permit=permits.to(permits.AUDITOR, permits.AUTHORITY, permits.CUSTODIAN, permits.EXAMINER),
        verb=Verb(
            ("disposition", "witness"),
            "sign as a witness of a destruction or removal",
            typed=("proposal",),
            arguments=(
                Argument(
                    "proposal",
                    types.ENTRY,
                    (
                        "number or id of the entry that proposed it: `custody disposition list`; or "
                        "the entry that carried it out"
                    ),
                    required=True,
                ),
            ),
            answers=Answers(("disposition.executed",), "proposal"),
            examples=("custody disposition witness 41 --as Eve",),
        ),
        sentence="{by} witnessed the disposition",
    ),
    Kind(
        "disposition.notice_given",
        (
            Structural(
                "claim_until", types.INSTANT, spoken=says("last instant to claim it", label="claim deadline")
            ),
            Structural(
                "notice_method",
                types.code("in_person", "post", "publication"),
                spoken=says("how notice was given", label="method of notice"),
            ),
            DOCUMENT.with_wording(says("the notice as a file")),
            Erasable(
                "notified_person",
                need=Need.EXPECTED,
                spoken=says("who was given notice", label="person notified"),
            ),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("disposition", "give-notice"),
            "record a notice that invites claims",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            examples=(
                "custody disposition give-notice EV/1 --claim-until 2027-06-30T22:00Z \\",
                "    --notice-method post --notified-person 'A. Doe'",
            ),
        ),
        sentence="{by} recorded that the owner was given notice",
    ),
    Kind(
        "disposition.claim_received",
        (
            DOCUMENT.with_wording(says("the claim as a file")),
            Erasable("claimant", need=Need.EXPECTED, spoken=says("who")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("disposition", "record-claim"),
            "record a claim to an exhibit",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            examples=("custody disposition record-claim EV/1 --claimant 'A. Doe'",),
        ),
        sentence="{by} recorded a claim to the exhibit",
    ),
    Kind(
        "disposition.retention_authorised",
        (
            DOCUMENT.with_wording(says("the decision as a file")),
            Erasable("authority", need=Need.EXPECTED, spoken=says("which authority decided")),
            Erasable(
                "legal_basis",
                types.CITATION,
                need=Need.EXPECTED,
                spoken=says("the provision, as it is cited"),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("disposition", "authorise-retention"),
            "record a decision that authorises retention instead of return",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            examples=(
                "custody disposition authorise-retention EV/1 --authority 'District Court' \\",
                "    --legal-basis 'CPA s. 98' --document decision.pdf --recorded",
            ),
        ),
        sentence="{by} recorded that the exhibit may be retained",
    ),
    Kind(
        "disposition.loan_returned",
        (
            Structural(
                "condition",
                types.code("as_described", "damaged", "different"),
                spoken=says("as it was found"),
            ),
            Structural(
                "custodian",
                types.ref("actor"),
                Need.COMPUTED,
                spoken=says("who is its custodian"),
            ),
            Erasable("explanation", spoken=says("in words")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("disposition", "return-loan"),
            "record the return of an exhibit from a loan",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            examples=("custody disposition return-loan EV/1 --condition as_described",),
        ),
        sentence="{by} recorded that the exhibit came back from a loan",
    ),
)
