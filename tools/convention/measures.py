"""Articles 23 to 30: measures at home."""

from __future__ import annotations

from tools.convention.row import CARRIED, EVIDENCE, ORDER, RENEWAL, REQUEST, SAFEGUARDS, SEAL, SEARCH, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_EXTENSION = "test_an_extension_states_its_grounds_and_how_the_first_system_reaches_the_data"
_LIMB = "test_a_seizure_states_its_limb_and_its_scope_or_is_marked"
_STATES = "test_a_new_order_states_what_articles_24_and_25_ask_for"
_SAFE = "test_a_new_order_states_every_safeguard_or_why_it_does_not_apply"
_SENT = "test_a_request_to_another_state_states_its_basis_at_home_and_every_safeguard"
_EACH = "test_an_order_says_how_each_safeguard_is_kept_or_why_it_does_not_apply"
_LIVE = "Nothing is collected live through this record, and no order to do so is entered in it."
_PRODUCT = (
    "What such a measure yields, as an item of its own whose secrecy is on record; today an item comes from a "
    "seizure or out of another item."
)

ROWS: tuple[Row, ...] = (
    Row(
        "23(1)",
        "The powers of this chapter exist, each used for one investigation or case in court.",
        holds=(
            H("case.known", ORDER, "test_an_order_or_a_seizure_belongs_to_a_known_case"),
            H("case.known", REQUEST, "test_a_request_belongs_to_a_known_case"),
        ),
        later="What kind of investigation or proceeding a case is. That the powers exist is a matter of legislation.",
    ),
    Row(
        "23(2)",
        "They reach offences of the Convention, other offences by means of a computer, and electronic evidence of any "
        "offence whatever.",
        holds=(
            H("un-25.particulars", ORDER, _STATES),
            H("un-28.particulars", SEARCH, _LIMB),
            H("un-35.serious", SEARCH, "test_a_seizure_for_a_serious_crime_states_what_the_crime_carries"),
        ),
        carries=tuple(
            C("order.issued", CARRIED, "test_an_order_says_which_offences_it_reaches", "limb", code)
            for code in ("23.2.a", "23.2.b", "23.2.c", "35.1.b", "35.1.c")
        ),
    ),
    Row(
        "23(3)(a)",
        "A State may narrow live collection of traffic data by a reservation, but not beyond what it does for "
        "interception.",
        why="A reservation is declared to the depositary; the measures it narrows are no instruments here.",
    ),
    Row(
        "23(3)(b)",
        "A State whose law could not reach closed private networks may leave them out of both live measures.",
        why="A reservation is declared to the depositary; the measures it narrows are no instruments here.",
    ),
    Row(
        "24(1)",
        "Every power is bound by safeguards of domestic law that protect human rights, proportionality among them.",
        holds=(
            H("un-25.particulars", ORDER, _STATES),
            H("un-24.safeguards", SAFEGUARDS, _SAFE),
            H("un-24.legal_basis", SAFEGUARDS, _SENT),
        ),
        carries=(
            C("order.issued", CARRIED, _EACH, "proportionality"),
            C(
                "seizure.recorded",
                CARRIED,
                "test_a_seizure_says_on_which_provision_it_rests",
                "legal_basis",
            ),
        ),
        later="Proportionality of a seizure, as a statement of its own.",
    ),
    Row(
        "24(2)",
        "Safeguards include, as fits the measure, independent review, a remedy, grounds, and limits of scope and time.",
        holds=(
            H("un-24.safeguards", SAFEGUARDS, _SAFE),
            H("un-24.safeguards", SAFEGUARDS, "test_saying_that_a_safeguard_does_not_apply_is_no_reason_yet"),
            H("un-24.safeguards", SAFEGUARDS, _SENT),
            H("un-25.particulars", ORDER, _STATES),
            H("un-25.particulars", RENEWAL, "test_a_new_renewal_states_who_decided_it_and_why"),
            H(
                "un-28.authority_document",
                SEARCH,
                "test_a_seizure_under_a_warrant_or_order_without_the_document_is_marked",
            ),
            H("un-28.particulars", SEARCH, _LIMB),
            H(
                "un-28.confirm_by",
                SEARCH,
                "test_urgency_and_a_spoken_word_name_by_when_they_are_confirmed",
            ),
            H(
                "un-28.confirmed_late",
                SEARCH,
                "test_a_decision_after_the_instant_that_was_set_is_marked_also_where_the_authority_signs_it",
            ),
            H(
                "un-28.decision_document",
                SEARCH,
                "test_a_decision_that_is_only_recorded_here_has_its_paper",
            ),
            H(
                "un-28.partly_names",
                SEARCH,
                "test_a_decision_in_part_names_what_goes_back_and_only_that_is_bare",
            ),
            H(
                "un-28.restored.authority",
                SEARCH,
                "test_data_are_given_back_once_by_an_authority_on_record",
            ),
        ),
        carries=(
            *(C("order.issued", CARRIED, _EACH, name) for name in ("review", "remedy")),
            C(
                "order.withdrawn",
                CARRIED,
                "test_that_a_review_set_an_order_aside_is_on_record",
                "reason",
                "quashed",
            ),
        ),
    ),
    Row(
        "24(3)",
        "States weigh what the powers do to people who are not party to the case.",
        holds=(H("un-24.safeguards", SAFEGUARDS, _SAFE),),
        carries=(C("order.issued", CARRIED, _EACH, "third_parties"),),
        later="The same of a seizure.",
    ),
    Row(
        "24(4)",
        "The same safeguards bind a State that uses its powers at another one's request.",
        holds=(
            H(
                "un-24.at_home",
                SAFEGUARDS,
                "test_preservation_for_another_state_without_an_order_at_home_is_marked_and_never_refused",
            ),
            H("un-24.legal_basis", SAFEGUARDS, _SENT),
        ),
        carries=(
            C(
                "request.effected",
                CARRIED,
                "test_preservation_for_another_state_names_the_order_at_home_under_which_it_is_done",
                "order",
            ),
        ),
    ),
    Row(
        "24(5)",
        "Review, in the second paragraph, means review at home.",
        why="It says how another paragraph is to be read.",
    ),
    Row(
        "25(1)",
        "Authorities can have named stored data of every category kept quickly, above all where they may vanish.",
        holds=(H("un-25.particulars", ORDER, _STATES),),
        carries=(
            *(
                C(
                    "order.issued",
                    CARRIED,
                    "test_an_order_says_in_which_form_it_was_given_and_for_which_data",
                    field,
                    code,
                )
                for field, codes in (
                    ("form", ("order", "similarly_obtained")),
                    ("data_categories", ("content", "subscriber", "traffic")),
                )
                for code in codes
            ),
            C("order.issued", CARRIED, "test_an_order_says_why_the_data_could_be_lost", "vulnerability"),
        ),
        later="How quickly is on record by the instants of issue, service and receipt, and is not judged.",
    ),
    Row(
        "25(2)",
        "Whoever is ordered keeps data whole for a chosen time of at most 90 days; a law may let the order be renewed.",
        holds=(
            H("un-25.particulars", ORDER, _STATES),
            H("un-25.ceiling", ORDER, "test_an_order_runs_at_most_90_days"),
            H("un-25.ceiling", ORDER, "test_a_longer_order_given_on_paper_is_marked_and_counts_for_90_days"),
            H("un-25.ceiling", RENEWAL, "test_each_renewal_runs_at_most_90_days_too"),
            H("un-25.clock_start", ORDER, "test_the_clock_starts_with_an_event_that_the_rule_knows"),
            H(
                "un-25.clock_unknown",
                ORDER,
                "test_an_order_whose_starting_event_has_no_instant_is_marked_and_has_no_period",
            ),
            H("un-25.renewal.after_end", RENEWAL, "test_a_renewal_is_decided_before_the_period_ends"),
            H(
                "un-25.renewal.before_start",
                RENEWAL,
                "test_a_renewal_is_not_decided_before_the_period_it_renews_began",
            ),
            H(
                "un-25.renewal.forbidden",
                RENEWAL,
                "test_an_order_whose_law_knows_no_renewal_is_not_renewed",
            ),
            H("un-25.renewal.instant", RENEWAL, "test_a_renewal_has_the_instant_of_its_decision"),
            H(
                "un-25.renewal.not_started",
                RENEWAL,
                "test_an_order_whose_clock_has_not_started_is_not_renewed",
            ),
            H("order.withdrawn_before", ORDER, "test_a_withdrawn_order_is_not_withdrawn_or_renewed_again"),
        ),
        later="Whether the addressee complied, and kept the data whole, as an entry.",
    ),
    Row(
        "25(3)",
        "Whoever has to keep data can be bound to keep silent about it, as long as domestic law says.",
        carries=(
            C(
                "order.issued",
                CARRIED,
                "test_an_order_says_whether_it_is_confidential_and_until_when",
                "confidential",
            ),
            C(
                "order.issued",
                CARRIED,
                "test_an_order_says_whether_it_is_confidential_and_until_when",
                "confidential_until",
            ),
        ),
        later="Who besides the addressee is bound; that the end of secrecy is its own and not that of the order.",
    ),
    Row(
        "26(a)",
        "Traffic data can be kept quickly however many providers carried the message.",
        later="Orders about one communication that name the one before them, provider by provider; today each order "
        "stands alone in its case.",
    ),
    Row(
        "26(b)",
        "Enough of it is shown at once to tell which providers carried the message, and along which path.",
        later="An entry for that first disclosure: which providers it showed, and which order went to each.",
    ),
    Row(
        "27(a)",
        "Authorities can order a person in the country to hand over named data that the person has or controls.",
        later="The production order as an instrument, with its particulars, service and what was handed over.",
    ),
    Row(
        "27(b)",
        "A provider that serves the country can be ordered to hand over what it knows about its subscribers.",
        later="The same instrument for a provider from abroad, limited to subscriber information.",
    ),
    Row(
        "28(1)",
        "Authorities can search systems, their parts, the data in them, and media, within the country.",
        holds=(H("un-28.territory", SEARCH, "test_data_not_known_to_be_inside_the_territory_are_marked"),),
        carries=tuple(
            C("seizure.recorded", CARRIED, "test_a_seizure_says_what_was_searched", "target", code)
            for code in ("system", "part", "medium")
        ),
        later="A search in which nothing was secured; today a search is on record by what it secured.",
    ),
    Row(
        "28(2)",
        "A search may go on at once into a second system at home that the first one lawfully reaches, where the data "
        "are believed to lie.",
        holds=(
            H(
                "un-28.extended_from_medium",
                SEARCH,
                "test_a_search_is_extended_from_a_system_and_never_from_a_medium",
            ),
            H("un-28.extension.grounds", SEARCH, _EXTENSION),
            H("un-28.extension.access", SEARCH, _EXTENSION),
            H("un-28.territory", SEARCH, "test_data_not_known_to_be_inside_the_territory_are_marked"),
        ),
    ),
    Row(
        "28(3)(a)",
        "What was searched can be seized, or secured in another way.",
        carries=(
            C(
                "seizure.recorded",
                CARRIED,
                "test_a_seizure_says_which_of_the_four_measures_were_taken",
                "measures",
                "28.3.a",
            ),
        ),
    ),
    Row(
        "28(3)(b)",
        "Copies can be made and kept.",
        carries=(
            C(
                "seizure.recorded",
                CARRIED,
                "test_a_seizure_says_which_of_the_four_measures_were_taken",
                "measures",
                "28.3.b",
            ),
            C(
                "acquisition.completed",
                CARRIED,
                "test_a_copy_is_recorded_with_its_size_and_digest",
                "image_sha256",
            ),
        ),
    ),
    Row(
        "28(3)(c)",
        "The data stay as they were.",
        holds=(
            H(
                "acquisition.mismatch",
                EVIDENCE,
                "test_the_digest_of_the_media_in_an_image_is_that_of_the_source",
            ),
            H(
                "object.digest_differs",
                EVIDENCE,
                "test_archived_bytes_that_are_not_the_acquired_image_are_marked",
            ),
            H("seal.not_intact", SEAL, "test_a_seal_that_was_not_found_intact_is_marked"),
            H("un-28.removed_without_copy", SEARCH, "test_data_are_not_removed_without_a_copy"),
        ),
        carries=(
            C(
                "seizure.recorded",
                CARRIED,
                "test_a_seizure_says_which_of_the_four_measures_were_taken",
                "measures",
                "28.3.c",
            ),
        ),
        later="Data left with their holder are not looked at again; of the time before a digest was taken nothing can "
        "be shown.",
    ),
    Row(
        "28(3)(d)",
        "Data can be made inaccessible, or taken out of the system.",
        holds=(
            H(
                "un-28.measure",
                SEARCH,
                "test_data_made_inaccessible_are_among_the_measures_of_the_seizure",
            ),
        ),
        carries=(
            C(
                "seizure.recorded",
                CARRIED,
                "test_a_seizure_says_which_of_the_four_measures_were_taken",
                "measures",
                "28.3.d",
            ),
        ),
    ),
    Row(
        "28(4)",
        "Somebody who knows the system, or how its data are protected, can be ordered to explain it, within reason.",
        later="The assistance order as an instrument: to whom, what about, why it is reasonable, what was answered.",
    ),
    *(
        row
        for article, what in (("29", "traffic data"), ("30", "content, for serious offences"))
        for row in (
            Row(
                f"{article}(1)",
                f"Authorities can record {what}, as it flows, or have a provider do so or help.",
                why=_LIVE,
            ),
            Row(
                f"{article}(2)",
                "Where its own law forbids the first way, a State finds another one to the same end.",
                why=_LIVE,
            ),
            Row(
                f"{article}(3)",
                "The provider keeps silent about the measure and all that belongs to it.",
                later=_PRODUCT,
            ),
        )
    ),
)
