"""Files are found, marked, stored, and what stands at the end is shown; work waits, is set aside, and is ended."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from custody.display import visible
from custody.ledger.ports import RecordRow
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import LockCheck, StoredObject
from custody.pages.parts.page import Action
from custody.pages.parts.wording import when
from custody.pages.stores.stored_objects import locked
from custody.proof.commitments.values import name_bytes
from custody.storage.database import SqlLedgerStore
from custody.storage.vault.vault import DATABASE
from custody.tui.screens.form import FormScreen
from custody.tui.screens.storing import StoringScreen
from custody.tui.services.evidence_folders import look
from fixtures.hostile_names import HOSTILE_NAMES
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.sitting import play, sitting


@pytest.fixture
def seized(office: Office) -> Office:
    """Return an office with a case and an exhibit of which nothing is stored yet."""
    office.case()
    office.seizure()
    office.exhibit()
    return office


def evidence(office: Office, **files: bytes) -> Path:
    """Lay files into a folder of their own below the desk."""
    folder = office.folder / "evidence"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_two_files_are_found_marked_stored_and_shown_with_their_digests(seized: Office) -> None:
    evidence(seized, one=b"first" * 300, two=b"second" * 300)
    before = seized.size()

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            await at.press("3", "enter", "a")
            await at.choose("archive files of it")
            assert "USB stick, case C-1, held by Eve" in at.text
            await at.choose("evidence")
            await at.press("down", "space", "space")
            assert "2 marked, 3.2 KiB: one, two" in at.text
            await at.press("f5", "f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert f"Entry {before}, " in at.text
            assert "archived a file in store" in at.flat
            await at.press("g")
            assert "Stored and entered" in at.text
            assert hashlib.sha256(b"first" * 300).hexdigest() in at.text
            assert hashlib.md5(b"first" * 300, usedforsecurity=False).hexdigest() in at.text

    play(scene)
    assert seized.size() == before + 2
    assert seized.see("check")["verdict"] == "verified"


def test_every_hostile_name_is_listed_as_itself_marked_and_stored_under_the_very_bytes(
    seized: Office,
) -> None:
    folder = evidence(seized)
    written = []
    for name in HOSTILE_NAMES:
        try:
            Path(os.fsdecode(os.fsencode(folder) + b"/" + name.name)).write_bytes(b"data")
        except (OSError, ValueError):
            continue
        written.append(name.name)
    found = look(os.fspath(folder))
    assert sorted(os.fsencode(file.name) for file in found.items) == sorted(set(written))
    seized.desk.folder = folder

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            await at.press("3", "enter", "a")
            await at.choose("archive files of it")
            listed = at.app.screen.query_one("FolderList")
            drawn = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]  # type: ignore[attr-defined]  # a list of options
            assert all(visible(part, told=True) == part for line in drawn for part in line.split("\n     "))
            assert len(drawn) == len(found.items) + 1
            await at.press("down", "space", "f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert "ENTERED" in at.text

    play(scene)
    entry = seized.see("log", "show", "--entry", str(seized.size() - 1))
    assert entry["kind"] == "object.archived"
    recorded = next(field["value"] for field in entry["fields"] if field["name"] == "file_name")
    assert name_bytes(recorded) == os.fsencode(found.items[0].name)


def test_a_file_whose_name_is_no_text_is_shown_under_its_bytes_and_goes_on_where_it_was_not_signed(
    seized: Office,
) -> None:
    folder = evidence(seized, plain=b"y")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).write_bytes(b"x")

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            at.app.evidence = os.fspath(folder)
            at.app.begin(Action("store", ("archive",), {"exhibit": "EV/1"}))
            await at.settle()
            await at.press("down", "space", "space")
            assert r"2 marked, 2 B: plain, \xff" in at.text
            await at.press("f8")
            assert "REVIEW:" in at.text
            await at.press("escape")
            assert "not signed; nothing was entered" in at.text
            await at.press("escape", "escape", "escape", "6")
            assert "Unfinished uploads (2)" in at.text
            assert "0 B of 1 B arrived" not in at.text, "every byte of it lies in the store"
            assert at.text.count("not known: 1 B in one piece") == 2
            lines = at.lines
            lines.highlighted = next(n for n, one in enumerate(lines.shown) if r"\xff" in one)
            await at.press("enter")
            assert r"1 marked, 1 B: \xff" in at.text
            await at.press("f8", "f8", "g")
            assert "Stored and entered" in at.text
            assert at.text.split("\n")[3] == r"\xff"
            assert "b64" not in at.text
            await at.press("6")
            assert "Unfinished uploads (1)" in at.text

    play(scene)


def test_a_lock_is_said_to_have_read_back_only_where_one_did(seized: Office) -> None:
    evidence(seized, one=b"first")
    seized.done("Eve", "archive", "evidence/one", "--exhibit", "EV/1")
    (stored,) = paged.rows(seized.see("exhibit", "show", "EV/1"), "objects")

    def plain(page: str) -> str:
        return seized.desk.run("tui", "--plain", page).out

    assert "lock     none: it can be deleted" in plain(f"object:{stored['object']}")
    assert "lock     none: it can be deleted" in plain(f"stored:{seized.size() - 1}")
    for page in ("integrity", "integrity:drift"):
        assert "every lock read back" not in plain(page)
        assert "no retention lock verified yet" in plain(page)
    now = seized.desk.clock.now()
    checks = (
        LockCheck("local", "check-1", 1, 0, 0, None, now, 0),
        LockCheck("west", "check-2", 3, 0, 2, 0, now, 0),
    )
    store = SqlLedgerStore.open(seized.folder / "vault" / DATABASE, readonly=False)
    with store.begin() as txn:
        txn.put_records([RecordRow(check.space, check.key, check.doc(), check.terms()) for check in checks])
        txn.commit()
    found = Lookup(store.read()).get(StoredObject, stored["object"])
    store.close()
    told = " ".join(plain("integrity:drift").split())
    assert f"as recorded when last verified: 1 lock in local at {when(now)}; 3 locks in west at" in told
    assert "2 of them not readable" in told
    until = replace(found, lock_mode="governance", lock_until="2027-01-01T00:00:00Z")
    assert locked(until) == "governance until 2027-01-01T00:00:00Z, verified"
    assert locked(replace(until, lock_hold=True)).endswith("2027-01-01T00:00:00Z, on hold, verified")
    assert locked(replace(found, lock_hold=True)) == "on hold, verified"


def test_what_is_no_regular_file_is_listed_with_the_reason_and_cannot_be_marked(seized: Office) -> None:
    folder = evidence(seized, file=b"x")
    (folder / "a-link").symlink_to(folder / "file")
    os.mkfifo(folder / "b-pipe")
    found = {file.name: file for file in look(os.fspath(folder)).items}
    assert found["file"].why == ""
    assert "link" in found["a-link"].why
    assert "pipe" in found["b-pipe"].why

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            await at.press("3", "enter", "a")
            await at.choose("archive files of it")
            await at.choose("evidence")
            assert "a link: name the file itself" in at.text
            await at.press("down", "space")
            assert "1 marked, 1 B: file" in at.text

    play(scene)


def test_a_whole_folder_is_marked_and_stored_as_one_object(seized: Office) -> None:
    (evidence(seized, one=b"first") / "below").mkdir()
    before = seized.size()

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            await at.press("3", "enter", "a")
            await at.choose("archive files of it")
            await at.press("down", "space", "f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert f"Entry {before}, " in at.text
            assert "archived a file in store" in at.flat

    play(scene)
    assert seized.size() == before + 1


def test_an_exhibit_that_is_none_is_told_and_nothing_is_stored(seized: Office) -> None:
    evidence(seized, one=b"first")

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            await at.press("6", "a")
            await at.choose("archive files")
            await at.scan("EV/9")
            assert "there is no exhibit" in at.text
            await at.press("f8")
            assert "still needed: the exhibit" in at.text

    play(scene)


@pytest.mark.parametrize("name", ["a\x1b[31mred.dd", "a\u202egpj.dd", "a,b; c = d.dd", "a\\b.dd"])
def test_an_image_with_a_hostile_name_is_acquired_under_the_very_name(seized: Office, name: str) -> None:
    folder = evidence(seized)
    (folder / name).write_bytes(b"sector" * 100)

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            at.app.evidence = os.fspath(folder)
            await at.sign_in(seized, "Eve")
            await at.press("3", "enter", "a")
            await at.choose("record an acquisition")
            await at.press("down", "space", "f8")
            form = at.app.screen
            assert isinstance(form, FormScreen)
            assert form.values["image"] == os.fspath(folder / name)
            assert "\x1b" not in at.text
            assert "\u202e" not in at.text

    play(scene)


def test_the_image_of_an_acquisition_is_marked_and_its_form_asks_the_rest(seized: Office) -> None:
    evidence(seized, image=b"sector" * 100)

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            await at.press("3", "enter", "a")
            await at.choose("record an acquisition")
            await at.choose("evidence")
            await at.press("down", "space", "f8")
            assert at.text.startswith(" Acquisition: record")
            assert "image" in at.text
            assert "method" in at.text

    play(scene)


def test_what_is_marked_is_forgotten_only_when_it_is_asked_twice(seized: Office) -> None:
    folder = evidence(seized, one=b"first", two=b"second")

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            at.app.evidence = os.fspath(folder)
            store = Action("store", ("archive",), {"exhibit": "EV/1"})
            at.app.begin(store)
            await at.settle()
            await at.press("escape")
            assert not isinstance(at.app.screen, StoringScreen), "nothing was marked"
            at.app.begin(store)
            await at.settle()
            await at.press("down", "space", "escape")
            assert "Esc again goes back and unmarks all files: 1" in at.text
            await at.press("space")
            await at.press("escape")
            assert "Esc again goes back and unmarks all files: 2" in at.text
            await at.press("escape")
            assert not isinstance(at.app.screen, StoringScreen)

    play(scene)


def test_an_exhibit_that_is_typed_anew_is_found_before_anything_is_stored_for_it(seized: Office) -> None:
    seized.exhibit("EV/2", "--seal", "S-2")
    folder = evidence(seized, one=b"first")
    before = seized.size()

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            at.app.evidence = os.fspath(folder)
            at.app.begin(Action("store", ("archive",), {"exhibit": "EV/1"}))
            await at.settle()
            await at.press("down", "space", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
            await at.type("EV/2")
            assert "held by Eve" not in at.text
            assert "Enter finds the exhibit" in at.text
            await at.press("f8")
            assert "still needed: the exhibit" in at.text
            await at.press("enter")
            assert "held by Eve" in at.text
            await at.press("f8")
            assert "EV/2" in at.text
            assert "REVIEW:" in at.text
            await at.press("escape")

    play(scene)
    assert seized.size() == before


def test_an_exhibit_that_is_scanned_onto_the_files_is_taken_while_none_is_marked(seized: Office) -> None:
    seized.exhibit("EV/2", "--seal", "S-2")
    folder = evidence(seized, one=b"first")

    async def scene() -> None:
        async with sitting(seized.desk) as at:
            await at.sign_in(seized, "Eve")
            at.app.evidence = os.fspath(folder)
            at.app.begin(Action("store", ("archive",), {"exhibit": "EV/1"}))
            await at.settle()
            screen = at.app.screen
            assert isinstance(screen, StoringScreen)
            await at.scan("EV/2")
            assert screen.values["exhibit"] == "EV/2"
            assert screen.marked == []
            assert "held by Eve" in at.text
            await at.press("down", "space")
            await at.scan("EV/1")
            assert screen.values["exhibit"] == "EV/2"
            assert [file.name for file in screen.marked] == ["one"]
            assert "EV/1 was scanned, but files are marked" in at.flat

    play(scene)
