"""`custody log`: entries shown, the log's key and checkpoints given, and published."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from custody.proof import checkpoint, note, tiles
from tests.cli import paged
from tests.cli.office import Office, golden


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    return office


def vkey(office: Office) -> note.VerifierKey:
    return note.VerifierKey.parse(office.desk.run("log", "vkey").out.strip())


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_entries_are_shown_with_the_names_of_what_they_are_about_and_of_who_signed(lab: Office) -> None:
    rows = lab.see("log", "show")["entries"]
    assert [row["entry"] for row in rows] == list(range(lab.size()))
    assert (rows[0]["about"], rows[0]["by_name"]) == ("ledger", "Ada")
    assert (rows[-1]["kind"], rows[-1]["about"], rows[-1]["by_name"]) == ("exhibit.registered", "EV/1", "Eve")
    shown = lab.desk.run("log", "show").out
    assert "exhibit.registered  EV/1" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    golden("log-show", lab.desk.run("log", "show", "--first", "6", "--json"), lab.folder)
    golden("log-show-entry", lab.desk.run("log", "show", "--entry", "7", "--json"), lab.folder)
    golden("log-checkpoint", lab.desk.run("log", "checkpoint", "--json"), lab.folder)
    golden("log-checkpoints", lab.desk.run("log", "checkpoints", "--json"), lab.folder)
    golden("log-publish", lab.desk.run("log", "publish", "pub", "--json"), lab.folder)
    golden("log-vkey", lab.desk.run("log", "vkey", "--json"), lab.folder)


def test_entries_are_chosen_by_number_and_by_thing(lab: Office) -> None:
    def chosen(*words: str) -> list[int]:
        return [entry["entry"] for entry in lab.see("log", "show", *words)["entries"]]

    last = lab.size() - 1
    assert chosen("--first", "2", "--last", "3") == [2, 3]
    assert chosen("--last", "1") == [0, 1]
    assert chosen("--subject", "EV/1") == [last]
    assert chosen("--subject", "4C53") == [last]
    assert chosen("--subject", "exhibit:EV/1") == [last]
    assert chosen("--subject", "ledger") == [0]
    assert chosen("--subject", "Eve") != chosen("--subject", "Judge")
    assert chosen("--subject", "EV/1", "--last", "1") == []
    assert "no entries" in lab.desk.run("log", "show", "--subject", "EV/1", "--last", "1").out
    assert f"2 of {last + 1} entries" in lab.desk.run("log", "show", "--first", "2", "--last", "3").out


def test_only_the_newest_fifty_are_shown_unless_asked(lab: Office) -> None:
    for at in range(45):
        lab.case(f"N-{at}")
    size = lab.size()
    assert size > 50
    assert [entry["entry"] for entry in lab.see("log", "show")["entries"]] == list(range(size - 50, size))
    assert len(lab.see("log", "show", "--first", "0")["entries"]) == size
    listed = lab.desk.run("log", "checkpoints").out
    assert "50 of 53 shown. Go on: custody log checkpoints --skip 50" in listed


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("show", "--first", "999"), 6, "there is no entry 999"),
        (("show", "--entry", "999"), 6, "there is no entry 999"),
        (("show", "--entry", "1", "--first", "0"), 2, "one entry"),
        (("show", "--subject", "nothing"), 6, "nothing in this ledger"),
        (("show", "--subject", "preservation_order:EV/1"), 6, "no preservation order named"),
        (("show", "--first", "-1"), 2, "whole number"),
        (("checkpoint", "--size", "999"), 2, "newest checkpoint"),
        (("checkpoint", "--size", "0"), 6, "no checkpoint of size 0"),
        (("publish", "\0"), 2, "names no file"),
    ],
)
def test_what_is_not_there_is_said_so(lab: Office, words: tuple[str, ...], status: int, says: str) -> None:
    answer = lab.desk.run("log", *words)
    assert answer.status == status, answer.err
    assert says in answer.err


def test_a_name_that_several_things_have_must_be_told_apart(lab: Office) -> None:
    lab.case("EV/1")
    answer = lab.desk.run("log", "show", "--subject", "EV/1")
    assert (answer.status, "fits 2 things" in answer.err) == (6, True)
    lab.case("EV/1x")
    lab.done("Eve", "case", "open", "EV/1", "--allow-duplicate")
    assert "2 cases are named" in lab.desk.run("log", "show", "--subject", "EV/1").err


def test_one_entry_is_shown_whole_with_a_verdict_for_each_scope(lab: Office) -> None:
    found = lab.see("log", "show", "--entry", str(lab.size() - 1))
    words = {scope: one["verdict"] for scope, one in found["verdicts"].items()}
    assert {scope for scope, word in words.items() if word == "VERIFIED"} == {
        "log",
        "inclusion",
        "entry",
        "signer",
        "key",
        "fields",
    }
    assert words["witnesses"] == words["rules"] == "NOT CHECKED"
    assert found["note"].endswith("\n")
    flat = " ".join(lab.desk.run("log", "show", "--entry", str(lab.size() - 1)).out.split())
    assert all(text in flat for text in ("Eve, key lab.example/", " serial number 4C53 ", " not stated "))


def test_values_of_every_type_are_shown_for_people(lab: Office) -> None:
    (lab.folder / "a.dd").write_bytes(b"abc")
    lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    lab.done("Bot", "sweep", "run")
    pages = "".join(lab.desk.run("log", "show", "--entry", str(at)).out for at in range(lab.size()))
    shown = re.sub(" +", " ", pages).splitlines()
    folded = re.sub("[ \n]+", " ", pages)
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert {" training ledger no", " quantity 1"} <= {*shown}
    assert f" object 3 bytes, SHA-256 {digest} " in folded
    assert " 1 line, root " in folded


def test_an_answer_names_the_entry_it_answers(lab: Office) -> None:
    entry = lab.size() - 1
    lab.done("Eve", "entry", "correct", str(entry), "serial", "x", "--reason", "typing")
    show = ("log", "show", "--entry", str(entry + 1))
    assert lab.see(*show)["answers"] == entry
    assert f" answers entry {entry} " in " ".join(lab.desk.run(*show).out.split())


def test_a_key_that_was_retired_later_is_said_so_and_its_entries_stand(lab: Office) -> None:
    entry = str(lab.size() - 1)
    lab.done("Ada", "key", "revoke", "--key", lab.keys["Eve"], "--reason", "departed")
    found = lab.see("log", "show", "--entry", entry)["verdicts"]["key"]
    assert found["verdict"] == "VERIFIED"
    assert "retired later" in found["why"]


def test_the_verifier_key_is_one_line_that_a_file_can_hold(lab: Office) -> None:
    key = vkey(lab)
    assert key.name == lab.see("log", "vkey")["origin"]
    shutil.rmtree(lab.folder / "vault" / "ledger.db", ignore_errors=True)
    (lab.folder / "vault" / "ledger.db").unlink()
    assert vkey(lab) == key


def test_a_checkpoint_is_given_as_it_is_signed(lab: Office) -> None:
    newest = lab.desk.run("log", "checkpoint").out.encode()
    head = checkpoint.open(newest, vkey(lab))
    assert head.size == lab.size()
    lab.see("log", "checkpoint", "--size", "3", "--out", "third")
    assert checkpoint.open((lab.folder / "third").read_bytes(), vkey(lab)).size == 3
    assert lab.desk.run("log", "checkpoint", "--out", "third").status == 7
    assert "third" in lab.desk.run("log", "checkpoint", "--out", "third", "--force").out


def test_checkpoints_are_listed_by_size(lab: Office) -> None:
    sizes = [row["size"] for row in paged.rows(lab.see("log", "checkpoints"), "checkpoints")]
    assert sizes == list(range(1, lab.size() + 1))
    chosen = paged.rows(lab.see("log", "checkpoints", "--first", "2", "--last", "3"), "checkpoints")
    assert [item["size"] for item in chosen] == [2, 3]
    assert paged.rows(lab.see("log", "checkpoints", "--cosigned"), "checkpoints") == []
    assert "no checkpoints\n" in lab.desk.run("log", "checkpoints", "--cosigned").out


def test_publishing_writes_tiles_and_checkpoint_and_goes_on_from_there(lab: Office) -> None:
    size = lab.size()
    first = lab.see("log", "publish", "pub")
    assert (first["previous"], first["size"], first["entry_bundles"]) == (0, size, 0)
    assert files(lab.folder / "pub") == {"checkpoint", tiles.tile_path(0, 0, size)}
    again = lab.see("log", "publish", "pub")
    assert (again["hash_tiles"], again["checkpoint_new"]) == (0, False)
    lab.case("C-2")
    more = lab.desk.run("log", "publish", "pub").out
    assert f"{size + 1}, {size} entries before" in more
    assert tiles.tile_path(0, 0, size) in files(lab.folder / "pub")
    assert lab.see("log", "publish", "pub", "--overwrite")["hash_tiles"] == 1


def test_entries_are_published_only_when_asked_and_with_a_warning_about_secrecy(lab: Office) -> None:
    plain = lab.desk.run("log", "publish", "pub", "--with-entries")
    assert (plain.status, "named auditor only" in plain.err) == (0, True)
    bundle_path = lab.folder / "pub" / tiles.entries_path(0, lab.size())
    assert len(tiles.decode_bundle(bundle_path.read_bytes())) == lab.size()
    lab.order()
    warned = lab.desk.run("log", "publish", "pub", "--with-entries")
    assert (warned.status, "art. 25(3)" in warned.err) == (10, True)


def test_a_dry_publication_writes_nothing(lab: Office) -> None:
    shown = lab.see("log", "publish", "pub", "--dry-run")
    assert (shown["dry_run"], shown["hash_tiles"]) == (True, 1)
    assert not (lab.folder / "pub").exists()
    assert "nothing was written" in lab.desk.run("log", "publish", "pub", "--dry-run").out


def test_what_is_published_under_the_name_of_another_history_is_left_alone(lab: Office) -> None:
    lab.see("log", "publish", "pub")
    shutil.copytree(lab.folder / "vault", lab.folder / "older")
    shutil.copytree(lab.folder / "state", lab.folder / "older-state")
    lab.case("C-2")
    lab.see("log", "publish", "pub")
    newest = (lab.folder / "pub" / "checkpoint").read_bytes()
    lab.desk.environ |= {
        "CUSTODY_VAULT": str(lab.folder / "older"),
        "CUSTODY_STATE": str(lab.folder / "older-state"),
    }
    older = lab.desk.run("log", "publish", "pub")
    assert (older.status, "older copy" in older.err) == (3, True)
    assert lab.run("Eve", "case", "open", "C-3").status == 4  # a receipt shows that it is an older copy
    shutil.rmtree(lab.folder / "receipts")  # whoever has none goes on in the copy
    lab.done("Eve", "case", "open", "C-3")
    fork = lab.desk.run("log", "publish", "pub")
    assert (fork.status, "two histories" in fork.err) == (3, True)
    (lab.folder / "pub" / "checkpoint").write_bytes(b"nonsense\n")
    assert lab.desk.run("log", "publish", "pub").status == 3
    (lab.folder / "pub" / "checkpoint").write_bytes(newest)


def test_a_folder_that_nobody_could_verify_is_made_whole_with_a_warning(lab: Office) -> None:
    lab.see("log", "publish", "pub")
    tile = next((lab.folder / "pub/tile/0/000.p").iterdir())
    tile.unlink()
    found = lab.see("log", "publish", "pub", "--dry-run", status=10)
    path = str(tile.relative_to(lab.folder / "pub"))
    assert (found["mended"], tile.exists()) == ([path], False)
    done = lab.desk.run("log", "publish", "pub")
    assert (done.status, tile.exists()) == (10, True)
    told = " ".join(done.err.split())
    assert "1 file was missing beneath the checkpoint of" in told
    assert f"nobody could verify all of it: written again, the first {path}" in told
    assert lab.see("log", "publish", "pub")["mended"] == []
