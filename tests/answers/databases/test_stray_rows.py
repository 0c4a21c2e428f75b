"""Rows that somebody put into a ledger's database beside the program: named, and taken away by whoever owns it.

On a server the power is that of anybody who may enter, without any key; on a file that of whoever may write to it. No
guard is touched: each row is one that the database takes. The record is not harmed by any of them, so that what is
entered goes on once they are gone.
"""

from __future__ import annotations

import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from custody.errors import ProofInvalid
from custody.ledger.ports import EntryRow
from custody.model.entry import openings as opening_format
from custody.model.entry.openings import Opening
from custody.storage.database import SqlLedgerStore
from custody.storage.database.reader import frame
from custody.storage.settings.settings import load
from custody.storage.vault.vault import open_vault
from tests.answers.databases.rights_server import house
from tests.answers.databases.stray_lab import Lab, in_file, on_server
from tests.cli.exhibits.test_exhibit_import import ABOUT, GOOD, MAP
from tests.cli.office import Office
from tests.failures import every
from tests.postgres.server import server

SUBJECT = "INSERT INTO subjects (id, name) SELECT max(id) + 1, {name} FROM subjects"
ENTRY = (
    "INSERT INTO entries (position, subject, seq, id, leaf, prev, note)"
    " SELECT (SELECT max(position) + 1 FROM entries), (SELECT max(id) FROM subjects), 0, {name}, {hash}, NULL, {bytes}"
)
OPENING = "INSERT INTO openings (position, erased, leaves) SELECT max(position), 256, {bytes} FROM entries"
HEAD = "UPDATE head SET size = size + 1, root = {hash} WHERE id = 1"
CHECKPOINT = (
    "INSERT INTO checkpoints (size, note) SELECT min(position), {bytes} FROM entries"
    " WHERE position > 0 AND position NOT IN (SELECT size FROM checkpoints)"
)
ENTERED = (SUBJECT, ENTRY, OPENING)
#: What is put there, by name; and whether the next entry is kept out by it.
JUNK: dict[str, tuple[tuple[str, ...], bool]] = {
    "an entry": (ENTERED, True),
    "an entry and the head": ((*ENTERED, HEAD), True),
    "an entry, its checkpoint and the head": (
        (
            *ENTERED,
            "INSERT INTO checkpoints (size, note) SELECT max(position) + 1, {bytes} FROM entries",
            HEAD,
        ),
        True,
    ),
    "a subject": ((SUBJECT,), True),
    "many subjects": ((SUBJECT,) * 40, True),
    "sweep results": (("INSERT INTO sweeps (position, leaves) VALUES (3, {bytes})",), False),
    "a cosignature": (
        (
            "INSERT INTO cosignatures (size, vkey, line) SELECT max(size), 'nobody', 'nothing' FROM checkpoints",
        ),
        False,
    ),
    "the mark of an erasure": (("INSERT INTO erasures (position, idx) VALUES (3, 0)",), False),
    "the mark of an erasure, counted": (
        (
            "INSERT INTO erasures (position, idx) VALUES (3, 0)",
            "UPDATE openings SET erased = 257, leaves = leaves WHERE position = 3",
        ),
        False,
    ),
    "an entry, with results and a mark": (
        (
            *ENTERED,
            "INSERT INTO sweeps (position, leaves) SELECT max(position), {bytes} FROM entries",
            "INSERT INTO erasures (position, idx) SELECT max(position), 0 FROM entries",
        ),
        True,
    ),
}


@pytest.fixture(params=["server", "file"])
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lab]:
    if request.param == "file":
        yield in_file(tmp_path)
        return
    with house(tmp_path) as made:
        yield on_server(made)
        server().run(f'DROP ROLE IF EXISTS "{made.name}_keeper"')


def sound(lab: Lab) -> None:
    assert lab.check() == (0, "verified", [])
    lab.office.done("Eve", "case", "open", "CONTROL-1")


def kept(lab: Lab) -> list[dict[str, Any]]:
    """Return the rows in the one file that keeps what was taken away."""
    (file,) = (lab.office.folder / "vault" / "removed").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    document = json.loads(file.read_text())
    assert document["schema"] == "custody.removed/1"
    rows: list[dict[str, Any]] = document["rows"]
    return rows


