"""Articles 26 to 30: measures at home."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.paths import AT_HOME
from tools.convention.row import CARRIED, PRODUCED, PRODUCTION, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.searches import SEARCHES

_LIVE = "Nothing is collected live through this record, and no order to do so is entered in it."
_PRODUCT = (
    "What such a measure yields, as an item of its own whose secrecy is on record; today an item comes from a "
    "seizure, by a production order, or out of another item."
)

_STATES = "test_a_production_order_names_whom_it_asks_for_which_data_on_which_basis_until_when"
_TIME = "test_a_production_order_leaves_time_to_hand_anything_over"
_TAKEN = "test_an_answer_is_taken_whatever_it_says_and_marked_where_it_is_late_or_gives_no_reason"
_ORDERED = "test_a_production_order_says_whom_it_asks_by_which_power_for_which_data"
_KEPT = "test_a_production_order_says_which_order_keeps_its_data"
_MET = "test_how_a_production_order_was_answered_is_on_record"

ROWS: tuple[Row, ...] = (
    *AT_HOME,
    Row(
        "27(a)",
        "Authorities can order a person in the country to hand over named data that the person has or controls.",
        holds=(
            H("un-27.particulars", PRODUCTION, _STATES),
            H(
                "un-27.territory",
                PRODUCTION,
                "test_a_person_is_ordered_to_hand_over_data_inside_the_territory_only",
            ),
            H("un-27.no_time", PRODUCTION, _TIME),
            *(H(rule, PRODUCTION, _TAKEN) for rule in ("un-27.late", "un-27.reasons")),
            H("production.unserved", PRODUCTION, _TAKEN),
            H(
                "production.unanswered",
                PRODUCED,
                "test_nothing_is_handed_over_before_an_order_is_issued_or_without_an_answer_that_says_so",
            ),
        ),
        carries=(
            C("production.ordered", CARRIED, _ORDERED, "power", "27.a"),
            *(C("production.ordered", CARRIED, _ORDERED, "disposal", code) for code in grounds.DISPOSAL),
            *(
                C("production.ordered", CARRIED, _ORDERED, "data_categories", code)
                for code in grounds.DATA_CATEGORIES
            ),
            *(C("production.ordered", CARRIED, _ORDERED, name) for name in ("addressee", "data")),
            C("production.ordered", CARRIED, _KEPT, "preserved_by"),
            *(C("production.answered", CARRIED, _MET, "outcome", code) for code in grounds.PRODUCED),
            C("production.answered", CARRIED, _MET, "handed_over"),
            C(
                "exhibit.registered",
                CARRIED,
                "test_what_was_handed_over_names_its_production_order",
                "production",
            ),
            C(
                "production.term_set",
                CARRIED,
                "test_how_long_what_was_handed_over_may_be_held_is_on_record",
            ),
        ),
    ),
    Row(
        "27(b)",
        "A provider that serves the country can be ordered to hand over what it knows about its subscribers.",
        holds=(
            H(
                "un-27.particulars",
                PRODUCTION,
                "test_an_order_to_a_provider_says_which_of_its_services_here_it_is_about",
            ),
            H(
                "un-27.subscriber_only",
                PRODUCTION,
                "test_a_provider_is_asked_for_subscriber_information_and_nothing_else",
            ),
        ),
        carries=(
            C("production.ordered", CARRIED, _ORDERED, "power", "27.b"),
            C("production.ordered", CARRIED, _ORDERED, "services"),
        ),
    ),
    *SEARCHES,
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
