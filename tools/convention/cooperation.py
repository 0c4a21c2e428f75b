"""Articles 35, 36, 41 and 43 to 46: cooperation between States, apart from articles 40 and 42.

Article 47, on cooperation between law enforcement agencies, has no row: this ledger judges nothing by it.
"""

from __future__ import annotations

from custody.law.particulars import LIVE
from tools.convention.paths import ABROAD
from tools.convention.row import (
    ANSWER,
    CARRIED,
    CARRIED_ENQUIRIES,
    EVASIONS_35_36,
    EVASIONS_44_46,
    FLOOR,
    ORDER,
    REQUEST,
    STATING,
    Row,
)
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

_LIMB = "test_a_request_says_for_which_evidence_states_cooperate"
_ASKED = "test_a_request_for_assistance_says_who_asks_for_what_and_what_governs_it"
_LASTS = "test_a_request_for_traffic_data_says_of_what_why_and_for_how_long"
_RESTS = "test_a_request_for_assistance_says_on_which_limb_it_rests"
_WAY = "test_a_request_says_by_which_way_it_came_or_went"
_SEEK = "test_an_enquiry_says_by_which_way_it_goes_what_it_seeks_and_whether_it_is_secret"
_BETWEEN = "How States organise themselves is not part of a record of evidence."
_LIVE = "The measure itself is no instrument here, nor is what it yields an item, as in the rows of articles 29 and 30."
_TRAFFIC = H("un-45.particulars", STATING, "test_real_time_collection_of_traffic_data_states_its_particulars")

#: The attempts to leave out what real-time collection asks for, and what is left to people where it is there.
_UNKNOWN = T(
    "A particular is said to be unknown, also where a treaty governs.",
    EVASIONS_44_46,
    "test_traffic_data_are_to_flow_from_abroad_and_particulars_are_said_to_be_unknown",
)
_HIDDEN = T(
    "Real-time collection is one of several purposes, and says no more than they do.",
    EVASIONS_44_46,
    "test_collection_of_traffic_data_hides_among_other_purposes",
)
_TEXT = "Whether the text that is entered says it."


def _way(code: str) -> tuple[C, C]:
    """Return one channel of requests for preservation in either direction."""
    return (
        C("preservation_request.received", CARRIED, _WAY, "channel", code),
        C("preservation_request.sent", CARRIED, _WAY, "channel", code),
    )


def _limb(code: str, *kinds: str) -> tuple[C, ...]:
    """Return one limb of article 35 for requests of some kinds in either direction."""
    tests = {"preservation_request": _LIMB, "mla_request": _RESTS}
    return tuple(
        C(
            f"{kind}.{way}",
            CARRIED if kind == "preservation_request" else STATING,
            tests[kind],
            "offence_ground",
            code,
        )
        for kind in kinds
        for way in ("received", "sent")
    )


def _live(*fields: str) -> tuple[C, ...]:
    """Return the fields of requests for assistance on real-time collection, in either direction."""
    return tuple(
        C(f"mla_request.{way}", STATING, _LASTS, field)
        if field in LIVE
        else C(f"mla_request.{way}", CARRIED, _ASKED, field)
        for way in ("received", "sent")
        for field in fields
    )


