"""Article 40, paragraphs 1 to 15: what mutual legal assistance is asked for, and how."""

from __future__ import annotations

from custody.law import grounds
from tools.convention.row import ASSISTANCE, CARRIED, CARRIED_ASSISTANCE, STATING, Row
from tools.convention.row import Carried as C
from tools.convention.row import Held as H

_ASKED = "test_a_request_for_assistance_says_who_asks_for_what_and_what_governs_it"
_GROUNDS = "test_a_refusal_of_assistance_names_every_ground_it_may_rest_on"
_HOW = "test_a_request_for_assistance_says_by_which_way_it_goes_why_in_haste_and_whether_in_secret"
_PARTICULARS = "test_where_article_40_governs_a_request_states_what_that_article_asks_for"
_WAY = "test_a_request_says_by_which_way_it_came_or_went"
PERSONS = "It is about people, not about evidence that is held."
STATES = "A duty between States that no single entry keeps or breaks."
_PROSE = "What the reasons behind an accepted code say is not read."


def asked(test: str, field: str, *codes: str) -> tuple[C, ...]:
    """Give what a request for assistance carries in either direction."""
    return tuple(
        C(f"assistance.{way}", CARRIED_ASSISTANCE, test, field, code)
        for way in ("received", "sent")
        for code in (codes or ("",))
    )


#: The rule that a request states its particulars where article 40 governs.
_STATED = H("un-40.particulars", ASSISTANCE, _PARTICULARS)

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
    ),
    Row(
        "40(2)",
        "As far as the law of the State that is asked allows, they do so too where a company is to answer for the "
        "offence in the State that asks.",
        why=STATES,
    ),
    Row(
        "40(3)",
        "Assistance is asked for thirteen kinds of purpose, from hearing a witness to recovering proceeds.",
        carries=asked(_ASKED, "purposes", *sorted(grounds.ASSISTANCE)),
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
            *asked(_ASKED, "governing", "article_40", "agreed"),
            *asked(_ASKED, "treaty"),
        ),
    ),
    Row(
        "40(8)",
        "Assistance may be declined where the conduct is no offence under the law of the State that is asked, and "
        "refused in a matter of minimal weight (de minimis) or where other provisions of the Convention offer the "
        "same help. In the first case it may be given all the same, as far as that State sees fit.",
        carries=tuple(
            C("assistance.refused", CARRIED_ASSISTANCE, _GROUNDS, "grounds", code)
            for code in ("40.8.available", "40.8.de_minimis", "40.8.dual_criminality")
        ),
        later=_PROSE,
    ),
    Row(
        "40(9)",
        "Somebody who is detained or serves a sentence may be transferred to another State to identify, to testify "
        "or to help with evidence on offences of the Convention: only if that person consents freely and knowing "
        "what it means, and the authorities of both States agree, on the conditions that they set.",
        why=PERSONS,
    ),
    Row(
        "40(10)",
        "The receiving State keeps the person in custody, unless the sending State wants or allows otherwise; it "
        "returns the person without delay as was agreed, asks for no extradition for that, and the time there counts "
        "towards the sentence.",
        why=PERSONS,
    ),
    Row(
        "40(11)",
        "Unless the sending State agrees, the person is neither prosecuted nor held nor restricted there for what was "
        "done, or decided, before leaving.",
        why=PERSONS,
    ),
    Row(
        "40(12)(a)",
        "Every State names an authority that receives requests, and carries them out or passes them on; a territory "
        "with a system of assistance of its own may have another one.",
        carries=tuple(
            C(
                f"assistance.{way}",
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
        "It sees to it that requests are carried out or passed on without delay.",
        later="To whom a request was passed on, and when.",
    ),
    Row("40(12)(c)", "The United Nations keep a register of them.", why=STATES),
    Row(
        "40(12)(d)",
        "Requests travel between them; a State may insist on diplomats, and Interpol can serve in urgent cases.",
        carries=(
            *(
                C(kind, CARRIED, _WAY, "channel", code)
                for kind in ("request.received", "request.sent")
                for code in ("central_authority", "diplomatic", "interpol")
            ),
            *asked(_HOW, "channel", "central_authority", "diplomatic", "interpol"),
        ),
    ),
    Row(
        "40(13)",
        "A request is in writing, in a language that is understood, and can be shown to be genuine; if urgent and "
        "agreed it may be spoken, and is confirmed in writing.",
        carries=(
            C(
                "assistance.received",
                CARRIED_ASSISTANCE,
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
        carries=asked(_ASKED, "authority"),
    ),
    Row(
        "40(15)(b)",
        "It says what the proceedings are about, of which nature they are, and which authority conducts them, with its "
        "functions.",
        holds=(
            _STATED,
            H(
                "un-40.particulars",
                STATING,
                "test_a_request_names_the_authority_that_conducts_the_proceedings_with_its_functions",
            ),
        ),
        carries=(*asked(_ASKED, "matter"), *asked(_ASKED, "conducted_by")),
    ),
    Row(
        "40(15)(c)",
        "It summarises the facts, unless it is for serving judicial documents only.",
        holds=(
            _STATED,
            H(
                "un-40.particulars",
                STATING,
                "test_no_summary_of_the_facts_is_asked_of_what_is_for_service_alone",
            ),
        ),
        carries=asked(_ASKED, "summary"),
    ),
    Row(
        "40(15)(d)",
        "It says what is wanted, and any particular way in which the State that asks wants it done.",
        holds=(_STATED,),
        carries=(*asked(_ASKED, "sought"), *asked(_ASKED, "procedure")),
    ),
    Row(
        "40(15)(e)",
        "Where possible and fitting, it says who, where and of which nationality the people concerned are, and which "
        "items or accounts are concerned, where they are and from which country they come.",
        carries=asked(_ASKED, "concerned"),
    ),
    Row(
        "40(15)(f)",
        "Where that applies, it says for which stretch of time evidence or help is wanted.",
        carries=asked(_ASKED, "timeframe"),
    ),
    Row(
        "40(15)(g)",
        "It says what the result is for.",
        holds=(_STATED,),
        carries=asked(_ASKED, "aim"),
        later="That it bounds the use under 40(19).",
    ),
)
