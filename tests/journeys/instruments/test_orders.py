"""Orders to preserve from adoption of their law to their end, with the clock moved: one for each way they go."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, Office

RENEW = ("--issuing-authority", "District Court", "--grounds", "the request for the data is being drafted")
CONTEST = (
    *("--means", "remedy", "--body", "court", "--suspensive"),
    *("--reviewed-by", "Court of Appeal", "--sought-by", "the user"),
)
QUASH = (
    *("--body", "court", "--effect", "from_beginning", "--preserved-data", "may_be_deleted"),
    *("--obtained-data", "return_or_destroy", "--quashed-by", "Court of Appeal"),
)
PAPERS = ("--authority-document", "paper", "--legal-basis", "CPA s. 98")


def words(days: int, start: str) -> list[str]:
    """Return what an order states, of so many days from an event."""
    found = list(ORDER)
    for flag, value in (("--days", str(days)), ("--clock-start", start)):
        found[found.index(flag) + 1] = value
    return found


def state(office: Office, number: str = "P-1") -> str:
    return str(paged.value(office.see("preservation-order", "show", number), "state"))


def waits(office: Office) -> list[str]:
    """Return what is due within the days that are usual, of every sort."""
    return [row["why"] for row in office.desk.run("deadlines", "--json").document["deadlines"]]


def sound(office: Office) -> None:
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note"}


@pytest.fixture
def served(office: Office) -> Office:
    """An office whose order P-1 of ninety days runs since its service, of a case with one exhibit obtained by it."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.done(
        "Eve", "seizure", "record", "C-1", "--reference", "S-1", "--preservation-order", "P-1", *SEIZURE
    )
    office.exhibit()
    (office.folder / "paper").write_bytes(b"signed")
    return office


#: Of each shipped law: days of a period, the event that starts it, how that is entered, and days of a further one.
LAWS = {
    "un-25": (90, "service", ("serve", "--method", "electronic"), 90),
    "budapest-16": (90, "service", ("serve", "--method", "electronic"), 90),
    "eu-2023-1543": (60, "receipt", ("acknowledge-receipt",), 30),
    "us-2703f": (90, "order", ("serve", "--method", "electronic"), 90),
}


@pytest.mark.parametrize("profile", LAWS)
def test_under_every_law_that_is_shipped_an_order_runs_to_its_second_is_renewed_and_lapses(
    office: Office, profile: str
) -> None:
    """Art. 25(2) and its kin: adopted, issued, told, due soon, renewed, lapsed once, and then replaced."""
    days, start, told, further = LAWS[profile]
    office.case()
    if profile != "un-25":
        office.done("Ada", "profile", "adopt", profile)
    issue, under = ("preservation-order", "issue", "C-1"), ("--profile", profile, "--reference")
    over = office.run("Judge", *issue, *words(days + 1, start), *under, "P-0")
    cited = "[rule un-25.ceiling" if profile == "un-25" else f"[{profile}, "
    assert (over.status, cited in over.err) == (5, True), over.err
    office.done("Judge", *issue, *words(days, start), *under, "P-1")
    office.done("Eve", "preservation-order", told[0], "P-1", *told[1:])
    first = office.see("preservation-order", "show", "P-1")
    (period,) = paged.rows(first, "periods")
    assert (paged.value(first, "rule"), paged.value(first, "state")) == (profile, "in_force")
    office.desk.clock.advance((days - 7) * DAY)
    assert (state(office), waits(office)) == ("due_soon", ["renew"])
    office.done("Judge", "preservation-order", "renew", "P-1", "--days", str(further), *RENEW)
    second = paged.rows(office.see("preservation-order", "show", "P-1"), "periods")[1]
    assert second["start"] == period["end"]
    office.desk.clock.advance((further + 7) * DAY)
    assert (state(office), waits(office)) == ("lapsed", ["lapsed"])
    assert office.run("Eve", "preservation-order", "lapse", "--due").status == 0
    assert waits(office) == []
    late = office.run("Judge", "preservation-order", "renew", "P-1", "--days", "1", *RENEW)
    assert (late.status, "comes too late" in late.err or "times at most" in late.err) == (5, True)
    sound(office)


def test_a_law_that_allows_one_renewal_refuses_the_second_and_asks_for_a_new_order(office: Office) -> None:
    office.case()
    office.done("Ada", "profile", "adopt", "eu-2023-1543")
    issue = (
        "preservation-order",
        "issue",
        "C-1",
        *words(60, "receipt"),
        "--reference",
        "P-1",
        "--profile",
        "eu-2023-1543",
    )
    office.done("Judge", *issue)
    office.done("Eve", "preservation-order", "acknowledge-receipt", "P-1")
    office.desk.clock.advance(50 * DAY)
    office.done("Judge", "preservation-order", "renew", "P-1", "--days", "30", *RENEW)
    office.desk.clock.advance(30 * DAY)
    assert waits(office) == ["replace"]
    again = office.run("Judge", "preservation-order", "renew", "P-1", "--days", "5", *RENEW)
    assert (again.status, "[eu-2023-1543, " in again.err) == (5, True), again.err
    recorded = office.done(
        *("Eve", "preservation-order", "renew", "P-1", "--days", "5", *RENEW, "--recorded"),
        *("--at", "2027-01-20T09:00:00Z"),
        status=10,
    )
    assert "un-25.renewal.often" in recorded["entries"][0]["nonconforming"]


