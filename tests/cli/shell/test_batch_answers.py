"""`custody verify` of several proof files: a verdict for each, one for all, and none better than its worst."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import custody
from tests.cli import paged
from tests.cli.office import Office, golden

ROOT = Path(custody.__file__).resolve().parent.parent
LOG = ("--vkey", "@log.vkey")


@pytest.fixture(scope="module")
def papers(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with a folder of proofs, among other files, and the keys of log and signers."""
    from tests.cli.office import copied

    office = copied(staffed, tmp_path_factory.mktemp("several") / "desk")
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    folder = office.folder
    (folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("proof", "entry", "ledger", "C-1", "EV/1", "--out", "proofs")
    (folder / "proofs" / "read-me").write_text("not a proof")
    (folder / "proofs" / "more").mkdir()
    office.see("proof", "entry", "1", "--out", "proofs/more/1.tlog-proof")
    for name in ("Ada", "Eve", "Carl"):
        (folder / f"{name}.vkey").write_text(
            paged.value(office.see("key", "show", office.keys[name]), "vkey")
        )
    first, *_ = sorted((folder / "proofs").glob("*.tlog-proof"))
    text = first.read_text()
    (folder / "bad.tlog-proof").write_text(text.replace("index ", "index 1"))
    (folder / "no-log.tlog-proof").write_text(text)
    return office


def names(document: dict[str, Any]) -> list[str]:
    return [proof["file"] for proof in document["proofs"]]


def test_a_folder_gives_a_verdict_for_each_proof_in_it_and_one_for_all(papers: Office) -> None:
    document = papers.see("verify", "proofs", *LOG)
    there = sorted(
        str(path.relative_to(papers.folder)) for path in papers.folder.glob("proofs/**/*.tlog-proof")
    )
    assert names(document) == there
    assert "proofs/more/1.tlog-proof" in there
    assert len(there) >= 4
    assert {proof["verdict"] for proof in document["proofs"]} == {"verified"}
    assert (document["verdict"], document["failed"]) == ("verified", [])
    assert document["history"]["verdict"] == "verified"
    for file in document["proofs"]:
        alone = papers.verified(file["file"], *LOG)
        assert file == alone


def test_files_and_folders_may_be_named_together_and_each_file_counts_once(papers: Office) -> None:
    first = names(papers.see("verify", "proofs", *LOG))[0]
    document = papers.see("verify", first, "proofs", first, *LOG)
    assert names(document)[0] == first
    assert len(names(document)) == len(set(names(document)))
    shown = papers.desk.run("verify", first, "proofs", *LOG).out
    assert shown.startswith(
        f"VERIFIED: {len(names(document))} of {len(names(document))} proof files verified, of"
        f" {len(names(document))} different entries\n"
    )
    assert "  not looked at: proofs/read-me\n" in shown
    assert document["not_examined"] == ["proofs/read-me"]
    assert "case.opened" in shown
    assert "each verified for  log, inclusion, entry" in shown
    assert "of none checked    witnesses, signer, fields, rules" in shown
    assert "no two of these" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_folder_hides_no_file_by_its_name_and_no_entry_by_a_second_copy(
    papers: Office, tmp_path: Path
) -> None:
    folder, proof = tmp_path / "bundle", (papers.folder / "no-log.tlog-proof").read_bytes()
    folder.mkdir()
    (folder / "a.tlog-proof").write_bytes(proof)
    assert papers.see("verify", str(folder), *LOG)["not_examined"] == []
    (folder / "b.tlog-proof").write_bytes(proof)
    (folder / "c.tlog-proof.txt").write_bytes(proof)
    (folder / "note").write_text("no proof")
    (folder / "else").symlink_to(papers.folder / "proofs", target_is_directory=True)
    shown = papers.desk.run("verify", str(folder), *LOG).out
    assert shown.startswith("VERIFIED: 3 of 3 proof files verified, of 1 entry\n")
    assert (
        " ".join(shown.split()).count(f"not looked at: {folder}/else (link to a folder), {folder}/note ") == 1
    )
    for number in range(25):
        (folder / f"photo-{number}").write_text("no proof")
    many = " ".join(papers.desk.run("verify", str(folder), *LOG).out.split())
    assert " and 7 more files " in many
    (folder / "broken.proof").write_bytes(proof.replace(b"index ", b"index 1"))
    bad = papers.see("verify", str(folder), *LOG, status=3)
    assert [found["file"] for found in bad["proofs"] if found["verdict"] == "false"] == [
        f"{folder}/broken.proof"
    ]


def test_the_answer_for_scripts_is_the_one_on_file(papers: Office) -> None:
    golden("verify-several", papers.desk.run("verify", "proofs", "none", *LOG, "--json"), papers.folder)


def test_one_that_is_false_makes_all_false_and_is_named_with_why(papers: Office) -> None:
    document = papers.see("verify", "proofs", "bad.tlog-proof", *LOG, status=3)
    assert document["verdict"] == "false"
    words = {proof["file"]: proof["verdict"] for proof in document["proofs"]}
    assert words.pop("bad.tlog-proof") == "false"
    assert set(words.values()) == {"verified"}
    shown = papers.desk.run("verify", "proofs", "bad.tlog-proof", *LOG)
    good = len(words)
    assert shown.out.startswith(f"BROKEN: {good} of {good + 1} proof files verified, of")
    assert "bad.tlog-proof\n  inclusion  BROKEN" in shown.out
    assert shown.err == ""


def test_a_file_that_is_not_there_leaves_the_whole_open_and_alone_is_what_it_is(papers: Office) -> None:
    document = papers.see("verify", "proofs", "none.tlog-proof", *LOG, status=4)
    assert document["verdict"] == "undecided"
    ((failed),) = document["failed"]
    assert (failed["file"], failed["code"], failed["exit"]) == ("none.tlog-proof", "not-found", 6)
    alone = papers.desk.run("verify", "none.tlog-proof", *LOG)
    assert (alone.status, alone.out) == (6, "")
    told = papers.desk.run("verify", "none.tlog-proof", *LOG, "--json")
    assert (told.status, told.err, told.document["proofs"]) == (6, "", [])
    both = papers.desk.run("verify", "none.tlog-proof", "nor.tlog-proof", *LOG, "--json")
    assert (both.status, len(both.document["failed"])) == (6, 2)
    shown = papers.desk.run("verify", "proofs", "none.tlog-proof", *LOG)
    assert "FAILED none.tlog-proof: there is no file" in " ".join(shown.out.split())


def test_one_that_is_no_proof_file_is_false_beside_good_ones(papers: Office) -> None:
    (papers.folder / "cut.tlog-proof").write_bytes(b"c2sp.org/tlog-proof@v1\n")
    document = papers.see("verify", "proofs", "cut.tlog-proof", *LOG, status=3)
    assert [failure["code"] for failure in document["failed"]] == ["malformed"]
    (papers.folder / "newer.tlog-proof").write_bytes(
        (papers.folder / "no-log.tlog-proof").read_bytes().replace(b"proof@v1", b"proof@v2")
    )
    newer = papers.see("verify", "proofs", "newer.tlog-proof", *LOG, status=4)
    assert [failure["exit"] for failure in newer["failed"]] == [4]


def test_another_log_s_key_leaves_all_of_them_open(papers: Office) -> None:
    document = papers.see("verify", "proofs", "--vkey", "@Eve.vkey", status=4)
    assert {proof["verdict"] for proof in document["proofs"]} == {"undecided"}
    assert document["history"]["verdict"] == "not_asked"
    assert "It shows" not in papers.desk.run("verify", "proofs", "--vkey", "@Eve.vkey").out


def test_of_several_signers_one_must_have_signed_each_entry(papers: Office) -> None:
    both = ("--signer", "@Ada.vkey", "--signer", "@Eve.vkey")
    document = papers.see("verify", "proofs", *LOG, *both)
    assert {proof["scopes"]["signer"] for proof in document["proofs"]} == {"verified"}
    assert {proof["entry"]["by"] for proof in document["proofs"]} == {papers.keys["Ada"], papers.keys["Eve"]}
    others = ("--signer", "@Carl.vkey", "--signer", "@Eve.vkey")
    document = papers.see("verify", "proofs", *LOG, *others, status=3)
    words = {proof["entry"]["by"]: proof["scopes"]["signer"] for proof in document["proofs"]}
    assert words == {papers.keys["Ada"]: "false", papers.keys["Eve"]: "verified"}
    reasons = [proof["reasons"]["signer"] for proof in document["proofs"] if proof["verdict"] == "false"]
    assert all("none of the 2 keys given" in why and papers.keys["Ada"] in why for why in reasons)


@pytest.mark.parametrize("flag", ["--fields", "--chunk", "--member", "--token"])
def test_what_belongs_to_one_proof_file_is_refused_beside_several(papers: Office, flag: str) -> None:
    answer = papers.desk.run("verify", "proofs", *LOG, flag, "x")
    assert (answer.status, answer.out) == (2, "")
    assert f"{flag} goes with one proof file, and" in answer.err


def test_a_folder_without_proofs_says_so(papers: Office) -> None:
    answer = papers.desk.run("verify", "keys", *LOG)
    assert (answer.status, answer.out) == (6, "")
    assert "no proof file in the folder 'keys'" in answer.err
    assert "end in .tlog-proof" in answer.err


def test_a_folder_that_may_not_be_read_is_told_and_leaves_the_whole_open(
    papers: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers.folder / "half").mkdir()
    (papers.folder / "half" / "shut").mkdir()
    proof = (papers.folder / "no-log.tlog-proof").read_bytes()
    (papers.folder / "half" / "a.tlog-proof").write_bytes(proof)
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    document = papers.see("verify", "half", *LOG, status=4)
    assert [item["verdict"] for item in document["proofs"]] == ["verified"]
    assert [(failure["file"], failure["code"]) for failure in document["failed"]] == [
        ("half/shut", "storage")
    ]


def test_links_in_a_folder_lead_into_no_circle(papers: Office) -> None:
    (papers.folder / "circle").mkdir()
    (papers.folder / "circle" / "again").symlink_to(papers.folder / "circle")
    (papers.folder / "circle" / "a.tlog-proof").write_bytes(
        (papers.folder / "no-log.tlog-proof").read_bytes()
    )
    assert names(papers.see("verify", "circle", *LOG)) == ["circle/a.tlog-proof"]


def test_keys_that_cannot_be_used_refuse_all_of_them_at_once(papers: Office) -> None:
    answer = papers.desk.run("verify", "proofs", *LOG, "--witness", "@log.vkey", "--json")
    assert (answer.status, answer.out, json.loads(answer.err)["code"]) == (2, "", "usage")


def test_several_run_without_vault_database_and_network(papers: Office, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from custody.cli.main import run\n"
        "status = run()\n"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('custody.storage', 'sqlalchemy', 'sqlmodel', 'alembic', 'sqlite3', 'platformdirs')])\n"
        "sys.exit(status)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", "proofs", *LOG],
        cwd=papers.folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