ROWS: tuple[Row, ...] = (
    Row(
        "35(1)(a)",
        "States cooperate to investigate, prosecute and try offences of the Convention, and to freeze, seize, "
        "confiscate and return what these brought in.",
        carries=_limb("35.1.a", "mla_request"),
        later="What was frozen, confiscated or returned; only that it was asked for is on record.",
    ),
    Row(
        "35(1)(b)",
        "They help each other to obtain, keep and share electronic evidence of offences of the Convention.",
        carries=_limb("35.1.b", "preservation_request", "mla_request"),
        later="Sharing: what was handed to the other State, as an entry about an item.",
    ),
    Row(
        "35(1)(c)",
        "They do the same for any serious crime: four years of deprivation of liberty or more, by article 2(h).",
        holds=(
            H(
                "un-35.serious",
                REQUEST,
                "test_a_serious_crime_carries_four_years_and_the_request_sent_says_how_many",
            ),
            H(
                "un-35.serious",
                ORDER,
                "test_an_order_for_another_state_on_a_serious_crime_says_that_it_carries_four_years",
            ),
        ),
        carries=_limb("35.1.c", "preservation_request", "mla_request"),
        later="A mark on a request that came without saying how grave the offence is; sharing, as in 35(1)(b).",
        tried=(
            T(
                "An offence of twelve months, or of a penalty that nobody states, is called a serious crime in a "
                "request that goes out.",
                EVASIONS_35_36,
                "test_a_lesser_offence_is_called_a_serious_crime_in_a_request_to_another_state",
            ),
        ),
        undecided="Whether the law named carries that penalty.",
    ),
    Row(
        "35(2)",
        "Articles 41 to 46, and what of article 40 is relevant, are for evidence of the offences of (b) and (c) and "
        "of no others.",
        holds=(
            H(
                "un-35.scope",
                FLOOR,
                "test_a_request_is_declined_as_outside_article_35_where_its_own_words_put_it_there",
            ),
            H(
                "un-35.outside",
                FLOOR,
                "test_a_request_of_no_such_offence_is_not_sent_and_is_marked_where_it_came",
            ),
        ),
        later="The same of enquiries and of requests for assistance.",
        tried=(
            T(
                "An unwanted request is declined as outside the Convention, which its own words do not bear out.",
                EVASIONS_35_36,
                "test_a_request_that_is_not_wanted_is_declined_as_outside_the_convention",
            ),
            T(
                "Another State is asked on account of no offence that is meant.",
                EVASIONS_35_36,
                "test_another_state_is_asked_on_account_of_no_offence_that_is_meant",
            ),
        ),
        undecided="Whether the offence is one that the Convention establishes.",
    ),
    Row(
        "35(3)",
        "Where dual criminality is a condition, it is met once the conduct behind the offence is punishable in both "
        "States, however either of them names or classes it.",
        holds=(
            H(
                "un-35.conduct",
                ANSWER,
                "test_conduct_that_is_an_offence_here_fulfils_dual_criminality_whatever_it_is_called",
            ),
            H(
                "un-35.conduct",
                STATING,
                "test_assistance_is_not_refused_for_want_of_dual_criminality_where_the_conduct_is_an_offence_here",
            ),
        ),
        tried=(
            T(
                "Assistance is refused because the offence has another name here, or without saying whether the "
                "conduct is punishable.",
                EVASIONS_35_36,
                "test_conduct_that_is_punishable_here_is_refused_because_its_name_differs",
            ),
        ),
        undecided="Whether the conduct is punishable here; whoever refuses says so and signs it.",
    ),
    Row(
        "36(1)(a)",
        "Personal data go to another State only as the sender's own law and its duties under international law "
        "allow; nobody has to send what its data protection law forbids.",
        later="An entry for what was transferred to another State, with the provision that allows it.",
    ),
    Row(
        "36(1)(b)",
        "Where that law is in the way, conditions can be set that make the transfer lawful.",
        later="The conditions of such a transfer, and whether they were accepted.",
    ),
    Row(
        "36(1)(c)",
        "States are invited to agree on ways that make such transfers easier.",
        why="Agreements between States are made elsewhere.",
    ),
    Row(
        "36(2)",
        "Personal data that came from another State are under effective and fitting safeguards of the law where they "
        "arrive.",
        later="Which items and values came from another State, and under which conditions they are held.",
    ),
    Row(
        "36(3)",
        "They go on to a third country or an international organisation only if the State they came from was told "
        "and agrees, in writing if it wants so.",
        later="The intention, the question and the consent as entries, and a refusal to pass data on without them.",
    ),
    Row(
        "41(1)",
        "Every State names a contact point that gives immediate help day and night, for cases of offences of the "
        "Convention and for electronic evidence of these and of serious crimes.",
        why=_BETWEEN,
    ),
    Row(
        "41(2)", "The United Nations are told of it, keep a list and send it round every year.", why=_BETWEEN
    ),
    Row(
        "41(3)(a)",
        "The contact points arrange for technical advice, or give it where their law and practice allow.",
        later="Advice asked for and given over the network, as entries of a case.",
    ),
    Row(
        "41(3)(b)",
        "In the same way they see to preservation under articles 42 and 43, and say where a provider is if they know.",
        carries=(
            *_way("network_24_7"),
            *(
                C(f"enquiry.{way}", CARRIED_ENQUIRIES, _SEEK, "channel", "network_24_7")
                for way in ("sent", "received")
            ),
            *(
                C(f"enquiry.{way}", CARRIED_ENQUIRIES, _SEEK, "location_sought", "provider")
                for way in ("sent", "received")
            ),
            C(
                "enquiry.answered",
                CARRIED_ENQUIRIES,
                "test_an_answer_to_an_enquiry_says_where_the_data_are_and_who_holds_them",
                "data_holder",
            ),
        ),
        later="By which way a path was shown under article 43.",
    ),
    Row(
        "41(3)(c)",
        "In the same way they see to evidence and to information on their law.",
        later="Evidence and information on the law asked for over the network, as entries of a case.",
    ),
    Row(
        "41(3)(d)",
        "In the same way they see to the search for suspects.",
        why="Where a person is, is no evidence to be kept; the search for somebody is not recorded here.",
    ),
    Row(
        "41(3)(e)",
        "In the same way they see to data that avert a significant and imminent danger to somebody's life or safety.",
        later="Disclosure in an emergency as an entry, with the danger that it was to avert.",
    ),
    Row(
        "41(4)",
        "Contact points reach each other, and their own authorities for assistance and extradition, quickly.",
        why=_BETWEEN,
    ),
    Row("41(5)", "They are staffed with people who are trained and equipped.", why=_BETWEEN),
    Row(
        "41(6)",
        "Networks that exist already may be used too, that of Interpol among them.",
        carries=_way("interpol"),
    ),
    *ABROAD,
    Row(
        "44(1)",
        "One State asks another to search, seize or disclose data on a system in its territory, those preserved "
        "under article 42 among them.",
        carries=tuple(
            C(f"mla_request.{way}", CARRIED, _ASKED, field, code)
            for way in ("received", "sent")
            for field, code in (
                *(("purposes", code) for code in ("disclosure", "search", "seizure")),
                ("preservation_requests", ""),
            )
        ),
    ),
    Row(
        "44(2)",
        "It is answered under the treaties and laws that apply between the two.",
        carries=tuple(
            C(f"mla_request.{way}", CARRIED, _ASKED, "governing_instrument", code)
            for way in ("received", "sent")
            for code in ("article_40", "treaty")
        ),
    ),
    Row(
        "44(3)",
        "It is answered fast where there is ground to believe that the data could vanish or change all too easily, "
        "or where the governing instruments and laws say so.",
        carries=tuple(
            C(
                f"mla_request.{way}",
                CARRIED,
                "test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret",
                "urgency_reasons",
                code,
            )
            for way in ("received", "sent")
            for code in ("law", "vulnerable")
        ),
        later="How long the answer took, against the haste that is due.",
    ),
    Row(
        "45(1)",
        "States try to help each other to collect traffic data of certain communications on their territory as they "
        "flow, on the conditions and by the procedures of their own law.",
        carries=tuple(
            C(f"mla_request.{way}", CARRIED, _ASKED, "purposes", "traffic") for way in ("received", "sent")
        ),
        later=_LIVE,
    ),
    Row(
        "45(2)",
        "They try to do so at least for offences for which they could at home in a similar case.",
        why="It is about the law of the State that is asked, which no entry keeps or breaks.",
    ),
    Row(
        "45(3)(a)",
        "Such a request says which authority asks.",
        holds=(_TRAFFIC,),
        carries=_live("authority"),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "45(3)(b)",
        "It summarises the main facts and says of which nature the proceedings are.",
        holds=(_TRAFFIC,),
        carries=_live("subject_matter", "summary"),
        tried=(_UNKNOWN,),
        undecided=_TEXT,
    ),
    Row(
        "45(3)(c)",
        "It says of which data the traffic data are to be collected, and what they have to do with the offence.",
        holds=(_TRAFFIC,),
        carries=_live("communications"),
        tried=(
            _UNKNOWN,
            _HIDDEN,
        ),
        undecided=_TEXT,
    ),
    Row(
        "45(3)(d)",
        "It gives what is at hand to tell whose the data are, or where the system stands.",
        carries=_live("subjects_concerned"),
    ),
    Row(
        "45(3)(e)",
        "It says why they must be collected.",
        holds=(_TRAFFIC,),
        carries=_live("collection_necessity"),
        tried=(
            _UNKNOWN,
            _HIDDEN,
        ),
        undecided=_TEXT,
    ),
    Row(
        "45(3)(f)",
        "It says for how long, and why for so long.",
        holds=(_TRAFFIC,),
        carries=_live("collection_period", "collection_period_reason"),
        tried=(
            _UNKNOWN,
            _HIDDEN,
        ),
        undecided=_TEXT,
    ),
    Row(
        "46",
        "States try to help each other to collect or record the content of certain communications as they flow, as "
        "far as treaties that bind them or their own law permit.",
        carries=tuple(
            C(f"mla_request.{way}", CARRIED, _ASKED, "purposes", "interception")
            for way in ("received", "sent")
        ),
        later=_LIVE,
    ),
)
