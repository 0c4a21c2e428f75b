"""Papers go to the print command of the settings: what it gets, which copy that is, and what is said where it fails."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

from custody.errors import Busy, Conflict, StorageFailed
from custody.storage.account.printed_papers import PrintedPapers
from custody.storage.printing import printers
from custody.tui.services.intents import Done, Draft, Failed, Intent, Printing
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, play, program, sitting

#: What stands for a printer: it keeps each input and its own arguments, and says that it took it.
QUEUE = (
    "import sys, pathlib; folder = pathlib.Path(sys.argv[1]);"
    "(folder / f'{len(list(folder.iterdir())):03}.pdf').write_bytes(sys.stdin.buffer.read());"
    "print('request id is room2-7 (1 file)')"
)
BROKEN = "import sys; sys.stdin.buffer.read(); sys.stderr.write('out of \\x1b[31mpaper'); sys.exit(3)"
#: A printer that hangs, by a program of its own that holds its outputs.
HANGING = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
CONTINUITY = ("exhibit", "print-continuity", "EV/1")
LABEL = ("exhibit", "print-label", "EV/1", "--format", "pdf")
PAPERS = (
    ("case", "print-record", "C-1"),
    ("exhibit", "print-record", "EV/1"),
    CONTINUITY,
    ("seizure", "print-receipt", "S-1"),
    ("seizure", "print-list", "S-1"),
    ("transfer", "print-receipt", "EV/1"),
    ("shift-report", "--since", "1"),
    LABEL,
)


@pytest.fixture
def desk(two_exhibits: Office) -> Office:
    """Return an office with a transfer, whose settings name a printer that keeps what it gets."""
    offer = ("--to", "Carl", "--purpose", "examination", "--from-address", "here")
    two_exhibits.done("Eve", "transfer", "offer", "EV/1", *offer)
    (two_exhibits.folder / "queue").mkdir()
    queue = [sys.executable, "-c", QUEUE, str(two_exhibits.folder / "queue")]
    two_exhibits.desk.environ["CUSTODY_PRINT_COMMAND"] = shlex.join(queue)
    return two_exhibits


def came_out(desk: Office) -> list[list[str]]:
    """Return the text of each sheet of each paper that came out, in order."""
    found = []
    for file in sorted((desk.folder / "queue").iterdir()):
        with pypdfium2.PdfDocument(file) as document:
            found.append([page.get_textpage().get_text_range() for page in document])
    return found


def through(desk: Office, *command: str) -> Answer:
    """Print a continuity by this command in the settings."""
    desk.desk.environ["CUSTODY_PRINT_COMMAND"] = shlex.join(command)
    return desk.run("Eve", *CONTINUITY, "--print")


def test_each_paper_is_printed_and_each_sheet_of_a_further_one_says_which_copy_it_is(desk: Office) -> None:
    told = []
    rounds = {1: PAPERS, 2: PAPERS, 3: (CONTINUITY, LABEL)}
    order = [(copy, words) for copy, papers in rounds.items() for words in papers]
    for copy, papers in rounds.items():
        for words in papers:
            answer = desk.run("Eve", *words, "--print", "--json")
            assert answer.status == 0, answer.err
            printed = answer.document
            told.append((printed["copy"], printed["sheets"], printed["file"]))
            assert printed["printer"].startswith(sys.executable), words
        # What is written to a file is no copy, and none is counted.
        written = desk.run("Eve", *CONTINUITY, "--format", "pdf", "--out", f"{copy}.pdf")
        assert written.status == 0, written.err
    came = came_out(desk)
    assert told == [(copy, len(sheets), None) for (copy, _), sheets in zip(order, came, strict=True)]
    assert max(len(sheets) for sheets in came) > 1
    for (copy, words), sheets in zip(order, came, strict=True):
        for sheet in sheets:
            assert [f"copy {number}" in sheet for number in (1, 2, 3)] == [
                False,
                copy == 2,
                copy == 3,
            ], (words, sheet)
    other = desk.run("Eve", "exhibit", "print-continuity", "EV/2", "--print")
    assert other.out.splitlines()[-1].endswith("request id is room2-7 (1 file)")
    assert other.out.startswith(f"Continuity of exhibit EV/2, {len(came_out(desk)[-1])} sheet"), other.out
    assert "copy" not in other.out, "a paper about another exhibit is another paper"
    assert "copy 4" in desk.run("Eve", *CONTINUITY, "--print").out
    label = desk.run("Eve", *LABEL[:3], "--print").out
    assert label.startswith("label of EV/1, 1 sheet, copy 4"), (
        "there is no label printer, so it goes on a sheet"
    )


def test_what_did_not_come_out_is_said_and_not_counted(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    works, before = desk.desk.environ["CUSTODY_PRINT_COMMAND"], desk.size()
    monkeypatch.setattr(printers, "LONGEST", 1)
    failures = {
        (sys.executable, "-c", BROKEN): (8, "ended with 3: out of"),
        (sys.executable, "-c", HANGING): (8, "did not work: no answer within 1 seconds"),
        ("no-such-program", "-P", "room2"): (8, "'no-such-program', did not work: No such file"),
    }
    for command, (status, said) in failures.items():
        answer = through(desk, *command)
        assert (answer.status, answer.out) == (status, "")
        assert said in answer.err
        assert ("print_command" in answer.err) != ("some sheets may have come out" in answer.err)
        assert "\x1b" not in answer.err
    desk.desk.environ["CUSTODY_PRINT_COMMAND"] = "'"
    assert "names no command" in desk.run("Eve", *CONTINUITY, "--print").err
    del desk.desk.environ["CUSTODY_PRINT_COMMAND"]
    for words in PAPERS:
        unset = desk.run("Eve", *words, "--print")
        assert (unset.status, unset.out) == (9, "")
        assert "the settings name no printer" in unset.err
        assert 'print_command = "lp -d QUEUE"' in unset.err
    desk.desk.environ["CUSTODY_PRINT_COMMAND"] = works
    for words in PAPERS:
        beside = desk.run("Eve", *words, "--print", "--out", "paper.pdf")
        assert (beside.status, beside.out) == (2, "")
    assert came_out(desk) == []
    assert "copy" not in desk.run("Eve", *CONTINUITY, "--print").out
    assert not (desk.folder / "paper.pdf").exists()
    assert desk.size() == before


def test_no_text_of_a_paper_is_a_command_or_an_argument(desk: Office) -> None:
    seen = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(repr(sys.argv[2:]))"
    answer = through(
        desk, sys.executable, "-c", seen, str(desk.folder / "seen"), "$(touch owned)", "; touch owned"
    )
    assert answer.status == 0, answer.err
    assert (desk.folder / "seen").read_text() == "['$(touch owned)', '; touch owned']"
    assert not (desk.folder / "owned").exists()
    file = desk.folder / "vault" / "custody.toml"
    file.write_text(f'print_command = "touch owned"\n{file.read_text()}')
    refused = desk.run("Eve", *CONTINUITY, "--print")
    assert (refused.status, "print_command" in refused.err) == (9, True)


def test_a_paper_with_confidential_values_is_logged_before_it_is_printed(desk: Office) -> None:
    record, before = PAPERS[0], desk.size()
    refused = desk.run("Eve", *record, "--print", "--reads", "all", "--keys", "nowhere")
    assert (refused.status, came_out(desk)) == (6, []), refused.err
    assert desk.size() == before
    desk.done("Eve", *record, "--print", "--reads", "all")
    assert [len(came_out(desk)), desk.size(), len(desk.entered("access.logged"))] == [1, before + 1, 1]


def sent(papers: PrintedPapers, kind: str, *subjects: str) -> None:
    """Print one more copy of a paper."""
    with papers.sending(kind, {subject: papers.copy(kind, subject) for subject in subjects}):
        pass


def test_a_damaged_count_counts_as_none_and_the_next_paper_mends_it(tmp_path: Path) -> None:
    papers, file = PrintedPapers(tmp_path), tmp_path / "printed-papers.json"
    sent(papers, "label", "a", "b")
    sent(papers, "label", "a")
    sent(papers, "continuity", "b")
    found = [papers.copy(*of) for of in (("label", "a"), ("label", "b"), ("continuity", "b"), ("label", "c"))]
    assert found == [3, 2, 2, 1]
    whole = file.read_text()
    for damaged in (
        '{"schema": "custody.printed_papers/1"}',
        whole.replace("papers/1", "papers/9"),
        whole.replace("{", "[", 1),
        whole[:-1],
        "[" * 100_000,
    ):
        file.write_text(damaged)
        assert papers.copy("label", "a") == 1, damaged[:60]
    sent(papers, "label", "a")
    assert papers.copy("label", "a") == 2


def test_two_prints_at_once_are_two_copies(tmp_path: Path) -> None:
    """Both made a first copy; the second one is told, before it sends anything, that there is one already."""
    papers, others = PrintedPapers(tmp_path), PrintedPapers(tmp_path, lock_seconds=0.05)
    first, second = papers.copy("label", "a"), others.copy("label", "a")
    assert first == second == 1
    with papers.sending("label", {"a": first}):
        with pytest.raises(Busy, match="another command of this account is printing"):
            sent(others, "label", "a")
        assert others.copy("label", "a") == 1, "it is counted once it was sent"
    with pytest.raises(Conflict) as raised, others.sending("label", {"a": second}):
        pytest.fail("it was sent")
    assert raised.value.message == "copy 1 of this label was printed meanwhile, so nothing was sent"
    assert "copy 2" in raised.value.hint
    sent(others, "label", "a")
    assert papers.copy("label", "a") == 3


def test_every_label_of_several_is_compared_with_what_was_printed_meanwhile(tmp_path: Path) -> None:
    """One has two copies already: it alone decided before whether the others were printed anew."""
    papers, others = PrintedPapers(tmp_path), PrintedPapers(tmp_path)
    sent(papers, "label", "a")
    copies = {subject: papers.copy("label", subject) for subject in ("a", "b")}
    assert copies == {"a": 2, "b": 1}
    sent(others, "label", "b")
    with pytest.raises(Conflict, match="copy 1 of this label"), papers.sending("label", copies):
        pytest.fail("it was sent")
    assert (papers.copy("label", "a"), papers.copy("label", "b")) == (2, 2)


def test_what_was_not_sent_is_no_copy(tmp_path: Path) -> None:
    papers = PrintedPapers(tmp_path)
    with pytest.raises(StorageFailed), papers.sending("label", {"a": 1}):
        raise StorageFailed("the printer took nothing")
    assert papers.copy("label", "a") == 1


class Looking:
    """Looks at a paper before it is printed, and prints it or does not; keeps how much was entered and printed then."""

    def __init__(self, desk: Office, prints: bool) -> None:
        self._desk, self._prints = desk, prints
        self.saw: list[tuple[str, int, int]] = []

    def prints(self, paper: Printing) -> bool:
        self.saw.append((paper.title, self._desk.size(), len(came_out(self._desk))))
        return self._prints

    def agree(self, drafts: Sequence[Draft]) -> bool:
        return False

    def secret(self, key: str, *, new: bool) -> bytes | None:
        return None

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Go on."""

    def heard(self) -> None:
        """Nothing was ended."""

    def perform(self) -> Done:
        """Print the record of the case from a screen where every read is logged."""
        self._desk.desk.environ["CUSTODY_READS"] = "all"
        house = program(self._desk.desk).opening()
        house.session.open(self._desk.keys["Eve"], PASSPHRASE.encode(), "Eve")
        return house.acts.perform(Intent(PAPERS[0][:2], {"case": "C-1", "print": True}), self)


