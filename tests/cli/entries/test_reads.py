"""Where reads are logged no command shows a sealed value of a confidential case before that is signed for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing
from copy import copy
from pathlib import Path

import pytest

from custody import api
from custody.errors import RuleBroken
from custody.ledger.append.access_log import is_confidential
from custody.ledger.state.state_cache import Recall
from custody.ledger.views.entries.entries import Entries
from custody.model.concerns.concerns import case_of
from custody.model.entry.facts import Facts
from custody.model.records import Case, Proposal, View
from custody.model.rulings import Command
from custody.model.state import State
from custody.storage.database import SqlLedgerStore
from tests.cli import paged
from tests.cli.canaries import CANARY, office_of_marks
from tests.cli.desk import Answer
from tests.cli.office import Office, copied
from tests.cli.shell.test_main import LEAVES
from tests.faults.points import ALL

#: What stands for each argument of a command that only reads: a space of records, or words.
ARGUMENTS: dict[str, str] = {
    "actor show": "actor",
    "case show": "case",
    "case print-record": "case",
    "preservation-order show": "preservation_order",
    "enquiry show": "enquiry",
    "preservation-request show": "preservation_request",
    "seizure print-list": "seizure",
    "seizure print-receipt": "seizure",
    "exhibit print-label": "exhibit",
    "exhibit print-continuity": "exhibit",
    "exhibit print-record": "exhibit",
    "transfer print-receipt": "exhibit",
    "seizure show": "seizure",
    "assistance-order show": "assistance_order",
    "production-order show": "production_order",
    "mla-request show": "mla_request",
    "scene show": "scene",
    "exhibit timeline": "exhibit",
    "exhibit show": "exhibit",
    "legal-hold show": "legal_hold",
    "proceedings show": "case",
    "actions": "exhibit",
    "location show": "location",
    "copy show": "copy",
    "inventory show": "inventory",
    "hash-list verify-media": "object",
    "disposition show": "proposal",
    "disposition blockers": "exhibit",
    "disposition print-certificate": "proposal",
    "transfer show": "offer",
    "case members": "case",
    "access list": "case",
    "privilege show": "privilege",
    "inspection show": "inspection",
    "destructive-examination show": "destructive_examination",
    "disclosure show": "case",
    "log show": "entry",
    "proof entry": "entry",
}
WITHOUT = frozenset(
    {
        *(
            "actor list",
            "case list",
            "preservation-order list",
            "enquiry list",
            "preservation-request list",
            "profile list",
        ),
        *("seizure list", "assistance-order list", "production-order list"),
        *("mla-request list", "scene list", "exhibit list"),
        *("legal-hold list", "location list", "copy list"),
        *("orphan-deletion list", "inventory list", "disposition list", "disposition candidates"),
        *("transfer list", "sweep status"),
        "sweep plan",
        *("lock plan", "lock status"),
        *("erasure list", "entry searches", "form", "log vkey"),
        *("log checkpoint", "log checkpoints", "exhibit flags"),
        *(
            "disclosure list",
            "privilege list",
            "inspection list",
            "destructive-examination list",
            "witness list",
            "timestamp list",
        ),
        *("today", "shift-report", "deadlines", "doctor", "health", "backup list"),
        *("settings", "check", "key list", "log show", "trust"),
    }
)
#: Commands that read no ledger, or show proofs alone: they have no value to show.
APART = frozenset(
    {
        *("key new", "key passphrase", "key show", "profile show", "completion", "demo", "training new"),
        *("manual", "schema", "verify"),
        *("store prepare", "store probe"),
        *("witness init", "witness sign", "witness add", "witness request", "log publish"),
        *("scene drafts", "scene make-kit", "hash-list export", "sweep sample", "fetch", "object view"),
        *("proof consistency", "proof chunk", "proof member", "timestamp request", "timestamp export"),
        *("backup verify", "restore"),
        "log export",  # its values are in files: test_reads_exported.py
        "tui",  # typed below, page by page
    }
)
#: Pages that `tui --plain` writes: by themselves, or about a thing of that space.
ABOUT = ("case", "preservation_order", "exhibit")
PAGES = ("today", "preservation_orders", "cases", "exhibits", "integrity", "ledger", "checkpoints", *ABOUT)
#: As many things of one sort are shown to each command, and as many entries.
_MOST, _ENTRIES = 2, 12 if ALL else 6
#: What is typed behind each of the things, for a person and for a script: the two in turn, or both in `make faults`.
_FORMS: tuple[tuple[tuple[str, ...], ...], ...]
_FORMS = (((), ("--json",)),) if ALL else (((),), (("--json",),))
#: The flag of a calendar, which is no JSON where it goes to standard output.
CALENDAR = "--ics"


class Watched:
    """An office, which marks stand in which entry of a confidential case, and what may be typed to read them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.confidential: dict[str, tuple[int, str, str, str]] = {}
        self.spaces: dict[str, list[str]] = {}
        with self._opened() as store:
            self._read(store)

    def _opened(self) -> closing[SqlLedgerStore]:
        """Open the ledger, to be read and closed again: what is open keeps others from clearing its log."""
        return closing(SqlLedgerStore.open(self.office.folder / "vault" / "ledger.db", readonly=True))

    def _read(self, store: SqlLedgerStore) -> None:
        reader = store.read()
        size = reader.head().size
        state = State(Recall(reader, size), size)
        cases = {key for key in state.keys(Case.space, "all", "") if is_confidential(state, key)}
        for position in range(size):
            view = Entries(reader).at(position)
            facts = Facts({field.name: field.value for field in view.fields if field.structural})
            about = Command(view.envelope.kind, view.envelope.subject, facts, "", 0, None, 1, 0)
            case = case_of(state, about, facts)
            if case in cases:
                for member in view.fields:
                    for mark in CANARY.findall(str(member.value)):
                        self.confidential[mark] = (position, str(case), view.envelope.subject, member.name)
        for row in reader.records():
            self.spaces.setdefault(row.space, []).append(row.key)
        self.spaces["entry"] = [str(number) for number in range(size)]
        self.spaces["proposal"] = [
            str(made.position)
            for key in self.spaces[Proposal.space]
            if (made := state.get(Proposal, key)) is not None and made.act == "disposition"
        ]

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield the command lines of every command that only reads, in one form or both: each command has both."""
        for at, line in enumerate(self._lines()):
            both = len(line) < 3 and " ".join(line) in WITHOUT
            for form in (("--json",), ()) if both else _FORMS[at % len(_FORMS)]:
                yield (*line, *(() if CALENDAR in line else form))

    def turns(self, turn: int) -> Iterator[tuple[str, ...]]:
        """Yield every command line in one of its forms by turns, in the other for another turn; in both for all."""
        if ALL:
            yield from self.lines()
            return
        for at, line in enumerate(self._lines()):
            yield (*line, *(("--json",) if (at + turn) % 2 and CALENDAR not in line else ()))

    def _lines(self) -> Iterator[tuple[str, ...]]:
        """Yield the command lines of every command that only reads."""
        for leaf in LEAVES.values():
            if any(action.dest == "form_file" for action in leaf._actions):
                continue
            words = tuple(leaf.prog.split()[1:])
            name = " ".join(words)
            assert name in ARGUMENTS or name in WITHOUT or name in APART, f"how is {name} typed?"
            if name in WITHOUT:
                yield words
            flag = ("--entry",) if name == "log show" else ()
            arguments = self.spaces.get(ARGUMENTS.get(name, ""), [])
            for argument in arguments[:: len(arguments) // (_ENTRIES if flag else _MOST) + 1]:
                yield (*words, *flag, argument)
        for page in PAGES:
            of = self.spaces[page] if page in ABOUT else [""]
            for key in of[:: len(of) // _MOST + 1]:
                yield ("tui", "--plain", f"{page}:{key}" if key else page)
        yield ("shift-report", "--since", "0")
        yield ("deadlines", "--all", "--limit", "0")
        yield ("deadlines", CALENDAR, "-", "--all")
        yield ("check", "--objects", "none")

    def size(self) -> int:
        """Return the number of entries."""
        with self._opened() as store:
            return store.read().head().size

    def views(self, *, but: Collection[str] = ()) -> list[View]:
        """Return what was signed for as read, without the records of these keys."""
        with self._opened() as store:
            reader = store.read()
            state = State(Recall(reader, reader.head().size), reader.head().size)
            return [
                view
                for key in state.keys(View.space, "all", "")
                if key not in but and (view := state.get(View, key)) is not None
            ]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Make an office in which everything happened, and hire somebody to audit it and somebody who may sign nothing."""
    office = office_of_marks(tmp_path_factory)
    with (office.folder / "vault" / "custody.toml").open("r+") as file:
        lines = file.read()
        file.seek(0)
        file.write(lines.replace("domain", 'reads = "confidential"\ndomain', 1))
    office.hire("Ida", "auditor")
    return Watched(office)


