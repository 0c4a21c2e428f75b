"""Article 40: mutual legal assistance, as far as what keeps preserved data needs it."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import ANSWER, ASSISTANCE, CARRIED, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_ASKED = "test_a_request_for_assistance_says_who_asks_for_what_and_what_governs_it"
_GROUNDS = "test_a_refusal_of_assistance_names_every_ground_it_may_rest_on"
_HOW = "test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret"
_PARTICULARS = "test_where_article_40_governs_a_request_states_what_that_article_asks_for"
_WAY = "test_a_request_says_by_which_way_it_came_or_went"
_PERSONS = "It is about people, not about evidence that is held."
_STATES = "A duty between States that no single entry keeps or breaks."
_NO_OTHER = H("un-40.refusal.grounds", ASSISTANCE, "test_article_40_knows_no_other_ground")
_NO_CODE = (
    "No code stands for such a ground, and another one is refused or marked; what the prose behind an accepted code "
    "says is not read."
)


def _asked(test: str, field: str, *codes: str) -> tuple[C, ...]:
    """Give what a request for assistance carries in either direction."""
    return tuple(
        C(f"assistance.{way}", CARRIED, test, field, code)
        for way in ("received", "sent")
        for code in (codes or ("",))
    )


#: The rule that a request states its particulars where article 40 governs.
_STATED = H("un-40.particulars", ASSISTANCE, _PARTICULARS)

ROWS: tuple[Row, ...] = (
    Row("40(1)", "States help each other as widely as they can.", why=_STATES),
    Row("40(2)", "They do so too where a company is to answer for the offence.", why=_STATES),
    Row(
        "40(3)",
        "Assistance is asked for thirteen kinds of purpose, from hearing a witness to recovering proceeds.",
        carries=_asked(_ASKED, "purposes", *sorted(grounds.ASSISTANCE)),
    ),
    Row(
        "40(4)",
        "An authority may tell another State unasked what may help it there.",
        later="Information sent and received unasked, as entries of a case.",
    ),
    Row(
        "40(5)",
        "Whoever receives it keeps it secret, or uses it only as told, if asked to; what clears an accused may be "
        "disclosed all the same, and the sender is told before, or else at once.",
        later="The conditions of such information, and the notice before or after a disclosure that clears somebody.",
    ),
    Row(
        "40(6)",
        "Other treaties on assistance keep their force.",
        why="Which one governs is the row of 40(7).",
    ),
    Row(
        "40(7)",
        "Paragraphs 8 to 31 apply where no such treaty binds the two States, or where they agree to use them.",
        holds=(
            H(
                "un-40.governing",
                ASSISTANCE,
                "test_a_treaty_that_governs_or_that_both_states_set_aside_is_named",
            ),
        ),
        carries=(
            C(
                "assistance.received",
                ASSISTANCE,
                "test_where_a_treaty_governs_its_own_provisions_apply",
                "governing",
                "treaty",
            ),
            *_asked(_ASKED, "governing", "article_40", "agreed"),
            *_asked(_ASKED, "treaty"),
        ),
    ),
    Row(
        "40(8)",
        "Assistance may be declined for want of dual criminality, as a trifle, or because another provision gives it; "
        "it may be given all the same.",
        carries=(C("assistance.refused", CARRIED, _GROUNDS, "grounds", "40.8"),),
        later="Which of the three it was.",
    ),
    Row("40(9)", "A prisoner may be lent to another State to give evidence, if all agree.", why=_PERSONS),
    Row(
        "40(10)",
        "The borrowing State guards the prisoner, sends the prisoner back and counts the time.",
        why=_PERSONS,
    ),
    Row("40(11)", "The prisoner is not tried there for what happened before.", why=_PERSONS),
    Row("40(12)(a)", "Every State names a central authority for requests.", why=_STATES),
    Row(
        "40(12)(b)",
        "It sees to it that requests are carried out or passed on without delay.",
        later="To whom a request was passed on, and when.",
    ),
    Row("40(12)(c)", "The United Nations keep a register of them.", why=_STATES),
    Row(
        "40(12)(d)",
        "Requests travel between them; a State may insist on diplomats, and Interpol can serve in urgent cases.",
        carries=(
            *(
                C(kind, CARRIED, _WAY, "channel", code)
                for kind in ("request.received", "request.sent")
                for code in ("central_authority", "diplomatic", "interpol")
            ),
            *_asked(_HOW, "channel", "central_authority", "diplomatic", "interpol"),
        ),
    ),
    Row(
        "40(13)",
        "A request is in writing, in a language that is understood, and can be shown to be genuine; if urgent and "
        "agreed it may be spoken, and is confirmed in writing.",
        carries=(
            C(
                "assistance.received",
                CARRIED,
                "test_the_paper_of_a_request_for_assistance_is_pinned_by_its_digest",
                "document_sha256",
            ),
        ),
        later="The language, how it was found genuine, and the deadline by which a spoken one is confirmed.",
    ),
    Row(
        "40(14)",
        "Central authorities are encouraged to write to each other electronically and safely.",
        why="This ledger sends nothing to another State; the digest of what was sent is the row of 40(13).",
    ),
    Row(
        "40(15)(a)",
        "A request for assistance says who makes it.",
        holds=(_STATED,),
        carries=_asked(_ASKED, "authority"),
    ),
    Row(
        "40(15)(b)",
        "It says what the investigation is about and who conducts it.",
        holds=(_STATED,),
        carries=_asked(_ASKED, "matter"),
    ),
    Row("40(15)(c)", "It tells the facts.", holds=(_STATED,), carries=_asked(_ASKED, "summary")),
    Row(
        "40(15)(d)",
        "It says what is wanted, and in which way it is to be done.",
        holds=(_STATED,),
        carries=(*_asked(_ASKED, "sought"), *_asked(_ASKED, "procedure")),
    ),
    Row(
        "40(15)(e)",
        "Where it can, it says who and where the people are, and the things or accounts.",
        carries=_asked(_ASKED, "concerned"),
    ),
    Row(
        "40(15)(f)",
        "Where it matters, it says for which stretch of time.",
        carries=_asked(_ASKED, "timeframe"),
    ),
    Row(
        "40(15)(g)",
        "It says what the result is for.",
        holds=(_STATED,),
        carries=_asked(_ASKED, "aim"),
        later="That it bounds the use under 40(19).",
    ),
    Row(
        "40(16)",
        "The State that is asked may ask back.",
        later="Questions about a request for assistance; today only a request for preservation can be queried.",
    ),
    Row(
        "40(17)",
        "It acts under its own law, and in the way asked for where its law lets it.",
        later="What was done to carry a request out, and how far the way asked for was followed.",
    ),
    Row("40(18)", "A witness abroad may be heard by video.", why=_PERSONS),
    Row(
        "40(19)",
        "What was furnished is used for the stated case only, unless its sender agrees; what clears an accused may be "
        "disclosed all the same, and the sender is told before, or else at once.",
        later="The case each item was furnished for, consent to another use, and the notice of such a disclosure.",
    ),
    Row(
        "40(20)",
        "The asking State may want the request kept secret; whoever cannot do that says so promptly.",
        carries=_asked(_HOW, "confidential"),
        later="The notice that secrecy cannot be kept.",
    ),
    Row(
        "40(21)",
        "Assistance may be refused on four grounds: form, essential interests, own law on similar offences, own law on "
        "assistance.",
        holds=(_NO_OTHER,),
        carries=tuple(
            C("assistance.refused", CARRIED, _GROUNDS, "grounds", code)
            for code in ("40.21.a", "40.21.b", "40.21.c", "40.21.d")
        ),
    ),
    Row(
        "40(22)",
        "Nobody has to help where there is good reason to fear persecution, or harm for such a reason.",
        carries=(
            C("assistance.refused", CARRIED, _GROUNDS, "grounds", "40.22"),
            C(
                "request.refused",
                CARRIED,
                "test_a_refusal_of_preservation_names_the_fear_of_persecution",
                "grounds",
                "40.22",
            ),
        ),
    ),
    Row("40(23)", "Taxes being involved is no reason to refuse.", holds=(_NO_OTHER,), later=_NO_CODE),
    Row("40(24)", "Nor is bank secrecy.", holds=(_NO_OTHER,), later=_NO_CODE),
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
                CARRIED,
                "test_a_request_for_assistance_that_is_no_longer_needed_is_taken_back",
            ),
        ),
        later="Deadlines that were suggested, and questions about the state of a request with their answers.",
    ),
    Row(
        "40(27)",
        "It may be put off while it would disturb proceedings at home.",
        carries=(
            C(
                "assistance.postponed",
                CARRIED,
                "test_assistance_is_postponed_with_reasons_and_without_a_decision",
                "reasons",
            ),
        ),
        later="That ground as a code; today any reason is taken.",
    ),
    Row(
        "40(28)",
        "Before refusing or putting off, the two talk about conditions; whoever accepts conditions keeps them.",
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
                CARRIED,
                "test_that_the_states_consulted_about_assistance_is_on_record",
                "explanation",
            ),
            C(
                "assistance.decided",
                CARRIED,
                "test_assistance_is_granted_in_part_or_under_conditions_that_are_on_record",
                "conditions",
            ),
        ),
        later="What was agreed, and whether conditions were accepted and kept.",
    ),
    Row(
        "40(29)",
        "A witness who came freely is not tried there for what happened before, for a while.",
        why=_PERSONS,
    ),
    Row("40(30)", "The State that is asked pays, unless it becomes a matter of much money.", why=_STATES),
    Row(
        "40(31)(a)",
        "Public records of the State that is asked are handed over.",
        later="What was handed over in answer to a request, as an entry with its digests.",
    ),
    Row(
        "40(31)(b)",
        "Others may be, in part or under conditions.",
        later="The same, with the conditions.",
    ),
    Row(
        "40(32)",
        "States consider treaties that make this easier.",
        why="Agreements between States are made elsewhere.",
    ),
)
