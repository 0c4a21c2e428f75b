"""Article 40, paragraphs 16 to 32: the execution, refusal and costs of assistance."""

from __future__ import annotations

from tools.convention.assistance import PERSONS, asked
from tools.convention.row import ANSWER, ASSISTANCE, CARRIED, EVASIONS_40_41, STATING, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H
from tools.convention.row import Tried as T

_GROUNDS = "test_a_refusal_of_assistance_names_every_ground_it_may_rest_on"
_HOW = "test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret"
_NO_OTHER = H("un-40.refusal.grounds", ASSISTANCE, "test_article_40_knows_no_other_ground")
_PROSE = "What the reasons behind an accepted code say is not read."

ROWS: tuple[Row, ...] = (
    Row(
        "40(16)",
        "The State that is asked may ask for more where its own law needs it to carry the request out, or where it "
        "helps to do so.",
        later="Questions about a request for assistance; today only a request for preservation can be queried.",
    ),
    Row(
        "40(17)",
        "It acts under its own law, and in the way asked for as far as its law does not stand against it and it can.",
        later="What was done to carry a request out, and how far the way asked for was followed.",
    ),
    Row(
        "40(18)",
        "Where it is possible and fits the principles of its law, a State may, at the other's request, let a "
        "witness, victim or expert on its territory be heard over video by judicial authorities of that State, if "
        "coming in person is not possible or not wanted. They may agree that an authority of the State that asks "
        "leads the hearing and one of the other attends, and that the former provides the means.",
        why=PERSONS,
    ),
    Row(
        "40(19)",
        "What was furnished is neither passed on nor used for other proceedings than those of the request, unless "
        "its sender consents before. What clears an accused may be disclosed all the same: the sender is told before "
        "and consulted if it wants, or, in an exceptional case, told without delay after.",
        later="The case each item was furnished for, consent to another use, and the notice of such a disclosure.",
    ),
    Row(
        "40(20)",
        "The State that asks may want the request and its content kept secret, except as far as is needed to carry "
        "it out; a State that cannot do so tells it promptly.",
        carries=asked(_HOW, "confidential"),
        later="The notice that secrecy cannot be kept.",
    ),
    Row(
        "40(21)",
        "Assistance may be refused on four grounds: (a) the request is not as this article wants it; (b) the State "
        "that is asked considers that carrying it out would probably harm its sovereignty, its security, public "
        "order or other essential interests; (c) its own law would bar its authorities from doing so for a similar "
        "offence of their own; (d) its law on assistance stands against it.",
        holds=(_NO_OTHER,),
        carries=tuple(
            C("mla_request.refused", CARRIED, _GROUNDS, "refusal_grounds", code)
            for code in ("40.21.a", "40.21.b", "40.21.c", "40.21.d")
        ),
        tried=(
            T(
                "A ground that the article does not know is named beside one that it does.",
                EVASIONS_40_41,
                "test_a_ground_that_article_40_does_not_know_is_named_beside_one_that_it_does",
            ),
        ),
        undecided="Whether the ground that is named is there in fact.",
    ),
    Row(
        "40(22)",
        "Nobody has to help with substantial grounds to believe that a request was made to prosecute or punish "
        "somebody for one of seven reasons (sex, race, language, religion, nationality, ethnic origin, political "
        "opinions), or that helping would harm that person's position for one of them.",
        carries=(
            C("mla_request.refused", CARRIED, _GROUNDS, "refusal_grounds", "40.22"),
            C(
                "preservation_request.refused",
                CARRIED,
                "test_a_refusal_of_preservation_names_the_fear_of_persecution",
                "refusal_grounds",
                "40.22",
            ),
        ),
        undecided="Whether such grounds are there, and are substantial.",
    ),
    Row(
        "40(23)",
        "That an offence is taken to be a fiscal matter as well is no reason to refuse where it is the only one.",
        holds=(
            H("un-40.fiscal", STATING, "test_neither_fiscal_matters_nor_bank_secrecy_is_a_ground"),
            _NO_OTHER,
        ),
        tried=(
            T(
                "A fiscal matter is refused for that, alone or with a ground that is none.",
                EVASIONS_40_41,
                "test_a_fiscal_matter_is_refused_for_that_and_for_a_ground_that_is_none",
            ),
        ),
        undecided="What the reasons behind an accepted code say is not read.",
    ),
    Row(
        "40(24)",
        "Bank secrecy is no reason to decline.",
        holds=(
            H(
                "un-40.bank_secrecy",
                STATING,
                "test_a_fiscal_matter_is_refused_on_another_ground_besides_and_bank_secrecy_never_counts",
            ),
            _NO_OTHER,
        ),
        tried=(
            T(
                "Bank secrecy is named beside a ground that would bear the refusal.",
                EVASIONS_40_41,
                "test_bank_secrecy_is_named_beside_a_ground_that_would_bear_the_refusal",
            ),
        ),
        undecided="What the reasons behind an accepted code say is not read.",
    ),
    Row(
        "40(25)",
        "A refusal says why.",
        holds=(H("un-40.reasons", ANSWER, "test_every_refusal_and_every_postponement_gives_reasons"),),
        tried=(
            T(
                "The reasons are said to be secret.",
                EVASIONS_40_41,
                "test_assistance_is_refused_for_reasons_that_are_said_to_be_secret",
            ),
        ),
        undecided="Whether the reasons are good ones.",
    ),
    Row(
        "40(26)",
        "A request is carried out as soon as can be, with the fullest regard to deadlines that were suggested with "
        "reasons; reasonable questions how it stands are answered; a State that no longer needs it says so promptly.",
        holds=(
            H("preservation_request.outgoing", ANSWER, "test_the_state_that_asked_takes_its_request_back"),
            H(
                "mla_request.ended",
                ASSISTANCE,
                "test_what_is_taken_back_keeps_nothing_but_a_grant_and_is_not_decided_any_more",
            ),
        ),
        carries=(
            C(
                "mla_request.withdrawn",
                CARRIED,
                "test_a_request_for_assistance_that_is_no_longer_needed_is_taken_back",
            ),
        ),
        later="Deadlines that were suggested, and questions about the state of a request with their answers.",
        tried=(
            T(
                "A request is left alone, or decided after it was taken back.",
                EVASIONS_40_41,
                "test_a_request_is_left_alone_or_decided_after_nobody_needed_it",
            ),
        ),
        undecided="How soon is soon enough.",
    ),
    Row(
        "40(27)",
        "It may be put off where it interferes with an investigation, a prosecution or a trial that is going on.",
        holds=(
            H(
                "un-40.postponement",
                STATING,
                "test_assistance_is_postponed_for_what_it_interferes_with_and_for_nothing_else",
            ),
        ),
        carries=tuple(
            C(
                "mla_request.postponed",
                CARRIED,
                "test_assistance_is_postponed_with_its_ground_reasons_and_without_a_decision",
                *what,
            )
            for what in (
                ("explanation",),
                *(
                    ("postponement_grounds", code)
                    for code in ("40.27.investigation", "40.27.judicial", "40.27.prosecution")
                ),
            )
        ),
        tried=(
            T(
                "A request is put off because it is inconvenient, and putting it off is to be the answer.",
                EVASIONS_40_41,
                "test_a_request_is_put_off_because_it_is_inconvenient",
            ),
        ),
        undecided="What the reasons behind an accepted code say is not read.",
    ),
    Row(
        "40(28)",
        "Before refusing on a ground of paragraph 21, or putting off under paragraph 27, the State that is asked "
        "consults the other whether help can be given under conditions; whoever accepts conditions keeps them.",
        holds=(
            H(
                "un-40.consultation",
                ASSISTANCE,
                "test_where_article_40_governs_the_other_state_is_consulted_before_refusing_or_postponing",
            ),
        ),
        carries=(
            C(
                "mla_request.consulted",
                CARRIED,
                "test_that_the_states_consulted_about_assistance_is_on_record",
                "explanation",
            ),
            C(
                "mla_request.granted",
                CARRIED,
                "test_assistance_is_granted_in_part_or_under_conditions_that_are_on_record",
                "conditions",
            ),
        ),
        later="What was agreed, and whether conditions were accepted and kept.",
        tried=(
            T(
                "A consultation about another request, before this one came or after the refusal is to count.",
                EVASIONS_40_41,
                "test_a_consultation_about_something_else_or_afterwards_is_to_cover_a_refusal",
            ),
        ),
        undecided="Whether a consultation was meant in earnest.",
    ),
    Row(
        "40(29)",
        "A witness, expert or other person who agrees, as the State that asks wants, to testify or help there is "
        "neither prosecuted, held, punished nor restricted there for acts, omissions or convictions of before "
        "leaving. That ends for one who could have left during 15 days in a row, or another time that was agreed, "
        "from the official word that nobody needs them, and stayed freely, or who left and freely came back.",
        why=PERSONS,
    ),
    Row(
        "40(30)",
        "The State that is asked bears ordinary costs, unless both agree otherwise; where expenses that are or will "
        "be needed are substantial or extraordinary, the two consult on the terms on which it is carried out and on "
        "who bears them.",
        later="That consultation and what was agreed, as entries.",
    ),
    Row(
        "40(31)(a)",
        "Copies of records of the State that is asked which its law opens to everybody are handed over.",
        later="What was handed over in answer to a request, as an entry with its digests.",
    ),
    Row(
        "40(31)(b)",
        "Of other records it may hand over copies as it sees fit: whole, in part or under conditions.",
        later="The same, with the conditions.",
    ),
    Row(
        "40(32)",
        "States consider, where there is need, treaties that make this easier.",
        why="Agreements between States are made elsewhere.",
    ),
)