@pytest.fixture
def watched(played: Watched, tmp_path: Path) -> Watched:
    found = copy(played)
    found.office = copied(played.office, tmp_path / "desk")
    return found


def shown(answer: Answer, watched: Watched) -> set[str]:
    """Return the marks of confidential cases that an answer shows."""
    return set(CANARY.findall(answer.out + answer.err)) & watched.confidential.keys()


def test_no_reading_command_shows_a_value_of_a_confidential_case_that_is_not_signed_for(
    watched: Watched,
) -> None:
    seen: set[str] = set()
    entered = {view.id for view in watched.views()}
    size = watched.size()
    for line in watched.lines():
        answer = watched.office.run("Ida", *line)
        # an object that is no E01, or that lies in no store of this vault
        usage = {2, 8} if line[:2] == ("hash-list", "verify-media") else set()
        assert answer.status in {0, 3, 4, 5, 6, 10} | usage, (line, answer.err)
        size, before = watched.size(), size
        views = [] if size == before else watched.views(but=entered)
        entered |= {view.id for view in views}
        for mark in shown(answer, watched):
            _, case, subject, name = watched.confidential[mark]
            assert [v for v in views if (v.case == case and subject in v.subjects and name in v.fields)], (
                line,
                mark,
            )
            seen.add(mark)
    assert len(seen) > len(watched.confidential) // 5, "the commands have hardly shown anything"


