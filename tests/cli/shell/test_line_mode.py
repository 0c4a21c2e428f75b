"""With --ask every question of a form is asked at a terminal, and what would be signed is read before it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.forms.questions import verb_of
from custody.law.clock import DAY
from custody.model.kinds import KINDS
from tests.cli.office import ORDER, Office
from tests.cli.shell.test_questions import Terminal, asked, command, sat

#: Kinds whose command has a parser of its own, which looks at a store before anything is asked.
_OWN_PARSER = frozenset({"store.probed"})


@pytest.fixture
def ordered(office: Office) -> Office:
    """An office with order P-1 in case C-1, which was served long ago and ends soon."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.desk.clock.advance(85 * DAY)
    return office


#: What is answered for a further period, a line each: thing, days, who decided, why, no paper; now, in time, no note.
RENEWED = ("P-1", "90", "District Court", "the request is drafted", "", "", "", "")


def test_every_question_is_asked_by_its_section_and_the_entry_is_read_before_it_is_signed(
    ordered: Office,
) -> None:
    before = ordered.size()
    answer = asked(ordered, "Judge", ["", *RENEWED, "y"], "preservation-order", "renew", "--ask")
    assert answer.status == 0, answer.err
    assert ordered.size() == before + 1
    told = answer.err
    places = [
        told.index(text)
        for text in (
            "custody: `custody preservation-order renew`, question by question.",
            "past act: ",
            "Section 1 of 2: Preservation order",
            "period in days: ",
            "document: ",
            "Section 2 of 2: Circumstances",
            "note: a remark",
            "the whole command, which asks nothing:",
            "REVIEW: preservation order P-1",
            "Judge signs 1 entry.",
            "Renews P-1 for 90 days.",
            "  grounds ",
            "Final once signed",
            "Sign it? [y/N]",
        )
    ]
    assert places == sorted(places)
    assert command(answer)[-6:] == [
        *("--days", "90", "--issuing-authority", "District Court", "--grounds", "the request is drafted"),
    ]
    assert "--ask" not in command(answer)


@pytest.mark.parametrize("no", ["n", "", "no"])
def test_what_is_not_agreed_to_is_not_entered(ordered: Office, no: str) -> None:
    before = ordered.size()
    answer = asked(ordered, "Judge", ["", *RENEWED, no], "preservation-order", "renew", "--ask")
    assert (answer.status, answer.out) == (5, "")
    assert "not signed; nothing was entered" in answer.err
    assert ordered.size() == before


def test_an_answer_is_taken_back_and_given_again(ordered: Office) -> None:
    answers = ["<", "", "P-1", "30", "<", "<", "P-1", "90", "the court", "<", "District Court", *RENEWED[3:]]
    answer = asked(ordered, "Judge", answers, "preservation-order", "renew", "--ask", "--dry-run")
    assert answer.status == 0, answer.err
    assert "Nothing was answered before this question." in answer.err
    assert command(answer)[2] == "P-1"
    assert command(answer)[-6:-2] == ["--days", "90", "--issuing-authority", "District Court"]


def test_what_is_typed_is_not_asked_for_and_where_the_input_ends_nothing_is_entered(ordered: Office) -> None:
    before = ordered.size()
    answer = asked(ordered, "Judge", [""], "preservation-order", "renew", "P-1", "--ask")
    assert answer.status == 5
    assert "reference, identifier" not in answer.err
    assert "period in days: " in answer.err
    assert "nothing was entered: the input ended before all was answered" in answer.err
    assert ordered.size() == before


def test_what_the_office_answers_is_asked_about_and_kept_or_changed(ordered: Office) -> None:
    file = ordered.folder / "office.toml"
    file.write_text('[defaults."preservation_order.renewed"]\nissuing_authority = "Regional Court"\n')
    environ = {**ordered.desk.environ}
    ordered.desk.environ["CUSTODY_OFFICE"] = str(file)
    try:
        for typed, stands in (("", "Regional Court"), ("District Court", "District Court")):
            answers = ["", "P-1", "90", typed, *RENEWED[3:]]
            answer = asked(ordered, "Judge", answers, "preservation-order", "renew", "--ask", "--dry-run")
            assert answer.status == 0, answer.err
            assert "Enter keeps the office's default: 'Regional Court'" in answer.err
            assert f"issuing_authority = {stands}" in answer.out
    finally:
        ordered.desk.environ = environ


