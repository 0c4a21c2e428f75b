"""The verifier that shares no code with us, run on what we hand out: it says yes to it and no to anything else."""

from __future__ import annotations

import ast
import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from custody.ledger.export.kinds import kinds_document
from tests.vectors import load
from tools.docs import ROOT
from tools.office import CASE, Office, office

PROOFS = ROOT / "fixtures" / "proofs"
SCRIPT = ROOT / "docs" / "verify_without_us.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script as a stranger would: isolated, from nowhere, with nothing of ours on its path."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)


class Handed:
    """A proof file and a fields document in a folder."""

    def __init__(self, folder: Path, keys: Office) -> None:
        world = keys.world
        self.proof = folder / "case.tlog-proof"
        self.proof.write_bytes(world.prover().proof(CASE))
        self.fields = folder / "case.fields.json"
        self.fields.write_bytes(world.prover().shown(CASE, ["occurred_at", "entry_mode"]))
        self.log = str(keys.log_key)
        self.witness = str(keys.witness.verifier)
        self.signer = str(world.people["judge"].signer.verifier)

    def all(self) -> list[str]:
        return [
            *(str(self.proof), self.log, "--witness", self.witness),
            *("--signer", self.signer, "--fields", str(self.fields)),
        ]


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    found = Handed(tmp_path, office())
    whole = run(*found.all())
    assert whole.returncode == 0, whole.stderr
    return found


def test_what_we_hand_out_is_verified_without_us(handed: Handed) -> None:
    lines = run(*handed.all()).stdout.splitlines()
    assert lines[0] == f"verified: this entry is number 6 of the 21 that {office().world.origin} signed"
    assert lines.pop(1).startswith("leaf ")
    assert json.loads(lines[1])["kind"] == "case.opened"
    assert lines[2] == "verified: witness.example/7a saw this checkpoint at 2026-11-02T11:00:00+00:00"
    assert lines[3].endswith("signed it")
    later = "later corrections, whether others had the key or it was revoked"
    assert lines[4:] == [
        'verified: field 3, occurred_at = "2026-11-02T09:06:00Z"',
        'verified: field 4, entry_mode = "record"',
        f"not checked: {later}, roles, rules, whether what it says is true",
    ]


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("at", [40, 300, 700, 1000, 1150, 1250])
def test_a_changed_character_is_refused(handed: Handed, at: int) -> None:
    data = bytearray(handed.proof.read_bytes())
    data[at] = ord("A") if data[at] != ord("A") else ord("B")
    handed.proof.write_bytes(data)
    told = run(*handed.all())
    assert (told.returncode, told.stdout) == (3, "")
    assert told.stderr.startswith("not verified: ")


def test_other_keys_and_other_fields_are_refused(handed: Handed) -> None:
    wrong = str(office().world.people["eve"].signer.verifier)
    for status, arguments in (
        (4, [wrong]),
        (3, [handed.log, "--signer", wrong]),
        (2, [handed.log, "--witness", wrong]),
    ):
        assert run(str(handed.proof), *arguments).returncode == status
    document = json.loads(handed.fields.read_text())
    document["fields"][0]["leaf"] = document["fields"][0]["leaf"].replace("09:06", "08:06")
    handed.fields.write_text(json.dumps(document, sort_keys=True, separators=(",", ":")))
    assert "does not lead to the root" in run(*handed.all()).stderr


def test_its_signatures_are_judged_as_others_judge_them() -> None:
    vectors = load("ed25519", "wycheproof-ed25519_test.json")
    verifier = runpy.run_path(str(SCRIPT), run_name="verifier")
    verify, wrong = verifier["verify_ed25519"], verifier["Wrong"]
    judged = 0
    for group in vectors["testGroups"]:
        public = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            good = case["result"] == "valid"
            message, signature = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
            try:
                verify(public, message, signature)
                found = True
            except (wrong, ValueError):
                found = False
            assert found is good, case["tcId"]
            judged += 1
    assert judged > 100


@pytest.mark.parametrize(
    "folder", sorted(path for path in PROOFS.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_it_reaches_the_verdict_that_a_folder_of_proofs_is_named_for(folder: Path) -> None:
    fields = folder / "p.fields.json"
    arguments = [str(folder / "p.tlog-proof"), (PROOFS / "log.vkey").read_text().strip()]
    if "cosignature" in folder.name or "witness" in folder.name:
        arguments += ["--witness", (PROOFS / "witness.vkey").read_text().strip()]
    if fields.exists():
        arguments += ["--fields", str(fields)]
    status = {"FAIL": 3, "UNDECIDED": 4}.get(folder.name.rpartition("_")[2], 0)
    assert run(*arguments).returncode == status


def test_kinds_of_entry_are_those_that_the_program_knows() -> None:
    """The list lies beside the script, so that both know the same fields of each kind."""
    assert (ROOT / "docs" / "kinds.json").read_bytes() == kinds_document()


def test_without_the_list_of_kinds_fields_are_verified_and_their_names_left_open(
    handed: Handed, tmp_path: Path
) -> None:
    alone = shutil.copy(SCRIPT, tmp_path / "alone.py")
    for words, status in (([], 4), (["--kinds", str(ROOT / "docs" / "kinds.json")], 0)):
        line = [sys.executable, "-I", "-S", alone, *handed.all(), *words]
        ended = subprocess.run(line, cwd="/", capture_output=True, text=True, check=False)
        assert ended.returncode == status, ended.stderr
        assert 'verified: field 4, entry_mode = "record"' in ended.stdout
        assert ("the fields of case.opened are not known here (--kinds)" in ended.stderr) is (status == 4)
