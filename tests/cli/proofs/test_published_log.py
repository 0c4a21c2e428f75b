"""`custody verify --published`: what `custody log publish` writes is verified from its files, and faults are named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import custody
from custody.proof import note
from custody.storage.memory.small_ports import CountedEntropy
from tests.cli import paged
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, copied, golden
from tests.cli.proofs.test_timestamp_token import AUTHORITY, stamped
from tests.proof.merkle.rfc import flip

ROOT = Path(custody.__file__).resolve().parent.parent
LOG = ("--vkey", "@log.vkey")
PUB = ("verify", "--published", "pub", *LOG)


@pytest.fixture(scope="module")
def published(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return a cosigned office that published twice with entries, with keys and earlier checkpoints."""
    office = copied(staffed, tmp_path_factory.mktemp("published") / "desk")
    folder = office.folder
    (folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("log", "checkpoint", "--out", "kept")
    office.desk.run("log", "publish", "pub", "--with-entries")
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.see("witness", "init", "--name", "w.example/1", "--keys", str(folder / "w"))
    (folder / "w.vkey").write_text(json.loads((folder / "w" / "w.example~1.key").read_text())["vkey"] + "\n")
    office.see("witness", "request", "--out", "stick")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned")
    office.see(*sign, "--keys", str(folder / "w"))
    office.see("witness", "add", "cosigned", "--vkey", "@w.vkey")
    office.desk.run("log", "publish", "pub", "--with-entries")
    office.desk.run("log", "publish", "bare")
    keys = [paged.value(office.see("key", "show", office.keys[name]), "vkey") for name in ("Ada", "Eve")]
    (folder / "people.vkeys").write_text("".join(f"{key}\n" for key in keys))
    return office


@pytest.fixture
def pub(published: Office, tmp_path: Path) -> Office:
    """Return the same office with a published folder for one test, after it was verified untouched."""
    office = copied(published, tmp_path / "desk")
    office.desk = Desk(office.folder, office.desk.clock, CountedEntropy(b"published"))
    assert verified(office).status == 0
    return office


def verified(office: Office, *more: str) -> Answer:
    return office.desk.run(*PUB, *more, "--json")


def faults(answer: Answer) -> list[str]:
    return [fault["told"] for fault in answer.document["faults"]]


def test_a_published_folder_is_verified_in_each_scope_and_says_what_was_not_asked(published: Office) -> None:
    document = published.see(*PUB)
    assert document["scopes"] == {
        "log": "verified",
        "witnesses": "not_asked",
        "tiles": "verified",
        "entries": "verified",
        "chain": "verified",
        "signers": "not_asked",
        "files": "verified",
        "rules": "not_asked",
    }
    assert (document["checkpoint"]["size"], document["faults"]) == (published.size(), [])
    shown = published.desk.run(*PUB).out
    assert shown.startswith("VERIFIED: log, tiles, entries, chain, files\n")
    assert shown.endswith("VERIFIED: log, tiles, entries, chain, files\n")
    assert "not that others are shown the same log" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


def test_the_answers_for_scripts_are_those_on_file(published: Office) -> None:
    words = (*PUB, "--witness", "@w.vkey", "--signer", "@people.vkeys", "--old", "kept", "--json")
    golden("verify-published", published.desk.run(*words), published.folder)


def test_everything_that_can_be_brought_is_used(published: Office) -> None:
    more = ("--witness", "@w.vkey", "--signer", "@people.vkeys", "--old", "kept", "--with-entries")
    document = published.see(*PUB, *more)
    assert {word for scope, word in document["scopes"].items() if scope != "rules"} == {"verified"}
    assert {key["key"] for key in document["keys"]} == {published.keys["Ada"], published.keys["Eve"]}
    assert all(key["given"] for key in document["keys"])
    assert document["old"]["size"] < document["checkpoint"]["size"]


def test_a_folder_without_entries_is_verified_for_what_it_holds(published: Office) -> None:
    words = ("verify", "--published", "bare", *LOG)
    document = published.see(*words)
    assert (document["with_entries"], document["keys"]) == (False, [])
    assert document["scopes"]["entries"] == "not_asked"
    asked = published.see(*words, "--with-entries", status=4)
    assert asked["scopes"]["entries"] == "undecided"


def test_every_file_of_a_folder_that_is_changed_or_gone_is_named(pub: Office) -> None:
    folder = pub.folder / "pub"
    for path in sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()):
        data = (folder / path).read_bytes()
        for bit in (3, 4 * len(data), 8 * len(data) - 4):
            (folder / path).write_bytes(flip(data, bit))
            answer = verified(pub, "--witness", "@w.vkey")
            told = answer.out + answer.err
            assert answer.status in (3, 4), f"bit {bit} of {path}: {told}"
            # A checkpoint whose name of a key was changed is signed by nobody who is known.
            assert path in told or (path == "checkpoint" and "signature" in told), (
                f"bit {bit} of {path}: {told}"
            )
        (folder / path).unlink()
        answer = verified(pub)
        if path == "checkpoint":
            assert (answer.status, "there is no file 'checkpoint'" in answer.err) == (6, True)
        elif "verified" not in answer.document["verdict"]:
            assert (answer.status, f"{path} is missing" in faults(answer)) == (4, True)
        else:
            assert path in {"tile/0/000.p/5", "tile/entries/000.p/5"}
        (folder / path).write_bytes(data)
    assert verified(pub).status == 0