def test_an_order_is_contested_quashed_and_undone_to_its_last_paper(served: Office) -> None:
    """Art. 24(2): from the remedy to the addressee told and the thing given back."""
    served.done("Eve", "preservation-order", "record-challenge", "P-1", *CONTEST)
    served.desk.clock.advance(10 * DAY)
    assert waits(served) == ["challenge_suspends"]
    served.done("Eve", "preservation-order", "quash", "P-1", *QUASH)
    assert (state(served), sorted(waits(served))) == ("quashed", ["give_back", "notify"])
    lost = ("--measure", "transfer_to_agency", "--basis", "court_order", *PAPERS)
    number = str(served.done("Eve", "disposition", "propose", "EV/1", *lost)["entries"][0]["position"])
    stopped = served.run("Judge", "disposition", "approve", number)
    assert (stopped.status, "disposition.duty_to_return" in stopped.err) == (5, True)
    served.done(
        "Eve",
        "preservation-order",
        "notify-status",
        "P-1",
        "--method",
        "post",
        "--notified-person",
        "legal desk",
    )
    served.desk.clock.advance(100 * DAY)
    assert waits(served) == ["give_back"]
    back = ("--measure", "return_to_owner", "--basis", "unlawful", *PAPERS)
    number = str(served.done("Eve", "disposition", "propose", "EV/1", *back)["entries"][0]["position"])
    served.done("Judge", "disposition", "approve", number)
    served.done(
        "Eve", "disposition", "execute", number, "--to", "A. Doe", "--identification-means", "passport"
    )
    assert waits(served) == []
    sound(served)


def test_an_order_that_was_contested_and_upheld_runs_to_the_end_it_had(served: Office) -> None:
    ends = paged.value(served.see("preservation-order", "show", "P-1"), "ends")
    served.done("Eve", "preservation-order", "record-challenge", "P-1", *CONTEST)
    served.desk.clock.advance(20 * DAY)
    served.done("Eve", "preservation-order", "end-challenge", "P-1", "--outcome", "dismissed")
    found = served.see("preservation-order", "show", "P-1")
    assert (paged.value(found, "state"), paged.value(found, "ends"), waits(served)) == ("in_force", ends, [])


def test_an_order_that_is_not_complied_with_is_followed_by_a_new_one_and_taken_back(served: Office) -> None:
    """Silence after service, what is to follow, a new order, and the addressee told that the first one is over."""
    served.desk.clock.advance(5 * DAY)
    served.done(
        "Eve",
        "preservation-order",
        "record-noncompliance",
        "P-1",
        "--reason",
        "no_answer",
        "--consequence",
        "new_order",
    )
    assert waits(served) == ["consequence_new_order"]
    served.order("P-2")
    served.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "no_longer_needed")
    assert (state(served), waits(served)) == ("withdrawn", ["notify", "clock"])
    served.done(
        "Eve",
        "preservation-order",
        "notify-status",
        "P-1",
        "--method",
        "electronic",
        "--notified-person",
        "legal desk",
    )
    served.done("Eve", "preservation-order", "serve", "P-2", "--method", "electronic")
    kept = ("--extent", "full", "--preserved-scope", "the box", "--confirmed-by", "legal desk")
    served.done("Eve", "preservation-order", "record-compliance", "P-2", *kept)
    assert (state(served, "P-2"), waits(served)) == ("in_force", [])


def test_secrecy_goes_on_after_the_period_and_after_the_order(served: Office) -> None:
    """Art. 25(3): a person bound on a provision at home, extended, corrected, and free at an instant of its own."""
    bound = ("--bound-party", "other_person", "--person", "J. Roe", "--legal-basis", "CPA s. 14")
    made = served.done(
        "Judge",
        "preservation-order",
        "impose-confidentiality",
        "P-1",
        *bound,
        "--confidential-until",
        "2027-06-01T00:00:00Z",
    )
    entry = str(made["entries"][0]["position"])
    served.desk.clock.advance(91 * DAY)
    assert served.run("Eve", "preservation-order", "lapse", "--due").status == 0
    assert state(served) == "lapsed"
    more = (
        "--confidentiality",
        entry,
        "--legal-basis",
        "CPA s. 14",
        "--confidential-until",
        "2027-12-01T00:00:00Z",
    )
    served.done("Judge", "preservation-order", "extend-confidentiality", "P-1", *more)
    served.done(
        "Judge", "entry", "correct", entry, "confidential_until", "2027-06-02T00:00:00Z", "--reason", "typing"
    )
    assert (
        paged.rows(served.see("preservation-order", "show", "P-1"), "bound")[1]["until"]
        == "2027-12-01T00:00:00Z"
    )
    served.done(
        "Judge",
        "preservation-order",
        "lift-confidentiality",
        "P-1",
        "--reason",
        "notified",
        "--confidentiality",
        entry,
    )
    assert [
        row["at"]
        for row in served.see("deadlines", "--all")["deadlines"]
        if row["sort"] == "confidentiality_end"
    ] == []
    sound(served)


def test_what_an_authority_obtains_without_an_order_to_a_person_is_on_record_in_its_own_form(
    office: Office,
) -> None:
    """Art. 25(1): similarly obtained, open to the end its law gives."""
    office.case()
    issue = (
        "preservation-order",
        "issue",
        "C-1",
        *words(30, "order"),
        "--reference",
        "P-1",
        "--preservation-means",
        "similarly_obtained",
    )
    office.done("Judge", *issue)
    assert state(office) == "in_force"
    office.desk.clock.advance(30 * DAY)
    assert (state(office), waits(office)) == ("lapsed", ["lapsed"])
