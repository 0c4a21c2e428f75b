"""Articles 23 and 24: scope, conditions and safeguards."""

from __future__ import annotations

from tools.convention.row import (
    ASSISTANCE,
    CARRIED,
    CARRIED_REQUESTS,
    CLAIMS,
    COMPLIANCE,
    EVASIONS_23_25,
    EVASIONS_42_43,
    EXITS,
    GIVEBACK,
    ORDER,
    OWN,
    PRODUCTION,
    QUASHING,
    RENEWAL,
    REQUEST,
    SAFEGUARDS,
    SEARCH,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

_ONLY_QUASHED = "test_only_a_quashing_that_is_there_is_appealed_suspended_or_reversed"
_STAYED = "test_a_quashing_is_suspended_once_at_a_time"
_LIMB = "test_a_seizure_states_its_limb_and_its_scope_or_is_marked"
_STATES = "test_a_new_order_states_what_articles_24_and_25_ask_for"
_SAFE = "test_a_new_order_states_every_safeguard_or_why_it_does_not_apply"
_EACH = "test_an_order_says_how_each_safeguard_is_kept_or_why_it_does_not_apply"
_ASKED = "test_a_production_order_names_whom_it_asks_for_which_data_on_which_basis_until_when"
_QUASHED = "test_a_production_order_is_set_aside_once_also_after_it_was_met_or_withdrawn"
_BACK = (
    ("disposition.duty_to_return", "test_what_goes_back_is_given_to_nobody_else_and_not_destroyed"),
    (
        "disposition.end_not_notified",
        "test_nothing_but_a_return_goes_on_in_a_case_before_the_addressee_of_an_ended_order_is_told",
    ),
    (
        "retention.authority",
        "test_leave_to_keep_a_thing_names_its_authority_and_follows_the_decision_that_sends_it_back",
    ),
)

SCOPE: tuple[Row, ...] = (
    Row(
        "23(1)",
        "The powers of this chapter exist in law, and each is used for a specific criminal investigation or "
        "proceeding.",
        holds=(
            H(
                "case.open",
                ORDER,
                "test_a_closed_case_takes_no_new_order_but_a_record_of_what_happened_is_marked",
            ),
            H("case.known", ORDER, "test_an_order_or_a_seizure_belongs_to_a_known_case"),
            H("case.known", REQUEST, "test_a_request_belongs_to_a_known_case"),
            H("case.known", PRODUCTION, "test_a_production_order_belongs_to_a_known_case"),
        ),
        later="What kind of investigation or proceeding a case is. That the powers exist is a matter of legislation.",
        tried=(
            T(
                "A measure is entered for a case that nobody opened, or that is closed.",
                EVASIONS_23_25,
                "test_a_measure_taken_first_finds_its_case_afterwards",
            ),
        ),
        undecided="Whether the case is a real investigation.",
    ),
    Row(
        "23(2)",
        "Unless the Convention says otherwise, they reach offences established under it, other offences committed"
        " by means of a computer system, and electronic evidence of any offence.",
        holds=(
            H("un-25.particulars", ORDER, _STATES),
            H("un-27.particulars", PRODUCTION, _ASKED),
            H("un-28.particulars", SEARCH, _LIMB),
            H("un-35.serious", SEARCH, "test_a_seizure_for_a_serious_crime_states_what_the_crime_carries"),
        ),
        carries=tuple(
            C(
                "preservation_order.issued",
                CARRIED,
                "test_an_order_says_which_offences_it_reaches",
                "offence_ground",
                code,
            )
            for code in ("23.2.a", "23.2.b", "23.2.c", "35.1.b", "35.1.c")
        ),
        tried=(
            T(
                "A petty offence is called a serious crime, or the offence is left open.",
                EVASIONS_23_25,
                "test_a_petty_offence_is_called_a_serious_crime_or_nothing_at_all",
            ),
        ),
        undecided="Whether the offence is one of these, and what it carries: somebody states it.",
    ),
    Row(
        "23(3)(a)",
        "A State may reserve the right to collect traffic data live for certain offences only, but for no "
        "narrower range than that of interception; it considers restricting such a reservation.",
        why="A reservation is declared to the depositary; the measures it narrows are no instruments here.",
    ),
    Row(
        "23(3)(b)",
        "A State whose law at the adoption of the Convention does not reach communications within a provider's "
        "system for a closed group of users, unconnected to public networks and other systems, may reserve not to"
        " apply both live measures to these.",
        why="A reservation is declared to the depositary; the measures it narrows are no instruments here.",
    ),
    Row(
        "24(1)",
        "Conditions and safeguards of domestic law bind each power when it is created, carried out and applied; "
        "they protect human rights as the State's obligations have it, and proportionality is one of them.",
        holds=(
            H("un-25.particulars", ORDER, _STATES),
            H("un-24.safeguards", SAFEGUARDS, _SAFE),
            H("un-27.particulars", PRODUCTION, _ASKED),
            H(
                "un-24.legal_basis",
                ASSISTANCE,
                "test_a_request_that_is_sent_names_its_basis_the_gravity_and_the_treaty",
            ),
        ),
        carries=(
            C("preservation_order.issued", CARRIED, _EACH, "proportionality"),
            C(
                "seizure.recorded",
                CARRIED,
                "test_a_seizure_says_on_which_provision_it_rests",
                "legal_basis",
            ),
        ),
        later="Proportionality of a seizure, as a statement of its own.",
        tried=(
            T(
                "Proportionality is said not to apply, without a reason.",
                EVASIONS_23_25,
                "test_safeguards_are_said_not_to_apply_and_no_reason_is_given",
            ),
        ),
        undecided="Whether what is stated is true, or enough.",
    ),
    Row(
        "24(2)",
        "As far as the nature of the power makes it fitting, and under domestic law, safeguards include judicial "
        "or other independent review, an effective remedy, grounds that justify the measure, and limits on its "
        "scope and its duration.",
        holds=(
            H("exit.duty_to_return", EXITS, "test_a_copy_that_leaves_asks_what_its_line_names"),
            *(
                H(rule, QUASHING, test)
                for rule, test in (
                    ("quashing.known", _ONLY_QUASHED),
                    ("quashing.before", _ONLY_QUASHED),
                    ("quashing.challenge", "test_of_an_order_that_was_quashed_nothing_is_left_to_contest"),
                    ("quashing.stayed_again", _STAYED),
                    ("quashing.not_stayed", _STAYED),
                )
            ),
            H("decision.own", OWN, "test_who_recorded_a_seizure_does_not_confirm_it_as_deputy"),
            H(
                "un-25.obtained",
                RENEWAL,
                "test_what_was_similarly_obtained_lasts_as_long_as_it_says_and_is_prolonged_without_a_ceiling",
            ),
            H(
                "preservation_order.quashed_before",
                COMPLIANCE,
                "test_a_quashed_order_stands_no_more_and_what_happens_all_the_same_is_marked",
            ),
            H(
                "preservation_order.quashed_again",
                COMPLIANCE,
                "test_a_quashed_order_stands_no_more_and_what_happens_all_the_same_is_marked",
            ),
            H(
                "challenge.open",
                COMPLIANCE,
                "test_a_contest_that_is_given_as_the_reason_is_on_record",
            ),
            H("challenge.known", COMPLIANCE, "test_a_contest_ends_once"),
            H("challenge.over", COMPLIANCE, "test_a_contest_ends_once"),
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
                "un-28.confirmation_due_at",
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
                "un-28.partial_names",
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
                for rule in ("production_order.quashed_again", "production_order.quashed_before")
            ),
            H(
                "retention.document",
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
            *(C("preservation_order.issued", CARRIED, _EACH, name) for name in ("review", "remedy")),
            *(
                C(
                    "preservation_order.quashed",
                    CARRIED,
                    "test_that_a_review_set_an_order_aside_is_on_record",
                    field,
                    code,
                )
                for field, code in (
                    ("body", "court"),
                    ("body", "independent"),
                    ("effect", "from_beginning"),
                    ("effect", "from_now"),
                )
            ),
            *(
                C(
                    "preservation_order.challenged",
                    CARRIED,
                    "test_what_is_brought_against_an_order_is_on_record",
                    "means",
                    code,
                )
                for code in ("remedy", "review")
            ),
        ),
        tried=(
            T(
                "A quashed order is carried on by a renewal dated before the decision.",
                EVASIONS_23_25,
                "test_a_quashed_order_is_carried_on_by_a_renewal_dated_before_the_decision",
            ),
            T(
                "A quashing counts as undone by an appeal that nobody has decided.",
                EVASIONS_23_25,
                "test_a_quashing_is_undone_by_an_appeal_that_nobody_decided",
            ),
            T(
                "A deputy confirms the seizure that she recorded.",
                EVASIONS_23_25,
                "test_a_deputy_confirms_the_seizure_that_she_recorded",
            ),
            T(
                "A confirmation that came late is to cover the time before it.",
                EVASIONS_23_25,
                "test_a_late_confirmation_is_to_cover_the_time_before_it",
            ),
        ),
        undecided="Whether a review was independent and a remedy effective; by when domestic law wants a spoken word "
        "confirmed: the instant that is stated counts.",
    ),
    Row(
        "24(3)",
        "States consider what the powers do to rights, responsibilities and legitimate interests of third "
        "parties, as far as the public interest allows, the sound administration of justice above all.",
        holds=(
            H("un-24.safeguards", SAFEGUARDS, _SAFE),
            H(
                "disposition.claimed",
                CLAIMS,
                "test_a_claim_stands_in_the_way_of_what_would_not_return_the_exhibit",
            ),
        ),
        carries=(C("preservation_order.issued", CARRIED, _EACH, "third_parties"),),
        later="The same of a seizure.",
        tried=(
            T(
                "The effect on third parties is said not to apply, without a reason.",
                EVASIONS_23_25,
                "test_safeguards_are_said_not_to_apply_and_no_reason_is_given",
            ),
        ),
        undecided="Whether it was weighed; that something is stated is asked for.",
    ),
    Row(
        "24(4)",
        "The safeguards of this article hold at home as for the State's own cases: the measure by which it carries "
        "out another one's request rests on an order that binds somebody, or on another basis that is named.",
        holds=(
            H(
                "un-24.at_home",
                SAFEGUARDS,
                "test_preservation_for_another_state_rests_on_an_order_at_home_or_on_another_basis_that_is_named",
            ),
            H(
                "un-24.preservation_order.not_in_force",
                SAFEGUARDS,
                "test_an_order_that_had_ended_or_was_not_issued_yet_is_none_to_preserve_under",
            ),
            H(
                "un-24.preservation_order.unserved",
                SAFEGUARDS,
                "test_an_order_that_nobody_was_notified_of_is_none_to_preserve_under",
            ),
        ),
        carries=(
            C(
                "preservation_request.effected",
                CARRIED,
                "test_preservation_for_another_state_names_the_order_at_home_under_which_it_is_done",
                "preservation_order",
            ),
            *(
                C(
                    "preservation_request.effected",
                    CARRIED_REQUESTS,
                    "test_preservation_without_an_order_at_home_names_its_basis",
                    "basis",
                    code,
                )
                for code in ("held_here", "law", "search", "voluntary")
            ),
        ),
        later="Where data are preserved on another basis than an order, its safeguards are not asked for.",
        tried=(
            T(
                "Data are kept under an order that lapsed, that nobody was served with, or under none.",
                EVASIONS_42_43,
                "test_data_are_kept_for_another_state_under_an_order_that_binds_nobody",
            ),
        ),
        undecided="Whether the law at home allows another basis than an order.",
    ),
    Row(
        "24(5)",
        "Where paragraph 2 speaks of judicial or other independent review, review at the domestic level is meant.",
        why="It says how another paragraph is to be read.",
    ),
)
