"""Articles 26 to 30: measures at home."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.paths import AT_HOME
from tools.convention.row import CARRIED, EVASIONS_26_30, PRODUCED, PRODUCTION, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T
from tools.convention.searches import SEARCHES

_INSTRUMENT = (
    "An order for such a measure as an instrument of its own, with provider, communications and period; nothing is "
    "collected live through this record, and today no order to do so is entered in it."
)
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
        "Authorities can order a person in the State's territory to submit specified data, stored in a computer "
        "system or on a medium, that are in the person's possession or control.",
        holds=(
            H("un-27.particulars", PRODUCTION, _STATES),
            H(
                "un-27.territory",
                PRODUCTION,
                "test_a_person_is_ordered_to_hand_over_data_inside_the_territory_only",
            ),
            H("un-27.no_time", PRODUCTION, _TIME),
            *(H(rule, PRODUCTION, _TAKEN) for rule in ("un-27.late", "un-27.reasons")),
            H("production_order.unserved", PRODUCTION, _TAKEN),
            H(
                "production_order.unanswered",
                PRODUCED,
                "test_nothing_is_handed_over_before_an_order_is_issued_or_without_an_answer_that_says_so",
            ),
        ),
        carries=(
            C("production_order.issued", CARRIED, _ORDERED, "power", "27.a"),
            *(
                C("production_order.issued", CARRIED, _ORDERED, "possession_or_control", code)
                for code in grounds.POSSESSION_OR_CONTROL
            ),
            *(
                C("production_order.issued", CARRIED, _ORDERED, "data_categories", code)
                for code in grounds.DATA_CATEGORIES
            ),
            *(C("production_order.issued", CARRIED, _ORDERED, name) for name in ("addressee", "data")),
            C("production_order.issued", CARRIED, _KEPT, "preservation_order"),
            *(C("production_order.answered", CARRIED, _MET, "outcome", code) for code in grounds.PRODUCED),
            C("production_order.answered", CARRIED, _MET, "data_handed_over"),
            C(
                "exhibit.registered",
                CARRIED,
                "test_what_was_handed_over_names_its_production_order",
                "production_order",
            ),
            C(
                "production_order.term_set",
                CARRIED,
                "test_how_long_what_was_handed_over_may_be_held_is_on_record",
            ),
        ),
        tried=(
            T(
                "A person who is not in the territory is ordered, or no data are specified.",
                EVASIONS_26_30,
                "test_a_person_abroad_is_ordered_as_if_in_the_territory_could_wait",
            ),
            T(
                "Data are taken in under an order that nobody answered.",
                EVASIONS_26_30,
                "test_data_are_taken_in_under_an_order_that_nobody_answered",
            ),
        ),
        undecided="Where the person is, and what the person controls: somebody states it.",
    ),
    Row(
        "27(b)",
        "A service provider that offers services in the State's territory can be ordered to submit subscriber "
        "information about these services that is in its possession or control.",
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
            C("production_order.issued", CARRIED, _ORDERED, "power", "27.b"),
            C("production_order.issued", CARRIED, _ORDERED, "services"),
        ),
        tried=(
            T(
                "A provider abroad is asked for messages along with its subscribers, or for no service in particular.",
                EVASIONS_26_30,
                "test_a_provider_abroad_is_asked_for_messages_along_with_its_subscribers",
            ),
        ),
        undecided="Whether the provider offers the service here.",
    ),
    *SEARCHES,
    *(
        row
        for article, what in (
            ("29", "traffic data"),
            ("30", "content data, for a range of serious offences that domestic law determines,"),
        )
        for row in (
            Row(
                f"{article}(1)",
                f"Authorities can collect or record {what} of specified communications in the territory, in real time "
                "and by technical means there, or compel a provider to do so or to help, within what it can do "
                "technically already.",
                later=_INSTRUMENT,
            ),
            Row(
                f"{article}(2)",
                "A State whose legal principles stand against collecting them itself takes other measures, by "
                "technical means in its territory, so that they are collected or recorded in real time.",
                why="It is about which legislation a State adopts.",
            ),
            Row(
                f"{article}(3)",
                "The provider is obliged to keep confidential that the power was used, and any information about it.",
                later=_PRODUCT,
            ),
        )
    ),
)
