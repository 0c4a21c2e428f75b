"""Article 42: data preserved for another State."""

from __future__ import annotations

from custody.law import preservation
from tools.convention.row import (
    ANSWER,
    ASSISTANCE,
    BLOCKERS,
    CARRIED,
    CARRIED_REQUESTS,
    ENQUIRY,
    EXTENSION,
    FLOOR,
    JOINING,
    REQUEST,
    UNCOVERED,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_SENT = H("un-42.particulars", REQUEST, "test_a_request_that_lacks_a_particular_is_not_sent")
_RECEIVED = H(
    "un-42.particulars", REQUEST, "test_an_incomplete_request_is_recorded_marked_preserved_and_queried"
)
_ONLY = H("un-42.refusal.grounds", ANSWER, "test_preservation_is_refused_on_the_grounds_of_article_42_only")
_FOUR = H(
    "un-42.refusal.dual_criminality",
    ANSWER,
    "test_dual_criminality_refuses_preservation_with_all_four_facts_only",
)

#: What holds that a request for assistance keeps the data that it concerns, whoever joined the two and whenever.
_JOINED = (
    (
        "un-42.concern",
        "test_assistance_is_received_once_it_is_stated_what_it_concerns_of_all_that_is_preserved_for_the_state",
    ),
    ("un-42.concern", "test_before_a_decision_about_all_of_it_somebody_states_what_it_concerns"),
    ("un-42.concern.reasons", "test_why_preserved_data_are_not_concerned_is_stated"),
    (
        "un-42.concern.known",
        "test_only_a_preservation_that_the_same_state_had_asked_for_is_joined_or_excluded",
    ),
    ("un-42.concern.sent", "test_of_assistance_that_was_sent_it_is_not_found_here_what_it_concerns"),
    (
        "un-42.concern.joined",
        "test_what_is_excluded_is_taken_back_by_joining_and_what_is_joined_is_not_excluded",
    ),
    (
        "un-42.concern.gone",
        "test_joined_later_it_counts_from_its_receipt_unless_the_data_were_let_go_since",
    ),
    (
        "un-42.release.undetermined",
        "test_nothing_is_let_go_while_it_is_open_whether_assistance_concerns_it",
    ),
    (
        "un-42.release.pending",
        "test_a_word_about_the_preservation_lets_nothing_go_that_assistance_asked_for_before_it",
    ),
)
_FOLLOWS = "test_a_request_follows_an_enquiry_that_the_same_side_made_before_it"
_SOUGHT = "test_an_enquiry_says_by_which_way_it_goes_what_it_seeks_and_whether_it_is_secret"
_TOLD = "test_an_answer_to_an_enquiry_says_where_the_data_are_and_who_holds_them"


def _both(test: str, field: str) -> tuple[C, C]:
    """Name a field of requests in either direction."""
    return C("request.received", CARRIED, test, field), C("request.sent", CARRIED, test, field)


ROWS: tuple[Row, ...] = (
    Row(
        "42(1)",
        "One State asks another to have stored data there kept quickly, before it asks for the data themselves.",
        carries=tuple(
            C(kind, CARRIED, "test_a_request_for_preservation_is_made_and_received")
            for kind in ("request.received", "request.sent")
        ),
    ),
    Row(
        "42(2)",
        "Over the network of contact points it may first ask where data and provider are.",
        holds=(
            H(
                "enquiry.incoming",
                ENQUIRY,
                "test_what_was_asked_of_another_state_is_answered_by_it_and_only_recorded_here",
            ),
            H("request.enquiry.way", ENQUIRY, _FOLLOWS),
            H("request.enquiry.before", ENQUIRY, _FOLLOWS),
        ),
        carries=(
            *(C(f"enquiry.{way}", CARRIED, _SOUGHT, "sought") for way in ("sent", "received")),
            *(C("enquiry.answered", CARRIED, _TOLD, field) for field in ("outcome", "third_state", "holder")),
        ),
    ),
    Row(
        "42(3)",
        "A request to preserve makes seven statements, (a) to (g), two of them as far as there is something to say.",
        holds=(
            _RECEIVED,
            H("request.query.incoming", REQUEST, "test_we_ask_about_what_was_asked_of_us_only"),
        ),
    ),
    Row("42(3)(a)", "It says which authority asks.", holds=(_SENT,)),
    Row(
        "42(3)(b)",
        "It names the offence and tells the facts in short.",
        holds=(_SENT,),
        later="Offence and facts share one text; that both are in it is not asked.",
    ),
    Row(
        "42(3)(c)",
        "It says which data, and what they have to do with the offence.",
        holds=(_SENT, _RECEIVED),
        later="Data and their link to the offence share one text; that both are in it is not asked.",
    ),
    Row(
        "42(3)(d)",
        "It says whatever is known about the holder or the place of the system.",
        carries=_both(
            "test_a_request_says_what_is_known_of_whoever_holds_the_data",
            "holder_known",
        ),
    ),
    Row("42(3)(e)", "It says why the data must be kept.", holds=(_SENT, _RECEIVED)),
    Row(
        "42(3)(f)",
        "It says that a request for search, seizure or disclosure will follow.",
        holds=(_SENT, _RECEIVED),
    ),
    Row(
        "42(3)(g)",
        "Where needed, it asks for secrecy and that the user is not told.",
        carries=_both("test_a_request_says_whether_it_is_confidential", "confidential"),
    ),
    Row(
        "42(4)",
        "The State that is asked acts at once, whether or not the conduct is an offence there too.",
        holds=(
            H(
                "request.incoming",
                EXTENSION,
                "test_of_what_another_state_preserves_only_its_answer_is_recorded",
            ),
            _ONLY,
            _FOUR,
            H(
                "request.not_executed.told",
                FLOOR,
                "test_a_state_is_told_why_its_request_was_not_executed",
            ),
        ),
        carries=tuple(
            C(
                "request.not_executed",
                CARRIED_REQUESTS,
                "test_why_nothing_could_be_preserved_for_another_state_is_on_record",
                "reasons",
                code,
            )
            for code in sorted(preservation.NOT_EXECUTED)
        ),
        later="How soon data were kept after the request came is on record by both instants, and is not judged.",
    ),
    Row(
        "42(5)",
        "A State that makes dual criminality a condition of such assistance may reserve a right to refuse, for "
        "offences that the Convention does not establish, where it has grounds to think that the condition could not "
        "be met when the data are to be handed over.",
        holds=(_FOUR,),
    ),
    Row(
        "42(6)",
        "Beyond that, a refusal rests on article 40(21)(b), 40(21)(c) or 40(22) and on nothing else.",
        holds=(
            _ONLY,
            H(
                "un-40.consult",
                FLOOR,
                "test_before_preservation_is_refused_on_a_ground_of_article_40_21_the_states_consult",
            ),
            H(
                "un-35.scope",
                FLOOR,
                "test_a_request_is_declined_as_outside_article_35_where_its_own_words_put_it_there",
            ),
        ),
        later="Whether the other State's sovereignty, law or fear of persecution bears the refusal is not judged.",
    ),
    Row(
        "42(7)",
        "Where it is thought that preservation will not keep the data available, or puts the secrecy or anything else "
        "of the investigation at risk, the State that asked is told promptly and determines whether to go on.",
        holds=(
            H(
                "un-42.warning.open",
                EXTENSION,
                "test_a_warning_waits_for_an_answer_and_silence_refuses_nothing",
            ),
        ),
        carries=tuple(
            C(
                "request.warned",
                CARRIED,
                "test_a_warning_says_what_preservation_may_fail_to_do",
                "concerns",
                code,
            )
            for code in ("availability", "confidentiality", "prejudice")
        ),
        later="Promptly is not judged: nothing says since when the doubt was there.",
    ),
    Row(
        "42(8)",
        "What is preserved for another State stays so for 60 days at least, which gives it time to ask for the data; "
        "once it has asked, until that is decided.",
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
                        "request.not_executed.effected",
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
                "un-42.assistance.late",
                ASSISTANCE,
                "test_assistance_asked_for_after_the_latest_end_revives_nothing",
            ),
            *(H(rule, JOINING, test) for rule, test in _JOINED),
            H(
                "assistance.covers",
                ASSISTANCE,
                "test_it_covers_requests_for_preservation_that_the_same_side_made_in_whichever_case",
            ),
            H(
                "assistance.covers.state",
                ASSISTANCE,
                "test_what_another_state_than_the_one_it_is_preserved_for_asks_for_keeps_nothing",
            ),
            H(
                "assistance.about",
                ASSISTANCE,
                "test_what_is_no_longer_asked_for_is_kept_no_longer_unless_it_was_granted",
            ),
            H("assistance.decided", ASSISTANCE, "test_a_request_for_assistance_is_decided_once"),
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
                "disposition.request",
                BLOCKERS,
                "test_a_request_of_another_state_stands_in_the_way_until_its_duty_is_over",
            ),
            H("un-42.release.pending", ANSWER, "test_nothing_is_let_go_while_a_decision_is_pending"),
            H("un-42.release.reason", ANSWER, "test_data_are_let_go_for_a_reason_that_is_on_record"),
            H("un-42.release.again", ANSWER, "test_data_are_let_go_once"),
            H(
                "request.lapsed.due",
                EXTENSION,
                "test_a_lapse_is_recorded_once_after_the_end_and_only_if_nothing_keeps_the_data",
            ),
        ),
        carries=(
            C(
                "assistance.reported",
                "tests/model/test_rules_reported.py",
                "test_what_was_sent_keeps_nothing_until_its_receipt_is_reported",
            ),
        ),
        later="A request under an adopted profile has the floor of that law. A profile with a lower one is marked only "
        "where it says that it gives effect to article 42. An instant that is stated too early, within the time since "
        "the request came, is believed.",
    ),
    Row(
        "42(9)",
        "Before that period is over, the State that asked may ask for a longer one.",
        holds=(
            H("request.outgoing", ANSWER, "test_the_state_that_asked_asks_for_more_time"),
            H("un-42.extension.late", EXTENSION, "test_an_extension_is_asked_for_before_the_granted_end"),
            H(
                "un-42.extension.not_started",
                EXTENSION,
                "test_nothing_is_extended_before_something_is_preserved",
            ),
            H(
                "un-42.extension.asked",
                EXTENSION,
                "test_an_extension_that_nobody_asked_for_in_time_is_not_answered",
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
                "un-42.release.asked",
                ANSWER,
                "test_nothing_is_let_go_while_an_extension_waits_for_its_answer",
            ),
        ),
    ),
)