def test_rows_of_nobody_are_named_and_the_owner_takes_them_away(lab: Lab) -> None:
    """Each row is put where all is right again after the one before, and after what was entered then.

    A repair removes what the dry run before it named: that one has removed nothing.
    """
    sound(lab)

    def check(name: str) -> None:
        statements, stopping = JUNK[name]
        case = f"AFTER-{[*JUNK].index(name)}"
        before = lab.office.size()
        lab.put(*statements)
        status, verdict, found = lab.check()
        assert (status, verdict) == (3, "false")
        kept_out = lab.office.run("Eve", "case", "open", case) if stopping else None
        lab.own()
        foreseen = lab.office.desk.run("doctor", "--repair", "--dry-run", "--json")
        answer = lab.office.desk.run("doctor", "--repair", "--json")
        assert lab.check() == (0, "verified", []), answer.out or answer.err
        assert lab.office.size() == before
        assert any("custody doctor --repair" in item["act"] for item in found)
        if kept_out is not None:
            assert kept_out.status == 3
            assert "rows that no signature stands for" in kept_out.err.replace("\n", " ")
            assert "custody doctor --repair" in kept_out.err.replace("\n", " ")
        done = answer.document["repaired"]
        assert done["removed"]
        assert (done["removed"], done["lost"]) == (foreseen.document["would_repair"]["removed"], [])
        rows = kept(lab)
        assert len(rows) >= len([statement for statement in statements if statement.startswith("INSERT")])
        junk = [row["row"]["note"]["base64"] for row in rows if row["table"] == "entries"]
        assert [b64decode(text) for text in junk] == [b"junk"] * len(junk)
        lab.office.done("Eve", "case", "open", case)
        lab.disown()
        shutil.rmtree(lab.office.folder / "vault" / "removed")

    every(JUNK, check)
    lab.own()
    assert lab.check() == (0, "verified", [])
    assert lab.office.desk.run("doctor", "--repair", "--json").document["repaired"]["removed"] == []


def test_a_checkpoint_of_nobody_at_a_free_size_is_taken_away(lab: Lab) -> None:
    sound(lab)
    enter_a_list(lab.office)
    before = lab.check()
    assert before[:2] == (10, "verified")
    lab.put(CHECKPOINT)
    status, verdict, found = lab.check()
    assert (status, verdict) == (3, "false")
    assert [failure["code"] for failure in found if failure["severity"] == "error"] == ["checkpoint_form"]
    lab.own()
    (removed,) = lab.office.desk.run("doctor", "--repair", "--json").document["repaired"]["removed"]
    assert removed.startswith("checkpoints: ")
    assert lab.check() == before


def enter_a_list(office: Office) -> None:
    """Enter several things in one commit, which leaves sizes without a checkpoint."""
    (office.folder / "map.toml").write_text(MAP)
    (office.folder / "list.csv").write_bytes(GOOD.encode())
    office.done("Eve", "exhibit", "import", "list.csv", *ABOUT, status=10)


def test_openings_that_were_overwritten_with_nothing_are_said_to_be_gone(lab: Lab) -> None:
    sound(lab)
    lab.put(
        "INSERT INTO erasures (position, idx) VALUES (3, 0)",
        "UPDATE openings SET erased = 257, leaves = {zeros} WHERE position = 3",
    )
    status, verdict, found = lab.check()
    assert (status, verdict) == (3, "false")
    assert "openings_missing" in {failure["code"] for failure in found}
    lab.own()
    answer = lab.office.desk.run("doctor", "--repair")
    assert answer.status == 3
    assert "entry 3 cannot be replayed" in answer.err.replace("\n", " ")
    assert lab.check()[1] == "false"