def test_closed_shows_no_sealed_value_and_signs_for_nothing(watched: Watched) -> None:
    before = len(watched.views())
    for line in watched.turns(0):
        answer = watched.office.run("Ida", *line, "--closed")
        assert not CANARY.findall(answer.out + answer.err), line
    assert len(watched.views()) == before


def test_whoever_cannot_sign_sees_nothing_of_it_but_the_rest(watched: Watched) -> None:
    before = len(watched.views())
    refused = 0
    for line in watched.turns(1):
        answer = watched.office.run("lab.example/0000000000000000", *line)
        assert not shown(answer, watched), line
        refused += "--closed shows structural facts only" in answer.err
    assert refused
    assert len(watched.views()) == before
    assert watched.office.run("Nobody", "settings").status == 0


def size(office: Office) -> int:
    entries: int = paged.value(office.see("today", "--closed"), "entries")
    return entries


@pytest.fixture
def circle(office: Office) -> Office:
    """Return an office with a case of Judge and Eve, whose vault logs confidential reads."""
    office.case()
    office.seizure()
    office.exhibit()
    office.done("Judge", "case", "add-member", "C-1", "Judge", "--function", "prosecutor")
    office.done("Judge", "case", "add-member", "C-1", "Eve", "--function", "examiner")
    file = office.folder / "vault" / "custody.toml"
    file.write_text(file.read_text().replace("domain", 'reads = "confidential"\ndomain', 1))
    return office


