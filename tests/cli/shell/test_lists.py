"""Every list is shown a page at a time, says how to go on, and gives scripts all of it."""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from custody.cli.answers.row_limits import PAGE
from custody.cli.entering.entries import Entries
from custody.cli.forms.form import leaves
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.proof.note import NoteSigner
from custody.storage.memory.small_ports import FixedClock
from custody.storage.vault.vault import Vault
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.exhibits.test_copy import EXPERT
from tests.cli.exhibits.test_guarding import ANNOUNCE, CLAIM
from tests.cli.exhibits.test_hold import HOLD
from tests.cli.instruments.test_assist import WORDS as HELP
from tests.cli.instruments.test_enquiry import SEND as ENQUIRE
from tests.cli.instruments.test_production import PRODUCE
from tests.cli.office import Office, copied
from tests.once import once

MANY = 120
#: Each list with what is typed after it, the member of its document that holds the rows, and whether the office has
#: many of them. Those without rows are asked for a page all the same.
LISTS: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "access list": (("C-1",), "views", False),
    "actor list": ((), "actors", False),
    "assistance-order list": (("--case", "C-1"), "assistance_orders", True),
    "mla-request list": (("--open",), "mla_requests", False),
    "backup list": (("--all",), "backups", False),
    "case list": (("--open",), "cases", True),
    "copy list": (("--open",), "copies", True),
    "transfer list": (("--to", "Carl"), "offers", True),
    "disposition list": (("--open",), "dispositions", False),
    "disposition candidates": (("--blocked", "--case", "C-1-5"), "candidates", False),
    "deadlines": (("--within", "2w"), "deadlines", True),
    "enquiry list": (("--open",), "enquiries", True),
    "erasure list": (("--open",), "proposals", False),
    "entry searches": ((), "searches", False),
    "destructive-examination list": (("--case", "C-1"), "destructive_examinations", True),
    "exhibit list": (("--custodian", "Eve"), "exhibits", True),
    "exhibit flags": (("--flag", "biohazard"), "exhibits", True),
    "legal-hold list": (("--open",), "legal_holds", True),
    "inspection list": (("--open",), "inspections", False),
    "inventory list": ((), "inventories", False),
    "key list": ((), "keys", False),
    "lock plan": ((), "plan", False),
    "lock status": ((), "locks", False),
    "log checkpoints": ((), "checkpoints", False),
    "log show": (("--first", "3", "--last", "130"), "entries", True),
    "case members": (("C-1",), "members", False),
    "preservation-order list": (("--case", "C-1"), "preservation_orders", True),
    "orphan-deletion list": ((), "proposals", False),
    "location list": (("--all",), "locations", True),
    "privilege list": (("--open",), "claims", True),
    "production-order list": ((), "production_orders", True),
    "preservation-request list": (("--outgoing",), "preservation_requests", True),
    "scene list": ((), "scenes", False),
    "scene drafts": (("--box", "drafts"), "drafts", False),
    "disclosure list": (("--case", "C-1"), "schedule", True),
    "seizure list": ((), "seizures", True),
    "store reconcile": ((), "findings", True),
    "timestamp list": ((), "timestamps", False),
    "witness list": ((), "cosignatures", False),
}
#: The lists of what a program or a house has few of, whatever comes in.
WHOLE = {"profile list"}
_NAMED = ("label", "reference", "reference", "requester_ref")


@contextmanager
def many(things: Sequence[str | None] = (None,) * (MANY - 1)) -> Iterator[None]:
    """Enter whatever is entered once for each of these things, None for a new one, under another name each."""
    usual = Entries.draft

    def draft(
        entries: Entries, vault: Vault, signer: NoteSigner, requests: Sequence[Request]
    ) -> list[SignedDraft]:
        def again(thing: str | None, at: int) -> Iterator[Request]:
            new = vault.journal.new_subject()
            for request in requests:
                named = {name: f"{request.values[name]}-{at}" for name in _NAMED if request.values.get(name)}
                subject = thing or (new if request.subject else None)
                yield replace(request, values={**request.values, **named}, subject=subject)

        further = [item for at, thing in enumerate(things) for item in again(thing, at)]
        return usual(entries, vault, signer, [*requests, *further])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Entries, "draft", draft)
        yield


