"""Articles 23 to 25: scope and safeguards, and orders to preserve."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import (
    CARRIED,
    COMPLIANCE,
    EVASIONS_23_25,
    ORDER,
    RENEWAL,
    SECRECY,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T
from tools.convention.scope import SCOPE

_STACKED = "test_a_renewal_long_before_the_end_leaves_no_more_than_a_ceiling_from_its_decision"
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

ROWS: tuple[Row, ...] = (
    *SCOPE,
    Row(
        "25(1)",
        "Authorities can order, or obtain in a similar way, that specified stored data are preserved quickly, of "
        "any category (traffic, content, subscriber), above all where there are grounds to believe them open to "
        "loss or change.",
        holds=(H("un-25.particulars", ORDER, _STATES),),
        carries=(
            *(
                C(
                    "preservation_order.issued",
                    CARRIED,
                    "test_an_order_says_in_which_form_it_was_given_and_for_which_data",
                    field,
                    code,
                )
                for field, codes in (
                    ("preservation_means", ("ordered", "similarly_obtained")),
                    ("data_categories", ("content", "subscriber", "traffic")),
                )
                for code in codes
            ),
            C(
                "preservation_order.issued",
                CARRIED,
                "test_an_order_says_why_the_data_could_be_lost",
                "vulnerability",
            ),
        ),
        later="How quickly is on record by the instants of issue, service and receipt, and is not judged.",
        tried=(
            T(
                "An order names no data, no category and nobody whom it binds.",
                EVASIONS_23_25,
                "test_whatever_is_there_is_ordered_to_be_kept",
            ),
        ),
        undecided="How exact is exact enough, and whether the danger was real.",
    ),
    Row(
        "25(2)",
        "Where a person is ordered to preserve data which that person possesses or controls, the person is obliged"
        " to keep them whole, as long as needed and 90 days at most, so that their disclosure can be sought; a "
        "law may let the order be renewed later on. It sets no period for what was obtained without an order.",
        holds=(
            H("un-25.renewal.stacked", RENEWAL, _STACKED),
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
            H(
                "preservation_order.withdrawn_before",
                ORDER,
                "test_a_withdrawn_order_is_not_withdrawn_or_renewed_again",
            ),
            H(
                "preservation_order.complied_late",
                COMPLIANCE,
                "test_an_order_is_complied_with_while_its_period_runs",
            ),
            H(
                "preservation_order.no_answer",
                COMPLIANCE,
                "test_silence_says_something_only_of_somebody_who_was_told",
            ),
            H(
                "preservation_order.deleted_after",
                COMPLIANCE,
                "test_nothing_is_lost_under_an_order_that_nobody_was_told_of",
            ),
        ),
        carries=(
            *(
                C(
                    "preservation_order.complied",
                    CARRIED,
                    "test_how_an_order_was_met_is_on_record",
                    "extent",
                    code,
                )
                for code in ("full", "partial")
            ),
            *(
                C(
                    "preservation_order.not_complied",
                    CARRIED,
                    "test_how_an_order_was_met_is_on_record",
                    "reason",
                    code,
                )
                for code in sorted({*grounds.NON_COMPLIANCE} - {"challenged"})
            ),
        ),
        later="What the addressee did to keep the data whole, beyond what it confirms in prose.",
        tried=(
            T(
                "An order of 120 days is entered as one given on paper.",
                EVASIONS_23_25,
                "test_an_order_of_120_days_that_is_entered_as_given_on_paper_counts_for_90",
            ),
            T("Two periods are decided at once.", EVASIONS_23_25, "test_two_periods_are_decided_at_once"),
            T(
                "A period that is over is renewed, and the gap is to close.",
                EVASIONS_23_25,
                "test_a_period_that_is_over_is_renewed_and_the_gap_is_to_close",
            ),
        ),
        undecided="Whether the data were still needed; whether something called similarly obtained was an order; "
        "whether a renewal recorded later was decided when it says.",
    ),
    Row(
        "25(3)",
        "The custodian, or another person who is to preserve the data, is obliged to keep the measure "
        "confidential, for the time that domestic law provides.",
        holds=(
            *(
                H(rule, SECRECY, "test_who_is_bound_until_when_and_on_what_is_stated")
                for rule in (
                    "preservation_order.confidentiality.person",
                    "preservation_order.confidentiality.end",
                )
            ),
            H("preservation_order.confidentiality.past", SECRECY, "test_secrecy_ends_after_it_begins"),
            *(
                H(rule, SECRECY, "test_secrecy_is_extended_before_its_end_and_to_a_later_one")
                for rule in (
                    "preservation_order.confidentiality.late",
                    "preservation_order.confidentiality.shorter",
                )
            ),
            *(
                H(rule, SECRECY, "test_secrecy_is_lifted_once_for_whom_it_binds_and_for_nobody_else")
                for rule in (
                    "preservation_order.confidentiality.lifted",
                    "preservation_order.confidentiality.known",
                )
            ),
        ),
        carries=(
            C(
                "preservation_order.issued",
                CARRIED,
                "test_an_order_says_whether_it_is_confidential_and_until_when",
                "confidential",
            ),
            C(
                "preservation_order.issued",
                CARRIED,
                "test_an_order_says_whether_it_is_confidential_and_until_when",
                "confidential_until",
            ),
        ),
        tried=(
            T(
                "Secrecy that has ended is extended, cut short by an extension, or left without an end.",
                EVASIONS_23_25,
                "test_secrecy_that_has_ended_is_extended_or_cut_short_by_an_extension",
            ),
        ),
        undecided="Whether anybody kept silent, and how long domestic law lets it last.",
    ),
)