def test_reading_a_paper_before_it_is_printed_is_logged_and_sends_nothing(desk: Office) -> None:
    before, leaves, prints = desk.size(), Looking(desk, prints=False), Looking(desk, prints=True)
    with pytest.raises(Failed) as left:
        leaves.perform()
    assert "was not printed" in left.value.message
    assert leaves.saw == [("Case record C-1", before + 1, 0)]
    assert (desk.size(), came_out(desk)) == (before + 1, [])
    prints.perform()
    assert prints.saw == [("Case record C-1", before + 2, 0)]
    assert (desk.size(), len(came_out(desk))) == (before + 2, 1)


def test_a_screen_shows_a_paper_before_it_is_printed_and_only_a_hand_prints_it(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await at.press("3")
            await at.seek("EV/1")
            await at.press("e")
            await at.type("print continuity", "enter")
            for told in ("PRINT: Continuity of exhibit EV/1", "sheets, first copy. Not sent yet. Printer: "):
                assert told in at.flat, at.text
            first = at.text
            await at.press("pagedown")
            assert at.text != first, "the text of a paper is read to its end"
            at.send("EV/2", "f8", "enter")
            await at.settle()
            at.send("EV/2", "enter")
            await at.settle()
            assert "no code is expected here" in at.flat
            assert came_out(desk) == []
            await at.press("escape")
            assert "was not printed" in at.flat
            await at.press("escape")
            for copy in (1, 2):
                await at.press("e")
                await at.type("print continuity", "enter")
                assert ("copy 2" in at.flat) == (copy == 2)
                assert len(came_out(desk)) == copy - 1
                await at.press("f8")
                assert "request id is room2-7" in at.flat
                await at.press("escape")
            await at.press("e")
            await at.type("print receipt of its latest", "enter")
            assert "PRINT: Receipt of a transfer" in at.flat
            await at.press("escape", "escape", "escape", "3")
            await at.seek("EV/2")
            await at.press("e")
            assert "receipt of its latest transfer" not in at.flat, "it was never handed over"

    play(scene)
    first, second = came_out(desk)
    assert not any("copy 2" in sheet for sheet in first)
    assert all("copy 2" in sheet for sheet in second)
