"""Codes of requests to preserve data for another State: grounds, refusals, reasons not to execute.

Codes that begin with 29 or 30 are paragraphs of the Convention on Cybercrime (ETS No. 185); the others are paragraphs
of the United Nations Convention against Cybercrime. The text after a code is for help pages and never enters an entry.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Article 35, paragraph 1: limbs of a request for preservation, as far as it states one.
PRESERVATION_LIMBS: dict[str, str] = {
    "35.1.b": "evidence of an offence established under the Convention",
    "35.1.c": "evidence of any serious crime",
    "none": "neither: by its own terms it concerns no such offence",
}

#: Reasons for not executing a request for preservation that is not refused.
NOT_EXECUTED: dict[str, str] = {
    "account_unknown": "the provider has no such account or identifier",
    "addressee_unidentified": "the request does not allow identification of the data's custodian",
    "elsewhere": "the data are held in another State",
    "deleted_before": "the data had been deleted or overwritten before",
    "impossible": "it is technically impossible",
    "no_data": "there are no such data, as far as could be established",
    "other": "another reason, stated in the information given",
}

#: Bases of preservation for another State without a domestic order to a person.
HOME_BASIS: dict[str, str] = {
    "held_here": "the authority holds the data itself and keeps them",
    "law": "a statutory duty under domestic law, without an order",
    "search": "they were secured by search or seizure (art. 28)",
    "voluntary": "voluntary preservation by their custodian",
}

#: Grounds on which preservation or a path may be refused, under the treaties that the program has codes for.
_REFUSALS: dict[str, str] = {
    "35.1": "article 35(1) does not reach it: neither an offence of the Convention nor a serious crime",
    "40.21.b": "its sovereignty, its security or another essential interest",
    "40.21.c": "own law would forbid the measure for a similar offence",
    "40.22": "substantial grounds to fear persecution or prejudice",
}

#: Article 42, paragraphs 5 and 6: the only grounds on which a request for preservation may be refused. Those of article
#: 29 are of the Convention on Cybercrime (ETS No. 185), paragraphs 4 and 5.
REFUSAL_42: dict[str, str] = {
    **_REFUSALS,
    "29.4": "ETS 185: dual criminality, reserved, cannot be expected to be fulfilled at disclosure",
    "29.5.a": "ETS 185: it considers the offence a political one, or connected with one",
    "29.5.b": "ETS 185: its sovereignty, security, ordre public or another essential interest",
    "42.5": "dual criminality, reserved, cannot be expected to be fulfilled at disclosure",
    "other": "a ground that the law of the request does not know",
    "profile": "a ground of its profile, stated in the reasons",
}

#: Article 43, paragraph 2: grounds to refuse disclosing the path; article 42, paragraph 5, is none.
#: Those of article 30 are of the Convention on Cybercrime (ETS No. 185), paragraph 2.
REFUSAL_43: dict[str, str] = {
    **_REFUSALS,
    "30.2.a": "ETS 185: it considers the offence a political one, or connected with one",
    "30.2.b": "ETS 185: its sovereignty, security, ordre public or another essential interest",
    "42.5": "want of dual criminality, which is no ground for this",
    "other": "a ground that the law of the request does not know",
    "profile": "a ground of its profile, stated in the reasons",
}

#: Ground to refuse preservation → the same ground to refuse disclosing a path, where its treaty has one.
_PATH_GROUND: dict[str, str] = {
    "29.5.a": "30.2.a",
    "29.5.b": "30.2.b",
    "40.21.b": "40.21.b",
    "40.21.c": "40.21.c",
    "40.22": "40.22",
}

#: Grounds of dual criminality, as the paragraphs that set its conditions.
DUAL_CRIMINALITY: tuple[str, ...] = ("29.4", "42.5")
#: The ground that a request is outside article 35(1).
OUTSIDE = "35.1"


def path_grounds(refusal: Iterable[str]) -> frozenset[str]:
    """Return the grounds to refuse disclosing a path that match these grounds to refuse preservation."""
    return frozenset(_PATH_GROUND[ground] for ground in refusal if ground in _PATH_GROUND)