def test_an_entry_that_is_not_the_one_signed_for_is_named_by_its_number(pub: Office) -> None:
    bundle = max((pub.folder / "pub" / "tile" / "entries").glob("000.p/*"), key=lambda one: int(one.name))
    data = bundle.read_bytes()
    assert b'"kind":"case.opened"' in data
    bundle.write_bytes(data.replace(b'"kind":"case.opened"', b'"kind":"case.closed"', 1))
    answer = verified(pub)
    assert (answer.status, answer.document["scopes"]["entries"]) == (3, "false")
    (one,) = [each for each in answer.document["faults"] if each["false"]]
    assert one["entry"] == 5
    assert one["told"].startswith(f"entry 5 in tile/entries/000.p/{bundle.name} is not the one that tile/0/")
    shown = pub.desk.run(*PUB)
    assert shown.out.startswith("BROKEN: entries\n")
    assert "what is wrong: 1\n" in shown.out
    assert "\n  entry 5 in tile/entries" in shown.out


def test_a_folder_that_was_set_back_is_named_by_itself_or_by_what_somebody_kept(pub: Office) -> None:
    now = pub.folder / "pub" / "checkpoint"
    newest = now.read_bytes()
    now.write_bytes((pub.folder / "kept").read_bytes())
    answer = verified(pub)
    assert (answer.status, answer.document["scopes"]["files"]) == (3, "false")
    assert "an older one" in answer.document["reasons"]["files"]
    for path in (*(pub.folder / "pub").glob("tile/*/000.p/*"),):
        if path.name != "5":
            path.unlink()
    assert verified(pub).status == 0
    (pub.folder / "newest").write_bytes(newest)
    answer = verified(pub, "--old", "newest")
    assert (answer.status, answer.document["scopes"]["consistency"]) == (3, "false")


