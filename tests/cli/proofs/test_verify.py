"""`custody verify`: one verdict for each scope, from the files alone, and an exit status that follows from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import custody
from custody.proof import b64, canonical, proof_file
from tests.cli.office import Office, golden

ROOT = Path(custody.__file__).resolve().parent.parent
GOOD = ("verify", "proof", "--vkey", "@log.vkey")


@pytest.fixture(scope="module")
def papers(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with the papers of an outsider: proofs, fields, checkpoints, keys."""
    from tests.cli.office import copied

    office = copied(staffed, tmp_path_factory.mktemp("verify") / "desk")
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    folder = office.folder
    (folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    entry = str(office.size() - 1)
    disclose = ("--to", "counsel", "--purpose", "defence", "--out", "papers")
    office.done("Eve", "entry", "disclose", entry, "--fields", "serial,category", *disclose)
    office.see("log", "checkpoint", "--out", "old")
    for name in ("w", "x"):
        office.see("witness", "init", "--name", f"{name}.example/1", "--keys", str(folder / name))
        header = json.loads((folder / name / f"{name}.example~1.key").read_text())
        (folder / f"{name}.vkey").write_text(header["vkey"] + "\n")
    office.see("witness", "request", "--out", "stick")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "cosigned")
    office.see(*sign, "--keys", str(folder / "w"))
    office.see("witness", "add", "cosigned", "--vkey", "@w.vkey")
    office.see("proof", "entry", entry, "--out", "witnessed")
    office.see("proof", "consistency", str(office.size()), str(office.size()), "--out", "same")
    office.case("C-2")
    office.see("proof", "consistency", str(office.size() - 1), "--out", "growth")
    office.see("log", "checkpoint", "--out", "new")
    (folder / "proof").write_bytes((folder / "papers.tlog-proof").read_bytes())
    keys = json.loads((folder / "keys" / (office.keys["Eve"].replace("/", "~") + ".key")).read_text())
    (folder / "eve.vkey").write_text(keys["vkey"] + "\n")
    return office


def scopes(office: Office, *words: str, status: int = 0) -> dict[str, str]:
    found: dict[str, str] = office.verified(*words[1:], status=status)["scopes"]
    return found


def test_a_proof_alone_shows_log_inclusion_and_entry_and_says_what_was_not_checked(papers: Office) -> None:
    assert scopes(papers, *GOOD) == {
        "log": "verified",
        "inclusion": "verified",
        "witnesses": "not_asked",
        "entry": "verified",
        "signer": "not_asked",
        "fields": "not_asked",
        "rules": "not_asked",
    }
    shown = papers.desk.run(*GOOD).out
    assert shown.startswith("VERIFIED: log, inclusion, entry\n")
    assert "a rewritten log would not be seen" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


def test_who_signed_is_what_the_entry_says_until_the_signature_was_verified(papers: Office) -> None:
    doubted = " ".join(papers.desk.run(*GOOD).out.split())
    assert f"signed by {papers.keys['Eve']}, as it says: its signature was not checked" in doubted
    assert "not that what it says is true or that nothing else happened" in doubted
    assert "well-formed, and names this ledger" in doubted
    known = " ".join(papers.desk.run(*GOOD, "--signer", "@eve.vkey").out.split())
    assert (f"signed by {papers.keys['Eve']} about" in known, "signed for this ledger" in known) == (
        True,
        True,
    )
    other = papers.desk.run(*GOOD, "--signer", "@log.vkey").out
    assert "as it says: its signature is not theirs" in " ".join(other.split())
    unknown = papers.desk.run("verify", "proof", "--vkey", "@eve.vkey").out
    assert "It shows that" not in unknown


