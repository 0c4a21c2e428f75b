"""Article 42, paragraphs 1 to 7: data preserved for another State, and grounds of refusal."""

from __future__ import annotations

from custody.law import preservation
from tools.convention.row import (
    ANSWER,
    CARRIED,
    CARRIED_ENQUIRIES,
    CARRIED_REQUESTS,
    ENQUIRY,
    EVASIONS_42_43,
    EXTENSION,
    FLOOR,
    REQUEST,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

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

_FOLLOWS = "test_a_request_follows_an_enquiry_that_the_same_side_made_before_it"
_SOUGHT = "test_an_enquiry_says_by_which_way_it_goes_what_it_seeks_and_whether_it_is_secret"
_TOLD = "test_an_answer_to_an_enquiry_says_where_the_data_are_and_who_holds_them"


#: The attempt to leave a particular out, and what is left to people where it is there.
_UNKNOWN = T(
    "A particular is said to be unknown and to follow later.",
    EVASIONS_42_43,
    "test_particulars_of_preservation_are_said_to_be_unknown_and_to_follow_later",
)
_TEXT = "Whether the text that is entered says it."


def _both(test: str, field: str) -> tuple[C, C]:
    """Return a field of requests in either direction."""
    return C("preservation_request.received", CARRIED, test, field), C(
        "preservation_request.sent", CARRIED, test, field
    )


ROWS: tuple[Row, ...] = (
    Row(
        "42(1)",
        "One State asks another to order, or to get in another way by article 25, that data on a system in its "
        "territory be kept quickly; it means to ask for search, seizure or disclosure of them later.",
        carries=tuple(
            C(kind, CARRIED, "test_a_request_for_preservation_is_made_and_received")
            for kind in ("preservation_request.received", "preservation_request.sent")
        ),
    ),
    Row(
        "42(2)",
        "Over the network of contact points it may ask where data on a system are, and where fitting, where the "
        "provider is.",
        holds=(
            H(
                "enquiry.incoming",
                ENQUIRY,
                "test_what_was_asked_of_another_state_is_answered_by_it_and_only_recorded_here",
            ),
            H("preservation_request.enquiry.direction", ENQUIRY, _FOLLOWS),
            H("preservation_request.enquiry.before", ENQUIRY, _FOLLOWS),
        ),
        carries=(
            *(
                C(f"enquiry.{way}", CARRIED_ENQUIRIES, _SOUGHT, "location_sought")
                for way in ("sent", "received")
            ),
            *(
                C("enquiry.answered", CARRIED_ENQUIRIES, _TOLD, field)
                for field in ("outcome", "third_state", "data_holder")
            ),
        ),
        tried=(
            T(
                "We answer our own question in the other State's name, or a request rests on an enquiry that was not "
                "ours or came later.",
                EVASIONS_42_43,
                "test_another_state_is_said_to_have_told_where_the_data_are",
            ),
        ),
        undecided="Whether the answer is right.",
    ),
    Row(
        "42(3)",
        "A request to preserve makes seven statements, (a) to (g), two of them as far as there is something to say.",
        holds=(
            _RECEIVED,
            H(
                "preservation_request.queried.incoming",
                REQUEST,
                "test_we_ask_about_what_was_asked_of_us_only",
            ),
        ),
        tried=(
            T(
                "A request that lacks statements is completed in part and is to pass for whole.",
                EVASIONS_42_43,
                "test_a_request_that_lacks_statements_passes_for_a_whole_one",
            ),
        ),
        undecided="Whether the other State stated what is recorded as its supplement.",
    ),
    Row(
        "42(3)(a)",
        "It says which authority asks.",
        holds=(_SENT,),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "42(3)(b)",
        "It names the offence that is investigated, prosecuted or tried, and tells the facts in short.",
        holds=(_SENT,),
        later="Offence and facts share one text; that both are in it is not asked.",
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "42(3)(c)",
        "It says which data, and what they have to do with the offence.",
        holds=(_SENT, _RECEIVED),
        later="Data and their link to the offence share one text; that both are in it is not asked.",
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "42(3)(d)",
        "It says whatever is known about the holder or the place of the system.",
        carries=_both(
            "test_a_request_says_what_is_known_of_whoever_holds_the_data",
            "known_data_holder",
        ),
    ),
    Row(
        "42(3)(e)",
        "It says why the data must be kept.",
        holds=(_SENT, _RECEIVED),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "42(3)(f)",
        "It says that the State means to ask for search, seizure or disclosure of the data.",
        holds=(_SENT, _RECEIVED),
        tried=(
            T(
                "Data are to be kept that nobody means to ask for.",
                EVASIONS_42_43,
                "test_data_are_to_be_kept_abroad_that_nobody_will_ever_ask_for",
            ),
        ),
        undecided="Whether the intention is there.",
    ),
    Row(
        "42(3)(g)",
        "Where needed, it asks for secrecy and that the user is not told.",
        carries=_both("test_a_request_says_whether_it_is_confidential", "confidential"),
    ),
    Row(
        "42(4)",
        "The State that is asked takes all fitting measures of its law to keep the named data at once; dual "
        "criminality is no condition of that.",
        holds=(
            H(
                "preservation_request.incoming",
                EXTENSION,
                "test_of_what_another_state_preserves_only_its_answer_is_recorded",
            ),
            _ONLY,
            _FOUR,
            H(
                "preservation_request.not_executed.information_given",
                FLOOR,
                "test_a_state_is_told_why_its_request_was_not_executed",
            ),
        ),
        carries=tuple(
            C(
                "preservation_request.not_executed",
                CARRIED_REQUESTS,
                "test_why_nothing_could_be_preserved_for_another_state_is_on_record",
                "reasons",
                code,
            )
            for code in sorted(preservation.NOT_EXECUTED)
        ),
        later="How soon data were kept after the request came is on record by both instants, and is not judged. A "
        "refusal that is entered as not executed for `other` reasons is not noticed as one.",
        tried=(
            T(
                "Preservation is refused because the conduct is no offence here, closed without a word, or met with "
                "silence.",
                EVASIONS_42_43,
                "test_preservation_is_refused_at_once_because_the_conduct_is_no_offence_here",
            ),
        ),
    ),
    Row(
        "42(5)",
        "Four facts together: the State makes dual criminality a condition of assistance with search, seizure or "
        "disclosure; it reserved a right to refuse; the offence is none that the Convention establishes; and it has "
        "reasons to believe that the condition could not be met when the data are to be disclosed.",
        holds=(_FOUR,),
        tried=(
            T(
                "Dual criminality is pleaded without one of the four facts, or for an offence whose kind nobody "
                "stated.",
                EVASIONS_42_43,
                "test_dual_criminality_is_pleaded_without_one_of_its_four_facts",
            ),
        ),
        undecided="Whether the reservation was made, and the reasons to believe bear it, as whoever refuses signs.",
    ),
    Row(
        "42(6)",
        "Beyond that, a refusal rests on article 40(21)(b), 40(21)(c) or 40(22) and on nothing else; we read it with "
        "the consultation of 40(28).",
        holds=(
            _ONLY,
            H(
                "un-40.consultation",
                FLOOR,
                "test_before_preservation_is_refused_on_a_ground_of_article_40_21_the_states_consult",
            ),
            H(
                "un-35.scope",
                FLOOR,
                "test_a_request_is_declined_as_outside_article_35_where_its_own_words_put_it_there",
            ),
        ),
        tried=(
            T(
                "A ground of article 40 carries another one along, or comes without consultation.",
                EVASIONS_42_43,
                "test_a_ground_of_article_40_carries_another_one_along_or_comes_without_consultation",
            ),
        ),
        undecided="Whether sovereignty, law or fear of persecution bears the refusal.",
    ),
    Row(
        "42(7)",
        "Where it is thought that preservation will not keep the data available, or puts the secrecy or anything "
        "else "
        "of the investigation at risk, the State that asked is told promptly and determines whether to go on.",
        holds=(
            H(
                "un-42.concern.not_open",
                EXTENSION,
                "test_a_warning_waits_for_an_answer_and_silence_refuses_nothing",
            ),
        ),
        carries=tuple(
            C(
                "preservation_request.concern_notified",
                CARRIED,
                "test_a_warning_says_what_preservation_may_fail_to_do",
                "risks",
                code,
            )
            for code in ("availability", "confidentiality", "prejudice")
        ),
        later="Promptly is not judged: nothing says since when the doubt was there.",
        tried=(
            T(
                "Silence after a warning, or an answer to none, is to pass for the other State's word.",
                EVASIONS_42_43,
                "test_silence_after_a_warning_passes_for_a_word_of_the_other_state",
            ),
        ),
        undecided="Whether there is reason for a warning.",
    ),
)
