"""The rows of the map: a paragraph, its demand, the answers to it, and the state that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Files of tests that rows name.
ASSIST = "tests/model/orders/test_rules_assist.py"
ANSWER = "tests/model/requests/test_rules_answer.py"
ASSISTANCE = "tests/model/requests/test_rules_assistance.py"
CLAIMS = "tests/model/disposition/test_rules_disposition.py"
BLOCKERS = "tests/model/disposition/test_rules_blockers.py"
CARRIED = "tests/model/entries/test_carried.py"
CARRIED_ENQUIRIES = "tests/model/entries/test_carried_enquiries.py"
CARRIED_PATH = "tests/model/entries/test_carried_path.py"
CARRIED_REQUESTS = "tests/model/entries/test_carried_requests.py"
COMPLIANCE = "tests/model/orders/test_rules_compliance.py"
CONSENT = "tests/model/exhibits/test_rules_consent.py"
COPY = "tests/model/exhibits/test_rules_copy.py"
ENQUIRY = "tests/model/requests/test_rules_enquiry.py"
EVIDENCE = "tests/model/objects/test_rules_evidence.py"
EXHIBIT = "tests/model/exhibits/test_rules_exhibit.py"
EXITS = "tests/model/exhibits/test_rules_exits.py"
EXTENSION = "tests/model/orders/test_rules_extension.py"
FLOOR = "tests/model/orders/test_rules_floor.py"
GIVEBACK = "tests/model/disposition/test_rules_giveback.py"
JOINING = "tests/model/requests/test_rules_joining.py"
ORDER = "tests/model/orders/test_rules_order.py"
OWN = "tests/model/ledger/test_rules_own.py"
PATH = "tests/model/orders/test_rules_path.py"
PATH_ABROAD = "tests/model/orders/test_rules_path_abroad.py"
PRODUCED = "tests/model/orders/test_rules_produced.py"
PRODUCTION = "tests/model/orders/test_rules_production.py"
QUASHING = "tests/model/orders/test_rules_quashing.py"
RENEWAL = "tests/model/orders/test_rules_renewal.py"
REQUEST = "tests/model/requests/test_rules_request.py"
SAFEGUARDS = "tests/model/orders/test_rules_safeguards.py"
SEARCH = "tests/model/exhibits/test_rules_search.py"
SEAL = "tests/model/exhibits/test_rules_seal.py"
SECRECY = "tests/model/orders/test_rules_secrecy.py"
STATING = "tests/model/requests/test_rules_stating.py"
UNCOVERED = "tests/model/requests/test_rules_uncovered.py"

#: Files of plays that try to get round a paragraph.
EVASIONS_23_25 = "tests/answers/evasions/test_evasions_23_25.py"
EVASIONS_26_30 = "tests/answers/evasions/test_evasions_26_30.py"
EVASIONS_35_36 = "tests/answers/evasions/test_evasions_35_36.py"
EVASIONS_40_41 = "tests/answers/evasions/test_evasions_40_41.py"
EVASIONS_42_43 = "tests/answers/evasions/test_evasions_42_43.py"
EVASIONS_44_46 = "tests/answers/evasions/test_evasions_44_46.py"

#: The states of a row, uncovered ones first, with what each means.
STATES: dict[str, str] = {
    "later": "nothing is there yet; what is planned is said",
    "judged": "rules refuse or mark what breaks it, and nobody has tried to get round them yet",
    "carried in part": "as *carried*, and what is missing is said",
    "held in part": "as *held*, and what is missing is said",
    "carried": "entries have a kind, a field or a code for it, and no rule judges whether it is used rightly; the "
    "test named fails when that is taken out of its kind",
    "held": "rules refuse what breaks it, or mark it; a test plays an attempt to get round it, and fails when those "
    "rules are taken out of the code",
    "not touched": "no record of evidence can keep or break it, and why is said",
}

_PARAGRAPH = re.compile(r"(\d+)(?:\((\d+)\))?(?:\(([a-z])\))?")


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that enforces a paragraph, and the test that fails without the rule."""

    rule: str
    file: str
    test: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A kind of entry, a field of it or one code of that field, and the test that fails without it."""

    kind: str
    file: str
    test: str
    field: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A tested attempt to evade a paragraph: its description, and its test."""

    attempt: str
    file: str
    test: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph or sub-paragraph like ``42(3)(a)``.

    ``asks`` is our reading of it, with every condition that it makes; ``tried`` the tested attempts to evade it;
    ``undecided`` the decisions left to people; ``later`` what is still missing; ``why`` the reason of a paragraph that
    a ledger does not touch.
    """

    paragraph: str
    asks: str
    holds: tuple[Held, ...] = ()
    carries: tuple[Carried, ...] = ()
    later: str = ""
    why: str = ""
    tried: tuple[Tried, ...] = ()
    undecided: str = ""

    @property
    def state(self) -> str:
        """Return one of ``STATES``; rules without a tested attempt to evade them count as judged."""
        if self.holds and not self.tried:
            return "judged"
        for there, name in ((self.holds, "held"), (self.carries, "carried")):
            if there:
                return f"{name} in part" if self.later else name
        return "later" if self.later else "not touched"

    @property
    def article(self) -> int:
        """Return the number of the article."""
        return place(self.paragraph)[0]


def place(paragraph: str) -> tuple[int, int, str]:
    """Return article, paragraph (0: none) and letter (empty: the whole paragraph), to sort by.

    Raise ValueError for any other text.
    """
    found = _PARAGRAPH.fullmatch(paragraph)
    if found is None:
        raise ValueError(f"{paragraph!r} is not a paragraph like 42(3)(a)")
    return int(found[1]), int(found[2] or 0), found[3] or ""
