"""Articles 23 to 25: scope, safeguards, and orders to preserve."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import (
    CARRIED,
    CARRIED_REQUESTS,
    COMPLIANCE,
    GIVEBACK,
    ORDER,
    PRODUCTION,
    RENEWAL,
    REQUEST,
    SAFEGUARDS,
    SEARCH,
    SECRECY,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_LIMB = "test_a_seizure_states_its_limb_and_its_scope_or_is_marked"
_STATES = "test_a_new_order_states_what_articles_24_and_25_ask_for"
_SAFE = "test_a_new_order_states_every_safeguard_or_why_it_does_not_apply"
_EACH = "test_an_order_says_how_each_safeguard_is_kept_or_why_it_does_not_apply"
_ASKED = "test_a_production_order_names_whom_it_asks_for_which_data_on_which_basis_until_when"
_QUASHED = "test_a_production_order_is_set_aside_once_also_after_it_was_met_or_withdrawn"
_BACK = (
    ("disposition.give_back", "test_what_goes_back_is_given_to_nobody_else_and_not_destroyed"),
    (
        "disposition.untold",
        "test_nothing_but_a_return_goes_on_in_a_case_before_the_addressee_of_an_ended_order_is_told",
    ),
    (
        "give_back.authority",
        "test_leave_to_keep_a_thing_names_its_authority_and_follows_the_decision_that_sends_it_back",
    ),
)

ROWS: tuple[Row, ...] = (
    Row(
        "23(1)",
        "The powers of this chapter exist, each used for one investigation or case in court.",
        holds=(
            H("case.known", ORDER, "test_an_order_or_a_seizure_belongs_to_a_known_case"),
            H("case.known", REQUEST, "test_a_request_belongs_to_a_known_case"),
            H("case.known", PRODUCTION, "test_a_production_order_belongs_to_a_known_case"),
        ),
        later="What kind of investigation or proceeding a case is. That the powers exist is a matter of legislation.",
    ),
    Row(
        "23(2)",
        "They reach offences of the Convention, other offences by means of a computer, and electronic evidence of any "
        "offence whatever.",
        holds=(
            H("un-25.particulars", ORDER, _STATES),
            H("un-27.particulars", PRODUCTION, _ASKED),
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
            H("un-24.legal_basis", SECRECY, "test_who_is_bound_until_when_and_on_what_is_stated"),
            H("un-27.particulars", PRODUCTION, _ASKED),
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
            H(
                "order.quashed_before",
                COMPLIANCE,
                "test_a_quashed_order_stands_no_more_and_what_happens_all_the_same_is_marked",
            ),
            H(
                "order.quashed_again",
                COMPLIANCE,
                "test_a_quashed_order_stands_no_more_and_what_happens_all_the_same_is_marked",
            ),
            H(
                "order.contest_open",
                COMPLIANCE,
                "test_a_contest_that_is_given_as_the_reason_is_on_record",
            ),
            H("order.contest_known", COMPLIANCE, "test_a_contest_ends_once"),
            H("order.contest_over", COMPLIANCE, "test_a_contest_ends_once"),
            H("un-24.safeguards", SAFEGUARDS, _SAFE),
            H("un-24.safeguards", SAFEGUARDS, "test_saying_that_a_safeguard_does_not_apply_is_no_reason_yet"),
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
            *(H(rule, GIVEBACK, test) for rule, test in _BACK),
            H("un-27.particulars", PRODUCTION, _ASKED),
            H(
                "un-27.no_time",
                PRODUCTION,
                "test_a_production_order_leaves_time_to_hand_anything_over",
            ),
            *(
                H(rule, PRODUCTION, _QUASHED)
                for rule in ("production.quashed_again", "production.quashed_before")
            ),
            H(
                "give_back.document",
                GIVEBACK,
                "test_leave_to_keep_that_is_only_recorded_here_has_its_paper_and_counts_without_it",
            ),
            H(
                "un-28.restored.authority",
                SEARCH,
                "test_data_are_given_back_once_by_an_authority_on_record",
            ),
        ),
        carries=(
            *(C("order.issued", CARRIED, _EACH, name) for name in ("review", "remedy")),
            *(
                C("order.quashed", CARRIED, "test_that_a_review_set_an_order_aside_is_on_record", field, code)
                for field, code in (
                    ("body", "court"),
                    ("body", "independent"),
                    ("effect", "from_beginning"),
                    ("effect", "from_now"),
                )
            ),
            *(
                C(
                    "order.contested",
                    CARRIED,
                    "test_what_is_brought_against_an_order_is_on_record",
                    "means",
                    code,
                )
                for code in ("remedy", "review")
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
        "The safeguards of this article bind the measure at home by which a State carries out another one's request: "
        "it rests on an order that binds somebody, or on another basis that is named.",
        holds=(
            H(
                "un-24.at_home",
                SAFEGUARDS,
                "test_preservation_for_another_state_rests_on_an_order_at_home_or_on_another_basis_that_is_named",
            ),
            H(
                "un-24.order.not_in_force",
                SAFEGUARDS,
                "test_an_order_that_had_ended_or_was_not_issued_yet_is_none_to_preserve_under",
            ),
            H(
                "un-24.order.unserved",
                SAFEGUARDS,
                "test_an_order_that_nobody_was_notified_of_is_none_to_preserve_under",
            ),
        ),
        carries=(
            C(
                "request.effected",
                CARRIED,
                "test_preservation_for_another_state_names_the_order_at_home_under_which_it_is_done",
                "order",
            ),
            *(
                C(
                    "request.effected",
                    CARRIED_REQUESTS,
                    "test_preservation_without_an_order_at_home_names_its_basis",
                    "basis",
                    code,
                )
                for code in ("held_here", "law", "search", "voluntary")
            ),
        ),
        later="Where data are preserved on another basis than an order, its safeguards are not asked for.",
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
            H(
                "order.complied_late",
                COMPLIANCE,
                "test_an_order_is_complied_with_while_its_period_runs",
            ),
            H(
                "order.silent",
                COMPLIANCE,
                "test_silence_says_something_only_of_somebody_who_was_told",
            ),
            H("order.gone_since", COMPLIANCE, "test_nothing_is_lost_under_an_order_that_nobody_was_told_of"),
        ),
        carries=(
            *(
                C("order.complied", CARRIED, "test_how_an_order_was_met_is_on_record", "extent", code)
                for code in ("full", "partly")
            ),
            *(
                C("order.not_complied", CARRIED, "test_how_an_order_was_met_is_on_record", "reason", code)
                for code in sorted({*grounds.NON_COMPLIANCE} - {"contested"})
            ),
        ),
        later="What the addressee did to keep the data whole, beyond what it confirms in prose.",
    ),
    Row(
        "25(3)",
        "Whoever has to keep data can be bound to keep silent about it, as long as domestic law says.",
        holds=(
            *(
                H(rule, SECRECY, "test_who_is_bound_until_when_and_on_what_is_stated")
                for rule in ("order.secrecy.person", "order.secrecy.end")
            ),
            H("order.secrecy.past", SECRECY, "test_secrecy_ends_after_it_begins"),
            *(
                H(rule, SECRECY, "test_secrecy_is_extended_before_its_end_and_to_a_later_one")
                for rule in ("order.secrecy.late", "order.secrecy.shorter")
            ),
            *(
                H(rule, SECRECY, "test_secrecy_is_lifted_once_for_whom_it_binds_and_for_nobody_else")
                for rule in ("order.secrecy.lifted", "order.secrecy.known")
            ),
        ),
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
    ),
)