def test_a_value_that_was_erased_by_nobody_is_said_to_be_gone(lab: Lab) -> None:
    """The openings keep their form, as the program's own erasure leaves them; there is no proposal and no entry."""
    sound(lab)
    office = lab.office
    settings = load({}, office.desk.environ, folder=office.folder)
    last = office.size() - 1
    with open_vault(settings, office.desk.clock, office.desk.entropy, readonly=True) as vault:
        openings = opening_format.decode(vault.store.read().openings(last))
    at = next(index for index, one in enumerate(openings) if b"CONTROL-1" in (one.leaf or b""))
    framed = frame(opening_format.encode(openings))
    without = [Opening(None, one.hash) if index == at else one for index, one in enumerate(openings)]
    literal = lab.literal(frame(opening_format.encode(without), len(framed)))
    lab.put(
        f"INSERT INTO erasures (position, idx) VALUES ({last}, {at})",  # noqa: S608 - only numbers
        f"UPDATE openings SET erased = 257, leaves = {literal} WHERE position = {last}",  # noqa: S608 - our bytes
    )
    status, verdict, found = lab.check()
    assert (status, verdict) == (3, "false")
    assert {"erasure_unfounded", "lost"} <= {failure["code"] for failure in found}
    lab.own()
    told = f"what was sealed in entry {last} was overwritten, and no entry says that it was erased"
    for words in (("doctor", "--repair", "--dry-run"), ("doctor", "--repair")):
        answer = office.desk.run(*words)
        assert answer.status in (9, 10), answer.err
        assert told in " ".join(answer.out.split())
    assert lab.check()[1] == "false"


def test_an_entry_that_the_log_signed_is_never_taken_away(lab: Lab) -> None:
    """Whoever takes the newest checkpoint away makes an entry look like one of nobody; the head remembers it."""
    sound(lab)
    lab.own()
    lab.unguarded("DELETE FROM checkpoints WHERE size = (SELECT max(size) FROM checkpoints)")
    assert lab.check()[1] == "false"
    size = lab.office.size()
    for words in (("doctor", "--repair", "--dry-run"), ("doctor", "--repair")):
        answer = lab.office.desk.run(*words)
        assert answer.status == 9, answer.out or answer.err
        assert f"the remembered head has {size} entries" in answer.err.replace("\n", " ")
    assert lab.office.size() == size
    assert not (lab.office.folder / "vault" / "removed").exists()


def test_without_a_remembered_head_nothing_is_taken_away(lab: Lab) -> None:
    sound(lab)
    lab.put(*ENTERED)
    lab.own()
    (head,) = lab.office.folder.glob("state/*/head")
    head.rename(head.with_name("elsewhere"))
    answer = lab.office.desk.run("doctor", "--repair")
    assert answer.status == 9
    assert "no head is remembered on this machine" in answer.err.replace("\n", " ")
    head.with_name("elsewhere").rename(head)
    assert lab.office.desk.run("doctor", "--repair", "--json").document["repaired"]["removed"]
    assert lab.check() == (0, "verified", [])


def test_only_the_owner_of_a_server_takes_rows_away(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        lab = on_server(made)
        sound(lab)
        lab.put(*ENTERED)
        answer = lab.office.desk.run("doctor", "--repair")
        assert answer.status == 8
        assert "may not" in answer.err
        assert lab.check()[1] == "false"
        assert not (made.vault / "removed").exists()


def test_a_program_that_was_open_before_names_what_it_meets(tmp_path: Path) -> None:
    """The row comes while the program is running, which has looked at its opening and found nothing."""
    lab = in_file(tmp_path)
    sound(lab)
    settings = load({}, lab.office.desk.environ, folder=tmp_path)
    with open_vault(settings, lab.office.desk.clock, lab.office.desk.entropy) as vault:
        assert vault.store.rows_beyond_end() == []
        lab.put(*ENTERED)
        with (
            pytest.raises(ProofInvalid, match="rows that no signature stands for: entry"),
            vault.store.begin() as txn,
        ):
            txn.append([EntryRow(lab.office.size(), "x", "s", 0, None, bytes(32), b"", b"")])


def test_a_subject_that_was_named_behind_those_of_nobody_keeps_its_entries(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that was open before goes on, and gives numbers beyond the ledger to what it names."""
    sound(lab)
    lab.put(*(SUBJECT,) * 40)
    with monkeypatch.context() as patch:
        patch.setattr(SqlLedgerStore, "rows_beyond_end", lambda *_: [])
        lab.office.done("Eve", "case", "open", "C-9")
    lab.put(SUBJECT)
    assert {failure["code"] for failure in lab.check()[2]} == {"row_stray"}
    lab.own()
    assert lab.office.desk.run("doctor", "--repair", "--json").document["repaired"]["removed"]
    assert lab.check() == (0, "verified", [])
    lab.office.done("Eve", "case", "close", "C-9", "--outcome", "ended")
    lab.office.done("Eve", "case", "open", "C-10")
    assert lab.check() == (0, "verified", [])