def test_the_answers_for_scripts_are_those_on_file(papers: Office) -> None:
    words = (*GOOD, "--fields", "papers.fields.json", "--signer", "@eve.vkey", "--json")
    golden("verify", papers.desk.run(*words), papers.folder)
    growth = (
        "verify",
        "--old",
        "cosigned",
        "--checkpoint",
        "new",
        "--consistency",
        "growth",
        "--vkey",
        "@log.vkey",
    )
    golden("verify-growth", papers.desk.run(*growth, "--json"), papers.folder)


def test_it_runs_without_vault_database_and_network(papers: Office, tmp_path: Path) -> None:
    """The command loads no storage and no database library, opens no socket, and reads only the files named."""
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('a socket was opened')\n"
        "socket.socket = refuse\n"
        "from custody.cli.main import run\n"
        "status = run()\n"
        "heavy = [name for name in sys.modules if name.split('.')[0] in "
        "('custody.storage', 'sqlalchemy', 'sqlmodel', 'alembic', 'sqlite3', 'platformdirs')]\n"
        "heavy += [name for name in sys.modules if name.startswith(('custody.ledger',))]\n"
        "print(heavy)\n"
        "sys.exit(status)\n"
    )
    words = ["--fields", "papers.fields.json", "--witness", "@w.vkey", "--signer", "@eve.vkey"]
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", "witnessed", "--vkey", "@log.vkey", *words],
        cwd=papers.folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert list(tmp_path.iterdir()) == []


def test_shown_fields_are_verified_and_the_withheld_ones_named(papers: Office) -> None:
    found = papers.verified(*GOOD[1:], "--fields", "papers.fields.json")
    assert found["fields"] == {"category": "usb_stick", "serial": "4C53"}
    assert "description" in found["withheld"]
    shown = papers.desk.run(*GOOD, "--fields", "papers.fields.json").out
    assert "serial    4C53" in shown
    assert "not shown: case," in shown
    said = " ".join(shown.split())
    assert "(each is empty, erased or withheld; the file does not say which)" in said


def test_fields_of_another_entry_or_with_another_value_are_false(papers: Office) -> None:
    good = (papers.folder / "papers.fields.json").read_bytes()
    assert b"4C53" in good
    (papers.folder / "bad.fields.json").write_bytes(good.replace(b"4C53", b"4C54"))
    assert scopes(papers, *GOOD, "--fields", "bad.fields.json", status=3)["fields"] == "false"
    papers.see("proof", "entry", "1", "--out", "first", "--force")
    other = ("verify", "first", "--vkey", "@log.vkey", "--fields", "papers.fields.json")
    found = scopes(papers, *other, status=3)
    assert (found["fields"], found["inclusion"]) == ("false", "verified")
    newer = good.replace(b"custody.fields/1", b"custody.fields/2")
    (papers.folder / "newer.fields.json").write_bytes(newer)
    assert scopes(papers, *GOOD, "--fields", "newer.fields.json", status=4)["fields"] == "undecided"
    (papers.folder / "no.fields.json").write_bytes(b"{}")
    assert scopes(papers, *GOOD, "--fields", "no.fields.json", status=3)["fields"] == "false"


def test_the_signer_s_key_is_checked_when_it_is_given(papers: Office) -> None:
    assert scopes(papers, *GOOD, "--signer", "@eve.vkey")["signer"] == "verified"
    carl = json.loads(
        (papers.folder / "keys" / (papers.keys["Carl"].replace("/", "~") + ".key")).read_text()
    )["vkey"]
    found = papers.verified(*GOOD[1:], "--signer", carl, status=3)
    assert found["scopes"]["signer"] == "false"
    assert papers.keys["Eve"] in found["reasons"]["signer"]


