"""Which reads are signed for at each setting: those of confidential cases, all, and none without a key."""

from __future__ import annotations

from tests.cli.office import ORDER, Office


def test_an_order_that_is_kept_secret_only_later_makes_its_case_confidential(office: Office) -> None:
    office.case()
    open_one = {"--confidential": "--no-confidential"}
    office.done(
        *("Judge", "preservation-order", "issue", "C-1"),
        *(open_one.get(word, word) for word in ORDER),
        *("--reference", "P-1"),
    )
    show = ("preservation-order", "show", "P-1", "--reads", "confidential")
    before = office.size()
    assert office.run("Eve", *show).status == 0
    assert office.size() == before
    bound = (
        "--bound-party",
        "other_person",
        "--person",
        "J. Roe",
        "--confidential-until",
        "2027-06-01T00:00:00Z",
    )
    office.done(
        "Judge", "preservation-order", "impose-confidentiality", "P-1", *bound, "--legal-basis", "CPA s. 14"
    )
    assert office.run("Eve", *show).status == 0
    assert office.size() == before + 2


def test_a_case_that_nothing_marks_is_signed_for_where_all_reads_are(office: Office) -> None:
    office.case("C-7")
    before = office.size()
    assert office.run("Eve", "case", "show", "C-7", "--reads", "confidential").status == 0
    assert office.size() == before
    assert office.run("Eve", "case", "show", "C-7", "--reads", "all").status == 0
    assert office.size() == before + 1


def test_without_a_key_it_says_what_is_missing(office: Office) -> None:
    office.case()
    nowhere = ("--keys", "nowhere", "--as", office.keys["Eve"], "--reads", "all")
    answer = office.desk.run("case", "show", "C-1", *nowhere)
    assert (answer.status, answer.out) == (6, "")
    assert "nothing is shown" in answer.err
    assert "--closed" in answer.err


def test_a_setting_that_says_nothing_known_is_refused(office: Office) -> None:
    answer = office.run("Eve", "case", "list", "--reads", "some")
    assert (answer.status, "none, confidential, all" in answer.err) == (2, True)