def test_a_question_that_an_earlier_answer_makes_senseless_is_not_asked(ordered: Office) -> None:
    shown = []
    for ground in ("23.2.c", "35.1.c"):
        at = ORDER.index("--offence-ground")
        typed = (*ORDER[:at], "--offence-ground", ground, *ORDER[at + 2 :])
        keyboard = Terminal("\n" * 40)
        answer = sat(
            ordered, "Judge", keyboard, "preservation-order", "issue", "C-1", *typed, "--ask", "--dry-run"
        )
        shown.append("maximum penalty: " in answer.err)
    assert shown == [False, True]


def test_what_cannot_be_made_good_asks_for_the_number_of_its_thing(ordered: Office) -> None:
    before = ordered.size()
    words = ("preservation-order", "withdraw", "P-1", "--reason", "issued_in_error", "--ask")
    for number, status in (("P-2", 5), ("y", 5), ("P-1", 0)):
        answers = ["", "it was for another mailbox", "", "", "", "", number]
        answer = asked(ordered, "Judge", answers, *words)
        assert answer.status == status, answer.err
        assert "IRREVERSIBLE" in answer.err
        assert "Cannot be made good. Type the number P-1:" in answer.err
        assert ordered.size() == before + (status == 0)


def test_a_mark_is_read_in_the_review_and_asked_about_once(ordered: Office) -> None:
    ordered.desk.clock.advance(-80 * DAY)
    answer = asked(ordered, "Judge", ["", *RENEWED, "y"], "preservation-order", "renew", "--ask")
    assert answer.status == 10, answer.err
    assert "NONCONFORMING: renewed long before the end" in answer.err
    assert answer.err.count("[y/N]") == 1


@pytest.mark.parametrize("flag", ["--json", "--quiet", "--yes"])
def test_nobody_is_asked_where_nobody_can_be(ordered: Office, flag: str) -> None:
    before = ordered.size()
    answer = asked(ordered, "Judge", ["", *RENEWED, "y"], "preservation-order", "renew", "--ask", flag)
    assert answer.status == 2
    assert "here nobody can be asked" in answer.err
    piped = ordered.run("Judge", "preservation-order", "renew", "--ask")
    assert piped.status == 2
    assert "let a terminal be its input" in " ".join(piped.err.split())
    assert ordered.size() == before


def test_a_form_gives_a_list_of_codes_that_has_no_flag(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    office.done("Eve", "exhibit", "flag", "EV/1", "biohazard")
    (office.folder / "known.toml").write_text('exhibit = "EV/1"\nflags = ["biohazard"]\n')
    answer = office.run("Carl", "exhibit", "acknowledge-flag", "--from", "known.toml")
    assert answer.status == 0, answer.err
    wrong = office.run("Carl", "exhibit", "acknowledge-flag", "EV/1", "heavy")
    assert wrong.status == 2
    assert "invalid choice: 'heavy'" in wrong.err


def test_whoever_accepts_a_thing_is_asked_for_what_was_left_out(office: Office) -> None:
    answer = asked(office, "Carl", [], "transfer", "accept")
    assert (answer.status, answer.out) == (5, "")
    assert "`custody transfer accept` lacks answers" in answer.err


def test_every_form_begins_with_a_question(ordered: Office, tmp_path: Path) -> None:
    before = ordered.size()
    odd = []
    kinds = [kind for kind in KINDS if kind.verb is not None and kind.name not in _OWN_PARSER]
    assert len(kinds) > 190
    for kind in kinds:
        words = verb_of(kind).words
        answer = asked(ordered, "Judge", [], *words, "--ask")
        begun = f"custody: `custody {' '.join(words)}`, question by question.\n" in answer.err
        if (answer.status, answer.out, begun, answer.err.count("> ")) != (5, "", True, 1):
            odd.append((words, answer.status, answer.err[-200:]))
    assert not odd
    assert ordered.size() == before