def test_a_witness_that_is_named_must_have_cosigned(papers: Office) -> None:
    witnessed = ("verify", "witnessed", "--vkey", "@log.vkey")
    found = papers.verified(*witnessed[1:], "--witness", "@w.vkey")
    assert found["scopes"]["witnesses"] == "verified"
    assert found["cosignatures"][0]["witness"] == "w.example/1"
    assert (
        f"existed by {found['cosignatures'][0]['time']}"
        in papers.desk.run(*witnessed, "--witness", "@w.vkey").out
    )
    assert scopes(papers, *GOOD, "--witness", "@w.vkey", status=4)["witnesses"] == "undecided"
    assert scopes(papers, *witnessed, "--witness", "@x.vkey", status=4)["witnesses"] == "undecided"
    relaxed = ("--witness", "@x.vkey", "--require-witnesses", "0")
    assert scopes(papers, *witnessed, *relaxed)["witnesses"] == "not_asked"
    both = ("--witness", "@w.vkey", "--witness", "@x.vkey")
    assert scopes(papers, *witnessed, *both)["witnesses"] == "verified"
    assert scopes(papers, *witnessed, *both, "--require-witnesses", "2", status=4)["witnesses"] == "undecided"
    unnamed = papers.verified(*witnessed[1:])["reasons"]["witnesses"]
    assert "1 further line:" in unnamed


def test_a_false_line_of_a_named_witness_is_false(papers: Office) -> None:
    text = (papers.folder / "witnessed").read_text()
    good = next(line for line in text.splitlines() if line.startswith("— w.example"))
    raw = bytearray(b64.decode(good.split(" ")[2]))
    raw[-1] ^= 1
    (papers.folder / "forged").write_text(text.replace(good, f"— w.example/1 {b64.encode(bytes(raw))}"))
    found = scopes(papers, "verify", "forged", "--vkey", "@log.vkey", "--witness", "@w.vkey", status=3)
    assert (found["witnesses"], found["log"], found["inclusion"]) == ("false", "verified", "verified")
    assert scopes(papers, "verify", "forged", "--vkey", "@log.vkey")["witnesses"] == "not_asked"


def test_another_log_s_key_leaves_the_question_open_and_a_false_signature_answers_it(papers: Office) -> None:
    unknown = scopes(papers, "verify", "proof", "--vkey", "@eve.vkey", status=4)
    assert (unknown["log"], unknown["inclusion"], unknown["entry"]) == ("undecided", "undecided", "verified")
    parts = proof_file.parse((papers.folder / "proof").read_bytes())
    other = proof_file.parse(papers.desk.run("proof", "entry", "3").out.encode())
    swapped = proof_file.ProofFile(other.extra, other.index, parts.hashes, parts.checkpoint)
    (papers.folder / "swapped").write_bytes(proof_file.format(swapped))
    found = scopes(papers, "verify", "swapped", "--vkey", "@log.vkey", status=3)
    assert (found["log"], found["inclusion"]) == ("verified", "false")
    broken = (papers.folder / "proof").read_bytes()
    lines = broken.split(b"\n")
    raw = bytearray(b64.decode(lines[-2].split(b" ")[2].decode()))
    raw[-1] ^= 1
    lines[-2] = b" ".join([*lines[-2].split(b" ")[:2], b64.encode(bytes(raw)).encode()])
    (papers.folder / "unsigned").write_bytes(b"\n".join(lines))
    words = ("verify", "unsigned", "--vkey", "@log.vkey", "--signer", "@eve.vkey")
    found = scopes(papers, *words, status=3)
    assert (found["log"], found["inclusion"], found["signer"]) == ("false", "undecided", "verified")
    assert papers.desk.run(*words).out.startswith("BROKEN: log\n")


def test_without_the_entry_nothing_shows_what_is_proven(papers: Office) -> None:
    parts = proof_file.parse((papers.folder / "proof").read_bytes())
    bare = proof_file.format(proof_file.ProofFile(None, parts.index, parts.hashes, parts.checkpoint))
    (papers.folder / "bare").write_bytes(bare)
    words = ("--fields", "papers.fields.json", "--signer", "@eve.vkey")
    found = papers.verified("bare", "--vkey", "@log.vkey", *words, status=4)
    expected = {"inclusion", "entry", "signer", "fields"}
    assert {scope for scope, word in found["scopes"].items() if word == "undecided"} == expected
    assert (found["leaf"], found["entry"], found["scopes"]["log"]) == (None, None, "verified")
    assert papers.desk.run("verify", "bare", "--vkey", "@log.vkey").out.startswith(
        "NOT CHECKED: inclusion, entry"
    )


