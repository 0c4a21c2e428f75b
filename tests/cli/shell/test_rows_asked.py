"""With --ask the rows of one call are asked for one after the other, as the command of each row asks for it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.errors import UsageError
from custody.forms.form import Field, Form
from custody.forms.rows import row_of
from tests.cli.desk import Answer, cheap_keys
from tests.cli.office import Office
from tests.cli.shell.test_questions import Interrupting, Terminal, asked, command, sat

PHONE = {"category": "phone", "description": "A phone", "condition": "good", "serial": "1234", "seal": "s-7"}
#: A question as it is asked: its label, then what it means.
_ASKED = re.compile(r"^([a-zA-Z][a-zA-Z0-9 ,'-]*): ", re.MULTILINE)


class Reading(Terminal):
    """Somebody who reads each question, and answers it by its label, row by row, and presses Enter at any other."""

    def __init__(self, err: io.StringIO, rows: Sequence[Mapping[str, str]], once: Mapping[str, str]) -> None:
        super().__init__()
        self._err = err
        self._rows = rows
        self._once = dict(once)

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # of texts, as StringIO has it
        told = self._err.getvalue()
        assert told.count("It is needed.") < 3, told[-2000:]
        number = told.count("\nRow ")
        if told.endswith("another row? y or n> "):
            return "y\n" if number < len(self._rows) else "n\n"
        if told.endswith("Sign it? [y/N] "):
            return "y\n"
        label = _ASKED.findall(told)[-1]
        if label in self._once:
            return f"{self._once[label]}\n"
        row = self._rows[number - 1]
        if "why nobody can state it" in told[-60:]:
            return "it was not looked at\n"
        return f"{row.get(label, '')}\n"


def answered(office: Office, who: str, rows: Sequence[Mapping[str, str]], *argv: str, **once: str) -> Answer:
    """Type a command at a terminal as somebody who answers each question by its label."""
    desk, out, err = office.desk, io.StringIO(), Terminal()
    keyboard = Reading(err, rows, {label.replace("_", " "): text for label, text in once.items()})
    around = Surroundings(out, err, desk.environ, desk.folder, desk.clock, desk.entropy, stdin=keyboard)
    with cheap_keys():
        status = main([*argv, "--as", office.keys[who]], around)
    desk.clock.advance(60)
    return Answer(status, out.getvalue(), err.getvalue())


@pytest.fixture
def seized(office: Office) -> Office:
    """Return an office with seizure S-1 in case C-1, of which nothing is registered yet."""
    office.case()
    office.seizure()
    return office


def rows_of(answer: Answer) -> list[dict[str, object]]:
    """Return the rows of the whole command that was shown."""
    words = command(answer)
    return [json.loads(words[at + 1]) for at, word in enumerate(words) if word == "--row"]


def test_exhibits_are_asked_for_one_after_the_other_and_entered_together(seized: Office) -> None:
    before = seized.size()
    rows = [
        {**PHONE, "exhibit reference": name, "seal number": seal}
        for name, seal in (("EV/1", "s-7"), ("EV/2", ""))
    ]
    answer = answered(seized, "Eve", rows, "exhibit", "intake", "--ask", seizure="S-1")
    assert answer.status == 10, answer.err
    assert seized.size() == before + 3
    assert answer.err.count("seizure: the seizure it comes from") == 1
    assert "Registers EV/1, A phone. Eve becomes its custodian." in answer.err
    assert "Eve signs 3 entries." in answer.err
    assert "--ask" not in command(answer)
    first, second = rows_of(answer)
    assert (first["reference"], first["category"], first["seal"]) == ("EV/1", "phone", "s-7")
    assert "seal" not in second
    assert all("seizure" not in row for row in (first, second))
    assert "A phone" in seized.run("Eve", "exhibit", "show", "EV/2").out


def test_the_command_that_is_shown_enters_the_same(seized: Office) -> None:
    row = {**PHONE, "exhibit reference": "EV/1", "IMEI": "490154203237518"}
    asked_for = answered(seized, "Eve", [row], "exhibit", "intake", "--ask", "--dry-run", seizure="S-1")
    assert asked_for.status == 0, asked_for.err
    typed = seized.run(
        "Eve", *(word for word in command(asked_for) if word not in ("--as", seized.keys["Eve"]))
    )
    ours, theirs = (
        [
            line
            for line in answer.out.splitlines()
            if " = " in line and line.split()[0] not in ("occurred_at", "root")
        ]
        for answer in (asked_for, typed)
    )
    assert "  imei = 490154203237518" in ours
    assert ours == theirs


def test_a_reference_that_an_earlier_row_has_is_left_out(seized: Office) -> None:
    rows = [{**PHONE, "exhibit reference": "EV/1"}] * 2
    answer = answered(seized, "Eve", rows, "exhibit", "intake", "--ask", "--dry-run", seizure="S-1")
    assert "Row 1 has this reference already, so this row is left out." in answer.err
    assert [row["reference"] for row in rows_of(answer)] == ["EV/1"]


def test_a_name_in_use_is_told_at_its_question_and_typed_once_more_for_another(seized: Office) -> None:
    seized.exhibit("EV/1")
    answers = ["S-1", "EV/1", "EV/1"]
    answer = asked(seized, "Eve", answers, "exhibit", "intake", "--ask")
    assert "there is an exhibit 'EV/1' already" in answer.err
    assert "Type it once more if it is another one of this name" in answer.err
    assert "exhibit register EV/1 --as" in answer.err.replace("\n  ", " ")
    assert "--allow-duplicate" in answer.err
    assert (
        "there is an exhibit 'EV/1' already"
        not in asked(seized, "Eve", ["S-1", "EV/9"], "exhibit", "intake", "--ask").err
    )


def test_photographs_are_asked_for_with_their_files(seized: Office) -> None:
    seized.exhibit("EV/1")
    for name in ("front.jpg", "back.jpg"):
        (seized.folder / name).write_bytes(name.encode())
    rows = [
        {
            "exhibit": "EV/1",
            "files": "front.jpg back.jpg",
            "views shown": "overall",
            "photographed by": "Eve Hall",
        }
    ]
    before = seized.size()
    answer = answered(seized, "Eve", rows, "exhibit", "record-photographs", "--ask")
    assert answer.status in (0, 10), answer.err
    assert [row["file"] for row in rows_of(answer)] == ["front.jpg", "back.jpg"]
    assert seized.size() == before + 2


@pytest.mark.parametrize("end", [Interrupting, Terminal], ids=["Ctrl-C", "end of input"])
def test_complete_rows_are_shown_to_somebody_who_stops(seized: Office, end: type[Terminal]) -> None:
    before = seized.size()
    keyboard = end("".join(["S-1\n", "EV/1\n", "phone\n"]))
    answer = sat(seized, "Eve", keyboard, "exhibit", "intake", "--ask")
    assert answer.status != 0
    assert "so far:\n  custody exhibit register EV/1" in answer.err
    assert seized.size() == before


def test_rows_that_are_typed_are_not_asked_for_too(seized: Office) -> None:
    for words in (("--row", "{}"), ("--rows=items.toml",)):
        answer = asked(seized, "Eve", [], "exhibit", "intake", "--seizure", "S-1", "--ask", *words)
        assert answer.status == 2
        assert "--ask asks for every row itself" in answer.err
        assert "Leave out --row and --rows." in answer.err


def test_words_become_a_row_by_their_flags() -> None:
    form = Form(
        ("a", "b"),
        "",
        (
            Field("thing", "text", "needed", ""),
            Field("files", "several", "needed", ""),
            Field("one", "text", "optional", "", flags=("--one",)),
            Field("many", "several", "optional", "", flags=("--many",)),
            Field("yes", "flag", "optional", "", flags=("--yes", "--no-yes"), either=True),
            Field("two", "pairs", "optional", "", flags=("--two",)),
        ),
    )
    words = [
        "T",
        "--many",
        "x",
        "y",
        "--one=-1",
        "--no-yes",
        "--two",
        "p",
        "q",
        "--many=--z",
        "--",
        "f",
        "--g",
    ]
    assert row_of(form, words) == {
        "thing": "T", "files": ["f", "--g"], "one": "-1", "many": ["x", "y", "--z"], "yes": False, "two": [["p", "q"]],
    }  # fmt: skip
    with pytest.raises(UsageError, match="--other is no answer of a row"):
        row_of(form, ["--other", "x"])