@pytest.fixture(scope="module")
def crowded(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office that has many of most things, to be read only, which is made once in a whole run."""
    folder, told = once(tmp_path_factory, "crowded", partial(_crowd, staffed))
    made = Office(Desk(folder, FixedClock(told["now"])))
    made.keys = told["keys"]
    return copied(made, tmp_path_factory.mktemp("crowded") / "desk")


def _crowd(staffed: Office, folder: Path) -> dict[str, Any]:
    """Enter many of most things at a desk in ``folder``; return where its clock stands, and everybody's key."""
    office = copied(staffed, folder)
    (office.folder / "copy.dd").write_bytes(b"image")
    (office.folder / "drafts").mkdir()
    with many():
        office.case()
        office.order()
        office.sent()
        office.seizure()
        office.done("Carl", "location", "register", "SHELF-1", "--location-type", "shelf")
        office.done("Judge", "assistance-order", "issue", "C-1", *HELP, "--reference", "A-1")
        office.done("Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1")
        office.done("Judge", *ENQUIRE, "--reference", "Q-1")
        office.exhibit()
        office.done("Judge", "legal-hold", "place", "--case", "C-1", "--reference", "H-1", *HOLD)
    first, *others = [row["id"] for row in paged.listed(office.see("exhibit", "list"))]
    assert len(others) == MANY - 1
    with many():
        back = ("--to", "Dr. Orr", "--return-due-at", "2026-11-20T12:00:00Z", "--reference", "K-1")
        office.done("Eve", "copy", "make", first, *EXPERT, *back)
        claim = ("--reference", "PR-1", *CLAIM, "--ruling-due-at", "2026-11-10T12:00Z")
        office.done("Eve", "privilege", "claim", first, *claim)
        office.done("Eve", "destructive-examination", "announce", first, *ANNOUNCE)
    with many(others):
        office.done("Eve", "exhibit", "flag", first, "biohazard")
        office.done("Eve", "transfer", "offer", first, "--to", "Carl", "--purpose", "examination")
    stored = office.folder / "vault" / "objects" / "objects" / "0b"
    stored.mkdir(parents=True)
    for at in range(MANY):
        (stored / f"0b{at:030x}").write_bytes(b"nobody entered it")
    return {"now": office.desk.clock.now(), "keys": office.keys}


def test_every_list_is_in_the_table() -> None:
    found = {
        " ".join(words): {flag for action in parser._actions for flag in action.option_strings}
        for words, parser in leaves()
    }
    assert {name for name, flags in found.items() if {"--skip", "--limit"} <= flags} == set(LISTS)
    assert {name for name in found if name.endswith(" list")} - set(LISTS) == WHOLE


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_says_how_to_go_on_and_its_pages_are_all_of_it(crowded: Office, name: str) -> None:
    more, member, crowd = LISTS[name]
    words = (*name.split(), *more)
    plain = crowded.desk.run(*words, "--json")
    every = _rows(plain.document, member)
    assert (len(every) >= MANY) == crowd, len(every)
    given = ("skipped", "more") if name == "deadlines" else ("skipped", "total")
    some = crowded.desk.run(*words, "--json", "--skip", "1", "--limit", "1")
    assert some.document.get("schema") == paged.SCHEMA or set(given) <= set(some.document)
    assert some.status == plain.status
    assert len(_rows(some.document, member)) == min(1, max(0, len(every) - 1))
    steps = list(_steps(crowded, words))
    pages = [
        _rows(crowded.desk.run(*step, "--json", "--skip", str(at * PAGE)).document, member)
        for at, step in steps
    ]
    assert [row for page in pages for row in page] == every
    assert len(steps) == max(1, -(-len(every) // PAGE))


def _rows(document: paged.Document, member: str) -> Sequence[object]:
    """Return the rows of a list: those of a table where its document is a page."""
    if document["schema"] != paged.SCHEMA:
        rows: Sequence[object] = document[member]
        return rows
    return paged.rows(document, member)


def _steps(office: Office, words: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the command of each page, without its --skip, as the page before says it."""
    at, line = 0, list(words)
    while True:
        yield at, words
        out = office.desk.run(*line).out
        onward = re.search(r" Go on: custody (.*)\n\Z", out)
        if onward is None:
            return
        at += 1
        line = shlex.split(onward[1])
        assert line == [*words, "--skip", str(at * PAGE)]


def test_entries_are_turned_back_from_the_newest(crowded: Office) -> None:
    def entries(*words: str) -> list[int]:
        return [entry["entry"] for entry in crowded.see("log", "show", *words)["entries"]]

    size = crowded.size()
    assert entries() == list(range(size - PAGE, size))
    assert entries("--skip", str(PAGE)) == list(range(size - 2 * PAGE, size - PAGE))
    assert entries("--limit", "0") == list(range(size))
    shown = crowded.desk.run("log", "show", "--skip", str(PAGE)).out
    assert shown.endswith(f"{PAGE} skipped. Go on: custody log show --skip {2 * PAGE}\n")


def test_a_command_to_go_on_keeps_what_was_typed_as_a_shell_reads_it(crowded: Office) -> None:
    def last(*words: str) -> str:
        return crowded.desk.run(*words).out.splitlines()[-1]

    assert last("case", "list", "--limit=7", "--skip=3", "--skip=5") == (
        "7 of 120 shown, 5 skipped. Go on: custody case list --limit=7 --skip 12"
    )
    assert last("location", "list", "--keys", "my keys") == (
        "50 of 120 shown. Go on: custody location list --keys 'my keys' --skip 50"
    )
    assert last("case", "list", "--skip", "100") == "20 of 120 shown, 100 skipped."
    assert last("case", "list", "--skip", "500") == "0 of 120 shown, 500 skipped."
    assert crowded.desk.run("log", "show", "--entry", "3", "--skip", "1").status == 2


def test_a_thing_is_shown_with_the_first_rows_of_each_table_and_how_many_more_there_are(
    crowded: Office,
) -> None:
    shown = crowded.desk.run("case", "show", "C-1").out
    assert f"Preservation orders ({MANY})\n" in shown
    assert shown.count("  and 70 more\n") >= 4
    assert shown.endswith("\nAll rows: custody case show C-1 --limit 0\n")
    fewer = crowded.desk.run("case", "show", "C-1", "--limit", "2").out
    assert "  and 118 more\n" in fewer
    assert "  and 20 more\n" in crowded.desk.run("case", "show", "C-1", "--limit", "100").out
    behind = crowded.desk.run("case", "show", "--limit", "2", "--", "C-1").out
    assert behind == fewer.replace("show C-1 --limit 0", "show --limit 0 -- C-1")
    whole = crowded.desk.run("case", "show", "C-1", "--limit", "0").out
    assert " more\n" not in whole
    assert len(whole.splitlines()) > len(shown.splitlines()) + 4 * 70 - 20
    assert len(paged.rows(crowded.see("case", "show", "C-1", "--limit", "2"), "preservation_orders")) == MANY


def test_a_list_is_written_to_a_file_in_the_form_that_its_name_says(crowded: Office) -> None:
    for name, begins in (
        ("orders.csv", '\ufeff"order","order identifier"'),
        ("orders.html", "<!doctype html>"),
    ):
        done = crowded.desk.run(
            "preservation-order", "list", "--case", "C-1", "--out", name, "--json"
        ).document
        text = (crowded.folder / name).read_text("utf-8")
        assert text.startswith(begins)
        assert done["sha256"] == sha256((crowded.folder / name).read_bytes()).hexdigest()
        assert text.count("Example Mail Ltd") == len(paged.rows(done, "preservation_orders")) == MANY
        assert crowded.desk.run("preservation-order", "list", "--out", name).status == 7
    assert crowded.desk.run("preservation-order", "list", "--out", "orders.pdf").status == 2
    some = ("preservation-order", "list", "--out", "orders.csv", "--force", "--limit", "3")
    assert crowded.desk.run(*some).out.startswith("written to")
    assert len((crowded.folder / "orders.csv").read_text("utf-8").splitlines()) == 4


def test_a_list_for_programs_has_identifiers_instants_to_the_second_and_codes(crowded: Office) -> None:
    names = {"transfer": "offers", "preservation-order": "preservation_orders", "case": "cases"}
    instants = codes = 0
    for command, member in names.items():
        done = crowded.desk.run(command, "list", "--out", f"{command}.csv", "--json").document
        with (crowded.folder / f"{command}.csv").open(encoding="utf-8-sig", newline="") as file:
            written = list(csv.DictReader(file))
        table = done["tables"][member]
        assert len(written) == len(table["rows"]) > 0
        for line, row in zip(written, table["rows"], strict=True):
            for key, column in table["columns"].items():
                value = row["cells"][key]["value"]
                if column["sort"] == "thing":
                    assert line[f"{column['title']} identifier"] == (value or "")
                elif column["sort"] in ("instant", "code") and isinstance(value, str):
                    assert line[column["title"]] == value
                    instants += bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value))
                    codes += column["sort"] == "code"
        assert any(name.endswith(" identifier") for name in written[0])
    assert min(instants, codes) > 100


@pytest.mark.parametrize("words", ["exhibit list", "log show"])
def test_the_part_of_a_list_says_how_much_is_left_out_as_the_reference_says(
    crowded: Office, words: str
) -> None:
    part = crowded.see(*words.split(), "--limit", "2", "--skip", "3")
    if words == "log show":
        assert (part["skipped"], part["total"] > 100, len(part["entries"])) == (3, True, 2)
    else:
        (table,) = part["tables"].values()
        whole = crowded.see(*words.split())["tables"]["exhibits"]["rows"]
        assert table["more"] == len(whole) - len(table["rows"]) > 0
        assert "total" not in part
