"""Article 28: search, seizure, and what follows them."""

from __future__ import annotations

from tools.convention.row import ASSIST, CARRIED, CONSENT, EVIDENCE, SEAL, SEARCH, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_EXTENSION = "test_an_extension_states_its_grounds_and_how_the_first_system_reaches_the_data"
_ANSWERED = "test_an_answer_is_taken_whatever_it_says_and_marked_where_it_is_late_or_gives_no_ground"

SEARCHES: tuple[Row, ...] = (
    Row(
        "28(1)",
        "Authorities can search systems, their parts, the data in them, and media, within the country.",
        holds=(H("un-28.territory", SEARCH, "test_data_not_known_to_be_inside_the_territory_are_marked"),),
        carries=tuple(
            C("seizure.recorded", CARRIED, "test_a_seizure_says_what_was_searched", "target", code)
            for code in ("system", "part", "medium")
        ),
        later="A search in which nothing was secured; today a search is on record by what it secured.",
    ),
    Row(
        "28(2)",
        "A search may go on at once into a second system at home that the first one lawfully reaches, where the data "
        "are believed to lie.",
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
    ),
    Row(
        "28(3)(a)",
        "What was searched can be seized, or secured in another way.",
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
        "Copies can be made and kept.",
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
                "image_sha256",
            ),
        ),
    ),
    Row(
        "28(3)(c)",
        "The data stay as they were.",
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
    ),
    Row(
        "28(3)(d)",
        "Data can be made inaccessible, or taken out of the system.",
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
    ),
    Row(
        "28(4)",
        "Somebody who knows the system, or how its data are protected, can be ordered to explain it, within reason.",
        holds=(
            H(
                "un-28.assist.particulars",
                ASSIST,
                "test_an_order_to_assist_states_who_knows_what_and_why_it_is_reasonable_to_ask",
            ),
            H("un-28.assist.no_time", ASSIST, "test_an_order_to_assist_leaves_time_to_answer"),
            H("un-28.assist.late", ASSIST, _ANSWERED),
            H("un-28.assist.reasons", ASSIST, _ANSWERED),
        ),
    ),
)