def test_an_entry_that_is_none_of_ours_is_in_the_log_and_yet_broken(papers: Office) -> None:
    from custody.proof.checkpoint import Checkpoint, sign
    from custody.proof.merkle import leaf_hash, root
    from custody.proof.note import SeedSigner

    log = SeedSigner("lab.example/" + "0" * 32, bytes(32))
    head = Checkpoint(log.verifier.name, 1, root([leaf_hash(b"no entry")]))
    (papers.folder / "strange").write_bytes(
        proof_file.format(proof_file.ProofFile(b"no entry", 0, (), sign(head, log)))
    )
    found = scopes(
        papers, "verify", "strange", "--vkey", str(log.verifier), "--signer", "@eve.vkey", status=3
    )
    assert (found["log"], found["inclusion"], found["entry"], found["signer"]) == (
        "verified",
        "verified",
        "false",
        "undecided",
    )


def test_one_checkpoint_continues_another_by_a_consistency_proof(papers: Office) -> None:
    growth = ("verify", "--old", "cosigned", "--checkpoint", "new", "--vkey", "@log.vkey")
    proven = (*growth, "--consistency", "growth")
    assert scopes(papers, *proven) == {
        "log (old)": "verified",
        "log (new)": "verified",
        "witnesses (old)": "not_asked",
        "witnesses (new)": "not_asked",
        "consistency": "verified",
    }
    witnessed = scopes(papers, *proven, "--witness", "@w.vkey")
    assert (witnessed["witnesses (old)"], witnessed["witnesses (new)"]) == ("verified", "not_asked")
    assert papers.see(*proven, "--witness", "@x.vkey", status=4)["verdict"] == "undecided"
    assert scopes(papers, *growth, status=4)["consistency"] == "undecided"
    backwards = ("verify", "--old", "new", "--checkpoint", "cosigned", "--vkey", "@log.vkey")
    assert scopes(papers, *backwards, status=3)["consistency"] == "false"
    same = ("verify", "--old", "old", "--checkpoint", "cosigned", "--vkey", "@log.vkey")
    assert scopes(papers, *same)["consistency"] == "verified"
    assert scopes(papers, *same, "--consistency", "same")["consistency"] == "verified"
    assert (
        scopes(papers, *proven[:-3], "@eve.vkey", "--consistency", "growth", status=4)["consistency"]
        == "undecided"
    )
    shown = papers.desk.run(*proven).out
    assert "entries begin with the" in shown


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("verify", "--vkey", "@log.vkey"), 2, "name proof files"),
        (("verify", "proof"), 2, "--vkey"),
        (("verify", "proof", "--vkey", "nonsense"), 2, "not a verifier key"),
        (("verify", "proof", "--vkey", "@letter"), 2, "in '"),
        (("verify", "proof", "--vkey", "@nothing"), 6, "there is no file"),
        (("verify", "nothing", "--vkey", "@log.vkey"), 6, "there is no file"),
        (("verify", "keys", "--vkey", "@log.vkey"), 6, "no proof file in the folder"),
        (("verify", "papers.fields.json", "--vkey", "@log.vkey"), 2, "no proof file of an entry"),
        (("verify", "newer", "--vkey", "@log.vkey"), 4, "of version 2"),
        (("verify", "huge", "--vkey", "@log.vkey"), 2, "longer than"),
        (("verify", "proof", "--vkey", "@w.vkey"), 2, "signs no checkpoint"),
        (("verify", "proof", "--vkey", "@log.vkey", "--witness", "@eve.vkey"), 2, "type 0x01"),
        (("verify", "proof", "--vkey", "@log.vkey", "--witness", "@log.vkey"), 2, "witness itself"),
        (("verify", "proof", "--vkey", "@log.vkey", "--require-witnesses", "1"), 2, "none is named"),
        (("verify", "proof", "--old", "old", "--checkpoint", "new", "--vkey", "@log.vkey"), 2, "go together"),
        (("verify", "--old", "old", "--vkey", "@log.vkey"), 2, "go together"),
        (("verify", "--old", "log.vkey", "--checkpoint", "new", "--vkey", "@log.vkey"), 3, "note"),
        (
            (
                "verify",
                "--old",
                "old",
                "--checkpoint",
                "new",
                "--consistency",
                "log.vkey",
                "--vkey",
                "@log.vkey",
            ),
            3,
            "consistency proof",
        ),
    ],
)
def test_what_cannot_be_read_is_said_so(
    papers: Office, words: tuple[str, ...], status: int, says: str
) -> None:
    proof = (papers.folder / "proof").read_bytes()
    (papers.folder / "newer").write_bytes(proof.replace(b"tlog-proof@v1", b"tlog-proof@v2"))
    (papers.folder / "huge").write_bytes(bytes(2_000_000))
    (papers.folder / "letter").write_text("no key at all\n")
    answer = papers.desk.run(*words)
    assert answer.status == status, answer.err
    assert says in answer.err
    assert answer.out == ""