def test_a_checkpoint_of_another_log_is_named(pub: Office, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other", entropy=CountedEntropy(b"other"))
    other.done("init", "--domain", "lab.example")
    (pub.folder / "pub" / "checkpoint").write_text(other.run("log", "checkpoint").out)
    answer = verified(pub)
    assert (answer.status, answer.document["scopes"]["log"]) == (4, "undecided")
    assert "it is a checkpoint of lab.example/" in answer.document["reasons"]["log"]


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--published", "nowhere"), 6, "there is no folder 'nowhere'"),
        (("--published", "kept"), 2, "is a file, not a folder"),
        (("--published", "keys"), 6, "there is no file 'checkpoint' in the folder"),
        (("--published", "pub", "kept"), 2, "no proof file and no other checkpoint goes with it"),
        (("--published", "pub", "--fields", "kept"), 2, "verified by itself"),
        (("--published", "pub", "--checkpoint", "kept"), 2, "verified by itself"),
        (("--published", "pub", "--old", "log.vkey"), 3, "note"),
        (("--published", "pub", "--signer", "kept"), 2, "not a verifier key"),
        (("--published", "pub", "--signer", "@kept"), 2, "not a verifier key"),
        (("--published", "pub", "--tsa", "kept"), 3, "no certificates"),
        (("--with-entries",), 2, "--with-entries asks for the entries of a folder"),
    ],
)
def test_a_wrong_call_says_what_it_is(
    published: Office, words: tuple[str, ...], status: int, says: str
) -> None:
    answer = published.desk.run("verify", *LOG, *words)
    assert (answer.status, answer.out) == (status, "")
    assert says in " ".join(answer.err.split())


def test_a_folder_of_proofs_and_a_published_one_are_told_apart(published: Office) -> None:
    answer = published.desk.run("verify", "pub", *LOG)
    assert (answer.status, "custody verify --published DIR" in " ".join(answer.err.split())) == (6, True)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(pub: Office) -> None:
    tile = next((pub.folder / "pub" / "tile" / "0").glob("000.p/[!5]*"))
    shutil.move(tile, pub.folder / "outside")
    tile.symlink_to(pub.folder / "outside")
    answer = verified(pub)
    assert (answer.status, answer.document["scopes"]["tiles"]) == (4, "undecided")
    assert "leads out of the published folder" in answer.document["reasons"]["tiles"]


def test_tokens_are_judged_by_their_checkpoints_and_under_a_root_that_is_brought(pub: Office) -> None:
    (pub.folder / "root.pem").write_bytes(AUTHORITY.pem())
    pub.done("Ada", "timestamp", "trust", "root.pem")
    stamped(pub)
    pub.desk.run("log", "publish", "pub", "--with-entries")
    unasked = verified(pub)
    assert (unasked.status, unasked.document["scopes"]["tokens"]) == (0, "not_asked")
    assert len(unasked.document["tokens"]) == 1
    asked = verified(pub, "--tsa", "root.pem")
    assert (asked.status, asked.document["scopes"]["tokens"]) == (0, "verified")
    folder = pub.folder / "pub" / "tokens"
    for file in sorted(folder.iterdir()):
        data = file.read_bytes()
        file.write_bytes(flip(data, 4 * len(data)))
        bad = verified(pub, "--tsa", "root.pem")
        assert (bad.status in (3, 4), f"tokens/{file.name}" in "".join(faults(bad))) == (True, True), (
            file.name
        )
        file.write_bytes(data)
    (checkpoint,) = [path for path in folder.iterdir() if "." not in path.name]
    checkpoint.unlink()
    assert verified(pub).status == 4


def test_it_runs_without_vault_database_and_network(published: Office, tmp_path: Path) -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('a socket was opened')\n"
        "socket.socket = refuse\n"
        "from custody.cli.main import run\n"
        "status = run()\n"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('sqlalchemy', 'sqlmodel', 'alembic', 'sqlite3', 'platformdirs', 'cryptography')])\n"
        "sys.exit(status)\n"
    )
    before = sorted(published.folder.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-c", program, *PUB],
        cwd=published.folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert sorted(published.folder.rglob("*")) == before


def test_a_training_ledger_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "training")
    desk.done("init", "--domain", "lab.example", "--training")
    (desk.folder / "log.vkey").write_text(desk.done("log", "vkey")["vkey"])
    desk.done("log", "publish", "pub")
    document: dict[str, Any] = desk.done("verify", "--published", "pub", *LOG)
    assert document["training"] is True
    assert (
        note.VerifierKey.parse((desk.folder / "log.vkey").read_text()).name
        == document["checkpoint"]["origin"]
    )
