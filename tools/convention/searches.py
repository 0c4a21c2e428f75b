"""Article 28: search, seizure, and the measures after them."""

from __future__ import annotations

from tools.convention.row import ASSIST, CARRIED, CONSENT, EVASIONS_26_30, EVIDENCE, SEAL, SEARCH, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

_EXTENSION = "test_an_extension_states_its_grounds_and_how_the_first_system_reaches_the_data"
_ANSWERED = "test_an_answer_is_taken_whatever_it_says_and_marked_where_it_is_late_or_gives_no_ground"

SEARCHES: tuple[Row, ...] = (
    Row(
        "28(1)",
        "Within the State's territory, authorities can search, or access in a similar way, a computer system or a"
        " part of it with the data stored in it, and a medium on which the data sought may be stored.",
        holds=(H("un-28.territory", SEARCH, "test_data_not_known_to_be_inside_the_territory_are_marked"),),
        carries=tuple(
            C("seizure.recorded", CARRIED, "test_a_seizure_says_what_was_searched", "search_target", code)
            for code in ("system", "system_part", "medium")
        ),
        later="A search in which nothing was secured; today a search is on record by what it secured.",
        tried=(
            T(
                "Data that are in another State are searched from here.",
                EVASIONS_26_30,
                "test_data_in_another_state_are_searched_from_here",
            ),
        ),
        undecided="Where the data were: somebody states it. A seizure happened and is recorded, so that it is marked "
        "and not refused.",
    ),
    Row(
        "28(2)",
        "Where a first system is searched and there are grounds to believe that the data sought are in another "
        "system in the territory, which the first one lawfully reaches, the search can quickly be extended to it.",
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
        tried=(
            T(
                "A search goes on elsewhere without grounds, without lawful access, abroad, or from a medium.",
                EVASIONS_26_30,
                "test_a_search_goes_on_elsewhere_without_grounds_without_lawful_access_or_abroad",
            ),
        ),
        undecided="Whether the access was lawful and the grounds were good.",
    ),
    Row(
        "28(3)(a)",
        "A computer system, a part of it, or a medium that was accessed so can be seized, or secured in a similar"
        " way.",
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
        "Copies of the data can be made in electronic form, and retained.",
        holds=(
            H(
                "un-28.consent.copies",
                CONSENT,
                "test_no_copies_are_said_to_exist_where_none_are_on_record",
            ),
        ),
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
                "container_sha256",
            ),
        ),
        tried=(
            T(
                "Copies are said not to exist, so that they stay.",
                EVASIONS_26_30,
                "test_copies_are_said_not_to_exist_so_that_they_stay",
            ),
        ),
        undecided="Whether a copy exists that nobody recorded.",
    ),
    Row(
        "28(3)(c)",
        "The integrity of the stored data that matter can be maintained.",
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
        tried=(
            T(
                "An image of something else passes for the thing, a seal is broken, data are removed without a copy.",
                EVASIONS_26_30,
                "test_an_image_of_something_else_passes_for_the_thing",
            ),
        ),
        undecided="Whether the bytes were right before a digest was taken.",
    ),
    Row(
        "28(3)(d)",
        "In the system that was accessed, the data can be rendered inaccessible, or removed.",
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
        tried=(
            T(
                "Data are removed under a seizure that names no such measure.",
                EVASIONS_26_30,
                "test_data_are_removed_under_a_seizure_that_names_no_such_measure",
            ),
        ),
        undecided="Whether the measure was needed.",
    ),
    Row(
        "28(4)",
        "Any person who knows how the system, the network or their parts work, or how the data in it are "
        "protected, can be ordered to give the necessary information, as is reasonable, so that these measures "
        "can be taken.",
        holds=(
            H(
                "un-28.assistance_order.particulars",
                ASSIST,
                "test_an_order_to_assist_states_who_knows_what_and_why_it_is_reasonable_to_ask",
            ),
            H("un-28.assistance_order.no_time", ASSIST, "test_an_order_to_assist_leaves_time_to_answer"),
            H("un-28.assistance_order.late", ASSIST, _ANSWERED),
            H("un-28.assistance_order.reasons", ASSIST, _ANSWERED),
        ),
        tried=(
            T(
                "Somebody is ordered to help at once, or nothing says why that is reasonable.",
                EVASIONS_26_30,
                "test_somebody_is_ordered_to_help_at_once_whatever_it_costs",
            ),
        ),
        undecided="Whether it was reasonable, and whether a right to silence stands against it.",
    ),
)