def test_a_key_typed_wrongly_is_answered_with_commands_that_print_the_whole_line(papers: Office) -> None:
    hint = papers.desk.run("verify", "proof", "--vkey", "nonsense").err
    assert "`custody log vkey`, `custody key show`" in " ".join(hint.split())
    whole = (papers.folder / "eve.vkey").read_text().strip()
    assert whole in "".join(papers.desk.run("key", "show", papers.keys["Eve"]).out.split())


def test_a_training_ledger_says_so_in_every_answer(papers: Office, tmp_path: Path) -> None:
    from tests.cli.desk import Desk

    desk = Desk(tmp_path / "training")
    desk.done("init", "--domain", "lab.example", "--training")
    (desk.folder / "vkey").write_text(desk.done("log", "vkey")["vkey"])
    desk.done("proof", "entry", "0", "--out", "zero")
    assert desk.done("verify", "zero", "--vkey", "@vkey")["training"] is True
    assert desk.run("verify", "zero", "--vkey", "@vkey").out.startswith("TRAINING LEDGER")
    desk.done("log", "checkpoint", "--out", "one")
    growth = ("verify", "--old", "one", "--checkpoint", "one", "--vkey", "@vkey")
    assert desk.done(*growth)["training"] is True


def test_a_flipped_byte_anywhere_in_the_files_never_verifies_more(papers: Office) -> None:
    """Every byte of proof and fields file, one at a time: the verdict is never better, and the program never fails."""
    proof = (papers.folder / "papers.tlog-proof").read_bytes()
    shown = (papers.folder / "papers.fields.json").read_bytes()
    good = papers.verified(*GOOD[1:], "--fields", "papers.fields.json", "--signer", "@eve.vkey")
    assert good["verdict"] == "verified"
    for name, data in (("flip", proof), ("flip.fields", shown)):
        for at in range(0, len(data), 7):
            (papers.folder / "flip").write_bytes(proof)
            (papers.folder / "flip.fields").write_bytes(shown)
            bent = bytearray(data)
            bent[at] ^= 1
            (papers.folder / name).write_bytes(bytes(bent))
            words = (
                "verify",
                "flip",
                "--vkey",
                "@log.vkey",
                "--fields",
                "flip.fields",
                "--signer",
                "@eve.vkey",
            )
            answer = papers.desk.run(*words)
            assert answer.status in (3, 4), f"byte {at} of {name}: {answer.out}{answer.err}"


def test_the_document_of_fields_is_canonical(papers: Office) -> None:
    data = (papers.folder / "papers.fields.json").read_bytes()
    assert canonical.encode(canonical.decode(data)) == data
