"""Articles 26 and 43: the path of a communication, provider by provider, at home and abroad."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import CARRIED_PATH, EVASIONS_26_30, EVASIONS_42_43, PATH, PATH_ABROAD, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

_SHOWN = "test_what_was_shown_of_a_path_says_which_providers_carried_it_and_to_whom_it_was_shown"
_ENDED = "test_why_no_order_goes_on_to_a_provider_that_was_found_is_on_record"

AT_HOME: tuple[Row, ...] = (
    Row(
        "26(a)",
        "Traffic data that are to be preserved can be preserved quickly whether one or several service providers "
        "took part in the transmission.",
        holds=(
            H("preservation_order.upstream", PATH, "test_an_order_follows_a_known_one_of_its_own_case"),
            H("un-26.chain", PATH, "test_orders_that_follow_one_another_name_traffic_data"),
            H(
                "preservation_order.upstream.later",
                PATH,
                "test_an_order_is_not_older_than_the_one_that_it_follows",
            ),
            H(
                "preservation_order.path.known",
                PATH,
                "test_what_goes_no_further_was_shown_under_the_same_order",
            ),
            H(
                "preservation_order.path.over",
                PATH,
                "test_why_nothing_goes_on_is_said_once_and_of_what_waits",
            ),
        ),
        carries=(
            C(
                "preservation_order.issued",
                CARRIED_PATH,
                "test_an_order_names_the_one_before_it_along_the_path_of_a_communication",
                "upstream_order",
            ),
            *(
                C(
                    "preservation_order.traffic_data_disclosed",
                    CARRIED_PATH,
                    _SHOWN,
                    "further_providers",
                    code,
                )
                for code in ("abroad", "at_home")
            ),
            *(
                C("preservation_order.path_closed", CARRIED_PATH, _ENDED, "reason", code)
                for code in sorted(grounds.PATH_CLOSED)
            ),
        ),
        later="How soon one order followed the other is on record by both instants, and is not judged.",
        tried=(
            T(
                "An order for content goes on along a path of traffic data, or in another case.",
                EVASIONS_26_30,
                "test_an_order_for_content_goes_on_along_a_path_of_traffic_data",
            ),
            T(
                "Another provider was shown, and the matter is closed as if there was none.",
                EVASIONS_26_30,
                "test_another_provider_is_shown_and_the_matter_is_closed_as_if_there_was_none",
            ),
        ),
        undecided="Whether every provider was found.",
    ),
    Row(
        "26(b)",
        "So much of the traffic data is disclosed quickly, to the competent authority or a person whom it "
        "designates, that the providers and the path of the communication can be identified.",
        holds=(
            H("un-26.sufficient", PATH, "test_what_is_shown_tells_the_providers_and_the_path"),
            H("un-26.traffic", PATH, "test_only_an_order_for_traffic_data_shows_a_path"),
            H("un-26.notified", PATH, "test_a_path_is_shown_by_somebody_who_was_told_of_the_order"),
            H("un-26.late", PATH, "test_a_path_is_shown_while_the_period_runs"),
            H(
                "preservation_order.path.further_providers",
                PATH,
                "test_there_is_no_other_provider_or_there_is_one",
            ),
        ),
        carries=(
            *(
                C("preservation_order.traffic_data_disclosed", CARRIED_PATH, _SHOWN, "disclosed_to", code)
                for code in sorted(grounds.DISCLOSED_TO)
            ),
            *(
                C("preservation_order.traffic_data_disclosed", CARRIED_PATH, _SHOWN, name)
                for name in ("providers", "path", "received_by")
            ),
        ),
        later="How soon it was shown is on record by the instants of service and of the showing, and is not judged; "
        "that nothing was shown is told on the page of the order and is not due.",
        tried=(
            T(
                "A path names neither provider nor way, or is shown too late.",
                EVASIONS_26_30,
                "test_a_path_is_shown_that_names_neither_provider_nor_way_or_comes_too_late",
            ),
        ),
        undecided="Whether what was shown suffices in fact.",
    ),
)

_TOLD = "test_what_is_shown_of_a_provider_in_another_state_says_where_and_which_it_is_and_the_path"
_ON = "test_a_request_names_the_order_or_the_request_that_it_goes_on_from"
_NOT = "test_a_refusal_to_show_it_says_on_which_ground_why_and_when_the_states_consulted"
_FROM = "test_a_request_goes_on_from_one_of_ours_that_showed_a_provider_in_that_state"
_ONLY = "test_showing_a_path_is_refused_on_three_grounds_and_never_for_want_of_dual_criminality"
_WHOSE = "test_the_path_is_shown_by_the_state_that_was_asked_while_its_request_is_open"
_REASONS = "test_a_refusal_to_show_a_path_says_why_and_is_given_by_the_state_that_was_asked"

ABROAD: tuple[Row, ...] = (
    Row(
        "43(1)",
        "A State that finds, while it carries out a request to keep traffic data of a certain communication, that a "
        "provider in another State took part in the transmission, quickly discloses enough traffic data to tell that "
        "provider and the path.",
        holds=(
            H("preservation_request.incoming", PATH_ABROAD, _WHOSE),
            H("un-43.traffic", PATH_ABROAD, "test_only_a_request_for_traffic_data_is_answered_by_a_path"),
            H(
                "un-43.third_state",
                PATH_ABROAD,
                "test_a_state_that_shows_a_provider_elsewhere_does_not_name_itself",
            ),
            H(
                "un-43.sufficient",
                PATH_ABROAD,
                "test_what_is_shown_of_a_path_abroad_tells_provider_state_and_path",
            ),
            *(
                H(rule, PATH_ABROAD, _FROM)
                for rule in (
                    "preservation_request.upstream",
                    "preservation_request.upstream.direction",
                    "preservation_request.upstream.before",
                    "un-43.found",
                )
            ),
        ),
        carries=(
            *(
                C("preservation_request.traffic_data_disclosed", CARRIED_PATH, _TOLD, name)
                for name in ("third_state", "provider", "path")
            ),
            *(
                C("preservation_request.sent", CARRIED_PATH, _ON, name)
                for name in ("upstream_order", "upstream_request")
            ),
        ),
        later="How soon it was shown after it was found is on record by both instants, and is not judged; an order "
        "at home that goes on from what another State showed us names no request.",
        tried=(
            T(
                "A provider abroad was found, and nothing or too little is shown.",
                EVASIONS_42_43,
                "test_a_provider_abroad_is_found_and_shown_as_if_there_was_nothing_to_tell",
            ),
        ),
        undecided="Whether what was shown suffices in fact.",
    ),
    Row(
        "43(2)",
        "To show that is refused on article 40(21)(b), 40(21)(c) or 40(22) and on nothing else, read as in 42(6).",
        holds=(
            H("un-43.refusal.grounds", PATH_ABROAD, _ONLY),
            H("preservation_request.incoming", PATH_ABROAD, _REASONS),
            H("un-40.reasons", PATH_ABROAD, _REASONS),
            H(
                "un-40.consultation",
                PATH_ABROAD,
                "test_before_a_path_is_refused_on_a_ground_of_article_40_21_the_states_consult",
            ),
        ),
        carries=(
            *(
                C("preservation_request.traffic_data_refused", CARRIED_PATH, _NOT, "refusal_grounds", code)
                for code in ("40.21.b", "40.21.c", "40.22")
            ),
            *(
                C("preservation_request.traffic_data_refused", CARRIED_PATH, _NOT, name)
                for name in ("consulted_at", "explanation")
            ),
        ),
        tried=(
            T(
                "A path is kept back for want of dual criminality, without consultation or without reasons.",
                EVASIONS_42_43,
                "test_a_path_abroad_is_kept_back_for_want_of_dual_criminality_or_without_a_word",
            ),
        ),
        undecided="Whether the ground that is named is there in fact.",
    ),
)
