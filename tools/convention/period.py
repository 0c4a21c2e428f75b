"""Article 42, paragraphs 8 and 9: the period of preservation for another State."""

from __future__ import annotations

from tools.convention.row import (
    ANSWER,
    ASSISTANCE,
    BLOCKERS,
    EVASIONS_42_43,
    EXITS,
    EXTENSION,
    FLOOR,
    JOINING,
    REQUEST,
    UNCOVERED,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

#: What holds that a request for assistance keeps the data that it concerns, whoever joined the two and whenever.
_JOINED = (
    (
        "un-42.linkage",
        "test_assistance_is_received_once_it_is_stated_what_it_concerns_of_all_that_is_preserved_for_the_state",
    ),
    ("un-42.linkage", "test_before_a_decision_about_all_of_it_somebody_states_what_it_concerns"),
    ("un-42.linkage.explanation", "test_why_preserved_data_are_not_concerned_is_stated"),
    (
        "un-42.linkage.known",
        "test_only_a_preservation_that_the_same_state_had_asked_for_is_joined_or_excluded",
    ),
    ("un-42.linkage.sent", "test_of_assistance_that_was_sent_it_is_not_found_here_what_it_concerns"),
    (
        "un-42.linkage.linked",
        "test_what_is_excluded_is_taken_back_by_joining_and_what_is_joined_is_not_excluded",
    ),
    (
        "un-42.linkage.data_released",
        "test_joined_later_it_counts_from_its_receipt_unless_the_data_were_let_go_since",
    ),
    (
        "un-42.release.undetermined",
        "test_nothing_is_let_go_while_it_is_open_whether_assistance_concerns_it",
    ),
    (
        "un-42.release.decision_pending",
        "test_a_word_about_the_preservation_lets_nothing_go_that_assistance_asked_for_before_it",
    ),
)

ROWS: tuple[Row, ...] = (
    Row(
        "42(8)",
        "What is preserved for another State stays so for 60 days at least, which gives it time to ask for search, "
        "seizure or disclosure; once that came, the data stay until it is decided.",
        holds=(
            *(
                H(rule, FLOOR, test)
                for rule, test in (
                    (
                        "un-42.refusal.effected",
                        "test_what_was_preserved_is_not_refused_any_more_and_a_recorded_refusal_ends_nothing",
                    ),
                    (
                        "un-42.refusal.effected",
                        "test_a_refusal_that_is_recorded_before_the_effecting_that_it_follows_ends_nothing_either",
                    ),
                    (
                        "un-42.release.early",
                        "test_after_a_recorded_refusal_the_data_go_when_their_period_is_over",
                    ),
                    (
                        "un-42.release.early",
                        "test_preservation_since_an_unknown_instant_lasts_as_long_as_if_it_began_when_it_was_recorded",
                    ),
                    (
                        "un-42.release.early",
                        "test_what_was_kept_before_the_request_is_no_part_of_its_period",
                    ),
                    (
                        "un-42.effected.over",
                        "test_preservation_of_which_nobody_told_until_its_period_was_over_is_marked",
                    ),
                    (
                        "un-42.withdrawal.document",
                        "test_a_warning_that_we_answer_ourselves_is_no_paper_of_the_other_state",
                    ),
                    (
                        "un-42.release.unsupported",
                        "test_only_a_paper_of_the_other_state_lets_data_go_before_the_end",
                    ),
                    (
                        "preservation_request.not_executed.effected",
                        "test_a_request_is_closed_as_not_executed_only_where_nothing_was_preserved",
                    ),
                )
            ),
            H(
                "un-42.floor",
                REQUEST,
                "test_data_are_preserved_for_60_days_or_more_from_the_moment_that_is_effected",
            ),
            H("un-42.effected.again", REQUEST, "test_preservation_is_effected_once"),
            H("un-42.clock_unknown", REQUEST, "test_where_nobody_knows_since_when_no_period_runs"),
            H(
                "un-42.mla_request.late",
                ASSISTANCE,
                "test_assistance_asked_for_after_the_latest_end_revives_nothing",
            ),
            *(H(rule, JOINING, test) for rule, test in _JOINED),
            H(
                "mla_request.preservation_requests",
                ASSISTANCE,
                "test_it_covers_requests_for_preservation_that_the_same_side_made_in_whichever_case",
            ),
            H(
                "mla_request.preservation_requests.state",
                ASSISTANCE,
                "test_what_another_state_than_the_one_it_is_preserved_for_asks_for_keeps_nothing",
            ),
            H(
                "mla_request.preservation_not_linked",
                ASSISTANCE,
                "test_what_is_no_longer_asked_for_is_kept_no_longer_unless_it_was_granted",
            ),
            H("mla_request.decided_before", ASSISTANCE, "test_a_request_for_assistance_is_decided_once"),
            H(
                "un-42.release.early",
                ANSWER,
                "test_nothing_is_let_go_before_the_latest_end_that_the_law_may_mean",
            ),
            H(
                "un-42.release.early",
                ANSWER,
                "test_a_grant_whole_or_in_part_leaves_the_data_their_whole_period",
            ),
            H(
                "un-42.uncovered",
                UNCOVERED,
                "test_an_order_that_keeps_data_for_another_state_is_taken_back_and_says_whom_it_leaves_without",
            ),
            H(
                "disposition.preservation_request",
                BLOCKERS,
                "test_a_request_of_another_state_stands_in_the_way_until_its_duty_is_over",
            ),
            H("exit.preservation_request", EXITS, "test_what_does_not_come_back_goes_by_a_disposition"),
            H("un-42.release.decision_pending", ANSWER, "test_nothing_is_let_go_while_a_decision_is_pending"),
            H("un-42.release.reason", ANSWER, "test_data_are_let_go_for_a_reason_that_is_on_record"),
            H("un-42.release.again", ANSWER, "test_data_are_let_go_once"),
            H(
                "preservation_request.lapsed.due",
                EXTENSION,
                "test_a_lapse_is_recorded_once_after_the_end_and_only_if_nothing_keeps_the_data",
            ),
        ),
        carries=(
            C(
                "mla_request.receipt_acknowledged",
                "tests/model/requests/test_rules_reported.py",
                "test_what_was_sent_keeps_nothing_until_its_receipt_is_reported",
            ),
        ),
        later="A request under an adopted profile has the floor of that law. A profile with a lower one is marked only "
        "where it says that it gives effect to article 42. An instant that is stated too early, within the time "
        "since the request came, is believed.",
        tried=(
            T(
                "What is kept is refused after all, or closed as not executed, and let go.",
                EVASIONS_42_43,
                "test_what_is_kept_for_another_state_is_refused_after_all_and_let_go",
            ),
            T(
                "The 60 days are cut short by fewer days, an early start or a withdrawal that we record without a "
                "paper.",
                EVASIONS_42_43,
                "test_sixty_days_are_cut_short_by_fewer_days_an_early_start_or_a_withdrawal_of_our_own",
            ),
            T(
                "Assistance is entered as if it concerned nothing that is kept.",
                EVASIONS_42_43,
                "test_assistance_is_entered_as_if_it_concerned_none_of_what_is_kept",
            ),
        ),
    ),
    Row(
        "42(9)",
        "Before that period is over, the State that asked may ask for a longer one.",
        holds=(
            H("preservation_request.outgoing", ANSWER, "test_the_state_that_asked_asks_for_more_time"),
            H("un-42.extension.late", EXTENSION, "test_an_extension_is_asked_for_before_the_granted_end"),
            H(
                "un-42.extension.not_started",
                EXTENSION,
                "test_nothing_is_extended_before_something_is_preserved",
            ),
            H(
                "un-42.extension.not_requested",
                EXTENSION,
                "test_an_extension_that_nobody_asked_for_in_time_is_not_refused_and_more_time_is_marked",
            ),
            H(
                "un-42.extension.before",
                EXTENSION,
                "test_an_extension_is_not_answered_before_it_was_asked_for",
            ),
            H(
                "un-42.extension.days",
                EXTENSION,
                "test_a_granted_extension_has_days_and_a_refused_one_has_none",
            ),
            H(
                "un-42.clock_unknown",
                EXTENSION,
                "test_an_extension_decided_at_an_unknown_time_is_marked_and_leaves_no_gap_that_nobody_knows",
            ),
            H(
                "un-42.release.extension_pending",
                ANSWER,
                "test_nothing_is_let_go_while_an_extension_waits_for_its_answer",
            ),
        ),
        tried=(
            T(
                "An extension is answered that nobody asked for, or let lie until the data are gone.",
                EVASIONS_42_43,
                "test_an_extension_is_answered_that_nobody_asked_for_or_left_without_an_answer",
            ),
        ),
        undecided="Whether more time is needed.",
    ),
)
