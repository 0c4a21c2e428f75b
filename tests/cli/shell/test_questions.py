"""What a call lacks is asked for at a terminal, one question each; what is entered is what would have been typed."""

from __future__ import annotations

import io
import os
import pty
import select
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from custody.cli.forms.remote_commands import CommandActs
from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.storage.memory.small_ports import CountedEntropy
from custody.tui.services.intents import Failed, Intent
from tests.cli.desk import Answer, cheap_keys
from tests.cli.office import ORDER, Office, copied
from tests.processes import ending

#: How the line begins that shows the whole command.
SHOWN = "  custody "


class Terminal(io.StringIO):
    """A stream that a person sits at."""

    def isatty(self) -> bool:
        return True


class Interrupting(Terminal):
    """A terminal at which somebody presses Ctrl-C where its text ends."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # of texts, as StringIO has it
        line = super().readline(-1 if size is None else size)
        if not line:
            raise KeyboardInterrupt
        return line


def sat(office: Office, who: str, keyboard: io.StringIO, *argv: str) -> Answer:
    """Type a command at a terminal as somebody, and then answers."""
    desk = office.desk
    out, err = io.StringIO(), Terminal()
    around = Surroundings(out, err, desk.environ, desk.folder, desk.clock, desk.entropy, stdin=keyboard)
    with cheap_keys():
        status = main([*argv, "--as", office.keys[who]], around)
    desk.clock.advance(60)
    return Answer(status, out.getvalue(), err.getvalue())


def asked(office: Office, who: str, answers: Sequence[str], *argv: str) -> Answer:
    """Type a command as somebody, and a line for each answer."""
    return sat(office, who, Terminal("".join(f"{answer}\n" for answer in answers)), *argv)


def command(answer: Answer) -> list[str]:
    """Return the words of the command line that was shown."""
    (line,) = [line for line in answer.err.splitlines() if line.startswith(SHOWN)]
    return shlex.split(line)[1:]


SERVED = ("custody: `custody preservation-order serve` lacks answers", "a number or a code")


@pytest.fixture
def ordered(office: Office) -> Office:
    """An office with order P-1 in case C-1."""
    office.case()
    office.order()
    return office


def test_a_thing_and_a_code_are_asked_for_and_a_number_is_taken_for_a_code(ordered: Office) -> None:
    before = ordered.size()
    answer = asked(ordered, "Eve", ["P-1", "3"], "preservation-order", "serve")
    assert answer.status == 0, answer.err
    assert all(text in answer.err for text in SERVED)
    assert "   3  in_person" in answer.err
    assert command(answer)[:5] == ["preservation-order", "serve", "P-1", "--as", ordered.keys["Eve"]]
    assert command(answer)[5:] == ["--method", "in_person"]
    assert ordered.size() == before + 1


def test_what_is_wrong_is_told_at_once_and_asked_again(ordered: Office) -> None:
    answer = asked(ordered, "Eve", ["P-9", "", "P-1", "by bird", "9", "post"], "preservation-order", "serve")
    assert answer.status == 0, answer.err
    assert "there is no preservation order named 'P-9'" in answer.err
    assert answer.err.count("  It is needed.") == 1
    assert "'by bird' is none of them" in answer.err
    assert "'9' is none of them" in answer.err


def test_a_call_that_lacks_nothing_asks_nothing(ordered: Office) -> None:
    answer = asked(ordered, "Eve", [], "preservation-order", "serve", "P-1", "--method", "post")
    assert answer.status == 0, answer.err
    assert "lacks answers" not in answer.err
    assert ">" not in answer.err


@pytest.mark.parametrize("flag", ["--json", "--quiet", "--yes"])
def test_scripts_are_never_asked(ordered: Office, flag: str) -> None:
    before = ordered.size()
    answer = asked(ordered, "Eve", ["P-1", "post"], "preservation-order", "serve", flag)
    assert answer.status == 2
    assert "the following arguments are required" in answer.err
    assert "lacks answers" not in answer.err
    assert ordered.size() == before


def test_a_pipe_is_answered_as_before(ordered: Office) -> None:
    piped = ordered.run("Eve", "preservation-order", "serve")
    assert piped.status == 2
    assert piped.err.startswith(
        "custody: preservation-order serve: the following arguments are required: ORDER, --method"
    )
    assert piped.err.count("\n") == 2


#: What is answered for order P-7, a line each; an answer in doubt is typed wrong first.
ISSUED = (
    *("C-1", "District Court", "Example Mail Ltd", "CPA s. 12", "23.2.c", "logs are kept for two weeks only"),
    *("1, traffic", "one mailbox, October 2026", "the data are kept, not read", "District Court"),
    *("appeal within 14 days", "", "the account is of one user", "ninety", "90", "service", "yes", "n"),
)


def test_an_order_that_is_asked_for_is_the_one_that_is_typed(office: Office, tmp_path: Path) -> None:
    office.case()
    twin = copied(office, tmp_path / "twin")
    again = copied(office, tmp_path / "again")
    for office_copy in (twin, again):
        office_copy.desk.entropy = CountedEntropy(b"the same")
    answer = asked(twin, "Judge", ISSUED, "preservation-order", "issue", "--reference", "P-7")
    assert answer.status == 0, answer.err
    typed = again.run("Judge", *command(answer))
    assert typed.status == 0, typed.err
    assert typed.out == answer.out
    newest = str(twin.size() - 1)
    shown = [item.see("log", "show", "--entry", newest) for item in (twin, again)]
    assert shown[0] == shown[1]
    assert "--not-applicable third-parties 'the account is of one user'" in answer.err
    assert "'ninety' is no whole number" in answer.err


def test_a_dry_run_asks_and_enters_nothing(ordered: Office) -> None:
    before = ordered.size()
    answer = asked(ordered, "Eve", ["P-1", "post"], "preservation-order", "serve", "--dry-run")
    assert answer.status == 0, answer.err
    assert "preservation_order.served" in answer.out
    assert ordered.size() == before


def test_what_a_record_cannot_state_needs_a_reason_once(ordered: Office) -> None:
    answers = [
        "P-1",
        "full",
        "",
        "",
        "",
        "the paper is lost",
        "",
        "",
    ]
    answer = asked(ordered, "Eve", answers, "preservation-order", "record-compliance")
    assert answer.status == 0, answer.err
    assert answer.err.count("Enter for the same reason as before") == 1
    assert command(answer)[-5:] == [
        *("--not-known", "preserved_scope", "confirmed_by"),
        *("--not-known-reason", "the paper is lost"),
    ]


def test_two_reasons_are_both_stated(ordered: Office) -> None:
    answers = ["P-1", "full", "", "the paper is lost", "", "nobody signed"]
    answer = asked(ordered, "Eve", answers, "preservation-order", "record-compliance")
    assert answer.status == 0, answer.err
    assert command(answer)[-1] == "the paper is lost; nobody signed"


def test_an_act_states_what_its_signer_can_state(ordered: Office) -> None:
    answers = ["case", "C-1", "appeal", "", "2027-01-01T00:00:00Z", "the prosecutor"]
    answer = asked(ordered, "Judge", answers, "legal-hold", "place", "--dry-run")
    assert answer.status == 0, answer.err
    assert "record a past act with --recorded" in " ".join(answer.err.split())


def test_of_what_excludes_each_other_one_is_chosen(ordered: Office) -> None:
    answers = ["9", "exhibit", "EV/9", "", "", "", ""]
    answer = asked(ordered, "Judge", answers, "legal-hold", "place")
    assert "Type a number from 1 to 3." in answer.err
    assert "there is no exhibit named 'EV/9'" in answer.err
    answers = ["1", "C-1", "appeal", "2027-01-01T00:00:00Z", "the prosecutor"]
    answer = asked(ordered, "Judge", answers, "legal-hold", "place")
    assert answer.status == 0, answer.err
    assert command(answer)[4:8] == ["--case", "C-1", "--reason", "appeal"]


def test_what_an_answer_brings_with_it_is_asked_for_and_may_be_left_out(ordered: Office) -> None:
    at = ORDER.index("--offence-ground")
    lacking = ("preservation-order", "issue", "C-1", *ORDER[:at], *ORDER[at + 2 :])
    answer = asked(ordered, "Judge", ["35.1.c", "48", "", ""], *lacking)
    assert answer.status == 0, answer.err
    assert "maximum penalty: maximum penalty of a serious crime: 48 months or more" in answer.err
    assert command(answer)[-4:] == ["--offence-ground", "35.1.c", "--max-penalty-months", "48"]
    answer = asked(ordered, "Judge", ["35.1.c", "", "life", ""], *lacking, "--dry-run")
    assert command(answer)[-2:] == ["--penalty-without-term", "life"]
    answer = asked(ordered, "Judge", ["35.1.c", "", "", ""], *lacking, "--dry-run")
    assert command(answer)[-2:] == ["--offence-ground", "35.1.c"]
    answer = asked(ordered, "Judge", ["23.2.c", ""], *lacking, "--dry-run")
    assert "maximum penalty" not in answer.err


def test_what_was_proposed_brings_the_questions_of_its_measure(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    paper = ("--authority-document", "order.pdf", "--legal-basis", "Evidence Act s. 9")
    words = ("disposition", "propose", "EV/1", "--measure", "destroy", "--basis", "court_order", *paper)
    number = str(office.done("Carl", *words)["entries"][0]["position"])
    office.done("Judge", "disposition", "approve", number)
    answers = ["shredding", "din_66399", "", "", ""]
    answer = asked(office, "Eve", answers, "disposition", "execute", number)
    assert command(answer)[-4:] == ["--method", "shredding", "--standard", "din_66399"]
    assert "means of identification" not in answer.err
    whole = ("--method", "shredding", "--standard", "din_66399", "--dry-run")
    assert "lacks answers" not in asked(office, "Eve", [], "disposition", "execute", number, *whole).err


def test_a_form_is_not_asked_for_again(ordered: Office) -> None:
    (ordered.folder / "served.toml").write_text('preservation_order = "P-1"\n')
    answer = asked(ordered, "Eve", ["post"], "preservation-order", "serve", "--from", "served.toml")
    assert answer.status == 0, answer.err


def test_answers_may_begin_as_flags_do(ordered: Office) -> None:
    answers = ["P-1", "full", "-1 and -2", "--nobody"]
    answer = asked(ordered, "Eve", answers, "preservation-order", "record-compliance")
    assert answer.status == 0, answer.err
    assert command(answer)[-2:] == ["--preserved-scope=-1 and -2", "--confirmed-by=--nobody"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (("S-1", "--authority", "court"), ["S-1", "0", "--authority", "court"]),
        (("--authority", "court", "S-1"), ["--authority", "court", "S-1", "--as"]),
    ],
)
def test_what_has_no_flag_is_added_behind_what_has_none(
    ordered: Office, typed: tuple[str, ...], shown: list[str]
) -> None:
    ordered.seizure()
    answer = asked(ordered, "Eve", ["0", "by key", "Eve Hall"], "seizure", "restore-access", *typed)
    words = command(answer)
    assert words[2:6] == shown
    assert (words[-2:] == ["--", "0"]) == (typed[0] != "S-1")
    again = ordered.desk.run(*words)
    assert (answer.status, again.status) == (5, 5)
    assert all("rule rendering.known" in item.err for item in (answer, again))


def test_a_file_that_is_not_there_is_told_at_once(ordered: Office) -> None:
    ruled = ("privilege", "waive")
    answer = asked(ordered, "Eve", ["P-1"], *ruled)
    assert "there is no privilege" in answer.err


@pytest.mark.parametrize("typed", ["", "P-1\n"])
def test_where_the_input_ends_nothing_is_entered(ordered: Office, typed: str) -> None:
    before = ordered.size()
    answer = sat(ordered, "Eve", Terminal(typed), "preservation-order", "serve")
    assert (answer.status, answer.out) == (5, "")
    assert "nothing was entered: the input ended" in answer.err
    assert ordered.size() == before


@pytest.mark.parametrize("typed", ["", "P-1\n"])
def test_an_interrupt_enters_nothing_and_shows_what_was_answered(ordered: Office, typed: str) -> None:
    before = ordered.size()
    answer = sat(ordered, "Eve", Interrupting(typed), "preservation-order", "serve")
    assert (answer.status, answer.out) == (130, "")
    assert answer.err.endswith("custody: interrupted; nothing was entered\n")
    assert command(answer)[2:3] == (["P-1"] if typed else ["--as"])
    assert ordered.size() == before


def test_a_wrong_call_is_refused_by_its_parser(ordered: Office) -> None:
    wrong = ("preservation-order", "serve", "--methd", "post")
    sitting, piped = asked(ordered, "Eve", [], *wrong), ordered.run("Eve", *wrong)
    assert (sitting.status, " ".join(sitting.err.split())) == (2, " ".join(piped.err.split()))


def test_a_screen_is_never_asked(ordered: Office) -> None:
    desk = ordered.desk
    around = Surroundings(
        io.StringIO(),
        Terminal(),
        desk.environ,
        desk.folder,
        desk.clock,
        desk.entropy,
        stdin=Terminal("P-1\n"),
    )
    acts = CommandActs(around, lambda: ordered.keys["Eve"], lambda _: pytest.fail("nothing is signed"))
    with pytest.raises(Failed, match="required"):
        acts.perform(Intent(("preservation-order", "serve"), {}), None)  # type: ignore[arg-type]  # nobody watches


#: The program, with the terminal that is its input as the one whose keys interrupt it.
PROGRAM = (
    "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from custody.cli.main import run; "
    "sys.argv = ['custody', *sys.argv[1:]]; sys.exit(run())"
)


def pressed(office: Office, keys: Sequence[bytes], *argv: str) -> tuple[int, str, str]:
    """Run the program at a terminal and press keys at each prompt; gives status, output and screen."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, **office.desk.environ, "CUSTODY_AS": office.keys["Eve"]}
    screen = b""
    try:
        with ending(
            subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *argv],
                start_new_session=True,
                stdin=theirs,
                stdout=subprocess.PIPE,
                stderr=theirs,
                cwd=Path(__file__).resolve().parents[3],
                env=environ,
            )
        ) as process:
            assert process.stdout is not None
            for at, key in enumerate(keys, 1):
                while screen.count(b"> ") < at:
                    screen += os.read(ours, 1000)
                os.write(ours, key)
            while not select.select([process.stdout], [], [], 5)[0] and keys[-1] == b"\x03":
                os.write(
                    ours, b"\x03"
                )  # an interrupt right before the system waits for a key is heard with the next one
            out = process.stdout.read().decode()
            status = process.wait()
            os.set_blocking(ours, False)
            screen += os.read(ours, 100_000)
            return status, out, screen.decode()
    finally:
        os.close(theirs)
        os.close(ours)


def test_at_a_real_terminal_keys_answer(ordered: Office) -> None:
    ordered.today()
    before = ordered.size()
    status, out, screen = pressed(ordered, [b"P-1\n", b"3\n"], "preservation-order", "serve")
    assert status == 0, screen
    assert "preservation_order.served" in out
    assert "custody preservation-order serve P-1 --method in_person" in screen
    assert ordered.size() == before + 1


@pytest.mark.parametrize(("key", "status"), [(b"\x03", 130), (b"\x04", 5)])
def test_at_a_real_terminal_keys_end_it_with_nothing_entered(
    ordered: Office, key: bytes, status: int
) -> None:
    ordered.today()
    before = ordered.size()
    ended, out, screen = pressed(ordered, [b"P-1\n", key], "preservation-order", "serve")
    assert (ended, out) == (status, ""), screen
    assert "nothing was entered" in screen
    assert ordered.size() == before