def test_a_member_is_shown_it_after_the_entry_and_the_case_lists_that(circle: Office) -> None:
    before = size(circle)
    assert "USB stick, black" in circle.run("Eve", "exhibit", "show", "EV/1").out
    (row,) = paged.rows(circle.see("access", "list", "C-1", "--closed"), "views")
    assert (row["access_command"], row["purpose"]) == ("exhibit_show", "not_stated")
    assert "description" in row["fields"].split()
    assert size(circle) == before + 1


def test_whoever_does_not_belong_to_the_case_is_shown_structural_facts_and_signs_for_nothing(
    circle: Office,
) -> None:
    before = size(circle)
    answer = circle.run("Carl", "exhibit", "show", "EV/1")
    assert (answer.status, "(withheld)" in answer.out) == (0, True)
    assert "who reads belongs to none of them" in " ".join(answer.err.split())
    assert "USB stick, black" not in answer.out + answer.err
    closed = circle.run("Carl", "exhibit", "show", "EV/1", "--closed")
    assert (closed.status, "(withheld)" in closed.out, "USB stick, black" in closed.out) == (0, True, False)
    assert "withheld; nothing is logged" in " ".join(closed.err.split())
    assert size(circle) == before


@pytest.mark.parametrize("how", ["flag", "variable"])
def test_what_the_vault_asks_for_is_not_lowered_by_whoever_reads(circle: Office, how: str) -> None:
    lower = ("--reads", "none") if how == "flag" else ()
    variable = {"CUSTODY_READS": "none"} if how == "variable" else {}
    before = size(circle)
    answer = circle.desk.run("exhibit", "show", "EV/1", "--as", circle.keys["Eve"], *lower, **variable)
    assert (answer.status, size(circle)) == (0, before + 1)
    found = circle.desk.run("settings", "--json", *lower, **variable).document["settings"]
    assert next(member for member in found if member["name"] == "reads")["source"].endswith("custody.toml")


def test_a_file_with_what_was_read_is_signed_for_as_well_and_not_written_otherwise(circle: Office) -> None:
    line = ("scene", "make-kit", "a.kit", "--case", "C-1")
    before = size(circle)
    assert circle.run("Carl", *line).status == 5
    assert list(circle.folder.glob("**/a.kit")) == []
    assert size(circle) == before
    assert circle.run("Eve", *line).status == 0
    assert len(list(circle.folder.glob("**/a.kit"))) == 1
    assert size(circle) == before + 1


def test_fields_are_disclosed_open_or_not_at_all(circle: Office) -> None:
    entry = str(circle.done("Eve", "log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    shown = ("--fields", "description", "--purpose", "court", "--to", "Court")
    line = ("entry", "disclose", entry, *shown)
    answer = circle.run("Eve", *line, "--out", "out", "--closed")
    assert (answer.status, list(circle.folder.glob("out*"))) == (2, [])


def test_what_scripts_read_is_signed_for_too(circle: Office) -> None:

    def opened(who: str) -> api.OpenLedger:
        folder = circle.folder
        return api.open_ledger(
            folder / "vault",
            key=circle.keys[who],
            keys=folder / "keys",
            passphrase_file=folder / "passphrase",
            state=folder / "state",
        )

    with opened("Eve") as ledger:
        size = ledger.size
        subject = ledger.resolve("exhibit", "EV/1")
        assert [entry.value("description") for entry in ledger.entries(subject)] == ["USB stick, black"]
        assert ledger.size == size + 1
        assert ledger.entry(size).value("access_command") == "api.entries"
    with (
        opened("Carl") as ledger,
        pytest.raises(RuleBroken, match="is no member of the case"),
    ):
        list(ledger.entries(subject))


def test_whoever_reads_the_file_with_another_program_leaves_no_trace(circle: Office) -> None:
    before = size(circle)
    assert "USB stick, black" not in circle.run("Carl", "exhibit", "show", "EV/1").out
    read = b"".join(file.read_bytes() for file in (circle.folder / "vault").rglob("ledger.db*"))
    assert b"USB stick, black" in read
    assert size(circle) == before
    assert paged.rows(circle.see("access", "list", "C-1", "--closed"), "views") == []
