"""Before an entry is signed that would be marked, whoever sits at a terminal is asked; nobody else is."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.model.hints import HINTS, MARKS
from tests.cli.desk import Answer, cheap_keys
from tests.cli.office import Office


class Terminal(io.StringIO):
    """A stream that a person sits at."""

    def isatty(self) -> bool:
        return True


def typed(office: Office, who: str, answer: str, *argv: str) -> Answer:
    """Type a command at a terminal as somebody, and then an answer."""
    desk = office.desk
    out, err = io.StringIO(), Terminal()
    around = Surroundings(
        out, err, desk.environ, desk.folder, desk.clock, desk.entropy, stdin=Terminal(answer)
    )
    with cheap_keys():
        status = main([*argv, "--as", office.keys[who]], around)
    desk.clock.advance(60)
    return Answer(status, out.getvalue(), err.getvalue())


@pytest.fixture
def sealed(office: Office) -> Office:
    """An office with exhibit EV/1 under seal S-1."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    return office


OVER = ("exhibit", "seal", "EV/1", "S-2")


def test_marks_are_told_in_words_with_what_avoids_them_and_a_no_enters_nothing(sealed: Office) -> None:
    before = sealed.size()
    answer = typed(sealed, "Eve", "\n", *OVER)
    assert answer.status == 5
    assert MARKS["seal.already_sealed"] in answer.err
    assert HINTS["seal.already_sealed"] in answer.err
    assert "Enter it all the same? [y/N]" in answer.err
    assert "nothing was entered" in answer.err
    assert sealed.size() == before


@pytest.mark.parametrize("word", ["", "n\n", "no\n", "S-100234\n", "yellow\n"])
def test_only_a_yes_is_a_yes(sealed: Office, word: str) -> None:
    before = sealed.size()
    assert typed(sealed, "Eve", word, *OVER).status == 5
    assert sealed.size() == before


@pytest.mark.parametrize("word", ["y\n", "YES\n", " y \n"])
def test_a_yes_enters_it_with_its_mark_and_status_ten(sealed: Office, word: str) -> None:
    before = sealed.size()
    answer = typed(sealed, "Eve", word, *OVER)
    assert answer.status == 10
    assert "recorded as nonconforming: seal.already_sealed" in " ".join(answer.err.split())
    assert answer.err.count(MARKS["seal.already_sealed"]) == 1
    assert sealed.size() == before + 1


def test_what_keeps_the_rules_asks_nothing(sealed: Office) -> None:
    answer = typed(
        sealed, "Eve", "", "exhibit", "unseal", "EV/1", "S-1", "--seal-state", "intact", "--reason", "court"
    )
    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize(
    "enter",
    [
        lambda office: typed(office, "Eve", "", *OVER, "--yes"),
        lambda office: typed(office, "Eve", "", *OVER, "--json"),
        lambda office: office.run("Eve", *OVER),
    ],
    ids=["--yes", "--json", "no terminal"],
)
def test_where_nobody_is_asked_what_has_happened_goes_in(
    sealed: Office, enter: Callable[[Office], Answer]
) -> None:
    before = sealed.size()
    answer = enter(sealed)
    assert answer.status == 10
    assert "[y/N]" not in answer.err
    assert sealed.size() == before + 1


def test_a_warning_says_what_a_mark_means_to_whoever_was_not_asked(sealed: Office) -> None:
    assert MARKS["seal.already_sealed"] in sealed.run("Eve", *OVER).err


def test_a_dry_run_tells_of_marks_and_asks_nothing(sealed: Office) -> None:
    answer = typed(sealed, "Eve", "", *OVER, "--dry-run")
    assert answer.status == 0
    assert "[y/N]" not in answer.err
    assert MARKS["seal.already_sealed"] in answer.out


def test_an_acquisition_is_asked_about_before_the_image_is_read_and_once(sealed: Office) -> None:
    image = (
        "acquisition",
        "record",
        "EV/1",
        "stick.dd",
        "--method",
        "physical",
        "--format",
        "raw",
        "--tool",
        "dc3dd",
    )
    how = (
        "--tool-version",
        "7",
        "--blocker-absence-reason",
        "phone",
        "--bad-sector-count",
        "0",
        "--source-sha256",
        "0" * 64,
    )
    answer = typed(sealed, "Eve", "n\n", *image, *how)
    assert answer.status == 5
    assert MARKS["acquisition.sealed"] in answer.err
    assert MARKS["acquisition.mismatch"] not in answer.err
    (sealed.folder / "stick.dd").write_bytes(b"image")
    entered = typed(sealed, "Eve", "y\ny\n", *image, *how)
    assert entered.status == 10
    assert entered.err.count("[y/N]") == 2
    assert entered.err.count(MARKS["acquisition.sealed"]) == 1
    assert entered.err.count(MARKS["acquisition.mismatch"]) == 1


def test_what_would_follow_is_said_before_the_question_and_no_mark_twice(sealed: Office) -> None:
    answer = typed(sealed, "Eve", "y\n", *OVER)
    before, _, after = answer.err.partition("Enter it all the same?")
    assert before.startswith("custody: would apply a seal to an exhibit"), before
    assert answer.err.count(MARKS["seal.already_sealed"]) == 1
    assert "would" not in after
