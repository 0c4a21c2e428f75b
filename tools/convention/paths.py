"""Article 26: the path of a communication, provider by provider."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import CARRIED_PATH, PATH, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_SHOWN = "test_what_was_shown_of_a_path_says_which_providers_carried_it_and_to_whom_it_was_shown"
_ENDED = "test_why_no_order_goes_on_to_a_provider_that_was_found_is_on_record"

AT_HOME: tuple[Row, ...] = (
    Row(
        "26(a)",
        "Traffic data can be kept quickly however many providers carried the message.",
        holds=(
            H("order.after", PATH, "test_an_order_follows_a_known_one_of_its_own_case"),
            H("un-26.chain", PATH, "test_orders_that_follow_one_another_name_traffic_data"),
            H("order.after.before", PATH, "test_an_order_is_not_older_than_the_one_that_it_follows"),
            H("order.path.known", PATH, "test_what_goes_no_further_was_shown_under_the_same_order"),
            H("order.path.over", PATH, "test_why_nothing_goes_on_is_said_once_and_of_what_waits"),
        ),
        carries=(
            C(
                "order.issued",
                CARRIED_PATH,
                "test_an_order_names_the_one_before_it_along_the_path_of_a_communication",
                "after_order",
            ),
            *(
                C("order.path_disclosed", CARRIED_PATH, _SHOWN, "others", code)
                for code in ("abroad", "at_home")
            ),
            *(
                C("order.path_ended", CARRIED_PATH, _ENDED, "reason", code)
                for code in sorted(grounds.PATH_ENDED)
            ),
        ),
        later="How soon one order followed the other is on record by both instants, and is not judged.",
    ),
    Row(
        "26(b)",
        "Enough of it is shown at once to tell which providers carried the message, and along which path.",
        holds=(
            H("un-26.sufficient", PATH, "test_what_is_shown_tells_the_providers_and_the_path"),
            H("un-26.traffic", PATH, "test_only_an_order_for_traffic_data_shows_a_path"),
            H("un-26.told", PATH, "test_a_path_is_shown_by_somebody_who_was_told_of_the_order"),
            H("un-26.late", PATH, "test_a_path_is_shown_while_the_period_runs"),
            H("order.path.others", PATH, "test_there_is_no_other_provider_or_there_is_one"),
        ),
        carries=(
            *(
                C("order.path_disclosed", CARRIED_PATH, _SHOWN, "shown_to", code)
                for code in sorted(grounds.SHOWN_TO)
            ),
            *(
                C("order.path_disclosed", CARRIED_PATH, _SHOWN, name)
                for name in ("providers", "path", "received_by")
            ),
        ),
        later="How soon it was shown is on record by the instants of service and of the showing, and is not judged; "
        "that nothing was shown is told on the page of the order and is not due.",
    ),
)
