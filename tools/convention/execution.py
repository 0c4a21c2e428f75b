"""Article 40, paragraphs 16 to 32: how a request for mutual legal assistance is carried out, refused and paid for."""

from __future__ import annotations

from tools.convention.assistance import PERSONS, asked
from tools.convention.row import ANSWER, ASSISTANCE, CARRIED, CARRIED_ASSISTANCE, STATING, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

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
        "It acts under its own law, and in the way asked for where its law lets it.",
        later="What was done to carry a request out, and how far the way asked for was followed.",
    ),
    Row(
        "40(18)",
        "Where it is possible and fits the principles of its law, a State may let a witness, victim or expert on its "
        "territory be heard over video, if coming in person is not possible or not wanted.",
        why=PERSONS,
    ),
    Row(
        "40(19)",
        "What was furnished is used for the stated case only, unless its sender agrees; what clears an accused may be "
        "disclosed all the same, and the sender is told before, or else at once.",
        later="The case each item was furnished for, consent to another use, and the notice of such a disclosure.",
    ),
    Row(
        "40(20)",
        "The State that asks may want the request kept secret, as far as carrying it out allows; a State that cannot "
        "do so tells it promptly.",
        carries=asked(_HOW, "confidential"),
        later="The notice that secrecy cannot be kept.",
    ),
    Row(
        "40(21)",
        "Assistance may be refused on four grounds: form, essential interests, own law on similar offences, own law on "
        "assistance.",
        holds=(_NO_OTHER,),
        carries=tuple(
            C("assistance.refused", CARRIED_ASSISTANCE, _GROUNDS, "grounds", code)
            for code in ("40.21.a", "40.21.b", "40.21.c", "40.21.d")
        ),
    ),
    Row(
        "40(22)",
        "Nobody has to help with substantial grounds to believe that a request serves to prosecute or punish "
        "somebody for race, sex, nationality, religion, language, political opinion or ethnic origin, or that "
        "helping would harm that person's position for one of these.",
        carries=(
            C("assistance.refused", CARRIED_ASSISTANCE, _GROUNDS, "grounds", "40.22"),
            C(
                "request.refused",
                CARRIED,
                "test_a_refusal_of_preservation_names_the_fear_of_persecution",
                "grounds",
                "40.22",
            ),
        ),
    ),
    Row(
        "40(23)",
        "That an offence is a fiscal matter as well is by itself no reason to refuse.",
        holds=(
            H("un-40.fiscal", STATING, "test_neither_fiscal_matters_nor_bank_secrecy_is_a_ground"),
            _NO_OTHER,
        ),
        later=_PROSE,
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
        later=_PROSE,
    ),
    Row(
        "40(25)",
        "A refusal says why.",
        holds=(H("un-40.reasons", ANSWER, "test_every_refusal_and_every_postponement_gives_reasons"),),
    ),
    Row(
        "40(26)",
        "A request is carried out soon, with regard to deadlines and to questions how it stands; whoever no longer "
        "needs it says so.",
        holds=(
            H("request.outgoing", ANSWER, "test_the_state_that_asked_takes_its_request_back"),
            H(
                "assistance.ended",
                ASSISTANCE,
                "test_what_is_taken_back_keeps_nothing_but_a_grant_and_is_not_decided_any_more",
            ),
        ),
        carries=(
            C(
                "assistance.withdrawn",
                CARRIED_ASSISTANCE,
                "test_a_request_for_assistance_that_is_no_longer_needed_is_taken_back",
            ),
        ),
        later="Deadlines that were suggested, and questions about the state of a request with their answers.",
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
                "assistance.postponed",
                CARRIED_ASSISTANCE,
                "test_assistance_is_postponed_with_its_ground_reasons_and_without_a_decision",
                *what,
            )
            for what in (
                ("reasons",),
                *(
                    ("grounds", code)
                    for code in ("40.27.investigation", "40.27.judicial", "40.27.prosecution")
                ),
            )
        ),
        later=_PROSE,
    ),
    Row(
        "40(28)",
        "Before refusing on a ground of paragraph 21 or putting off, the State that is asked consults the other on "
        "help under conditions; whoever accepts conditions keeps them.",
        holds=(
            H(
                "un-40.consult",
                ASSISTANCE,
                "test_where_article_40_governs_the_other_state_is_consulted_before_refusing_or_postponing",
            ),
        ),
        carries=(
            C(
                "assistance.consulted",
                CARRIED_ASSISTANCE,
                "test_that_the_states_consulted_about_assistance_is_on_record",
                "explanation",
            ),
            C(
                "assistance.decided",
                CARRIED_ASSISTANCE,
                "test_assistance_is_granted_in_part_or_under_conditions_that_are_on_record",
                "conditions",
            ),
        ),
        later="What was agreed, and whether conditions were accepted and kept.",
    ),
    Row(
        "40(29)",
        "Somebody who agreed to come and give evidence or help is not prosecuted, held, punished or restricted there "
        "for what was done before; that ends for one who stayed freely although able to leave for 15 days in a row, "
        "or for a time that was agreed, after word that nobody needs them, or who left and came back.",
        why=PERSONS,
    ),
    Row(
        "40(30)",
        "The State that is asked bears ordinary costs, unless both agree otherwise; where costs are substantial or "
        "extraordinary, the two consult on the terms and on who bears them.",
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
