"""Article 40, paragraphs 1 to 15: the subjects and the form of mutual legal assistance."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import ASSISTANCE, CARRIED, EVASIONS_40_41, STATING, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

_ASKED = "test_a_request_for_assistance_says_who_asks_for_what_and_what_governs_it"
_GROUNDS = "test_a_refusal_of_assistance_names_every_ground_it_may_rest_on"
_HOW = "test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret"
_PARTICULARS = "test_where_article_40_governs_a_request_states_what_that_article_asks_for"
_WAY = "test_a_request_says_by_which_way_it_came_or_went"
PERSONS = "It is about people, not about evidence that is held."
STATES = "A duty between States that no single entry keeps or breaks."
_PROSE = "What the reasons behind an accepted code say is not read."


def asked(test: str, field: str, *codes: str) -> tuple[C, ...]:
    """Return the carried fields or codes of a request for assistance in either direction."""
    return tuple(
        C(f"mla_request.{way}", CARRIED, test, field, code)
        for way in ("received", "sent")
        for code in (codes or ("",))
    )


#: The rule that a request states its particulars where article 40 governs.
_STATED = H("un-40.particulars", ASSISTANCE, _PARTICULARS)

#: The attempt to leave a particular out, and what is left to people where it is there.
_UNKNOWN = T(
    "A particular is said to be unknown and to follow later.",
    EVASIONS_40_41,
    "test_particulars_of_assistance_are_said_to_be_unknown_and_to_follow_later",
)
_TEXT = "Whether the text that is entered says it."

ROWS: tuple[Row, ...] = (
    Row(
        "40(1)",
        "States help each other as widely as they can with offences of the Convention; beyond these, with serious "
        "crimes, only to collect electronic evidence.",
        holds=(
            H(
                "un-40.purposes",
                STATING,
                "test_what_collects_no_electronic_evidence_rests_on_an_offence_of_the_convention",
            ),
        ),
        later="Purposes that may or may not collect such evidence, such as statements, are judged by nobody here; nor "
        "is how widely help was given.",
        tried=(
            T(
                "Service or recovery for a serious crime is asked for along with evidence.",
                EVASIONS_40_41,
                "test_service_and_recovery_for_a_serious_crime_are_asked_for_along_with_evidence",
            ),
        ),
        undecided="What is meant by a purpose that is called `other`.",
    ),
    Row(
        "40(2)",
        "As far as its laws, treaties and arrangements allow, a State helps also where a company can be held liable "
        "for the offence in the State that asks.",
        why=STATES,
    ),
    Row(
        "40(3)",
        "Assistance is asked for thirteen kinds of purpose, from hearing a witness to recovering proceeds.",
        carries=asked(_ASKED, "purposes", *sorted(grounds.ASSISTANCE)),
    ),
    Row(
        "40(4)",
        "As far as its own law does not stand against it, an authority may tell another State unasked what it "
        "believes may help inquiries or proceedings there, or lead to a request.",
        later="Information sent and received unasked, as entries of a case.",
    ),
    Row(
        "40(5)",
        "What is told so does not hinder the sender's own proceedings. Whoever receives it keeps it secret, even for "
        "a time, or uses it only as told, if asked to; what clears an accused may be disclosed all the same: the "
        "sender is told before and consulted if it wants, or, in an exceptional case, told without delay after.",
        later="The conditions of such information, and the notice before or after a disclosure that clears somebody.",
    ),
    Row(
        "40(6)",
        "Other treaties on assistance keep their force.",
        why="Which one governs is the row of 40(7).",
    ),
    Row(
        "40(7)",
        "Paragraphs 8 to 31 apply where no treaty on assistance binds the two States, or where they agree to use "
        "them in place of it; otherwise what that treaty has instead applies.",
        holds=(
            H(
                "un-40.governing_instrument",
                ASSISTANCE,
                "test_a_treaty_that_governs_or_that_both_states_set_aside_is_named",
            ),
        ),
        carries=(
            C(
                "mla_request.received",
                ASSISTANCE,
                "test_where_a_treaty_governs_its_own_provisions_apply",
                "governing_instrument",
                "treaty",
            ),
            *asked(_ASKED, "governing_instrument", "article_40", "article_40_agreed"),
            *asked(_ASKED, "treaty"),
        ),
        tried=(
            T(
                "A treaty that nobody names is to govern, and its own grounds are to bear a refusal under article 40.",
                EVASIONS_40_41,
                "test_some_treaty_that_nobody_names_is_to_govern_so_that_article_40_does_not",
            ),
        ),
        undecided="Whether the treaty named binds the two States, and what it says.",
    ),
    Row(
        "40(8)",
        "Assistance may be declined for want of dual criminality; it may be given all the same, as far as the State "
        "that is asked sees fit, whether or not the conduct is an offence there. It may be refused in a matter of "
        "minimal weight (de minimis), or where other provisions of the Convention offer the same help.",
        carries=tuple(
            C("mla_request.refused", CARRIED, _GROUNDS, "refusal_grounds", code)
            for code in ("40.8.available", "40.8.de_minimis", "40.8.dual_criminality")
        ),
        undecided="What the reasons behind an accepted code say is not read.",
    ),
    Row(
        "40(9)",
        "Somebody who is detained or serves a sentence, and is wanted in another State to be identified, to testify "
        "or to help otherwise with evidence on offences of the Convention, may be transferred there under two "
        "conditions: that person consents freely and knows what it means, and the authorities of both States agree, "
        "on the conditions that they set.",
        why=PERSONS,
    ),
    Row(
        "40(10)",
        "(a) The receiving State may and must keep the person in custody, unless the sending State asks for or "
        "allows otherwise. (b) It returns the person without delay, as both authorities agreed beforehand or agree "
        "otherwise. (c) It does not make extradition proceedings a condition of that. (d) The time there counts "
        "towards the sentence.",
        why=PERSONS,
    ),
    Row(
        "40(11)",
        "Unless the sending State agrees, that person, of whichever nationality, is neither prosecuted, detained nor "
        "punished there, nor restricted in liberty otherwise, for acts, omissions or convictions of before leaving "
        "the sending State.",
        why=PERSONS,
    ),
    Row(
        "40(12)(a)",
        "Every State names one or more central authorities with the duty and the power to receive requests, and to "
        "carry them out or pass them on; a region or territory with a system of assistance of its own may have "
        "another one.",
        carries=tuple(
            C(
                f"mla_request.{way}",
                STATING,
                "test_a_territory_with_its_own_system_is_the_other_side_of_a_request",
                "state",
            )
            for way in ("received", "sent")
        ),
        later="Which authority each State named, as a register.",
    ),
    Row(
        "40(12)(b)",
        "Central authorities see to it that requests are carried out or passed on quickly and properly, and "
        "encourage the authority to which they pass one on to do the same.",
        later="To whom a request was passed on, and when.",
    ),
    Row(
        "40(12)(c)",
        "The United Nations are told of them when a State joins, and keep a register, whose details each State keeps "
        "correct.",
        why=STATES,
    ),
    Row(
        "40(12)(d)",
        "Requests and what is written about them go to central authorities; a State may insist on the diplomatic "
        "way, and, in urgent cases and if the States agree, on Interpol where that is possible.",
        carries=(
            *(
                C(kind, CARRIED, _WAY, "channel", code)
                for kind in ("preservation_request.received", "preservation_request.sent")
                for code in ("central_authority", "diplomatic", "interpol")
            ),
            *asked(_HOW, "channel", "central_authority", "diplomatic", "interpol"),
        ),
    ),
    Row(
        "40(13)",
        "A request is in writing or leaves a written record, in a language that the State asked accepts, and so that "
        "it can be found genuine; the United Nations are told of those languages. If urgent and agreed it may be "
        "spoken, and is confirmed in writing at once.",
        carries=(
            C(
                "mla_request.received",
                CARRIED,
                "test_the_paper_of_a_request_for_assistance_is_pinned_by_its_digest",
                "document_sha256",
            ),
        ),
        later="The language, how it was found genuine, and the deadline by which a spoken one is confirmed.",
    ),
    Row(
        "40(14)",
        "Where their law does not forbid it, central authorities are encouraged to exchange requests, letters and "
        "evidence electronically, so that they can be found genuine and are safe on the way.",
        why="This ledger sends nothing to another State; the digest of what was sent is the row of 40(13).",
    ),
    Row(
        "40(15)(a)",
        "A request for assistance says who makes it.",
        holds=(_STATED,),
        carries=asked(_ASKED, "authority"),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "40(15)(b)",
        "It says what the proceedings are about, of which nature they are, and which authority conducts them, with "
        "its functions.",
        holds=(
            _STATED,
            H(
                "un-40.particulars",
                STATING,
                "test_a_request_names_the_authority_that_conducts_the_proceedings_with_its_functions",
            ),
        ),
        carries=(*asked(_ASKED, "subject_matter"), *asked(_ASKED, "conducting_authority")),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "40(15)(c)",
        "It summarises the relevant facts, unless service of judicial documents is all that it is for.",
        holds=(
            _STATED,
            H(
                "un-40.particulars",
                STATING,
                "test_no_summary_of_the_facts_is_asked_of_what_is_for_service_alone",
            ),
        ),
        carries=asked(_ASKED, "summary"),
        tried=(
            _UNKNOWN,
            T(
                "The facts are left out because papers are to be served besides.",
                EVASIONS_40_41,
                "test_the_facts_are_left_out_of_a_search_because_papers_are_served_as_well",
            ),
        ),
        undecided=_TEXT,
    ),
    Row(
        "40(15)(d)",
        "It says what is wanted, and any particular way in which the State that asks wants it done.",
        holds=(_STATED,),
        carries=(*asked(_ASKED, "assistance_sought"), *asked(_ASKED, "procedure")),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "40(15)(e)",
        "Where possible and fitting, it says who, where and of which nationality the people concerned are, and which "
        "items or accounts are concerned, where they are and from which country they come.",
        carries=asked(_ASKED, "subjects_concerned"),
    ),
    Row(
        "40(15)(f)",
        "Where that applies, it says for which stretch of time evidence or help is wanted.",
        carries=asked(_ASKED, "time_period"),
    ),
    Row(
        "40(15)(g)",
        "It says what the result is for.",
        holds=(_STATED,),
        carries=asked(_ASKED, "stated_purpose"),
        later="That it bounds the use under 40(19).",
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
)
