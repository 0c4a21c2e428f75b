"""A call that was meant otherwise: what is suggested, a file of another sort, and one file named twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from custody.cli.commands import COMMANDS
from custody.forms.suggestion import COMMANDS_ELSEWHERE, UNCHANGED, near
from tests.cli.desk import Desk
from tests.cli.office import ORDER, Office

FLAGS = ("--as", "--at", "--closed", "--json", "--offence", "--reads", "--recorded-by", "--to", "--vault")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--jso", "--json"),
        ("--vualt", "--vault"),
        ("--offense", "--offence"),
        ("--read", "--reads"),
        ("-vault", "--vault"),
        ("--recorder", None),
        ("--store", None),
        ("--xyzzy", None),
        ("--", None),
    ],
)
def test_only_what_is_spelt_much_alike_is_suggested(typed: str, meant: str | None) -> None:
    assert near(typed, [flag for flag in FLAGS if flag != "--recorded-by"]) == meant


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("evidence", "add"), "Did you mean `custody exhibit`?"),
        (("users",), "Did you mean `custody actor`?"),
        (("status",), "Did you mean `custody today`, `custody sweep status` or `custody lock status`?"),
        (("list",), "26 more commands have such an action: see `custody --help`."),
        (("ls",), "Did you mean `custody exhibit list`,"),
        (("delete",), UNCHANGED),
        (("exhibit", "edit"), UNCHANGED),
        (("case", "create"), "Did you mean `open`?"),
        (("case", "remove"), "Did you mean `remove-member`?"),
        (("exhibit", "add"), "Did you mean `register` or `add-details`?"),
        (("transfer", "receive"), "Did you mean `accept`?"),
    ],
)
def test_a_word_of_other_programs_is_answered_with_the_word_of_this_one(
    tmp_path: Path, argv: tuple[str, ...], hint: str
) -> None:
    answer = Desk(tmp_path / "bare").run(*argv)
    assert (answer.status, answer.out) == (2, "")
    assert hint in " ".join(answer.err.split())


def test_what_is_suggested_for_words_of_other_programs_is_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "bare")
    assert {command.name for command in COMMANDS}.isdisjoint(COMMANDS_ELSEWHERE)
    for meant in (*COMMANDS_ELSEWHERE.values(), *re.findall(r"`custody ([^`]+)`", UNCHANGED)):
        assert desk.run(*meant.split(), "--help").status == 0
        assert capsys.readouterr().out.startswith(f"usage: custody {meant} ")


def test_a_flag_of_other_commands_is_not_taken_for_one_that_ends_alike(office: Office) -> None:
    answer = office.run("Eve", "case", "list", "--recorded")
    assert answer.status == 2
    assert "unrecognized arguments: --recorded" in answer.err
    assert "Did you mean" not in answer.err


@pytest.mark.parametrize(
    ("argv", "page"),
    [
        (("proof", "entry", "0", "--out", ""), "custody proof entry --help"),
        (("case", "open", "C-9", "--from", ""), "custody case --help"),
    ],
)
def test_a_wrong_call_with_no_remedy_of_its_own_names_the_page_of_its_command(
    office: Office, argv: tuple[str, ...], page: str
) -> None:
    answer = office.desk.run(*argv)
    assert answer.status == 2
    assert f"See `{page}`." in answer.err


def test_an_addressee_stands_right_behind_its_case_and_no_stray_word_becomes_one(office: Office) -> None:
    """The rest of a text without quotation marks would be signed as whoever must preserve, on some Pythons."""
    case, words = office.case(), ORDER[1:]
    issue, at = ("preservation-order", "issue"), words.index("one mailbox, October 2026")
    answer = office.run("Judge", *issue, case, *ORDER, "--dry-run", "--json")
    assert answer.status == 0, answer.err
    (draft,) = answer.document["drafts"]
    assert draft["fields"]["addressee"] == ORDER[0]
    for said in (
        (case, *words, ORDER[0]),
        (case, *words[:at], "one", "mailbox", *words[at + 1 :]),
        (case, "--reference", "P-1", ORDER[0], *words),
    ):
        strayed = office.run("Judge", *issue, *said, "--dry-run")
        assert strayed.status == 2
        assert "stands behind flags: addressee is typed right behind case" in " ".join(strayed.err.split())
    twice = office.run("Judge", *issue, case, *ORDER, "--days", "9", "a third")
    assert twice.status == 2
    assert "unrecognized arguments: a third" in twice.err
    unknown = office.run("Judge", *issue, case, *words)
    assert unknown.status == 2
    assert "preservation_order.issued lacks ADDRESSEE" in unknown.err


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (
            ("exhibit", "register", "EV/1", "--description", "-x"),
            "Join a value that begins with a dash to its flag: `--description=-x`.",
        ),
        (("case", "open", "--", "-d", "--as", "X"), "Write --as before `--`: nothing after it is a flag."),
        (("case", "open", "C-1", "--offence"), "See `custody case open --help`."),
    ],
)
def test_a_word_that_begins_with_a_dash_is_explained(
    office: Office, argv: tuple[str, ...], hint: str
) -> None:
    answer = office.desk.run(*argv, "--json") if "--" not in argv else office.desk.run(*argv)
    assert answer.status == 2
    assert hint in " ".join(answer.err.split())
    assert ("dash" in answer.err) == ("dash" in hint)


@pytest.fixture
def papers(office: Office) -> Path:
    """Write a proof, one of growth, two checkpoints and shown fields into a folder."""
    office.case()
    folder = office.folder / "papers"
    folder.mkdir()
    for call in (
        ("proof", "entry", "2", "--out", "papers/two"),
        ("proof", "consistency", "2", "3", "--out", "papers/grown"),
        (
            *("entry", "disclose"),
            str(office.size() - 1),
            "--fields",
            "reference",
            "--purpose",
            "court",
            "--to",
            "Court",
        ),
    ):
        more = ("--out", "papers/shown") if call[0] == "entry" else ()
        assert office.run("Eve", *call, *more).status == 0
    for name, size in (("old", "2"), ("new", "3")):
        (folder / name).write_text(office.desk.run("log", "checkpoint", "--size", size).out)
    return folder


def test_a_file_of_another_sort_is_wrong_use_and_told_with_the_call_that_takes_it(
    office: Office, papers: Path
) -> None:
    key = ("--vkey", office.desk.run("log", "vkey").out.strip())
    proof = next(path for path in papers.rglob("*") if path.name in ("two", "2.tlog-proof"))
    shown = next(iter(papers.glob("shown*.json")))
    assert office.desk.run("verify", str(proof), *key).status == 0
    for name, told, hint in (
        ("grown", "a consistency proof", "--consistency FILE"),
        ("new", "a checkpoint", "--old OLD"),
        (shown.name, "what lies beside one", "--fields FILE"),
    ):
        answer = office.desk.run("verify", str(papers / name), *key)
        assert (answer.status, answer.out) == (2, "")
        assert told in answer.err
        assert hint in answer.err
    grown = ("--old", "papers/old", "--checkpoint", "papers/new", "--consistency", "papers/grown")
    assert office.desk.run("verify", *grown, *key).status == 0
    (papers / "odd").write_bytes(b"neither\n")
    assert office.desk.run("verify", str(papers / "odd"), *key).status == 3


@pytest.mark.parametrize("again", ["disk.img", "./disk.img", "other.img"])
@pytest.mark.parametrize("each", [(), ("--single-files",)])
def test_a_file_that_is_named_twice_is_stored_once_or_not_at_all(
    office: Office, again: str, each: tuple[str, ...]
) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "disk.img").write_bytes(b"disk")
    (office.folder / "more.img").write_bytes(b"more")
    (office.folder / "other.img").symlink_to("disk.img")
    before = office.size()
    answer = office.run("Eve", "archive", "disk.img", again, "--exhibit", "EV/1", *each)
    assert (answer.status, answer.out) == (2, "")
    assert ("is named twice" in answer.err) or ("are one file" in answer.err)
    assert "Name each file once" in answer.err
    assert office.size() == before
    assert office.run("Eve", "archive", "disk.img", "more.img", "--exhibit", "EV/1", *each).status == 0
